"""Which units have sent which reports, in time or not, from verified packages and this office's own clock (§5.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain.deadlines import due_reports
from db.domain.errors import KnownError
from db.domain.periods import Period, parse_period
from db.queries.office import UnitRow, units_reporting
from db.queries.packages import ACCEPTED, HELD, ReceivedPackage, list_received
from db.transactions import reading
from desktop.clock import vietnam_day
from desktop.exchange.header import PackageKind, decode_header
from desktop.services.deadlines import load_deadlines

if TYPE_CHECKING:
    from desktop.services.office import Office


class Standing(StrEnum):
    """How a unit stands with the report of a period."""

    NOT_DUE = "not_due"  # the period is not over, or its deadline has not come
    DUE_SOON = "due_soon"  # within a week
    ON_TIME = "on_time"
    LATE = "late"
    NIL = "nil"  # a signed "nothing happened"
    SUPPLEMENT = "supplement"  # the newest package is a bổ sung
    HELD = "held"  # here, but waits for the package before it
    OVERDUE = "overdue"


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
        received_on: when the first package came, here in Việt Nam; None for none.
        days: days late, overdue, or left to the deadline; 0 where that says nothing.
        edition: number of the newest edition.
        package_id: the newest package; empty for none.
    """

    standing: Standing
    received_on: date | None = None
    days: int = 0
    edition: int = 0
    package_id: str = ""


@dataclass(frozen=True, slots=True)
class Completeness:
    """Units by periods.

    Attributes:
        columns: the periods, in order of their last days.
        units: who reports, in Vietnamese order of name.
        cells: per unit id and period code.
    """

    columns: tuple[PeriodColumn, ...]
    units: tuple[UnitRow, ...]
    cells: dict[tuple[str, str], UnitReport]

    def number(self, period: str, standing: Standing) -> int:
        """How many units stand so in a period."""
        return sum(1 for unit in self.units if self.cells[unit.id, period].standing is standing)


def load_completeness(office: Office) -> Completeness:
    """The matrix as of today: periods with a deadline, the last, running and next of each kind, and those received."""
    today = office.clock.today()
    with reading(office.database) as connection:
        units = units_reporting(connection, today)
        received = [p for p in list_received(connection, state=None) if p.kind == PackageKind.REPORT and p.period]
    columns = _columns(office, units, received)
    cells = {
        (unit.id, column.period.code): _stand(
            [p for p in received if p.sender_id == unit.id and p.period == column.period.code], column, today
        )
        for unit in units
        for column in columns
    }
    return Completeness(columns, units, cells)


def _columns(office: Office, units: tuple[UnitRow, ...], received: list[ReceivedPackage]) -> tuple[PeriodColumn, ...]:
    if not units:
        return ()
    due = due_reports(office.clock.today(), level=units[0].level, deadlines=load_deadlines())
    found = {report.period.code: PeriodColumn(report.period, report.due_on) for report in due}
    for package in received:
        try:
            period = parse_period(package.period or "")
        except KnownError:
            continue
        found.setdefault(period.code, PeriodColumn(period, None))
    return tuple(sorted(found.values(), key=lambda column: (column.period.to_on, column.period.from_on)))


def _stand(packages: list[ReceivedPackage], column: PeriodColumn, today: date) -> UnitReport:
    accepted = sorted((p for p in packages if p.state == ACCEPTED), key=lambda p: (p.edition or 0, p.received_at))
    if accepted:
        return _received(accepted, column)
    held = [p for p in packages if p.state == HELD]
    if held:
        return UnitReport(Standing.HELD, _day(held[0].received_at), package_id=held[0].id)
    if column.due_on is None or column.period.to_on >= today:
        return UnitReport(Standing.NOT_DUE)
    left = (column.due_on - today).days
    if left < 0:
        return UnitReport(Standing.OVERDUE, days=-left)
    return UnitReport(Standing.DUE_SOON if left <= DUE_SOON_DAYS else Standing.NOT_DUE, days=left)


def _received(accepted: list[ReceivedPackage], column: PeriodColumn) -> UnitReport:
    first, newest = accepted[0], accepted[-1]
    on, edition = _day(first.received_at), newest.edition or 0
    late = (on - column.due_on).days if column.due_on else 0
    if edition:
        return UnitReport(Standing.SUPPLEMENT, on, max(0, late), edition, newest.id)
    if late > 0:
        return UnitReport(Standing.LATE, on, late, edition, newest.id)
    nil = decode_header(newest.header.encode()).nil
    return UnitReport(Standing.NIL if nil else Standing.ON_TIME, on, 0, edition, newest.id)


def _day(stamp: str) -> date:
    return vietnam_day(datetime.fromisoformat(stamp))
