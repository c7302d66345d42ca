"""The budget of a year: a table by source and purpose with sums, and bars by source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from desktop.services.figure_lists import BudgetYear, budget_year
from desktop.ui import theme
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.other_figures.budget import NAME, share_cells, share_words
from desktop.ui.pages.other_figures.years import YearStep
from desktop.ui.pages.registers.list_pane import stands_above
from desktop.ui.widgets.card import Card, make_plain
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.charts.target_bar import TargetBar
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from db.domain.budgets import Money
    from desktop.ui.session import Session

_WHOSE, _EVERYBODY = "whose", "everybody"
_SIDE, _ROOM_FOR_BARS = 300, 1000


class BudgetStep(YearStep):
    """The table and the bars."""

    register = NAME

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self.table = DataTable(name="")
        super().__init__(session, "", parent)
        self.table.setAccessibleName(self.tr("Kinh phí theo nguồn và nội dung chi"))
        self.model = RowsModel(
            (
                Column("name", self.tr("Nguồn, nội dung chi"), sortable=False, least=190),
                Column("estimated", self.tr("Dự toán"), align="right", width=120, sortable=False, keep=False),
                Column("granted", self.tr("Được giao"), align="right", width=120, sortable=False),
                Column("spent", self.tr("Đã giải ngân"), align="right", width=120, sortable=False),
                Column("share", self.tr("Tỷ lệ"), align="right", width=72, sortable=False),
                Column("bar", "", width=90, sortable=False, keep=False, kind="bar"),
            ),
            parent=self.table,
        )
        self.table.setModel(self.model)
        card = Card(flush=True)
        card.body.addWidget(self.table)
        card.add_foot(make_label(self.tr("Đơn vị tính: đồng"), "small"))
        self.bars = Card(self.tr("Giải ngân theo nguồn"))
        self.bars.setFixedWidth(theme.px(_SIDE))
        self.bars.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(card, 1)
        row.addWidget(self.bars)
        self.set_body(make_plain(row))

    def make_filters(self) -> None:
        if stands_above(self.session.office):
            options = (Option(_EVERYBODY, self.tr("Mọi đơn vị")),)
            all_text = self.tr("đơn vị mình")
            self.bar.add_filter(_WHOSE, self.tr("Kinh phí của"), options, several=False, all_text=all_text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bars.setVisible(self.width() >= theme.px(_ROOM_FOR_BARS))
        self.table.set_narrow(narrow=self.is_narrow)

    def ask(self, year: int) -> None:
        everybody = bool(self.bar.chosen().get(_WHOSE))
        self.session.read(
            lambda office: budget_year(office, year, everybody=everybody),
            receiver=self,
            done=self._show,
            key="budget",
        )

    def _show(self, found: BudgetYear) -> None:
        self.set_title(self.tr("Kinh phí năm {year}").format(year=found.year))
        self.set_scope(share_words(found.total))
        catalogs = self.session.office.catalogs
        rows: list[Row] = []
        for source, money in found.sources:
            rows.append(self._row(source, catalogs.word("budget_sources", source), money, bold=True))
            rows += [
                self._row(f"{source}/{one.purpose}", f"    {catalogs.word('budget_purposes', one.purpose)}", one.money)
                for one in found.rows
                if one.source == source
            ]
        if rows:
            rows.append(self._row("total", self.tr("Tổng cộng"), found.total, bold=True))
        self.model.show_rows(rows)
        if rows:
            self.table.choose(rows[0].id)
        self._show_bars(found)
        self.shown.emit()

    def _row(self, key: str, name: str, money: Money, *, bold: bool = False) -> Row:
        numbers = (money.estimated, money.granted, money.spent)
        return Row(
            key,
            (
                Cell(name, bold=bold),
                *(Cell(say_number(one), bold=bold, tone="mute" if one is None else "") for one in numbers),
                *share_cells(money),
            ),
        )

    def _show_bars(self, found: BudgetYear) -> None:
        body = self.bars.body
        while (item := body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # deleted later; until then it must not show through
                widget.deleteLater()
        catalogs = self.session.office.catalogs
        for source, money in found.sources:
            bar = TargetBar()
            bar.show_share(None if money.share is None else money.share / 100, sentence=share_words(money))
            body.addWidget(make_label(catalogs.word("budget_sources", source), "bold", wrap=True))
            body.addWidget(bar)
            body.addWidget(make_label(share_words(money), "small", wrap=True))
        if not found.sources:
            body.addWidget(make_label(self.tr("Chưa ghi khoản nào của năm này."), "label", wrap=True))
        body.addStretch(1)
