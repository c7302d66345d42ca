"""The tab "Bàn giao": establishments given, received and passed between other units, and how each package stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from desktop.clock import vietnam_day
from desktop.services.answers import Answer, answer_to
from desktop.services.package_values import ACCEPTED
from desktop.services.transfer_list import Side, TransferLine
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.receiving.stored_words import decision_words, say_moment, stored_state
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card, FactsGrid, make_plain
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.formats import NONE, say_date, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.split_pane import SplitPane
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.widgets.split_pane import Memory

_CARD_WIDTH = 380


class TransfersTab(QFrame):
    """The list of transfers; beside it the chosen one with its establishments.

    Signals:
        places_asked: TransferLine whose establishments are to be named.
        place_opened: id of an establishment to be shown.
        again_asked: TransferLine of this office that is to be written into a folder once more.

    Attributes:
        table: the transfers.
        places: the establishments of the chosen one.
    """

    places_asked = Signal(object)
    place_opened = Signal(str)
    again_asked = Signal(object)

    def __init__(self, hand_over: Callable[[], object], memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._lines: tuple[TransferLine, ...] = ()
        self.split = SplitPane(
            self._make_list(), self._make_card(), name="transfers", memory=memory, card_width=_CARD_WIDTH
        )
        self.split.narrow_changed.connect(lambda narrow: self.table.set_narrow(narrow=narrow))
        self.empty = EmptyState(
            "outbox",
            self.tr("Chưa có lần bàn giao nào"),
            self.tr(
                "Cơ sở bàn giao cho đơn vị khác, hoặc nhận từ đơn vị khác, hiện ở đây: bao nhiêu cơ sở, từ ngày nào,"
                " bên nhận đã nhận chưa."
            ),
            button=self.tr("Bàn giao cơ sở…"),
            button_icon="outbox",
            on_click=hand_over,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.split)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.addWidget(self._stack)

    def show_transfers(self, lines: tuple[TransferLine, ...]) -> None:
        """Show these; the row focus stays where it was."""
        chosen = self.table.current_id()
        self._lines = lines
        self._model.show_rows([_row(one) for one in lines])
        self._stack.setCurrentIndex(1 if lines else 0)
        given = sum(1 for one in lines if one.side is Side.GIVEN)
        received = sum(1 for one in lines if one.side is Side.RECEIVED)
        words = self.tr("{n} lần bàn giao: {given} giao đi, {received} nhận về").format(
            n=say_number(len(lines)), given=say_number(given), received=say_number(received)
        )
        between = len(lines) - given - received
        if between:
            words += self.tr(", {n} giữa các đơn vị khác").format(n=say_number(between))
        self._count.setText(words)
        if lines:
            self.table.choose(chosen if self._model.row_of(chosen) >= 0 else lines[0].id)

    def show_places(self, line: TransferLine, places: tuple[tuple[str, str], ...]) -> None:
        """Name the establishments of a transfer, if it is still the chosen one."""
        if line.id == self.table.current_id():
            self._places_model.show_rows([Row(one, (Cell(name, tip=name),)) for one, name in places])

    def chosen(self) -> TransferLine | None:
        """The transfer of the focused row."""
        return next((one for one in self._lines if one.id == self.table.current_id()), None)

    # -- inside --------------------------------------------------------------------------------------------------

    def _make_list(self) -> Card:
        columns = (
            Column("giver", self.tr("Đơn vị giao"), sortable=False, least=120),
            Column("recipient", self.tr("Đơn vị nhận"), sortable=False, least=120),
            Column("day", self.tr("Tính từ ngày"), width=100, align="right", sortable=False),
            Column("places", self.tr("Cơ sở"), width=60, align="right", sortable=False),
            Column("state", self.tr("Tình trạng"), width=178, sortable=False),
        )
        self.table = DataTable(name=self.tr("Các lần bàn giao"))
        self._model = RowsModel(columns, parent=self)
        self.table.setModel(self._model)
        self.table.current_changed.connect(lambda _: self._show_chosen())
        self.table.opened.connect(lambda _: self.split.open_card())
        card = Card(flush=True)
        card.body.addWidget(self.table)
        self._count = make_label(role="small")
        card.add_foot(self._count)
        return card

    def _make_card(self) -> Card:
        card = Card(self.tr("Lần bàn giao"), flush=True)
        self._again = ActionButton(self.tr("Xuất lại gói…"), icon="usb", on_click=self._ask_again)
        card.add_to_head(self._again)
        column = QVBoxLayout()
        column.setSpacing(8)
        self._facts = FactsGrid(label_width=96)
        self._decision = make_label(role="small", wrap=True)
        column.addWidget(self._facts)
        column.addWidget(self._decision)
        holder = make_plain(column)
        column.setContentsMargins(14, 12, 14, 10)
        card.body.addWidget(holder)
        self.places = DataTable(name=self.tr("Cơ sở của lần bàn giao"))
        self._places_model = RowsModel(
            (Column("name", self.tr("Cơ sở bàn giao"), sortable=False, least=200),), parent=self
        )
        self.places.setModel(self._places_model)
        self.places.opened.connect(self.place_opened)
        card.body.addWidget(self.places, 1)
        return card

    def _show_chosen(self) -> None:
        line = self.chosen()
        if line is None:
            return
        self._facts.show_facts(_facts(line))
        said = decision_words(line.received) if line.received is not None else ""
        self._decision.setText(said)
        self._decision.setVisible(bool(said))
        self._again.setVisible(line.sent is not None)
        self._places_model.show_rows([])
        self.places_asked.emit(line)

    def _ask_again(self) -> None:
        line = self.chosen()
        if line is not None and line.sent is not None:
            self.again_asked.emit(line)


def transfer_state(line: TransferLine) -> State:
    """How a transfer stands: answered by the recipient, taken in here, or waiting."""
    if line.sent is not None:
        match answer_to(line.sent, ()):
            case Answer.ACCEPTED:
                return State("state-ok", tr("Bên nhận đã nhận"))
            case Answer.RETURNED:
                return State("returned", tr("Bị trả lại"), "bad")
            case _:
                return State("state-unknown", tr("Chưa có biên nhận"), "warn")
    if line.received is None:
        return State("state-ok", tr("Nhận qua đồng bộ"))
    return State("state-ok", tr("Đã nhận")) if line.received.state == ACCEPTED else stored_state(line.received)


def _row(line: TransferLine) -> Row:
    day = say_date(date.fromisoformat(line.effective_on)) if line.effective_on else NONE
    return Row(
        line.id,
        (
            Cell(line.giver or NONE, tip=line.giver, bold=line.side is Side.RECEIVED),
            Cell(line.recipient or NONE, tip=line.recipient, bold=line.side is Side.GIVEN),
            Cell(day),
            Cell(say_number(line.places)),
            state_cell(transfer_state(line)),
        ),
    )


def _facts(line: TransferLine) -> list[tuple[str, str | State | QWidget]]:
    paper = line.number or NONE
    if line.number and line.signed_on:
        paper = tr("{number}, ngày {day}").format(number=line.number, day=say_date(line.signed_on))
    facts: list[tuple[str, str | State | QWidget]] = [
        (tr("Bên giao"), line.giver or NONE),
        (tr("Bên nhận"), line.recipient or NONE),
        (tr("Lý do"), line.reason or NONE),
        (tr("Văn bản"), paper),
        (tr("Bản ghi chuyển"), say_number(line.records) if line.records else NONE),
        (tr("Gói"), line.file_name or NONE),
        (tr("Lập lúc") if line.sent is not None else tr("Nhận lúc"), say_moment(line.at or None)),
        (tr("Tình trạng"), transfer_state(line)),
    ]
    receipt = line.sent.receipt if line.sent is not None else None
    if receipt:
        facts.append((tr("Biên nhận"), say_date(vietnam_day(datetime.fromisoformat(receipt["received_at"])))))
    return facts
