"""The steps of setting up, one below the other: number, title, state of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import icons, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.ui.widgets.step_row import Step

_HEIGHT = 44


class StepColumn(QWidget):
    """Steps; the current one has the light ground and the accent line.

    Signals:
        chosen: key of the step the person asked for.
    """

    chosen = Signal(str)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._steps: tuple[Step, ...] = ()
        self._current = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed().changed.connect(self.updateGeometry)

    def show_steps(self, steps: Sequence[Step], *, current: str) -> None:
        """Show these steps."""
        self._steps, self._current = tuple(steps), current
        spoken = next((f"{step.title} {step.note}".strip() for step in steps if step.key == current), "")
        self.setAccessibleName(f"{self._name}: {spoken}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(_HEIGHT) * len(self._steps))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        for at, step in enumerate(self._steps):
            self._paint(painter, self._rect_of(at), step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for at, step in enumerate(self._steps):
            if self._rect_of(at).contains(event.position().toPoint()) and step.open:
                self.chosen.emit(step.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() not in moves:
            super().keyPressEvent(event)
            return
        at = [step.key for step in self._steps].index(self._current) + moves[Qt.Key(event.key())]
        if 0 <= at < len(self._steps) and self._steps[at].open:
            self.chosen.emit(self._steps[at].key)

    def _rect_of(self, at: int) -> QRect:
        height = theme.px(_HEIGHT)
        return QRect(0, at * height, self.width(), height)

    def _paint(self, painter: QPainter, rect: QRect, step: Step) -> None:
        current = step.key == self._current
        if current:
            painter.fillRect(rect, theme.color("surface"))
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), theme.color("accent"))
            if self.hasFocus():
                painter.setPen(QPen(theme.color("accent"), 2))
                painter.drawRect(rect.adjusted(1, 1, -1, -1))
        side = theme.px(16)
        icon, role = ("chevron-right", "text") if current else (step.state.icon, step.state.tone or "text2")
        icons.paint(painter, icon, QRect(rect.x() + 24, rect.center().y() - side // 2, side, side), role=role)
        inner = rect.adjusted(24 + side + 10, 3, -8, -3)
        painter.setFont(theme.font("bold" if current else "body"))
        painter.setPen(theme.color("text" if current or step.open else "text2"))
        title = painter.fontMetrics().elidedText(step.title, Qt.TextElideMode.ElideRight, inner.width())
        if not step.note:
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, title)
            return
        upper = inner.adjusted(0, 2, 0, -inner.height() // 2 + 1)
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text2"))
        note = painter.fontMetrics().elidedText(step.note, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner.adjusted(0, inner.height() // 2, 0, -2), Qt.AlignmentFlag.AlignVCenter, note)
