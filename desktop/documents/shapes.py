"""What a page is made of: text, rules and boxes at their places, grouped into pieces that stay whole.

Lengths are points (1/72 inch). Within a piece, x runs from the left edge of the text area and y from the piece's top
downwards, so that a piece can be laid out once and drawn anywhere.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

MM = 72 / 25.4


class Text(NamedTuple):
    """One line of text of one face.

    `y` is the baseline. `word_space` is added to every blank, `char_space` to every character.
    """

    x: float
    y: float
    face: str
    size: float
    text: str
    word_space: float = 0.0
    char_space: float = 0.0


class Rule(NamedTuple):
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.5


Shape = Text | Rule


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a page that is never divided.

    Attributes:
        height: what it takes of the page, without the gap.
        shapes: what is drawn.
        gap: empty space above; dropped at the top of a page.
        glued: whether the next piece must stand on the same page.
        heading: pieces repeated above it when it is the first on a new page (the head of a table).
        foot: drawn under it when it is the last on a page and the piece continues on the next.
    """

    height: float
    shapes: tuple[Shape, ...] = ()
    gap: float = 0.0
    glued: bool = False
    heading: tuple[Piece, ...] = ()
    foot: tuple[Shape, ...] = ()


def move_shape(shape: Shape, x: float, y: float) -> Shape:
    """The same shape, moved right and down."""
    if isinstance(shape, Text):
        return shape._replace(x=shape.x + x, y=shape.y + y)
    return Rule(shape.x0 + x, shape.y0 + y, shape.x1 + x, shape.y1 + y, shape.width)


def draw_box(x: float, y: float, side: float, *, ticked: bool) -> tuple[Rule, ...]:
    """A square with its top left corner at x, y, and a tick in it; drawn, as the typefaces have no such character."""
    right, bottom = x + side, y + side
    frame = (
        Rule(x, y, right, y, 0.7),
        Rule(right, y, right, bottom, 0.7),
        Rule(right, bottom, x, bottom, 0.7),
        Rule(x, bottom, x, y, 0.7),
    )
    if not ticked:
        return frame
    low = (x + 0.40 * side, y + 0.80 * side)
    tick = (
        Rule(x + 0.16 * side, y + 0.52 * side, *low, 1.3),
        Rule(*low, x + 0.86 * side, y + 0.18 * side, 1.3),
    )
    return frame + tick


def stack_pieces(pieces: tuple[Piece, ...], *, x: float = 0.0) -> Piece:
    """All pieces under each other as one; the gap of the first becomes the gap of the whole."""
    shapes: list[Shape] = []
    y = 0.0
    for index, piece in enumerate(pieces):
        y += piece.gap if index else 0.0
        shapes.extend(move_shape(shape, x, y) for shape in piece.shapes)
        y += piece.height
    return Piece(y, tuple(shapes), pieces[0].gap if pieces else 0.0)


def set_side_by_side(columns: tuple[tuple[float, tuple[Piece, ...]], ...], *, gap: float = 0.0) -> Piece:
    """Stacks of pieces beside each other, all beginning at the top, as one piece; a column is its x and its pieces."""
    stacks = [stack_pieces(pieces, x=x) for x, pieces in columns]
    shapes = tuple(shape for stack in stacks for shape in stack.shapes)
    return Piece(max(stack.height for stack in stacks), shapes, gap)


def join_rules(rules: Iterable[Rule]) -> list[Rule]:
    """The same lines with those that meet on one straight line drawn as one, by width."""
    across: defaultdict[tuple[float, float], list[tuple[float, float]]] = defaultdict(list)
    down: defaultdict[tuple[float, float], list[tuple[float, float]]] = defaultdict(list)
    slanted: list[Rule] = []
    for x0, y0, x1, y1, width in rules:
        if y0 == y1:
            across[width, round(y0, 2)].append((min(x0, x1), max(x0, x1)))
        elif x0 == x1:
            down[width, round(x0, 2)].append((min(y0, y1), max(y0, y1)))
        else:
            slanted.append(Rule(x0, y0, x1, y1, width))
    joined = [Rule(a, y, b, y, width) for (width, y), spans in across.items() for a, b in _join_spans(spans)]
    joined += [Rule(x, a, x, b, width) for (width, x), spans in down.items() for a, b in _join_spans(spans)]
    return sorted(joined + slanted, key=lambda rule: rule.width)


def _join_spans(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    spans.sort()
    joined = spans[:1]
    for start, end in spans[1:]:
        if start <= joined[-1][1] + 0.01:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
