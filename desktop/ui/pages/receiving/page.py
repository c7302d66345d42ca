"""The page "Tiếp nhận": its tabs, what stands in them, and where a person arrives; files may be dropped on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu, QWidget

from db.domain.periods import parse_period
from db.domain.registers import BY_NAME
from desktop.services.completeness import load_completeness
from desktop.services.transfer_list import list_transfers, places_of
from desktop.ui import icons
from desktop.ui.page_entry import PageEntry
from desktop.ui.pages.explaining.asked import FigureAsked
from desktop.ui.pages.explaining.drawer import ExplainDrawer
from desktop.ui.pages.receiving.completeness_tab import CompletenessTab, received_words
from desktop.ui.pages.receiving.conflict_work import ConflictWork
from desktop.ui.pages.receiving.conflicts_tab import ConflictsTab
from desktop.ui.pages.receiving.going_out import GoingOut
from desktop.ui.pages.receiving.inbox import Inbox
from desktop.ui.pages.receiving.inbox_work import INBOX, InboxWork
from desktop.ui.pages.receiving.lock_desk import LockDesk
from desktop.ui.pages.receiving.paper_desk import PaperDesk
from desktop.ui.pages.receiving.preview_dialog import PreviewDialog
from desktop.ui.pages.receiving.returning import ReturnDesk
from desktop.ui.pages.receiving.store_tabs import ReceiptsTab, StoreTab, load_stored
from desktop.ui.pages.receiving.store_work import StoreWork
from desktop.ui.pages.receiving.transfers_tab import TransfersTab
from desktop.ui.pages.reports.restated_dialog import RestatedDialog
from desktop.ui.texts import tr
from desktop.ui.widgets.formats import say_date, say_number
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.services.completeness import Completeness
    from desktop.services.transfer_list import TransferLine
    from desktop.ui.pages.receiving.batch import Item
    from desktop.ui.pages.receiving.key_dialog import KeyDialog
    from desktop.ui.pages.receiving.store_tabs import StoredPackage
    from desktop.ui.session import Destination, Session

KEY = "receiving"
_COMPLETENESS, _RECEIPTS, _STORE = "completeness", "receipts", "store"
_CONFLICTS, _TRANSFERS = "conflicts", "transfers"


class ReceivingPage(PageFrame):
    """The page.

    Attributes:
        inbox: the batch.
        inbox_work: examines it and takes packages in.
        completeness: who has reported.
        receipts: which packages were answered.
        transfers: establishments given and received.
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
        self._completeness: Completeness | None = None
        self._stored: tuple[StoredPackage, ...] | None = None
        self._wanted_package = ""
        self._is_shown = False
        self.inbox_work = InboxWork(session, self)
        self.going_out = GoingOut(session, self)
        self.going_out.finished.connect(self.refresh)
        self.store_work = StoreWork(session, self)
        self.returning = ReturnDesk(session, self)
        self.returning.returned.connect(self._on_returned)
        self.locks = LockDesk(session, self)
        self.setAcceptDrops(True)
        self._make_head_buttons()
        self._make_tabs()
        self.inbox_work.changed.connect(self._show_ticks)
        self.inbox_work.changed.connect(self._show_scope)
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
        elif destination.tab in {INBOX, _COMPLETENESS, _RECEIPTS, _TRANSFERS, _STORE}:
            self.tabs.show_tab(destination.tab)

    @property
    def is_working(self) -> bool:
        """Whether files are being examined or packages taken in."""
        return self.inbox_work.is_working

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
        self.inbox_work.take_files(paths)

    def examine(self) -> None:
        """Examine every file of the batch (again)."""
        self.inbox_work.examine()

    def merge(self) -> None:
        """Take in the ticked packages."""
        self.inbox_work.merge()

    def clear(self) -> None:
        """Empty the inbox; files and data stay as they are."""
        self.inbox_work.clear()

    def compare_key(self, item: Item) -> KeyDialog:
        """Ask a person to compare a key with paper; gives the dialog, which deletes itself."""
        return self.inbox_work.compare_key(item)

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
        self._session.read(list_transfers, receiver=self, done=self.transfers.show_transfers, key="transfers")
        self.conflict_work.refresh()

    # -- making --------------------------------------------------------------------------------------------------

    def _make_head_buttons(self) -> None:
        self._choices = QMenu(self)
        for words, icon, act in (
            (self.tr("Chọn tệp…"), "document", self.inbox_work.choose_files),
            (self.tr("Chọn thư mục…"), "folder", self.inbox_work.choose_folder),
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
        self.inbox.card.hold_asked.connect(lambda item: self.inbox_work.take_in([item]))
        self.paper = PaperDesk(self, self._session, on_done=self.examine)
        self.inbox.card.paper_asked.connect(self.paper.ask)
        self.inbox.card.receipt_asked.connect(self.inbox_work.note_receipt)
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
        self.tabs.add(INBOX, self.tr("Hộp nhận"), lambda: self.inbox)
        self.conflicts = ConflictsTab(self._session)
        self.conflict_work = ConflictWork(self._session, self, self.conflicts)
        self.tabs.add(_CONFLICTS, self.tr("Xung đột"), lambda: self.conflicts)
        self.tabs.add(_COMPLETENESS, self.tr("Đủ, thiếu báo cáo"), lambda: self.completeness)
        self.tabs.add(_RECEIPTS, self.tr("Biên nhận"), lambda: self.receipts)
        self.transfers = TransfersTab(
            lambda: self._session.go("establishments", task="hand_over"), self._session.memory
        )
        self.transfers.places_asked.connect(self._ask_places)
        self.transfers.place_opened.connect(lambda place: self._session.open_record("establishments", place))
        self.transfers.again_asked.connect(self.going_out.ask_transfer_folder)
        self.tabs.add(_TRANSFERS, self.tr("Bàn giao"), lambda: self.transfers)
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

    def _open_plan(self, item: Item) -> None:
        """What a plan package changes is read on the page of plans, and applied there."""
        self._session.go("plans", tab="apply", filters={"file": (str(item.path),)})

    def _on_returned(self, package_id: str) -> None:
        del package_id
        if self.inbox.items:
            self.examine()
        self.refresh()

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
        self.tabs.set_title(INBOX, title)

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

    def _ask_places(self, line: TransferLine) -> None:
        self._session.read(
            lambda office: places_of(office, line),
            receiver=self,
            done=lambda places: self.transfers.show_places(line, places),
            key="transfer.places",
        )

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
            INBOX: self.inbox.table,
            _CONFLICTS: self.conflicts.table,
            _COMPLETENESS: self.completeness.matrix,
            _RECEIPTS: self.receipts.table,
            _TRANSFERS: self.transfers.table,
            _STORE: self.store.table,
        }
        tables[self.tabs.current()].copy_rows()

    def _on_copied(self) -> None:
        words = self.tr("Đã chép lời trả lại; dán vào công văn hoặc tin nhắn gửi đơn vị.")
        self.show_banner("answer", "info", text=words)

    def _on_changes(self) -> None:
        if self._is_shown:
            self.refresh()


def make_page(session: Session) -> ReceivingPage:
    """The page over an opened office."""
    return ReceivingPage(session)


def make_entry(session: Session, group: str) -> PageEntry:
    """How the window lists the page."""
    return PageEntry(KEY, tr("Tiếp nhận"), "inbox", group, lambda: make_page(session))
