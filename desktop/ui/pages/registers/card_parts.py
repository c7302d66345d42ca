"""Small parts of record cards: a column that scrolls, lines with a state, a sentence where there is nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.labels import ElidedLabel, make_label, make_rule
from desktop.ui.widgets.speaking import without_arguments
from desktop.ui.widgets.state_badge import StateBadge

if TYPE_CHECKING:
    from desktop.ui.widgets.cells import Tone


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line of a card.

    Attributes:
        text: what it is; elided.
        value: a date or number at the right.
        state: at the end.
        sub: quieter words below.
        on_open: what a click on the text does; None for plain words.
    """

    text: str
    value: str = ""
    state: State | None = None
    sub: str = ""
    on_open: Callable[[], object] | None = None


class ScrollColumn(QScrollArea):
    """Widgets one below the other, scrolling when there are too many."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.fill(())

    def fill(self, widgets: Sequence[QWidget]) -> None:
        """Show these widgets in place of the earlier ones, from the top."""
        holder = QFrame()
        holder.setProperty("role", "plain")
        column = QVBoxLayout(holder)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(8)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(holder)
        self.verticalScrollBar().setValue(0)


class CardLines(QFrame):
    """Lines with rules between them: text left, value right, state at the end in a column of its own."""

    def __init__(self, lines: Sequence[CardLine], *, state_width: int = 102, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for line in lines:
            column.addWidget(_make_line(line, state_width=state_width))
            column.addWidget(make_rule())


def heading(text: str) -> QWidget:
    """The heading of a group of lines."""
    return make_label(text, "bold")


def quiet(text: str, tone: Tone = "") -> QWidget:
    """A sentence where there is nothing to list."""
    return make_label(text, "label" if not tone else "body", tone=tone, wrap=True)


def _make_line(line: CardLine, *, state_width: int) -> QWidget:
    holder = QFrame()
    holder.setProperty("role", "plain")
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 4, 0, 4)
    row.setSpacing(10)
    words = QVBoxLayout()
    words.setSpacing(0)
    if line.on_open is None:
        text = ElidedLabel()
        text.set_text(line.text)
        words.addWidget(text)
    else:
        words.addWidget(LineLink(line.text, line.on_open))
    if line.sub:
        sub = ElidedLabel(role="small")
        sub.set_text(line.sub)
        words.addWidget(sub)
    row.addLayout(words, 1)
    if line.value:
        row.addWidget(make_label(line.value), 0, Qt.AlignmentFlag.AlignTop)
    if line.state is not None:
        badge = StateBadge(line.state)
        badge.setMinimumWidth(theme.px(state_width))
        row.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
    spoken = (line.text, line.sub, line.value, line.state.word if line.state else "")
    holder.setAccessibleName(", ".join(part for part in spoken if part))
    return holder


class LineLink(QPushButton):
    """A link at the left of its line that gives way to its neighbours: elided, with the whole text as tooltip."""

    def __init__(self, text: str, on_click: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(without_arguments(on_click))

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 4, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(40), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        font = self.font()
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(theme.color("accent" if self.isEnabled() else "mute"))
        room = self.rect().adjusted(1, 0, -3, 0)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        self.setToolTip(self.text() if shown != self.text() else "")
