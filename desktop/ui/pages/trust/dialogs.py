"""What cannot be undone asks first: revoking a key with its reason, a new signing key with its passphrase."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.pages.reports.fields import Labelled, PassphraseField
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.fields.text import TextField
from desktop.ui.widgets.labels import make_label

LEAST_LETTERS = 8


class _Question(QDialog):
    """Title, sentence, fields, and two buttons; Esc and the first button mean no."""

    def __init__(self, title: str, text: str, *, go: str, icon: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(460))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(make_label(title, "section"))
        layout.addWidget(make_label(text, "label", wrap=True))
        self.fields = QVBoxLayout()
        self.fields.setSpacing(8)
        layout.addLayout(self.fields)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.go_button = ActionButton(go, icon=icon, on_click=self.answer)
        cancel = ActionButton(self.tr("Hủy bỏ"), look="primary", on_click=self.reject)
        cancel.setDefault(True)
        row.addWidget(self.go_button)
        row.addWidget(cancel)
        layout.addLayout(row)

    def answer(self) -> None:
        """Go ahead when nothing is missing."""
        self.accept()

    def refuse(self, labelled: Labelled, words: str) -> None:
        """Say what is missing under its field; the dialog grows with it."""
        labelled.refuse(words)
        QTimer.singleShot(0, self, self._grow)  # the note takes its room when the layout has been asked again

    def _grow(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))


class RevokeDialog(_Question):
    """Why a key is trusted no longer."""

    def __init__(self, holder: str, unit: str, parent: QWidget | None = None) -> None:
        text = tr(
            "Khóa của {holder}, {unit} sẽ không ký được gói nào nữa. Gói đã tiếp nhận vẫn giữ nguyên. "
            "Việc này không hoàn tác được."
        )
        words = text.format(holder=holder, unit=unit)
        super().__init__(tr("Thu hồi khóa"), words, go=tr("Thu hồi khóa"), icon="stop", parent=parent)
        self.reason = Labelled(self.tr("Lý do thu hồi"), TextField(longest=300), required=True)
        self.fields.addWidget(self.reason)
        self.reason.field.focus()

    def answer(self) -> None:
        if self.reason.field.is_empty():
            self.refuse(self.reason, self.tr("Chưa ghi lý do thu hồi."))
        elif self.reason.field.problem():
            self.refuse(self.reason, self.reason.field.problem())
        else:
            self.accept()

    @classmethod
    def ask(cls, holder: str, unit: str, parent: QWidget | None = None) -> str | None:
        """The reason, or None when it was given up."""
        dialog = cls(holder, unit, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        reason = dialog.reason.field.value()
        dialog.deleteLater()
        return reason if accepted else None


class NewKeyDialog(_Question):
    """The passphrase of a new signing key, typed twice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        text = tr(
            "Khóa mới thay khóa đang dùng. Cấp trên phải ghi nhận khóa mới thì gói ký bằng khóa này mới đạt; "
            "xuất phiếu đăng ký khóa ngay sau khi tạo."
        )
        super().__init__(tr("Tạo khóa ký mới"), text, go=tr("Tạo khóa"), icon="key", parent=parent)
        hint = self.tr("Ít nhất {n} ký tự. Quên mật khẩu thì phải tạo khóa khác.").format(n=LEAST_LETTERS)
        self.first = Labelled(self.tr("Mật khẩu khóa ký"), PassphraseField(), required=True, hint=hint)
        self.second = Labelled(self.tr("Nhập lại mật khẩu"), PassphraseField(), required=True)
        self.fields.addWidget(self.first)
        self.fields.addWidget(self.second)
        self.first.field.focus()

    def answer(self) -> None:
        if len(self.first.field.value()) < LEAST_LETTERS:
            self.refuse(self.first, self.tr("Mật khẩu cần ít nhất {n} ký tự.").format(n=LEAST_LETTERS))
        elif self.first.field.value() != self.second.field.value():
            self.refuse(self.second, self.tr("Hai lần nhập chưa giống nhau. Nhập lại."))
        else:
            self.accept()

    @classmethod
    def ask(cls, parent: QWidget | None = None) -> str | None:
        """The passphrase, or None when it was given up."""
        dialog = cls(parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        typed = dialog.first.field.value()
        dialog.deleteLater()
        return typed if accepted else None
