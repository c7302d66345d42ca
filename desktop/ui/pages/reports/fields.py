"""Fields of signing: a label above its field, a passphrase that can be shown, a folder that is remembered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from desktop.ui.widgets.buttons import ActionButton, IconButton
from desktop.ui.widgets.fields.base import Draft, Field, Line
from desktop.ui.widgets.fields.text import TextField
from desktop.ui.widgets.form.definitions import FieldNote
from desktop.ui.widgets.form.field_row import FieldLabel, make_note
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from desktop.ui.session import FileMemory, PlainMemory


class PassphraseField(TextField):
    """A passphrase as dots; the eye shows it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(secret=True, parent=parent)
        self.eye = IconButton("eye", self.tr("Hiện mật khẩu"), look="square", on_click=self._turn)
        self.row.addWidget(self.eye)

    def clear(self) -> None:
        """Forget what was typed, and show dots again."""
        self.input().clear()
        self.input().setEchoMode(QLineEdit.EchoMode.Password)

    def _turn(self) -> None:
        hidden = self.input().echoMode() == QLineEdit.EchoMode.Password
        self.input().setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        words = self.tr("Ẩn mật khẩu") if hidden else self.tr("Hiện mật khẩu")
        self.eye.setToolTip(words)
        self.eye.setAccessibleName(words)


class FolderField(Field):
    """A folder, chosen by dialog and remembered. Value: the path, or None."""

    def __init__(
        self, *, title: str, memory: FileMemory | PlainMemory, key: str, parent: QWidget | None = None
    ) -> None:
        """A folder field.

        Args:
            title: of the dialog.
            memory: where the folder is remembered.
            key: under which name.
            parent: owner.
        """
        super().__init__(parent)
        self._title, self._memory, self._key = title, memory, key
        self._line = Line()
        self._line.setReadOnly(True)
        self._line.setPlaceholderText(self.tr("Chưa chọn thư mục"))
        self.button = ActionButton(self.tr("Chọn…"), icon="folder", on_click=self.choose)
        self.row.addWidget(self._line, 1)
        self.row.addWidget(self.button)
        self._line.setText(memory.recall(key))
        self._line.setToolTip(self._line.text())

    def input(self) -> QWidget:
        return self._line

    def value(self) -> Path | None:
        return Path(self._line.text()) if self._line.text() else None

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        self._line.setText(str(value or ""))
        self._line.setToolTip(self._line.text())
        self._memory.keep(self._key, self._line.text())

    def draft(self) -> Draft:
        return self._line.text()

    def set_draft(self, draft: Draft) -> None:
        self.set_value(draft)

    def set_read_only(self, *, read_only: bool) -> None:
        self.button.setEnabled(not read_only)

    def choose(self) -> bool:
        """Ask for the folder; False when it was given up."""
        chosen = choose_folder(self, self._title, self._line.text())
        if chosen is None:
            return False
        self.set_value(chosen)
        self.changed.emit()
        self.left.emit()
        return True


class Labelled(QWidget):
    """A field with its label above and its finding beneath."""

    def __init__(
        self, label: str, field: Field, *, required: bool = False, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._name = self.tr("{label}, bắt buộc").format(label=label) if required else label
        self._hint = make_label(hint, "hint", wrap=True)
        self._hint.setVisible(bool(hint))
        self._note: QWidget | None = None
        self._required = required
        self._shown = FieldLabel(label, required=required)
        self._shown.setBuddy(field.input())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)
        self._column.addWidget(self._shown)
        self._column.addWidget(field)
        self._column.addWidget(self._hint)
        field.set_names(self._name, hint)
        field.changed.connect(lambda: self.show_note(""))

    def set_label(self, label: str) -> None:
        """Another label: the same field asks for something else now."""
        self._shown.set_text(label)
        self._name = self.tr("{label}, bắt buộc").format(label=label) if self._required else label
        self.field.set_names(self._name, self._hint.text())

    def show_note(self, text: str, severity: str = "error") -> None:
        """Say what is not right yet; nothing when it is."""
        if self._note is not None:
            self._column.removeWidget(self._note)
            self._note.hide()
            self._note.deleteLater()
            self._note = None
        self._hint.setVisible(bool(self._hint.text()) and not text)
        self.field.set_severity(severity if text else "")
        self.field.set_names(self._name, text or self._hint.text())
        if text:
            self._note = make_note(FieldNote(severity, text))
            self._column.addWidget(self._note)

    def refuse(self, text: str) -> None:
        """Say what is not right and go there."""
        self.show_note(text)
        self.field.focus()

    def note_text(self) -> str:
        """What is said under the field."""
        return self.field.input().accessibleDescription() if self._note is not None else ""


def choose_folder(parent: QWidget, title: str, start: str) -> Path | None:
    """The folder the person chose; None when it was given up."""
    chosen = QFileDialog.getExistingDirectory(parent, title, start)
    return Path(chosen) if chosen else None


def open_folder(path: Path) -> None:
    """Show a folder in the system's own window."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
