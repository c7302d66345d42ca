"""The page "Tiếp nhận": dropping files, examining, comparing keys, taking in; its tabs show who has reported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QPoint
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from db.domain.changes import Changes
from db.domain.periods import parse_period
from db.domain.registers import BY_NAME, REGISTERS
from desktop.services.answers import receive_receipt
from desktop.services.completeness import load_completeness
from desktop.services.enrolments import Acceptance, accept_enrolment, accept_signer
from desktop.services.package_values import RETURNED
from desktop.ui import icons
from desktop.ui.errors import show_known_error
from desktop.ui.page_entry import PageEntry
from desktop.ui.pages.explaining.asked import FigureAsked
from desktop.ui.pages.explaining.drawer import ExplainDrawer
from desktop.ui.pages.receiving.batch import examine_batch, merge_items, with_results
from desktop.ui.pages.receiving.completeness_tab import CompletenessTab, received_words
from desktop.ui.pages.receiving.conflict_work import ConflictWork
from desktop.ui.pages.receiving.conflicts_tab import ConflictsTab
from desktop.ui.pages.receiving.going_out import GoingOut
from desktop.ui.pages.receiving.inbox import Inbox
from desktop.ui.pages.receiving.key_dialog import KeyDialog
from desktop.ui.pages.receiving.lock_desk import LockDesk
from desktop.ui.pages.receiving.paper_desk import PaperDesk
from desktop.ui.pages.receiving.preview_dialog import PreviewDialog
from desktop.ui.pages.receiving.returning import ReturnDesk
from desktop.ui.pages.receiving.store_tabs import ReceiptsTab, StoreTab, load_stored
from desktop.ui.pages.receiving.store_work import StoreWork
from desktop.ui.pages.receiving.words import merged_sentence, sender_name
from desktop.ui.pages.reports.restated_dialog import RestatedDialog
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.formats import say_date, say_number
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.domain.errors import KnownError
    from desktop.services.completeness import Completeness
    from desktop.services.office import Office
    from desktop.ui.pages.receiving.batch import Item, MergeAnswer
    from desktop.ui.pages.receiving.store_tabs import StoredPackage
    from desktop.ui.session import Destination, Session
    from desktop.ui.tasks import BugReport, Handle

KEY = "receiving"
_INBOX, _COMPLETENESS, _RECEIPTS, _STORE = "inbox", "completeness", "receipts", "store"
_CONFLICTS = "conflicts"
_EVERYTHING = Changes(registers=frozenset(register.name for register in REGISTERS))


class ReceivingPage(PageFrame):
    """The page.

    Attributes:
        inbox: the batch.
        completeness: who has reported.
        receipts: which packages were answered.
        store: every package received.
        going_out: what this page writes into folders.
        store_work: decides about kept packages.
        returning: sends packages back.
        locks: closes periods and lets late packages in.
        conflicts: cells that two sides changed.
        conflict_work: has them decided.
        drawer: explains a figure.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Tiếp nhận"), parent=parent)
        self._session = session
        self._paths: tuple[Path, ...] = ()
        self._handle: Handle | None = None
        self._is_merging = False
        self._completeness: Completeness | None = None
        self._stored: tuple[StoredPackage, ...] | None = None
        self._wanted_package = ""
        self._sent_back: set[str] = set()
        self._is_shown = False
        self.going_out = GoingOut(session, self)
        self.going_out.finished.connect(self.refresh)
        self.store_work = StoreWork(session, self)
        self.returning = ReturnDesk(session, self)
        self.returning.returned.connect(self._on_returned)
        self.locks = LockDesk(session, self)
        self.setAcceptDrops(True)
        self._make_head_buttons()
        self._make_tabs()
        self.work.stop_asked.connect(self._on_stop)
        session.tasks.bug.connect(self._on_bug)
        session.changes.watch(self, *BY_NAME, then=lambda _: self._on_changes())
        self._show_ticks()

    # -- what the window calls -----------------------------------------------------------------------------------

    def page_shown(self) -> None:
        """The page came up: who has reported may have changed."""
        self._is_shown = True
        self.refresh()

    def page_hidden(self) -> None:
        """Another page came up."""
        self._is_shown = False

    def first_focus(self) -> QWidget:
        """The list, or the button that fills it."""
        button = self.inbox.empty.button
        return self.inbox.table if self.inbox.items or button is None else button

    def arrive(self, destination: Destination) -> None:
        """Show the tab asked for; there the package asked for."""
        if destination.tab == _CONFLICTS:
            self.tabs.show_tab(_CONFLICTS)
            self.conflict_work.show_record(destination.record_id)
        elif destination.record_id:
            self._open_package(destination.record_id)
        elif destination.tab in {_INBOX, _COMPLETENESS, _RECEIPTS, _STORE}:
            self.tabs.show_tab(destination.tab)

    @property
    def is_working(self) -> bool:
        """Whether files are being examined or packages taken in."""
        return self._handle is not None and not self._handle.is_finished

    def banner_keys(self) -> tuple[str, ...]:
        """The banners shown now."""
        return tuple(self._banners)

    def clear_messages(self) -> None:
        """Take all banners away: new work begins."""
        for key in self.banner_keys():
            self.hide_banner(key)

    # -- what a person does --------------------------------------------------------------------------------------

    def take_files(self, paths: Iterable[Path]) -> None:
        """Add files and folders to the batch and examine all of it."""
        if self.is_working:
            self.show_banner("busy", "info", text=self.tr("Đang có việc chạy; thêm gói sau khi xong hoặc bấm “Dừng”."))
            return
        self._paths = tuple(dict.fromkeys((*self._paths, *paths)))
        self.tabs.show_tab(_INBOX)
        self.examine()

    def examine(self) -> None:
        """Examine every file of the batch (again)."""
        if self.is_working or not self._paths:
            return
        office, paths = self._session.office, self._paths
        self.clear_messages()
        self.work.begin(self.tr("Đang kiểm tra gói"), icon="inbox")
        self._handle = self._session.tasks.run(
            "files",
            lambda report, token: examine_batch(office, paths, report, token),
            receiver=self,
            done=self._on_examined,
            failed=self._on_examining_refused,
            progress=self.work.show_progress,
            stopped=self._on_examining_stopped,
        )
        self._show_ticks()

    def merge(self) -> None:
        """Take in the ticked packages; those that only miss the package before them are kept waiting."""
        chosen = [one for one in self.inbox.items if one.id in self.inbox.ticked or one.can_hold]
        if self.inbox.chosen_for_merge():
            self._take_in(chosen)

    def clear(self) -> None:
        """Empty the inbox; files and data stay as they are."""
        if self.is_working:
            return
        self._paths = ()
        self.clear_messages()
        self.inbox.show_result(None)
        self.inbox.show_items(())
        self.work.end()
        self._show_scope()

    def choose_files(self) -> None:
        """Ask for files."""
        dialog = QFileDialog(self, self.tr("Chọn gói để tiếp nhận"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([self.tr("Gói Địa Bàn (*.asice *.asice.age)"), self.tr("Mọi tệp (*)")])
        self._open_dialog(dialog)

    def choose_folder(self) -> None:
        """Ask for a folder; the packages in it and below are taken."""
        dialog = QFileDialog(self, self.tr("Chọn thư mục có gói"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._open_dialog(dialog)

    def compare_key(self, item: Item) -> KeyDialog:
        """Ask a person to compare a key with paper; gives the dialog, which deletes itself."""
        dialog = KeyDialog(item, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.accepted.connect(lambda: self._accept_key(item, dialog.said()))
        dialog.open()
        return dialog

    def preview(self, item: Item) -> PreviewDialog:
        """Show what taking in a package would do to each record; gives the dialog, which deletes itself."""
        dialog = PreviewDialog(self._session, [one for one in self.inbox.items if one.can_merge], item, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        dialog.load()
        return dialog

    def show_restated(self, unit: str, period: str) -> RestatedDialog:
        """Show a unit's figures as first reported beside those of now; gives the dialog, which deletes itself."""
        dialog = RestatedDialog(self._session, unit, parse_period(period), self)
        dialog.record_asked.connect(self._session.open_record)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def refresh(self) -> None:
        """Ask again who has reported and what was received."""
        self._session.read(load_completeness, receiver=self, done=self._on_completeness, key="completeness")
        self._session.read(load_stored, receiver=self, done=self._on_stored, key="stored")
        self.conflict_work.refresh()

    # -- making --------------------------------------------------------------------------------------------------

    def _make_head_buttons(self) -> None:
        self._choices = QMenu(self)
        for words, icon, act in (
            (self.tr("Chọn tệp…"), "document", self.choose_files),
            (self.tr("Chọn thư mục…"), "folder", self.choose_folder),
        ):
            entry = self._choices.addAction(words)
            icons.put(entry, icon, role="text2")
            entry.triggered.connect(act)
        words = self.tr("Chọn tệp hoặc thư mục")
        self._choose = self.add_button(words, self._show_choices, icon="folder", keys="Ctrl+O", action="open")
        self.add_more(self.tr("Kiểm tra lại các gói"), self.examine, icon="refresh", action="recheck")
        self.add_more(self.tr("Dọn hộp nhận"), self.clear, icon="close")
        self.add_more(self.tr("Khóa kỳ báo cáo…"), lambda: self.locks.ask_lock(self._completeness), icon="lock")
        self._gather = self.set_primary(self.tr("Gộp gói đạt"), self.merge, icon="inbox", keys="Ctrl+Return")

    def _make_tabs(self) -> None:
        self.tabs = Tabs(name=self.tr("Phần của trang Tiếp nhận"))
        self.inbox = Inbox(self._show_choices, self._session.memory)
        self.inbox.ticks_changed.connect(self._show_ticks)
        self.inbox.preview_asked.connect(self.preview)
        self.inbox.card.compare_asked.connect(self.compare_key)
        self.inbox.card.hold_asked.connect(lambda item: self._take_in([item]))
        self.paper = PaperDesk(self, self._session, on_done=self.examine)
        self.inbox.card.paper_asked.connect(self.paper.ask)
        self.inbox.card.receipt_asked.connect(self._note_receipt)
        self.inbox.card.plan_asked.connect(self._open_plan)
        self.inbox.card.exception_asked.connect(self.locks.ask_exception)
        self.inbox.card.return_asked.connect(self.returning.ask)
        self.inbox.card.copied.connect(self._on_copied)
        self.inbox.figures.report_asked.connect(self._go_to_report)
        self.drawer = ExplainDrawer(self, self._session)
        self.inbox.figures.figure_opened.connect(self._explain)
        self.completeness = CompletenessTab()
        self.completeness.package_opened.connect(self._open_package)
        self.completeness.restated_asked.connect(self.show_restated)
        self.completeness.note_opened.connect(lambda note: self._session.open_record("submissions", note))
        self.receipts = ReceiptsTab(self.going_out.ask_receipts_folder)
        self.store = StoreTab()
        self.store.copy_asked.connect(self.going_out.ask_copy_folder)
        self.store.return_asked.connect(self.returning.ask_stored)
        self.store.withdraw_asked.connect(self.store_work.ask_withdrawal)
        self.store.again_asked.connect(self.store_work.take_again)
        self.store.removal_asked.connect(self.store_work.ask_removal)
        self.store.choice_asked.connect(self.store_work.ask_side)
        self.store.rebuild_asked.connect(self.store_work.rebuild)
        self.tabs.add(_INBOX, self.tr("Hộp nhận"), lambda: self.inbox)
        self.conflicts = ConflictsTab()
        self.conflict_work = ConflictWork(self._session, self, self.conflicts)
        self.tabs.add(_CONFLICTS, self.tr("Xung đột"), lambda: self.conflicts)
        self.tabs.add(_COMPLETENESS, self.tr("Đủ, thiếu báo cáo"), lambda: self.completeness)
        self.tabs.add(_RECEIPTS, self.tr("Biên nhận"), lambda: self.receipts)
        self.tabs.add(_STORE, self.tr("Kho gói"), lambda: self.store)
        self.tabs.shown.connect(lambda _: self._show_ticks())
        self.bind("copy_rows", self._copy_rows)
        self.set_body(self.tabs)

    # -- dropping and choosing -----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.take_files(paths)

    def _show_choices(self) -> None:
        button = self._choose if self._choose.isVisible() else self
        self._choices.popup(button.mapToGlobal(QPoint(0, button.height() if button is not self else 0)))
        self._choices.setActiveAction(self._choices.actions()[0])

    def _open_dialog(self, dialog: QFileDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.filesSelected.connect(lambda names: self.take_files([Path(name) for name in names]))
        dialog.open()

    # -- examining -----------------------------------------------------------------------------------------------

    def _on_examined(self, items: Sequence[Item]) -> None:
        unticked = self.inbox.unticked_paths() | self._returned_paths(items)
        self.inbox.show_result(None)
        self.inbox.show_items(items, unticked=unticked)
        if items:
            self.work.end()
        else:
            self._paths = ()
            self.work.end(self.tr("Không thấy gói nào (tệp .asice) trong thư mục đã chọn."), state=_INFO)
        self._show_scope()

    def _returned_paths(self, items: Sequence[Item]) -> frozenset[str]:
        """Files of packages that were sent back: they can be taken in after all, but only when a person ticks them."""
        back = {one.row.id for one in self._stored or () if one.row.state == RETURNED} | self._sent_back
        return frozenset(str(one.path) for one in items if one.header is not None and one.header.id in back)

    def _on_examining_refused(self, error: KnownError) -> None:
        self.work.end()
        show_known_error(self, error, on_next=self.examine)
        if not self.inbox.items:
            self._paths = ()
        self._show_ticks()

    def _on_examining_stopped(self) -> None:
        kept = len(self.inbox.items)
        words = self.tr("Đã dừng kiểm tra; hộp nhận giữ {n} gói đã kiểm tra trước đó, dữ liệu không đổi.")
        self.work.end(words.format(n=say_number(kept)), state=_INFO)
        self._paths = tuple(one.path for one in self.inbox.items)
        self._show_ticks()

    # -- taking in -----------------------------------------------------------------------------------------------

    def _take_in(self, items: Sequence[Item]) -> None:
        if self.is_working:
            return
        office, chosen = self._session.office, tuple(items)
        self.clear_messages()
        self.work.begin(self.tr("Đang gộp gói"), icon="inbox")
        self._is_merging = True

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
            progress=lambda progress: self.work.show_progress(progress) if shiboken6.isValid(self) else None,
            stopped=self._on_merging_stopped,
        )
        self._show_ticks()

    def _on_merged(self, answer: MergeAnswer) -> None:
        self._is_merging = False
        items = with_results(self.inbox.items, answer.taken)
        unticked = self.inbox.unticked_paths()
        self.inbox.show_result(answer)
        self.inbox.show_items(items, unticked=unticked)
        whole = answer.entered == answer.asked
        self.work.end(merged_sentence(answer), state=_OK if whole else _WARN)
        self.work.show()
        if answer.entered:
            self._session.say_saved()
        self.refresh()

    def _on_merging_refused(self, error: KnownError) -> None:
        """The stick was pulled out between two packages: what is in stays in; look again what is left."""
        self._is_merging = False
        self.work.end()
        show_known_error(self, error, on_next=self.examine)
        self._show_ticks()
        self.refresh()

    def _on_merging_stopped(self) -> None:
        """Stopped before the first package."""
        if not shiboken6.isValid(self):
            return
        self._is_merging = False
        self.work.end(self.tr("Đã dừng; chưa gộp gói nào, dữ liệu không đổi."), state=_INFO)
        self._show_ticks()

    # -- keys and receipts ---------------------------------------------------------------------------------------

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
            self.show_banner("key", "ok", text=words)
            self.refresh()

        self._session.write(accept, receiver=self, done=on_accepted, failed=lambda error: show_known_error(self, error))

    def _open_plan(self, item: Item) -> None:
        """What a plan package changes is read on the page of plans, and applied there."""
        self._session.go("plans", tab="apply", filters={"file": (str(item.path),)})

    def _on_returned(self, package_id: str) -> None:
        self._sent_back.add(package_id)
        if self.inbox.items:
            self.examine()
        self.refresh()

    def _note_receipt(self, item: Item) -> None:
        path = item.path

        def on_noted(sent: object) -> None:
            del sent
            words = self.tr("Đã ghi biên nhận của {unit} vào gói đã gửi.").format(unit=sender_name(item))
            self.show_banner("receipt", "ok", text=words)

        self._session.write(
            lambda office: receive_receipt(office, path),
            receiver=self,
            done=on_noted,
            failed=lambda error: show_known_error(self, error),
        )

    # -- showing -------------------------------------------------------------------------------------------------

    def _show_ticks(self) -> None:
        """Button, count of the tab and whether the button can be used now."""
        chosen = len(self.inbox.chosen_for_merge())
        words = self.tr("Gộp {n} gói đạt").format(n=say_number(chosen)) if chosen else self.tr("Gộp gói đạt")
        self._gather.set_text(words)
        self._gather.setEnabled(bool(chosen) and not self.is_working)
        self._gather.setVisible(bool(self.inbox.items))
        count = len(self.inbox.items)
        title = self.tr("Hộp nhận {n}").format(n=say_number(count)) if count else self.tr("Hộp nhận")
        self.tabs.set_title(_INBOX, title)

    def _show_scope(self) -> None:
        parts: list[str] = []
        if self.inbox.items:
            places = dict.fromkeys(one.path.parent.name or str(one.path.parent) for one in self.inbox.items)
            words = self.tr("Đợt nhận {day}: {n} gói từ “{place}”.")
            parts.append(
                words.format(
                    day=say_date(self._session.today()),
                    n=say_number(len(self.inbox.items)),
                    place="”, “".join(list(places)[:2]),
                )
            )
        if self._completeness is not None:
            received, units, period = received_words(self._completeness, self._session.today())
            if units:
                words = self.tr("Đã nhận {n}/{all} đơn vị của kỳ {period}.")
                parts.append(words.format(n=received, all=units, period=period))
        self.set_scope(" ".join(parts))

    def _on_completeness(self, found: Completeness) -> None:
        self._completeness = found
        self.completeness.show_completeness(found, self._session.today())
        self._show_scope()

    def _on_stored(self, packages: tuple[StoredPackage, ...]) -> None:
        self._stored = packages
        self.receipts.show_packages(packages)
        self.store.show_packages(packages)
        if self._wanted_package:
            self.store.table.choose(self._wanted_package)
            self._wanted_package = ""

    def _open_package(self, package_id: str) -> None:
        self.tabs.show_tab(_STORE)
        if self._stored is None:
            self._wanted_package = package_id
        self.store.table.choose(package_id)
        self.store.table.setFocus()

    def _explain(self, period: str, code: str) -> None:
        self.drawer.open_figure(FigureAsked(parse_period(period), code))

    def _go_to_report(self, period: str) -> None:
        self._session.go("reports", filters={"period": (period,)}, tab="figures")

    def _copy_rows(self) -> None:
        tables = {
            _INBOX: self.inbox.table,
            _CONFLICTS: self.conflicts.table,
            _COMPLETENESS: self.completeness.matrix,
            _RECEIPTS: self.receipts.table,
            _STORE: self.store.table,
        }
        tables[self.tabs.current()].copy_rows()

    def _on_copied(self) -> None:
        words = self.tr("Đã chép lời trả lại; dán vào công văn hoặc tin nhắn gửi đơn vị.")
        self.show_banner("answer", "info", text=words)

    def _on_changes(self) -> None:
        if self._is_shown:
            self.refresh()

    def _on_stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self.work.stopping()

    def _on_bug(self, report: BugReport) -> None:
        """Work that ended in an error nobody expected leaves no row that pretends to go on."""
        del report
        if self._handle is not None and self._handle.is_finished:
            self._handle = None
            self._is_merging = False
            self.work.end()
            self._show_ticks()


_OK = State("state-ok", "", "ok")
_INFO = State("state-info", "", "accent")
_WARN = State("state-warn", "", "warn")


def make_page(session: Session) -> ReceivingPage:
    """The page over an opened office."""
    return ReceivingPage(session)


def make_entry(session: Session, group: str) -> PageEntry:
    """How the window lists the page."""
    return PageEntry(KEY, tr("Tiếp nhận"), "inbox", group, lambda: make_page(session))
