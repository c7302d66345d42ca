"""What each row of a workbook would do, in tabs: to mend, likely the same, changed, new, and the columns as read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.domain.fields import Kind
from db.domain.registers import BY_NAME
from desktop.messages import describe_code
from desktop.services.importing import column_choices
from desktop.ui.models.rows import RowsModel
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.table import DataTable
from desktop.ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.services.import_lines import ChangedLine, ImportLines, LikelyLine, NewLine
    from desktop.services.importing import AnyExamination, CellProblem
    from desktop.ui.session import Session

BAD, LIKELY, CHANGED, NEW, NOTES, COLUMNS = "bad", "likely", "changed", "new", "notes", "columns"


class RowsTabs(QWidget):
    """The rows of an examined workbook.

    Signals:
        as_new_changed: another row was marked as a different record.
    """

    as_new_changed = Signal()

    def __init__(self, session: Session, register: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._register = session, register
        self._one = session.office.labels.register(register).one
        self._as_new: set[int] = set()
        self._likely: tuple[LikelyLine, ...] = ()
        self._tables: dict[str, tuple[DataTable, RowsModel]] = {}
        self.tabs = Tabs(name=self.tr("Các dòng của tệp"))
        for key, title in self._titles():
            self._tables[key] = self._make_table(key, title)
            self.tabs.add(key, title, lambda key=key: self._tables[key][0])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)

    def as_new(self) -> frozenset[int]:
        """Numbers of the rows that are other records all the same."""
        return frozenset(self._as_new)

    def show_rows(self, found: AnyExamination, lines: ImportLines) -> None:
        """Show the rows of this answer, the first tab that has any on top."""
        self._likely = lines.likely
        self._as_new.clear()
        rows = {
            BAD: [self._problem_row(problem) for problem in found.errors],
            LIKELY: [self._likely_row(each) for each in lines.likely],
            CHANGED: [self._changed_row(each) for each in lines.changed],
            NEW: [self._new_row(each) for each in lines.new],
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
        """Switch whether rows that resemble a record are other ones."""
        for one in ids:
            self._as_new ^= {int(one)}
        for each in self._likely:
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
            Column("cell", self.tr("Ô"), width=self._cell_width(), sortable=False),
            Column("label", self.tr("Nội dung"), width=170, sortable=False),
            Column("what", self.tr("Cần xem"), sortable=False),
        )
        columns: dict[str, tuple[Column, ...]] = {
            BAD: problems,
            NOTES: problems,
            LIKELY: (
                Column("new", self._other_words(), width=106, sortable=False, kind="check", align="center"),
                row,
                Column("name", self.tr("Trong tệp"), sortable=False),
                Column("other", self.tr("Giống"), sortable=False),
            ),
            CHANGED: (
                row,
                Column("name", self._name_words(), width=280, sortable=False),
                Column("fields", self.tr("Thay đổi từ → thành"), sortable=False),
            ),
            NEW: (
                row,
                Column("name", self._name_words(), sortable=False),
                Column("facts", self.tr("Nội dung"), sortable=False),
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
        return Row(
            f"{problem.place}.{problem.code}.{problem.where}", (Cell(problem.place, bold=True), Cell(label), what)
        )

    def _likely_row(self, each: LikelyLine) -> Row:
        number = each.row_number
        other = each.other or self.tr("dòng {n} của tệp").format(n=each.other_row)
        cells = (Cell(marked=number in self._as_new), Cell(str(number)), Cell(each.mine), Cell(other))
        return Row(str(number), cells)

    def _changed_row(self, each: ChangedLine) -> Row:
        cells = (Cell(str(each.row_number)), Cell(each.title), Cell(each.changes, tip=each.changes))
        return Row(str(each.row_number), cells)

    def _new_row(self, each: NewLine) -> Row:
        return Row(str(each.row_number), (Cell(str(each.row_number)), Cell(each.title), Cell(each.facts)))

    def _is_places(self) -> bool:
        return self._register == "establishments"

    def _other_words(self) -> str:
        return self.tr("Cơ sở khác") if self._is_places() else self.tr("Bản ghi khác")

    def _name_words(self) -> str:
        return self.tr("Tên cơ sở") if self._is_places() else f"{self._one[:1].upper()}{self._one[1:]}"

    def _cell_width(self) -> int:
        """Room for the name of a sheet before the cell, where the register has sheets of items."""
        items = any(spec.kind is Kind.ITEMS for spec in BY_NAME[self._register].fields)
        return 170 if items and not self._is_places() else 64

    def _column_rows(self, found: AnyExamination) -> list[Row]:
        words = dict(column_choices(self._session.office, self._register))
        return [
            Row(column.letters, (Cell(column.letters), Cell(column.heading), Cell(words.get(column.target, ""))))
            for column in found.sheet.recognised
        ]
