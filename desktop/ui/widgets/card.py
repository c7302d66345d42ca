"""Cards: a white ground with head, body and foot; facts in two columns; figures side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import theme
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.labels import IconLabel, make_label
from desktop.ui.widgets.state_badge import StateBadge

if TYPE_CHECKING:
    from collections.abc import Sequence


def make_plain(layout: QLayout | None = None) -> QFrame:
    """A frame without ground and line, to hold a layout."""
    frame = QFrame()
    frame.setProperty("role", "plain")
    if layout is not None:
        layout.setContentsMargins(0, 0, 0, 0)
        frame.setLayout(layout)
    return frame


def make_scroll(widget: QWidget) -> QScrollArea:
    """The widget in an area that scrolls up and down when there is no room for all of it."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    widget.setProperty("role", "plain")
    scroll.setWidget(widget)
    return scroll


class Card(QFrame):
    """A card.

    Attributes:
        body: the layout pages put their widgets into.
    """

    def __init__(self, title: str = "", *, flush: bool = False, parent: QWidget | None = None) -> None:
        """A card; with a title it has a head of 40 pixels.

        Args:
            title: of the head; "" for none (a head appears when something is put into it).
            flush: the body reaches the edges (lists).
            parent: owner.
        """
        super().__init__(parent)
        self.setProperty("role", "card")
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._head: QFrame | None = None
        self._head_layout: QHBoxLayout | None = None
        self._title: QLabel | None = None
        self._foot: QFrame | None = None
        holder = make_plain()
        self.body = QVBoxLayout(holder)
        margin = 0 if flush else 14
        self.body.setContentsMargins(margin, 0 if flush else 12, margin, 0 if flush else 14)
        self.body.setSpacing(8)
        self._outer.addWidget(holder, 1)
        if title:
            self.set_title(title)

    def set_title(self, title: str) -> None:
        """Change the title in the head."""
        self._need_head()
        assert self._title is not None
        self._title.setText(title)
        self.setAccessibleName(title)

    def add_to_head(self, *widgets: QWidget) -> None:
        """Put links, counts or buttons at the right of the head."""
        layout = self._need_head()
        for widget in widgets:
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_head_line(self, *, shown: bool) -> None:
        """Draw the line under the head or not (forms have none)."""
        self._need_head()
        assert self._head is not None
        self._head.setProperty("role", "card-head" if shown else "plain")

    def add_foot(self, *widgets: QWidget) -> None:
        """Put widgets into the foot, the last at the right."""
        if self._foot is None:
            self._foot = QFrame()
            self._foot.setProperty("role", "card-foot")
            row = QHBoxLayout(self._foot)
            row.setContentsMargins(12, 0, 12, 0)
            row.setSpacing(12)
            self._foot.setFixedHeight(theme.px(34))
            self._outer.addWidget(self._foot)
        layout = self._foot.layout()
        assert isinstance(layout, QHBoxLayout)
        for at, widget in enumerate(widgets):
            if at and at == len(widgets) - 1:
                layout.addStretch(1)
            layout.addWidget(widget)

    def set_foot_shown(self, *, shown: bool) -> None:
        """Show the foot, or leave its place to the body."""
        if self._foot is not None:
            self._foot.setVisible(shown)

    def _need_head(self) -> QHBoxLayout:
        if self._head_layout is None:
            self._head = QFrame()
            self._head.setProperty("role", "card-head")
            self._head.setMinimumHeight(theme.px(40))
            self._head_layout = QHBoxLayout(self._head)
            self._head_layout.setContentsMargins(14, 0, 14, 0)
            self._head_layout.setSpacing(12)
            self._title = make_label(role="section")
            self._head_layout.addWidget(self._title)
            self._head_layout.addStretch(1)
            self._outer.insertWidget(0, self._head)
        return self._head_layout


class FactsGrid(QWidget):
    """Facts: label in the quieter colour, value beside it; a value may be a text, a state or a widget."""

    def __init__(self, *, label_width: int = 120, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, theme.px(label_width))
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str | State | QWidget]]) -> None:
        """Show these pairs in place of the earlier ones; pairs with an empty text are left out."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # deleted later; until then it must not show through
                widget.deleteLater()
        for row, (name, value) in enumerate(pair for pair in facts if pair[1] != ""):
            label = make_label(name, "label")
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            shown = self._shown(value)
            shown.setAccessibleName(f"{name}: {value if isinstance(value, str) else shown.accessibleName()}")
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(shown, row, 1)

    def _shown(self, value: str | State | QWidget) -> QWidget:
        if isinstance(value, QWidget):
            return value
        if isinstance(value, State):
            return StateBadge(value)
        label = make_label(value, wrap=True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label


class FigureStrip(QFrame):
    """Large figures side by side in one card, each with a word below and perhaps a state icon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_figures(self, figures: Sequence[tuple[str, str, State | None]]) -> None:
        """Show (figure, words, state) in place of the earlier ones."""
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # deleted later; until then it must not show through
                widget.deleteLater()
        for at, (figure, words, state) in enumerate(figures):
            cell = QFrame()
            cell.setProperty("role", "split-left" if at < len(figures) - 1 else "plain")
            column = QVBoxLayout(cell)
            column.setContentsMargins(14, 6, 12, 8)
            column.setSpacing(0)
            upper = QHBoxLayout()
            upper.setSpacing(8)
            upper.addWidget(make_label(figure, "value"))
            if state is not None:
                upper.addWidget(IconLabel(state.icon, role=state.tone or "text2", meaning=state.word))
            upper.addStretch(1)
            column.addLayout(upper)
            column.addWidget(make_label(words, "small"))
            cell.setAccessibleName(f"{words}: {figure}")
            self._row.addWidget(cell, 1)
