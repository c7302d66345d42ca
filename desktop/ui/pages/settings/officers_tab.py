"""Who works on data that lie on a server: each computer with its officer; one that is given away is ended."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.clock import vietnam_time
from desktop.services.officers import list_officers, set_officer_active
from desktop.ui.models.rows import RowsModel
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.formats import say_date
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from db.queries.officers import Officer
    from desktop.services.office import Office
    from desktop.ui.session import Session


class OfficersTab(QFrame):
    """The list, and ending or letting in again the chosen computer."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._session = session
        self._officers: dict[str, Officer] = {}
        columns = (
            Column("name", self.tr("Cán bộ"), sortable=False),
            Column("device", self.tr("Số của máy"), width=180, sortable=False),
            Column("since", self.tr("Từ ngày"), width=120, sortable=False),
            Column("state", self.tr("Trạng thái"), width=180, sortable=False),
        )
        self.table = DataTable(name=self.tr("Máy cùng dùng dữ liệu này"))
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self.table.current_changed.connect(lambda _: self._fit_buttons())
        self.end_button = ActionButton(self.tr("Cho thôi dùng"), icon="lock", on_click=self._end)
        self.back_button = ActionButton(self.tr("Cho dùng lại"), icon="check", on_click=self._let_in)
        card = Card(self.tr("Máy cùng dùng dữ liệu này"), flush=True)
        card.body.addWidget(self.table)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.end_button)
        row.addWidget(self.back_button)
        words = self.tr(
            "Việc đã ghi của máy thôi dùng vẫn còn nguyên. Khóa tài khoản trên máy chủ do người quản trị làm."
        )
        row.addWidget(make_label(words, "small", wrap=True), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.addWidget(card, 1)
        layout.addLayout(row)
        self._fit_buttons()

    def begin(self) -> None:
        """Show who works here now."""
        self._session.read(list_officers, receiver=self, done=self._show, key="officers")

    def _show(self, found: tuple[Officer, ...]) -> None:
        self._officers = {one.device: one for one in found}
        self._model.show_rows(tuple(self._row(one) for one in found))
        self._fit_buttons()

    def _row(self, one: Officer) -> Row:
        here = one.device == self._session.office.author.device
        since = vietnam_time(datetime.fromisoformat(one.created_at)).date()
        if here:
            state = State("state-ok", self.tr("Máy này"), "ok")
        elif one.active:
            state = State("state-ok", self.tr("Đang dùng"), "ok")
        else:
            state = State("state-warn", self.tr("Đã thôi dùng"), "warn")
        return Row(one.device, (Cell(one.name, bold=here), Cell(one.device), Cell(say_date(since)), state_cell(state)))

    def _chosen(self) -> Officer | None:
        return self._officers.get(self.table.current_id() or "")

    def _fit_buttons(self) -> None:
        one = self._chosen()
        other = one is not None and one.device != self._session.office.author.device
        self.end_button.setEnabled(other and one is not None and one.active)
        self.back_button.setEnabled(other and one is not None and not one.active)

    def _end(self) -> None:
        self._set(active=False)

    def _let_in(self) -> None:
        self._set(active=True)

    def _set(self, *, active: bool) -> None:
        one = self._chosen()
        if one is None:
            return

        def write(office: Office) -> None:
            set_officer_active(office, one, active=active)

        self._session.write(write, receiver=self, done=lambda _: self.begin())
