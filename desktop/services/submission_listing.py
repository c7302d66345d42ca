"""Making the list of reports due now (R20): of the units below, other agencies, this office and its team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from db.domain.changes import Changes
from db.domain.deadlines import Sender
from db.domain.office_papers import Submission
from db.queries.submissions import own_submissions, units_ever_reporting
from db.transactions import reading
from desktop.services.checks.submissions import report_key
from desktop.services.deadlines import Calendar, calendar_in
from desktop.services.records import UndoStack, add_records

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.engine import Connection

    from db.domain.deadlines import DueReport
    from desktop.services.office import Office

LISTED_BEFORE = timedelta(days=120)  # reports due longer ago are no longer listed by themselves
LISTED_AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Listed:
    """What making the list did.

    Attributes:
        added: how many reports are new in the list.
        periods: of which periods, in order.
        changes: what changed.
    """

    added: int
    periods: tuple[str, ...]
    changes: Changes


def list_due_reports(office: Office, *, undo: UndoStack) -> Listed:
    """The reports due now put into the register, those already there left alone; one step of undo takes them back.

    Of the units that report here, of the other agencies of the calendar, of this office itself and its team: every
    periodic report with a day that was due within the last 120 days or is due within a month, its period being over
    or ending before that day.
    """
    today = office.clock.today()
    with reading(office.database) as connection:
        calendar, noted = calendar_in(connection), own_submissions(connection, office.author.unit)
        known = {report_key(row.reporter_unit or row.reporter, row.flow, row.period) for row in noted}
        wanted = _due_submissions(connection, office, calendar, today)
    fresh = [one for one in wanted if report_key(one.reporter_unit or one.reporter, one.flow, one.period) not in known]
    saved = add_records(office, fresh, undo=undo)
    changes = Changes()
    for one in saved:
        changes |= one.changes
    return Listed(len(saved), tuple(dict.fromkeys(one.period for one in fresh)), changes)


def _due_submissions(connection: Connection, office: Office, calendar: Calendar, today: date) -> list[Submission]:
    """What the list should hold, in order of due day and reporter."""
    level = office.unit.level
    receiver = office.superior.name if office.superior else ""
    found: list[Submission] = []
    for report in (*calendar.owed(today, level=level), *calendar.owed(today, level=level, sender=Sender.TEAM)):
        to = report.flow.to_words if report.flow.sender is Sender.TEAM or not report.flow.package else receiver
        reporter = report.flow.from_words if report.flow.sender is Sender.TEAM else office.unit.name
        found.append(_submission(report, reporter, office.unit.id, to or report.flow.to_words))
    agencies = calendar.owed(today, level=level, sender=Sender.AGENCY)
    found += [_submission(report, name, "", office.unit.name) for name in calendar.reporters for report in agencies]
    for one in units_ever_reporting(connection):
        found += [
            _submission(report, one.unit.name, one.unit.id, office.unit.name)
            for report in calendar.owed(today, level=one.unit.level)
            if one.owes_on(report.period.to_on)
        ]
    near = [one for one in found if one.due_on and today - LISTED_BEFORE <= one.due_on <= today + LISTED_AHEAD]
    return sorted(near, key=lambda one: one.due_on or today)


def _submission(report: DueReport, reporter: str, unit: str, receiver: str) -> Submission:
    return Submission(
        reporter=reporter,
        reporter_unit=unit,
        flow=report.flow.report,
        period=report.period.code,
        due_on=report.due_on,
        receiver=receiver,
    )
