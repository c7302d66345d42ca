"""Text fields: one line and several lines."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from desktop.ui.widgets.fields.base import Draft, Field, Line
from desktop.ui.widgets.formats import tidy


class TextField(Field):
    """One line; its value is text, trimmed and in NFC."""

    def __init__(self, *, longest: int = 0, secret: bool = False, parent: QWidget | None = None) -> None:
        """A line.

        Args:
            longest: characters; a longer text is reported as a problem, never cut.
            secret: show dots (PIN, passphrase).
            parent: owner.
        """
        super().__init__(parent)
        self._line = Line()
        self._longest = longest
        if secret:
            self._line.setEchoMode(Line.EchoMode.Password)
        self.row.addWidget(self._line)
        self._line.textEdited.connect(self.changed)
        self._line.left.connect(self._on_left)
        self.bind_key(self._line, "Ctrl+'", self.same_asked.emit)

    def input(self) -> Line:
        return self._line

    def value(self) -> str:
        return tidy(self._line.text())

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        self._line.setText(str(value or ""))
        self._line.setCursorPosition(0)

    def draft(self) -> Draft:
        return self._line.text() or None

    def set_draft(self, draft: Draft) -> None:
        self.set_value(draft)

    def problem(self) -> str:
        over = len(self.value()) - self._longest if self._longest else 0
        if over <= 0:
            return ""
        return self.tr("Dài quá {n} ký tự so với {most}. Viết ngắn lại.").format(n=over, most=self._longest)

    def set_read_only(self, *, read_only: bool) -> None:
        self._line.setReadOnly(read_only)

    def _on_left(self) -> None:
        if self._line.text() != self.value() and not self._line.isReadOnly():
            self._line.setText(self.value())
        self.left.emit()


class _Lines(QPlainTextEdit):
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def focusOutEvent(self, event) -> None:  # noqa: ANN001 - QFocusEvent
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()


class LongTextField(Field):
    """Several lines; Tab leaves it, Enter is a line; it grows with its text up to `most_lines`."""

    def __init__(self, *, lines: int = 3, most_lines: int = 8, longest: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least, self._most, self._longest = lines, most_lines, longest
        self._edit = _Lines()
        self._edit.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.row.addWidget(self._edit)
        self._quiet = False
        self._edit.textChanged.connect(self._on_changed)
        self._edit.left.connect(self._on_left)
        self.bind_key(self._edit, "Ctrl+'", self.same_asked.emit)
        self._fit()

    def input(self) -> QPlainTextEdit:
        return self._edit

    def value(self) -> str:
        return tidy(self._edit.toPlainText())

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        self._quiet = True
        self._edit.setPlainText(str(value or ""))
        self._quiet = False
        self._fit()

    def draft(self) -> Draft:
        return self._edit.toPlainText() or None

    def set_draft(self, draft: Draft) -> None:
        self.set_value(draft)

    def problem(self) -> str:
        over = len(self.value()) - self._longest if self._longest else 0
        if over <= 0:
            return ""
        return self.tr("Dài quá {n} ký tự so với {most}. Viết ngắn lại.").format(n=over, most=self._longest)

    def set_read_only(self, *, read_only: bool) -> None:
        self._edit.setReadOnly(read_only)
        self._edit.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            if read_only
            else Qt.TextInteractionFlag.TextEditorInteraction
        )

    def resizeEvent(self, event) -> None:  # noqa: ANN001 - QResizeEvent
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(200, self._edit.height())

    def _on_changed(self) -> None:
        self._fit()
        if not self._quiet:
            self.changed.emit()

    def _on_left(self) -> None:
        self.left.emit()

    def _fit(self) -> None:
        line = QFontMetrics(self._edit.font()).lineSpacing()
        lines = min(self._most, max(self._least, round(self._edit.document().size().height())))
        height = lines * line + 18
        if self._edit.height() != height:
            self._edit.setFixedHeight(height)
            self.updateGeometry()
