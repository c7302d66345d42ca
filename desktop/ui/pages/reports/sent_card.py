"""The card "Đã gửi": every report package with what the superior has answered."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from desktop.clock import vietnam_day
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.reports.words import edition_words, receipt_state, receipt_text, short_period
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.formats import NONE, say_date
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from db.queries.packages import SentPackage


class SentCard(Card):
    """The packages sent.

    Signals:
        again_asked: id of a package to be written once more.
    """

    again_asked = Signal(str)

    def __init__(self, *, on_receipt: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self.set_title(self.tr("Đã gửi"))
        self._again = LinkButton(self.tr("Xuất lại"), on_click=self._ask_again)
        self._again.setToolTip(self.tr("Ghi lại gói đang chọn vào USB hoặc thư mục"))
        self.add_to_head(self._again, LinkButton(self.tr("Nhận biên nhận…"), on_click=on_receipt))
        columns = (
            Column("period", self.tr("Kỳ, ngày gửi"), sortable=False),
            Column("receipt", self.tr("Biên nhận"), width=172, sortable=False),
        )
        self._model = RowsModel(columns, parent=self)
        self.table = DataTable(name=self.tr("Các gói đã gửi"), two_lines=True)
        self.table.setModel(self._model)
        self.table.opened.connect(self.again_asked)
        self._empty = make_label(self.tr("Chưa gửi gói nào."), "label")
        self._empty.setContentsMargins(14, 10, 14, 10)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._empty)
        self.body.addStretch(0)
        self.table.current_changed.connect(lambda one: self._again.setEnabled(bool(one)))

    def show_sent(self, sent: Sequence[SentPackage], today: date) -> None:
        """Show the packages, newest first."""
        keep = self.table.current_id()
        self._model.show_rows([_row(package, today) for package in sent])
        self.table.setVisible(bool(sent))
        self._empty.setVisible(not sent)
        self._again.setVisible(bool(sent))
        if not (keep and self.table.choose(keep)):
            self._again.setEnabled(False)

    def _ask_again(self) -> None:
        if self.table.current_id():
            self.again_asked.emit(self.table.current_id())


def _row(sent: SentPackage, today: date) -> Row:
    day = say_date(vietnam_day(datetime.fromisoformat(sent.created_at)))
    title = _period_words(sent.period)
    if sent.edition:
        title = f"{title}, {edition_words(sent.edition).lower()}"
    state = receipt_state(sent)
    answer = Cell(state.word, receipt_text(sent, today), icon=state.icon, tone=state.tone)
    return Row(sent.id, (Cell(title, day), answer))


def _period_words(code: str | None) -> str:
    try:
        return short_period(parse_period(code or ""))
    except KnownError:
        return code or NONE
