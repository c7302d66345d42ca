"""The start page: make an office's data, open data that are there, or try with practice data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.settings import RecentDatabase
from desktop.ui.pages.start.window import Pane
from desktop.ui.widgets.buttons import ActionButton, key_sequences
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.page_frame import PageFrame
from desktop.version import VERSION

if TYPE_CHECKING:
    from desktop.ui.widgets.cells import Row
    from desktop.ui.widgets.table import DataTable


class StartPane(Pane):
    """The start page.

    Signals:
        create_asked: data for an office are to be made.
        open_asked: a file is to be chosen.
        server_asked: data on a server are to be opened.
        practice_asked: practice data are wanted.
        chosen: location of a database of the list.
        forgotten: location that is to leave the list; the file stays.
        restore_asked: a copy is to be brought back.
        second_asked: this is to be a second computer of an office, from a copy.
        resumed: setting up goes on where it was left.
    """

    create_asked = Signal()
    open_asked = Signal()
    server_asked = Signal()
    practice_asked = Signal()
    chosen = Signal(str)
    forgotten = Signal(str)
    restore_asked = Signal()
    second_asked = Signal()
    resumed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.subtitle = self.tr("Sổ địa bàn phòng, chống tệ nạn mại dâm")
        self.note = self.tr(
            "Mọi việc làm trên máy này, không cần mạng. Không dùng cho tài liệu có độ mật.\n\nBản {version}"
        ).format(version=VERSION)
        self.frame = PageFrame(self.tr("Bắt đầu"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.frame)
        self._filled = False
        self._table: DataTable | None = None
        self._empty: EmptyState | None = None
        for keys, signal in (("Ctrl+N", self.create_asked), ("Ctrl+O", self.open_asked)):
            shortcut = QShortcut(key_sequences(keys)[0], self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(signal)

    def first_button(self) -> ActionButton | None:
        """The button of the first step; None while there is a list."""
        return self._empty.button if self._empty is not None else None

    def table(self) -> DataTable | None:
        """The list; None while there is none."""
        return self._table

    def show_recent(self, recent: Sequence[RecentDatabase]) -> None:
        """Show the databases opened on this computer; the first steps where there is none."""
        if recent:
            self._fill(recent)
        else:
            self._show_first_steps()

    def show_missing(self, locations: frozenset[str]) -> None:
        """Mark databases whose file is not where it was."""
        if self._table is None:
            return
        from desktop.ui.widgets.cells import Row, State, state_cell  # noqa: PLC0415 - see _fill

        for row in self._rows:
            if row.id in locations:
                gone = state_cell(State("state-warn", self.tr("Không tìm thấy tệp"), "warn"))
                self._model.replace_row(Row(row.id, (row.cell(0), gone)))

    def offer_resume(self, unit: str) -> None:
        """Say that setting up was left half done."""
        text = self.tr("Việc thiết lập {unit} còn dở.").format(unit=unit) if unit else self.tr("Việc thiết lập còn dở.")
        self.frame.show_banner(
            "resume", "info", text=text, action=self.tr("Làm tiếp"), on_action=self.resumed.emit, closable=True
        )

    def pane_shown(self) -> None:
        if self._table is not None:
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._empty is not None and self._empty.button is not None:
            self._empty.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_first_steps(self) -> None:
        self._table = None
        self.frame.set_title("")
        self._empty = EmptyState(
            "building",
            self.tr("Chưa có dữ liệu nào trên máy này"),
            self.tr("Chọn đơn vị, ghi họ tên và đặt mật khẩu. Mất khoảng hai phút, không cần mạng."),
            button=self.tr("Tạo dữ liệu cho đơn vị"),
            keys="Ctrl+N",
            on_click=self.create_asked.emit,
            links=(
                (self.tr("Đã có tệp dữ liệu?"), self.tr("Mở dữ liệu có sẵn…"), self.open_asked.emit),
                (self.tr("Nhiều cán bộ dùng chung?"), self.tr("Mở trên máy chủ…"), self.server_asked.emit),
                (self.tr("Có bản sao lưu?"), self.tr("Phục hồi…"), self.restore_asked.emit),
                (self.tr("Đơn vị đã có máy khác?"), self.tr("Lập máy thứ hai…"), self.second_asked.emit),
                (self.tr("Muốn xem thử?"), self.tr("Thử với dữ liệu thực hành"), self.practice_asked.emit),
            ),
        )
        if self._empty.button is not None:
            self._empty.button.setAutoDefault(True)
        self.frame.set_body(self._empty)

    def _fill(self, recent: Sequence[RecentDatabase]) -> None:
        self._empty = None
        self.frame.set_title(self.tr("Bắt đầu"))
        self.frame.set_scope(self.tr("Mỗi đơn vị có một tệp dữ liệu nằm trên máy này"))
        if not self._filled:
            self._filled = True
            self.frame.add_button(self.tr("Mở dữ liệu có sẵn…"), self.open_asked.emit, icon="folder", keys="Ctrl+O")
            self.frame.add_button(self.tr("Thử với dữ liệu thực hành"), self.practice_asked.emit, icon="book")
            self.frame.add_more(self.tr("Mở dữ liệu trên máy chủ…"), self.server_asked.emit, icon="building")
            self.frame.add_more(self.tr("Phục hồi từ bản sao…"), self.restore_asked.emit, icon="history")
            self.frame.add_more(self.tr("Lập máy thứ hai từ bản sao…"), self.second_asked.emit, icon="copy")
            self.frame.set_primary(
                self.tr("Tạo dữ liệu cho đơn vị"), self.create_asked.emit, icon="plus", keys="Ctrl+N", action="new"
            )
        # Lists are not loaded for the first window of a new computer.
        from desktop.ui.models.rows import RowsModel  # noqa: PLC0415
        from desktop.ui.widgets.cells import Column  # noqa: PLC0415
        from desktop.ui.widgets.table import DataTable  # noqa: PLC0415

        columns = (
            Column("unit", self.tr("Dữ liệu mở gần đây"), sortable=False),
            Column("kind", self.tr("Loại"), width=190, sortable=False),
        )
        self._rows = tuple(self._row(one) for one in recent)
        self._table = DataTable(name=self.tr("Dữ liệu mở gần đây"), two_lines=True)
        self._model = RowsModel(columns, parent=self._table)
        self._table.setModel(self._model)
        self._model.show_rows(self._rows)
        self._table.opened.connect(self.chosen)
        self._table.delete_asked.connect(lambda ids: [self.forgotten.emit(one) for one in ids])
        self._table.choose(self._rows[0].id)
        card = Card(flush=True)
        card.body.addWidget(self._table)
        self.frame.set_body(card)

    def _row(self, one: RecentDatabase) -> Row:
        from desktop.ui.widgets.cells import Cell, Row  # noqa: PLC0415 - see _fill

        kind = Cell(self.tr("Thực hành"), icon="book", tone="text2") if one.practice else Cell(self.tr("Đơn vị"))
        place = one.location if "://" in one.location else str(Path(one.location))
        return Row(one.location, (Cell(one.unit, place, bold=True), kind))
