"""What the first page of the program says in the morning: what waits, how far the targets are, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.domain.deadlines import DueReport
from db.domain.establishments import PAPER_ENDS_SOON
from db.domain.periods import Period, PeriodKind, period_of
from db.queries import overview as queries
from db.queries.overview import CoverOfKinds, EndingPaper, PlannedVisit, WaitingRemedy
from db.queries.submissions import SubmissionRow
from db.transactions import reading
from desktop.services.due_work import Arrivals, OwedReport, find_due_work
from desktop.services.figures import Scope, figures_in
from desktop.services.lists import report_year
from desktop.services.plans import current_plan
from desktop.services.scopes import rolled_up_scope

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.targets import Figure
    from desktop.services.office import Office
    from desktop.services.own_keys import KeyFacts

__all__ = [
    "Arrivals",
    "CoverOfKinds",
    "DueReport",
    "EndingPaper",
    "OwedReport",
    "PlannedVisit",
    "SubmissionRow",
    "WaitingRemedy",
]

AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class MonthOfVisits:
    """Visits held in one month of the report year."""

    month: Period
    visits: int
    violating: int
    running: bool


@dataclass(frozen=True, slots=True)
class CoverOfKind:
    """Places of one kind and those of them visited; a place of two kinds counts for both."""

    kind: str
    places: int
    visited: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Places in business and those visited at least once in the report year, each place once."""

    places: int
    visited: int
    visits: int
    kinds: tuple[CoverOfKind, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the first page shows, of one state of the records.

    Attributes:
        today: the day of asking.
        year: the report year it lies in.
        next_report: the report whose deadline comes next, or None without a calendar.
        is_empty: whether nothing was entered yet.
        remedies: requests not met: overdue, or due within a week.
        visits: planned visits not held: overdue, or within a week.
        papers: papers of places that ended or end within thirty days.
        owed: reports not long over and the next one, with what was sent.
        duties: other reports of this office with a day: of its team, its budget plan; those over and the next one.
        awaited: reports of other agencies noted as due and not as sent: overdue, or due within a week.
        figures: indicators the plan sets a target for, for the report year up to today.
        months: visits by month of the report year, up to the running month.
        coverage: places visited, in all and by kind.
        arrivals: reports of the units that report here; None for an office without any.
        ending_key: the office's signing key when its certificate ends within sixty days or has ended; None otherwise.
    """

    today: date
    year: Period
    next_report: DueReport | None
    is_empty: bool
    remedies: tuple[WaitingRemedy, ...]
    visits: tuple[PlannedVisit, ...]
    papers: tuple[EndingPaper, ...]
    owed: tuple[OwedReport, ...]
    duties: tuple[OwedReport, ...]
    awaited: tuple[SubmissionRow, ...]
    figures: tuple[Figure, ...]
    months: tuple[MonthOfVisits, ...]
    coverage: Coverage
    arrivals: Arrivals | None
    ending_key: KeyFacts | None = None


def load_overview(office: Office) -> Overview:
    """What the first page shows today.

    What waits is the office's own work; targets, months and coverage are rolled up over the units that report to it.
    """
    today, year = office.clock.today(), report_year(office)
    plan, ending_key = current_plan(office), _ending_key(office)
    with reading(office.database) as connection:
        scope = rolled_up_scope(office, connection, today)
        unit = office.unit.id
        due = find_due_work(connection, office, today)
        coverage = _coverage(connection, office, scope, year, today)
        figures = figures_in(connection, scope, year, plan, as_of=today)
        return Overview(
            today,
            year,
            due.next_report,
            queries.is_empty(connection, unit) and not coverage.places,
            queries.remedies_waiting(connection, unit, until=today + AHEAD),
            queries.visits_planned(connection, unit, until=today + AHEAD),
            queries.papers_ending(connection, unit, until=today + PAPER_ENDS_SOON),
            due.owed,
            due.duties,
            due.awaited,
            tuple(figure for figure in figures if figure.target is not None),
            _months(connection, office, scope, year, today),
            coverage,
            due.arrivals,
            ending_key,
        )


def _ending_key(office: Office) -> KeyFacts | None:
    # Imported here because the libraries of signatures take a third of a second that no start should pay.
    from desktop.services.own_keys import own_key_facts  # noqa: PLC0415

    key = own_key_facts(office)
    return key if key is not None and key.ends_soon else None


def _coverage(connection: Connection, office: Office, scope: Scope, year: Period, today: date) -> Coverage:
    # As of today, like the lists; the report itself counts places as of the period's last day.
    found = queries.coverage_by_kinds(connection, scope.members, from_on=year.from_on, to_on=year.to_on, day=today)
    order = [entry.code for entry in office.catalogs["establishment_kinds"].entries]
    places: dict[str, int] = {}
    visited: dict[str, int] = {}
    for row in found:
        for kind in row.kinds:
            places[kind] = places.get(kind, 0) + row.places
            visited[kind] = visited.get(kind, 0) + row.visited
    kinds = sorted(places, key=lambda kind: (-places[kind], order.index(kind) if kind in order else len(order)))
    held = queries.visits_by_day(
        connection, scope.members, from_on=year.from_on, to_on=year.to_on, violating=frozenset()
    )
    return Coverage(
        sum(row.places for row in found),
        sum(row.visited for row in found),
        sum(many for _, many, _ in held),
        tuple(CoverOfKind(kind, places[kind], visited[kind]) for kind in kinds),
    )


def _months(
    connection: Connection, office: Office, scope: Scope, year: Period, today: date
) -> tuple[MonthOfVisits, ...]:
    violating = frozenset(
        entry.code for entry in office.catalogs["inspection_results"].entries if entry.attributes.get("found_violation")
    )
    visits: dict[int, int] = {}
    bad: dict[int, int] = {}
    for day, many, with_violation in queries.visits_by_day(
        connection, scope.members, from_on=year.from_on, to_on=year.to_on, violating=violating
    ):
        month = period_of(day, PeriodKind.MONTH, year.regime)
        if month is not None:
            visits[month.number] = visits.get(month.number, 0) + many
            bad[month.number] = bad.get(month.number, 0) + with_violation
    months = (Period(PeriodKind.MONTH, year.year, number, year.regime) for number in range(1, 13))
    return tuple(
        MonthOfVisits(month, visits.get(month.number, 0), bad.get(month.number, 0), month.contains(today))
        for month in months
        if month.from_on <= today
    )
