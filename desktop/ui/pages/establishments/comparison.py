"""Two or more records side by side: a column for each, a line for each field, a mark for equal and different."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from desktop.services.duplicate_comparison import Likeness
from desktop.ui import theme
from desktop.ui.widgets.formats import NONE
from desktop.ui.widgets.labels import IconLabel, make_label, make_rule

if TYPE_CHECKING:
    from desktop.services.duplicate_comparison import ComparedField, Comparison

_MARKS = {
    Likeness.EQUAL: ("state-ok", "ok"),
    Likeness.SIMILAR: ("state-ok", "ok"),
    Likeness.DIFFERENT: ("conflict", "warn"),
}


class ComparisonView(QScrollArea):
    """The records as columns; scrolls when they are long."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("So sánh hai bản ghi"))

    def show_comparison(self, comparison: Comparison | None) -> None:
        """Show these records in place of the earlier ones; None for none."""
        holder = QFrame()
        holder.setProperty("role", "plain")
        if comparison is not None:
            self._fill(QGridLayout(holder), comparison)
        self.setWidget(holder)

    def _fill(self, grid: QGridLayout, comparison: Comparison) -> None:
        grid.setContentsMargins(14, 10, 14, 10)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnMinimumWidth(1, theme.px(112))
        for at, place in enumerate(comparison.places):
            column = at + 2
            grid.setColumnStretch(column, 1)
            which = self.tr("Bản ghi {n}").format(n=at + 1) if at < 2 else self.tr("Đã gắn")
            owner = self.tr("{which}, đơn vị này") if place.owned else self.tr("{which}, {unit}")
            lead = self.tr(" · bản ghi chính") if place.leads else ""
            head = owner.format(which=which, unit=place.unit_name) + lead
            grid.addWidget(make_label(head, "bold", wrap=True), 0, column, Qt.AlignmentFlag.AlignTop)
        row = 1
        for field in comparison.fields:
            grid.addWidget(make_rule(), row, 0, 1, len(comparison.places) + 2)
            self._add_field(grid, row + 1, field)
            row += 2
        grid.setRowStretch(row, 1)

    def _add_field(self, grid: QGridLayout, row: int, field: ComparedField) -> None:
        words = self._word(field.likeness)
        top = Qt.AlignmentFlag.AlignTop
        if field.likeness in _MARKS:
            icon, role = _MARKS[field.likeness]
            grid.addWidget(IconLabel(icon, role=role, meaning=words), row, 0, top)
        grid.addWidget(make_label(field.label, "label", wrap=True), row, 1, top)
        for at, text in enumerate(field.texts):
            is_different = field.likeness is Likeness.DIFFERENT
            label = make_label(text or NONE, "bold" if is_different else "body", tone="" if text else "mute", wrap=True)
            label.setAccessibleName(f"{field.label}: {text or self.tr('chưa ghi')}. {words}")
            label.setToolTip(words)
            grid.addWidget(label, row, at + 2, top)

    def _word(self, likeness: Likeness) -> str:
        match likeness:
            case Likeness.EQUAL:
                return self.tr("Giống nhau")
            case Likeness.SIMILAR:
                return self.tr("Giống nhau, viết khác cách")
            case Likeness.DIFFERENT:
                return self.tr("Khác nhau")
            case _:
                return self.tr("Chưa đủ để so")
