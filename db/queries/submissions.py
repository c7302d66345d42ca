"""Register R20 and the packages beside it: what an office notes of reports, and which reports came."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.models.office import packages_received, packages_sent, reporting_units, units
from db.models.records import TABLES
from db.queries.office import UnitRow
from db.queries.packages import ACCEPTED, HELD, RETURNED

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.engine import Connection

SUBMISSIONS = TABLES["submissions"]


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """What the office noted of one report: whose, which, when it was due, sent and reminded of."""

    id: str
    reporter: str
    reporter_unit: str
    flow: str
    period: str
    due_on: date | None
    sent_on: date | None
    via: str
    nil: bool
    edition: int
    reminder_number: str
    reminded_on: date | None


@dataclass(frozen=True, slots=True)
class ReportPackage:
    """A report that came as a package; `held` while it waits for another one.

    `decision` is what a person decided about one that was returned (`why`, `due_on`), as canonical JSON.
    """

    id: str
    sender_id: str
    period: str
    received_at: str
    edition: int
    header: str
    held: bool
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Reporting:
    """A unit that reports to the office, and on which days it did and existed."""

    unit: UnitRow
    from_on: date
    to_on: date | None

    def owes_on(self, day: date) -> bool:
        """Whether it reports to the office on a day."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


def own_submissions(connection: Connection, unit: str, *, period: str = "") -> tuple[SubmissionRow, ...]:
    """What the unit itself noted, by due day; of one period where one is named."""
    c = SUBMISSIONS.c
    query = sa.select(
        c.id,
        c.reporter,
        c.reporter_unit,
        c.flow,
        c.period,
        c.due_on,
        c.sent_on,
        c.via,
        c.nil,
        c.edition,
        c.reminder_number,
        c.reminded_on,
    ).where(c.unit_id == unit, c.deleted.is_(None))
    if period:
        query = query.where(c.period == period)
    return tuple(
        SubmissionRow(
            row.id,
            row.reporter or "",
            row.reporter_unit or "",
            row.flow or "",
            row.period or "",
            _day(row.due_on),
            _day(row.sent_on),
            row.via or "",
            bool(row.nil),
            row.edition or 0,
            row.reminder_number or "",
            _day(row.reminded_on),
        )
        for row in connection.execute(query.order_by(c.due_on, c.sort_key, c.id))
    )


def report_packages(connection: Connection, *, periods: Collection[str] = ()) -> tuple[ReportPackage, ...]:
    """The reports accepted, held and returned, in order of edition and arrival; of some periods where any are named."""
    c = packages_received.c
    query = sa.select(c.id, c.sender_id, c.period, c.received_at, c.edition, c.header, c.state, c.decision).where(
        c.kind == "report", c.state.in_((ACCEPTED, HELD, RETURNED)), c.period.is_not(None)
    )
    if periods:
        query = query.where(c.period.in_(tuple(periods)))
    return tuple(
        ReportPackage(
            row.id,
            row.sender_id,
            row.period,
            row.received_at,
            row.edition or 0,
            row.header,
            row.state == HELD,
            (row.decision or "") if row.state == RETURNED else "",
        )
        for row in connection.execute(query.order_by(c.edition, c.received_at))
    )


def own_reports(connection: Connection, unit: str, *, periods: Collection[str]) -> tuple[ReportPackage, ...]:
    """The office's own reports of some periods that left as packages, in order of edition."""
    c = packages_sent.c
    query = sa.select(c.id, c.period, c.created_at, c.edition, c.header).where(
        c.kind == "report", c.period.in_(tuple(periods))
    )
    return tuple(
        ReportPackage(row.id, unit, row.period, row.created_at, row.edition or 0, row.header, held=False)
        for row in connection.execute(query.order_by(c.edition, c.created_at))
    )


def returned_reports(connection: Connection, periods: Collection[str]) -> dict[str, date | None]:
    """The periods whose newest own report was sent back, with the new due day where one was set."""
    c = packages_sent.c
    query = sa.select(c.period, c.receipt).where(c.kind == "report", c.period.in_(tuple(periods)))
    newest = {row.period: row.receipt for row in connection.execute(query.order_by(c.edition, c.created_at))}
    found: dict[str, date | None] = {}
    for period, receipt in newest.items():
        returned = json.loads(receipt).get("returned") if receipt else None
        if returned:
            found[period] = _day(returned.get("due_on"))
    return found


def units_ever_reporting(connection: Connection) -> tuple[Reporting, ...]:
    """All units that report here or did, in Vietnamese order of name; a unit that ended reports no longer."""
    query = (
        sa.select(units, reporting_units.c.from_on, reporting_units.c.to_on)
        .join(reporting_units, reporting_units.c.unit_id == units.c.id)
        .order_by(units.c.sort_key, units.c.valid_from)
    )
    found: list[Reporting] = []
    for row in connection.execute(query):
        unit = UnitRow(row.id, row.code, row.name, row.type, row.level, row.parent_id, row.valid_from, row.valid_to)
        ends = [end for end in (_day(row.to_on), _day(row.valid_to)) if end is not None]
        begins = max(date.fromisoformat(row.from_on), date.fromisoformat(row.valid_from))
        found.append(Reporting(unit, begins, min(ends, default=None)))
    return tuple(found)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
