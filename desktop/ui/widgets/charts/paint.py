"""What the charts are drawn with: the screen's colours, or black on white for paper."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen

from desktop.ui import theme
from desktop.ui.tokens import PAPER_GROUND, PAPER_INK, PAPER_LINE

SCREEN_ROLES = {"state": "text2"}


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours and fonts of one drawing."""

    text: QColor
    text2: QColor
    line: QColor
    edge: QColor
    bar: QColor
    ground: QColor
    body: QFont
    small: QFont
    axis: QFont
    bold: QFont
    hairline: float = 1.0

    @staticmethod
    def screen() -> Ink:
        """In the theme in force."""
        c = theme.color
        return Ink(
            c("text"),
            c("text2"),
            c("line"),
            c("edge"),
            c("bar"),
            c("surface"),
            theme.font(),
            theme.font("small"),
            theme.font("axis"),
            theme.font("bold"),
        )

    @staticmethod
    def paper(*, family: str = "Times New Roman", point_size: float = 10) -> Ink:
        """Black on white, for printers; the hatching tells the second series apart."""
        black, grey, white = QColor(PAPER_INK), QColor(PAPER_LINE), QColor(PAPER_GROUND)

        def font(size: float, *, bold: bool = False) -> QFont:
            made = QFont([family, "Liberation Serif", "Noto Serif"])
            made.setPointSizeF(size)
            made.setBold(bold)
            return made

        return Ink(
            black,
            black,
            grey,
            black,
            black,
            white,
            font(point_size),
            font(point_size - 1),
            font(point_size - 1.5),
            font(point_size, bold=True),
            0.6,
        )


def fill_solid(painter: QPainter, rect: QRectF, ink: Ink) -> None:
    """A full bar."""
    painter.fillRect(rect, ink.bar)


def outline(painter: QPainter, rect: QRectF, ink: Ink) -> None:
    """The outline of what is not reached."""
    painter.save()
    painter.setPen(QPen(ink.edge, ink.hairline))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = ink.hairline / 2
    painter.drawRect(rect.adjusted(half, half, -half, -half))
    painter.restore()


def fill_hatched(painter: QPainter, rect: QRectF, ink: Ink, *, step: float = 5) -> None:
    """The second series: lines at 45° with an outline."""
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.fillRect(rect, ink.ground)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink.text, 1.8 * ink.hairline))
    at = rect.left() - rect.height()
    while at < rect.right():
        painter.drawLine(QLineF(at, rect.bottom(), at + rect.height(), rect.top()))
        at += step
    painter.restore()
    painter.save()
    painter.setPen(QPen(ink.text, ink.hairline))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = ink.hairline / 2
    painter.drawRect(rect.adjusted(half, half, -half, -half))
    painter.restore()


def fill_dotted(painter: QPainter, rect: QRectF, ink: Ink, *, step: float = 4) -> None:
    """A bar whose share is not known."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(ink.edge))
    y = rect.top() + step / 2 + 1
    while y < rect.bottom() - 1:
        x = rect.left() + step / 2 + 1
        while x < rect.right() - 1:
            painter.fillRect(QRectF(x, y, ink.hairline, ink.hairline), ink.edge)
            x += step
        y += step
    painter.restore()
    outline(painter, rect, ink)
