"""The tab "Hộp nhận": the batch as a list with ticks, what gathering it would do, and the card of the chosen file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from db.domain.verdict import Outcome
from desktop.services.package_values import Merged
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.receiving.batch import tick
from desktop.ui.pages.receiving.figures_card import FiguresCard
from desktop.ui.pages.receiving.verdict_card import VerdictCard
from desktop.ui.pages.receiving.words import (
    edition_words,
    header_period,
    legend,
    reason_words,
    sender_name,
    state_of,
)
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import Card, FigureStrip
from desktop.ui.widgets.cells import Cell, Column, Row, state_cell
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.formats import say_number
from desktop.ui.widgets.split_pane import Memory, SplitPane
from desktop.ui.widgets.state_badge import Legend
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.ui.pages.receiving.batch import Item, MergeAnswer

CARD_WIDTH = 336


class Inbox(QFrame):
    """The files of this batch.

    Signals:
        ticks_changed: other packages are ticked.
        preview_asked: the package whose records are to be seen one by one.

    Attributes:
        table: the list.
        card: of the chosen file.
        empty: what stands here before anything was dropped.
        figures: the office's figures after packages were taken in.
    """

    ticks_changed = Signal()
    preview_asked = Signal(object)

    def __init__(self, choose: Callable[[], object], memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self.items: tuple[Item, ...] = ()
        self.ticked: frozenset[str] = frozenset()
        self._make_list()
        self._preview = Card(flush=True)
        self._preview.set_title(self.tr("Xem trước khi gộp"))
        self.preview_link = LinkButton(self.tr("Xem từng bản ghi…"), on_click=self._ask_preview)
        self._preview.add_to_head(self.preview_link)
        self._strip = FigureStrip()
        self._strip.setProperty("role", "plain")
        self._preview.body.addWidget(self._strip)
        self._preview.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.figures = FiguresCard()
        self.figures.hide()
        left = QFrame()
        left.setProperty("role", "plain")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._list, 1)
        column.addWidget(self._preview)
        column.addWidget(self.figures)
        left.setFocusProxy(self.table)
        self.card = VerdictCard()
        self.split = SplitPane(left, self.card, name="receiving", memory=memory, card_width=CARD_WIDTH)
        self.split.narrow_changed.connect(lambda narrow: self.table.set_narrow(narrow=narrow))
        self.empty = EmptyState(
            "inbox",
            self.tr("Hộp nhận chưa có gói nào"),
            self.tr(
                "Cắm USB rồi thả tệp hoặc cả thư mục vào trang này. Từng gói được kiểm tra trước, chỉ gộp khi bấm"
                " “Gộp”."
            ),
            button=self.tr("Chọn tệp hoặc thư mục"),
            keys="Ctrl+O",
            on_click=choose,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.split)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 10, 0, 0)
        outer.addWidget(self._stack)

    # -- showing -------------------------------------------------------------------------------------------------

    def show_items(self, items: Sequence[Item], *, unticked: frozenset[str] = frozenset()) -> None:
        """Show a batch; what passed is ticked, but for the files named (by path) in `unticked`."""
        current = self.current()
        chosen = current.path if current is not None else None
        self.items = tuple(items)
        passed = [one.id for one in self.items if one.can_merge]
        self.ticked = tick(self.items, frozenset(), passed) if passed else frozenset()
        away = [one.id for one in self.items if str(one.path) in unticked and one.id in self.ticked]
        if away:
            self.ticked = tick(self.items, self.ticked, away)
        self._model.show_rows([self._row(one) for one in self.items])
        self._legend.show_states(legend(self.items))
        self._stack.setCurrentWidget(self.split if self.items else self.empty)
        if self.items:
            wanted = next((one for one in self.items if one.path == chosen), None) or self._most_urgent()
            self.table.choose(wanted.id)
            self.card.show_item(wanted)
        self._show_preview()
        self.ticks_changed.emit()

    def show_result(self, answer: MergeAnswer | None) -> None:
        """Show the office's figures before and after in place of the preview; None goes back to the preview."""
        has = answer is not None and answer.period is not None and answer.entered > 0
        if has and answer is not None:
            self.figures.show_figures(answer)
        self.figures.setVisible(has)
        self._show_preview()

    def chosen_for_merge(self) -> tuple[Item, ...]:
        """The ticked packages in the order in which they can be taken in."""
        return tuple(one for one in self.items if one.id in self.ticked and one.can_merge)

    def unticked_paths(self) -> frozenset[str]:
        """The files that passed and whose tick a person took away."""
        return frozenset(str(one.path) for one in self.items if one.can_merge and one.id not in self.ticked)

    def current(self) -> Item | None:
        """The file the row focus is on."""
        return self._item(self.table.current_id())

    # -- acting --------------------------------------------------------------------------------------------------

    def switch(self, ids: Sequence[str]) -> None:
        """Switch the ticks of these rows, with the packages they build on."""
        now = tick(self.items, self.ticked, ids)
        if now == self.ticked:
            if ids:
                self.table.choose(ids[0])  # its card says why it cannot be ticked
            return
        changed, self.ticked = now ^ self.ticked, now
        for one in self.items:
            if one.id in changed:
                self._model.replace_row(self._row(one))
        self._show_preview()
        self.ticks_changed.emit()

    # -- inside --------------------------------------------------------------------------------------------------

    def _make_list(self) -> None:
        columns = (
            Column("tick", "", width=42, kind="check", sortable=False),
            Column("unit", self.tr("Đơn vị gửi"), sortable=False, least=130),
            Column("edition", self.tr("Bản"), width=98, sortable=False, keep=False),
            Column("verdict", self.tr("Kết luận"), width=162, sortable=False),
            Column("reason", self.tr("Lý do, lưu ý"), width=162, sortable=False, keep=False),
            Column("new", self.tr("Mới"), align="right", width=52, sortable=False),
            Column("changed", self.tr("Sửa"), align="right", width=48, sortable=False),
            Column("deleted", self.tr("Xóa"), align="right", width=48, sortable=False),
        )
        self.table = DataTable(name=self.tr("Hộp nhận: các gói của đợt này"))
        self._model = RowsModel(columns, parent=self)
        self.table.setModel(self._model)
        self.table.marked.connect(self.switch)
        self.table.current_changed.connect(self._on_current)
        self.table.opened.connect(lambda _: self.split.open_card())
        self._legend = Legend(bold=True)
        self._list = Card(flush=True)
        self._list.body.addWidget(self.table)
        self._list.add_foot(self._legend)

    def _row(self, item: Item) -> Row:
        counts: list[Cell] = [Cell(), Cell(), Cell()]
        would = item.result.merged if item.result is not None and item.is_taken else item.candidate.would
        if would is not None:
            counts = [Cell(say_number(n)) for n in (would.new, would.changed, would.deleted)]
        reason = reason_words(item)
        ticked = item.id in self.ticked
        return Row(
            item.id,
            (
                Cell(self.tr("đã chọn") if ticked else "", marked=ticked),
                Cell(sender_name(item), tip=item.path.name, bold=item.verdict.outcome is not Outcome.PASSED),
                Cell(edition_words(item.header), tip=header_period(item.header), tone="text2"),
                state_cell(state_of(item)),
                Cell(reason, tip=reason, tone="text2"),
                *counts,
            ),
        )

    def _show_preview(self) -> None:
        chosen = self.chosen_for_merge()
        total = sum((one.candidate.would for one in chosen if one.candidate.would), Merged())
        kept = sum(1 for one in self.items if not one.is_taken) - len(chosen)
        self._preview.set_title(self.tr("Xem trước khi gộp: {n} gói đạt").format(n=say_number(len(chosen))))
        self._strip.show_figures(
            (
                (say_number(total.new), self.tr("bản ghi mới"), None),
                (say_number(total.changed), self.tr("bản ghi sửa"), None),
                (say_number(total.deleted), self.tr("bản ghi xóa có lý do"), None),
                (say_number(total.conflicts), self.tr("bản ghi xung đột"), None),
                (say_number(kept), self.tr("gói chưa gộp, vẫn giữ"), None),
            )
        )
        self.preview_link.setVisible(bool(chosen))
        self._preview.setVisible(bool(chosen) or self.figures.isHidden())

    def _ask_preview(self) -> None:
        """Begin with the package in focus where it can be taken in, else with the first."""
        chosen, current = self.chosen_for_merge(), self.current()
        if chosen:
            self.preview_asked.emit(current if current is not None and current in chosen else chosen[0])

    def _on_current(self, row: str) -> None:
        item = self._item(row)
        if item is not None:
            self.card.show_item(item)

    def _item(self, row: str) -> Item | None:
        return next((one for one in self.items if one.id == row), None)

    def _most_urgent(self) -> Item:
        """The first file that needs a person, else the first."""
        waiting = (one for one in self.items if one.needs_key or one.verdict.outcome is not Outcome.PASSED)
        return next(waiting, self.items[0])
