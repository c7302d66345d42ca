"""Paragraphs, headings and rows of fields: text set into pieces."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from desktop.documents.fonts import Face
from desktop.documents.lines import Align, Inline, Leader, Run, Style, break_lines, measure
from desktop.documents.shapes import Piece, Shape, move_shape

_SLOT_GAP = 6.0


@dataclass(frozen=True, slots=True)
class Field:
    """A label and its value in a row of a form; an empty value is a row of dots.

    Attributes:
        label: with its colon.
        value: what is known.
        share: of the width of the row, compared with its neighbours.
    """

    label: str
    value: str = ""
    share: float = 1.0


def set_text(
    text: str, style: Style, width: float, *, face: Face = Face.REGULAR, gap: float = 0.0
) -> tuple[Piece, ...]:
    """A paragraph of one face."""
    return set_paragraph((Run(text, face),), style, width, gap=gap)


@lru_cache(maxsize=8_192)
def set_paragraph(
    inlines: tuple[Inline, ...], style: Style, width: float, *, gap: float = 0.0, glued: bool = False
) -> tuple[Piece, ...]:
    """A paragraph, a piece for each line.

    No line stands alone on a page: the first two lines and the last two hold together.

    Args:
        inlines: the text.
        style: how it is set.
        width: of the text area.
        gap: empty space above.
        glued: whether the following piece must stand on the same page as the last line (a heading).
    """
    lines = break_lines(inlines, style, width)
    last = len(lines) - 1
    return tuple(
        Piece(
            style.line,
            shapes,
            gap if number == 0 else 0.0,
            glued if number == last else number in (0, last - 1),
        )
        for number, shapes in enumerate(lines)
    )


def glue(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same pieces, none of them divided from the next."""
    return tuple(piece if piece.glued else replace(piece, glued=True) for piece in pieces)


def keep_together(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same pieces, all on one page where a page can hold them."""
    return (*glue(pieces[:-1]), *pieces[-1:])


@lru_cache(maxsize=8_192)
def set_fields(fields: tuple[Field, ...], style: Style, width: float, *, gap: float = 0.0) -> tuple[Piece, ...]:
    """A row of labelled fields beside each other; under each other where a value is too long for its place."""
    shares = sum(field.share for field in fields)
    room = width - style.left - _SLOT_GAP * (len(fields) - 1)
    slots = [room * field.share / shares for field in fields]
    if len(fields) > 1 and any(
        _field_width(field, style.size) > slot for field, slot in zip(fields, slots, strict=True)
    ):
        rows = [
            set_fields((field,), style, width, gap=gap if not number else 0.0) for number, field in enumerate(fields)
        ]
        return tuple(piece for row in rows for piece in row)
    if len(fields) == 1:
        return set_paragraph(_field_inlines(fields[0]), style, width, gap=gap)
    shapes: list[Shape] = []
    x = style.left
    flat = replace(style, left=0.0, first=0.0, align=Align.LEFT)
    for field, slot in zip(fields, slots, strict=True):
        (line, *_) = break_lines(_field_inlines(field), flat, slot)
        shapes.extend(move_shape(shape, x, 0.0) for shape in line)
        x += slot + _SLOT_GAP
    return (Piece(style.line, tuple(shapes), gap),)


def _field_inlines(field: Field) -> tuple[Inline, ...]:
    if field.value:
        return (Run(f"{field.label} {field.value}"),)
    return (Run(f"{field.label} "), Leader())


def _field_width(field: Field, size: float) -> float:
    return measure(f"{field.label} {field.value}", Face.REGULAR, size) if field.value else 0.0


def set_writing_lines(count: int, style: Style, width: float, *, gap: float = 0.0) -> tuple[Piece, ...]:
    """Whole lines of dots to write on by hand."""
    return set_paragraph((Leader(lines=count - 1),), replace(style, first=0.0), width, gap=gap) if count else ()


def leave_space(height: float) -> Piece:
    """Empty room that is kept even at the top of a page."""
    return Piece(height)
