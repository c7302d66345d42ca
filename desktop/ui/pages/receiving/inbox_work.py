"""The work on dropped files: examining them, taking packages in, keys and receipts among them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from db.domain.changes import Changes
from db.domain.registers import REGISTERS
from desktop.services.answers import receive_receipt
from desktop.services.enrolments import Acceptance, accept_enrolment, accept_signer
from desktop.ui.errors import show_known_error
from desktop.ui.pages.receiving.batch import examine_batch, merge_items, with_results
from desktop.ui.pages.receiving.key_dialog import KeyDialog
from desktop.ui.pages.receiving.words import merged_sentence, sender_name
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.formats import say_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.domain.errors import KnownError
    from desktop.services.office import Office
    from desktop.ui.pages.receiving.batch import Item, MergeAnswer
    from desktop.ui.pages.receiving.page import ReceivingPage
    from desktop.ui.session import Session
    from desktop.ui.tasks import BugReport, Handle

INBOX = "inbox"
_EVERYTHING = Changes(registers=frozenset(register.name for register in REGISTERS))
_OK = State("state-ok", "", "ok")
_INFO = State("state-info", "", "accent")
_WARN = State("state-warn", "", "warn")


class InboxWork(QObject):
    """Carries out what a person does with the batch; the page shows how far it is.

    Signals:
        changed: the batch, or what can be done with it, is different.
    """

    changed = Signal()

    def __init__(self, session: Session, page: ReceivingPage) -> None:
        super().__init__(page)
        self._session, self._page = session, page
        self._paths: tuple[Path, ...] = ()
        self._handle: Handle | None = None
        page.work.stop_asked.connect(self._on_stop)
        session.tasks.bug.connect(self._on_bug)

    @property
    def is_working(self) -> bool:
        """Whether files are being examined or packages taken in."""
        return self._handle is not None and not self._handle.is_finished

    # -- what a person does --------------------------------------------------------------------------------------

    def take_files(self, paths: Iterable[Path]) -> None:
        """Add files and folders to the batch and examine all of it."""
        if self.is_working:
            self._page.show_banner(
                "busy", "info", text=self.tr("Đang có việc chạy; thêm gói sau khi xong hoặc bấm “Dừng”.")
            )
            return
        self._paths = tuple(dict.fromkeys((*self._paths, *paths)))
        self._page.tabs.show_tab(INBOX)
        self.examine()

    def examine(self) -> None:
        """Examine every file of the batch (again)."""
        if self.is_working or not self._paths:
            return
        office, paths = self._session.office, self._paths
        self._page.clear_messages()
        self._page.work.begin(self.tr("Đang kiểm tra gói"), icon="inbox")
        self._handle = self._session.tasks.run(
            "files",
            lambda report, token: examine_batch(office, paths, report, token),
            receiver=self,
            done=self._on_examined,
            failed=self._on_examining_refused,
            progress=self._page.work.show_progress,
            stopped=self._on_examining_stopped,
        )
        self.changed.emit()

    def merge(self) -> None:
        """Take in the ticked packages; those that only miss the package before them are kept waiting."""
        chosen = [one for one in self._page.inbox.items if one.id in self._page.inbox.ticked or one.can_hold]
        if self._page.inbox.chosen_for_merge():
            self.take_in(chosen)

    def clear(self) -> None:
        """Empty the inbox; files and data stay as they are."""
        if self.is_working:
            return
        self._paths = ()
        self._page.clear_messages()
        self._page.inbox.show_result(None)
        self._page.inbox.show_items(())
        self._page.work.end()
        self.changed.emit()

    def choose_files(self) -> None:
        """Ask for files."""
        dialog = QFileDialog(self._page, self.tr("Chọn gói để tiếp nhận"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([self.tr("Gói Địa Bàn (*.asice *.asice.age)"), self.tr("Mọi tệp (*)")])
        self._open_dialog(dialog)

    def choose_folder(self) -> None:
        """Ask for a folder; the packages in it and below are taken."""
        dialog = QFileDialog(self._page, self.tr("Chọn thư mục có gói"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._open_dialog(dialog)

    def compare_key(self, item: Item) -> KeyDialog:
        """Ask a person to compare a key with paper; gives the dialog, which deletes itself."""
        dialog = KeyDialog(item, self._page)
        dialog.finished.connect(dialog.deleteLater)
        dialog.accepted.connect(lambda: self._accept_key(item, dialog.said()))
        dialog.open()
        return dialog

    def take_in(self, items: Sequence[Item]) -> None:
        """Take these packages in, whatever else is ticked."""
        if self.is_working:
            return
        office, chosen = self._session.office, tuple(items)
        self._page.clear_messages()
        self._page.work.begin(self.tr("Đang gộp gói"), icon="inbox")

        # The session receives: what was written is announced even when this page has gone meanwhile.
        def on_done(answer: MergeAnswer) -> None:
            self._session.changes.announce(answer.changes)
            if shiboken6.isValid(self):
                self._on_merged(answer)

        def on_failed(error: KnownError) -> None:
            self._session.changes.announce(_EVERYTHING)
            if shiboken6.isValid(self):
                self._on_merging_refused(error)

        self._handle = self._session.tasks.run(
            "write",
            lambda report, token: merge_items(office, chosen, report, token),
            receiver=self._session,
            done=on_done,
            failed=on_failed,
            progress=lambda progress: self._page.work.show_progress(progress) if shiboken6.isValid(self) else None,
            stopped=self._on_merging_stopped,
        )
        self.changed.emit()

    def note_receipt(self, item: Item) -> None:
        """Note a receipt beside the package of ours that it answers."""
        path = item.path

        def on_noted(sent: object) -> None:
            del sent
            words = self.tr("Đã ghi biên nhận của {unit} vào gói đã gửi.").format(unit=sender_name(item))
            self._page.show_banner("receipt", "ok", text=words)

        self._session.write(
            lambda office: receive_receipt(office, path),
            receiver=self,
            done=on_noted,
            failed=lambda error: show_known_error(self._page, error),
        )

    # -- examining -----------------------------------------------------------------------------------------------

    def _on_examined(self, items: Sequence[Item]) -> None:
        # What was sent back can be taken in after all, but only when a person ticks it.
        unticked = self._page.inbox.unticked_paths() | {str(one.path) for one in items if one.returned is not None}
        self._page.inbox.show_result(None)
        self._page.inbox.show_items(items, unticked=unticked)
        if items:
            self._page.work.end()
        else:
            self._paths = ()
            self._page.work.end(self.tr("Không thấy gói nào (tệp .asice) trong thư mục đã chọn."), state=_INFO)
        self.changed.emit()

    def _on_examining_refused(self, error: KnownError) -> None:
        self._page.work.end()
        show_known_error(self._page, error, on_next=self.examine)
        if not self._page.inbox.items:
            self._paths = ()
        self.changed.emit()

    def _on_examining_stopped(self) -> None:
        kept = len(self._page.inbox.items)
        words = self.tr("Đã dừng kiểm tra; hộp nhận giữ {n} gói đã kiểm tra trước đó, dữ liệu không đổi.")
        self._page.work.end(words.format(n=say_number(kept)), state=_INFO)
        self._paths = tuple(one.path for one in self._page.inbox.items)
        self.changed.emit()

    # -- taking in -----------------------------------------------------------------------------------------------

    def _on_merged(self, answer: MergeAnswer) -> None:
        items = with_results(self._page.inbox.items, answer.taken)
        unticked = self._page.inbox.unticked_paths()
        self._page.inbox.show_result(answer)
        self._page.inbox.show_items(items, unticked=unticked)
        whole = answer.entered == answer.asked
        self._page.work.end(merged_sentence(answer), state=_OK if whole else _WARN)
        self._page.work.show()
        if answer.entered:
            self._session.say_saved()
        self._page.refresh()

    def _on_merging_refused(self, error: KnownError) -> None:
        """The stick was pulled out between two packages: what is in stays in; look again what is left."""
        self._page.work.end()
        show_known_error(self._page, error, on_next=self.examine)
        self.changed.emit()
        self._page.refresh()

    def _on_merging_stopped(self) -> None:
        """Stopped before the first package."""
        if not shiboken6.isValid(self):
            return
        self._page.work.end(self.tr("Đã dừng; chưa gộp gói nào, dữ liệu không đổi."), state=_INFO)
        self.changed.emit()

    # -- inside --------------------------------------------------------------------------------------------------

    def _accept_key(self, item: Item, said: Acceptance) -> None:
        offer, examined = item.offer, item.examined

        def accept(office: Office) -> bool:
            if offer is not None:
                return accept_enrolment(office, offer, said)
            return accept_signer(office, examined, said)

        def on_accepted(is_new: bool) -> None:
            del is_new
            self.examine()
            words = self.tr("Đã ghi nhận khóa của {unit}; các gói được kết luận lại.").format(unit=sender_name(item))
            self._page.show_banner("key", "ok", text=words)
            self._page.refresh()

        self._session.write(
            accept, receiver=self, done=on_accepted, failed=lambda error: show_known_error(self._page, error)
        )

    def _open_dialog(self, dialog: QFileDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.filesSelected.connect(lambda names: self.take_files([Path(name) for name in names]))
        dialog.open()

    def _on_stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._page.work.stopping()

    def _on_bug(self, report: BugReport) -> None:
        """Work that ended in an error nobody expected leaves no row that pretends to go on."""
        del report
        if self._handle is not None and self._handle.is_finished:
            self._handle = None
            self._page.work.end()
            self.changed.emit()
