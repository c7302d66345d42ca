"""Công văn đôn đốc: the letter that reminds of a report not sent, laid out by Nghị định 30/2020/NĐ-CP (Mẫu 1.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.documents.blocks import glue, keep_together, set_text
from desktop.documents.fonts import prepare_fonts
from desktop.documents.lines import Align, Style
from desktop.documents.page import (
    BODY_SIZE,
    FIRST_LINE,
    PARAGRAPH_GAP,
    PORTRAIT,
    SINGLE,
    lay_out_pages,
    set_addressees,
    set_ending,
    set_letter_subject,
    set_letterhead,
)
from desktop.documents.sheets import About, Sheet, make_pdf
from desktop.documents.tables import Column, TableStyle, set_table, write_cell
from desktop.documents.vietnamese import write_date, write_date_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from desktop.documents.page import Letterhead, Signer
    from desktop.documents.shapes import Piece
    from desktop.documents.wording import ReminderWording

_WIDTH = PORTRAIT.width
_BODY = Style(BODY_SIZE, BODY_SIZE * SINGLE * 1.1, Align.JUSTIFY, first=FIRST_LINE)
_TABLE = TableStyle(size=12.0, line=14.0, head_size=12.0)
_SHARES = (0.5, 3.0, 3.0, 1.3, 1.1)


@dataclass(frozen=True, slots=True)
class LateReport:
    """A report that did not come.

    Attributes:
        unit: whose, as inside a sentence: "phường Hưng Đạo".
        name: as in a list: "Phường Hưng Đạo".
        is_unit: an administrative unit, whose committee's chairman is written to; otherwise another agency.
        reports: which, as inside a sentence: "báo cáo 6 tháng đầu năm 2026".
        due_on: until when it was in time.
        days: days late on the day of the letter.
        source: the clause that asks for it.
        earlier_number: number of an earlier reminder; empty for none.
        earlier_on: its day.
    """

    unit: str
    name: str
    is_unit: bool
    reports: str
    due_on: date
    days: int
    source: str
    earlier_number: str = ""
    earlier_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReminderLetter:
    """One letter.

    Attributes:
        wording: its sentences.
        letterhead: who writes, number, place and day.
        agency: the writer inside a sentence.
        late: the reports it is about; several make a letter with a list.
        today: the day up to which nothing came.
        until: the day before which the report is now asked for.
        signer: who signs.
        recipients: of "Nơi nhận".
    """

    wording: ReminderWording
    letterhead: Letterhead
    agency: str
    late: tuple[LateReport, ...]
    today: date
    until: date
    signer: Signer
    recipients: tuple[str, ...]


def reminder_letters(letters: Sequence[ReminderLetter]) -> bytes:
    """The letters in one PDF, each on sheets of its own; the same values give the same bytes.

    Raises:
        KnownError: FONT_MISSING.
    """
    first = letters[0]
    sheets = [sheet for letter in letters for sheet in lay_out_letter(letter)]
    about = About(_subject(first), first.letterhead.agency.replace("\n", " "), first.letterhead.on or first.today)
    return make_pdf(tuple(sheets), about)


def lay_out_letter(letter: ReminderLetter) -> tuple[Sheet, ...]:
    """The pages of one letter."""
    prepare_fonts()
    bookmark = letter.late[0].name if len(letter.late) == 1 else _subject(letter)
    return lay_out_pages(tuple(_compose(letter)), bookmark=bookmark)


def _compose(letter: ReminderLetter) -> Iterator[Piece]:
    yield from set_letterhead(letter.letterhead, _WIDTH)
    yield from set_letter_subject(_subject(letter), _WIDTH)
    yield from set_addressees((_addressee(letter),), _BODY, _WIDTH)
    several = len(letter.late) > 1
    *texts, closing = _many(letter) if several else _one(letter, next(iter(letter.late)))
    for number, text in enumerate(texts):
        yield from set_text(text, _BODY, _WIDTH, gap=PARAGRAPH_GAP if number else 12.0)
    if several:
        yield from _list(letter)
    end = set_text(closing, _BODY, _WIDTH, gap=PARAGRAPH_GAP)
    yield from keep_together((*glue(end), *set_ending(letter.recipients, letter.signer, _WIDTH)))


def _subject(letter: ReminderLetter) -> str:
    kinds = {one.reports for one in letter.late}
    reports = next(iter(kinds)) if len(kinds) == 1 else letter.wording.several_reports
    return letter.wording.subject.format(reports=reports)


def _addressee(letter: ReminderLetter) -> str:
    wording = letter.wording
    if len(letter.late) > 1:
        return wording.addressee_many
    one = next(iter(letter.late))
    return (wording.addressee_unit if one.is_unit else wording.addressee_agency).format(unit=one.unit)


def _one(letter: ReminderLetter, one: LateReport) -> list[str]:
    wording = letter.wording
    agency, today, until = letter.agency, write_date_in_words(letter.today), write_date_in_words(letter.until)
    texts = [
        wording.duty.format(source=one.source, reports=one.reports, agency=agency, due=write_date_in_words(one.due_on)),
        wording.missing.format(today=today, agency=agency, reports=one.reports, unit=one.unit, days=one.days),
    ]
    if one.earlier_on is not None:
        texts[-1] += " " + wording.earlier.format(
            number=one.earlier_number or "…", on=write_date_in_words(one.earlier_on)
        )
    texts.append(wording.request.format(clause=wording.clause, agency=agency, unit=one.unit, until=until))
    return [*texts, f"{wording.closing.format(unit=one.unit)}./."]


def _many(letter: ReminderLetter) -> list[str]:
    wording, agency = letter.wording, letter.agency
    sources = "; ".join(dict.fromkeys(one.source for one in letter.late))
    return [
        wording.duty_many.format(source=sources, agency=agency),
        wording.request_many.format(clause=wording.clause, agency=agency, until=write_date_in_words(letter.until)),
        wording.missing_many.format(today=write_date_in_words(letter.today), agency=agency, count=len(letter.late)),
        f"{wording.closing_many}./.",
    ]


def _list(letter: ReminderLetter) -> tuple[Piece, ...]:
    aligns = (Align.CENTRE, Align.LEFT, Align.LEFT, Align.CENTRE, Align.CENTRE)
    columns = tuple(
        Column(heading, share, align)
        for heading, share, align in zip(letter.wording.list_columns, _SHARES, aligns, strict=True)
    )
    rows = tuple(
        (
            write_cell(str(number)),
            write_cell(one.name),
            write_cell(f"{one.reports[:1].upper()}{one.reports[1:]}"),
            write_cell(write_date(one.due_on), whole=True),
            write_cell(str(one.days), whole=True),
        )
        for number, one in enumerate(letter.late, start=1)
    )
    return set_table(columns, rows, _TABLE, _WIDTH, gap=8.0)
