"""Sending a package back: kept with its reason, told by a receipt, answered by the next edition (package.md §5.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from db.domain.verdict import Outcome, ReasonCode, reason
from db.queries.packages import ACCEPTED, RETURNED
from db.transactions import reading
from desktop.exchange.header import PackageKind
from desktop.services.answers import Answer, answer_to, receive_receipt, refused_records, returned_now
from desktop.services.completeness import Standing, load_completeness
from desktop.services.due_work import find_due_work
from desktop.services.rebuilding import rebuild
from desktop.services.receipts import export_receipts, without_receipt
from desktop.services.receiving import examine_packages, list_received, take_in_packages
from desktop.services.returns import Return, can_return, return_candidate, return_received
from desktop.services.sending import ReportOrder, export_report, list_sent_reports
from desktop.services.taking.on_paper import accept_on_paper
from tests.support.dishonest import forged
from tests.support.faults import code_of
from tests.support.three_offices import HALF, World, dumps, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.sending import Exported

WHY = Return("Thiếu chữ ký của lãnh đạo", date(2026, 6, 30))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with three_offices(tmp_path) as made:
        yield made


@pytest.fixture(autouse=True)
def quick_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The printed report takes seconds and does not matter here."""
    monkeypatch.setattr("desktop.services.sending.make_report_files", lambda *_: {})


def report(world: World, reason: str = "", unsigned: str = "") -> Exported:
    order = ReportOrder(HALF, reason=reason, unsigned=unsigned)
    made = export_report(world.ward, order, world.stick, passphrase=None)
    world.clock.advance(minutes=5)
    return made


def answer(world: World) -> Path:
    """The receipts of the city carried to the stick; the last of them."""
    written = export_receipts(world.city, world.stick, passphrase=None)
    world.clock.advance(minutes=5)
    return written[-1][1]


def receive(world: World, path: Path) -> Any:
    """The ward's package that a receipt answers."""
    sent = receive_receipt(world.ward, path)
    assert sent.receipt is not None
    return sent


def return_file(world: World, path: Path, back: Return = WHY) -> str:
    candidate = examine_packages(world.city, (path,))[0]
    kept = return_candidate(world.city, candidate, back)
    world.clock.advance(minutes=5)
    return kept


def damaged(path: Path) -> Path:
    """The same file with a byte of a record changed on its way."""
    data = bytearray(path.read_bytes())
    data[data.index(b"registers/establishments.ndjson") + 60] ^= 1
    path.write_bytes(bytes(data))
    return path


def test_a_returned_package_changes_no_record_and_its_reason_reaches_the_ward(world: World):
    before = dumps(world.city)
    made = report(world)

    return_file(world, made.path)
    sent = receive(world, answer(world))

    assert dumps(world.city) == before
    assert sent.receipt["returned"] == {"reason": WHY.reason, "due_on": "2026-06-30"}
    assert sent.receipt["verdict"] != "passed"
    assert answer_to(sent, list_sent_reports(world.ward)) is Answer.RETURNED
    cell = load_completeness(world.city, HALF).cells[world.ward.unit.id, HALF.code]
    assert (cell.standing, cell.due_on) == (Standing.RETURNED, date(2026, 6, 30))


def test_the_next_edition_answers_a_return(world: World):
    return_file(world, report(world).path)
    receive_receipt(world.ward, answer(world))
    again = report(world, "bổ sung theo yêu cầu")

    taken, _ = take_in_packages(world.city, examine_packages(world.city, (again.path,)))

    assert taken[0].verdict.outcome is Outcome.PASSED
    newest, oldest = list_sent_reports(world.ward)
    assert answer_to(oldest, (newest, oldest)) is Answer.REPLACED
    assert returned_now((newest, oldest)) == ()
    cell = load_completeness(world.city, HALF).cells[world.ward.unit.id, HALF.code]
    assert cell.standing is Standing.SUPPLEMENT


@pytest.mark.parametrize("fault", ["unsigned", "damaged"])
def test_the_next_edition_of_what_proved_nothing_and_was_returned_misses_nothing(world: World, fault: str):
    made = report(world, unsigned="thiết bị ký số đang sửa" if fault == "unsigned" else "")
    return_file(world, damaged(made.path) if fault == "damaged" else made.path)
    again = report(world, "bổ sung theo yêu cầu")

    taken, _ = take_in_packages(world.city, examine_packages(world.city, (again.path,)))

    assert taken[0].verdict.outcome is Outcome.PASSED


def test_an_unsigned_package_that_was_returned_twice_and_then_accepted_on_paper_stands_once(world: World):
    made = report(world, unsigned="thiết bị ký số đang sửa")
    return_file(world, made.path)
    return_file(world, made.path)
    receive(world, answer(world))
    candidate = examine_packages(world.city, (made.path,))[0]

    accept_on_paper(world.city, candidate, typed=made.check_code, reason="Có bản giấy")
    world.clock.advance(minutes=5)
    sent = receive(world, answer(world))

    (row,) = list_received(world.city, state=None)
    assert (row.id, row.package_id, row.state) == (made.package_id, made.package_id, ACCEPTED)
    assert row.device == world.ward.author.device
    assert examine_packages(world.city, (made.path,))[0].returned is None
    assert answer_to(sent, list_sent_reports(world.ward)) is Answer.ACCEPTED
    assert rebuild(world.city).is_same


def test_a_returned_package_is_no_rival_of_another_under_its_number(world: World):
    made = report(world)
    return_file(world, made.path)
    (row,) = list_received(world.city, state=RETURNED)
    again = forged(world.ward, PackageKind.REPORT, world.folder / "a", to=world.city, sequence=row.sequence, nil=True)

    taken, _ = take_in_packages(world.city, examine_packages(world.city, (again,)))

    assert taken[0].verdict.outcome is Outcome.PASSED


