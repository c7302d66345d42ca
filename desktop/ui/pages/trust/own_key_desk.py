"""What is done with the office's own key from the page: making it known, a new one, a token, another passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.messages import describe
from desktop.services.enrolments import export_enrolment_and_slip
from desktop.services.own_keys import change_key_passphrase, make_new_key, use_former_key, use_token
from desktop.ui.errors import show_known_error
from desktop.ui.pages.reports.fields import choose_folder
from desktop.ui.pages.trust.key_dialogs import (
    ChangePassphraseDialog,
    EnrolDialog,
    EnrolmentSecrets,
    NewKeyDialog,
)
from desktop.ui.pages.trust.signing_question import SECRET_CODES
from desktop.ui.pages.trust.token_dialog import TokenDialog

if TYPE_CHECKING:
    from pathlib import Path

    from db.domain.errors import KnownError
    from desktop.services.enrolments import Enrolled
    from desktop.services.own_keys import KeyFacts
    from desktop.ui.session import Session
    from desktop.ui.widgets.page_frame import PageFrame

FOLDER = "trust.folder"


class OwnKeyDesk(QObject):
    """The office's own key.

    Signals:
        changed: another key is in use.
        enrolment_written: the file of the package.
    """

    changed = Signal()
    enrolment_written = Signal(object)

    def __init__(self, frame: PageFrame, session: Session) -> None:
        super().__init__(frame)
        self._frame, self._session = frame, session
        self._key: KeyFacts | None = None
        self._former: KeyFacts | None = None

    def show_keys(self, key: KeyFacts | None, former: KeyFacts | None) -> None:
        """The key in use and the one before it."""
        self._key, self._former = key, former

    # -- making it known ---------------------------------------------------------------------------------------------

    def export_enrolment(self) -> None:
        """Ask for a folder and for the passphrase or PIN, and write the enrolment with its slip."""
        if self._key is None:
            self.ask_new_key()
            return
        start = self._session.memory.recall(FOLDER) or self._session.memory.recall("reports.folder")
        folder = choose_folder(self._frame, self.tr("Xuất phiếu đăng ký khóa vào"), start)
        if folder is None:
            return
        self._session.memory.keep(FOLDER, str(folder))
        self._frame.hide_banner("passphrase")
        if self._key.needs_secret or self._former is not None:
            self._ask_and_write(folder)
        else:
            self._write(folder, EnrolmentSecrets(""))

    def _ask_and_write(self, folder: Path, *, again: bool = False) -> None:
        if self._key is None:
            return
        needs_secret = again or self._key.needs_secret
        secrets = EnrolDialog.ask(self._session, self._key, self._former, needs_secret=needs_secret, parent=self._frame)
        if secrets is not None:
            self._write(folder, secrets)

    def _write(self, folder: Path, secrets: EnrolmentSecrets) -> None:
        office = self._session.office
        self._frame.work.begin(self.tr("Đang xuất phiếu đăng ký khóa"), icon="key", stoppable=False)
        self._session.tasks.run(
            "files",
            lambda: export_enrolment_and_slip(
                office,
                folder,
                passphrase=secrets.secret or None,
                former_secret=secrets.former or None,
                countersign=secrets.countersign,
            ),
            receiver=self,
            done=self._on_enrolled,
            failed=lambda error: self._on_not_written(folder, error),
        )

    def _on_enrolled(self, written: Enrolled) -> None:
        words = self.tr("Đã xuất {name} và phiếu giấy {slip} vào {folder}. Gửi kèm phiếu giấy có chữ ký.")
        self._frame.work.end(
            words.format(name=written.package.name, slip=written.slip.name, folder=written.package.parent)
        )
        self.enrolment_written.emit(written.package)

    def _on_not_written(self, folder: Path, error: KnownError) -> None:
        if error.code not in SECRET_CODES:
            self._refuse(error)
            return
        self._frame.work.end()
        message = describe(error)
        self._frame.show_banner(
            "passphrase",
            "bad",
            lead=message.what,
            text=f"{message.why} {message.next_step}".strip(),
            action=self.tr("Nhập lại"),
            on_action=lambda: (self._frame.hide_banner("passphrase"), self._ask_and_write(folder, again=True)),
        )

    # -- another key -------------------------------------------------------------------------------------------------

    def ask_new_key(self) -> None:
        """Ask for a passphrase and make a new key."""
        typed = NewKeyDialog.ask(self._frame)
        if typed:
            self._session.write(
                lambda office: make_new_key(office, passphrase=typed), receiver=self, done=self._on_new_key
            )

    def choose_token(self) -> None:
        """Ask for a certificate on a token and use its key from now on."""
        chosen = TokenDialog.ask(self._session, self._frame)
        if chosen is not None:
            self._session.write(
                lambda office: use_token(office, chosen), receiver=self, done=self._on_token, failed=self._refuse
            )

    def use_former(self) -> None:
        """Sign with the software key again, for example while the token is being repaired."""
        former = self._former
        if former is None:
            return
        digits = former.fingerprint.replace(" ", "").lower()
        self._session.write(
            lambda office: use_former_key(office, digits),
            receiver=self,
            done=lambda _: self._on_former(former),
            failed=self._refuse,
        )

    def _on_former(self, former: KeyFacts) -> None:
        self._frame.work.end(self.tr("Từ nay ký bằng khóa phần mềm của {holder}.").format(holder=former.holder))
        self.changed.emit()

    def ask_passphrase(self) -> None:
        """Ask for another passphrase of the software key."""
        key = self._key
        if key is None:
            return
        typed = ChangePassphraseDialog.ask(asks_old=key.needs_secret, parent=self._frame)
        if typed is not None:
            old, new = typed
            self._session.write(
                lambda office: change_key_passphrase(office, old or None, new),
                receiver=self,
                done=lambda _: self._frame.work.end(self.tr("Đã đổi mật khẩu khóa ký.")),
                failed=self._refuse,
            )

    def _on_new_key(self, key: KeyFacts) -> None:
        words = self.tr("Đã tạo khóa ký mới của {holder}. Xuất phiếu đăng ký khóa để cấp trên ghi nhận.")
        self._frame.work.end(words.format(holder=key.holder))
        self.changed.emit()

    def _on_token(self, key: KeyFacts) -> None:
        words = self.tr("Từ nay ký bằng thiết bị {token} của {holder}. Xuất phiếu đăng ký khóa để cấp trên ghi nhận.")
        self._frame.work.end(words.format(token=key.token, holder=key.holder))
        self.changed.emit()

    def _refuse(self, error: KnownError) -> None:
        self._frame.work.end()
        show_known_error(self._frame, error)
