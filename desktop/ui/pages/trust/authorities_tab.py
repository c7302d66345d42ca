"""The tab "Cơ quan cấp chứng thư": authorities whose certificates count, and their lists of revoked ones."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from desktop.clock import vietnam_day
from desktop.ui.models.rows import RowsModel
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row, State
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.formats import say_date
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.services.authorities import AuthorityView


class AuthoritiesTab(QFrame):
    """The list.

    Attributes:
        table: the authorities.

    Signals:
        withdraw_asked: AuthorityView.
    """

    withdraw_asked = Signal(object)

    def __init__(
        self, *, on_add: Callable[[], object], on_list: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._shown: dict[str, AuthorityView] = {}
        self._model = RowsModel(
            (
                Column("name", self.tr("Cơ quan cấp chứng thư"), sortable=False),
                Column("print", self.tr("Dấu vân tay"), width=116, sortable=False, keep=False),
                Column("ends", self.tr("Hiệu lực đến"), width=110, sortable=False),
                Column("list", self.tr("Danh sách thu hồi"), width=200, sortable=False),
                Column("state", self.tr("Tình trạng"), width=150, sortable=False),
            ),
            parent=self,
        )
        self.table = DataTable(name=self.tr("Cơ quan cấp chứng thư"), two_lines=True)
        self.table.setModel(self._model)
        self.table.current_changed.connect(self._on_current)
        self.table.delete_asked.connect(lambda _: self._ask_withdraw())
        self._withdraw = LinkButton(self.tr("Thôi nhận cơ quan này…"), small=True, on_click=self._ask_withdraw)
        card = Card(flush=True)
        card.set_title(self.tr("Cơ quan cấp chứng thư"))
        card.add_to_head(
            LinkButton(self.tr("Thêm cơ quan…"), on_click=on_add),
            LinkButton(self.tr("Nhận danh sách thu hồi…"), on_click=on_list),
        )
        words = make_label(
            self.tr(
                "Chứng thư do các cơ quan này cấp, có ghi đúng mã hoặc tên đơn vị gửi, được nhận mà không cần phiếu "
                "giấy. Máy không nối mạng, nên danh sách thu hồi phải được tải về và nhận tại đây đều đặn."
            ),
            "label",
            wrap=True,
        )
        words.setContentsMargins(14, 10, 14, 10)
        card.body.addWidget(words)
        card.body.addWidget(self.table, 1)
        card.add_foot(self._withdraw)
        empty = EmptyState(
            "shield",
            self.tr("Chưa nhận cơ quan cấp chứng thư nào"),
            self.tr(
                "Khi các đơn vị dùng thiết bị ký số do một cơ quan cấp, thêm chứng thư của cơ quan đó một lần thay cho "
                "phiếu giấy của từng đơn vị."
            ),
            button=self.tr("Thêm cơ quan…"),
            on_click=on_add,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.addWidget(self._stack)

    def show_authorities(self, authorities: tuple[AuthorityView, ...]) -> None:
        """Show them."""
        self._shown = {one.row.fingerprint: one for one in authorities}
        chosen = self.table.current_id()
        self._model.show_rows([self._row(one) for one in authorities])
        self._stack.setCurrentIndex(1 if authorities else 0)
        if authorities:
            self.table.choose(chosen if self._model.row_of(chosen) >= 0 else authorities[0].row.fingerprint)
        self._on_current(self.table.current_id())

    def _row(self, one: AuthorityView) -> Row:
        row, digits = one.row, one.row.fingerprint.upper()
        state = (
            State("state-ok", self.tr("Đang nhận"), "text2")
            if row.state == "active"
            else State("state-bad", self.tr("Thôi nhận"), "bad")
        )
        cells = (
            Cell(row.name, self.tr("{day}, {who}").format(day=_day(row.accepted_at), who=row.accepted_by)),
            Cell(f"{digits[:4]} … {digits[-4:]}", tip=digits),
            say_date(vietnam_day(one.facts.facts.valid_to)),
            self._list_cell(one),
            Cell(state.word, row.reason or "", icon=state.icon, tone=state.tone),
        )
        return Row(row.fingerprint, cells, quiet=row.state != "active")

    def _list_cell(self, one: AuthorityView) -> Cell:
        found = one.revocations
        if found is None:
            return Cell(self.tr("chưa có"), icon="state-warn", tone="warn")
        words = self.tr("ngày {day}").format(day=_day(found.this_update))
        if found.is_stale:
            late = self.tr("đã quá hạn từ {day}").format(day=_day(found.next_update))
            return Cell(words, late, icon="state-warn", tone="warn")
        until = self.tr("dùng đến {day}").format(day=_day(found.next_update)) if found.next_update else ""
        return Cell(words, until)

    def _on_current(self, fingerprint: str) -> None:
        one = self._shown.get(fingerprint)
        self._withdraw.setEnabled(one is not None and one.row.state == "active")

    def _ask_withdraw(self) -> None:
        one = self._shown.get(self.table.current_id())
        if one is not None and one.row.state == "active":
            self.withdraw_asked.emit(one)


def _day(stamp: str) -> str:
    return say_date(vietnam_day(datetime.fromisoformat(stamp)))
