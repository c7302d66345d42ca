"""A line for each unit below: its name, its denominator, what it has reached, and the number it is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.pages.explaining import words
from desktop.ui.widgets.card import make_plain, make_scroll
from desktop.ui.widgets.fields.numbers import CountField
from desktop.ui.widgets.formats import NONE, say_number
from desktop.ui.widgets.labels import make_label, make_rule

if TYPE_CHECKING:
    from desktop.services.handing_down import UnitNumber

_WIDTH, _FIELD = 120, 110


class NumberTable(QFrame):
    """Inputs one below the other; Enter goes to the next.

    Signals:
        changed: a number was typed or filled in.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._fields: dict[str, CountField] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._content: list[QWidget] = []

    def show_units(self, units: Sequence[UnitNumber], *, counted: str, tools: QWidget) -> None:
        """Show these units in place of the earlier ones.

        Args:
            units: with their numbers.
            counted: what is counted: "cơ sở".
            tools: the row above the lines.
        """
        for widget in self._content:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._fields = {}
        lines = self._make_lines(units, counted)
        scroll = make_scroll(lines)
        self._content = [tools, make_rule(), scroll]
        self._column.addWidget(tools)
        self._column.addWidget(self._content[1])
        self._column.addWidget(scroll, 1)

    def values(self) -> dict[str, int]:
        """The numbers by unit; units without one are left out."""
        found: dict[str, int] = {}
        for unit, field in self._fields.items():
            value = field.value()
            if value is not None:
                found[unit] = int(value)
        return found

    def fill(self, numbers: Mapping[str, int], *, all_units: bool = False) -> None:
        """Put numbers in; units without one keep theirs, unless all are meant."""
        for unit, field in self._fields.items():
            if unit in numbers or all_units:
                field.set_value(numbers.get(unit))
        self.changed.emit()

    def draft(self) -> dict[str, str]:
        """What stands in the fields, as typed."""
        return {unit: str(field.draft()) for unit, field in self._fields.items() if field.draft()}

    def set_draft(self, typed: Mapping[str, str]) -> None:
        """Show what a draft kept."""
        for unit, field in self._fields.items():
            field.set_draft(typed.get(unit))

    def field(self, unit_id: str) -> CountField:
        """The input of a unit."""
        return self._fields[unit_id]

    def has_problems(self) -> bool:
        """Whether something typed cannot be read as a number."""
        return any(field.problem() for field in self._fields.values())

    def focus_problem(self) -> None:
        """Go to the first number that cannot be read, and say why."""
        for field in self._fields.values():
            problem = field.problem()
            field.set_severity("error" if problem else "")
            field.setToolTip(problem)
        next(field for field in self._fields.values() if field.problem()).focus()

    def focus_first(self) -> None:
        """Go to the first number."""
        if self._fields:
            next(iter(self._fields.values())).focus()

    def _make_lines(self, units: Sequence[UnitNumber], counted: str) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(14, 6, 14, 10)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        headings = (
            self.tr("Đơn vị"),
            self.tr("Mẫu số"),
            self.tr("Đã thực hiện"),
            self.tr("Mức giao ({counted})").format(counted=counted),
        )
        for at, heading in enumerate(headings):
            label = make_label(heading, "small-bold", tone="text2")
            label.setAlignment(_RIGHT if at else _LEFT)
            grid.addWidget(label, 0, at)
        for row, unit in enumerate(units, 1):
            self._add_line(grid, row, unit, counted)
        grid.setRowStretch(len(units) + 1, 1)
        holder = make_plain()
        holder.setLayout(grid)
        return holder

    def _add_line(self, grid: QGridLayout, row: int, unit: UnitNumber, counted: str) -> None:
        name = make_label(unit.name)
        field = CountField(width=_FIELD)
        field.set_value(unit.value)
        field.set_names(self.tr("{unit}, mức giao ({counted})").format(unit=unit.name, counted=counted), "")
        field.changed.connect(self.changed)
        field.left.connect(lambda: field.set_severity("error" if field.problem() else ""))
        name.setBuddy(field.input())
        whole = say_number(unit.whole) if unit.whole is not None else NONE
        reached = words.say_amount(unit.figure.numerator)
        grid.addWidget(name, row, 0)
        for at, text in ((1, whole), (2, reached)):
            grid.addWidget(_number(text), row, at)
        grid.addWidget(field, row, 3, Qt.AlignmentFlag.AlignRight)
        self._fields[unit.unit_id] = field


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _number(text: str) -> QLabel:
    label = make_label(text)
    label.setAlignment(_RIGHT)
    label.setMinimumWidth(theme.px(_WIDTH))
    return label
