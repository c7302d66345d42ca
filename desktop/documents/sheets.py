"""Drawing pages into a PDF: the only module that draws with reportlab."""

from __future__ import annotations

import io
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from desktop.documents.fonts import Face, prepare_fonts
from desktop.documents.shapes import Rule, Text, join_rules
from desktop.documents.vietnamese import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from desktop.documents.paging import Page

PRODUCER = "Địa Bàn"

# The types that come with reportlab's canvas and fonts are partly missing and partly wrong.
_Canvas: Any = Canvas
_get_font: Any = pdfmetrics.getFont

# reportlab's fonts note which letters a document uses; two documents at once would disturb each other.
_drawing = Lock()


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself.

    Attributes:
        title: shown by readers instead of the file's name.
        author: the agency.
        on: the day of the document; the same values then give the same bytes, whenever they are made.
    """

    title: str
    author: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with its place on the paper.

    Attributes:
        page: what stands on it; None leaves the sheet empty (the back of a last page).
        size: width and height of the paper.
        origin: left and top margin.
        bookmark: an entry in the reader's list of contents that leads here.
    """

    page: Page | None
    size: tuple[float, float]
    origin: tuple[float, float]
    bookmark: str = ""


def make_pdf(sheets: Iterable[Sheet], about: About) -> bytes:
    """The sheets as a PDF 1.4 with embedded faces; the same sheets give the same bytes."""
    prepare_fonts()
    with _drawing:
        target = io.BytesIO()
        canvas = _Canvas(
            target,
            pdfVersion=(1, 4),
            invariant=1,
            pageCompression=1,
            initialFontName=Face.REGULAR.value,
            lang="vi-VN",
        )
        _describe(canvas, about)
        letters = _Letters(canvas)
        for sheet in sheets:
            _draw_sheet(canvas, sheet, letters)
        canvas.save()
        return target.getvalue()


def _describe(canvas: Any, about: About) -> None:  # noqa: ANN401 - as above
    canvas.setTitle(clean_text(about.title))
    canvas.setAuthor(clean_text(about.author))
    canvas.setSubject(clean_text(about.title))
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    stamp = f"D:{about.on:%Y%m%d}000000+07'00'" if about.on else "D:20000101000000Z"

    def write_stamp(*_: object) -> str:
        return stamp

    canvas.setDateFormatter(write_stamp)


class _Letters:
    """Text as operators of this file; each text of a face is encoded once, however often it is drawn."""

    def __init__(self, canvas: Any) -> None:  # noqa: ANN401 - as above
        self._document = canvas._doc  # noqa: SLF001 - a dynamic font must be told the document, which has no public name
        self._encoded: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}

    def encode(self, text: Text) -> tuple[tuple[str, str], ...]:
        """Pairs of a font resource and the codes in it, in the order of writing."""
        key = (text.face, text.text)
        encoded = self._encoded.get(key)
        if encoded is None:
            font = _get_font(text.face)
            encoded = self._encoded[key] = tuple(
                (font.getSubsetInternalName(subset, self._document), codes.hex())
                for subset, codes in font.splitString(text.text, self._document)
            )
        return encoded


def _draw_sheet(canvas: Any, sheet: Sheet, letters: _Letters) -> None:  # noqa: ANN401 - as above
    canvas.setPageSize(sheet.size)
    if sheet.bookmark:
        place = f"page-{canvas.getPageNumber()}"  # two establishments may bear one name
        canvas.bookmarkPage(place)
        canvas.addOutlineEntry(clean_text(sheet.bookmark), place)
    left, top = sheet.origin[0], sheet.size[1] - sheet.origin[1]
    rules: list[Rule] = []
    written = ["BT"]
    used: tuple[str, float] = ("", 0.0)
    spaces = (0.0, 0.0)
    for placed in sheet.page.placed if sheet.page else ():
        base = top - placed.y
        for shape in placed.shapes:
            if isinstance(shape, Rule):
                rules.append(Rule(left + shape.x0, base - shape.y0, left + shape.x1, base - shape.y1, shape.width))
                continue
            if spaces != (shape.word_space, shape.char_space):
                spaces = (shape.word_space, shape.char_space)
                written.append(f"{spaces[0]:.4f} Tw {spaces[1]:.4f} Tc")
            written.append(f"1 0 0 1 {left + shape.x:.2f} {base - shape.y:.2f} Tm")
            for resource, codes in letters.encode(shape):
                if used != (resource, shape.size):
                    used = (resource, shape.size)
                    written.append(f"{resource} {shape.size:g} Tf")
                written.append(f"<{codes}> Tj")
    written.append("ET")
    width = 0.0
    for rule in join_rules(rules):
        if rule.width != width:
            width = rule.width
            written.append(f"{width:g} w")
        written.append(f"{rule.x0:.2f} {rule.y0:.2f} m {rule.x1:.2f} {rule.y1:.2f} l S")
    canvas.addLiteral("\n".join(written))
    canvas.showPage()
