"""A package with and without its second signature is one package to whoever receives it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.domain.verdict import Outcome, ReasonCode
from db.queries.office import TrustedKeyRow
from db.transactions import writing
from db.writes.trust import accept_key
from desktop.exchange.cosigning import add_signature
from desktop.exchange.signing import SoftwareSigner
from desktop.services import sending
from desktop.services.receiving import TakenIn, examine_packages, list_received, take_in_packages
from desktop.services.sending import ReportOrder, export_report
from tests.support.packages import MADE_AT, key_of
from tests.support.three_offices import HALF, World, dumps, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator

LEADER = "Phạm Văn Lãnh"


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {"report/bao-cao.pdf": b"%PDF-1.4 ."})
    with three_offices(tmp_path) as made:
        pin_leader(made)
        yield made


def pin_leader(world: World) -> None:
    """The city knows the leader of the ward."""
    key, city, at = key_of(LEADER), world.city, "2025-07-01T00:00:00.000000Z"
    row = TrustedKeyRow(
        key.fingerprint, world.ward.unit.id, key.certificate, LEADER, at, None, "active", None, "Trần An", at
    )
    with writing(city.database) as connection:
        accept_key(connection, row, author=city.author, at=city.stamp())


def both_forms(world: World) -> list[Path]:
    """The ward's report as its author signed it, and with the leader's signature."""
    bare = export_report(world.ward, ReportOrder(HALF, reason="Bổ sung"), world.stick, passphrase=None).path
    folder = world.folder / "signed"
    folder.mkdir()
    at = max(world.clock.now(), MADE_AT)
    return [bare, add_signature(bare, signer=SoftwareSigner(key_of(LEADER)), signed_at=at, folder=folder).path]


def take_in(world: World, *paths: Path) -> tuple[TakenIn, ...]:
    return take_in_packages(world.city, examine_packages(world.city, paths))[0]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_whichever_form_comes_second_has_been_received(order: tuple[int, int], world: World) -> None:
    forms = both_forms(world)
    first, second = (forms[place] for place in order)

    (taken,) = take_in(world, first)
    before = dumps(world.city)
    (again,) = take_in(world, second)

    assert taken.verdict.outcome is Outcome.PASSED
    assert again.verdict.outcome is Outcome.PASSED
    assert again.verdict.has(ReasonCode.ALREADY_RECEIVED)
    assert dumps(world.city) == before
    (row,) = list_received(world.city)
    assert [one["role"] for one in row.signers] == (["author"] if order[0] == 0 else ["author", "second"])


def test_both_forms_in_one_batch_are_one_package(world: World) -> None:
    taken = take_in(world, *both_forms(world))

    assert sum(one.verdict.has(ReasonCode.ALREADY_RECEIVED) for one in taken) == 1
    assert all(one.verdict.outcome is Outcome.PASSED for one in taken)
    assert len(list_received(world.city)) == 1


def test_a_later_package_follows_either_form(world: World) -> None:
    _, signed = both_forms(world)
    take_in(world, signed)
    later = export_report(world.ward, ReportOrder(HALF, reason="Bổ sung"), world.stick, passphrase=None)

    (taken,) = take_in(world, later.path)

    assert taken.verdict.outcome is Outcome.PASSED
    assert not taken.verdict.has(ReasonCode.FORKED_HISTORY)
