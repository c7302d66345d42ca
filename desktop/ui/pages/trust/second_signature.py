"""Putting a second signature on a package, the leader's or the agency's: on a file, or on a package just sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QFileDialog, QRadioButton, QWidget

from desktop.services.countersigning import countersign_file, countersign_sent
from desktop.services.own_keys import list_own_keys, use_token
from desktop.ui.errors import show_known_error
from desktop.ui.pages.reports.fields import Labelled, PassphraseField, choose_folder
from desktop.ui.pages.reports.pin_line import LOCKED, PinLine, missing_words, secret_words
from desktop.ui.pages.trust.dialogs import Question
from desktop.ui.pages.trust.own_key_card import kind_words
from desktop.ui.pages.trust.signing_question import show_signing_error
from desktop.ui.pages.trust.token_dialog import TokenDialog
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import LinkButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.domain.errors import KnownError
    from desktop.services.office import Office
    from desktop.services.own_keys import KeyFacts, TokenCertificate
    from desktop.ui.session import Session
    from desktop.ui.widgets.page_frame import PageFrame

FOLDER = "reports.folder"


class SecondSignatureDialog(Question):
    """Which of the office's keys signs, and what opens it.

    Attributes:
        wants_token: whether a token is to be plugged in and chosen first.
    """

    def __init__(self, session: Session, keys: tuple[KeyFacts, ...], file: str, parent: QWidget | None = None) -> None:
        text = tr(
            "Chữ ký thứ hai của lãnh đạo hoặc của cơ quan, ký sau cán bộ lập báo cáo, bằng một khóa khác. Nơi nhận "
            "phải ghi nhận cả khóa này cho đơn vị. Gói: {file}"
        )
        super().__init__(
            tr("Ký thứ hai vào gói"),
            text.format(file=file),
            go=tr("Ký"),
            icon="signature",
            careful=False,
            parent=parent,
        )
        self.wants_token = False
        self._keys = keys
        self._group = QButtonGroup(self)
        for at, key in enumerate(keys):
            button = QRadioButton(f"{key.holder}, {kind_words(key)}, … {key.fingerprint[-9:]}")
            button.setChecked(at == 0)
            self._group.addButton(button, at)
            self.fields.addWidget(button)
        other = LinkButton(self.tr("Dùng thiết bị ký số khác…"), on_click=self._choose_token)
        self.fields.addWidget(other, 0, Qt.AlignmentFlag.AlignLeft)
        self.secret = Labelled(secret_words(self.chosen), PassphraseField(), required=True)
        self.pin = PinLine(session)
        self.fields.addWidget(self.secret)
        self.fields.addWidget(self.pin)
        self.secret.setVisible(self._needs_secret())
        self.go_button.setEnabled(bool(keys))
        self.pin.known.connect(self._on_tries)
        self._group.idToggled.connect(lambda _, on: self._on_key() if on else None)
        self.pin.show_key(self.chosen)
        if keys:
            self.secret.field.focus()

    @property
    def chosen(self) -> KeyFacts | None:
        """The key that signs."""
        at = self._group.checkedId()
        return self._keys[at] if 0 <= at < len(self._keys) else None

    def answer(self) -> None:
        """Go ahead when the secret is there."""
        if self._needs_secret() and not self.secret.field.value():
            self.refuse(self.secret, missing_words(self.chosen))
        else:
            self.accept()

    def _needs_secret(self) -> bool:
        return self.chosen is not None and self.chosen.needs_secret

    def _on_key(self) -> None:
        """Another key was chosen: what opened the one before it is no secret of this one."""
        self.secret.field.set_value("")
        self.secret.set_label(secret_words(self.chosen))
        self.secret.setVisible(self._needs_secret())
        self.go_button.setEnabled(True)
        self.pin.show_key(self.chosen)
        QTimer.singleShot(0, self, self.grow)

    def _on_tries(self, tries: str) -> None:
        self.go_button.setEnabled(tries != LOCKED)
        QTimer.singleShot(0, self, self.grow)

    def _choose_token(self) -> None:
        self.wants_token = True
        self.reject()


class SecondSignature(QObject):
    """The second signature.

    Signals:
        signed: the file.
    """

    signed = Signal(object)

    def __init__(self, frame: PageFrame, session: Session) -> None:
        super().__init__(frame)
        self._frame, self._session = frame, session

    def ask_for_file(self) -> None:
        """Ask for a package file and sign it where it lies."""
        start = self._session.memory.recall(FOLDER)
        name, _ = QFileDialog.getOpenFileName(
            self._frame, self.tr("Chọn gói cần ký thứ hai"), start, "*.asice *.asice.age"
        )
        if name:
            path = Path(name)
            self._ask(
                path.name,
                lambda office, key, secret: countersign_file(office, path, fingerprint=key, secret=secret),
            )

    def ask_for_sent(self, package_id: str, name: str) -> None:
        """Sign a package this office sent and write it into a folder again."""
        folder = choose_folder(
            self._frame, self.tr("Lưu gói đã ký hai chữ ký vào"), self._session.memory.recall(FOLDER)
        )
        if folder is not None:
            self._ask(
                name,
                lambda office, key, secret: countersign_sent(
                    office, package_id, folder, fingerprint=key, secret=secret
                ),
            )

    def _ask(self, file: str, sign: Callable[[Office, str, str | None], Path]) -> None:
        self._session.read(
            list_own_keys, receiver=self, done=lambda keys: self._show(file, keys, sign), key="second.keys"
        )

    def _show(self, file: str, keys: tuple[KeyFacts, ...], sign: Callable[[Office, str, str | None], Path]) -> None:
        usable = tuple(key for key in keys if key.days_left >= 0)
        dialog = SecondSignatureDialog(self._session, usable, file, self._frame)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        chosen, secret, wants_token = dialog.chosen, dialog.secret.field.value(), dialog.wants_token
        dialog.deleteLater()
        if wants_token:
            self._add_token(file, sign)
        elif accepted and chosen is not None:
            self._sign(file, chosen, secret or None, sign)

    def _add_token(self, file: str, sign: Callable[[Office, str, str | None], Path]) -> None:
        certificate: TokenCertificate | None = TokenDialog.ask(self._session, self._frame)
        if certificate is not None:
            self._session.write(
                lambda office: use_token(office, certificate, for_second=True),
                receiver=self,
                done=lambda _: self._ask(file, sign),
                failed=self._on_refused,
            )

    def _sign(
        self, file: str, key: KeyFacts, secret: str | None, sign: Callable[[Office, str, str | None], Path]
    ) -> None:
        office, digits = self._session.office, key.fingerprint.replace(" ", "").lower()
        self._frame.work.begin(
            self.tr("Đang ký thứ hai vào {file}").format(file=file), icon="signature", stoppable=False
        )
        self._session.tasks.run(
            "files",
            lambda: sign(office, digits, secret),
            receiver=self,
            done=self._on_signed,
            failed=lambda error: self._on_not_signed(error, file, sign),
        )

    def _on_signed(self, path: Path) -> None:
        words = self.tr("Đã ký thứ hai vào {name}, lưu tại {folder}.").format(name=path.name, folder=path.parent)
        self._frame.work.end(words)
        self.signed.emit(path)

    def _on_not_signed(self, error: KnownError, file: str, sign: Callable[[Office, str, str | None], Path]) -> None:
        self._frame.work.end()
        show_signing_error(self._frame, error, ask_again=lambda: self._ask(file, sign))

    def _on_refused(self, error: KnownError) -> None:
        self._frame.work.end()
        show_known_error(self._frame, error)
