"""Which units have sent which reports, in time or not: verified packages by our own clock, and papers noted (R20)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain.deadlines import Sender
from db.domain.errors import KnownError
from db.domain.periods import Period, parse_period
from db.queries.submissions import own_submissions, report_packages, units_ever_reporting
from db.transactions import reading
from desktop.clock import vietnam_day
from desktop.services.deadlines import calendar_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.domain.fields import Json
    from db.queries.office import UnitRow
    from db.queries.submissions import Reporting, ReportPackage, SubmissionRow
    from desktop.services.deadlines import Calendar
    from desktop.services.office import Office


class Standing(StrEnum):
    """How a unit stands with the report of a period."""

    NOT_DUE = "not_due"  # the period is not over, or its deadline has not come
    DUE_SOON = "due_soon"  # within a week
    ON_TIME = "on_time"
    LATE = "late"
    NIL = "nil"  # a signed "nothing happened"
    SUPPLEMENT = "supplement"  # the newest package is a bổ sung
    RETURNED = "returned"  # sent back with a reason; the next edition is awaited
    HELD = "held"  # here, but waits for the package before it
    OVERDUE = "overdue"
    ABSENT = "absent"  # the unit did not exist or did not report here when the period ended: its successor does


HERE = frozenset({Standing.ON_TIME, Standing.LATE, Standing.NIL, Standing.SUPPLEMENT})
OWED = frozenset({Standing.NOT_DUE, Standing.DUE_SOON, Standing.OVERDUE, Standing.HELD, Standing.RETURNED})
DUE_SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class PeriodColumn:
    """A period of the matrix; `due_on` is None where the calendar has no deadline for it."""

    period: Period
    due_on: date | None


@dataclass(frozen=True, slots=True)
class UnitReport:
    """One unit's report of one period.

    Attributes:
        standing: how it stands.
        received_on: when the first package or paper came, here in Việt Nam; None for none.
        days: days late, overdue, or left to the deadline; 0 where that says nothing.
        edition: number of the newest edition.
        package_id: the newest package; empty for none.
        due_on: until when it is in time; None without a deadline.
        record_id: the note of it in the register of reports; empty for none.
        on_paper: it came on paper or through another system, and was noted by hand.
        nil: nothing happened in the period.
        reminded_on: when the unit was reminded in writing; None for never.
        reminder_number: number of that letter.
    """

    standing: Standing
    received_on: date | None = None
    days: int = 0
    edition: int = 0
    package_id: str = ""
    due_on: date | None = None
    record_id: str = ""
    on_paper: bool = False
    nil: bool = False
    reminded_on: date | None = None
    reminder_number: str = ""


@dataclass(frozen=True, slots=True)
class Completeness:
    """Units by periods.

    Attributes:
        columns: the periods, in order of their last days.
        units: who reports, or did when one of the periods ended, in Vietnamese order of name.
        cells: per unit id and period code.
    """

    columns: tuple[PeriodColumn, ...]
    units: tuple[UnitRow, ...]
    cells: dict[tuple[str, str], UnitReport]

    def number(self, period: str, standing: Standing) -> int:
        """How many units stand so in a period."""
        return sum(1 for unit in self.units if self.cells[unit.id, period].standing is standing)

    def owing(self, period: str) -> tuple[UnitRow, ...]:
        """The units whose report of a period is awaited or here, those that do not owe it left out."""
        return tuple(unit for unit in self.units if self.cells[unit.id, period].standing is not Standing.ABSENT)

    def missing(self, period: str) -> tuple[UnitRow, ...]:
        """The units whose report of a period is not here."""
        return tuple(unit for unit in self.units if self.cells[unit.id, period].standing in OWED)


def load_completeness(office: Office, period: Period | None = None) -> Completeness:
    """The matrix as of today.

    Args:
        office: the office reports go to.
        period: this period alone; otherwise those with a deadline (the last, running and next of each kind) and those
            received.
    """
    today = office.clock.today()
    with reading(office.database) as connection:
        calendar = calendar_in(connection)
        reporting = units_ever_reporting(connection)
        packages = report_packages(connection, periods=(period.code,) if period else ())
        noted = own_submissions(connection, office.author.unit, period=period.code if period else "")
    if period is not None:
        wanted = [period]
    else:
        wanted = _periods(calendar, reporting, packages, today) if any(r.owes_on(today) for r in reporting) else []
    return _matrix(wanted, reporting, _Known(calendar, packages, noted, today))


def due_day(calendar: Calendar, level: str, period: Period, *, sender: Sender = Sender.UNIT) -> date | None:
    """Until when the units of a level send their report of a period; None where no flow names a day."""
    days = [
        day
        for flow in calendar.flows
        if flow.sender is sender
        and level in flow.levels
        and flow.period is period.kind
        and flow.regime is period.regime
        and not period.since
        and (flow.package or sender is not Sender.UNIT)
        and (day := flow.last_day(period, calendar.days)) is not None
        and flow.holds_on(day)
    ]
    return min(days, default=None)


def stand(
    packages: Sequence[ReportPackage], noted: SubmissionRow | None, *, due_on: date | None, ends_on: date, today: date
) -> UnitReport:
    """How a report stands: by its packages, else by what was noted by hand; both are never counted twice.

    Args:
        packages: of this sender and period, accepted and held.
        noted: the register's row about it.
        due_on: until when it is in time.
        ends_on: last day of the period.
        today: the day of asking.
    """
    known = UnitReport(Standing.NOT_DUE, due_on=due_on)
    if noted is not None:
        known = replace(known, record_id=noted.id, reminded_on=noted.reminded_on, reminder_number=noted.reminder_number)
    accepted = [one for one in packages if not one.held and not one.decision]
    if accepted:
        first, newest = min(accepted, key=lambda one: one.received_at), accepted[-1]
        on, nil = _day(first.received_at), bool(json.loads(newest.header).get("nil"))
        came = _came(known, on, newest.edition, nil=nil)
        return replace(came, package_id=newest.id)
    if noted is not None and noted.sent_on is not None:
        return replace(_came(known, noted.sent_on, noted.edition, nil=noted.nil), on_paper=True)
    if returned := [one for one in packages if one.decision]:
        return _returned(known, returned[-1], today)
    held = [one for one in packages if one.held]
    if held:
        return replace(known, standing=Standing.HELD, received_on=_day(held[0].received_at), package_id=held[0].id)
    return _awaited(known, ends_on, today)


def completeness_to_plain(found: Completeness, period: Period) -> dict[str, Json]:
    """One period as `completeness --json` prints it."""
    code = period.code
    column = next(column for column in found.columns if column.period.code == code)
    owing = found.owing(code)
    return {
        "period": code,
        "from": period.from_on.isoformat(),
        "to": period.to_on.isoformat(),
        "due_on": _plain_day(column.due_on),
        "complete": not found.missing(code),
        "totals": {
            "units": len(owing),
            "received": sum(1 for unit in owing if found.cells[unit.id, code].standing in HERE),
            **{standing.value: found.number(code, standing) for standing in Standing},
        },
        "units": [_plain_cell(unit, found.cells[unit.id, code]) for unit in found.units],
    }


def _plain_cell(unit: UnitRow, cell: UnitReport) -> dict[str, Json]:
    return {
        "unit": unit.code,
        "valid_from": unit.valid_from,
        "name": unit.name,
        "standing": cell.standing.value,
        "due_on": _plain_day(cell.due_on),
        "received_on": _plain_day(cell.received_on),
        "days": cell.days,
        "edition": cell.edition,
        "nil": cell.nil,
        "paper": cell.on_paper,
        "package": cell.package_id or None,
        "reminded_on": _plain_day(cell.reminded_on),
        "reminder_number": cell.reminder_number or None,
    }


def _plain_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _periods(
    calendar: Calendar, reporting: Sequence[Reporting], packages: Sequence[ReportPackage], today: date
) -> list[Period]:
    found: dict[str, Period] = {}
    for level in sorted({one.unit.level for one in reporting if one.owes_on(today)}):
        for report in calendar.owed(today, level=level):
            if report.flow.package:
                found.setdefault(report.period.code, report.period)
    for package in packages:
        try:
            period = parse_period(package.period)
        except KnownError:
            continue
        found.setdefault(period.code, period)
    return sorted(found.values(), key=lambda period: (period.to_on, period.from_on))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the matrix is made of."""

    calendar: Calendar
    packages: Sequence[ReportPackage]
    noted: Sequence[SubmissionRow]
    today: date


