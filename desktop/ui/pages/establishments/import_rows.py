"""What each row of a workbook would do, in tabs: to mend, likely the same, changed, new, and the columns as read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.messages import describe_code
from desktop.services.importing import column_choices
from desktop.services.words import say_codes
from desktop.ui.models.rows import RowsModel
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.formats import NONE
from desktop.ui.widgets.table import DataTable
from desktop.ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.services.importing import CellProblem, ChangedRow, Examination, ImportedRow, LikelyDuplicate
    from desktop.ui.session import Session

BAD, LIKELY, CHANGED, NEW, NOTES, COLUMNS = "bad", "likely", "changed", "new", "notes", "columns"


class RowsTabs(QWidget):
    """The rows of an examined workbook.

    Signals:
        as_new_changed: another row was marked as a different establishment.
    """

    as_new_changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._as_new: set[int] = set()
        self._found: Examination | None = None
        self._tables: dict[str, tuple[DataTable, RowsModel]] = {}
        self.tabs = Tabs(name=self.tr("Các dòng của tệp"))
        for key, title in self._titles():
            self._tables[key] = self._make_table(key, title)
            self.tabs.add(key, title, lambda key=key: self._tables[key][0])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)

    def as_new(self) -> frozenset[int]:
        """Numbers of the rows that are other establishments all the same."""
        return frozenset(self._as_new)

    def show_rows(self, found: Examination) -> None:
        """Show the rows of this answer, the first tab that has any on top."""
        self._found = found
        self._as_new.clear()
        rows = {
            BAD: [self._problem_row(problem) for problem in found.errors],
            LIKELY: [self._likely_row(each) for each in found.likely],
            CHANGED: [self._changed_row(each) for each in found.changed],
            NEW: [self._new_row(each) for each in found.new],
            NOTES: [self._problem_row(problem) for problem in found.notes],
            COLUMNS: self._column_rows(found),
        }
        titles = dict(self._titles())
        for key, shown in rows.items():
            self._tables[key][1].show_rows(shown)
            self.tabs.set_title(key, f"{titles[key]} ({len(shown)})")
        self.tabs.show_tab(next((key for key, shown in rows.items() if shown), NEW))

    def texts(self, key: str) -> list[list[str]]:
        """What the rows of a tab say."""
        model = self._tables[key][1]
        rows = [model.row(one) for one in model.ids]
        return [[row.cell(at).text for at in range(len(row.cells))] for row in rows if row is not None]

    def mark_as_new(self, ids: Sequence[str]) -> None:
        """Switch whether rows that resemble an establishment are other ones."""
        for one in ids:
            self._as_new ^= {int(one)}
        if self._found is not None:
            for each in self._found.likely:
                self._tables[LIKELY][1].replace_row(self._likely_row(each))
        self.as_new_changed.emit()

    def _titles(self) -> tuple[tuple[str, str], ...]:
        return (
            (BAD, self.tr("Cần sửa")),
            (LIKELY, self.tr("Có thể trùng")),
            (CHANGED, self.tr("Thay đổi")),
            (NEW, self.tr("Sẽ thêm")),
            (NOTES, self.tr("Lưu ý")),
            (COLUMNS, self.tr("Cột đã hiểu")),
        )

    def _make_table(self, key: str, title: str) -> tuple[DataTable, RowsModel]:
        row = Column("row", self.tr("Dòng"), align="right", width=64, sortable=False)
        problems = (
            Column("cell", self.tr("Ô"), width=64, sortable=False),
            Column("label", self.tr("Nội dung"), width=170, sortable=False),
            Column("what", self.tr("Cần xem"), sortable=False),
        )
        columns: dict[str, tuple[Column, ...]] = {
            BAD: problems,
            NOTES: problems,
            LIKELY: (
                Column("new", self.tr("Cơ sở khác"), width=96, sortable=False, kind="check", align="center"),
                row,
                Column("name", self.tr("Trong tệp"), sortable=False),
                Column("other", self.tr("Giống"), sortable=False),
            ),
            CHANGED: (
                row,
                Column("name", self.tr("Cơ sở"), sortable=False),
                Column("fields", self.tr("Ô thay đổi"), sortable=False),
            ),
            NEW: (
                row,
                Column("name", self.tr("Tên cơ sở"), sortable=False),
                Column("kinds", self.tr("Loại hình"), width=220, sortable=False),
                Column("address", self.tr("Địa chỉ"), sortable=False),
            ),
            COLUMNS: (
                Column("letters", self.tr("Cột"), width=64, sortable=False),
                Column("heading", self.tr("Tiêu đề trong tệp"), sortable=False),
                Column("target", self.tr("Được hiểu là"), sortable=False),
            ),
        }
        table = DataTable(name=title)
        model = RowsModel(columns[key], parent=table)
        table.setModel(model)
        if key == LIKELY:
            table.marked.connect(self.mark_as_new)
        return table, model

    def _problem_row(self, problem: CellProblem) -> Row:
        message = describe_code(problem.code, problem.parameters)
        error = problem.severity.value == "error"
        what = Cell(message.text, icon="state-bad" if error else "state-info", tone="bad" if error else "accent")
        label = str(problem.parameters.get("label", ""))
        return Row(f"{problem.cell}.{problem.code}", (Cell(problem.cell, bold=True), Cell(label), what))

    def _likely_row(self, each: LikelyDuplicate) -> Row:
        number, place = each.row.row_number, each.row.establishment
        mine = f"{place.name}, {place.address}" if place else NONE
        if each.place is not None:
            other = f"{each.place.name}, {each.place.address}"
        else:
            other = self.tr("dòng {n} của tệp").format(n=each.other_row)
        cells = (Cell(marked=number in self._as_new), Cell(str(number)), Cell(mine), Cell(other))
        return Row(str(number), cells)

    def _changed_row(self, each: ChangedRow) -> Row:
        labels = self._session.office.labels
        fields = ", ".join(labels.field("establishments", name).label.lower() for name in each.fields)
        return Row(str(each.row_number), (Cell(str(each.row_number)), Cell(each.after.name), Cell(fields)))

    def _new_row(self, each: ImportedRow) -> Row:
        place = each.establishment
        if place is None:
            return Row(str(each.row_number), (Cell(str(each.row_number)),))
        kinds = say_codes(self._session.office, "establishment_kinds", place.kinds)
        cells = (Cell(str(each.row_number)), Cell(place.name), Cell(kinds), Cell(place.address))
        return Row(str(each.row_number), cells)

    def _column_rows(self, found: Examination) -> list[Row]:
        words = dict(column_choices(self._session.office))
        return [
            Row(column.letters, (Cell(column.letters), Cell(column.heading), Cell(words.get(column.target, ""))))
            for column in found.sheet.recognised
        ]
