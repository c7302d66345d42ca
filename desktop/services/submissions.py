"""Register R20: who owes which report, what came as a package or on paper, and making the list of what is due."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain.office_papers import Submission
from db.queries.submissions import ReportPackage, SubmissionRow, own_reports, own_submissions, report_packages
from db.transactions import reading
from desktop.services.checks.submissions import package_reports, period_or_none
from desktop.services.completeness import HERE, Standing, UnitReport, stand
from desktop.services.deadlines import calendar_in
from desktop.services.lists import read_lines
from desktop.services.records import UndoStack, change_fields, find_records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from db.domain.changes import Changes
    from db.domain.fields import Json
    from db.queries.records import Filter
    from desktop.services.office import Office


class SubmissionState(StrEnum):
    """How a report stands: computed, never stored."""

    WAITING = "waiting"  # not sent, its day has not come
    OVERDUE = "overdue"
    ON_TIME = "on_time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class SubmissionLine:
    """A report in the list.

    Attributes:
        id: of the record.
        reporter: who reports.
        flow: kind of report.
        period: code of the period.
        due_on: until when it is in time.
        state: how it stands.
        days: days late, overdue, or left.
        sent_on: when it came: the package's day by our clock, else the day noted.
        via: how it came; `package` for a package.
        edition: number of the newest edition.
        nil: nothing happened.
        reminded_on: when the reporter was reminded.
        reminder_number: number of that letter.
        package_id: the package; empty for none.
        owned: whether this office keeps the record.
    """

    id: str
    reporter: str
    flow: str
    period: str
    due_on: date | None
    state: SubmissionState
    days: int
    sent_on: date | None
    via: str
    edition: int
    nil: bool
    reminded_on: date | None
    reminder_number: str
    package_id: str
    owned: bool


def submission_lines(office: Office, ids: Sequence[str]) -> tuple[SubmissionLine, ...]:
    """The lines of some records; what came as a package is joined from the packages themselves."""
    today = office.clock.today()
    with reading(office.database) as connection:
        calendar = calendar_in(connection)
        versions, values = read_lines(connection, "submissions", ids)
        codes = {value.period for value in values if value.period}
        packages = report_packages(connection, periods=sorted(codes)) if codes else ()
        own = own_reports(connection, office.unit.id, periods=codes)
    by_package = package_reports(calendar)
    lines: list[SubmissionLine] = []
    for version, value in zip(versions, values, strict=True):
        submission: Submission = value
        came = [
            one
            for one in (*packages, *own)
            if one.sender_id == submission.reporter_unit and one.period == submission.period
        ]
        report = stand_of(submission, came if submission.flow in by_package else [], today)
        lines.append(_line(version.id, submission, report, owned=version.unit == office.author.unit))
    return tuple(lines)


def find_submissions(office: Office, wanted: Filter, states: frozenset[SubmissionState]) -> tuple[str, ...]:
    """The ids of the list; no state means all. Some hundred rows a year, so lines are looked at."""
    ids = find_records(office, "submissions", wanted)
    return tuple(line.id for line in submission_lines(office, ids) if line.state in states) if states else ids


def late_lines(office: Office) -> tuple[SubmissionLine, ...]:
    """The reports overdue and not here, of this office's own list, the longest overdue first."""
    with reading(office.database) as connection:
        ids = [row.id for row in own_submissions(connection, office.author.unit) if row.reporter_unit != office.unit.id]
    found = [line for line in submission_lines(office, ids) if line.state is SubmissionState.OVERDUE]
    return tuple(sorted(found, key=lambda line: -line.days))


def mark_sent(office: Office, ids: Sequence[str], *, on: date, via: str, nil: bool = False, undo: UndoStack) -> Changes:
    """The reports noted as sent on a day; one step of undo takes it back."""
    values: dict[str, Json] = {"sent_on": on.isoformat(), "via": via, **({"nil": True} if nil else {})}
    return change_fields(office, "submissions", dict.fromkeys(ids, values), undo=undo)


def stand_of(submission: Submission, packages: Sequence[ReportPackage], today: date) -> UnitReport:
    """How one report stands (`completeness.stand`)."""
    period = period_or_none(submission.period)
    ends_on = period.to_on if period else submission.due_on or today
    return stand(packages, _row_of(submission), due_on=submission.due_on, ends_on=ends_on, today=today)


def _row_of(submission: Submission) -> SubmissionRow:
    return SubmissionRow(
        "",
        submission.reporter,
        submission.reporter_unit,
        submission.flow,
        submission.period,
        submission.due_on,
        submission.sent_on,
        submission.via,
        bool(submission.nil),
        submission.edition or 0,
        submission.reminder_number,
        submission.reminded_on,
    )


def _line(record_id: str, submission: Submission, report: UnitReport, *, owned: bool) -> SubmissionLine:
    here = report.standing in HERE
    state = SubmissionState.WAITING
    if here:
        state = SubmissionState.LATE if report.days else SubmissionState.ON_TIME
    elif report.standing is Standing.OVERDUE:
        state = SubmissionState.OVERDUE
    return SubmissionLine(
        record_id,
        submission.reporter,
        submission.flow,
        submission.period,
        submission.due_on,
        state,
        report.days,
        report.received_on if here else None,
        "package" if report.package_id else submission.via,
        report.edition,
        report.nil or bool(submission.nil),
        submission.reminded_on,
        submission.reminder_number,
        report.package_id,
        owned,
    )
