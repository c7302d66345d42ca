"""When reports are due, and which days are worked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.deadlines import (
    DueRule,
    Flow,
    Rhythm,
    Sender,
    due_reports,
    flows_in_force,
    next_report,
    periods_of,
)
from db.domain.periods import PeriodKind, Regime, parse_period
from db.domain.working_days import Holiday, Roll, WorkingDays

COMMUNE = frozenset({"commune"})


def flow(code: str, period: PeriodKind | None = PeriodKind.HALF, due: DueRule | None = None, **fields) -> Flow:
    usual = {
        "report": code,
        "name": code,
        "sender": Sender.UNIT,
        "levels": COMMUNE,
        "source": "Điều 17",
        "valid_from": date(2017, 10, 12),
        "period": period,
        "due": due,
        "package": True,
    }
    return Flow(code, **{**usual, **fields})


HALF = flow("half", PeriodKind.HALF, DueRule(15, 6))
YEAR = flow("year", PeriodKind.YEAR, DueRule(15, 12))
ABOVE = flow("year", PeriodKind.YEAR, DueRule(25, 12), levels=frozenset({"province"}))
ALL = (HALF, YEAR, ABOVE)
TET = WorkingDays((Holiday("Tết", date(2026, 2, 14), date(2026, 2, 22)),), frozenset({date(2026, 2, 28)}))


def test_before_a_day_means_that_the_day_before_is_the_last_in_time() -> None:
    assert HALF.last_day(parse_period("2026-H1")) == date(2026, 6, 14)


@pytest.mark.parametrize(
    ("rule", "period", "last"),
    [
        (DueRule(17, before=False), "2026-Q1", date(2026, 3, 17)),
        (DueRule(31, 2, before=False), "2026", date(2026, 2, 28)),
        (DueRule(15, 1, 1), "2026", date(2027, 1, 14)),
        (DueRule(20, 7, -1, before=False), "2027", date(2026, 7, 20)),
        (DueRule(after=3), "2026-03@calendar", date(2026, 4, 3)),
        (DueRule(after=3), "2026-Q2", date(2026, 6, 17)),
    ],
)
def test_a_day_is_named_or_counted_from_the_end_of_the_period(rule: DueRule, period: str, last: date) -> None:
    assert rule.last_day(parse_period(period)) == last


def test_the_next_report_is_the_one_whose_deadline_comes_first() -> None:
    in_may = next_report(date(2026, 5, 20), level="commune", flows=ALL)
    in_november = next_report(date(2026, 11, 20), level="commune", flows=ALL)

    assert in_may is not None
    assert in_november is not None
    assert (in_may.period.code, in_may.due_on) == ("2026-H1", date(2026, 6, 14))
    assert (in_november.period.code, in_november.days_left(date(2026, 11, 20))) == ("2026", 24)


def test_on_the_last_day_the_report_is_still_the_next_one() -> None:
    found = next_report(date(2026, 12, 14), level="commune", flows=ALL)

    assert found is not None
    assert (found.period.code, found.days_left(date(2026, 12, 14))) == ("2026", 0)


def test_after_the_last_day_the_report_is_overdue_and_another_comes_next() -> None:
    day = date(2026, 12, 16)

    owed = {report.period.code: report.days_left(day) for report in due_reports(day, level="commune", flows=ALL)}

    assert owed["2026"] == -2
    assert min(left for left in owed.values() if left >= 0) == owed["2027-H1"]


def test_each_level_has_its_own_deadlines() -> None:
    found = due_reports(date(2026, 11, 20), level="province", flows=ALL)

    assert {report.due_on.day for report in found} == {24}


def test_a_rule_binds_only_reports_due_while_it_is_in_force() -> None:
    ended = replace(YEAR, valid_to=date(2025, 12, 31))

    found = due_reports(date(2026, 3, 1), level="commune", flows=(ended,))

    assert [report.period.code for report in found] == ["2025"]


def test_a_level_without_deadlines_owes_nothing() -> None:
    assert next_report(date(2026, 3, 1), level="central", flows=ALL) is None


def test_a_report_of_the_team_is_not_the_report_of_the_unit() -> None:
    team = flow("team", PeriodKind.QUARTER, DueRule(after=3), sender=Sender.TEAM, package=False)

    of_unit = due_reports(date(2026, 3, 16), level="commune", flows=(*ALL, team))
    of_team = due_reports(date(2026, 3, 16), level="commune", flows=(*ALL, team), sender=Sender.TEAM)

    assert {one.flow.report for one in of_unit} == {"half", "year"}
    assert ("2026-Q1", 1) in {(one.period.code, one.days_left(date(2026, 3, 16))) for one in of_team}


def test_what_follows_events_or_has_no_day_is_owed_without_a_deadline() -> None:
    secret = flow("crime_news", None, rhythm=Rhythm.EVENT, secret=True)
    undated = flow("budget", PeriodKind.YEAR, None)

    assert due_reports(date(2026, 3, 1), level="commune", flows=(secret, undated)) == ()
    assert periods_of(secret, date(2026, 3, 1)) == ()


def test_a_report_made_once_covers_its_programme() -> None:
    once = flow("plan", None, rhythm=Rhythm.ONCE, due_on=date(2021, 11, 14), years=(2021, 2025))

    (found,) = due_reports(date(2021, 11, 1), level="commune", flows=(once,))

    assert (found.period.code, found.due_on) == ("2021..2025", date(2021, 11, 14))
    assert found.period.label == "Giai đoạn 2021–2025"


def test_each_flow_keeps_its_own_way_of_cutting_periods() -> None:
    calendar = replace(YEAR, regime=Regime.CALENDAR, due=DueRule(after=3))

    codes = {
        one.period.code
        for one in due_reports(
            date(2014, 6, 1), level="commune", flows=(replace(calendar, valid_from=date(2013, 12, 10)),)
        )
    }

    assert codes == {"2013@calendar", "2014@calendar", "2015@calendar"}


def test_the_flows_of_a_plan_go_before_the_general_ones_where_it_is_applied() -> None:
    own = replace(HALF, code="plan-half", plan="kế-hoạch", due=DueRule(10, 6))
    wide = replace(HALF, levels=frozenset({"commune", "district"}))

    applied = flows_in_force((wide, YEAR, own), plan="kế-hoạch")
    elsewhere = flows_in_force((wide, YEAR, own), plan="khác")

    assert {(one.code, tuple(sorted(one.levels))) for one in applied} == {
        ("half", ("district",)),
        ("year", ("commune",)),
        ("plan-half", ("commune",)),
    }
    assert elsewhere == (wide, YEAR)


# -- working days ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("roll", "day", "moved"),
    [
        (Roll.NONE, date(2026, 2, 16), date(2026, 2, 16)),
        (Roll.BEFORE, date(2026, 2, 16), date(2026, 2, 13)),
        (Roll.AFTER, date(2026, 2, 16), date(2026, 2, 23)),
        (Roll.AFTER, date(2026, 2, 28), date(2026, 2, 28)),
    ],
)
def test_a_deadline_on_a_day_off_moves_only_where_the_document_says_so(roll: Roll, day: date, moved: date) -> None:
    assert TET.rolled(day, roll) == moved


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.sampled_from((Roll.BEFORE, Roll.AFTER)))
def test_a_moved_deadline_is_a_working_day_and_skips_none(day: date, roll: Roll) -> None:
    moved = TET.rolled(day, roll)

    step = timedelta(days=1 if roll is Roll.AFTER else -1)
    passed = [day + step * number for number in range(abs((moved - day).days))]
    assert TET.is_working(moved)
    assert not any(TET.is_working(each) for each in passed)


def test_a_moved_deadline_is_the_one_asked_about() -> None:
    sunday = replace(HALF, roll=Roll.AFTER)

    assert sunday.last_day(parse_period("2026-H1"), TET) == date(2026, 6, 15)
