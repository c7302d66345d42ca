"""The step of a consolidating office: which units report to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.wizard.step import SetupStep
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.matching import matches
from desktop.ui.widgets.search_field import SearchField
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.services.setup import UnitChoice


class BelowStep(SetupStep):
    """A list of units with boxes; those that belong to the chosen unit are marked at first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        text = self.tr("Bỏ đánh dấu đơn vị không gửi báo cáo về đây. Sau này sửa được ở trang Đơn vị & tin cậy.")
        super().__init__(self.tr("Những đơn vị nào báo cáo về đây?"), text, scroll=False, parent=parent)
        self._units: tuple[UnitChoice, ...] = ()
        self._marked: set[str] = set()
        self._of = ""
        self.search = SearchField(self.tr("Tìm đơn vị"), keys="")
        self.search.setMaximumWidth(theme.px(300))
        self.search.searched.connect(lambda _: self._show())
        self._count = make_label(role="small")
        row = QHBoxLayout()
        row.addWidget(self.search)
        row.addStretch(1)
        row.addWidget(self._count)
        row.addWidget(LinkButton(self.tr("Đánh dấu tất cả"), small=True, on_click=lambda: self._mark_all(on=True)))
        row.addWidget(LinkButton(self.tr("Bỏ tất cả"), small=True, on_click=lambda: self._mark_all(on=False)))
        self.body.addLayout(row)
        columns = (
            Column("marked", "", width=44, kind="check", sortable=False),
            Column("unit", self.tr("Đơn vị"), sortable=False),
            Column("code", self.tr("Mã"), width=100, sortable=False),
        )
        self.table = DataTable(name=self.tr("Đơn vị báo cáo về đây"))
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self.table.marked.connect(self._turn)
        self.table.opened.connect(lambda _: self.next_asked.emit())
        card = Card(flush=True)
        card.body.addWidget(self.table)
        card.setMinimumHeight(theme.px(220))
        self.body.addWidget(card, 1)
        self.body.addLayout(self._said)

    def begin(self, unit_id: str, units: Sequence[UnitChoice], marked: Sequence[str]) -> None:
        """Offer these units; all are marked for a unit seen for the first time, else those marked before."""
        if unit_id == self._of and self._units:
            return
        self._of, self._units = unit_id, tuple(units)
        known = {one.id for one in units}
        self._marked = known & set(marked) if marked else known
        self._show()

    def reporting(self) -> tuple[str, ...]:
        """The units marked, in the order shown."""
        return tuple(one.id for one in self._units if one.id in self._marked)

    def first_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, ids: tuple[str, ...]) -> None:
        self._marked ^= set(ids)
        keep = self.table.current_id()
        for one in self._units:
            if one.id in ids:
                self._model.replace_row(self._row(one))
        self.table.choose(keep)
        self._tell()

    def _mark_all(self, *, on: bool) -> None:
        shown = set(self._model.ids)
        self._marked = self._marked | shown if on else self._marked - shown
        self._show()
        self._tell()

    def _show(self) -> None:
        typed = self.search.text().strip()
        self._model.show_rows([self._row(one) for one in self._units if matches(typed, one.name, one.code)])
        self._tell()

    def _row(self, one: UnitChoice) -> Row:
        return Row(one.id, (Cell(marked=one.id in self._marked), Cell(one.name), Cell(one.code)))

    def _tell(self) -> None:
        self._count.setText(self.tr("{n}/{all} đơn vị").format(n=len(self._marked), all=len(self._units)))
        self.edited.emit()
