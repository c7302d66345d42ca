"""Practice data: made once, then opened as a ward or as the office above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.domain.progress import Progress
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.start.window import Pane
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row, State
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from db.domain.errors import KnownError
    from db.domain.progress import CancelToken, Report
    from desktop.services.practice_world import PracticeOffice, PracticeWorld
    from desktop.ui.tasks import Handle, Tasks


class PracticePane(Pane):
    """Makes practice data in the background, then lists its offices.

    Signals:
        chosen: location and name of the office to be opened.
        left: back to the start page.
    """

    chosen = Signal(str, str)
    left = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._handle: Handle | None = None
        self.subtitle = self.tr("Dữ liệu thực hành")
        self.note = self.tr(
            "Tên người, tên cơ sở và số liệu đều bịa ra. Dùng để học và thử; không lẫn với dữ liệu của đơn vị."
        )
        self.frame = PageFrame(self.tr("Dữ liệu thực hành"), back=True)
        self.frame.set_scope(self.tr("Ba phường và đơn vị cấp trên, một năm làm việc"))
        self.frame.back_asked.connect(self.go_back)
        self.frame.work.stop_asked.connect(self._stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.frame)
        self._table: DataTable | None = None
        words = self.tr("Tạo bộ có gói qua lại")
        self._more = self.frame.add_button(words, lambda: self.make(exchanges=True), icon="inbox")
        self._more.setToolTip(
            self.tr("Thêm một bộ có gói trả lại, chuỗi rẽ nhánh, xung đột, nghi trùng và bàn giao chờ xem.")
        )
        self._more.hide()

    def begin(self) -> None:
        """Look whether practice data are there; otherwise make them."""
        self._wait(self.tr("Đang tìm dữ liệu thực hành"))
        self._tasks.run("files", _find, receiver=self, done=self._on_found, failed=self._on_refused, key="practice")

    def make(self, *, exchanges: bool = False) -> None:
        """Make a new set beside those that are there; with packages between its offices if wanted."""
        self._wait(self.tr("Đang tạo dữ liệu thực hành"))
        self.frame.work.begin(self.tr("Tạo dữ liệu thực hành"), icon="book")
        self._handle = self._tasks.run(
            "files",
            lambda report, token: _make(report, token, exchanges=exchanges),
            receiver=self,
            done=self._on_made,
            failed=self._on_refused,
            progress=self._on_progress,
            stopped=self._on_stopped,
            key="practice",
        )

    def pane_shown(self) -> None:
        if self._table is not None:
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> bool:
        """Back to the start page; work that is under way is stopped."""
        self._stop()
        self.left.emit()
        return True

    def _on_found(self, world: PracticeWorld | None) -> None:
        if world is None:
            self.make()
        else:
            self._show(world)

    def _on_made(self, world: PracticeWorld) -> None:
        self._handle = None
        self.frame.work.end(self.tr("Đã tạo dữ liệu thực hành."))
        self._show(world)

    def _on_progress(self, progress: Progress) -> None:
        self.frame.work.show_progress(progress)

    def _on_stopped(self) -> None:
        self._handle = None
        words = self.tr("Đã dừng. Chưa tạo gì; phần đang tạo đã xóa.")
        self.frame.work.end(words, state=State("stop", "", "text2"))
        self._offer_again()

    def _on_refused(self, error: KnownError) -> None:
        self._handle = None
        self.frame.work.end()
        show_known_error(self.frame, error)
        self._offer_again()

    def _stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self.frame.work.stopping()

    def _wait(self, words: str) -> None:
        self._table = None
        self._more.hide()
        self.frame.hide_banner("error.DISK_FULL")
        text = self.tr("Mất chừng một phút. Có thể dừng bất cứ lúc nào.")
        self.frame.set_body(EmptyState("book", words, text))

    def _offer_again(self) -> None:
        self.frame.set_body(
            EmptyState(
                "book",
                self.tr("Chưa có dữ liệu thực hành"),
                self.tr("Chương trình tạo ba phường và đơn vị cấp trên với một năm số liệu bịa."),
                button=self.tr("Tạo dữ liệu thực hành"),
                on_click=self.make,
            )
        )

    def _show(self, world: PracticeWorld) -> None:
        columns = (
            Column("unit", self.tr("Mở với vai"), sortable=False),
            Column("officer", self.tr("Cán bộ"), width=220, sortable=False),
        )
        rows = [self._row(one) for one in world.offices]
        self._table = DataTable(name=self.tr("Đơn vị thực hành"), two_lines=True)
        model = RowsModel(columns, parent=self._table)
        self._table.setModel(model)
        model.show_rows(rows)
        names = {one.location: one.name for one in world.offices}
        self._table.opened.connect(lambda location: self.chosen.emit(location, names[location]))
        self._table.choose(rows[0].id)
        self.frame.set_primary(self.tr("Mở sổ"), self._open_chosen, icon="book", keys="Enter")
        card = Card(flush=True)
        card.body.addWidget(self._table)
        self.frame.set_body(card)
        self._more.show()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, office: PracticeOffice) -> Row:
        words = (
            self.tr("Tổng hợp báo cáo của các phường, tiếp nhận gói, xem đủ thiếu")
            if office.above
            else self.tr("Sổ cơ sở, kiểm tra, tuyên truyền; lập và ký báo cáo")
        )
        return Row(office.location, (Cell(office.name, words, bold=True), office.officer))

    def _open_chosen(self) -> None:
        if self._table is not None and self._table.current_id():
            self._table.opened.emit(self._table.current_id())


def _find() -> PracticeWorld | None:
    from desktop.services.practice_world import find_practice_world  # noqa: PLC0415 - loaded in the background

    return find_practice_world()


def _make(report: Report, token: CancelToken, *, exchanges: bool) -> PracticeWorld:
    from desktop.services.practice_world import make_practice_world  # noqa: PLC0415 - loaded in the background

    return make_practice_world(exchanges=exchanges, token=token, report=report)
