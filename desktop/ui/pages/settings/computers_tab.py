"""The office's other computers: how far each has come, and the package that tells them what was entered here."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.clock import vietnam_time
from desktop.services.synchronizing import SyncState, SyncWritten, export_sync, sync_state
from desktop.ui import theme
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.reports.fields import choose_folder
from desktop.ui.pages.trust.signing_question import ask_secret, show_signing_error
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card, FactsGrid
from desktop.ui.widgets.cells import Cell, Column, Row, State
from desktop.ui.widgets.formats import NONE, say_date, say_number, say_time
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from pathlib import Path

    from db.domain.errors import KnownError
    from desktop.ui.session import Session
    from desktop.ui.tasks import Handle
    from desktop.ui.widgets.page_frame import PageFrame

FOLDER = "sync.folder"


class ComputersTab(QFrame):
    """This computer, the others, and how a second one begins.

    Signals:
        loaded: the newest state is shown.
        written: a sync package lies in its folder.
    """

    loaded = Signal()
    written = Signal(object)

    def __init__(self, session: Session, page: PageFrame) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._session, self._page = session, page
        self._handle: Handle | None = None
        page.work.stop_asked.connect(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(12)
        for card in (self._make_own(), self._make_others(), self._make_begin()):
            card.setMaximumWidth(theme.px(760))
            column.addWidget(card)
        column.addStretch(1)

    def begin(self) -> None:
        """Ask how far the computers are."""
        self._session.read(sync_state, receiver=self, done=self._show, key="sync")

    def ask_export(self) -> None:
        """Ask for the folder and for passphrase or PIN, then sign and write the package."""
        start = self._session.memory.recall(FOLDER) or self._session.memory.recall("reports.folder")
        folder = choose_folder(self, self.tr("Xuất gói đồng bộ vào"), start)
        if folder is None:
            return
        self._session.memory.keep(FOLDER, str(folder))
        self.ask_secret(folder)

    def ask_secret(self, folder: Path) -> None:
        """Ask for what opens the signing key, where it needs anything, then write the package."""
        ask_secret(
            self._session,
            self,
            title=self.tr("Ký gói đồng bộ"),
            text=self.tr("Gói đồng bộ được ký bằng khóa của máy này."),
            go=self.tr("Ký, xuất gói"),
            then=lambda secret: self.export(folder, secret),
        )

    def export(self, folder: Path, passphrase: str | None) -> None:
        """Sign and write the package into a folder."""
        office = self._session.office
        self._page.work.begin(self.tr("Đang xuất gói đồng bộ"), icon="outbox")
        self._handle = self._session.tasks.run(
            "files",
            lambda report, token: export_sync(office, folder, passphrase=passphrase, token=token, report=report),
            receiver=self,
            done=self._on_written,
            failed=lambda error: self._on_failed(folder, error),
            progress=self._page.work.show_progress,
            stopped=lambda: self._page.work.end(self.tr("Đã dừng; chưa xuất gói nào.")),
        )

    # -- making --------------------------------------------------------------------------------------------------

    def _make_own(self) -> Card:
        card = Card(self.tr("Máy này"))
        card.set_head_line(shown=False)
        card.body.setContentsMargins(14, 0, 14, 14)
        self._facts = FactsGrid(label_width=150)
        card.body.addWidget(self._facts)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.export_button = ActionButton(self.tr("Xuất gói đồng bộ…"), icon="outbox", on_click=self.ask_export)
        row.addWidget(self.export_button)
        row.addWidget(
            ActionButton(
                self.tr("Nhận gói ở “Tiếp nhận”"), icon="inbox", on_click=lambda: self._session.go("receiving")
            )
        )
        row.addStretch(1)
        card.body.addLayout(row)
        note = self.tr(
            "Gói có mọi sổ và tệp đính kèm của đơn vị, mã hóa cho chính đơn vị. Không đi theo gói: số giấy tờ tùy thân,"
            " nghi vấn, nội dung tin báo, người cung cấp tin, cài đặt. Gói của đơn vị khác thì mỗi máy tự nhận."
        )
        card.body.addWidget(make_label(note, "small", wrap=True))
        return card

    def _make_others(self) -> Card:
        card = Card(self.tr("Máy khác của đơn vị"), flush=True)
        columns = (
            Column("officer", self.tr("Cán bộ ký"), sortable=False),
            Column("device", self.tr("Số của máy"), width=140, sortable=False),
            Column("made", self.tr("Gói gần nhất lập lúc"), width=160, sortable=False),
            Column("received", self.tr("Nhận lúc"), width=140, sortable=False),
        )
        self.table = DataTable(name=self.tr("Máy khác của đơn vị"))
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self.table.setFixedHeight(theme.px(150))
        self._empty = make_label(self.tr("Chưa nhận gói đồng bộ nào của máy khác."), "label", wrap=True)
        self._empty.setContentsMargins(14, 10, 14, 12)
        card.body.addWidget(self.table)
        card.body.addWidget(self._empty)
        return card

    def _make_begin(self) -> Card:
        card = Card(self.tr("Lập máy thứ hai"))
        card.set_head_line(shown=False)
        card.body.setContentsMargins(14, 0, 14, 14)
        steps = (
            self.tr("1. Ở máy này: “An toàn, sao lưu”, sao lưu ra USB."),
            self.tr("2. Ở máy mới: mở Địa Bàn, bấm “Lập máy thứ hai…”; máy mới có số và khóa ký riêng."),
            self.tr("3. Ở máy mới: “Đơn vị & tin cậy”, xuất phiếu đăng ký khóa; máy này và cấp trên ghi nhận khóa đó."),
            self.tr("4. Từ đó hai máy trao đổi gói đồng bộ, máy nào trước cũng được."),
        )
        for step in steps:
            card.body.addWidget(make_label(step, "label", wrap=True))
        return card

    # -- inside --------------------------------------------------------------------------------------------------

    def _show(self, state: SyncState) -> None:
        changed = self.tr("{n} bản ghi").format(n=say_number(state.changed))
        sent = (
            self.tr("{at}, gói {name}").format(at=_say_moment(state.sent_at), name=state.sent_file)
            if state.sent_at
            else self.tr("chưa xuất lần nào")
        )
        self._facts.show_facts(
            [
                (self.tr("Số của máy"), state.device),
                (self.tr("Gói đồng bộ gần nhất"), sent),
                (
                    self.tr("Đã đổi từ đó"),
                    State("state-warn", changed, "warn") if state.changed and state.others else changed,
                ),
            ]
        )
        self._model.show_rows(
            [
                Row(
                    one.device,
                    (
                        Cell(one.officer or NONE, bold=True),
                        Cell(one.device),
                        Cell(_say_moment(one.made_at)),
                        Cell(_say_moment(one.received_at)),
                    ),
                )
                for one in state.others
            ]
        )
        self.table.setVisible(bool(state.others))
        self._empty.setVisible(not state.others)
        self.loaded.emit()

    def _stop(self) -> None:
        if self._handle is not None and not self._handle.is_finished:
            self._page.work.stopping()
            self._handle.cancel()

    def _on_written(self, done: SyncWritten) -> None:
        words = self.tr("Đã xuất {path}: {n} bản ghi, {files} tệp đính kèm.").format(
            path=done.path, n=say_number(done.records), files=say_number(done.files)
        )
        if done.waiting:
            more = self.tr("Còn {n} tệp đi với gói sau, khi máy kia đã gửi lại gói đồng bộ của mình.")
            words = f"{words} {more.format(n=say_number(done.waiting))}"
        self._page.work.end(words)
        self.begin()
        self.written.emit(done)

    def _on_failed(self, folder: Path, error: KnownError) -> None:
        self._page.work.end()
        show_signing_error(self._page, error, ask_again=lambda: self.ask_secret(folder))


def _say_moment(stamp: str) -> str:
    moment = vietnam_time(datetime.fromisoformat(stamp))
    return f"{say_date(moment.date())} {say_time(moment.time())}"
