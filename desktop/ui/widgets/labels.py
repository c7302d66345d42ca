"""Texts on a page: titles, labels, small print, keys, lines between."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.cells import Tone
from desktop.ui.widgets.speaking import restyle

Role = Literal[
    "body",
    "title",
    "scope",
    "section",
    "card-title",
    "group",
    "figure",
    "value",
    "label",
    "small",
    "hint",
    "finding",
    "bold",
    "small-bold",
    "empty-title",
    "key",
    "mono",
]


def make_label(text: str = "", role: Role = "body", *, tone: Tone = "", wrap: bool = False) -> QLabel:
    """A label of one of the roles the style sheet knows; plain text only."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    if tone:
        label.setProperty("tone", tone)
    label.setWordWrap(wrap)
    return label


def make_rule() -> QFrame:
    """A line of one pixel between parts of a card."""
    rule = QFrame()
    rule.setProperty("role", "rule")
    return rule


class ElidedLabel(QLabel):
    """A line that ends in "…" when there is no room, with the whole text as tooltip."""

    def __init__(self, text: str = "", role: Role = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self._whole = text
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_text(self, text: str) -> None:
        """Change the words."""
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._elide()

    def whole_text(self) -> str:
        """The words without "…"."""
        return self._whole

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._whole) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(40), QFontMetrics(self.font()).height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


class IconLabel(QWidget):
    """An icon alone, with its meaning as accessible name."""

    def __init__(
        self, name: str = "", *, role: str = "text2", size: int = 16, meaning: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._role, self._size = name, role, size
        self.setAccessibleName(meaning)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, *, role: str = "text2", meaning: str = "") -> None:
        """Show another icon."""
        self._name, self._role = name, role
        self.setAccessibleName(meaning)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._size), theme.px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._name:
            icons.paint(QPainter(self), self._name, self.rect(), role=self._role)


def set_tone(label: QLabel, tone: Tone) -> None:
    """Change the colour of a label."""
    restyle(label, tone=tone)
