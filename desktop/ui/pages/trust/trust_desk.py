"""What is done with the keys of others and with authorities: revoking, taking back, accepting, giving up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from desktop.services.authorities import (
    accept_authority,
    examine_authority,
    import_revocation_list,
    withdraw_authority,
)
from desktop.services.enrolments import undo_acceptance
from desktop.services.trust import packages_in_doubt, revoke_key
from desktop.ui.errors import show_known_error
from desktop.ui.pages.trust.dialogs import AuthorityDialog, ReasonDialog, RevokeDialog
from desktop.ui.pages.trust.own_key_desk import FOLDER
from desktop.ui.widgets.formats import say_date, say_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.domain.errors import KnownError
    from db.queries.office import TrustedKeyRow
    from db.queries.packages import ReceivedPackage
    from desktop.services.authorities import AuthorityFacts, AuthorityView
    from desktop.services.office import Office
    from desktop.ui.pages.trust.dialogs import Revocation
    from desktop.ui.session import Session
    from desktop.ui.widgets.page_frame import PageFrame


class TrustDesk(QObject):
    """The trust list.

    Signals:
        changed: it is different now.
    """

    changed = Signal()

    def __init__(self, frame: PageFrame, session: Session) -> None:
        super().__init__(frame)
        self._frame, self._session = frame, session

    def ask_revoke(self, key: TrustedKeyRow, unit: str) -> None:
        """Ask for the reason and the day, and revoke a key."""
        answer = RevokeDialog.ask(key.holder, unit, today=self._session.today, parent=self._frame)
        if answer is not None:
            self._revoke(key, answer)

    def _revoke(self, key: TrustedKeyRow, answer: Revocation) -> None:
        def revoke(office: Office) -> tuple[ReceivedPackage, ...]:
            revoke_key(office, key.fingerprint, answer.reason, since=answer.since)
            return packages_in_doubt(office, key.fingerprint, answer.since) if answer.since else ()

        def on_revoked(doubtful: tuple[ReceivedPackage, ...]) -> None:
            self._frame.work.end(self.tr("Đã thu hồi khóa của {holder}.").format(holder=key.holder))
            if doubtful and answer.since is not None:
                words = self.tr("Từ {day} đã tiếp nhận {n} gói ký bằng khóa này: {names}.").format(
                    day=say_date(answer.since),
                    n=say_number(len(doubtful)),
                    names=", ".join(one.file_name for one in doubtful[:5]) + ("…" if len(doubtful) > 5 else ""),
                )
                self._frame.show_banner(
                    "doubtful",
                    "warn",
                    lead=words,
                    text=self.tr("Hỏi lại đơn vị; gói không phải của đơn vị thì rút khỏi số liệu trong Kho gói."),
                    action=self.tr("Mở Kho gói"),
                    on_action=lambda: self._session.go("receiving", tab="store"),
                )
            self.changed.emit()

        self._session.write(revoke, receiver=self, done=on_revoked, failed=self._on_refused)

    def undo_accepted(self, key: TrustedKeyRow) -> None:
        """Take a mistaken acceptance back."""
        words = self.tr("Đã rút lại việc ghi nhận khóa của {holder}.").format(holder=key.holder)
        self._change(lambda office: undo_acceptance(office, key.fingerprint), words)

    def choose_authority(self) -> None:
        """Ask for the certificate of an authority, show it, and accept it with a reason."""
        name, _ = QFileDialog.getOpenFileName(
            self._frame,
            self.tr("Chọn chứng thư của cơ quan"),
            self._session.memory.recall(FOLDER),
            "*.cer *.crt *.pem *.der;;*",
        )
        if name:
            path = Path(name)
            self._session.read(
                lambda _: examine_authority(path),
                receiver=self,
                done=self.ask_authority,
                failed=self._on_refused,
            )

    def ask_authority(self, found: AuthorityFacts) -> None:
        """Show what the certificate says and accept it."""
        reason = AuthorityDialog.ask_about(found, self._frame)
        if reason:
            words = self.tr("Từ nay nhận chứng thư do {name} cấp.").format(name=found.name)
            self._change(lambda office: accept_authority(office, found, reason), words)

    def choose_revocation_list(self) -> None:
        """Ask for a list of revoked certificates and take it in."""
        name, _ = QFileDialog.getOpenFileName(
            self._frame, self.tr("Chọn danh sách thu hồi"), self._session.memory.recall(FOLDER), "*.crl *.pem;;*"
        )
        if name:
            path = Path(name)

            def on_done(authority: str) -> None:
                self._frame.work.end(self.tr("Đã nhận danh sách thu hồi của {name}.").format(name=authority))
                self.changed.emit()

            self._session.write(
                lambda office: import_revocation_list(office, path),
                receiver=self,
                done=on_done,
                failed=self._on_refused,
            )

    def ask_withdraw(self, one: AuthorityView) -> None:
        """Ask for the reason and accept certificates of an authority no longer."""
        reason = ReasonDialog.ask(
            self.tr("Thôi nhận cơ quan cấp chứng thư"),
            self.tr(
                "Gói ký bằng chứng thư do {name} cấp sẽ phải đối chiếu phiếu giấy. Gói đã tiếp nhận giữ nguyên."
            ).format(name=one.row.name),
            label=self.tr("Lý do"),
            go=self.tr("Thôi nhận"),
            icon="stop",
            parent=self._frame,
        )
        if reason:
            words = self.tr("Thôi nhận chứng thư do {name} cấp.").format(name=one.row.name)
            self._change(lambda office: withdraw_authority(office, one.row.fingerprint, reason), words)

    def _change(self, call: Callable[[Office], object], words: str) -> None:
        def on_done(_: object) -> None:
            self._frame.work.end(words)
            self.changed.emit()

        self._session.write(call, receiver=self, done=on_done, failed=self._on_refused)

    def _on_refused(self, error: KnownError) -> None:
        self._frame.work.end()
        show_known_error(self._frame, error)
