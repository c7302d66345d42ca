"""The office's figures before and after packages were taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from db.domain.values import Known
from desktop.ui import theme
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.receiving.words import short_period
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.formats import NONE, UNKNOWN, say_number, say_percent, say_plain
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from db.domain.targets import Figure
    from desktop.ui.pages.receiving.batch import MergeAnswer

_HEIGHT = 244


class FiguresCard(Card):
    """Indicator, before, after; those that changed first.

    Signals:
        report_asked: the person wants to see the report of the period (its code).
        figure_opened: code of the period and of the indicator whose explanation is wanted.

    Attributes:
        link: "Sang Báo cáo".
    """

    report_asked = Signal(str)
    figure_opened = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self._period = ""
        self.set_title(self.tr("Số liệu tổng hợp"))
        self.link = LinkButton(self.tr("Sang Báo cáo"), on_click=lambda: self.report_asked.emit(self._period))
        self.add_to_head(self.link)
        columns = (
            Column("name", self.tr("Chỉ tiêu"), sortable=False, least=220),
            Column("counted", self.tr("Tử số/mẫu số"), align="right", width=110, sortable=False, keep=False),
            Column("before", self.tr("Trước khi gộp"), align="right", width=116, sortable=False),
            Column("after", self.tr("Sau khi gộp"), align="right", width=116, sortable=False),
        )
        self.table = DataTable(name=self.tr("Số liệu tổng hợp trước và sau khi gộp"))
        self._model = RowsModel(columns, parent=self)
        self.table.setModel(self._model)
        self.table.opened.connect(lambda code: self.figure_opened.emit(self._period, code))
        # There are more indicators than rows, so the bar is there from the first; the columns keep clear of it.
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.body.addWidget(self.table)
        self.setFixedHeight(theme.px(_HEIGHT))

    def show_figures(self, answer: MergeAnswer) -> None:
        """Show the figures of the packages' period."""
        assert answer.period is not None
        self._period = answer.period.code
        title = self.tr("Số liệu tổng hợp {period}, trước và sau khi gộp")
        self.set_title(title.format(period=_lowered(short_period(answer.period))))
        before = {one.indicator.code: one for one in answer.before}
        pairs = [(before.get(one.indicator.code), one) for one in answer.after]
        pairs.sort(key=lambda pair: _value(pair[0]) == _value(pair[1]))
        self._model.show_rows([_row(old, new) for old, new in pairs])


def _row(before: Figure | None, after: Figure) -> Row:
    old, new = _value(before), _value(after)
    counted = ""
    if after.denominator is not None:
        counted = "/".join(
            say_number(one.value) if isinstance(one, Known) else UNKNOWN for one in (after.numerator, after.denominator)
        )
    return Row(
        after.indicator.code,
        (
            Cell(after.indicator.name, tip=after.indicator.name),
            Cell(counted, tone="text2"),
            Cell(old, tone="text2"),
            Cell(new, bold=old != new),
        ),
    )


def _value(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return NONE
    return say_percent(figure.value) if figure.denominator is not None else say_plain(figure.value)


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]
