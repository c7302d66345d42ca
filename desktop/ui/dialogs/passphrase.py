"""Asks for a passphrase: of a signing key, of a backup to be restored."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.dialogs.unlock import SecretField
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.form.field_row import FieldLabel
from desktop.ui.widgets.labels import make_label


class PassphraseDialog(QDialog):
    """A question with one secret answer; Esc means no."""

    def __init__(self, title: str, text: str, *, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(420))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(make_label(title, "section"))
        layout.addWidget(make_label(text, "label", wrap=True))
        self.field = SecretField()
        label = FieldLabel(self.tr("Mật khẩu"), required=True)
        label.setBuddy(self.field.input())
        self.field.set_names(self.tr("Mật khẩu, bắt buộc"), text)
        layout.addWidget(label)
        layout.addWidget(self.field)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(ActionButton(self.tr("Hủy bỏ"), on_click=self.reject))
        self._go = ActionButton(button, look="primary", on_click=self._on_go)
        self._go.setDefault(True)
        row.addWidget(self._go)
        layout.addLayout(row)
        self.field.input().returnPressed.connect(self._on_go)
        self.field.changed.connect(self._enable)
        self._enable()
        self.field.focus()

    @classmethod
    def ask(cls, parent: QWidget | None, title: str, text: str, *, button: str) -> str | None:
        """The passphrase typed, or None when the person gave up.

        Args:
            parent: the window it belongs to.
            title: what it is asked for.
            text: why, in one sentence.
            button: verb of what happens next.
        """
        dialog = cls(title, text, button=button, parent=parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        typed = dialog.field.value()
        dialog.deleteLater()
        return typed if accepted else None

    def _enable(self) -> None:
        self._go.setEnabled(bool(self.field.value()))

    def _on_go(self) -> None:
        if self.field.value():
            self.accept()
