"""Reports and when they are due: the flows of the report calendar, and what is owed around a day (domain.md §1.2).

A flow says who reports what to whom, how often, and until when. Flows are data (`resources/catalogs/calendar.toml`);
those of a plan are in force where the plan is applied, and go before the general ones of the same kind.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain.periods import Period, PeriodKind, Regime, periods_around, programme
from db.domain.working_days import Roll, WorkingDays

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DAY = timedelta(days=1)
_EVERY_DAY_WORKED = WorkingDays()


class Rhythm(StrEnum):
    """How often a report is made."""

    PERIODIC = "periodic"
    ONCE = "once"
    EVENT = "event"  # after each event, "kịp thời": no day


class Sender(StrEnum):
    """Who reports."""

    UNIT = "unit"  # an office to the one above it
    TEAM = "team"  # the office's inspection team to its chairman
    AGENCY = "agency"  # another agency to the office


@dataclass(frozen=True, slots=True)
class DueRule:
    """Until when the report of a period is in time.

    Attributes:
        day: day of the month; 0 where the days are counted from the period's end.
        month: month of the year the period is named after; 0 for the month in which the period ends.
        year: years after (1) or before (-1) the one the period is named after.
        before: the document says "before" the day, so that the day before is the last one.
        after: days after the period's last day.
    """

    day: int = 0
    month: int = 0
    year: int = 0
    before: bool = True
    after: int = 0

    def last_day(self, period: Period) -> date:
        """The last day on which the report of the period is in time; in a shorter month its last day is meant."""
        if not self.day:
            return period.to_on + timedelta(days=self.after)
        end = period.to_on
        year, month = (period.year + self.year, self.month) if self.month else (end.year, end.month)
        named = date(year, month, min(self.day, monthrange(year, month)[1]))
        return named - _DAY if self.before else named


@dataclass(frozen=True, slots=True)
class Flow:
    """Who reports what to whom, how often and until when.

    Attributes:
        code: its name in the calendar.
        report: kind of report, a code of `report_flows`.
        name: in words.
        sender: who reports.
        levels: levels of the office that sends; of the office that receives, where another agency reports.
        source: document and clause.
        valid_from: first day of the rule.
        valid_to: its last day; None while in force.
        rhythm: how often.
        period: kind of period of a periodic report.
        regime: how its days are cut.
        due: until when; None where the document names no day and the office set none.
        due_on: the last day of a report made once.
        years: first and last year of the programme a report made once covers.
        roll: what becomes of a due day on which nobody works.
        plan: name of the plan it belongs to; empty for all offices.
        assumed: the day is not in the document; the calendar proposes it.
        secret: it travels by secret post only, never with this program.
        package: the signed package of the period answers it.
        from_words: who reports, in words.
        to_words: to whom, in words.
    """

    code: str
    report: str
    name: str
    sender: Sender
    levels: frozenset[str]
    source: str
    valid_from: date
    valid_to: date | None = None
    rhythm: Rhythm = Rhythm.PERIODIC
    period: PeriodKind | None = None
    regime: Regime = Regime.ND09
    due: DueRule | None = None
    due_on: date | None = None
    years: tuple[int, int] | None = None
    roll: Roll = Roll.NONE
    plan: str = ""
    assumed: bool = False
    secret: bool = False
    package: bool = False
    from_words: str = ""
    to_words: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def last_day(self, period: Period, days: WorkingDays = _EVERY_DAY_WORKED) -> date | None:
        """The last day on which the report of a period is in time; None where no day is named."""
        if self.rhythm is Rhythm.ONCE:
            return None if self.due_on is None else days.rolled(self.due_on, self.roll)
        return None if self.due is None else days.rolled(self.due.last_day(period), self.roll)


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report that is owed.

    Attributes:
        period: what it covers.
        due_on: the last day on which it is in time.
        flow: the rule that says so.
    """

    period: Period
    due_on: date
    flow: Flow = field(compare=False)

    @property
    def source(self) -> str:
        """The clause that says so."""
        return self.flow.source

    def days_left(self, day: date) -> int:
        """Days from a day to the deadline; negative once it has passed."""
        return (self.due_on - day).days


def flows_in_force(flows: Iterable[Flow], *, plan: str = "") -> tuple[Flow, ...]:
    """The general flows and those of a plan; a plan's flow takes the place of a general one of its kind.

    Of its kind: the same sender, report, kind of period and at least one level in common. The general one keeps its
    other levels.
    """
    everything = tuple(flows)
    of_plan = [flow for flow in everything if flow.plan and flow.plan == plan]
    kept: list[Flow] = []
    for flow in everything:
        if flow.plan:
            continue
        taken = {level for one in of_plan if _kind_of(one) == _kind_of(flow) for level in one.levels}
        if not flow.levels <= taken:
            kept.append(replace(flow, levels=flow.levels - taken))
    return (*kept, *of_plan)


def _kind_of(flow: Flow) -> tuple[Sender, str, Rhythm, PeriodKind | None]:
    return flow.sender, flow.report, flow.rhythm, flow.period


def due_reports(
    day: date,
    *,
    level: str,
    flows: Sequence[Flow],
    sender: Sender = Sender.UNIT,
    days: WorkingDays = _EVERY_DAY_WORKED,
) -> tuple[DueReport, ...]:
    """The reports owed around a day, in order of their deadlines.

    Of each periodic flow with a day: the last period that is over, the running and the next one. Reports made once are
    there while their rule is in force. Where two flows ask for the same report of the same period, the earlier day is
    the one to keep.

    Args:
        day: the day of asking.
        level: level of the office; see `Flow.levels`.
        flows: in force.
        sender: who reports.
        days: which days are worked.
    """
    found: dict[tuple[str, str], DueReport] = {}
    for flow in flows:
        if flow.sender is not sender or level not in flow.levels:
            continue
        for period in periods_of(flow, day):
            due_on = flow.last_day(period, days)
            if due_on is None or not flow.holds_on(due_on):
                continue
            key = flow.report, period.code
            if key not in found or due_on < found[key].due_on:
                found[key] = DueReport(period, due_on, flow)
    return tuple(sorted(found.values(), key=lambda one: (one.due_on, one.period.code, one.flow.report)))


def periods_of(flow: Flow, day: date) -> tuple[Period, ...]:
    """The periods a flow asks about around a day, in order of their last days; none for what follows events."""
    if flow.rhythm is Rhythm.PERIODIC and flow.period is not None:
        around = periods_around(day, kinds=(flow.period,), regime=flow.regime)
        return (*around.ended, *around.current, *around.coming)
    if flow.rhythm is Rhythm.ONCE and flow.due_on is not None:
        first, last = flow.years or (flow.due_on.year, flow.due_on.year)
        return (programme(first, last, flow.regime),)
    return ()


def next_report(
    day: date, *, level: str, flows: Sequence[Flow], days: WorkingDays = _EVERY_DAY_WORKED
) -> DueReport | None:
    """The periodic report upwards whose deadline comes next, today's included; None where there is none."""
    owed = due_reports(day, level=level, flows=flows, days=days)
    return next((report for report in owed if report.due_on >= day and report.flow.package), None)
