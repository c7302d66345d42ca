"""The tabs "Biên nhận" and "Kho gói": packages received, whether each was answered, and which are kept waiting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from desktop.services.package_values import (
    ACCEPTED,
    HELD,
    RETURNED,
    stored_header,
    stored_name,
)
from desktop.services.receipts import ANSWERED, without_receipt
from desktop.services.receiving import list_received
from desktop.services.returns import can_go_back
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.receiving.stored_words import (
    Step,
    decision_words,
    difference_words,
    has_rival,
    say_moment,
    steps_of,
    stored_state,
)
from desktop.ui.pages.receiving.words import kind_words, period_words
from desktop.ui.pages.registers.attachments_card import say_size
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.formats import say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.services.office import Office
    from desktop.services.package_values import ReceivedPackage


@dataclass(frozen=True, slots=True)
class StoredPackage:
    """A received package as the lists show it.

    Attributes:
        row: as stored.
        unit: name of its sender.
        name: its file's name.
        nil: a signed "nothing happened".
        answered: whether a receipt was made.
    """

    row: ReceivedPackage
    unit: str
    name: str
    nil: bool
    answered: bool


def load_stored(office: Office) -> tuple[StoredPackage, ...]:
    """All packages received, held ones too, newest first."""
    waiting = {one.id for one in without_receipt(office)}
    stored: list[StoredPackage] = []
    for one in list_received(office, state=None):
        header = stored_header(one)
        stored.append(
            StoredPackage(
                one,
                header.sender.name,
                one.file_name or stored_name(one),
                header.nil,
                one.state != HELD and one.id not in waiting,
            )
        )
    return tuple(stored)


class _ListTab(QFrame):
    """A list that fills the tab, or what stands in its place."""

    def __init__(
        self, columns: tuple[Column, ...], empty: EmptyState, *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self.table = DataTable(name=name)
        self.model = RowsModel(columns, parent=self)
        self.table.setModel(self.model)
        self.count = make_label(role="small")
        self.card = Card(flush=True)
        self.card.body.addWidget(self.table)
        self.card.add_foot(self.count)
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(self.card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.addWidget(self._stack)

    def show_list(self, rows: list[Row]) -> None:
        """Show these rows; the row focus stays where it was."""
        chosen = self.table.current_id()
        self.model.show_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        if rows:
            self.table.choose(chosen if self.model.row_of(chosen) >= 0 else rows[0].id)


class ReceiptsTab(_ListTab):
    """Accepted packages and whether each was answered.

    Attributes:
        button: "Xuất n biên nhận".
    """

    def __init__(self, export: Callable[[], object], parent: QWidget | None = None) -> None:
        columns = (
            Column("unit", tr("Đơn vị gửi"), sortable=False, least=150),
            Column("package", tr("Gói"), width=250, sortable=False, keep=False),
            Column("period", tr("Kỳ"), width=110, sortable=False),
            Column("at", tr("Nhận lúc"), width=130, align="right", sortable=False),
            Column("new", tr("Mới"), width=64, align="right", sortable=False, keep=False),
            Column("changed", tr("Sửa"), width=58, align="right", sortable=False, keep=False),
            Column("deleted", tr("Xóa"), width=58, align="right", sortable=False, keep=False),
            Column("state", tr("Biên nhận"), width=170, sortable=False),
        )
        text = tr("Mỗi gói đã gộp có một biên nhận ký gửi lại đơn vị; xuất từ đây.")
        empty = EmptyState("outbox", tr("Chưa có gói nào để biên nhận"), text)
        super().__init__(columns, empty, name=tr("Biên nhận của các gói đã gộp"), parent=parent)
        self.card.set_title(self.tr("Gói đã gộp hoặc trả lại"))
        self.button = ActionButton(self.tr("Xuất biên nhận"), icon="outbox", on_click=export)
        self.card.add_to_head(self.button)

    def show_packages(self, packages: tuple[StoredPackage, ...]) -> None:
        """Show the packages that were taken in."""
        taken = [one for one in packages if one.row.state in {ACCEPTED, RETURNED} and one.row.kind in ANSWERED]
        self.show_list([self._row(one) for one in taken])
        waiting = sum(1 for one in taken if not one.answered)
        self.button.setEnabled(waiting > 0)
        words = self.tr("Xuất {n} biên nhận").format(n=say_number(waiting)) if waiting else self.tr("Xuất biên nhận")
        self.button.set_text(words)
        count = self.tr("{n} gói đã kết luận, {m} gói chưa có biên nhận")
        self.count.setText(count.format(n=say_number(len(taken)), m=say_number(waiting)))

    def _row(self, one: StoredPackage) -> Row:
        is_back = one.row.state == RETURNED
        done = State("returned", self.tr("Đã xuất, trả lại")) if is_back else State("state-ok", self.tr("Đã xuất"))
        wait = self.tr("Chưa xuất, trả lại") if is_back else self.tr("Chưa xuất")
        state = done if one.answered else State("clock", wait, "warn")
        counts = one.row.counts or {}
        return Row(
            one.row.id,
            (
                Cell(one.unit),
                Cell(one.name, tone="text2", tip=one.name),
                Cell(period_words(one.row.period)),
                Cell(say_moment(one.row.received_at)),
                *(Cell(say_number(counts.get(key))) for key in ("new", "changed", "deleted")),
                state_cell(state),
            ),
        )


class StoreTab(_ListTab):
    """Everything received, as it came, and what a person decided about it.

    Signals:
        copy_asked: StoredPackage whose bytes are to be written to a folder.
        return_asked: StoredPackage that is to go back to its sender.
        withdraw_asked: StoredPackage that is to count no longer.
        again_asked: StoredPackage that was withdrawn and is to count again.
        removal_asked: StoredPackage that waits and is to be let go.
        choice_asked: StoredPackage of a fork that is to count.
        rebuild_asked: all packages are to be replayed and compared.
    """

    copy_asked = Signal(object)
    return_asked = Signal(object)
    withdraw_asked = Signal(object)
    again_asked = Signal(object)
    removal_asked = Signal(object)
    choice_asked = Signal(object)
    rebuild_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        columns = (
            Column("unit", tr("Đơn vị gửi"), sortable=False, least=150),
            Column("package", tr("Gói"), width=220, sortable=False, keep=False),
            Column("period", tr("Kỳ"), width=100, sortable=False),
            Column("edition", tr("Bản"), width=104, sortable=False, keep=False),
            Column("signed", tr("Ký lúc"), width=126, align="right", sortable=False, keep=False),
            Column("at", tr("Nhận lúc"), width=126, align="right", sortable=False),
            Column("by", tr("Người nhận"), width=126, sortable=False, keep=False),
            Column("state", tr("Tình trạng"), width=156, sortable=False),
        )
        text = tr("Mọi gói đã nhận được giữ nguyên như khi tới, để tra lại từ số liệu đến bản ghi, gói và chữ ký.")
        empty = EmptyState("archive", tr("Kho gói còn trống"), text)
        super().__init__(columns, empty, name=tr("Kho gói"), parent=parent)
        self._packages: tuple[StoredPackage, ...] = ()
        self.card.set_title(self.tr("Gói đã nhận"))
        self.choice_button = self._button(self.tr("Tính gói này…"), "check", self.choice_asked)
        self.removal_button = self._button(self.tr("Bỏ gói đang giữ…"), "trash", self.removal_asked)
        self.withdraw_button = self._button(self.tr("Rút gói…"), "undo", self.withdraw_asked)
        self.again_button = self._button(self.tr("Nhận lại"), "redo", self.again_asked)
        self.return_button = self._button(self.tr("Trả lại gói…"), "returned", self.return_asked)
        self.button = self._button(self.tr("Chép gói ra thư mục"), "save", self.copy_asked)
        words = self.tr("Dựng lại để đối chiếu")
        self.rebuild_button = ActionButton(words, icon="refresh", on_click=self.rebuild_asked.emit)
        self.card.add_to_head(
            self.choice_button,
            self.removal_button,
            self.withdraw_button,
            self.again_button,
            self.return_button,
            self.button,
            self.rebuild_button,
        )
        self.decision = make_label(role="small", wrap=True)
        self.card.body.addWidget(self.decision)
        self.decision.setContentsMargins(12, 6, 12, 6)
        self.table.current_changed.connect(lambda _: self._show_steps())

    def show_packages(self, packages: tuple[StoredPackage, ...]) -> None:
        """Show all packages."""
        self._packages = packages
        self.show_list([self._row(one) for one in packages])
        held = sum(1 for one in packages if one.row.state == HELD)
        size = say_size(sum(one.row.size for one in packages))
        words = self.tr("{n} gói, {m} gói đang giữ; {size}")
        self.count.setText(words.format(n=say_number(len(packages)), m=say_number(held), size=size))
        self._show_steps()

    def chosen(self) -> StoredPackage | None:
        """The package of the focused row."""
        return next((one for one in self._packages if one.row.id == self.table.current_id()), None)

    def _button(self, words: str, icon: str, asked: SignalInstance) -> ActionButton:
        def ask() -> None:
            if (one := self.chosen()) is not None:
                asked.emit(one)

        return ActionButton(words, icon=icon, on_click=ask)

    def _show_steps(self) -> None:
        """Only the steps that the package in focus allows, and what was decided about it."""
        one = self.chosen()
        is_forked = one is not None and has_rival(one.row, [other.row for other in self._packages])
        steps = steps_of(one.row, is_forked=is_forked) if one else frozenset[Step]()
        for step, button in (
            (Step.CHOOSE, self.choice_button),
            (Step.REMOVE, self.removal_button),
            (Step.WITHDRAW, self.withdraw_button),
            (Step.TAKE_AGAIN, self.again_button),
        ):
            button.setVisible(step in steps)
        self.return_button.setVisible(one is not None and can_go_back(one.row))
        said = " ".join(filter(None, (decision_words(one.row), difference_words(one.row)))) if one else ""
        self.decision.setText(said)
        self.decision.setVisible(bool(said))

    def _row(self, one: StoredPackage) -> Row:
        return Row(
            one.row.id,
            (
                Cell(one.unit),
                Cell(one.name, tone="text2", tip=one.name),
                Cell(period_words(one.row.period)),
                Cell(kind_words(one.row.kind, one.row.edition, nil=one.nil), tone="text2"),
                Cell(say_moment(one.row.signed_at)),
                Cell(say_moment(one.row.received_at)),
                Cell(one.row.received_by),
                state_cell(stored_state(one.row)),
            ),
        )
