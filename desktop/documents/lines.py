"""Breaking text into lines: words, blanks to write on, leader dots that fill a line exactly, tick boxes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from reportlab.pdfbase import pdfmetrics

from desktop.documents.fonts import Face
from desktop.documents.shapes import Shape, Text, draw_box
from desktop.documents.vietnamese import NO_BREAK, clean_text

ASCENT = 0.891  # of Times New Roman and Liberation Serif, in parts of the size
DESCENT = 0.216
LEAST_LEADER = 40.0  # a shorter row of dots is of no use to a hand; it moves to the next line
BOX_SIDE = 0.74  # of the size

_FIT = 0.01
_BREAK_AFTER = re.compile(r"(?<=[/\-_,.;:@&+])(?=\S)")


class Align(StrEnum):
    """How lines stand between the edges."""

    LEFT = "left"
    JUSTIFY = "justify"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one face; a line end in it begins a new line."""

    text: str
    face: Face = Face.REGULAR


@dataclass(frozen=True, slots=True)
class Gap:
    """A blank within a line, `width` points of dots to write on (or of nothing)."""

    width: float
    dotted: bool = True


@dataclass(frozen=True, slots=True)
class Leader:
    """Dots to the end of the line, then `lines` whole lines of dots; `suffix` stands after the last dot."""

    lines: int = 0
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A square to tick."""

    ticked: bool = False


Inline = Run | Gap | Leader | Box


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set.

    Attributes:
        size: of the letters.
        line: from baseline to baseline.
        align: between the edges; the last line of a justified paragraph stays as it is.
        first: further indent of the first line; negative for hanging numbers.
        left: indent of all lines.
    """

    size: float
    line: float
    align: Align = Align.LEFT
    first: float = 0.0
    left: float = 0.0


class _Atom(NamedTuple):
    text: str
    face: Face
    width: float
    item: Gap | Box | Leader | None = None


class _Word(NamedTuple):
    atoms: tuple[_Atom, ...]
    width: float
    space: float  # width of the blank after it; 0 at the end of a line given by the text
    ends: bool = False  # the text begins a new line after it


_widths: dict[tuple[str, str], float] = {}
_MOST_WIDTHS = 100_000


def measure(text: str, face: Face, size: float) -> float:
    """The width of a text drawn in one line."""
    key = (face.value, text)
    width = _widths.get(key)
    if width is None:
        if len(_widths) >= _MOST_WIDTHS:
            _widths.clear()
        width = _widths[key] = float(pdfmetrics.stringWidth(text, face.value, 1))
    return width * size


def draw_dots(x: float, baseline: float, width: float, size: float) -> Text:
    """A row of dots from x that ends exactly `width` further: the rest is shared out between the dots."""
    dot = measure(".", Face.REGULAR, size)
    count = max(1, int(width / dot + _FIT))
    return Text(x, baseline, Face.REGULAR.value, size, "." * count, 0.0, (width - count * dot) / count)


@lru_cache(maxsize=8_192)
def break_lines(inlines: tuple[Inline, ...], style: Style, width: float) -> tuple[tuple[Shape, ...], ...]:
    """The shapes of each line of a paragraph set in `width`; baselines are measured from the top of the line."""
    words = [part for word in _split_words(inlines, style.size) for part in _fit_word(word, style, width)]
    lines: list[tuple[Shape, ...]] = []
    line: list[_Word] = []
    taken = style.left + style.first
    for word in words:
        if line and taken + line[-1].space + word.width > width + _FIT:
            lines.append(_draw_line(line, style, width, first=not lines, last=False))
            line, taken = [], style.left
        taken += (line[-1].space if line else 0.0) + word.width
        line.append(word)
        leader = word.atoms[-1].item if word.atoms else None
        if word.ends or isinstance(leader, Leader):
            lines.append(_draw_line(line, style, width, first=not lines, last=True))
            line, taken = [], style.left
        if isinstance(leader, Leader):
            lines.extend(_draw_full_dots(leader, style, width))
    if line or not lines:
        lines.append(_draw_line(line, style, width, first=not lines, last=True))
    return tuple(lines)


def _split_words(inlines: tuple[Inline, ...], size: float) -> list[_Word]:
    words: list[_Word] = []
    atoms: list[_Atom] = []

    def close(space: float, *, ends: bool = False) -> None:
        if atoms or ends:
            words.append(_Word(tuple(atoms), sum(atom.width for atom in atoms), space, ends))
            atoms.clear()
        elif words and space and not words[-1].space and not words[-1].ends:
            words[-1] = words[-1]._replace(space=space)

    for inline in inlines:
        if not isinstance(inline, Run):
            atoms.append(_as_atom(inline, size))
            continue
        blank = measure(" ", inline.face, size)
        for line_number, text in enumerate(clean_text(inline.text).split("\n")):
            if line_number:
                close(0.0, ends=True)
            for word_number, part in enumerate(text.split(" ")):
                if word_number:
                    close(blank)
                if part:
                    atoms.append(_Atom(part, inline.face, measure(part, inline.face, size)))
    close(0.0)
    return words


