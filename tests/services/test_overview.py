"""What the first page says in the morning."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from db.domain.errors import KnownError
from db.domain.periods import PeriodKind
from db.domain.values import Known
from db.queries.packages import ACCEPTED, ReceivedPackage
from db.transactions import writing
from db.writes.packages import note_received
from desktop.services.deadlines import load_flows, read_calendar
from desktop.services.figures import compute_figures
from desktop.services.lists import report_year
from desktop.services.overview import load_overview
from tests.support.clock import FrozenClock
from tests.support.ward_office import (
    WARD,
    add_place,
    add_talk,
    add_visit,
    ask_remedy,
    make_office,
    make_superior,
    paper,
    plan_visit,
    unit,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

TODAY = date(2026, 11, 20)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = make_office(tmp_path)
    yield office
    office.close()


def test_a_new_office_has_nothing_to_show_but_its_next_report(office: Office) -> None:
    seen = load_overview(office)

    assert seen.is_empty
    assert (seen.remedies, seen.visits, seen.papers) == ((), (), ())
    assert [(one.report.period.code, one.sent) for one in seen.owed] == [("2026", False)]
    assert seen.coverage.places == 0
    assert seen.arrivals is None


def test_requests_overdue_or_due_within_a_week_wait_the_oldest_first(office: Office) -> None:
    place = add_place(office)
    visit = add_visit(office, place, date(2026, 10, 15))
    overdue = ask_remedy(office, place, visit, date(2026, 11, 14))
    soon = ask_remedy(office, place, visit, date(2026, 11, 27))
    ask_remedy(office, place, visit, date(2026, 11, 28))
    ask_remedy(office, place, visit, date(2026, 11, 10), conclusion="met", checked_on=date(2026, 11, 11))

    seen = load_overview(office)

    assert [remedy.id for remedy in seen.remedies] == [overdue, soon]
    assert seen.remedies[0].place == "Karaoke Sao Khuê"


def test_planned_visits_of_the_week_and_those_left_behind_wait(office: Office) -> None:
    place = add_place(office)
    behind, this_week = plan_visit(office, place, date(2026, 11, 18)), plan_visit(office, place, date(2026, 11, 25))
    plan_visit(office, place, date(2026, 12, 1))
    add_visit(office, place, date(2026, 11, 19), planned_on=date(2026, 11, 19))

    seen = load_overview(office)

    assert [visit.id for visit in seen.visits] == [behind, this_week]


def test_a_paper_waits_until_a_newer_one_of_its_kind_takes_its_place(office: Office) -> None:
    add_place(office, papers=(paper("karaoke_licence", date(2026, 11, 30)), paper("fire_safety", date(2028, 1, 1))))
    renewed = (paper("security_certificate", date(2026, 9, 30)), paper("security_certificate", date(2031, 9, 30)))
    add_place(office, "Nhà nghỉ Sao Đêm", papers=renewed)
    add_place(office, "Quán đã đóng", status="closed", papers=(paper("fire_safety", date(2026, 1, 1)),))

    seen = load_overview(office)

    assert [(one.kind, one.expires_on) for one in seen.papers] == [("karaoke_licence", date(2026, 11, 30))]


def test_coverage_counts_as_the_report_does(office: Office) -> None:
    both = add_place(office, kinds=("karaoke", "restaurant"))
    add_place(office, "Nhà nghỉ Sao Đêm", kinds=("guest_house",))
    add_place(office, "Đã đóng", status="closed", closed_on=date(2026, 3, 1))
    add_visit(office, both, date(2026, 3, 2))
    add_visit(office, both, date(2026, 10, 2))
    add_visit(office, both, date(2025, 12, 14))  # of the year before

    seen = load_overview(office)
    t05 = next(figure for figure in compute_figures(office, report_year(office)) if figure.indicator.code == "T05")

    assert (seen.coverage.visited, seen.coverage.places, seen.coverage.visits) == (1, 2, 2)
    assert (t05.numerator, t05.denominator) == (Known(1), Known(2))
    by_kind = {row.kind: (row.visited, row.places) for row in seen.coverage.kinds}
    assert by_kind == {"karaoke": (1, 1), "restaurant": (1, 1), "guest_house": (0, 1)}


def test_a_month_runs_from_the_fifteenth_of_the_month_before(office: Office) -> None:
    place = add_place(office)
    add_visit(office, place, date(2026, 3, 14))
    add_visit(office, place, date(2026, 3, 15), result="record_made")

    months = {one.month.number: (one.visits, one.violating) for one in load_overview(office).months}

    assert months[3] == (1, 0)
    assert months[4] == (1, 1)


def test_months_end_with_the_one_that_is_running(office: Office) -> None:
    months = load_overview(office).months

    assert [one.month.number for one in months if one.running] == [12]
    assert all(one.month.kind is PeriodKind.MONTH for one in months)
    assert len(months) == 12


def test_a_future_month_is_not_shown(tmp_path: Path) -> None:
    office = make_office(tmp_path, FrozenClock(datetime.fromisoformat("2026-03-20T02:00:00+00:00")))

    months = load_overview(office).months
    office.close()

    assert [one.month.number for one in months] == [1, 2, 3, 4]


def test_only_indicators_with_a_target_are_shown(office: Office) -> None:
    add_talk(office, date(2026, 5, 5))

    figures = load_overview(office).figures

    assert figures
    assert all(figure.target is not None for figure in figures)


def test_a_superior_sees_whose_reports_are_here_and_which_came_late(tmp_path: Path) -> None:
    office = make_superior(tmp_path)
    _receive(office, unit(WARD), "2026-H1", "2026-06-20T02:00:00.000000Z")

    arrivals = load_overview(office).arrivals
    office.close()

    assert arrivals is not None
    assert (arrivals.report.period.code, arrivals.units, arrivals.arrived, arrivals.late) == ("2026-H1", 2, 1, 1)
    assert [one.code for one in arrivals.missing] == ["11689"]


def test_a_report_received_on_the_last_day_is_not_late(tmp_path: Path) -> None:
    office = make_superior(tmp_path)
    _receive(office, unit(WARD), "2026-H1", "2026-06-14T16:59:00.000000Z")  # 23:59 in Việt Nam

    arrivals = load_overview(office).arrivals
    office.close()

    assert arrivals is not None
    assert (arrivals.arrived, arrivals.late) == (1, 0)


def test_the_calendar_of_the_program_has_a_deadline_for_every_level() -> None:
    levels = {level for flow in load_flows() if flow.due is not None for level in flow.levels}

    assert levels >= {"commune", "district", "province"}


def test_a_broken_calendar_names_its_file(tmp_path: Path) -> None:
    file = tmp_path / "calendar.toml"
    file.write_text('[[flow]]\nperiod = "fortnight"\n', encoding="utf-8")

    with pytest.raises(KnownError) as refused:
        read_calendar(file)

    assert (refused.value.code, refused.value.parameters["file"]) == ("CATALOG_BROKEN", "calendar.toml")


def _receive(office: Office, sender: str, period: str, at: str) -> None:
    package = ReceivedPackage(
        id="018f0000-0000-7000-8000-000000000001",
        package_id="018f0000-0000-7000-8000-000000000001",
        kind="report",
        sender_id=sender,
        device="bbbbbbbbbbbb",
        sequence=1,
        previous_id=None,
        sha256="0" * 64,
        file_name="a.asice",
        size=1,
        period=period,
        edition=0,
        state=ACCEPTED,
        signed_at=at,
        received_at=at,
        received_by="Người nhận",
        header="{}",
        counts={},
    )
    with writing(office.database) as connection:
        note_received(connection, package, author=office.author, at=at)
