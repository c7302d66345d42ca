"""The card "Đã gửi": every report package with what the superior has answered."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from desktop.clock import vietnam_day
from desktop.messages import describe_code
from desktop.services.answers import Answer, answer_to, returned_now
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.reports.words import (
    edition_words,
    receipt_state,
    receipt_text,
    return_reason,
    short_period,
)
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import Card, make_plain
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.formats import NONE, say_date
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from db.queries.packages import SentPackage
    from desktop.services.answers import RefusedRecord

_MOST_ROWS = 20


class SentCard(Card):
    """The packages sent.

    Signals:
        again_asked: id of a package to be written once more.
        refused_asked: SentPackage whose refused records are to be found.
        record_asked: a record is to be opened: register and id.
    """

    again_asked = Signal(str)
    refused_asked = Signal(object)
    record_asked = Signal(str, str)

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
        self.body.addWidget(self._make_returned())
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._empty)
        self.body.addStretch(0)
        self._sent: tuple[SentPackage, ...] = ()
        self.table.current_changed.connect(self._on_current)

    def show_sent(self, sent: Sequence[SentPackage], today: date) -> None:
        """Show the packages, newest first."""
        keep = self.table.current_id()
        self._sent = tuple(sent)
        self._model.show_rows([_row(package, today, sent) for package in sent])
        self.table.setVisible(bool(sent))
        self._empty.setVisible(not sent)
        self._again.setVisible(bool(sent))
        back = next(iter(returned_now(self._sent)), None)
        wanted = keep or (back.id if back is not None else "")
        if not (wanted and self.table.choose(wanted)):
            self._again.setEnabled(False)
        self._show_returned(self.table.current_id())

    def show_refused(self, refused: Sequence[RefusedRecord]) -> None:
        """Show the records that the superior did not take in, each with a way to open it."""
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for one in refused[:_MOST_ROWS]:
            why = describe_code(one.code, {"register": one.register, "line": one.line, "field": one.field}).what
            if one.record_id and one.title:
                link = LinkButton(one.title, on_click=partial(self.record_asked.emit, one.register, one.record_id))
                link.setToolTip(why)
                self._rows.addWidget(link)
            else:
                self._rows.addWidget(make_label(why, "hint", wrap=True))
        more = len(refused) - _MOST_ROWS
        if more > 0:
            self._rows.addWidget(make_label(self.tr("và {n} dòng khác").format(n=more), "hint"))
        self._rows_title.setVisible(bool(refused))

    def _make_returned(self) -> QWidget:
        """Why the chosen package was sent back, and which of its records."""
        column = QVBoxLayout()
        column.setSpacing(4)
        self._reason = make_label(wrap=True)
        self._rows_title = make_label(self.tr("Bản ghi bị từ chối"), "label")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self._next = make_label(self.tr("Sửa rồi ký, xuất bản bổ sung của kỳ này."), "hint", wrap=True)
        column.addWidget(self._reason)
        column.addWidget(self._rows_title)
        column.addLayout(self._rows)
        column.addWidget(self._next)
        self._returned = make_plain(column)
        column.setContentsMargins(14, 8, 14, 10)
        self._returned.hide()
        return self._returned

    def _on_current(self, package_id: str) -> None:
        self._again.setEnabled(bool(package_id))
        self._show_returned(package_id)

    def _show_returned(self, package_id: str) -> None:
        sent = next((one for one in self._sent if one.id == package_id), None)
        is_back = sent is not None and answer_to(sent, ()) is Answer.RETURNED
        self._returned.setVisible(is_back)
        if sent is None or not is_back:
            return
        self._reason.setText(self.tr("Lý do trả lại: {reason}").format(reason=return_reason(sent)))
        self._next.setVisible(answer_to(sent, self._sent) is Answer.RETURNED)
        self.show_refused(())
        self.refused_asked.emit(sent)

    def _ask_again(self) -> None:
        if self.table.current_id():
            self.again_asked.emit(self.table.current_id())


def _row(sent: SentPackage, today: date, all_sent: Sequence[SentPackage]) -> Row:
    day = say_date(vietnam_day(datetime.fromisoformat(sent.created_at)))
    title = _period_words(sent.period)
    if sent.edition:
        title = f"{title}, {edition_words(sent.edition).lower()}"
    state = receipt_state(sent, all_sent)
    answer = Cell(state.word, receipt_text(sent, today, all_sent), icon=state.icon, tone=state.tone)
    return Row(sent.id, (Cell(title, day), answer))


def _period_words(code: str | None) -> str:
    try:
        return short_period(parse_period(code or ""))
    except KnownError:
        return code or NONE