def _as_atom(inline: Gap | Leader | Box, size: float) -> _Atom:
    match inline:
        case Gap(width=width):
            return _Atom("", Face.REGULAR, width, inline)
        case Box():
            return _Atom("", Face.REGULAR, (BOX_SIDE + 0.06) * size, inline)
        case Leader(suffix=suffix):
            least = LEAST_LEADER + measure(clean_text(suffix), Face.REGULAR, size)
            return _Atom(clean_text(suffix), Face.REGULAR, least, inline)


def _fit_word(word: _Word, style: Style, width: float) -> list[_Word]:
    """The word itself, or its parts where even a whole line is too short for it."""
    room = width - style.left - max(style.first, 0.0)
    if word.width <= room + _FIT or any(atom.item for atom in word.atoms):
        return [word]
    parts: list[_Word] = []
    for atom in word.atoms:
        for text in _cut_text(atom.text, atom.face, style.size, room):
            part = _Atom(text, atom.face, measure(text, atom.face, style.size))
            parts.append(_Word((part,), part.width, 0.0))
    parts[-1] = parts[-1]._replace(space=word.space, ends=word.ends)
    return parts


def _cut_text(text: str, face: Face, size: float, room: float) -> list[str]:
    parts: list[str] = []
    for chunk in _BREAK_AFTER.split(text):
        if parts and measure(parts[-1] + chunk, face, size) <= room:
            parts[-1] += chunk
            continue
        rest = chunk
        while measure(rest, face, size) > room and len(rest) > 1:
            count = len(rest) - 1
            while count > 1 and measure(rest[:count], face, size) > room:
                count -= 1
            parts.append(rest[:count])
            rest = rest[count:]
        parts.append(rest)
    return parts


def find_baseline(style: Style) -> float:
    """From the top of a line to its baseline, the letters standing in the middle of the line."""
    return (style.line - (ASCENT + DESCENT) * style.size) / 2 + ASCENT * style.size


def _draw_full_dots(leader: Leader, style: Style, width: float) -> list[tuple[Shape, ...]]:
    dots = draw_dots(style.left, find_baseline(style), width - style.left, style.size)
    return [(dots,) for _ in range(leader.lines)]


def _draw_line(line: list[_Word], style: Style, width: float, *, first: bool, last: bool) -> tuple[Shape, ...]:
    start = style.left + (style.first if first else 0.0)
    blanks = [word.space for word in line[:-1]]
    natural = sum(word.width for word in line) + sum(blanks)
    spare = width - start - natural
    tail = line[-1].atoms[-1].item if line and line[-1].atoms else None
    extra = 0.0
    if isinstance(tail, Leader):
        spare = max(spare, 0.0)
    elif style.align is Align.JUSTIFY and not last and spare > 0:
        stretchable = sum(1 for blank in blanks if blank)
        stretchable += sum(atom.text.count(NO_BREAK) for word in line for atom in word.atoms)
        extra = spare / stretchable if stretchable else 0.0
    elif style.align is Align.CENTRE:
        start += spare / 2
    elif style.align is Align.RIGHT:
        start += spare
    return tuple(_place_atoms(line, style, start, extra=extra, spare=spare))


def _place_atoms(line: list[_Word], style: Style, x: float, *, extra: float, spare: float) -> list[Shape]:
    baseline = find_baseline(style)
    shapes: list[Shape] = []
    text, face, begin = "", Face.REGULAR, x

    def write() -> None:
        nonlocal text
        if text:
            shapes.append(Text(begin, baseline, face.value, style.size, text, extra))
        text = ""

    for number, word in enumerate(line):
        for atom in word.atoms:
            if atom.item is not None:
                write()
                shapes.extend(_draw_item(atom, style, x, baseline, spare))
            else:
                if not text or atom.face is not face:
                    write()
                    face, begin = atom.face, x
                text += atom.text
                x += extra * atom.text.count(NO_BREAK)
            x += atom.width
        if number + 1 < len(line) and word.space:
            x += word.space + extra
            next_word = line[number + 1].atoms
            if text and next_word and next_word[0].item is None and next_word[0].face is face:
                text += " "
            else:
                write()
    write()
    return shapes


def _draw_item(atom: _Atom, style: Style, x: float, baseline: float, spare: float) -> list[Shape]:
    match atom.item:
        case Gap(width=width, dotted=True):
            return [draw_dots(x, baseline, width, style.size)]
        case Box(ticked=ticked):
            side = BOX_SIDE * style.size
            return list(draw_box(x, baseline - 0.90 * side, side, ticked=ticked))
        case Leader():
            suffix = measure(atom.text, Face.REGULAR, style.size)
            dots = draw_dots(x, baseline, atom.width + spare - suffix, style.size)
            if not atom.text:
                return [dots]
            end = x + atom.width + spare - suffix
            return [dots, Text(end, baseline, Face.REGULAR.value, style.size, atom.text)]
        case _:
            return []
