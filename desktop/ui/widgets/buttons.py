"""Buttons: plain, primary and link, with icon, key and menu arrow drawn inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QPushButton, QStyle, QStyleOptionButton, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.speaking import without_arguments

if TYPE_CHECKING:
    from collections.abc import Callable

Look = Literal["plain", "primary", "inverted"]
_GAP = 8


_PORTABLE = QKeySequence.SequenceFormat.PortableText


def key_text(keys: str) -> str:
    """Keys as they are written on a button: "Ctrl+Return" gives "Ctrl+Enter"."""
    return keys.replace("Return", "Enter").replace("Left", "←")


def key_sequences(keys: str) -> list[QKeySequence]:
    """The shortcuts for keys in English spelling; Enter on the number block counts like Return."""
    made = [QKeySequence.fromString(keys, _PORTABLE)]
    if keys.endswith("Return"):
        made.append(QKeySequence.fromString(keys.replace("Return", "Enter"), _PORTABLE))
    return made


class ActionButton(QPushButton):
    """A button of the head of a page or a card; shows its key in a small box.

    The key is only shown here; it acts through the table of actions (`PageFrame.bind`).
    """

    def __init__(
        self,
        text: str,
        *,
        icon: str = "",
        keys: str = "",
        look: Look = "plain",
        menu: QMenu | None = None,
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon_name, self._keys, self._look = icon, key_text(keys) if keys else "", look
        self._keys_shown = True
        self.setProperty("role", look if look != "plain" else "")
        self.setAutoDefault(False)
        self.setAccessibleName(text.replace("&", ""))
        if keys:
            self.setAccessibleDescription(self._keys)
        if menu is not None:
            self.setMenu(menu)
        if on_click is not None:
            self.clicked.connect(without_arguments(on_click))

    def set_text(self, text: str) -> None:
        """Change the words."""
        self.setText(text)
        self.setAccessibleName(text.replace("&", ""))
        self.updateGeometry()

    def set_keys_shown(self, *, shown: bool) -> None:
        """Show the key in the button or not."""
        self._keys_shown = shown
        self.updateGeometry()
        self.update()

    def set_icon_name(self, name: str) -> None:
        """Change the icon."""
        self._icon_name = name
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        width = 2 * 13 + self._text_width()
        if self._icon_name:
            width += theme.px(16) + (_GAP if self.text() else 0)
        if self._keys and self._keys_shown:
            width += self._key_width() + _GAP
        if self.menu() is not None:
            width += theme.px(14) + 4
        return QSize(width, theme.px(26 if self._look == "inverted" else 30))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.features &= ~QStyleOptionButton.ButtonFeature.HasMenu
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        color = theme.color(self._content_color())
        x = max(13, (self.width() - self.sizeHint().width()) // 2 + 13)
        middle = self.height() / 2
        if self._icon_name:
            side = theme.px(16)
            icons.paint(painter, self._icon_name, QRect(x, round(middle - side / 2), side, side), role=color.name())
            x += side + _GAP
        painter.setFont(self.font())
        painter.setPen(color)
        rect = QRect(x, 0, self._text_width() + 2, self.height())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic, self.text())
        x += self._text_width() + _GAP
        if self._keys and self._keys_shown:
            self._paint_keys(painter, x)
        if self.menu() is not None:
            side = theme.px(14)
            arrow = QRect(self.width() - 12 - side, round(middle - side / 2), side, side)
            icons.paint(painter, "chevron-down", arrow, role=color.name())

    def _paint_keys(self, painter: QPainter, x: int) -> None:
        height = theme.px(16)
        box = QRect(x, (self.height() - height) // 2, self._key_width(), height)
        filled = self._look == "primary" and self.isEnabled()
        painter.setFont(theme.font("small"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("on" if filled else "line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush if filled else theme.color("bg"))
        painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)
        painter.setPen(theme.color("on" if filled else "text2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._keys)

    def _content_color(self) -> str:
        if not self.isEnabled():
            return "mute"
        if self.property("active"):
            return "accent"
        if self.property("role") == "person":
            return "text2"
        return {"primary": "on", "inverted": "surface"}.get(self._look, "text")

    def _text_width(self) -> int:
        return QFontMetrics(self.font()).size(Qt.TextFlag.TextShowMnemonic, self.text()).width()

    def _key_width(self) -> int:
        return QFontMetrics(theme.font("small")).horizontalAdvance(self._keys) + 10


class LinkButton(QPushButton):
    """Words that do something, in the colour of links."""

    def __init__(
        self,
        text: str,
        *,
        small: bool = False,
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "small-link" if small else "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        if on_click is not None:
            self.clicked.connect(without_arguments(on_click))


class IconButton(QPushButton):
    """A square button with an icon only; its words are tooltip and accessible name."""

    def __init__(
        self,
        icon: str,
        text: str,
        *,
        look: Literal["flat", "square", "inverted-flat"] = "flat",
        role: str = "text2",
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", look)
        self.setAutoDefault(False)
        self.setToolTip(text)
        self.setAccessibleName(text)
        icons.put(self, icon, role=role)
        self.setIconSize(QSize(theme.px(16), theme.px(16)))
        if on_click is not None:
            self.clicked.connect(without_arguments(on_click))
