"""The last step: which plan's targets the office goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.ui import theme
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.wizard.step import SetupStep
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.targets import Plan


class PlanStep(SetupStep):
    """The plans that come with the program."""

    def __init__(self, parent: QWidget | None = None) -> None:
        text = self.tr("Chỉ tiêu, mức giao và cách đếm lấy theo văn bản đã chọn. Đổi được bất cứ lúc nào ở Cài đặt.")
        super().__init__(self.tr("Theo kế hoạch nào?"), text, scroll=False, parent=parent)
        self.primary = self.tr("Mở sổ")
        columns = (
            Column("plan", self.tr("Kế hoạch"), sortable=False),
            Column("programme", self.tr("Giai đoạn"), width=110, sortable=False),
            Column("targets", self.tr("Chỉ tiêu"), align="right", width=90, sortable=False),
        )
        self.table = DataTable(name=self.tr("Các kế hoạch có sẵn"))
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self.table.opened.connect(lambda _: self.next_asked.emit())
        card = Card(flush=True)
        card.body.addWidget(self.table)
        card.setMinimumHeight(theme.px(160))
        card.setMaximumHeight(theme.px(260))
        self.body.addWidget(card, 1)
        self.end_body()

    def begin(self, plans: Sequence[Plan]) -> None:
        """Offer these plans, the usual one first and chosen."""
        self._model.show_rows(
            [Row(plan.name, (Cell(plan.title), plan.programme, str(len(plan.targets)))) for plan in plans]
        )
        self.table.choose(plans[0].name)

    def chosen(self) -> str:
        """Name of the plan chosen; empty for none."""
        return self.table.current_id()

    def first_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
