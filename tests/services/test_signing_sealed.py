"""A second signature on an encrypted package: opened, signed and sealed again to whoever could open it before."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from db.domain.errors import KnownError
from db.domain.verdict import ReasonCode
from db.models.trust import unit_envelope_keys
from db.transactions import writing
from desktop.exchange.envelopes import count_recipients
from desktop.services import countersigning, sending
from desktop.services.countersigning import countersign_file
from desktop.services.receiving import examine_packages
from desktop.services.second_computer import set_up_second_computer
from desktop.services.sending import ReportOrder, copy_package, export_report
from desktop.services.taking.opening import verify_file
from desktop.services.trust import trusted_keys
from desktop.services.upkeep import back_up_office
from tests.support.three_offices import HALF, World, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {})
    with three_offices(tmp_path, sealing=True) as made:
        yield made


@pytest.fixture
def leader(world: World) -> Office:
    """The leader's computer: the second one of the ward, with a key of its own."""
    copy = back_up_office(world.ward, world.folder / "ban-sao.db")
    target = world.folder / "lanh-dao.db"
    set_up_second_computer(copy, target, passphrase=None, officer="Phạm Văn Lãnh", clock=world.clock)
    return world.open(target)


def sealed_report(world: World) -> Path:
    path = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None).path
    assert path.name.endswith(".asice.age")
    return path


def recipients_of(path: Path) -> int:
    with path.open("rb") as file:
        return count_recipients(file)


@contextmanager
def refused(code: str, path: Path) -> Iterator[None]:
    """The file stays as it was."""
    before = path.read_bytes()
    with pytest.raises(KnownError, match=code):
        yield
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_the_leaders_computer_signs_a_sealed_package_and_all_can_still_open_it(world: World, leader: Office) -> None:
    path = sealed_report(world)
    before = recipients_of(path)

    signed = countersign_file(leader, path, secret=None)

    (at_city,) = examine_packages(world.city, (signed,), preview=False)
    at_ward = verify_file(world.ward, signed, trusted=trusted_keys(world.ward))
    assert signed == path
    assert recipients_of(path) == before
    assert [one.facts.person for one in at_city.examined.signers] == ["Đỗ Thị Minh Hạnh", "Phạm Văn Lãnh"]
    assert set(at_city.verdict.codes) <= {ReasonCode.SIGNER_UNKNOWN, ReasonCode.SIGNED_WITHOUT_TIMESTAMP}
    assert len(at_ward.signers) == 2
    assert [one.name for one in world.stick.iterdir()] == [path.name]


def test_the_computer_that_made_it_keeps_it_with_both_signatures(
    world: World, leader: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sealed_report(world)
    keys = countersigning.signer_with(leader, None, None)
    monkeypatch.setattr(countersigning, "signer_with", lambda *_: keys)  # the leader's token at the officer's computer

    countersign_file(world.ward, path, secret=None)

    again = copy_package(world.ward, examined_id(world, path), path.name.removesuffix(".age"), world.folder / "lại")
    assert len(verify_file(world.city, again, trusted=trusted_keys(world.city)).signers) == 2


def examined_id(world: World, path: Path) -> str:
    header = verify_file(world.ward, path, trusted=trusted_keys(world.ward)).header
    assert header is not None
    return header.id


def test_a_computer_that_cannot_open_it_says_where_to_sign(world: World) -> None:
    path = sealed_report(world)

    with refused("PACKAGE_SEALED", path):
        countersign_file(world.other, path, secret=None)


def test_a_computer_that_knows_too_few_keys_signs_nothing(world: World, leader: Office) -> None:
    path = sealed_report(world)
    with writing(leader.database) as connection:
        connection.execute(sa.delete(unit_envelope_keys).where(unit_envelope_keys.c.unit_id == world.city.unit.id))

    with refused("CANNOT_SEAL_AGAIN", path):
        countersign_file(leader, path, secret=None)


def test_the_superior_that_can_open_it_does_not_sign_for_the_ward(world: World) -> None:
    path = sealed_report(world)

    with refused("PACKAGE_OF_OTHER_UNIT", path):
        countersign_file(world.city, path, secret=None)


def test_a_third_signature_is_refused_inside_an_envelope_too(world: World, leader: Office) -> None:
    path = sealed_report(world)
    countersign_file(leader, path, secret=None)

    with refused("ALREADY_SIGNED_TWICE", path):
        countersign_file(leader, path, secret=None)


def test_a_stick_that_is_full_leaves_the_file_as_it_was(
    world: World, leader: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sealed_report(world)

    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop.services.envelopes.seal", no_room)

    with refused("PACKAGE_NOT_WRITTEN", path):
        countersign_file(leader, path, secret=None)
