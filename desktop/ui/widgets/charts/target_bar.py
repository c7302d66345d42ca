"""The target bar: how much is done, and a mark where the target stands."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.widgets.charts.paint import Ink, fill_dotted, fill_solid, outline


def paint_target_bar(painter: QPainter, rect: QRectF, *, done: float | None, target: float | None, ink: Ink) -> None:
    """Draw the bar into a rectangle.

    Args:
        painter: of a screen or a printer.
        rect: of the bar; the mark of the target stands out above and below.
        done: 0 to 1, more is drawn full; None = not known, drawn dotted.
        target: 0 to 1; None = there is none.
        ink: what to draw with.
    """
    if done is None:
        fill_dotted(painter, rect, ink)
        return
    painter.fillRect(rect, ink.ground)
    outline(painter, rect, ink)
    filled = QRectF(rect)
    filled.setWidth(rect.width() * min(1.0, max(0.0, done)))
    fill_solid(painter, filled, ink)
    if target is not None:
        _paint_target(painter, rect, min(1.0, max(0.0, target)), ink)


def _paint_target(painter: QPainter, rect: QRectF, target: float, ink: Ink) -> None:
    thick = 2 * max(1.0, ink.hairline)
    at = rect.left() + min(rect.width() - thick, max(0.0, rect.width() * target - thick / 2))
    gap = thick * 0.75
    painter.fillRect(QRectF(at - gap, rect.top() + 0, thick + 2 * gap, rect.height()), ink.ground)
    reach = rect.height() * 0.32
    painter.fillRect(QRectF(at, rect.top() - reach, thick, rect.height() + 2 * reach), ink.text)


class TargetBar(QWidget):
    """A target bar on a page; its sentence is its accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done: float | None = None
        self._target: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, done: float | None, *, target: float | None = None, sentence: str = "") -> None:
        """Show a share (0 to 1, None = not known) and say it in one sentence."""
        self._done, self._target = done, target
        self.setAccessibleName(sentence)
        self.setToolTip(sentence)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(18))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(40), theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        height = theme.px(11)
        rect = QRectF(0, (self.height() - height) / 2, self.width(), height)
        paint_target_bar(painter, rect, done=self._done, target=self._target, ink=Ink.screen())