def test_an_accepted_package_that_is_returned_is_withdrawn_and_answered_again(world: World):
    before = dumps(world.city)
    made = report(world)
    take_in_packages(world.city, examine_packages(world.city, (made.path,)))
    first = answer(world)
    receive_receipt(world.ward, first)

    return_received(world.city, made.package_id, Return("Sai số liệu cơ sở"))
    world.clock.advance(minutes=5)
    second = answer(world)
    sent = receive(world, second)

    assert dumps(world.city) == before
    assert sent.receipt["returned"]["reason"] == "Sai số liệu cơ sở"
    assert without_receipt(world.city) == ()
    row = next(one for one in list_received(world.city, state=None) if one.id == made.package_id)
    assert row.state == RETURNED


def test_an_older_receipt_never_goes_over_a_newer_one(world: World):
    made = report(world)
    take_in_packages(world.city, examine_packages(world.city, (made.path,)))
    first = answer(world)
    return_received(world.city, made.package_id, Return("Sai số liệu cơ sở"))
    world.clock.advance(minutes=5)
    receive_receipt(world.ward, answer(world))

    refused = code_of(lambda: receive_receipt(world.ward, first))

    assert refused == "NOT_A_RECEIPT"
    assert (list_sent_reports(world.ward)[0].receipt or {})["returned"]


def test_a_package_damaged_on_its_way_is_returned_and_keeps_nobody_out(world: World):
    made = report(world)
    whole = made.path.read_bytes()

    kept = return_file(world, damaged(made.path), Return("Tệp hỏng trên đường đi"))
    sent = receive(world, answer(world))
    made.path.write_bytes(whole)
    taken, _ = take_in_packages(world.city, examine_packages(world.city, (made.path,)))

    assert kept != made.package_id
    assert sent.receipt["returned"]["reason"] == "Tệp hỏng trên đường đi"
    assert taken[0].verdict.outcome is Outcome.PASSED
    states = {one.id: one.state for one in list_received(world.city, state=None) if one.kind == "report"}
    assert states == {made.package_id: ACCEPTED, kept: RETURNED}


def test_the_ward_finds_the_records_that_were_refused(world: World):
    made = report(world)
    candidate = examine_packages(world.city, (made.path,))[0]
    broken = candidate.examined.with_reasons(
        reason(ReasonCode.RECORD_INVALID, register="establishments", line=2, field="name", what="shape")
    )
    return_candidate(world.city, replace(candidate, examined=broken), WHY)
    sent = receive(world, answer(world))

    (row,) = refused_records(world.ward, sent)

    assert (row.register, row.line, row.code, row.field) == ("establishments", 2, "RECORD_INVALID", "name")
    assert row.record_id
    assert row.title.startswith("Karaoke")


def test_a_returned_report_is_owed_again(world: World):
    return_file(world, report(world).path)
    receive_receipt(world.ward, answer(world))

    with reading(world.ward.database) as connection:
        owed = find_due_work(connection, world.ward, world.clock.today()).owed

    (back,) = [one for one in owed if one.returned]
    assert back.report.due_on == date(2026, 6, 30)
    assert not back.sent


@pytest.mark.parametrize(
    ("back", "code"),
    [
        (Return("  "), "RETURN_WITHOUT_REASON"),
        (Return("lý do", date(2026, 6, 1)), "RETURN_DUE_PASSED"),
    ],
)
def test_a_return_needs_a_reason_and_a_day_to_come(world: World, back: Return, code: str):
    made = report(world)

    refused = code_of(lambda: return_file(world, made.path, back))

    assert refused == code
    assert list_received(world.city, state=None) == ()


def test_a_package_for_another_office_cannot_be_returned(world: World):
    made = report(world)
    candidate = examine_packages(world.other, (made.path,))[0]

    assert not can_return(world.other, candidate)
    assert code_of(lambda: return_candidate(world.other, candidate, WHY)) == "PACKAGE_NOT_RETURNABLE"


def test_a_returned_package_that_comes_again_tells_how_it_was_returned(world: World):
    made = report(world)
    return_file(world, made.path)

    (again,) = examine_packages(world.city, (made.path,))

    assert again.is_new
    assert again.returned is not None
    assert (again.returned.why, again.returned.due_on) == (WHY.reason, WHY.due_on)
    assert again.returned.by == world.city.author.name


def test_a_damaged_file_that_was_returned_tells_it_too_and_a_new_edition_does_not(world: World):
    made = report(world)
    return_file(world, damaged(made.path))
    next_one = report(world, "bổ sung theo yêu cầu")

    back = {one.path: one.returned for one in examine_packages(world.city, (made.path, next_one.path))}

    assert back[made.path] is not None
    assert back[next_one.path] is None


def test_a_returned_package_that_is_taken_in_after_all_is_answered_again(world: World):
    made = report(world)
    return_file(world, made.path)
    receive(world, answer(world))
    was_answered = without_receipt(world.city) == ()

    taken, _ = take_in_packages(world.city, examine_packages(world.city, (made.path,)))
    world.clock.advance(minutes=5)
    sent = receive(world, answer(world))

    assert was_answered
    assert taken[0].verdict.outcome is Outcome.PASSED
    assert (sent.receipt["verdict"], sent.receipt.get("returned")) == ("passed", None)
    assert answer_to(sent, list_sent_reports(world.ward)) is Answer.ACCEPTED
    assert without_receipt(world.city) == ()
    (again,) = examine_packages(world.city, (made.path,))
    assert again.returned is None
