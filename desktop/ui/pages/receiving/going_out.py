"""What the page "Tiếp nhận" writes into folders: signed receipts, and kept packages as they came."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from desktop.services.receipts import export_receipts
from desktop.services.sending import copy_package
from desktop.services.transfer_list import write_transfer_again
from desktop.ui.errors import show_known_error
from desktop.ui.pages.trust.signing_question import ask_secret, show_signing_error
from desktop.ui.widgets.formats import say_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.errors import KnownError
    from desktop.services.transfer_list import TransferLine
    from desktop.ui.pages.receiving.page import ReceivingPage
    from desktop.ui.pages.receiving.store_tabs import StoredPackage
    from desktop.ui.session import Session


class GoingOut(QObject):
    """Asks for folder and passphrase or PIN, then has the services write.

    Signals:
        finished: receipts or a transfer were written, all or some.
    """

    finished = Signal()

    def __init__(self, session: Session, page: ReceivingPage) -> None:
        super().__init__(page)
        self._session, self._page = session, page

    # -- receipts ------------------------------------------------------------------------------------------------

    def ask_receipts_folder(self) -> None:
        """Ask where the receipts go, then sign and write them."""
        dialog = self._folder_dialog(self.tr("Thư mục để biên nhận"))
        dialog.filesSelected.connect(lambda names: self.ask_secret(Path(names[0])))
        dialog.open()

    def export_receipts(self, folder: Path, passphrase: str | None = None) -> None:
        """Sign and write the receipts still missing into a folder."""

        def on_done(written: Sequence[tuple[str, Path]]) -> None:
            words = self.tr("Đã xuất {n} biên nhận vào {folder}.").format(n=say_number(len(written)), folder=folder)
            self._page.work.end(words)
            self._page.work.show()
            self.finished.emit()

        def on_failed(error: KnownError) -> None:
            self._page.work.end()
            show_signing_error(self._page, error, ask_again=lambda: self.ask_secret(folder))
            self.finished.emit()

        self._page.clear_messages()
        self._page.work.begin(self.tr("Đang ký biên nhận"), icon="outbox", stoppable=False)
        self._session.write(
            lambda office: export_receipts(office, folder, passphrase=passphrase),
            receiver=self,
            done=on_done,
            failed=on_failed,
        )

    def ask_secret(self, folder: Path) -> None:
        """Ask for what opens the signing key, where it needs anything, then write the receipts."""
        ask_secret(
            self._session,
            self._page,
            title=self.tr("Ký biên nhận"),
            text=self.tr("Biên nhận được ký bằng khóa của đơn vị."),
            go=self.tr("Ký, xuất biên nhận"),
            then=lambda secret: self.export_receipts(folder, secret),
        )

    # -- kept packages -------------------------------------------------------------------------------------------

    def ask_copy_folder(self, stored: StoredPackage) -> None:
        """Ask where a kept package goes, then write it there."""
        dialog = self._folder_dialog(self.tr("Thư mục để gói"))
        dialog.filesSelected.connect(lambda names: self.copy_package(stored, Path(names[0])))
        dialog.open()

    def copy_package(self, stored: StoredPackage, folder: Path) -> None:
        """Write the kept bytes of a package into a folder."""
        office, package_id, name = self._session.office, stored.row.id, stored.name

        def on_done(path: Path) -> None:
            self._page.show_banner("copied", "ok", text=self.tr("Đã chép gói ra {path}.").format(path=path))

        self._session.tasks.run(
            "files",
            lambda: copy_package(office, package_id, name, folder),
            receiver=self,
            done=on_done,
            failed=lambda error: show_known_error(self._page, error),
        )

    def ask_transfer_folder(self, line: TransferLine) -> None:
        """Ask where a transfer of this office goes once more, then write it there."""
        dialog = self._folder_dialog(self.tr("Thư mục để gói bàn giao"))
        dialog.filesSelected.connect(lambda names: self.write_transfer(line, Path(names[0])))
        dialog.open()

    def write_transfer(self, line: TransferLine, folder: Path) -> None:
        """Write a transfer of this office into a folder once more."""
        office, package_id = self._session.office, line.package_id

        def on_done(path: Path) -> None:
            words = self.tr("Đã xuất lại gói bàn giao vào {path}. Đưa cho đơn vị nhận và cấp trên.")
            self._page.show_banner("copied", "ok", text=words.format(path=path))
            self.finished.emit()

        self._session.tasks.run(
            "files",
            lambda: write_transfer_again(office, package_id, folder),
            receiver=self,
            done=on_done,
            failed=lambda error: show_known_error(self._page, error),
        )

    def _folder_dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._page, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.finished.connect(dialog.deleteLater)
        return dialog
