"""Questions about the office's own key: a new one, another passphrase, and the secrets an enrolment is signed with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from desktop.ui.pages.reports.fields import Labelled, PassphraseField
from desktop.ui.pages.reports.pin_line import LOCKED, PinLine, missing_words, secret_words
from desktop.ui.pages.trust.dialogs import Question
from desktop.ui.texts import tr

if TYPE_CHECKING:
    from desktop.services.own_keys import KeyFacts
    from desktop.ui.session import Session

LEAST_LETTERS = 8


class NewKeyDialog(Question):
    """The passphrase of a new signing key, typed twice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        text = tr(
            "Khóa mới thay khóa đang dùng. Cấp trên phải ghi nhận khóa mới thì gói ký bằng khóa này mới đạt; "
            "xuất phiếu đăng ký khóa ngay sau khi tạo."
        )
        super().__init__(tr("Tạo khóa ký mới"), text, go=tr("Tạo khóa"), icon="key", careful=False, parent=parent)
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


class ChangePassphraseDialog(Question):
    """The passphrase of the software key in use, and the one it is to have."""

    def __init__(self, *, asks_old: bool, parent: QWidget | None = None) -> None:
        text = tr("Khóa và dấu vân tay giữ nguyên; cấp trên không cần ghi nhận lại.")
        super().__init__(
            tr("Đổi mật khẩu khóa ký"), text, go=tr("Đổi mật khẩu"), icon="lock", careful=False, parent=parent
        )
        self.old = Labelled(self.tr("Mật khẩu đang dùng"), PassphraseField(), required=True)
        hint = self.tr("Ít nhất {n} ký tự. Quên mật khẩu thì phải tạo khóa khác.").format(n=LEAST_LETTERS)
        self.first = Labelled(self.tr("Mật khẩu mới"), PassphraseField(), required=True, hint=hint)
        self.second = Labelled(self.tr("Nhập lại mật khẩu mới"), PassphraseField(), required=True)
        self._asks_old = asks_old
        for labelled in (self.old, self.first, self.second):
            self.fields.addWidget(labelled)
        self.old.setVisible(asks_old)
        (self.old if asks_old else self.first).field.focus()

    def answer(self) -> None:
        if self._asks_old and not self.old.field.value():
            self.refuse(self.old, self.tr("Chưa nhập mật khẩu đang dùng."))
        elif len(self.first.field.value()) < LEAST_LETTERS:
            self.refuse(self.first, self.tr("Mật khẩu cần ít nhất {n} ký tự.").format(n=LEAST_LETTERS))
        elif self.first.field.value() != self.second.field.value():
            self.refuse(self.second, self.tr("Hai lần nhập chưa giống nhau. Nhập lại."))
        else:
            self.accept()

    @classmethod
    def ask(cls, *, asks_old: bool, parent: QWidget | None = None) -> tuple[str, str] | None:
        """The old passphrase and the new one, or None when it was given up."""
        dialog = cls(asks_old=asks_old, parent=parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        answer = (dialog.old.field.value(), dialog.first.field.value())
        dialog.deleteLater()
        return answer if accepted else None


@dataclass(frozen=True, slots=True)
class EnrolmentSecrets:
    """What an enrolment is signed with.

    Attributes:
        secret: of the key that is announced; empty where it needs none.
        former: of the key before it.
        countersign: whether that one signs too.
    """

    secret: str
    former: str = ""
    countersign: bool = False


class EnrolDialog(Question):
    """The secret of the key that is announced, and if the person wants it that of the key before it."""

    def __init__(
        self,
        session: Session,
        key: KeyFacts,
        former: KeyFacts | None,
        *,
        needs_secret: bool,
        parent: QWidget | None = None,
    ) -> None:
        text = tr("Phiếu đăng ký được ký bằng chính khóa của đơn vị. Tệp và phiếu giấy PDF được lưu cùng một thư mục.")
        super().__init__(
            tr("Xuất phiếu đăng ký khóa"), text, go=tr("Xuất phiếu"), icon="key", careful=False, parent=parent
        )
        self._needs_secret, self._key = needs_secret, key
        self.secret = Labelled(secret_words(key), PassphraseField(), required=True)
        self.pin = PinLine(session)
        self.countersign = QCheckBox(self.tr("Ký xác nhận thêm bằng khóa cũ, để nơi nhận không cần phiếu giấy"))
        self.former = Labelled(self.tr("Mật khẩu khóa cũ"), PassphraseField(), required=True)
        for widget in (self.secret, self.pin, self.countersign, self.former):
            self.fields.addWidget(widget)
        self.secret.setVisible(needs_secret)
        self.countersign.setVisible(former is not None)
        self.former.hide()
        self.countersign.toggled.connect(lambda on: self.former.setVisible(on and needs_secret))
        self.countersign.toggled.connect(lambda _: QTimer.singleShot(0, self, self.grow))
        self.pin.known.connect(self._on_tries)
        self.pin.show_key(key)
        if needs_secret:
            self.secret.field.focus()

    def answer(self) -> None:
        if self._needs_secret and not self.secret.field.value():
            self.refuse(self.secret, missing_words(self._key))
        elif self._needs_secret and self.countersign.isChecked() and not self.former.field.value():
            self.refuse(self.former, self.tr("Chưa nhập mật khẩu khóa cũ."))
        else:
            self.accept()

    def _on_tries(self, tries: str) -> None:
        self.go_button.setEnabled(tries != LOCKED)
        QTimer.singleShot(0, self, self.grow)

    @classmethod
    def ask(
        cls,
        session: Session,
        key: KeyFacts,
        former: KeyFacts | None,
        *,
        needs_secret: bool,
        parent: QWidget | None = None,
    ) -> EnrolmentSecrets | None:
        """What it is signed with, or None when it was given up."""
        dialog = cls(session, key, former, needs_secret=needs_secret, parent=parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        answer = EnrolmentSecrets(
            dialog.secret.field.value(), dialog.former.field.value(), dialog.countersign.isChecked()
        )
        dialog.deleteLater()
        return answer if accepted else None
