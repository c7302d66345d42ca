"""Cards in two columns, in a narrow window one below the other; scrolls when they do not fit."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from desktop.ui import theme
from desktop.ui.widgets.card import make_plain

_GAP = 14


@dataclass(frozen=True, slots=True)
class _Place:
    widget: QWidget
    row: int
    column: int
    wide: bool
    least: int
    stretch: int


class CardGrid(QScrollArea):
    """The body of a page made of cards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._holder = make_plain()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self.setWidget(self._holder)
        self._places: list[_Place] = []
        self._narrow: bool | None = None

    def add(
        self, card: QWidget, row: int, column: int = 0, *, wide: bool = False, least: int = 0, stretch: int = 1
    ) -> None:
        """Add a card.

        Args:
            card: as a rule a Card.
            row: of the grid.
            column: 0 or 1.
            wide: over both columns.
            least: height in pixels below which the page scrolls instead.
            stretch: share of the height of its row; 0 for cards that keep their own height.
        """
        self._places.append(_Place(card, row, column, wide, least, stretch))
        if least:
            card.setMinimumHeight(theme.px(least))
        self._arrange(narrow=bool(self._narrow))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.window().width() < theme.NARROW_WIDTH
        if narrow != self._narrow:
            self._arrange(narrow=narrow)

    def _arrange(self, *, narrow: bool) -> None:
        self._narrow = narrow
        for place in self._places:
            self._grid.removeWidget(place.widget)
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 0 if narrow else 1)
        if narrow:
            for at, place in enumerate(sorted(self._places, key=lambda one: (one.row, one.column))):
                self._grid.addWidget(place.widget, at, 0, 1, 2)
                self._grid.setRowStretch(at, place.stretch)
            return
        for place in self._places:
            column, span = (0, 2) if place.wide else (place.column, 1)
            self._grid.addWidget(place.widget, place.row, column, 1, span)
            self._grid.setRowStretch(place.row, max(place.stretch, self._grid.rowStretch(place.row)))
