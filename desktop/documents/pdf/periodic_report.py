"""Báo cáo định kỳ: the report of a period, of one unit or consolidated, in the layout of Nghị định 30/2020/NĐ-CP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.documents.blocks import glue, keep_together, set_paragraph, set_text
from desktop.documents.fonts import Face, prepare_fonts
from desktop.documents.lines import Align, Run, Style
from desktop.documents.page import (
    BODY_SIZE,
    FIRST_LINE,
    LANDSCAPE,
    PARAGRAPH_GAP,
    PORTRAIT,
    SINGLE,
    lay_out_pages,
    set_addressees,
    set_annex_title,
    set_ending,
    set_letterhead,
    set_title,
)
from desktop.documents.pdf.report_tables import set_indicators, set_units
from desktop.documents.pdf.report_values import Annex, IndicatorTable, PeriodicReport, Section, UnitTable
from desktop.documents.sheets import About, Sheet, make_pdf
from desktop.documents.vietnamese import write_date_in_words, write_document_number, write_roman

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.documents.shapes import Piece
    from desktop.documents.wording import ReportWording

_WIDTH = PORTRAIT.width
_BODY = Style(BODY_SIZE, BODY_SIZE * SINGLE * 1.1, Align.JUSTIFY, first=FIRST_LINE)
_NOTE = Style(12.0, 12.0 * SINGLE, Align.JUSTIFY)
_END = "./."


def periodic_report(report: PeriodicReport) -> bytes:
    """The report as PDF; the same values give the same bytes.

    Raises:
        KnownError: FONT_MISSING.
    """
    title = f"{report.wording.title} {report.wording.subject} {report.period}".capitalize()
    return make_pdf(lay_out_report(report), About(title, report.agency, report.letterhead.on or report.made_on))


def lay_out_report(report: PeriodicReport) -> tuple[Sheet, ...]:
    """The pages of the report, those of its annexes after them."""
    prepare_fonts()
    sheets = [*lay_out_pages(tuple(_compose(report)))]
    for number, annex in enumerate(report.annexes, start=1):
        sheets.extend(_lay_out_annex(report, annex, number))
    return tuple(sheets)


def _compose(report: PeriodicReport) -> Iterator[Piece]:
    wording = report.wording
    yield from set_letterhead(report.letterhead, _WIDTH)
    yield from set_title(wording.title, f"{wording.subject}\n{report.period}", _WIDTH)
    if report.addressees:
        yield from set_addressees(report.addressees, _BODY, _WIDTH)
    for number, text in enumerate(report.opening):
        yield from set_text(text, _BODY, _WIDTH, gap=PARAGRAPH_GAP if number else 10.0)
    for part in report.body:
        yield from _set_part(part, wording, _WIDTH)
    closing = set_text(_close_text(report.closing), _BODY, _WIDTH, gap=PARAGRAPH_GAP) if report.closing else ()
    # The last lines stand with the signature: no page that only bears a signature.
    yield from closing[:-2]
    yield from keep_together((*glue(closing[-2:]), *set_ending(report.recipients, report.signer, _WIDTH)))


def _close_text(text: str) -> str:
    text = text.rstrip()
    return text if text.endswith(_END) else text.rstrip(".;") + _END


def _set_part(part: Section | IndicatorTable | UnitTable, wording: ReportWording, width: float) -> Iterator[Piece]:
    if part.heading:
        yield from set_paragraph(
            (Run(part.heading, Face.BOLD),), _BODY, width, gap=PARAGRAPH_GAP + 2.0, glued=_has_more(part)
        )
    match part:
        case Section(paragraphs=paragraphs):
            for text in paragraphs:
                yield from set_text(text, _BODY, width, gap=PARAGRAPH_GAP)
        case IndicatorTable():
            yield from set_indicators(part, wording, width)
            yield from _set_note(part.note, width)
        case UnitTable():
            yield from set_units(part, wording, width)
            yield from _set_note(part.note, width)


def _has_more(part: Section | IndicatorTable | UnitTable) -> bool:
    return not isinstance(part, Section) or bool(part.paragraphs)


def _set_note(note: str, width: float) -> tuple[Piece, ...]:
    return set_text(note, _NOTE, width, face=Face.ITALIC, gap=4.0) if note else ()


def _lay_out_annex(report: PeriodicReport, annex: Annex, number: int) -> tuple[Sheet, ...]:
    layout = LANDSCAPE if annex.landscape else PORTRAIT
    roman = write_roman(number) if len(report.annexes) > 1 else ""
    pieces = (
        *set_annex_title(roman, annex.title, _write_reference(report), layout.width),
        *_set_part(annex.table, report.wording, layout.width),
    )
    return lay_out_pages(pieces, layout)


def _write_reference(report: PeriodicReport) -> str:
    head = report.letterhead
    number = write_document_number(head.number) if head.number else "…"
    on = write_date_in_words(head.on) if head.on else "ngày … tháng … năm …"
    return report.wording.annex_reference.format(number=f"{number}/{head.symbol}", on=on, agency=report.agency)
