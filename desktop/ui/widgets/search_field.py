"""A search field: waits a moment after the last key, leaves words being composed alone."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.buttons import IconButton, key_text
from desktop.ui.widgets.formats import tidy
from desktop.ui.widgets.labels import make_label

WAIT_MS = 150


class SearchField(QLineEdit):
    """A search field with its key shown while it is empty.

    Signals:
        searched: the trimmed text, 150 ms after the last change; at once for Enter and for clearing.
    """

    searched = Signal(str)

    def __init__(self, placeholder: str, *, keys: str = "Ctrl+F", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._composing = False
        self._last = ""
        self._key = make_label(key_text(keys), "key") if keys else None
        if self._key is not None:
            self._key.setParent(self)
            self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._clear = IconButton("close", self.tr("Xóa chữ đang tìm"), on_click=self.clear_search, parent=self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._wait = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._wait.timeout.connect(self.search_now)
        self.textChanged.connect(self._on_changed)
        self.returnPressed.connect(self.search_now)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._show_marks()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(296), super().sizeHint().height())

    def clear_search(self) -> None:
        """Empty the field and search for nothing at once."""
        self.clear()
        self.search_now()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_marks()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = theme.px(16)
        icons.paint(QPainter(self), "search", QRect(9, (self.height() - side) // 2, side, side), role="text2")

    def keyPressEvent(self, event) -> None:  # noqa: ANN001 - QKeyEvent
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear_search()
            return
        super().keyPressEvent(event)

    def _on_changed(self) -> None:
        self._show_marks()
        if not self._composing:
            self._wait.start()

    def search_now(self) -> None:
        """Search without waiting; nothing happens for the text searched last."""
        self._wait.stop()
        text = tidy(self.text())
        if text != self._last:
            self._last = text
            self.searched.emit(text)

    def _show_marks(self) -> None:
        self.setTextMargins(theme.px(16) + 8, 0, theme.px(58) if self._key is not None else theme.px(24), 0)
        empty = not self.text()
        if self._key is not None:
            self._key.setVisible(empty)
            size = self._key.sizeHint()
            self._key.setGeometry(
                self.width() - size.width() - 8, (self.height() - size.height()) // 2, size.width(), size.height()
            )
        self._clear.setVisible(not empty)
        side = theme.px(24)
        self._clear.setGeometry(self.width() - side - 3, (self.height() - side) // 2, side, side)
