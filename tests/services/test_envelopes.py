"""Packages between offices that know each other's age keys: sealed by default, opened by whom they are for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.domain.errors import KnownError
from db.domain.verdict import Outcome
from db.queries.envelopes import own_envelope_keys_of
from db.queries.packages import get_sent
from db.transactions import reading
from desktop.exchange.envelopes import seal
from desktop.services.enrolments import accept_enrolment, examine_enrolment, export_enrolment
from desktop.services.envelopes import can_seal_for
from desktop.services.key_recovery import envelope_facts, give_back, make_new_envelope_key, put_away, read_in, read_keys
from desktop.services.receipts import export_receipts
from desktop.services.receiving import examine_packages, gather_files, take_in_packages
from desktop.services.sending import ReportOrder, copy_package, export_report
from desktop.services.verification import verify_alone
from tests.support.three_offices import HALF, World, exchange_keys, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with three_offices(tmp_path, sealing=True) as made:
        yield made


def whats(world: World, office, *paths: Path) -> list[object]:
    del world
    return [one.verdict.reasons[0].parameters.get("what") for one in examine_packages(office, paths)]


def test_a_report_leaves_sealed_and_is_taken_in_by_whom_it_is_for(world: World):
    done = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None)

    (found,) = examine_packages(world.city, [world.stick])
    taken, _ = take_in_packages(world.city, [found])
    (again,) = examine_packages(world.city, [world.stick], skip_known=True)

    assert done.path.name.endswith(".asice.age")
    assert taken[0].merged.new == 8
    assert found.examined.sha256 == done.sha256
    assert [code.value for code in again.verdict.codes] == ["ALREADY_RECEIVED"]
    with reading(world.ward.database) as connection:
        sent = get_sent(connection, done.package_id)
    assert sent is not None
    assert sent.envelope is not None
    assert sent.envelope.count("age1") == 2


def test_another_office_is_told_that_it_is_not_for_it(world: World):
    export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None)

    (found,) = examine_packages(world.other, [world.stick])

    assert found.verdict.outcome is Outcome.FAILED
    assert [reason.parameters for reason in found.verdict.reasons] == [{"what": "not_for_us"}]


def test_it_may_be_left_open_and_exported_sealed_again(world: World):
    done = export_report(world.ward, ReportOrder(HALF, plain=True), world.stick, passphrase=None)

    again = copy_package(world.ward, done.package_id, done.path.name, world.stick)

    assert done.path.name.endswith(".asice")
    assert again.name == f"{done.path.name}.age"
    assert gather_files([world.stick]) == (done.path, again)


def test_a_receipt_goes_back_sealed(world: World):
    export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None)
    take_in_packages(world.city, examine_packages(world.city, [world.stick]))

    ((_, path),) = export_receipts(world.city, world.folder / "r", passphrase=None)

    assert path.name.endswith(".asice.age")
    (found,) = examine_packages(world.ward, [path])
    assert found.examined.receipt is not None


def test_bad_envelopes_say_what_is_wrong_and_keep_nobody_out(world: World):
    good = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None).path
    whole = good.read_bytes()
    key = envelope_facts(world.city).own.recipient
    (world.stick / "a-cut.asice.age").write_bytes(whole[:-1])
    (world.stick / "b-no.asice.age").write_bytes(b"x" * 100)
    with (world.stick / "c-twice.asice.age").open("wb") as file:
        seal((whole,), file, (key,))
    with (world.stick / "d-zeros.asice.age").open("wb") as file:
        seal((bytes(100_000),), file, (key,))

    found = {one.path.name[:1]: one for one in examine_packages(world.city, [world.stick])}

    assert [found[name].verdict.reasons[0].parameters.get("what") for name in "abc"] == ["damaged", "not_age", "nested"]
    assert found["d"].verdict.codes[0].value == "NOT_A_PACKAGE"
    assert found["1"].verdict.outcome is Outcome.PASSED


def test_a_full_disk_while_opening_is_said_and_the_rest_goes_on(world: World, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None)
    monkeypatch.setattr("tempfile.SpooledTemporaryFile.write", refuse)

    assert whats(world, world.city, world.stick) == ["no_room"]


def test_a_new_key_leaves_the_old_ones_reading(world: World):
    old = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None).path
    make_new_envelope_key(world.city)

    (found,) = examine_packages(world.city, [old])
    exchange_keys(world.ward, world.city, world.folder, sealing=True)
    new = export_report(world.ward, ReportOrder(HALF, reason="sửa"), world.stick, passphrase=None).path

    assert found.verdict.outcome is Outcome.PASSED
    newest = envelope_facts(world.city).own.identity
    assert verify_alone(new, world.clock.now(), (newest,)).header is not None
    assert verify_alone(old, world.clock.now(), (newest,)).header is None


def test_a_lost_key_comes_back_from_the_superior(world: World):
    slip = export_enrolment(world.ward, world.stick, passphrase=None)
    accept_enrolment(world.city, examine_enrolment(world.city, slip))
    lost = envelope_facts(world.ward).own

    given = give_back(world.city, world.ward.unit.id, world.folder / "khoa.age")
    new = read_in(world.other, given.path, given.passphrase)

    assert lost.deposited_at is not None
    assert new == 1
    with reading(world.other.database) as connection:
        assert {key.recipient: key.active for key in own_envelope_keys_of(connection)}[lost.recipient] is False
    with pytest.raises(KnownError, match="RECOVERY_MISSING"):
        give_back(world.city, world.other.unit.id, world.folder / "khac.age")


def test_keys_put_away_open_a_package_without_a_database(world: World):
    path = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None).path

    done = put_away(world.ward, world.folder / "khoa.age")
    keys = tuple(key.identity for key in read_keys(done.path, done.passphrase))

    assert verify_alone(path, world.clock.now()).verdict.reasons[0].parameters == {"what": "no_keys"}
    assert verify_alone(path, world.clock.now(), keys).header is not None
    with pytest.raises(KnownError, match="WRONG_KEYS_PASSPHRASE"):
        read_keys(done.path, "sai")


def test_without_the_recipients_key_nothing_is_sealed(tmp_path: Path):
    with three_offices(tmp_path) as world:
        done = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None)

        assert done.path.name.endswith(".asice")
        assert not can_seal_for(world.ward, world.city.unit.id)
