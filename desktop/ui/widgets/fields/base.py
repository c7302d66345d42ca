"""What every field has in common: value, draft, problem, severity, the keys of forms."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QInputMethodEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import IconButton, key_sequences
from desktop.ui.widgets.speaking import commit_typing, restyle

Draft = None | bool | int | float | str | list[Any] | dict[str, Any]


class Field(QFrame):
    """A field; subclasses give `value`, `set_value` and their input.

    Signals:
        changed: the person changed something (not `set_value`).
        left: the person left the field; findings may now show.
        same_asked: Ctrl+': the value of the last record is wanted.
    """

    changed = Signal()
    left = Signal()
    same_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._severity = ""

    def input(self) -> QWidget:
        """The widget the label belongs to and the focus goes to."""
        raise NotImplementedError

    def value(self) -> Any:  # noqa: ANN401 - each kind has its own type
        """The value; the kind's empty value while nothing, or nothing readable, stands in the field."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        """Show a value; nothing is announced."""
        raise NotImplementedError

    def draft(self) -> Draft:
        """What is kept in a draft: exactly what was typed, as plain JSON."""
        raise NotImplementedError

    def set_draft(self, draft: Draft) -> None:
        """Show what a draft kept."""
        raise NotImplementedError

    def problem(self) -> str:
        """Why what was typed cannot be read as a value, in the form's words; "" when it can."""
        return ""

    def is_empty(self) -> bool:
        """Whether nothing stands in the field."""
        return self.value() in (None, "", ())

    def set_read_only(self, *, read_only: bool) -> None:
        """Show the value only; it may still be focused and copied."""
        raise NotImplementedError

    def set_severity(self, severity: str) -> None:
        """Outline the field: `error`, `warning`, `note`, or "" for none."""
        if severity != self._severity:
            self._severity = severity
            for widget in self.outlined():
                restyle(widget, severity=severity)

    def outlined(self) -> tuple[QWidget, ...]:
        """The widgets that carry the outline."""
        return (self.input(),)

    def set_names(self, name: str, description: str) -> None:
        """What a screen reader says: label with "bắt buộc", and the finding."""
        self.input().setAccessibleName(name)
        self.input().setAccessibleDescription(description)

    def focus(self) -> None:
        """Take the focus."""
        self.input().setFocus(Qt.FocusReason.OtherFocusReason)

    def bind_key(self, widget: QWidget, keys: str, act: Any) -> QAction:  # noqa: ANN401 - any callable
        """Have a key act inside one input only, after the word being composed is finished."""
        action = QAction(widget)
        action.setShortcuts(key_sequences(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: (commit_typing(), act()))
        widget.addAction(action)
        return action


class Line(QLineEdit):
    """A line of text that tells when it is left and never filters what is typed.

    Signals:
        left: the focus went elsewhere (not to a menu or another window).
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composing = False
        self._mark: IconButton | None = None
        self.returnPressed.connect(self._next)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event) -> None:  # noqa: ANN001 - QFocusEvent
        self.composing = False
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()
            self.setCursorPosition(0)

    def focusInEvent(self, event) -> None:  # noqa: ANN001 - QFocusEvent
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def set_mark(self, icon: str, words: str) -> IconButton:
        """Put a button at the right end; it takes no focus, its key does the same."""
        self._mark = IconButton(icon, words, parent=self)
        self._mark.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._mark.setCursor(Qt.CursorShape.ArrowCursor)
        self.setTextMargins(0, 0, theme.px(24), 0)
        self._place_mark()
        return self._mark

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_mark()

    def _place_mark(self) -> None:
        if self._mark is not None:
            side = theme.px(24)
            self._mark.setGeometry(self.width() - side - 4, (self.height() - side) // 2, side, side)

    def _next(self) -> None:
        self.focusNextChild()
