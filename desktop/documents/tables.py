"""Ruled tables: wrapped cells, grouped heads repeated on every page, rows kept whole unless taller than a hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from desktop.documents.fonts import Face
from desktop.documents.lines import Align, Inline, Run, Style, break_lines, measure
from desktop.documents.shapes import Piece, Rule, Shape, move_shape

RULE = 0.5
_PAD_X = 3.0
_PAD_Y = 2.0
_TALL_ROW = 260.0  # a higher row is divided between its lines, so that no page is left half empty

_SHORT_TABLE = 4
_LEAST_SIZE = 6.5


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        heading: its words; a line end in them begins a new line.
        share: of the width, compared with the others.
        align: of the cells below the head.
        group: words above the heading, common to neighbours with the same group.
    """

    heading: str
    share: float
    align: Align = Align.LEFT
    group: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell.

    Attributes:
        inlines: what stands in it.
        span: how many columns it takes.
        align: other than its column's.
        whole: its words are set smaller rather than torn: a number must not be read as two.
        leads: the row stays on the page of the next one (the name of a group).
    """

    inlines: tuple[Inline, ...] = ()
    span: int = 1
    align: Align | None = None
    whole: bool = False
    leads: bool = False


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TableStyle:
    """How a table is set.

    Attributes:
        size: of the letters.
        line: from baseline to baseline.
        least: the least height of a row below the head, to write in by hand.
        head_size: of the letters of the head.
        raised: cells stand at the top of their row instead of in its middle (the days of a month).
    """

    size: float
    line: float
    least: float = 0.0
    head_size: float = 0.0
    raised: bool = False


def write_cell(text: str, *, face: Face = Face.REGULAR, span: int = 1, whole: bool = False) -> Cell:
    """A cell of plain text."""
    return Cell((Run(text, face),) if text else (), span, whole=whole)


def set_table(
    columns: tuple[Column, ...], rows: tuple[Row, ...], style: TableStyle, width: float, *, gap: float = 0.0
) -> tuple[Piece, ...]:
    """The table as pieces; its head stands again above the first row of each further page."""
    edges = _find_edges(columns, width)
    head = _set_head(columns, edges, style)
    pieces = [replace(head, gap=gap)]
    short = len(rows) <= _SHORT_TABLE
    for number, row in enumerate(rows):
        # A short table stays whole; of a long one no single row stands under a repeated head.
        glued = number < len(rows) - 1 if short else number == len(rows) - 2
        glued = glued or any(cell.leads for cell in row)
        parts = _set_row(row, columns, edges, style)
        pieces.extend(replace(part, heading=(head,), glued=part.glued or glued) for part in parts)
    return tuple(pieces)


def _find_edges(columns: tuple[Column, ...], width: float) -> tuple[float, ...]:
    shares = sum(column.share for column in columns)
    edges = [0.0]
    for column in columns:
        edges.append(edges[-1] + width * column.share / shares)
    return tuple(edges)


@lru_cache(maxsize=256)
def _set_head(columns: tuple[Column, ...], edges: tuple[float, ...], style: TableStyle) -> Piece:
    size = style.head_size or style.size
    line = style.line * size / style.size
    centred = Style(size, line, Align.CENTRE)
    grouped = any(column.group for column in columns)
    group_rows = _group_columns(columns)
    upper = (
        max(
            (_text_height(columns[first].group, centred, edges[last] - edges[first]) for first, last in group_rows),
            default=0.0,
        )
        if grouped
        else 0.0
    )
    lower = max(
        _text_height(column.heading, centred, edges[number + 1] - edges[number]) - (0.0 if column.group else upper)
        for number, column in enumerate(columns)
    )
    height = upper + lower
    shapes: list[Shape] = [Rule(edges[0], 0, edges[-1], 0, RULE), Rule(edges[0], height, edges[-1], height, RULE)]
    for first, last in group_rows:
        shapes.extend(_centre_text(columns[first].group, centred, (edges[first], edges[last]), (0.0, upper)))
        shapes.append(Rule(edges[first], upper, edges[last], upper, RULE))
    for number, column in enumerate(columns):
        top = upper if column.group else 0.0
        shapes.extend(_centre_text(column.heading, centred, (edges[number], edges[number + 1]), (top, height)))
        inside_group = number and column.group and columns[number - 1].group == column.group
        shapes.append(Rule(edges[number], upper if inside_group else 0.0, edges[number], height, RULE))
    shapes.append(Rule(edges[-1], 0, edges[-1], height, RULE))
    return Piece(height, tuple(shapes), glued=True)


def _group_columns(columns: tuple[Column, ...]) -> list[tuple[int, int]]:
    """First and one past the last column of each group."""
    groups: list[tuple[int, int]] = []
    for number, column in enumerate(columns):
        if not column.group:
            continue
        if groups and groups[-1][1] == number and columns[number - 1].group == column.group:
            groups[-1] = (groups[-1][0], number + 1)
        else:
            groups.append((number, number + 1))
    return groups


def _text_height(text: str, style: Style, width: float) -> float:
    return len(break_lines((Run(text, Face.BOLD),), style, width - 2 * _PAD_X)) * style.line + 2 * _PAD_Y


def _centre_text(text: str, style: Style, x: tuple[float, float], y: tuple[float, float]) -> list[Shape]:
    lines = break_lines((Run(text, Face.BOLD),), style, x[1] - x[0] - 2 * _PAD_X)
    top = y[0] + (y[1] - y[0] - len(lines) * style.line) / 2
    return [
        move_shape(shape, x[0] + _PAD_X, top + number * style.line)
        for number, shapes in enumerate(lines)
        for shape in shapes
    ]


@lru_cache(maxsize=8_192)
def _set_row(row: Row, columns: tuple[Column, ...], edges: tuple[float, ...], style: TableStyle) -> tuple[Piece, ...]:
    cells: list[tuple[float, tuple[tuple[Shape, ...], ...]]] = []
    bounds = [0.0]
    number = 0
    for cell in row:
        left, right = edges[number], edges[number + cell.span]
        text = Style(_fit_size(cell, right - left - 2 * _PAD_X, style), style.line, cell.align or columns[number].align)
        lines = break_lines(cell.inlines, text, right - left - 2 * _PAD_X) if cell.inlines else ()
        cells.append((left + _PAD_X, lines))
        number += cell.span
        bounds.append(right)
    most = max((len(lines) for _, lines in cells), default=0)
    height = max(most * style.line + 2 * _PAD_Y, style.least)
    if height <= _TALL_ROW:
        return (_draw_row(cells, bounds, style, height),)
    return _divide_row(cells, bounds, style, most)


def _fit_size(cell: Cell, width: float, style: TableStyle) -> float:
    if not cell.whole:
        return style.size
    words = [
        (word, inline.face)
        for inline in cell.inlines
        if isinstance(inline, Run)
        for word in re.split(r"[ \n]+", inline.text)
    ]
    widest = max((measure(word, face, 1.0) for word, face in words), default=0.0)
    return min(style.size, max(_LEAST_SIZE, width / widest)) if widest else style.size


_Cells = list[tuple[float, tuple[tuple[Shape, ...], ...]]]


def _draw_row(cells: _Cells, bounds: list[float], style: TableStyle, height: float) -> Piece:
    shapes: list[Shape] = [Rule(bounds[0], height, bounds[-1], height, RULE)]
    shapes.extend(Rule(x, 0, x, height, RULE) for x in bounds)
    for x, lines in cells:
        top = _PAD_Y if style.raised else (height - len(lines) * style.line) / 2
        for number, line in enumerate(lines):
            shapes.extend(move_shape(shape, x, top + number * style.line) for shape in line)
    return Piece(height, tuple(shapes))


def _divide_row(cells: _Cells, bounds: list[float], style: TableStyle, most: int) -> tuple[Piece, ...]:
    foot = (Rule(bounds[0], 0, bounds[-1], 0, RULE),)
    pieces: list[Piece] = []
    for number in range(most):
        first, last = number == 0, number == most - 1
        above = _PAD_Y if first else 0.0
        height = style.line + above + (_PAD_Y if last else 0.0)
        shapes: list[Shape] = [Rule(x, 0, x, height, RULE) for x in bounds]
        if last:
            shapes.append(Rule(bounds[0], height, bounds[-1], height, RULE))
        for x, lines in cells:
            if number < len(lines):
                shapes.extend(move_shape(shape, x, above) for shape in lines[number])
        glued = first or number == most - 2
        pieces.append(Piece(height, tuple(shapes), glued=glued, foot=() if last else foot))
    return tuple(pieces)
