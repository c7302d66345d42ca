"""The tab "Xung đột": cells that two sides changed, their values side by side, and the owner's decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.domain.registers import BY_NAME
from desktop.services.conflicts import Decision, joined_values
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.receiving.conflict_values import BOTH, OTHER, ConflictValues
from desktop.ui.pages.receiving.other_value import OtherValue
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import ActionButton, LinkButton
from desktop.ui.widgets.card import Card, make_scroll
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.form.field_row import FieldLabel
from desktop.ui.widgets.formats import say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.domain.fields import Json
    from desktop.services.conflicts import ConflictCell, FieldBeside
    from desktop.ui.session import Session

_LIST_WIDTH = 300


class ConflictsTab(QFrame):
    """The cells waiting for a decision, and the one in focus.

    Signals:
        cell_chosen: ConflictCell whose whole record is to be compared.
        decided: the decisions and their reason.
        record_asked: register and id of a record to be opened.

    Attributes:
        table: the cells.
        values: the values of the cell in focus.
        other: a third one, typed.
        reason: why somebody decides so.
        button: "Ghi quyết định".
    """

    cell_chosen = Signal(object)
    decided = Signal(object, str)
    record_asked = Signal(str, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._session = session
        self.cells: tuple[ConflictCell, ...] = ()
        self._stack = QStackedWidget()
        text = self.tr(
            "Khi hai máy cùng sửa một mục mà chưa đồng bộ với nhau, cả hai giá trị được giữ và chờ quyết định ở đây."
        )
        self._stack.addWidget(EmptyState("conflict", self.tr("Không có xung đột"), text))
        body = QFrame()
        body.setProperty("role", "plain")
        columns = QHBoxLayout(body)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(14)
        columns.addWidget(self._make_list())
        columns.addWidget(make_scroll(self._make_details()), 1)
        self._stack.addWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 10, 0, 0)
        outer.addWidget(self._stack)

    # -- showing -------------------------------------------------------------------------------------------------

    def show_cells(self, cells: Sequence[ConflictCell]) -> None:
        """Show the cells in conflict; the focus stays on its place, so that the next one follows a decision."""
        if tuple(cells) == self.cells:
            return
        at = max(0, self._model.row_of(self.table.current_id()))
        self.cells = tuple(cells)
        self._model.show_rows(
            [Row(one.key, (Cell(one.label, sub=self._place(one), icon="conflict", tone="warn"),)) for one in cells]
        )
        self._count.setText(say_number(len(self.cells)))
        self._stack.setCurrentIndex(1 if cells else 0)
        if cells:
            self.table.choose(self.cells[min(at, len(cells) - 1)].key)
            self._show_current()

    def show_record(self, key: str, lines: Sequence[FieldBeside]) -> None:
        """Show the whole record under each value of a cell."""
        cell = self.current()
        if cell is not None and cell.key == key:
            self.values.show_record(lines)

    def choose_record(self, record_id: str) -> None:
        """Put the focus on the first cell of a record."""
        wanted = next((one for one in self.cells if one.record_id == record_id), None)
        if wanted is not None:
            self.table.choose(wanted.key)

    def current(self) -> ConflictCell | None:
        """The cell of the focused row."""
        return self._cell(self.table.current_id())

    def chosen(self) -> tuple[ConflictCell, ...]:
        """The cells a decision is about: those selected together, else the one in focus."""
        keys = self.table.chosen_ids()
        chosen = tuple(one for one in self.cells if one.key in keys)
        current = self.current()
        return chosen if len(chosen) > 1 else (current,) if current else ()

    def hint(self) -> str:
        """What is missing for a decision; empty while nothing was asked for."""
        return "" if self._hint.isHidden() else self._hint.text()

    # -- acting --------------------------------------------------------------------------------------------------

    def decide(self) -> None:
        """Have the decision written, once there is a reason for it."""
        choice, why = self.values.choice(), self.reason.text().strip()
        cells = self.chosen()
        if choice is None or not cells or not self.button.isEnabled():
            return
        if choice == OTHER and (problem := self.other.problem()):
            self._say_missing(problem)
            self.other.focus()
            return
        if not why:
            self._say_missing(self.tr("Cần ghi lý do để lưu vào nhật ký."))
            self.reason.setFocus()
            return
        self.decided.emit([Decision(one, self._decided(one, choice)) for one in cells], why)

    def clear_reason(self) -> None:
        """A decision was written; the next one needs its own reason."""
        self.reason.clear()
        self._hint.hide()
        self.table.setFocus()

    # -- making --------------------------------------------------------------------------------------------------

    def _make_list(self) -> QWidget:
        self.table = DataTable(name=self.tr("Mục chờ quyết định"), two_lines=True)
        self._model = RowsModel((Column("cell", self.tr("Mục, bản ghi"), sortable=False),), parent=self)
        self.table.setModel(self._model)
        self.table.current_changed.connect(lambda _: self._show_current())
        self.table.selection_changed.connect(lambda _: self._show_button())
        self.table.opened.connect(lambda _: self.values.focus_first())
        card = Card(self.tr("Chờ quyết định"), flush=True)
        self._count = make_label(role="small")
        card.add_to_head(self._count)
        card.body.addWidget(self.table)
        card.setFixedWidth(_LIST_WIDTH)
        return card

    def _make_details(self) -> QWidget:
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        head = QHBoxLayout()
        self._title = make_label(role="card-title", wrap=True)
        head.addWidget(self._title, 1)
        head.addWidget(LinkButton(self.tr("Mở bản ghi"), on_click=self._open))
        layout.addLayout(head)
        self._note = Banner("info", text="")
        layout.addWidget(self._note)
        self.values = ConflictValues()
        self.values.chosen.connect(self._on_chosen)
        layout.addWidget(self.values.choices)
        deciding = Card()
        rows = QGridLayout()
        rows.setHorizontalSpacing(12)
        rows.setVerticalSpacing(8)
        self.other = OtherValue(self._session)
        rows.addWidget(self.other.head, 0, 0)
        rows.addWidget(self.other, 0, 1, 1, 2)
        label = FieldLabel(self.tr("Lý do"), required=True)
        self.reason = QLineEdit()
        self.reason.setMaxLength(300)
        self.reason.setAccessibleName(self.tr("Lý do quyết định, bắt buộc"))
        self.reason.returnPressed.connect(self.decide)
        self.button = ActionButton(
            self.tr("Ghi quyết định"), icon="check", keys="Enter", look="primary", on_click=self.decide
        )
        rows.addWidget(label, 1, 0)
        rows.addWidget(self.reason, 1, 1)
        rows.addWidget(self.button, 1, 2)
        rows.setColumnStretch(1, 1)
        deciding.body.addLayout(rows)
        self._hint = make_label(role="small", tone="bad")
        self._hint.hide()
        deciding.body.addWidget(self._hint)
        self._deciding = deciding
        layout.addWidget(deciding)
        layout.addWidget(self.values.record)
        layout.addStretch(1)
        return inner

    # -- inside --------------------------------------------------------------------------------------------------

    def _show_current(self) -> None:
        cell = self.current()
        if cell is None:
            return
        self._title.setText(f"{self._place(cell)}: {cell.label.lower()}")
        self._note.say("info", text=self._note_of(cell))
        self._hint.hide()
        self.other.show_cell(cell)
        self.values.show_cell(cell, self.other.button, self._unit_of(cell))
        self._deciding.setVisible(cell.can_decide)
        self._show_button()
        self.cell_chosen.emit(cell)

    def _show_button(self) -> None:
        cells, choice = self.chosen(), self.values.choice()
        fits = choice is not None and all(self._fits(one, choice) for one in cells)
        fits = fits and (choice != OTHER or len(cells) == 1)
        self.button.setEnabled(bool(cells) and fits)
        many = self.tr("Ghi cho {n} mục").format(n=say_number(len(cells)))
        self.button.set_text(many if len(cells) > 1 else self.tr("Ghi quyết định"))

    def _unit_of(self, cell: ConflictCell) -> str:
        """What the number in a cell counts; empty for other cells."""
        names = {spec.name for spec in BY_NAME[cell.register].fields}
        if len(cell.fields) != 1 or cell.fields[0] not in names:
            return ""
        return self._session.office.labels.field(cell.register, cell.fields[0]).unit

    def _fits(self, cell: ConflictCell, choice: int) -> bool:
        """Whether the choice means something for a cell."""
        return cell.can_decide and (cell.can_join if choice == BOTH else choice == OTHER or choice < len(cell.values))

    def _decided(self, cell: ConflictCell, choice: int) -> Mapping[str, Json]:
        """The values a cell gets by a choice."""
        if choice == OTHER:
            return self.other.values()
        return joined_values(cell) if choice == BOTH else cell.values[choice].values

    def _on_chosen(self, choice: int) -> None:
        self._hint.hide()
        if choice == OTHER and not self.other.isAncestorOf(QApplication.focusWidget() or self):
            self.other.focus()
        self._show_button()

    def _say_missing(self, words: str) -> None:
        self._hint.setText(words)
        self._hint.show()

    def _note_of(self, cell: ConflictCell) -> str:
        if cell.can_decide:
            return self.tr(
                "Hai bên sửa cùng một mục khi chưa đồng bộ với nhau. Cả hai giá trị được giữ đến khi có quyết định."
            )
        return self.tr("{unit} quyết định mục này; quyết định tới cùng gói báo cáo sau. Ở đây chỉ xem.").format(
            unit=cell.unit
        )

    def _place(self, cell: ConflictCell) -> str:
        title = cell.title or self.tr("Bản ghi chưa có tên")
        return title if cell.can_decide else self.tr("{title}, {unit}").format(title=title, unit=cell.unit)

    def _open(self) -> None:
        cell = self.current()
        if cell is not None:
            self.record_asked.emit(cell.register, cell.record_id)

    def _cell(self, key: str) -> ConflictCell | None:
        return next((one for one in self.cells if one.key == key), None)
