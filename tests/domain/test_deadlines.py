"""When reports are due."""

from __future__ import annotations

from datetime import date

from db.domain.deadlines import Deadline, due_reports, next_report
from db.domain.periods import PeriodKind

HALF = Deadline(PeriodKind.HALF, frozenset({"commune"}), 15, 6, "Điều 17", date(2017, 10, 12))
YEAR = Deadline(PeriodKind.YEAR, frozenset({"commune"}), 15, 12, "Điều 17", date(2017, 10, 12))
ABOVE = Deadline(PeriodKind.YEAR, frozenset({"province"}), 25, 12, "Điều 17", date(2017, 10, 12))
ALL = (HALF, YEAR, ABOVE)


def test_before_a_day_means_that_the_day_before_is_the_last_in_time() -> None:
    assert HALF.last_day(2026) == date(2026, 6, 14)


def test_the_next_report_is_the_one_whose_deadline_comes_first() -> None:
    in_may = next_report(date(2026, 5, 20), level="commune", deadlines=ALL)
    in_november = next_report(date(2026, 11, 20), level="commune", deadlines=ALL)

    assert in_may is not None
    assert in_november is not None
    assert (in_may.period.code, in_may.due_on) == ("2026-H1", date(2026, 6, 14))
    assert (in_november.period.code, in_november.days_left(date(2026, 11, 20))) == ("2026", 24)


def test_on_the_last_day_the_report_is_still_the_next_one() -> None:
    found = next_report(date(2026, 12, 14), level="commune", deadlines=ALL)

    assert found is not None
    assert (found.period.code, found.days_left(date(2026, 12, 14))) == ("2026", 0)


def test_after_the_last_day_the_report_is_overdue_and_another_comes_next() -> None:
    day = date(2026, 12, 16)

    owed = {report.period.code: report.days_left(day) for report in due_reports(day, level="commune", deadlines=ALL)}

    assert owed["2026"] == -2
    assert min(left for left in owed.values() if left >= 0) == owed["2027-H1"]


def test_each_level_has_its_own_deadlines() -> None:
    found = due_reports(date(2026, 11, 20), level="province", deadlines=ALL)

    assert {report.due_on.day for report in found} == {24}


def test_a_rule_binds_only_reports_due_while_it_is_in_force() -> None:
    ended = Deadline(PeriodKind.YEAR, frozenset({"commune"}), 15, 12, "cũ", date(2017, 1, 1), date(2025, 12, 31))

    found = due_reports(date(2026, 3, 1), level="commune", deadlines=(ended,))

    assert [report.period.code for report in found] == ["2025"]


def test_a_level_without_deadlines_owes_nothing() -> None:
    assert next_report(date(2026, 3, 1), level="central", deadlines=ALL) is None
