"""Reports noted as due, sent and reminded of (R20; Quy chế phối hợp Đồng Nai 2017, Đ17): what is not right yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.findings import Finding, error, note, warning
from db.domain.periods import parse_period

if TYPE_CHECKING:
    from datetime import date

    from db.domain.office_papers import Submission

BY_PACKAGE, ON_PAPER = "package", "paper"
_REMINDED = "Quy chế kèm QĐ 38/2017/QĐ-UBND Đồng Nai Đ17.3"


@dataclass(frozen=True, slots=True)
class KnownOfReport:
    """What the office knows beside the record itself.

    Attributes:
        has_first: a first edition of the same report is noted as sent, or came as a package.
        same: how many other records are about the same report and edition.
        calendar_day: until when the calendar has it due; None where it names no day.
        unit_from: first day of the reporting unit; None where no unit is named.
        unit_to: its last day; None while it exists.
    """

    has_first: bool = False
    same: int = 0
    calendar_day: date | None = None
    unit_from: date | None = None
    unit_to: date | None = None


def check_submission(submission: Submission, known: KnownOfReport, today: date) -> tuple[Finding, ...]:
    """What is not right yet about a record.

    Args:
        submission: the record.
        known: what the office knows beside it.
        today: the day of asking.
    """
    return (
        *_period(submission, known),
        *_sending(submission, known, today),
        *_reminding(submission, today),
    )


def _period(submission: Submission, known: KnownOfReport) -> list[Finding]:
    if not submission.period:
        return []
    try:
        period = parse_period(submission.period)
    except KnownError:
        return [error("SUBMISSION_PERIOD_UNKNOWN", "period", period=submission.period)]
    found: list[Finding] = []
    if known.same:
        found.append(warning("SUBMISSION_TWICE", "reporter", count=known.same))
    if known.calendar_day is not None and submission.due_on is not None and submission.due_on != known.calendar_day:
        found.append(note("SUBMISSION_DUE_DIFFERS", "due_on", calendar=known.calendar_day, day=submission.due_on))
    if known.unit_from is not None and known.unit_from > period.to_on:
        found.append(warning("SUBMISSION_UNIT_NOT_YET", "reporter_unit", day=known.unit_from))
    if known.unit_to is not None and known.unit_to < period.to_on:
        found.append(warning("SUBMISSION_UNIT_ENDED", "reporter_unit", day=known.unit_to))
    if submission.sent_on is not None and submission.sent_on <= period.to_on and submission.flow not in _AHEAD:
        found.append(warning("SUBMISSION_SENT_EARLY", "sent_on", day=submission.sent_on, end=period.to_on))
    return found


_AHEAD = frozenset({"plan", "budget", "joint_plan"})  # made before the time they are about


def _sending(submission: Submission, known: KnownOfReport, today: date) -> list[Finding]:
    found: list[Finding] = []
    if submission.sent_on is None:
        if submission.via or submission.document:
            found.append(error("SUBMISSION_WAY_WITHOUT_DAY", "sent_on"))
        if submission.nil:
            found.append(note("SUBMISSION_NIL_NOT_SENT", "nil"))
        return found
    if submission.sent_on > today:
        found.append(error("DATE_IN_FUTURE", "sent_on", day=submission.sent_on))
    if not submission.via:
        found.append(warning("SUBMISSION_WITHOUT_WAY", "via"))
    if submission.via == ON_PAPER and not submission.document:
        found.append(note("SUBMISSION_WITHOUT_NUMBER", "document"))
    if submission.edition and not known.has_first:
        found.append(warning("SUBMISSION_EDITION_WITHOUT_FIRST", "edition", edition=submission.edition))
    return found


def _reminding(submission: Submission, today: date) -> list[Finding]:
    on = submission.reminded_on
    if on is None:
        return [note("SUBMISSION_REMINDER_UNDATED", "reminded_on")] if submission.reminder_number else []
    found: list[Finding] = []
    if on > today:
        found.append(error("DATE_IN_FUTURE", "reminded_on", day=on))
    if submission.due_on is not None and on <= submission.due_on:
        found.append(warning("SUBMISSION_REMINDED_EARLY", "reminded_on", _REMINDED, day=on, due=submission.due_on))
    if submission.sent_on is not None and on > submission.sent_on:
        found.append(warning("SUBMISSION_REMINDED_AFTER", "reminded_on", day=on, sent=submission.sent_on))
    if not submission.reminder_number:
        found.append(note("SUBMISSION_REMINDER_WITHOUT_NUMBER", "reminder_number"))
    return found
