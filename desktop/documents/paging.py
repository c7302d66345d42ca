"""Dividing a sequence of pieces into pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.documents.shapes import Piece, Shape

_FIT = 0.01


class Placed(NamedTuple):
    """Shapes at their distance from the top of the text area."""

    y: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page, and how far down it reaches."""

    placed: tuple[Placed, ...]
    depth: float


class _Pages:
    """Pages being filled."""

    def __init__(self, height: float) -> None:
        self._height = height
        self._done: list[Page] = []
        self._placed: list[Placed] = []
        self._y = 0.0
        self._foot: tuple[Shape, ...] = ()

    def has_room_for(self, pieces: Sequence[Piece]) -> bool:
        needed = sum(piece.gap + piece.height for piece in pieces)
        if not self._placed:
            needed -= pieces[0].gap
        return self._y + needed <= self._height + _FIT

    @property
    def is_empty(self) -> bool:
        return not self._placed

    def place(self, piece: Piece) -> None:
        if self._placed:
            self._y += piece.gap
        else:
            for heading in piece.heading:
                self._put(heading)
        self._put(piece)
        self._foot = piece.foot

    def _put(self, piece: Piece) -> None:
        self._placed.append(Placed(self._y, piece.shapes))
        self._y += piece.height

    def turn(self) -> None:
        if self._foot:
            self._placed.append(Placed(self._y, self._foot))
        self._done.append(Page(tuple(self._placed), self._y))
        self._placed, self._y, self._foot = [], 0.0, ()

    def finish(self) -> tuple[Page, ...]:
        if self._placed or not self._done:
            self.turn()
        return tuple(self._done)


def divide_into_pages(pieces: Sequence[Piece], height: float) -> tuple[Page, ...]:
    """The pages that the pieces fill, top to bottom.

    Pieces glued together go to the next page together; only a group higher than a whole page is divided.

    Args:
        pieces: in their order.
        height: of the text area of a page.
    """
    pages = _Pages(height)
    start = 0
    while start < len(pieces):
        end = start + 1
        while end < len(pieces) and pieces[end - 1].glued:
            end += 1
        group = pieces[start:end]
        if not pages.is_empty and not pages.has_room_for(group):
            pages.turn()
        for piece in group:
            if not pages.is_empty and not pages.has_room_for((piece,)):
                pages.turn()
            pages.place(piece)
        start = end
    return pages.finish()
