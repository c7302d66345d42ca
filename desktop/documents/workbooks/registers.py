"""A register as a workbook of several sheets, written row by row; memory does not grow with the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from desktop.documents.workbooks.lists import fill_cell, head_cell, styled_cell
from desktop.documents.workbooks.sheets import (
    find_height,
    find_width,
    name_sheet,
    save_workbook,
    set_up_page,
    set_widths,
)

if TYPE_CHECKING:
    from datetime import date

    from desktop.documents.workbooks.values import ListColumn, Value

_ROWS_MEASURED = 400
NOTICE_SHEET = "Lưu ý"


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet: its title and its columns."""

    title: str
    columns: tuple[ListColumn, ...]


Line = tuple[int, Sequence["Value"]]
"""Number of the sheet, and a value for each of its columns."""


def sheets_workbook(
    title: str, plans: Sequence[SheetPlan], lines: Iterable[Line], *, made_on: date | None = None, notice: str = ""
) -> bytes:
    """A workbook with a sheet for each plan; the lines come in any order of sheets.

    Args:
        title: of the file.
        plans: the sheets.
        lines: what they hold.
        made_on: day written into the file.
        notice: a warning on a last sheet of its own; empty for none.
    """
    workbook = Workbook(write_only=True)
    following = iter(lines)
    measured = list(islice(following, _ROWS_MEASURED))
    sheets = [
        _Sheet(workbook, plan, [row for at, row in measured if at == number]) for number, plan in enumerate(plans)
    ]
    for number, row in chain(measured, following):
        sheets[number].append(row)
    for sheet in sheets:
        sheet.finish()
    if notice:
        last: Any = workbook.create_sheet(name_sheet(NOTICE_SHEET))
        last.column_dimensions["A"].width = 100
        last.append([notice])
    return save_workbook(workbook, title=title, made_on=made_on)


class _Sheet:
    """One sheet while it is written."""

    def __init__(self, workbook: Workbook, plan: SheetPlan, measured: Sequence[Sequence[Value]]) -> None:
        self._sheet: Any = workbook.create_sheet(name_sheet(plan.title, taken=workbook.sheetnames))
        widths = [find_width(column, (row[at] for row in measured)) for at, column in enumerate(plan.columns)]
        set_widths(self._sheet, widths)
        headings = (column.heading for column in plan.columns)
        self._sheet.row_dimensions[1].height = find_height(zip(headings, widths, strict=True))
        set_up_page(self._sheet, head_row=1)
        self._sheet.append([head_cell(self._sheet, column.heading) for column in plan.columns])
        self._cells = [styled_cell(self._sheet, column.kind) for column in plan.columns]
        self._count = 1

    def append(self, row: Sequence[Value]) -> None:
        """One more row."""
        sheet = self._sheet
        sheet.append([fill_cell(sheet, cell, value) for cell, value in zip(self._cells, row, strict=True)])
        self._count += 1

    def finish(self) -> None:
        """The filter over all rows."""
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(self._cells), 1))}{self._count}"
