"""What the report calendar asks of an office today: its own reports, its team's, and those of the units below."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from db.domain.deadlines import Sender
from db.queries import overview as queries
from db.queries.office import get_office
from db.queries.submissions import own_submissions, report_packages, returned_reports, units_ever_reporting
from desktop.clock import vietnam_day
from desktop.services.deadlines import calendar_in
from desktop.services.standings import HERE, stand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from db.domain.deadlines import DueReport
    from db.queries.office import UnitRow
    from db.queries.submissions import SubmissionRow
    from desktop.services.deadlines import Calendar
    from desktop.services.office import Office

_A_WEEK = timedelta(days=7)
_A_MONTH = timedelta(days=30)
_REMEMBERED = timedelta(days=120)  # a report owed for longer is no news in the morning


@dataclass(frozen=True, slots=True)
class OwedReport:
    """A report this office owes or has sent.

    Attributes:
        report: which, and until when.
        sent: whether its package was made here, or its paper was noted as sent.
        answered: whether a receipt came back; what went on paper needs none.
        record_id: the note of it in the register of reports; empty for none.
        returned: whether the newest package was sent back; `report` has the new due day then, where one was set.
    """

    report: DueReport
    sent: bool
    answered: bool
    record_id: str = ""
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Reports of the units that report here, for the last period that is over.

    Attributes:
        report: the period, and until when its reports were in time.
        units: how many units report.
        arrived: how many of their reports are here.
        late: of those, how many came after the deadline.
        missing: units whose report is not here, in Vietnamese order of name.
    """

    report: DueReport
    units: int
    arrived: int
    late: int
    missing: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class DueWork:
    """Everything the calendar asks of an office around a day.

    Attributes:
        next_report: the report upwards whose deadline comes next, or None without a calendar.
        owed: reports upwards not long over and the next one, with what was sent.
        duties: other reports with a day (of its team, its budget plan), not sent: not long over or due within a month.
        awaited: reports of other agencies noted as due and not as sent: overdue, or due within a week.
        arrivals: reports of the units that report here; None for an office without any.
    """

    next_report: DueReport | None
    owed: tuple[OwedReport, ...]
    duties: tuple[OwedReport, ...]
    awaited: tuple[SubmissionRow, ...]
    arrivals: Arrivals | None


def find_due_work(connection: Connection, office: Office, today: date) -> DueWork:
    """What the calendar asks of the office around a day, inside a transaction that is already open."""
    calendar = calendar_in(connection)
    row = get_office(connection)
    begun = vietnam_day(datetime.fromisoformat(row.created_at)) if row else today
    noted = own_submissions(connection, office.author.unit)
    own = {(one.flow, one.period): one for one in noted if one.reporter_unit == office.unit.id}
    up = calendar.owed(today, level=office.unit.level)
    team = calendar.owed(today, level=office.unit.level, sender=Sender.TEAM) if _has_team(connection, office) else ()
    sent = queries.periods_sent(connection, [report.period.code for report in up])

    returned = returned_reports(connection, [report.period.code for report in up])

    def as_owed(report: DueReport) -> OwedReport:
        note = own.get((report.flow.report, report.period.code))
        on_paper = note is not None and note.sent_on is not None
        package = report.flow.package and report.period.code in sent
        if package and not on_paper and report.period.code in returned:
            again = replace(report, due_on=returned[report.period.code] or report.due_on)
            return OwedReport(again, sent=False, answered=False, record_id=note.id if note else "", returned=True)
        answered = on_paper or (package and sent[report.period.code])
        return OwedReport(report, package or on_paper, answered, note.id if note else "")

    return DueWork(
        calendar.next(today, level=office.unit.level),
        _owed([as_owed(report) for report in up if report.flow.package], begun, today),
        _duties([as_owed(report) for report in (*up, *team) if not report.flow.package], begun, today),
        tuple(one for one in noted if not one.reporter_unit and _is_awaited(one, today)),
        _arrivals(connection, calendar, noted, today),
    )


def _is_awaited(one: SubmissionRow, today: date) -> bool:
    return one.sent_on is None and one.due_on is not None and one.due_on <= today + _A_WEEK


def _owed(reports: Sequence[OwedReport], begun: date, today: date) -> tuple[OwedReport, ...]:
    """Reports over and not long past their deadline, and the next one; nothing from before the office began here."""
    recent = [one for one in reports if max(begun, today - _REMEMBERED) <= one.report.due_on]
    over = [one for one in recent if one.report.period.to_on < today]
    return (*over, *[one for one in recent if one.report.period.to_on >= today][:1])


def _duties(duties: Sequence[OwedReport], begun: date, today: date) -> tuple[OwedReport, ...]:
    first = max(begun, today - _REMEMBERED)
    return tuple(one for one in duties if not one.sent and first <= one.report.due_on <= today + _A_MONTH)


def _has_team(connection: Connection, office: Office) -> bool:
    """An office that keeps neither teams nor inspections owes no report of a team."""
    return any(queries.has_records(connection, office.author.unit, name) for name in ("teams", "inspections"))


def _arrivals(
    connection: Connection, calendar: Calendar, noted: tuple[SubmissionRow, ...], today: date
) -> Arrivals | None:
    reporting = [one for one in units_ever_reporting(connection) if one.owes_on(today)]
    if not reporting:
        return None
    level = reporting[0].unit.level
    over = [one for one in calendar.owed(today, level=level) if one.flow.package and one.period.to_on < today]
    if not over:
        return None
    report = max(over, key=lambda one: one.period.to_on)
    code = report.period.code
    packages = report_packages(connection, periods=(code,))
    by_hand = {row.reporter_unit: row for row in noted if row.period == code and row.flow == report.flow.report}
    units = [one.unit for one in units_ever_reporting(connection) if one.owes_on(report.period.to_on)]
    cells = {
        unit.id: stand(
            [one for one in packages if one.sender_id == unit.id],
            by_hand.get(unit.id),
            due_on=report.due_on,
            ends_on=report.period.to_on,
            today=today,
        )
        for unit in units
    }
    arrived = [unit for unit in units if cells[unit.id].standing in HERE]
    late = sum(1 for unit in arrived if cells[unit.id].days > 0)
    missing = tuple(unit for unit in units if cells[unit.id].standing not in HERE)
    return Arrivals(report, len(units), len(arrived), late, missing)
