"""The steps of a longer job, side by side: number, title, state of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.cells import State

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_BEGUN = State("ring", "", "text2")
DONE = State("state-ok", "", "ok")
AT_WORK = State("pencil", "", "accent")


@dataclass(frozen=True, slots=True)
class Step:
    """A step: key, title with its number ("4. Ký"), one line below, state, and whether it may be opened."""

    key: str
    title: str
    note: str = ""
    state: State = NOT_BEGUN
    open: bool = True


class StepRow(QWidget):
    """Steps; the current one has the soft ground and the accent line.

    Signals:
        chosen: key of the step the person asked for.
    """

    chosen = Signal(str)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self._current = ""
        self._name = name
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: Sequence[Step], *, current: str) -> None:
        """Show these steps."""
        self._steps, self._current = tuple(steps), current
        spoken = "; ".join(f"{step.title} {step.note}".strip() for step in steps if step.key == current)
        self.setAccessibleName(f"{self._name}: {spoken}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(480), theme.px(48))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        for at, step in enumerate(self._steps):
            self._paint_step(painter, self._rect_of(at), step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for at, step in enumerate(self._steps):
            if self._rect_of(at).contains(event.position().toPoint()) and step.open:
                self.chosen.emit(step.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() not in moves:
            super().keyPressEvent(event)
            return
        at = [step.key for step in self._steps].index(self._current) + moves[Qt.Key(event.key())]
        if 0 <= at < len(self._steps) and self._steps[at].open:
            self.chosen.emit(self._steps[at].key)

    def _rect_of(self, at: int) -> QRect:
        width = self.width() / max(1, len(self._steps))
        return QRect(round(at * width), 1, round((at + 1) * width) - round(at * width), self.height() - 2)

    def _paint_step(self, painter: QPainter, rect: QRect, step: Step) -> None:
        current = step.key == self._current
        if current:
            painter.fillRect(rect, theme.color("soft"))
            painter.fillRect(rect.x(), rect.bottom() - 2, rect.width(), 3, theme.color("accent"))
            if self.hasFocus():
                painter.setPen(QPen(theme.color("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(rect.adjusted(1, 1, -1, -2))
        side = theme.px(16)
        icon = QRect(rect.x() + 13, rect.center().y() - side // 2, side, side)
        icons.paint(painter, step.state.icon, icon, role=step.state.tone or "text2")
        begun = step.state != NOT_BEGUN or current
        inner = rect.adjusted(13 + side + 9, 5, -6, -5)
        painter.setFont(theme.font("bold" if begun else "body"))
        painter.setPen(theme.color("text" if begun else "text2"))
        title = painter.fontMetrics().elidedText(step.title, Qt.TextElideMode.ElideRight, inner.width())
        if not step.note:
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, title)
            return
        painter.drawText(inner.adjusted(0, 0, 0, -inner.height() // 2), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text2"))
        note = painter.fontMetrics().elidedText(step.note, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner.adjusted(0, inner.height() // 2, 0, 0), Qt.AlignmentFlag.AlignVCenter, note)
