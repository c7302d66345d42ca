"""What a list is made of: columns, rows and cells as values, and the roles a model answers with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt

Align = Literal["left", "right", "center"]
Tone = Literal["", "text", "text2", "mute", "ok", "warn", "bad", "accent"]

ID_ROLE = Qt.ItemDataRole.UserRole + 1
CELL_ROLE = Qt.ItemDataRole.UserRole + 2
ROW_ROLE = Qt.ItemDataRole.UserRole + 3
COLUMN_ROLE = Qt.ItemDataRole.UserRole + 4


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list.

    Attributes:
        key: its name in code and in sorting.
        title: its heading.
        align: of heading and cells; numbers and dates stand right.
        width: fixed width in pixels at 10 points; 0 shares what is left (as a rule the first column alone).
        sortable: whether a click on the heading asks for sorting.
        keep: stays when the window is narrow.
        kind: `text`, or `check` for a box to mark the row, or `bar` for a target bar.
        least: least width of a column that shares what is left.
    """

    key: str
    title: str
    align: Align = "left"
    width: int = 0
    sortable: bool = True
    keep: bool = True
    kind: Literal["text", "check", "bar"] = "text"
    least: int = 120


@dataclass(frozen=True, slots=True)
class Bar:
    """A target bar: how much is done of how much, and where the target stands (all 0 to 1; None = unknown)."""

    done: float | None
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell.

    Attributes:
        text: what it says; with a state icon this is the word of the state.
        sub: a second, quieter line.
        icon: name of an icon before the text (`state-ok`, `state-bad`, `clock` …).
        tone: colour of icon and text; normal states stay `text2`.
        bold: heavier, for the name and the verdict.
        fill: colour token behind the cell, only for what is not in order: `warn_soft`, `bad_soft`, `soft`.
        bar: the bar of a `bar` column.
        tip: tooltip; without it an elided text shows itself.
        marked: state of the box of a `check` column.
    """

    text: str = ""
    sub: str = ""
    icon: str = ""
    tone: Tone = ""
    bold: bool = False
    fill: str = ""
    bar: Bar | None = None
    tip: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its record's id and one cell for each column; a plain text is a cell without more.

    A `heading` row spans the list, carries its text in the first cell and cannot be chosen.
    """

    id: str
    cells: tuple[Cell | str, ...]
    heading: bool = False
    quiet: bool = False

    def cell(self, at: int) -> Cell:
        """The cell of a column; an empty one beyond the last."""
        if at >= len(self.cells):
            return Cell()
        found = self.cells[at]
        return found if isinstance(found, Cell) else Cell(found)


@dataclass(frozen=True, slots=True)
class State:
    """A state as it is shown everywhere: shape of its icon, word, colour."""

    icon: str
    word: str
    tone: Tone = "text2"


def state_cell(state: State, *, bold: bool = False) -> Cell:
    """The cell of a state."""
    return Cell(state.word, icon=state.icon, tone=state.tone, bold=bold)
