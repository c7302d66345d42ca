"""The page of an office: exact measures and furniture of Nghị định 30/2020/NĐ-CP, Phụ lục I."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.documents.blocks import glue, leave_space, set_paragraph, set_text
from desktop.documents.fonts import Face
from desktop.documents.lines import Align, Gap, Inline, Leader, Run, Style, break_lines, measure
from desktop.documents.paging import Page, Placed, divide_into_pages
from desktop.documents.shapes import MM, Piece, Rule, Text, set_side_by_side
from desktop.documents.sheets import Sheet
from desktop.documents.vietnamese import write_date_in_words, write_document_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

# I.1, I.3: A4; top and bottom 20-25 mm, left 30-35 mm, right 15-20 mm.
PAPER = (210 * MM, 297 * MM)
TOP = 20 * MM
BOTTOM = 20 * MM
LEFT = 30 * MM
RIGHT = 15 * MM

BODY_SIZE = 14.0  # II.6.e: 13-14
FIRST_LINE = 10 * MM  # II.6.e: 1 cm or 1.27 cm
PARAGRAPH_GAP = 6.0  # II.6.e: at least 6 pt
SINGLE = 1.15  # line spacing "single" of this typeface, in parts of the size; 1.5 lines is 1.725

_NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_NATION_SIZE = 12.0  # II.1.a: 12-13
_MOTTO_SIZE = 13.0  # II.1.b: 13-14
_AGENCY_SIZE = 12.0  # II.2.b: 12-13
_NUMBER_SIZE = 13.0  # II.3.c: 13
_PLACE_SIZE = 13.0  # II.4.c: 13-14
_TITLE_SIZE = 14.0  # II.5.b: 13-14
_RECIPIENTS_SIZE = 12.0  # II.9.d
_RECIPIENT_SIZE = 11.0  # II.9.d
_PAGE_NUMBER_SIZE = 13.0  # I.7: 13-14
_PAGE_NUMBER_Y = 12 * MM  # baseline, from the upper edge of the paper
_SHORT_RULE = 0.4  # II.2.b, II.5.b: 1/3 to 1/2 of the line above
_LEFT_SHARE = 0.41  # the nation's name needs the rest
_RULE = 0.7
_SIGN_SPACE = 24 * MM  # for the hand and the seal


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who issues the document, under which number, where and when.

    Attributes:
        agency: name of the issuing agency, in capitals as given; a line end in it begins a new line.
        parent: name of the agency above it, where the form shows one.
        symbol: after the number, as "BC-UBND".
        number: empty while not yet given: room is left to write it.
        place: name of the place; empty leaves out the line of place and date (a biên bản has none).
        on: day of issue; None leaves room to write it.
    """

    agency: str
    parent: str = ""
    symbol: str = ""
    number: str = ""
    place: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs.

    Attributes:
        authority: lines as "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH".
        name: without academic titles (II.7.c).
    """

    authority: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The text area of a section of pages."""

    landscape: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the paper."""
        return (PAPER[1], PAPER[0]) if self.landscape else PAPER

    @property
    def width(self) -> float:
        """Of the text area."""
        return self.size[0] - LEFT - RIGHT

    @property
    def height(self) -> float:
        """Of the text area."""
        return self.size[1] - TOP - BOTTOM


PORTRAIT = Layout()
LANDSCAPE = Layout(landscape=True)


def lay_out_pages(pieces: Sequence[Piece], layout: Layout = PORTRAIT, *, bookmark: str = "") -> tuple[Sheet, ...]:
    """The pieces on sheets, numbered from 1 in the top margin, the first number not shown (I.7)."""
    sheets: list[Sheet] = []
    for number, page in enumerate(divide_into_pages(pieces, layout.height), start=1):
        numbered = page if number == 1 else _number_page(page, number, layout)
        sheets.append(Sheet(numbered, layout.size, (LEFT, TOP), bookmark if number == 1 else ""))
    return tuple(sheets)


def _number_page(page: Page, number: int, layout: Layout) -> Page:
    width = measure(str(number), Face.REGULAR, _PAGE_NUMBER_SIZE)
    # Centred between the edges of the text, as every office program does it.
    text = Text((layout.width - width) / 2, 0.0, Face.REGULAR.value, _PAGE_NUMBER_SIZE, str(number))
    return replace(page, placed=(Placed(_PAGE_NUMBER_Y - TOP, (text,)), *page.placed))


def single(size: float, align: Align = Align.LEFT, factor: float = 1.0) -> Style:
    """A style with that many times single line spacing."""
    return Style(size, size * SINGLE * factor, align)


def set_letterhead(head: Letterhead, width: float) -> tuple[Piece, ...]:
    """The head of page 1: agency and number at the left, nation, motto, place and date at the right (ô 1 to 4)."""
    left_width = width * _LEFT_SHARE
    right_x = left_width
    right_width = width - left_width
    agency = (
        *(set_text(head.parent, single(_AGENCY_SIZE, Align.CENTRE), left_width) if head.parent else ()),
        *set_text(head.agency, single(_AGENCY_SIZE, Align.CENTRE), left_width, face=Face.BOLD),
        draw_short_rule(head.agency, _AGENCY_SIZE, left_width),
    )
    nation = (
        *set_text(_NATION, single(_NATION_SIZE, Align.CENTRE), right_width, face=Face.BOLD),
        *set_text(_MOTTO, single(_MOTTO_SIZE, Align.CENTRE), right_width, face=Face.BOLD),
        _draw_rule(right_width, measure(_MOTTO, Face.BOLD, _MOTTO_SIZE)),
    )
    upper = set_side_by_side(((0.0, agency), (right_x, nation)))
    number = set_paragraph(_number_inlines(head), single(_NUMBER_SIZE, Align.CENTRE), left_width)
    place = set_paragraph(_place_inlines(head), single(_PLACE_SIZE, Align.CENTRE), right_width) if head.place else ()
    lower = set_side_by_side(((0.0, number), (right_x, place or (leave_space(0.0),))), gap=4.0)
    return glue((upper, lower))


def _number_inlines(head: Letterhead) -> tuple[Inline, ...]:
    if head.number:
        return (Run(f"Số: {write_document_number(head.number)}/{head.symbol}"),)
    return (Run("Số: "), Gap(34.0), Run(f"/{head.symbol}"))


def _place_inlines(head: Letterhead) -> tuple[Inline, ...]:
    if head.on:
        return (Run(f"{head.place}, {write_date_in_words(head.on)}", Face.ITALIC),)
    return (
        Run(f"{head.place}, ngày ", Face.ITALIC),
        Gap(20.0),
        Run(" tháng ", Face.ITALIC),
        Gap(20.0),
        Run(" năm ", Face.ITALIC),
        Gap(30.0),
    )


def draw_short_rule(text: str, size: float, width: float, *, face: Face = Face.BOLD) -> Piece:
    """The rule under a centred text: 0.4 of its line (II.2.b and II.5.b ask for 1/3 to 1/2).

    The line is the last one, or the longest where the last is a mere rest.
    """
    lines = break_lines((Run(text, face),), single(size, Align.CENTRE), width)
    lengths = [sum(measure(shape.text, face, size) for shape in line if isinstance(shape, Text)) for line in lines]
    length = lengths[-1] if 2 * lengths[-1] >= max(lengths) else max(lengths)
    return _draw_rule(width, length * _SHORT_RULE)


def _draw_rule(width: float, length: float) -> Piece:
    start = (width - length) / 2
    return Piece(6.0, (Rule(start, 3.0, start + length, 3.0, _RULE),))


def set_title(name: str, subject: str, width: float) -> tuple[Piece, ...]:
    """Name of the kind of document and its subject, with the rule below (ô 5a)."""
    style = single(_TITLE_SIZE, Align.CENTRE)
    return glue(
        (
            *set_text(name, style, width, face=Face.BOLD, gap=14.0),
            *set_text(subject, style, width, face=Face.BOLD, gap=2.0),
            draw_short_rule(subject, _TITLE_SIZE, width),
        )
    )


def set_letter_subject(subject: str, width: float) -> tuple[Piece, ...]:
    """What a letter is about, under its number (ô 5b: 12-13, upright, centred, 6 pt below the number)."""
    left_width = width * _LEFT_SHARE
    lines = set_text(subject, single(_AGENCY_SIZE, Align.CENTRE), left_width)
    return glue((set_side_by_side(((0.0, lines),), gap=6.0),))


def set_grounds(grounds: Sequence[tuple[Inline, ...]], style: Style, width: float) -> tuple[Piece, ...]:
    """The legal grounds, in italics, each with ";" at its end, the last with "." (II.6.a); given without those."""
    pieces: list[Piece] = []
    for number, ground in enumerate(grounds, start=1):
        mark = "." if number == len(grounds) else ";"
        last = ground[-1]
        closed = (
            (*ground[:-1], replace(last, suffix=mark))
            if isinstance(last, Leader)
            else (*ground, Run(mark, Face.ITALIC))
        )
        pieces.extend(set_paragraph(closed, style, width, gap=3.0))
    return tuple(pieces)


def set_addressees(names: Sequence[str], style: Style, width: float) -> tuple[Piece, ...]:
    """The addressees ("Kính gửi"): one on the same line, several as a list under the colon (ô 9a)."""
    opening = "Kính gửi:"
    if len(names) <= 1:
        centred = replace(style, align=Align.CENTRE, first=0.0)
        return set_text(f"{opening} {''.join(names)}", centred, width, gap=10.0)
    lines = [f"- {name}{'.' if number == len(names) else ';'}" for number, name in enumerate(names, start=1)]
    indent = measure(f"{opening} ", Face.REGULAR, style.size)
    hang = measure("- ", Face.REGULAR, style.size)
    widest = max(measure(line, Face.REGULAR, style.size) for line in lines)
    start = max(FIRST_LINE, (width - indent - widest) / 2)
    listed = Style(style.size, style.line, Align.LEFT, first=-hang, left=hang)
    column = [piece for line in lines for piece in set_text(line, listed, width - start - indent)]
    word = set_text(opening, replace(style, first=0.0, align=Align.LEFT), width)
    return (set_side_by_side(((start, word), (start + indent, tuple(column))), gap=10.0),)


def set_ending(recipients: Sequence[str], signer: Signer, width: float) -> tuple[Piece, ...]:
    """The list of recipients ("Nơi nhận") at the left beside the signature at the right (ô 7, 8, 9b), never divided."""
    half = width / 2
    names = single(_RECIPIENT_SIZE)
    left = [*set_text("Nơi nhận:", single(_RECIPIENTS_SIZE), half, face=Face.BOLD_ITALIC)]
    for number, name in enumerate(recipients, start=1):
        text = f"- {name.rstrip(';.')}{'.' if number == len(recipients) else ';'}"
        left.extend(set_text(text, replace(names, first=-5.5, left=5.5), half - 10.0))
    style = single(_TITLE_SIZE, Align.CENTRE)
    right = [piece for line in signer.authority for piece in set_text(line, style, half, face=Face.BOLD)]
    right.append(leave_space(_SIGN_SPACE))
    if signer.name:
        right.extend(set_text(signer.name, style, half, face=Face.BOLD))
    return (set_side_by_side(((0.0, tuple(left)), (half, tuple(right))), gap=12.0),)


def set_annex_title(number: str, title: str, reference: str, width: float) -> tuple[Piece, ...]:
    """The head of an annex: "Phụ lục I", its title in capitals, what it belongs to (III.1.b, III.1.c)."""
    style = single(_TITLE_SIZE, Align.CENTRE)
    return glue(
        (
            *set_text(f"Phụ lục {number}".strip(), style, width, face=Face.BOLD),
            *set_text(title, style, width, face=Face.BOLD),
            *set_text(reference, single(_PLACE_SIZE, Align.CENTRE), width, face=Face.ITALIC),
            draw_short_rule(reference, _PLACE_SIZE, width, face=Face.ITALIC),
        )
    )
