"""Which units have sent which reports, in time or not: verified packages by our own clock, and papers noted (R20)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from db.domain.deadlines import Sender
from db.domain.errors import KnownError
from db.domain.periods import Period, parse_period
from db.domain.text import sort_key
from db.queries.submissions import own_submissions, report_packages, units_ever_reporting
from db.transactions import reading
from desktop.services.deadlines import calendar_in
from desktop.services.scopes import units_below_on_each
from desktop.services.standings import HERE, OWED, Standing, UnitReport, stand, stand_inside

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from db.domain.fields import Json
    from db.queries.office import UnitRow
    from db.queries.submissions import Reporting, ReportPackage, SubmissionRow
    from desktop.services.deadlines import Calendar
    from desktop.services.office import Office
    from desktop.services.scopes import UnitsBelow

_ABSENT = UnitReport(Standing.ABSENT)


@dataclass(frozen=True, slots=True)
class PeriodColumn:
    """A period of the matrix; `due_on` is None where the calendar has no deadline for it."""

    period: Period
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Completeness:
    """Units by periods.

    Attributes:
        columns: the periods, in order of their last days.
        units: who reports, or did when one of the periods ended, in Vietnamese order of name; behind each those that
            report to it and are known here from its packages.
        cells: per unit id and period code.
        above: of a unit that reports to another one, the id of that one.
    """

    columns: tuple[PeriodColumn, ...]
    units: tuple[UnitRow, ...]
    cells: dict[tuple[str, str], UnitReport]
    above: Mapping[str, str] = field(default_factory=dict[str, str])

    def number(self, period: str, standing: Standing) -> int:
        """How many units stand so in a period."""
        return sum(1 for unit in self.units if self.cells[unit.id, period].standing is standing)

    def owing(self, period: str) -> tuple[UnitRow, ...]:
        """The units whose report of a period is awaited or here, those that do not owe it to this office left out."""
        return tuple(unit for unit in self.units if self.cells[unit.id, period].standing in HERE | OWED)

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
        below = units_below_on_each(connection, office, {min(one.to_on, today) for one in wanted})
    known = _Known(calendar, packages, noted, today)
    return _with_carried(_matrix(wanted, reporting, known), below, known)


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


def completeness_to_plain(found: Completeness, period: Period) -> dict[str, Json]:
    """One period as `completeness --json` prints it."""
    code = period.code
    column = next(column for column in found.columns if column.period.code == code)
    owing, units = found.owing(code), {unit.id: unit for unit in found.units}
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
        "units": [
            _plain_cell(unit, found.cells[unit.id, code], units.get(found.above.get(unit.id, "")))
            for unit in found.units
        ],
    }


def _plain_cell(unit: UnitRow, cell: UnitReport, above: UnitRow | None) -> dict[str, Json]:
    return {
        "unit": unit.code,
        **({"above": above.code} if above else {}),
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

    @property
    def came(self) -> dict[tuple[str, str], list[ReportPackage]]:
        """The packages of each unit and period."""
        found: dict[tuple[str, str], list[ReportPackage]] = {}
        for package in self.packages:
            found.setdefault((package.sender_id, package.period), []).append(package)
        return found


def _matrix(periods: Sequence[Period], reporting: Sequence[Reporting], known: _Known) -> Completeness:
    calendar, today = known.calendar, known.today
    came = known.came
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


def _with_carried(found: Completeness, below: Mapping[date, UnitsBelow], known: _Known) -> Completeness:
    """The matrix with the units that report to another one below this office, each behind that one."""
    came, cells = known.came, dict(found.cells)
    units: dict[str, UnitRow] = {unit.id: unit for unit in found.units}
    above: dict[str, str] = {}
    for column in found.columns:
        code, there = column.period.code, below[min(column.period.to_on, known.today)]
        direct = {unit.id for unit in there.direct}
        for unit in there.units:
            is_silent = cells.get((unit.id, code), _ABSENT).standing is Standing.ABSENT
            if unit.id in direct or not is_silent or unit.id not in there.above:
                continue
            higher = there.above[unit.id]
            cells[unit.id, code] = stand_inside(came.get((unit.id, code), ()), cells.get((higher, code), _ABSENT))
            if unit.id not in units:
                units[unit.id] = unit
                above[unit.id] = higher
    for unit_id in above:
        for column in found.columns:
            cells.setdefault((unit_id, column.period.code), _ABSENT)
    below_each: dict[str, list[UnitRow]] = {}
    for unit_id, higher in above.items():
        below_each.setdefault(higher, []).append(units[unit_id])
    rows: list[UnitRow] = []
    waiting = list(reversed(found.units))
    while waiting:
        unit = waiting.pop()
        rows.append(unit)
        waiting += sorted(below_each.get(unit.id, ()), key=lambda one: sort_key(one.name), reverse=True)
    return replace(found, units=tuple(rows), cells=cells, above=above)


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
