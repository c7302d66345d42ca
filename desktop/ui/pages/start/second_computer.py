"""Asks who sits at a second computer of an office, and for the password of the copy it begins from."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.dialogs.unlock import SecretField
from desktop.ui.pages.reports.fields import Labelled
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.fields.text import TextField
from desktop.ui.widgets.labels import make_label


class SecondComputerDialog(QDialog):
    """Two answers; Esc means no.

    Attributes:
        officer: the name.
        secret: the password of the copy; shown only where it has one.
    """

    def __init__(self, *, encrypted: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Lập máy thứ hai"))
        self.setMinimumWidth(theme.px(460))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(make_label(self.tr("Lập máy thứ hai từ bản sao"), "section"))
        text = self.tr(
            "Máy này nhận mọi dữ liệu trong bản sao, rồi có số máy và khóa ký riêng. Từ đó hai máy của đơn vị trao đổi"
            " gói đồng bộ. Máy hỏng được thay thì dùng “Phục hồi từ bản sao…”."
        )
        layout.addWidget(make_label(text, "label", wrap=True))
        self._encrypted = encrypted
        self.officer = Labelled(self.tr("Họ tên cán bộ dùng máy này"), TextField(longest=120), required=True)
        layout.addWidget(self.officer)
        self.secret = Labelled(
            self.tr("Mật khẩu của bản sao"),
            SecretField(),
            required=True,
            hint=self.tr("Cũng là mật khẩu của dữ liệu và khóa ký trên máy này."),
        )
        layout.addWidget(self.secret)
        self.secret.setVisible(encrypted)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(ActionButton(self.tr("Hủy bỏ"), on_click=self.reject))
        go = ActionButton(self.tr("Lập máy"), look="primary", on_click=self.answer)
        go.setDefault(True)
        row.addWidget(go)
        layout.addLayout(row)
        self.officer.field.focus()

    def answer(self) -> None:
        """Go on where both are given."""
        if not self.officer.field.value().strip():
            self.officer.refuse(self.tr("Chưa ghi họ tên."))
        elif self._encrypted and not self.secret.field.value():
            self.secret.refuse(self.tr("Chưa nhập mật khẩu."))
        else:
            self.accept()

    @classmethod
    def ask(cls, parent: QWidget | None, *, encrypted: bool) -> tuple[str, str | None] | None:
        """Name and password, or None when it was given up."""
        dialog = cls(encrypted=encrypted, parent=parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        name, secret = dialog.officer.field.value(), dialog.secret.field.value() if encrypted else None
        dialog.deleteLater()
        return (name, secret) if accepted else None
