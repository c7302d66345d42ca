"""Months: one bar a month, the part set off hatched at its foot, values written above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.widgets.charts.paint import Ink, fill_dotted, fill_hatched, fill_solid, outline

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Month:
    """A bar: words below it, the whole, the part of it set off (0 for none), and whether it is still running."""

    label: str
    whole: int
    part: int = 0
    running: bool = False


def paint_months(painter: QPainter, rect: QRectF, *, months: Sequence[Month], note: str, ink: Ink) -> None:
    """Draw the bars into a rectangle.

    Args:
        painter: of a screen or a printer.
        rect: everything, axis and words included.
        months: from left to right.
        note: small words at the lower right; "" for none.
        ink: what to draw with.
    """
    axis = QFontMetricsF(ink.axis, painter.device())
    small = QFontMetricsF(ink.small, painter.device())
    top = max((month.whole for month in months), default=0)
    step = _step(top)
    highest = max(step, -(-top // step) * step)
    left = axis.horizontalAdvance(str(highest)) + 8
    below = axis.height() + 6 + (small.height() + 2 if note else 0)
    plot = rect.adjusted(left, small.height() * 0.8, 0, -below)
    _paint_axis(painter, (rect, plot), highest, step, ink)
    width = plot.width() / max(1, len(months))
    for at, month in enumerate(months):
        slot = QRectF(plot.left() + at * width, plot.top(), width, plot.height())
        _paint_month(painter, slot, month, highest, ink)
    if note:
        painter.setFont(ink.axis)
        painter.setPen(ink.text2)
        place = QRectF(rect.left(), rect.bottom() - small.height(), rect.width(), small.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, note)


def _step(top: int) -> int:
    """A round distance between lines, giving about three of them."""
    step = 1
    for candidate in (1, 2, 4, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000):
        step = candidate
        if top <= 3 * candidate:
            break
    return step


def _paint_axis(painter: QPainter, places: tuple[QRectF, QRectF], highest: int, step: int, ink: Ink) -> None:
    rect, plot = places
    painter.setFont(ink.axis)
    metrics = QFontMetricsF(ink.axis, painter.device())
    for value in range(0, highest + 1, step):
        y = round(plot.bottom() - plot.height() * value / highest) + 0.5
        painter.setPen(QPen(ink.edge if value == 0 else ink.line, ink.hairline))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(ink.text2)
        place = QRectF(rect.left(), y - metrics.height() / 2, plot.left() - rect.left() - 8, metrics.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(value))


def _paint_month(painter: QPainter, slot: QRectF, month: Month, highest: int, ink: Ink) -> None:
    width = min(slot.width() * 0.62, 42 * max(1.0, ink.hairline))
    x = round(slot.center().x() - width / 2)
    height = round(slot.height() * month.whole / highest)
    bar = QRectF(x, round(slot.bottom()) - height, round(width), height)
    fill_solid(painter, bar, ink)
    if month.part:
        part = round(slot.height() * month.part / highest)
        fill_hatched(painter, QRectF(bar.left(), bar.bottom() - part, bar.width(), part), ink)
    metrics = QFontMetricsF(ink.axis, painter.device())
    painter.setPen(ink.text)
    painter.setFont(ink.axis)
    if month.whole:
        above = QRectF(slot.left(), bar.top() - metrics.height() - 1, slot.width(), metrics.height())
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, str(month.whole))
    font = ink.axis
    if month.running:
        font = QFont(font)
        font.setBold(True)
    painter.setFont(font)
    painter.setPen(ink.text if month.running else ink.text2)
    label = QRectF(slot.left() - 6, slot.bottom() + 5, slot.width() + 12, metrics.height())
    painter.drawText(label, Qt.AlignmentFlag.AlignCenter, month.label)


class MonthsChart(QWidget):
    """Months on a page; one sentence is its accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._months: tuple[Month, ...] = ()
        self._note = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.px(130))

    def show_months(self, months: Sequence[Month], *, note: str = "", sentence: str) -> None:
        """Show these months; the sentence says the same to a screen reader."""
        self._months, self._note = tuple(months), note
        self.setAccessibleName(sentence)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(360), theme.px(200))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        rect = self.rect().toRectF()
        paint_months(QPainter(self), rect, months=self._months, note=self._note, ink=Ink.screen())


class ChartLegend(QWidget):
    """What solid, hatched and outlined mean."""

    def __init__(self, entries: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Entries: (kind, words) with kind `solid`, `hatched`, `outline`, `dotted` or `target`."""
        super().__init__(parent)
        self._entries = tuple(entries)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("; ".join(words for _, words in entries))

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(theme.font("small"))
        width = sum(metrics.horizontalAdvance(words) + theme.px(13) + 7 + 14 for _, words in self._entries)
        return QSize(round(width) - 14, theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter, ink, x = QPainter(self), Ink.screen(), 0.0
        metrics = QFontMetricsF(ink.small)
        side = theme.px(13)
        for kind, words in self._entries:
            paint_key(painter, QRectF(x, (self.height() - side) // 2, side, side), kind=kind, ink=ink)
            x += side + 7
            painter.setFont(ink.small)
            painter.setPen(ink.text2)
            width = metrics.horizontalAdvance(words)
            painter.drawText(QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
            x += width + 14


def paint_key(painter: QPainter, rect: QRectF, *, kind: str, ink: Ink) -> None:
    """One square of a legend."""
    if kind == "solid":
        fill_solid(painter, rect, ink)
    elif kind == "hatched":
        fill_hatched(painter, rect, ink)
    elif kind == "dotted":
        fill_dotted(painter, rect, ink)
    elif kind == "target":
        painter.fillRect(QRectF(rect.center().x() + 2, rect.top(), 2, rect.height()), ink.text)
    else:
        outline(painter, rect, ink)