def _matrix(periods: Sequence[Period], reporting: Sequence[Reporting], known: _Known) -> Completeness:
    calendar, today = known.calendar, known.today
    came: dict[tuple[str, str], list[ReportPackage]] = {}
    for package in known.packages:
        came.setdefault((package.sender_id, package.period), []).append(package)
    by_hand = _noted_of_units(known.noted, calendar)
    cells: dict[tuple[str, str], UnitReport] = {}
    shown: list[UnitRow] = []
    for one in reporting:
        row: dict[tuple[str, str], UnitReport] = {}
        for period in periods:
            key = one.unit.id, period.code
            due_on = due_day(calendar, one.unit.level, period)
            if one.owes_on(period.to_on) or (period.to_on > today and one.owes_on(today)) or key in came:
                row[key] = stand(came.get(key, ()), by_hand.get(key), due_on=due_on, ends_on=period.to_on, today=today)
            else:
                row[key] = UnitReport(Standing.ABSENT)
        if one.owes_on(today) or any(cell.standing is not Standing.ABSENT for cell in row.values()):
            shown.append(one.unit)
            cells |= row
    columns = tuple(PeriodColumn(period, _column_day(cells, shown, period)) for period in periods)
    return Completeness(columns, tuple(shown), cells)


def _noted_of_units(noted: Sequence[SubmissionRow], calendar: Calendar) -> Mapping[tuple[str, str], SubmissionRow]:
    """The rows about the periodic report itself, per unit and period; those noted as sent go before the others."""
    kinds = {flow.report for flow in calendar.flows if flow.package}
    found: dict[tuple[str, str], SubmissionRow] = {}
    for row in sorted(noted, key=lambda row: (row.sent_on is not None, row.edition)):
        if row.reporter_unit and row.flow in kinds:
            found[row.reporter_unit, row.period] = row
    return found


