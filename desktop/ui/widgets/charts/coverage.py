"""Coverage: for each kind, how many of how many, the whole drawn in proportion to the largest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.widgets.charts.paint import Ink, fill_dotted, fill_solid, outline

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW = 31


@dataclass(frozen=True, slots=True)
class Cover:
    """A row: words, how many done, of how many (None = not known), words at the far right."""

    label: str
    done: int
    whole: int | None
    rest: str = ""


def paint_coverage(painter: QPainter, rect: QRectF, *, rows: Sequence[Cover], ink: Ink) -> None:
    """Draw the rows into a rectangle, from screen or printer, as high as there is room."""
    metrics = QFontMetricsF(ink.body, painter.device())
    height = min(metrics.height() * 1.75, rect.height() / max(1, len(rows)))
    labels = min(rect.width() * 0.34, max((metrics.horizontalAdvance(row.label) for row in rows), default=0) + 14)
    labels = max(labels, min(rect.width() * 0.3, metrics.height() * 9))
    figures = max((metrics.horizontalAdvance(_figure(row)) for row in rows), default=0) + 16
    rests = max((metrics.horizontalAdvance(row.rest) for row in rows), default=0) + metrics.height()
    largest = max((row.whole or row.done for row in rows), default=1) or 1
    room = rect.width() - labels - figures - rests
    for at, row in enumerate(rows):
        line = QRectF(rect.left(), rect.top() + at * height, rect.width(), height)
        painter.setFont(ink.body)
        painter.setPen(ink.text)
        label = metrics.elidedText(row.label, Qt.TextElideMode.ElideRight, labels - 8)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, label)
        bar_height = round(height * 0.52)
        whole = row.whole if row.whole is not None else largest
        bar = QRectF(
            line.left() + labels, round(line.center().y() - bar_height / 2), round(room * whole / largest), bar_height
        )
        _paint_bar(painter, bar, row, ink)
        place = QRectF(line.left() + labels + room, line.top(), figures, height)
        painter.setPen(ink.text)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _figure(row))
        painter.setFont(ink.small)
        painter.setPen(ink.text2)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.rest)


def _paint_bar(painter: QPainter, bar: QRectF, row: Cover, ink: Ink) -> None:
    if row.whole is None:
        fill_dotted(painter, bar, ink)
        return
    done = QRectF(bar)
    done.setWidth(round(bar.width() * min(1.0, row.done / row.whole)) if row.whole else 0)
    fill_solid(painter, done, ink)
    outline(painter, bar, ink)


def _figure(row: Cover) -> str:
    return f"{row.done}/{'?' if row.whole is None else row.whole}"


class CoverageChart(QWidget):
    """Coverage on a page; one sentence is its accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Cover, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_rows(self, rows: Sequence[Cover], *, sentence: str) -> None:
        """Show these rows; the sentence says the same to a screen reader."""
        self._rows = tuple(rows)
        self.setAccessibleName(sentence)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(360), theme.px(_ROW) * max(1, len(self._rows)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(22) * max(1, len(self._rows)))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        paint_coverage(QPainter(self), self.rect().toRectF(), rows=self._rows, ink=Ink.screen())
