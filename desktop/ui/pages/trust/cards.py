"""The cards of "Đơn vị & tin cậy": own unit, own key, units that report here, keys accepted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.clock import vietnam_day
from desktop.ui.models.rows import RowsModel
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import ActionButton, LinkButton
from desktop.ui.widgets.card import Card, FactsGrid
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.fields.record import RecordField
from desktop.ui.widgets.formats import NONE, say_date, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.services.office import Office
    from desktop.ui.pages.trust.loading import TrustView
    from desktop.ui.widgets.fields.record import Hit


class UnitRow(QFrame):
    """A field for a unit, two buttons; hidden until asked for.

    Signals:
        chosen: id of the unit.
    """

    chosen = Signal(str)

    def __init__(
        self,
        label: str,
        go: str,
        search: Callable[[str, Callable[[Sequence[Hit]], None]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "code")
        self.field = RecordField(search)
        self.field.set_names(label, "")
        self.field.changed.connect(lambda: self.field.set_severity(""))
        words = make_label(label, "label")
        words.setBuddy(self.field.input())
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(words)
        row.addWidget(self.field, 1)
        row.addWidget(ActionButton(go, on_click=self._choose))
        row.addWidget(ActionButton(self.tr("Hủy bỏ"), on_click=self.hide))
        self.hide()

    def open(self) -> None:
        """Show the row, empty, and go to its field."""
        self.field.set_value("")
        self.show()
        self.field.focus()

    def _choose(self) -> None:
        if self.field.value():
            self.hide()
            self.chosen.emit(self.field.value())
        else:
            self.field.set_severity("error")
            self.field.focus()


class OwnUnitCard(Card):
    """The office's unit and the one it reports to.

    Signals:
        superior_chosen: id of the unit, "" for none.
    """

    superior_chosen = Signal(str)

    def __init__(
        self, search: Callable[[str, Callable[[Sequence[Hit]], None]], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Đơn vị"))
        self._facts = FactsGrid(label_width=104)
        self.body.addWidget(self._facts)
        self.row = UnitRow(self.tr("Nơi nhận"), self.tr("Đặt nơi nhận"), search)
        self.row.chosen.connect(self.superior_chosen)
        self.body.addWidget(self.row)
        self._change = LinkButton(self.tr("Đổi nơi nhận"), on_click=self.row.open)
        self.add_to_head(self._change)
        self.body.addStretch(1)

    def show_office(self, office: Office) -> None:
        """Show the office."""
        unit, superior = office.unit, office.superior
        self._facts.show_facts(
            [
                (self.tr("Đơn vị"), unit.name),
                (self.tr("Mã, cấp"), f"{unit.code}, {say_level(unit.level)}"),
                (self.tr("Cán bộ"), office.author.name),
                (
                    self.tr("Nơi nhận báo cáo"),
                    f"{superior.name} ({superior.code})"
                    if superior
                    else State("dash", self.tr("chưa có, báo cáo chỉ in ra giấy")),
                ),
            ]
        )
        self._change.setText(self.tr("Đổi nơi nhận") if superior else self.tr("Chọn nơi nhận"))


class ReportingCard(Card):
    """The units that report here.

    Signals:
        added: ids of units.
        removed: id of a unit.
    """

    added = Signal(tuple)
    removed = Signal(str)

    def __init__(
        self, search: Callable[[str, Callable[[Sequence[Hit]], None]], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(flush=True, parent=parent)
        self.set_title(self.tr("Đơn vị cấp dưới gửi báo cáo về"))
        self._below: tuple[str, ...] = ()
        self.row = UnitRow(self.tr("Đơn vị"), self.tr("Thêm"), search)
        self.row.chosen.connect(lambda unit_id: self.added.emit((unit_id,)))
        self._all = LinkButton("", small=True, on_click=lambda: self.added.emit(self._below))
        self._add = LinkButton(self.tr("Thêm đơn vị"), on_click=self.row.open)
        self._remove = LinkButton(self.tr("Bỏ khỏi danh sách"), small=True, on_click=self._ask_remove)
        self.add_to_head(self._add)
        self._model = RowsModel(
            (
                Column("unit", self.tr("Đơn vị"), sortable=False),
                Column("key", self.tr("Khóa ký"), width=186, sortable=False),
                Column("packages", self.tr("Gói đã nhận"), "right", 100, sortable=False),
                Column("last", self.tr("Gần nhất"), "right", 96, sortable=False, keep=False),
            ),
            parent=self,
        )
        self.table = DataTable(name=self.tr("Đơn vị cấp dưới"))
        self.table.setModel(self._model)
        self.table.delete_asked.connect(lambda _: self._ask_remove())
        self.table.current_changed.connect(lambda one: self._remove.setEnabled(bool(one)))
        self._empty = make_label(
            self.tr("Chưa có đơn vị nào gửi báo cáo về đây. Đơn vị được thêm khi ghi nhận khóa, hoặc thêm tại đây."),
            "label",
            wrap=True,
        )
        self._empty.setContentsMargins(14, 10, 14, 10)
        for widget in (self.row, self._empty):
            self.body.addWidget(widget)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(0)
        self.add_foot(self._all, self._remove)
        self._remove.setEnabled(False)

    def show_units(self, view: TrustView) -> None:
        """Show the units."""
        title = self.tr("Đơn vị cấp dưới gửi báo cáo về")
        self.set_title(f"{title} ({say_number(len(view.reporting))})" if view.reporting else title)
        rows: list[Row] = []
        for one in view.reporting:
            key = (
                State("state-ok", ", ".join(dict.fromkeys(one.holders)), "text2")
                if one.holders
                else State("state-warn", self.tr("Chưa ghi nhận khóa"), "warn")
            )
            last = say_date(vietnam_day(datetime.fromisoformat(one.last_received_at))) if one.last_received_at else NONE
            cells = (Cell(one.unit.name, tip=one.unit.code), state_cell(key), say_number(one.packages), last)
            rows.append(Row(one.unit.id, cells))
        self._model.show_rows(rows)
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._remove.setVisible(bool(rows))
        self._remove.setEnabled(False)
        self._below = tuple(unit.id for unit in view.not_reporting)
        self._all.setText(self.tr("Thêm cả {n} đơn vị trực thuộc").format(n=say_number(len(self._below))))
        self._all.setVisible(len(self._below) > 1)

    def _ask_remove(self) -> None:
        if self.table.current_id():
            self.removed.emit(self.table.current_id())


def say_level(level: str) -> str:
    """The level of a unit in words."""
    words = {
        "province": tr("cấp tỉnh"),
        "district": tr("cấp huyện"),
        "commune": tr("cấp xã"),
        "central": tr("trung ương"),
    }
    return words.get(level, level)
