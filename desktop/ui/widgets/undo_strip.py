"""The undo strip: what was just done, and "Hoàn tác", for ten seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import ActionButton, IconButton
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.speaking import announce

if TYPE_CHECKING:
    from collections.abc import Callable

SHOWN_FOR_MS = 10_000
_MARGIN = 36


class UndoStrip(QFrame):
    """Lies over the lower left of its parent; the time stands still while it has the focus or the mouse."""

    gone = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "undo")
        self._under = parent
        self._undo: Callable[[], object] | None = None
        self._label = make_label()
        self._button = ActionButton(self.tr("Hoàn tác Ctrl+Z"), icon="undo", look="inverted", on_click=self.undo_now)
        self._close = IconButton("close", self.tr("Đóng"), look="inverted-flat", role="surface", on_click=self.leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(14)
        row.addWidget(self._label)
        row.addWidget(self._button)
        row.addWidget(self._close)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_FOR_MS)
        self._timer.timeout.connect(self.leave)
        for widget in (self._button, self._close):
            widget.installEventFilter(self)
        parent.installEventFilter(self)
        self.hide()

    def offer(self, text: str, undo: Callable[[], object]) -> None:
        """Say what was done; an earlier offer gives way."""
        self._undo = undo
        self._label.setText(text)
        self.setAccessibleName(text)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        announce(self, f"{text} {self._button.text()}")

    def leave(self) -> None:
        """Go away; Ctrl+Z still works."""
        self._timer.stop()
        self.hide()
        self.gone.emit()

    @property
    def is_offering(self) -> bool:
        """Whether it is to be seen."""
        return not self.isHidden()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self.parentWidget():
            if kind == QEvent.Type.Resize:
                self._place()
        elif kind in (QEvent.Type.FocusIn, QEvent.Type.Enter):
            self._timer.stop()
        elif kind in (QEvent.Type.FocusOut, QEvent.Type.Leave) and self.is_offering:
            self._timer.start()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        parent = self._under
        width = min(self.sizeHint().width(), parent.width() - 2 * _MARGIN)
        height = max(theme.px(40), self.sizeHint().height())
        below = theme.px(62) if parent.height() > theme.px(480) else 4
        self.setGeometry(_MARGIN, parent.height() - height - below, width, height)

    def undo_now(self) -> None:
        """Take back what was offered last; nothing when that has been done already."""
        undo, self._undo = self._undo, None
        self.leave()
        if undo is not None:
            undo()
