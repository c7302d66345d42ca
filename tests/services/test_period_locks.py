"""A closed period: supplements are refused until the superior allows one, and nothing already taken in is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from db.domain.activities import Activity
from db.domain.errors import KnownError
from db.domain.findings import Severity
from db.domain.periods import parse_period
from db.domain.verdict import Outcome, ReasonCode
from db.journal import latest
from db.transactions import reading
from desktop.messages import describe_finding
from desktop.services import sending
from desktop.services.period_locks import allow_supplement, list_locks, lock_period
from desktop.services.receiving import examine_packages, list_received, take_in_packages
from desktop.services.records import check_record
from desktop.services.restated import records_behind, restate
from desktop.services.sending import ReportOrder, export_report
from tests.support.faults import Counter, code_of, failing_database, until_it_works
from tests.support.three_offices import HALF, World, add_activity, add_place, add_visit, dumps, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.taking.accepting import TakenIn


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {"report/bao-cao.pdf": b"%PDF-1.4 ."})
    with three_offices(tmp_path) as made:
        yield made


def report(world: World, **order: object) -> Path:
    return export_report(world.ward, replace(ReportOrder(HALF), **order), world.stick, passphrase=None).path


def take_in(world: World, path: Path) -> TakenIn:
    ((taken,), _) = take_in_packages(world.city, examine_packages(world.city, [path]))
    return taken


def test_a_supplement_of_a_closed_period_waits_for_an_exception(world: World) -> None:
    take_in(world, report(world))
    add_activity(world.ward, "Chiếu phim lưu động")
    late = report(world, reason="Bổ sung hoạt động bị sót")
    closed = lock_period(world.city, HALF, "Đã tổng hợp báo cáo thành phố")
    before = dumps(world.city)

    refused = take_in(world, late)
    unchanged = dumps(world.city) == before
    allow_supplement(world.city, world.ward.unit.id, HALF, "Đơn vị có công văn", until=date(2026, 6, 27))
    taken = take_in(world, late)

    assert closed == 2
    assert refused.verdict.codes.count(ReasonCode.PERIOD_LOCKED) == 1
    assert unchanged
    assert taken.verdict.outcome is Outcome.PASSED
    assert dumps(world.city) != before


def test_an_exception_ends_and_holds_for_its_unit_only(world: World) -> None:
    lock_period(world.city, HALF, "Đã tổng hợp")
    allow_supplement(world.city, world.other.unit.id, HALF, "Đơn vị có công văn", until=date(2026, 6, 18))
    path = report(world)
    other = export_report(world.other, ReportOrder(HALF), world.stick, passphrase=None).path

    found = {one.path: one.verdict for one in examine_packages(world.city, [path, other])}
    world.clock.advance(days=3)
    (later,) = examine_packages(world.city, [other])

    assert found[path].has(ReasonCode.PERIOD_LOCKED)
    assert found[other].outcome is Outcome.PASSED
    assert later.verdict.has(ReasonCode.PERIOD_LOCKED)


def test_what_was_first_reported_stands_beside_what_is_known_now(world: World) -> None:
    take_in(world, report(world))
    same = restate(world.city, world.ward.unit.id, HALF)
    add_place(world.ward, "Karaoke Bị Sót")
    take_in(world, report(world, reason="Bổ sung cơ sở bị sót"))

    found = restate(world.city, world.ward.unit.id, HALF)

    assert same.records == ()
    assert not any(one.differs for one in same.figures)
    assert [(one.register, one.title, one.what) for one in found.records] == [
        ("establishments", "Karaoke Bị Sót", "new")
    ]
    assert found.package.edition == 0
    assert any(one.differs for one in found.figures)
    with pytest.raises(KnownError, match="NOT_YET_REPORTED"):
        restate(world.city, world.other.unit.id, HALF)


def test_locks_and_exceptions_stand_in_the_journal_with_their_reasons(world: World) -> None:
    lock_period(world.city, HALF, "Đã tổng hợp")
    again = lock_period(world.city, HALF, "Lần nữa")
    allow_supplement(world.city, world.ward.unit.id, HALF, "Công văn 15/UBND", until=date(2026, 6, 30))

    with reading(world.city.database) as connection:
        exception, lock = latest(connection, limit=2)

    assert again == 0
    assert (exception.action, lock.action) == ("period_exception", "period_locked")
    assert "Công văn 15/UBND" in str(exception.after)
    assert "Đã tổng hợp" in str(lock.after)
    assert [one.exception.why for one in list_locks(world.city) if one.exception] == ["Công văn 15/UBND"]


def test_a_lock_needs_a_reason_and_a_period_that_is_over(world: World) -> None:
    for period, why, code in (
        (HALF, " ", "REASON_MISSING"),
        (parse_period("2026"), "Sớm quá", "PERIOD_NOT_OVER"),
    ):
        with pytest.raises(KnownError, match=code):
            lock_period(world.city, period, why)
    with pytest.raises(KnownError, match="PERIOD_NOT_LOCKED"):
        allow_supplement(world.city, world.ward.unit.id, HALF, "Công văn", until=date(2026, 6, 30))
    lock_period(world.city, HALF, "Đã tổng hợp")
    with pytest.raises(KnownError, match="DAY_PAST"):
        allow_supplement(world.city, world.ward.unit.id, HALF, "Công văn", until=date(2026, 6, 1))


def test_a_lock_is_wholly_there_or_not_at_all_when_the_disk_fails(world: World) -> None:
    before = everything(world)

    def attempt(fail_at: int) -> Counter:
        with failing_database(world.city, fail_at) as counter:
            code = code_of(lambda: lock_period(world.city, HALF, "Đã tổng hợp"))
        assert code in {"", "DISK_FAILED"}
        assert (everything(world) == before) == bool(code)
        return counter

    assert until_it_works(attempt) > 3
    assert len(list_locks(world.city)) == 2


def test_an_exception_is_wholly_there_or_not_at_all_when_the_disk_fails(world: World) -> None:
    lock_period(world.city, HALF, "Đã tổng hợp")
    before, until = everything(world), date(2026, 6, 30)

    def attempt(fail_at: int) -> Counter:
        with failing_database(world.city, fail_at) as counter:
            code = code_of(lambda: allow_supplement(world.city, world.ward.unit.id, HALF, "Công văn", until=until))
        assert code in {"", "DISK_FAILED"}
        assert (everything(world) == before) == bool(code)
        return counter

    assert until_it_works(attempt) > 1


def test_a_package_that_waits_stays_kept_when_its_period_is_closed_meanwhile(world: World) -> None:
    month = export_report(world.ward, ReportOrder(parse_period("2026-05")), world.stick, passphrase=None).path
    add_place(world.ward, "Karaoke Đến Sau")
    path = report(world)
    waiting = take_in(world, path)
    lock_period(world.city, HALF, "Đã tổng hợp")

    taken, _ = take_in_packages(world.city, examine_packages(world.city, [month]))
    still = [one.period for one in list_received(world.city, state="held")]
    came_in = "Karaoke Đến Sau" in str(dumps(world.city))
    allow_supplement(world.city, world.ward.unit.id, HALF, "Đơn vị có công văn", until=date(2026, 6, 27))
    let_in = take_in(world, path)

    assert waiting.held
    assert [one.verdict.outcome is Outcome.PASSED for one in taken] == [True, False]
    assert taken[1].verdict.has(ReasonCode.PERIOD_LOCKED)
    assert still == [HALF.code]
    assert not came_in
    assert let_in.verdict.outcome is Outcome.PASSED
    assert "Karaoke Đến Sau" in str(dumps(world.city))
    assert list_received(world.city, state="held") == ()


def test_the_records_behind_a_figure_are_those_that_count_in_it(world: World) -> None:
    take_in(world, report(world))
    new = add_place(world.ward, "Karaoke Bị Sót")
    visit = add_visit(world.ward, new, "41/BB")
    activity = add_activity(world.ward, "Chiếu phim lưu động")
    take_in(world, report(world, reason="Bổ sung"))
    found = restate(world.city, world.ward.unit.id, HALF)

    differing = [one for one in found.figures if one.differs]
    behind = {one.name: {record.id for record in records_behind(world.city, found, one.code)} for one in differing}

    assert {one.id for one in found.records} == {new, visit, activity}
    assert behind["Lượt kiểm tra"] == {visit}
    assert all(behind.values())


def test_a_ward_sees_its_own_report_as_sent_beside_its_records_now(world: World) -> None:
    with pytest.raises(KnownError, match="NOT_YET_REPORTED"):
        restate(world.ward, world.ward.unit.id, HALF)
    report(world)
    place = add_place(world.ward, "Karaoke Bị Sót")
    report(world, reason="Bổ sung")

    found = restate(world.ward, world.ward.unit.id, HALF)

    assert (found.package.edition, [one.id for one in found.records]) == (0, [place])
    assert any(one.differs for one in found.figures)


def test_a_change_in_a_reported_period_is_noted_but_not_stopped(world: World) -> None:
    value = Activity(name="Nói chuyện chuyên đề", from_on=date(2026, 4, 2))
    before = {one.code for one in check_record(world.ward, value)}
    report(world)

    found = {one.code: one for one in check_record(world.ward, value)}
    later = {one.code for one in check_record(world.ward, replace(value, from_on=date(2026, 6, 15)))}

    assert "PERIOD_REPORTED" not in before | later
    noted = found["PERIOD_REPORTED"]
    assert (noted.severity, noted.where, noted.blocks) == (Severity.NOTE, "from_on", False)
    assert describe_finding(noted).text == (
        "6 tháng đầu năm 2026 đã báo cáo ngày 17/06/2026. Thay đổi sẽ vào báo cáo bổ sung của kỳ này. "
        "Lưu xong, lập báo cáo bổ sung ở trang Báo cáo."
    )


def everything(world: World) -> object:
    """Locks and the newest lines of the journal."""
    with reading(world.city.database) as connection:
        return list_locks(world.city), latest(connection, limit=3)