def _column_day(cells: Mapping[tuple[str, str], UnitReport], units: Sequence[UnitRow], period: Period) -> date | None:
    days = [day for unit in units if (day := cells[unit.id, period.code].due_on) is not None]
    return min(days, default=None)


def _came(known: UnitReport, on: date, edition: int, *, nil: bool) -> UnitReport:
    late = max(0, (on - known.due_on).days) if known.due_on else 0
    standing = Standing.NIL if nil else Standing.ON_TIME
    if edition:
        standing = Standing.SUPPLEMENT
    elif late:
        standing = Standing.LATE
    return replace(known, standing=standing, received_on=on, days=late, edition=edition, nil=nil)


def _returned(known: UnitReport, package: ReportPackage, today: date) -> UnitReport:
    """What was sent back is awaited again until the day that was set then."""
    decided = json.loads(package.decision)
    due_on = date.fromisoformat(decided["due_on"]) if decided.get("due_on") else known.due_on
    days = (due_on - today).days if due_on else 0
    return replace(
        known,
        standing=Standing.RETURNED,
        received_on=_day(package.received_at),
        days=days,
        package_id=package.id,
        due_on=due_on,
    )


def _awaited(known: UnitReport, ends_on: date, today: date) -> UnitReport:
    if known.due_on is None or (ends_on >= today and known.due_on >= today):
        return known
    left = (known.due_on - today).days
    if left < 0:
        return replace(known, standing=Standing.OVERDUE, days=-left)
    soon = Standing.DUE_SOON if left <= DUE_SOON_DAYS else Standing.NOT_DUE
    return replace(known, standing=soon, days=left)


def _day(stamp: str) -> date:
    return vietnam_day(datetime.fromisoformat(stamp))
