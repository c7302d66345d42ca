"""The check of register R20, with what the office knows beside the record: its calendar, other rows, packages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from db.domain.deadlines import Sender
from db.domain.errors import KnownError
from db.domain.office_papers import Submission
from db.domain.periods import Period, parse_period
from db.domain.submissions import KnownOfReport, check_submission
from db.domain.text import comparison_key
from db.queries.submissions import own_submissions, report_packages, units_ever_reporting
from desktop.services.deadlines import Calendar, calendar_in

if TYPE_CHECKING:
    from db.domain.findings import Finding
    from desktop.services.checks.asking import Asking, Checks


def package_reports(calendar: Calendar) -> frozenset[str]:
    """The kinds of report that the signed package of the period answers."""
    return frozenset(flow.report for flow in calendar.flows if flow.package)


def report_key(reporter: str, flow: str, period: str) -> tuple[str, str, str]:
    """What two rows about the same report have in common; the reporter by its unit's id or its name."""
    return comparison_key(reporter), flow, period


def period_or_none(code: str) -> Period | None:
    """The period of a code, or None where it names none."""
    try:
        return parse_period(code)
    except KnownError:
        return None


def _submission(asking: Asking, submission: Submission) -> tuple[Finding, ...]:
    return check_submission(submission, _known(asking, submission), asking.today)


def _known(asking: Asking, submission: Submission) -> KnownOfReport:
    connection, office, record_id = asking.connection, asking.office, asking.record_id
    period = period_or_none(submission.period)
    if period is None:
        return KnownOfReport()
    calendar = calendar_in(connection)
    key = report_key(submission.reporter_unit or submission.reporter, submission.flow, submission.period)
    others = [
        row
        for row in own_submissions(connection, office.author.unit, period=submission.period)
        if row.id != record_id and report_key(row.reporter_unit or row.reporter, row.flow, row.period) == key
    ]
    has_first = any(row.sent_on is not None and not row.edition for row in others)
    if submission.reporter_unit and submission.flow in package_reports(calendar):
        packages = report_packages(connection, periods=(submission.period,))
        has_first |= any(one.sender_id == submission.reporter_unit and not one.held for one in packages)
    unit = next((one for one in units_ever_reporting(connection) if one.unit.id == submission.reporter_unit), None)
    row = unit.unit if unit else office.unit if submission.reporter_unit == office.unit.id else None
    return KnownOfReport(
        has_first,
        sum(1 for one in others if one.edition == (submission.edition or 0)),
        _calendar_day(calendar, submission, period, row.level if row else office.unit.level),
        date.fromisoformat(row.valid_from) if row else None,
        date.fromisoformat(row.valid_to) if row and row.valid_to else None,
    )


def _calendar_day(calendar: Calendar, submission: Submission, period: Period, level: str) -> date | None:
    days = [
        day
        for flow in calendar.flows
        if flow.report == submission.flow
        and level in flow.levels
        and (flow.sender is not Sender.AGENCY) == bool(submission.reporter_unit)
        and flow.period is period.kind
        and flow.regime is period.regime
        and (day := flow.last_day(period, calendar.days)) is not None
        and flow.holds_on(day)
    ]
    return min(days, default=None)


SUBMISSIONS: Checks = {Submission: _submission}
