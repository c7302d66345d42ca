"""Letters that remind of reports not sent (Quy chế phối hợp Đồng Nai 2017, Đ17.3), and noting that they went out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.working_days import Roll
from desktop.documents.page import Letterhead, Signer
from desktop.documents.pdf.reminder_letter import LateReport, ReminderLetter, reminder_letters
from desktop.documents.wording import ReminderWording, choose_wording, read_reminder_wording
from desktop.paths import resource
from desktop.services.checks.submissions import period_or_none
from desktop.services.deadlines import load_calendar
from desktop.services.papers import PaperSettings, lines_of, load_paper_settings, prepare_paper_fonts
from desktop.services.records import UndoStack, change_fields, load_records
from desktop.services.submissions import SubmissionState, submission_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from db.domain.changes import Changes
    from db.domain.fields import Json
    from db.domain.office_papers import Submission
    from desktop.services.deadlines import Calendar
    from desktop.services.office import Office
    from desktop.services.submissions import SubmissionLine

GRACE = timedelta(days=7)  # proposed for sending after all


@dataclass(frozen=True, slots=True)
class ReminderOrder:
    """What to write.

    Attributes:
        ids: the reports, of the register R20.
        number: of the letter, with or without its symbol; empty leaves room to write it. Letters to each unit apart
            take the numbers that follow it.
        on: the day of the letter.
        until: the day before which the reports are asked for.
        together: one letter with a list, instead of one to each.
    """

    ids: tuple[str, ...]
    number: str
    on: date
    until: date
    together: bool = False


def propose_order(office: Office, ids: Sequence[str]) -> ReminderOrder:
    """An order for today with a new day that is worked."""
    today = office.clock.today()
    until = load_calendar(office).days.rolled(today + GRACE, Roll.AFTER)
    return ReminderOrder(tuple(ids), "", today, until)


def prepare_letters(office: Office, order: ReminderOrder) -> tuple[ReminderLetter, ...]:
    """The letters of an order, those to each unit in the order of the ids.

    Raises:
        KnownError: NOTHING_TO_REMIND when none of the reports is late and not here.
    """
    settings = load_paper_settings(office)
    wording = reminder_wording(order.on)
    late = _late_reports(office, order)
    if not late:
        raise KnownError("NOTHING_TO_REMIND")
    groups = [late] if order.together else [(one,) for one in late]
    numbers = _numbers(order.number, len(groups))
    return tuple(
        _letter(settings, wording, order, group, number) for group, number in zip(groups, numbers, strict=True)
    )


def print_letters(office: Office, order: ReminderOrder) -> bytes:
    """The letters of an order as one PDF.

    Raises:
        KnownError: NOTHING_TO_REMIND, FONT_MISSING.
    """
    return reminder_letters(prepare_letters(office, order))


def mark_reminded(office: Office, order: ReminderOrder, *, undo: UndoStack) -> Changes:
    """Number and day of the letter noted with each report; one step of undo takes all of it back.

    Raises:
        KnownError: NOTHING_TO_REMIND, RECORD_GONE, NOT_OWN_RECORD.
    """
    ids = [line.id for line in _late_lines(office, order)]
    if not ids:
        raise KnownError("NOTHING_TO_REMIND")
    symbol = reminder_wording(order.on).symbol
    numbers = [order.number] * len(ids) if order.together else _numbers(order.number, len(ids))
    changed: dict[str, dict[str, Json]] = {
        record_id: {
            "reminded_on": order.on.isoformat(),
            "reminder_number": _whole_number(number, symbol) or None,
        }
        for record_id, number in zip(ids, numbers, strict=True)
    }
    return change_fields(office, "submissions", changed, undo=undo)


def reminder_wording(day: date) -> ReminderWording:
    """The sentences of the letter in force on a day; the fonts are ready too."""
    prepare_paper_fonts()
    return choose_wording(_wordings(), day)


@cache
def _wordings() -> tuple[ReminderWording, ...]:
    files = sorted(resource("catalogs/papers").glob("reminder-letter-*.toml"))
    return tuple(read_reminder_wording(file.read_bytes()) for file in files)


def _late_lines(office: Office, order: ReminderOrder) -> list[SubmissionLine]:
    return [
        line
        for line in submission_lines(office, order.ids)
        if line.state is SubmissionState.OVERDUE and line.owned and line.due_on is not None
    ]


def _late_reports(office: Office, order: ReminderOrder) -> tuple[LateReport, ...]:
    lines = _late_lines(office, order)
    calendar = load_calendar(office)
    records = {one.id: one.value for one in load_records(office, "submissions", [line.id for line in lines])}
    return tuple(_late_report(office, calendar, line, records[line.id], order.on) for line in lines)


def _late_report(
    office: Office, calendar: Calendar, line: SubmissionLine, submission: Submission, on: date
) -> LateReport:
    assert submission.due_on is not None  # kept out by `_late_lines`
    is_unit = bool(submission.reporter_unit)
    source = next(
        (
            flow.source
            for flow in calendar.flows
            if flow.report == submission.flow and flow.due is not None and (flow.sender.value == "agency") != is_unit
        ),
        office.catalogs.word("report_flows", submission.flow),
    )
    name = line.reporter
    return LateReport(
        f"{name[0].lower()}{name[1:]}" if is_unit else name,
        name,
        is_unit,
        _named(office, submission),
        submission.due_on,
        (on - submission.due_on).days,
        source,
        submission.reminder_number,
        submission.reminded_on,
    )


def _named(office: Office, submission: Submission) -> str:
    """Kind and period inside a sentence: "báo cáo 6 tháng đầu năm 2026"."""
    word = office.catalogs.word("report_flows", submission.flow)
    period = period_or_none(submission.period)
    if period is None:
        return f"{word[0].lower()}{word[1:]} {submission.period}"
    label = f"{period.label[0].lower()}{period.label[1:]}"
    return f"báo cáo {label}" if submission.flow in _BY_LENGTH else f"{word[0].lower()}{word[1:]} {label}"


_BY_LENGTH = frozenset({"month", "quarter", "half", "year"})  # kinds whose name the period says already


def _letter(
    settings: PaperSettings, wording: ReminderWording, order: ReminderOrder, late: tuple[LateReport, ...], number: str
) -> ReminderLetter:
    bare, _, symbol = number.partition("/")
    head = Letterhead(
        agency=settings.agency,
        parent=settings.parent_agency,
        symbol=symbol or wording.symbol,
        number=bare,
        place=settings.place,
        on=order.on,
    )
    recipients = list(lines_of(settings.recipients))
    copies = [*recipients[:1], *(f"{copy};" for copy in wording.copies), *recipients[1:]]
    signer = Signer(lines_of(settings.authority), settings.signer)
    return ReminderLetter(wording, head, settings.agency_in_text, late, order.on, order.until, signer, tuple(copies))


def _numbers(first: str, count: int) -> list[str]:
    """The number and those that follow it, with the same symbol; as given where it is no number."""
    bare, slash, symbol = first.partition("/")
    if not bare.strip().isdecimal():
        return [first] * count
    start = int(bare)
    return [f"{start + step:02}{slash}{symbol}" for step in range(count)]


def _whole_number(number: str, symbol: str) -> str:
    return number if not number or "/" in number else f"{number}/{symbol}"
