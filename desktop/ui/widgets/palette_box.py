"""The box in the menu bar that opens the palette: looks like a field, is a button."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.buttons import key_text


class PaletteBox(QPushButton):
    """Opens the palette."""

    def __init__(self, text: str, *, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "palette")
        self.setAccessibleName(text)
        self._text, self._keys, self._short = text, key_text(keys), False

    def set_short(self, *, short: bool) -> None:
        """Take less room."""
        self._short = short
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(190 if self._short else 290), theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        side = theme.px(16)
        icons.paint(painter, "search", QRect(9, (self.height() - side) // 2, side, side), role="text2")
        painter.setFont(theme.font("small"))
        width = painter.fontMetrics().horizontalAdvance(self._keys) + 10
        height = theme.px(16)
        box = QRect(self.width() - width - 8, (self.height() - height) // 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("line"))
        painter.setBrush(theme.color("bg"))
        painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)
        painter.setPen(theme.color("text2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._keys)
        painter.setFont(theme.font())
        painter.setPen(theme.color("mute"))
        left = 9 + side + 8
        room = QRect(left, 0, box.left() - left - 6, self.height())
        text = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
