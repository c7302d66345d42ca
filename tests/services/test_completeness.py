"""Who has reported: packages, papers, reminders, units that ended; the register of reports made from the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from db.domain.deadlines import DueRule, Sender
from db.domain.errors import KnownError
from db.domain.office_papers import Submission
from db.domain.periods import parse_period
from db.queries.packages import ACCEPTED, ReceivedPackage
from db.transactions import reading, writing
from db.writes.office import add_reporting_unit, ensure_units
from db.writes.packages import note_received
from desktop.services.completeness import Standing, completeness_to_plain, load_completeness
from desktop.services.deadlines import (
    calendar_in,
    clear_due_day,
    load_calendar,
    load_flows,
    set_due_day,
    set_reporters,
)
from desktop.services.journals import WantedRows, find_journal, journal_lines
from desktop.services.lists import Filter
from desktop.services.office import with_ancestors
from desktop.services.overview import load_overview
from desktop.services.plans import apply_plan
from desktop.services.records import UndoStack, add_record, check_record, undo_last
from desktop.services.submission_listing import list_due_reports
from desktop.services.submissions import (
    SubmissionState,
    find_submissions,
    late_lines,
    mark_sent,
    submission_lines,
)
from tests.support.clock import FrozenClock
from tests.support.ward_office import WARD, add, add_place, add_visit, make_office, make_superior, unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

HALF = parse_period("2026-H1")
LATE_IN_JUNE = datetime(2026, 6, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = make_superior(tmp_path, FrozenClock(LATE_IN_JUNE))
    yield office
    office.close()


def receive(office: Office, sender: str, *, at: str, edition: int = 0, nil: bool = False, number: int = 1) -> None:
    package = ReceivedPackage(
        id=f"00000000-0000-7000-8000-0000000000{number:02}",
        package_id=f"00000000-0000-7000-8000-0000000000{number:02}",
        kind="report",
        sender_id=sender,
        device="d",
        sequence=number,
        previous_id=None,
        sha256="0" * 64,
        file_name="a.asice",
        size=1,
        period="2026-H1",
        edition=edition,
        state=ACCEPTED,
        signed_at=at,
        received_at=at,
        received_by="Người nhận",
        header='{"nil":true}' if nil else "{}",
        counts={},
    )
    with writing(office.database) as connection:
        note_received(connection, package, author=office.author, at=at)


def note_paper(office: Office, sender: str, sent_on: date, **fields) -> str:
    usual = {"reporter": "Phường", "reporter_unit": sender, "flow": "half", "period": "2026-H1"}
    return add(
        office, Submission(**{**usual, "due_on": date(2026, 6, 14), "sent_on": sent_on, "via": "paper", **fields})
    )


# -- the matrix --------------------------------------------------------------------------------------------------------


def test_a_report_on_paper_counts_like_a_package(office: Office) -> None:
    record = note_paper(office, unit(WARD), date(2026, 6, 16), reminder_number="12/UBND", reminded_on=date(2026, 6, 15))

    cell = load_completeness(office).cells[unit(WARD), "2026-H1"]

    assert (cell.standing, cell.days, cell.on_paper, cell.record_id) == (Standing.LATE, 2, True, record)
    assert (cell.reminder_number, cell.reminded_on) == ("12/UBND", date(2026, 6, 15))


def test_what_came_twice_counts_once_and_the_package_decides(office: Office) -> None:
    note_paper(office, unit(WARD), date(2026, 6, 16))
    receive(office, unit(WARD), at="2026-06-13T02:00:00.000000Z")

    found = load_completeness(office)

    cell = found.cells[unit(WARD), "2026-H1"]
    assert (cell.standing, cell.on_paper) == (Standing.ON_TIME, False)
    assert sum(found.number("2026-H1", one) for one in Standing) == len(found.units)


def test_nil_and_supplements_on_paper_are_told_apart(office: Office) -> None:
    note_paper(office, unit(WARD), date(2026, 6, 14), nil=True)
    note_paper(office, unit("11689"), date(2026, 6, 14))
    note_paper(office, unit("11689"), date(2026, 6, 18), edition=1)

    found = load_completeness(office)

    assert found.cells[unit(WARD), "2026-H1"].standing is Standing.NIL
    later = found.cells[unit("11689"), "2026-H1"]
    assert (later.standing, later.edition) == (Standing.SUPPLEMENT, 1)


def test_a_note_of_another_office_is_not_this_offices_knowledge(office: Office, tmp_path: Path) -> None:
    ward = make_office(tmp_path, FrozenClock(LATE_IN_JUNE))
    note_paper(ward, unit(WARD), date(2026, 6, 10))
    ward.close()

    assert load_completeness(office).cells[unit(WARD), "2026-H1"].standing is Standing.OVERDUE


def test_a_unit_that_ended_owes_nothing_after_its_last_day(tmp_path: Path) -> None:
    office = make_superior(tmp_path, FrozenClock(datetime(2025, 12, 20, 2, 0, tzinfo=UTC)))
    former = unit("11686", date(2025, 1, 1))
    with writing(office.database) as connection:
        ensure_units(connection, with_ancestors((former,)))
        add_reporting_unit(connection, former, "2004-01-01")

    half = load_completeness(office, parse_period("2025-H1"))
    year = load_completeness(office, parse_period("2025"))
    office.close()

    assert half.cells[former, "2025-H1"].standing is Standing.OVERDUE
    assert [one.id for one in half.owing("2025-H1")] == [former]
    assert former not in {one.id for one in year.owing("2025")}
    assert {one.id for one in year.owing("2025")} == {unit(WARD), unit("11689")}


def test_the_plain_form_tells_each_unit_and_the_totals(office: Office) -> None:
    note_paper(office, unit(WARD), date(2026, 6, 12))

    plain = completeness_to_plain(load_completeness(office, HALF), HALF)

    assert plain["complete"] is False
    assert plain["due_on"] == "2026-06-14"
    totals, units = plain["totals"], plain["units"]
    assert isinstance(totals, dict)
    assert isinstance(units, list)
    assert (totals["units"], totals["received"], totals["overdue"]) == (2, 1, 1)
    assert {(one["unit"], one["standing"], one["paper"]) for one in units if isinstance(one, dict)} == {
        (WARD, "on_time", True),
        ("11689", "overdue", False),
    }


# -- the calendar ------------------------------------------------------------------------------------------------------


def test_every_flow_is_known_by_its_kind_of_report_and_clause(office: Office) -> None:
    kinds = office.catalogs["report_flows"]

    flows = load_flows()

    assert len({flow.code for flow in flows}) == len(flows)
    assert [flow.code for flow in flows if kinds.get(flow.report) is None] == []
    assert all(flow.source and flow.from_words and flow.to_words for flow in flows)


def test_an_offices_own_day_goes_before_the_documents_and_is_journalled(office: Office) -> None:
    set_due_day(office, "qc38-half", DueRule(20, 6, before=False), "CV 100/SYT")

    changed = load_calendar(office)
    clear_due_day(office, "qc38-half")
    cleared = load_calendar(office)

    assert changed.owed(date(2026, 6, 1), level="commune")[0].due_on != date(2026, 6, 14)
    flow = changed.flow("qc38-half")
    assert flow is not None
    assert flow.last_day(HALF) == date(2026, 6, 20)
    assert (changed.changed or {})["qc38-half"] == "CV 100/SYT"
    again = cleared.flow("qc38-half")
    assert again is not None
    assert again.last_day(HALF) == date(2026, 6, 14)
    assert {"due_day_set", "due_day_cleared"} <= {one.action for one in _journal(office)}


@pytest.mark.parametrize(
    ("code", "rule", "reason", "refused"),
    [
        ("nothing", DueRule(1), "x", "FLOW_UNKNOWN"),
        ("qc38-half", DueRule(1), " ", "REASON_MISSING"),
        ("qc38-half", DueRule(32, 1), "x", "DUE_DAY_UNKNOWN"),
        ("qc38-half", DueRule(0, 5), "x", "DUE_DAY_UNKNOWN"),
    ],
)
def test_a_day_that_cannot_be_is_refused(office: Office, code: str, rule: DueRule, reason: str, refused: str) -> None:
    with pytest.raises(KnownError) as error:
        set_due_day(office, code, rule, reason)

    assert error.value.code == refused


def test_the_flows_of_a_plan_are_in_force_once_it_is_applied(office: Office) -> None:
    before = {flow.code for flow in load_calendar(office).flows}

    apply_plan(office, "dong-nai-2020")
    with reading(office.database) as connection:
        after = calendar_in(connection)

    assert not any(code.startswith("dn20") for code in before)
    assert {"dn20-month", "dn20-quarter", "dn20-police-month"} <= {flow.code for flow in after.flows}
    months = after.owed(date(2020, 5, 1), level="commune", sender=Sender.AGENCY)
    assert "2020-04" in {one.period.code for one in months}


# -- the register of reports -------------------------------------------------------------------------------------------


def test_the_list_of_the_period_has_a_row_for_everybody_who_owes_a_report(office: Office) -> None:
    set_reporters(office, ["Công an thành phố"])
    undo = UndoStack()

    listed = list_due_reports(office, undo=undo)
    again = list_due_reports(office, undo=undo)

    lines = submission_lines(office, find_submissions(office, Filter(order="event_on"), frozenset()))
    owed = {(one.reporter, one.flow, one.period, one.state) for one in lines}
    assert ("Phường Dương Kinh", "half", "2026-H1", SubmissionState.OVERDUE) in owed
    assert ("Công an thành phố", "half", "2026-H1", SubmissionState.OVERDUE) in owed
    assert listed.added == len(lines)
    assert again.added == 0


def test_making_the_list_is_one_step_to_take_back(office: Office) -> None:
    undo = UndoStack()
    listed = list_due_reports(office, undo=undo)

    undo_last(office, undo)

    assert listed.added > 2
    assert find_submissions(office, Filter(), frozenset()) == ()


def test_a_package_marks_the_row_as_sent_without_being_written_down(office: Office) -> None:
    list_due_reports(office, undo=UndoStack())
    receive(office, unit(WARD), at="2026-06-16T02:00:00.000000Z")

    (line,) = [one for one in _lines(office) if one.reporter == "Phường Dương Kinh"]

    assert (line.state, line.days, line.via, line.sent_on) == (SubmissionState.LATE, 2, "package", date(2026, 6, 16))


def test_reports_are_noted_as_sent_and_taken_back_together(office: Office) -> None:
    undo = UndoStack()
    list_due_reports(office, undo=undo)
    late = late_lines(office)

    mark_sent(office, [one.id for one in late], on=date(2026, 6, 24), via="paper", nil=True, undo=undo)
    sent = late_lines(office)
    undo_last(office, undo)

    assert sent == ()
    assert late_lines(office) == late


def test_what_the_office_itself_sent_on_paper_is_no_longer_owed(tmp_path: Path) -> None:
    office = make_office(tmp_path, FrozenClock(LATE_IN_JUNE))
    before = load_overview(office).owed
    note_paper(office, office.unit.id, date(2026, 6, 12))

    after = load_overview(office).owed
    office.close()

    assert [(one.sent, one.answered) for one in before if one.report.period == HALF] == [(False, False)]
    assert [(one.sent, one.answered) for one in after if one.report.period == HALF] == [(True, True)]


def test_an_office_with_a_team_is_told_of_the_teams_reports(tmp_path: Path) -> None:
    office = make_office(tmp_path, FrozenClock(LATE_IN_JUNE))
    idle = load_overview(office).duties
    add_visit(office, add_place(office), date(2026, 5, 4))

    duties = load_overview(office).duties
    office.close()

    assert idle == ()
    assert {(one.report.flow.report, one.report.period.code) for one in duties} >= {("team", "2026-Q2")}


def test_the_first_page_counts_a_paper_report_as_arrived_and_names_late_agencies(office: Office) -> None:
    set_reporters(office, ["Công an thành phố"])
    list_due_reports(office, undo=UndoStack())
    late = next(one for one in late_lines(office) if one.reporter == "Phường Dương Kinh")
    mark_sent(office, [late.id], on=date(2026, 6, 16), via="paper", undo=UndoStack())

    seen = load_overview(office)

    assert seen.arrivals is not None
    assert (seen.arrivals.arrived, seen.arrivals.late) == (1, 1)
    assert [one.reporter for one in seen.awaited] == ["Công an thành phố"]


# -- findings ----------------------------------------------------------------------------------------------------------

GOOD = Submission(
    reporter="Phường Dương Kinh",
    flow="half",
    period="2026-H1",
    due_on=date(2026, 6, 14),
    sent_on=date(2026, 6, 15),
    via="paper",
    document="05/BC-UBND",
)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"period": "2026-H3"}, "SUBMISSION_PERIOD_UNKNOWN"),
        ({"sent_on": date(2026, 6, 1)}, "SUBMISSION_SENT_EARLY"),
        ({"sent_on": date(2026, 7, 1)}, "DATE_IN_FUTURE"),
        ({"via": ""}, "SUBMISSION_WITHOUT_WAY"),
        ({"sent_on": None}, "SUBMISSION_WAY_WITHOUT_DAY"),
        ({"edition": 1}, "SUBMISSION_EDITION_WITHOUT_FIRST"),
        ({"reminded_on": date(2026, 6, 14), "reminder_number": "1"}, "SUBMISSION_REMINDED_EARLY"),
        ({"reminded_on": date(2026, 6, 20), "reminder_number": "1"}, "SUBMISSION_REMINDED_AFTER"),
        ({"reminder_number": "1"}, "SUBMISSION_REMINDER_UNDATED"),
        ({"due_on": date(2026, 6, 20)}, "SUBMISSION_DUE_DIFFERS"),
        ({"reporter_unit": "ended", "period": "2025"}, "SUBMISSION_UNIT_ENDED"),
    ],
)
def test_each_mistake_of_a_row_is_found(office: Office, fields: dict, code: str) -> None:
    if fields.get("reporter_unit"):
        former = unit("11686", date(2025, 1, 1))
        with writing(office.database) as connection:
            ensure_units(connection, with_ancestors((former,)))
            add_reporting_unit(connection, former, "2004-01-01")
        fields = {**fields, "reporter_unit": former}

    found = {one.code for one in check_record(office, replace(GOOD, **fields))}

    assert code in found
    assert not {one.code for one in check_record(office, GOOD)}


def test_the_same_report_twice_is_found_and_a_supplement_of_a_package_is_not(office: Office) -> None:
    add_record(office, GOOD, undo=UndoStack())
    receive(office, unit(WARD), at="2026-06-13T02:00:00.000000Z")
    supplement = replace(GOOD, reporter_unit=unit(WARD), edition=1)

    twice = {one.code for one in check_record(office, GOOD)}
    after_package = {one.code for one in check_record(office, supplement)}

    assert "SUBMISSION_TWICE" in twice
    assert "SUBMISSION_EDITION_WITHOUT_FIRST" not in after_package


def _lines(office: Office):
    return submission_lines(office, find_submissions(office, Filter(), frozenset()))


def _journal(office: Office):
    return journal_lines(office, find_journal(office, WantedRows()).rows)
