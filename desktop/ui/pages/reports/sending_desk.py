"""Sending from the page "Báo cáo": exporting, writing a kept package again, noting receipts; says how it went."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from desktop.messages import describe
from desktop.services.sending import ReportOrder, copy_package
from desktop.ui.errors import show_known_error
from desktop.ui.pages.reports.fields import choose_folder
from desktop.ui.pages.reports.loading import export_to, receive_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.domain.errors import KnownError
    from db.queries.packages import SentPackage
    from desktop.services.sending import Exported
    from desktop.ui.pages.reports.sign_card import SignCard
    from desktop.ui.session import Session
    from desktop.ui.tasks import Handle
    from desktop.ui.widgets.page_frame import PageFrame

FOLDER = "reports.folder"


class SendingDesk(QObject):
    """What is sent and what comes back.

    Signals:
        exported: Exported, or None when it was refused or stopped.
        changed: the list of sent packages is different now.
    """

    exported = Signal(object)
    changed = Signal()

    def __init__(self, frame: PageFrame, session: Session, sign: SignCard) -> None:
        super().__init__(frame)
        self._frame, self._session, self._sign = frame, session, sign
        self._handle: Handle | None = None
        self.packages: tuple[SentPackage, ...] = ()
        sign.signed.connect(self.export)
        sign.again_asked.connect(self.write_again)
        sign.second_asked.connect(self.ask_second)
        frame.work.stop_asked.connect(self._stop)

    # -- out ---------------------------------------------------------------------------------------------------------

    def export(self, order: ReportOrder, folder: Path, passphrase: str) -> None:
        """Sign a package and write it into a folder."""
        office = self._session.office
        self._sign.set_busy(busy=True)
        self._frame.hide_banner("export")
        self._frame.work.begin(self.tr("Đang ký và xuất gói"), icon="signature")
        self._handle = self._session.tasks.run(
            "files",
            lambda report, token: export_to(office, order, folder, passphrase, report=report, token=token),
            receiver=self,
            done=self._on_exported,
            failed=self._on_refused,
            progress=self._frame.work.show_progress,
            stopped=self._on_stopped,
        )

    def write_again(self, package_id: str) -> None:
        """Ask for a folder and write a kept package into it once more."""
        package = next((one for one in self.packages if one.id == package_id), None)
        if package is None:
            return
        start = self._session.memory.recall(FOLDER)
        folder = choose_folder(self._frame, self.tr("Xuất lại gói vào"), start)
        if folder is None:
            return
        self._session.memory.keep(FOLDER, str(folder))
        office = self._session.office
        self._session.tasks.run(
            "files",
            lambda: copy_package(office, package.id, package.file_name, folder),
            receiver=self,
            done=self._on_written_again,
            failed=lambda error: self._refuse(error, self.tr("Xuất lại"), partial(self.write_again, package_id)),
        )

    def ask_second(self, package: SentPackage) -> None:
        """A second signature is put where keys are at home."""
        self._session.go("trust", task="second", record_id=package.id, prefill={"file": package.file_name})

    # -- back --------------------------------------------------------------------------------------------------------

    def choose_receipts(self) -> None:
        """Ask for receipts and note them."""
        start = self._session.memory.recall(FOLDER)
        paths, _ = QFileDialog.getOpenFileNames(self._frame, self.tr("Chọn biên nhận"), start, "*.asice *.asice.age")
        if paths:
            self.receive(tuple(Path(path) for path in paths))

    def receive(self, paths: tuple[Path, ...]) -> None:
        """Note receipts beside the packages they answer."""
        self._session.write(lambda office: receive_all(office, paths), receiver=self, done=self._on_receipts)

    # -- answers -----------------------------------------------------------------------------------------------------

    def _on_exported(self, done: Exported) -> None:
        self._end()
        self._sign.forget_secret()
        self._frame.work.end()  # the card of signing says where the package lies
        self._sign.show_exported(done)
        self._session.say_saved()
        self.changed.emit()
        self.exported.emit(done)

    def _on_refused(self, error: KnownError) -> None:
        self._end()
        self._frame.work.end()
        match error.code:
            case (
                "WRONG_KEY_PASSPHRASE" | "KEY_WAITS" | "PIN_MISSING" | "WRONG_PIN" | "WRONG_PIN_LAST_TRY" | "PIN_LOCKED"
            ):
                self._sign.passphrase.refuse(describe(error).text)
                self._sign.pin.look()
            case "FOLDER_MISSING":
                self._sign.folder.refuse(describe(error).text)
            case "OWN_RECORD_INVALID":
                register, record = str(error.parameters["register"]), str(error.parameters["record"])
                self._refuse(error, self.tr("Mở bản ghi"), partial(self._session.open_record, register, record))
            case "PACKAGE_NOT_WRITTEN":
                # Signed and kept already; only the stick did not take it.
                self._sign.forget_secret()
                self._refuse(
                    error, self.tr("Xuất lại"), partial(self._write_named_again, str(error.parameters["name"]))
                )
                self.changed.emit()
            case _:
                self._refuse(error, "", None)
        self.exported.emit(None)

    def _on_stopped(self) -> None:
        self._end()
        self._frame.work.end(self.tr("Đã dừng. Chưa ký và chưa xuất gói nào."))
        self.exported.emit(None)

    def _on_written_again(self, path: Path) -> None:
        self._frame.hide_banner("export")
        words = self.tr("Đã xuất lại {name} vào {folder}.").format(name=path.name, folder=path.parent)
        self._frame.work.end(words)

    def _on_receipts(self, answer: tuple[tuple[SentPackage, ...], tuple[KnownError, ...]]) -> None:
        noted, refused = answer
        if noted:
            self._frame.work.end(self.tr("Đã nhận {n} biên nhận.").format(n=len(noted)))
        for error in refused:
            show_known_error(self._frame, error)
        self.changed.emit()

    # -- inside ------------------------------------------------------------------------------------------------------

    def _write_named_again(self, name: str) -> None:
        package = next((one for one in self.packages if one.file_name == name), None)
        if package is not None:
            self.write_again(package.id)

    def _refuse(self, error: KnownError, action: str, act: Callable[[], object] | None) -> None:
        message = describe(error)
        text = " ".join(part for part in (message.why, message.next_step) if part)
        self._frame.show_banner("export", "bad", lead=message.what, text=text, action=action, on_action=act)

    def _end(self) -> None:
        self._handle = None
        self._sign.set_busy(busy=False)

    def _stop(self) -> None:
        if self._handle is not None:
            self._frame.work.stopping()
            self._handle.cancel()
