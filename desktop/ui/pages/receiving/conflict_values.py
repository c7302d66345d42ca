"""The values of one cell in conflict side by side, each with who, when, which computer and package."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QRadioButton, QWidget

from desktop.clock import vietnam_time
from desktop.ui.models.rows import RowsModel
from desktop.ui.widgets.card import Card, FactsGrid
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.formats import NONE, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.speaking import restyle
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.services.conflicts import ConflictCell, ConflictValue, FieldBeside

BOTH = 1_000
"""Stands for all values of a list together."""

OTHER = 1_001
"""Stands for a value that is typed."""

_RECORD_HEIGHT = 260
_DEVICE_DIGITS = 6
_KEYS = 9


class ConflictValues(QObject):
    """The values of a cell and the whole record under each.

    Signals:
        chosen: number of the value chosen, BOTH or OTHER.

    Attributes:
        choices: the values.
        record: the whole record.
    """

    chosen = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choices = QFrame()
        self.choices.setProperty("role", "plain")
        self._grid = QGridLayout(self.choices)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._on_toggled)
        self._cards: dict[int, Card] = {}
        self.record = Card(self.tr("Cả bản ghi"), flush=True)
        self._differing = make_label(role="small")
        self.record.add_to_head(self._differing)
        self._table = DataTable(name=self.tr("Cả bản ghi theo từng giá trị"))
        self._table.setMinimumHeight(_RECORD_HEIGHT)
        self.record.body.addWidget(self._table)

    def choice(self) -> int | None:
        """The number of the value chosen, BOTH or OTHER; None while there is none."""
        chosen = self._group.checkedId()
        return None if chosen < 0 else chosen

    def choose(self, number: int) -> None:
        """Choose a value."""
        button = self._group.button(number)
        if button is not None:
            button.setChecked(True)

    def focus_first(self) -> None:
        """Put the keyboard on the values."""
        if buttons := self._group.buttons():
            buttons[0].setFocus()

    def show_cell(self, cell: ConflictCell, other: QAbstractButton, unit: str = "") -> None:
        """Show a cell with nothing chosen yet.

        Args:
            cell: the cell.
            other: the button that stands for a value that is typed.
            unit: what its numbers count, empty where there are none.
        """
        self._cards.clear()
        for button in self._group.buttons():
            self._group.removeButton(button)
        other.setAutoExclusive(False)
        other.setChecked(False)
        other.setAutoExclusive(True)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, value in enumerate(cell.values):
            self._grid.addWidget(self._card(cell, number, value, unit), number // 2, number % 2)
        if cell.can_join and cell.can_decide:
            both = QRadioButton(self.tr("Giữ tất cả: gộp các mục của danh sách"))
            self._group.addButton(both, BOTH)
            self._grid.addWidget(both, len(cell.values), 0, 1, 2)
        self._group.addButton(other, OTHER)
        self._table.hide()

    def show_record(self, lines: Sequence[FieldBeside]) -> None:
        """Show the whole record under each value, what differs first."""
        number = max((len(one.words) for one in lines), default=0)
        columns = [Column("field", self.tr("Trường"), width=190, sortable=False)]
        columns += [
            Column(str(at), self.tr("Giá trị {n}").format(n=at + 1), sortable=False, least=130) for at in range(number)
        ]
        columns.append(Column("differs", self.tr("So sánh"), width=120, sortable=False))
        model = RowsModel(columns, parent=self._table)
        rows = sorted(lines, key=lambda one: not one.differs)
        model.show_rows([self._row(at, one, number) for at, one in enumerate(rows)])
        earlier = self._table.model()
        self._table.setModel(model)
        if earlier is not None:
            earlier.deleteLater()
        self._table.show()
        differing = sum(1 for one in lines if one.differs)
        words = self.tr("{n} trường khác nhau, {m} trường giống nhau")
        self._differing.setText(words.format(n=say_number(differing), m=say_number(len(lines) - differing)))

    def _row(self, at: int, line: FieldBeside, number: int) -> Row:
        words = (*line.words, *[""] * (number - len(line.words)))
        state = (
            Cell(self.tr("Khác nhau"), icon="conflict", tone="warn")
            if line.differs
            else Cell(self.tr("Giống nhau"), tone="text2")
        )
        return Row(str(at), (Cell(line.label), *(Cell(one or NONE, bold=line.differs) for one in words), state))

    def _card(self, cell: ConflictCell, number: int, value: ConflictValue, unit: str) -> QWidget:
        card = self._cards[number] = Card()
        title = self.tr("Giá trị {n}").format(n=number + 1)
        said = "; ".join(
            f"{label}: {words or NONE}" if len(value.words) > 1 else words or NONE
            for label, words in zip(cell.field_labels or (cell.label,), value.words, strict=False)
        )
        if unit and any(value.words):
            said = f"{said} {unit}"
        head = QHBoxLayout()
        head.setSpacing(8)
        if cell.can_decide:
            button = QRadioButton(title)
            button.setProperty("role", "bold")
            button.setAccessibleName(f"{title}: {said}")
            head.addWidget(button)
            self._group.addButton(button, number)
            if number < _KEYS:
                button.setShortcut(str(number + 1))
                head.addWidget(make_label(str(number + 1), role="key"), 0, Qt.AlignmentFlag.AlignVCenter)
        else:
            head.addWidget(make_label(title, role="bold"))
        head.addStretch(1)
        if value.shown:
            head.addWidget(make_label(self.tr("đang hiển thị tạm"), role="small"))
        card.body.addLayout(head)
        card.body.addWidget(make_label(said, role="value", wrap=True))
        facts = FactsGrid(label_width=92)
        facts.show_facts(self._facts(value))
        card.body.addWidget(facts)
        card.body.addStretch(1)
        return card

    def _facts(self, value: ConflictValue) -> list[tuple[str, str]]:
        at = f"{vietnam_time(datetime.fromisoformat(value.at)):%d/%m/%Y %H:%M}" if value.at else ""
        device = value.device[:_DEVICE_DIGITS].upper()
        here = self.tr("{device} (máy này)").format(device=device) if value.is_here else device
        return [
            (self.tr("Người ký gói") if value.package_id else self.tr("Người nhập"), value.author or NONE),
            (self.tr("Nhận lúc") if value.package_id else self.tr("Lúc"), at or NONE),
            (self.tr("Máy"), here),
            (self.tr("Nguồn"), value.package or (NONE if value.package_id else self.tr("Sửa tại máy"))),
        ]

    def _on_toggled(self, number: int, is_on: bool) -> None:
        if number in self._cards:
            restyle(self._cards[number], chosen=is_on)
        if is_on:
            self.chosen.emit(number)
