"""When reports are due: the calendar of a unit's level, and the report that comes next (domain.md §1.2, §2.10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.domain.periods import Period, PeriodKind, periods_around

if TYPE_CHECKING:
    from collections.abc import Sequence

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when the reports of one kind of period are sent.

    Attributes:
        period: the kind of period.
        levels: levels of the units that send.
        before_day: the document says "before" this day …
        before_month: … of this month of the year the period is named after.
        source: document and clause.
        valid_from: first day of the rule.
        valid_to: its last day; None while in force.
    """

    period: PeriodKind
    levels: frozenset[str]
    before_day: int
    before_month: int
    source: str
    valid_from: date
    valid_to: date | None = None

    def last_day(self, year: int) -> date:
        """The last day on which the report of a year is in time."""
        return date(year, self.before_month, self.before_day) - _DAY

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report that a unit owes.

    Attributes:
        period: what it covers.
        due_on: the last day on which it is in time.
        source: the clause that says so.
    """

    period: Period
    due_on: date
    source: str

    def days_left(self, day: date) -> int:
        """Days from a day to the deadline; negative once it has passed."""
        return (self.due_on - day).days


def due_reports(day: date, *, level: str, deadlines: Sequence[Deadline]) -> tuple[DueReport, ...]:
    """The reports owed around a day, in order of their deadlines.

    Of each kind of period with a deadline: the last period that is over, the running and the next one.
    """
    found: dict[str, DueReport] = {}
    for deadline in deadlines:
        if level not in deadline.levels:
            continue
        around = periods_around(day, kinds=(deadline.period,))
        for period in (*around.ended, *around.current, *around.coming):
            due_on = deadline.last_day(period.year)
            if deadline.holds_on(due_on):
                found[period.code] = DueReport(period, due_on, deadline.source)
    return tuple(sorted(found.values(), key=lambda report: (report.due_on, report.period.code)))


def next_report(day: date, *, level: str, deadlines: Sequence[Deadline]) -> DueReport | None:
    """The report whose deadline comes next, today's included; None where the calendar has none for the level."""
    coming = (report for report in due_reports(day, level=level, deadlines=deadlines) if report.due_on >= day)
    return next(coming, None)
