"""Long lists: a workbook written row by row, and the same as text with separators."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from desktop.documents.vietnamese import write_date
from desktop.documents.workbooks.sheets import (
    BOLD,
    BORDER,
    CENTRE,
    FORMATS,
    HEAD_FILL,
    find_height,
    find_width,
    name_sheet,
    plain_value,
    put_value,
    save_workbook,
    set_up_page,
    set_widths,
)
from desktop.documents.workbooks.values import ColumnKind, ListColumn, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.cell import Cell

_ROWS_MEASURED = 200
_STYLED = frozenset({ColumnKind.NUMBER, ColumnKind.MONEY, ColumnKind.DATE, ColumnKind.TIME})
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def list_workbook(
    title: str, columns: Sequence[ListColumn], rows: Iterable[Sequence[Value]], *, made_on: date | None = None
) -> bytes:
    """A workbook of one sheet: heads in the first row, one row for each of `rows`; memory does not grow with them.

    Args:
        title: of the sheet and the file.
        columns: with their kinds.
        rows: a value for each column.
        made_on: day written into the file.
    """
    workbook = Workbook(write_only=True)
    sheet: Any = workbook.create_sheet(name_sheet(title))  # of a class that openpyxl keeps to itself
    following = iter(rows)
    measured = list(islice(following, _ROWS_MEASURED))
    widths = [find_width(column, (row[at] for row in measured)) for at, column in enumerate(columns)]
    set_widths(sheet, widths)
    headings = (column.heading for column in columns)
    sheet.row_dimensions[1].height = find_height(zip(headings, widths, strict=True))
    set_up_page(sheet, head_row=1)
    sheet.append([head_cell(sheet, column.heading) for column in columns])
    cells = [styled_cell(sheet, column.kind) for column in columns]
    count = 1
    for row in chain(measured, following):
        sheet.append([fill_cell(sheet, cell, value) for cell, value in zip(cells, row, strict=True)])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(columns), 1))}{count}"
    return save_workbook(workbook, title=title, made_on=made_on)


def head_cell(sheet: Any, heading: str) -> Cell:  # noqa: ANN401 - openpyxl names the class of such a sheet privately
    """A cell of the head row."""
    cell = WriteOnlyCell(sheet)
    put_value(cell, plain_value(heading))
    cell.font, cell.border, cell.fill, cell.alignment = BOLD, BORDER, HEAD_FILL, CENTRE
    return cell


def styled_cell(sheet: Any, kind: ColumnKind) -> Cell | None:  # noqa: ANN401 - as above
    """One cell that serves a whole column, as each row is written before the next is filled."""
    if kind not in _STYLED:
        return None
    cell = WriteOnlyCell(sheet)
    cell.number_format = FORMATS[kind]
    return cell


def fill_cell(sheet: Any, cell: Cell | None, value: Value) -> Any:  # noqa: ANN401 - a cell or a plain value
    """What is appended for a value, `cell` being the one that serves its column."""
    plain = None if value is None else plain_value(value)
    if plain is None:
        return None
    if cell is not None:
        put_value(cell, plain)
        return cell
    if isinstance(plain, str) and plain.startswith(("=", "#")):
        guarded = WriteOnlyCell(sheet)
        put_value(guarded, plain)
        return guarded
    return plain


def list_csv(
    columns: Sequence[ListColumn], rows: Iterable[Sequence[Value]], *, delimiter: str = ",", decimal: str = ","
) -> bytes:
    """The list as UTF-8 text with a byte order mark, so that Excel reads the letters right.

    Dates are 05/01/2026, numbers have no thousands separators. A text that a spreadsheet would take for a formula
    (it begins with = + - @, tab or carriage return) gets an apostrophe before it and stays text. Excel reads decimals
    as the computer's region says: for figures to calculate with, the workbook is the surer way.

    Args:
        columns: their headings make the first line.
        rows: a value for each column.
        delimiter: between the values.
        decimal: sign before the fraction.
    """
    target = io.StringIO()
    writer = csv.writer(target, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([guard_text(column.heading) for column in columns])
    for row in rows:
        writer.writerow([_write_plainly(value, decimal) for value in row])
    return target.getvalue().encode("utf-8-sig")


def guard_text(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def _write_plainly(value: Value, decimal: str) -> str:
    if isinstance(value, str):
        # Looked at before cleaning too: cleaning turns a leading tab into a blank that a spreadsheet may skip.
        return guard_text(value if value.startswith(_STARTS_A_FORMULA[4:]) else str(plain_value(value)))
    plain = plain_value(value)
    if plain is None:
        return ""
    if isinstance(plain, datetime):
        return f"{write_date(plain)} {plain.hour:02d}:{plain.minute:02d}"
    if isinstance(plain, date):
        return write_date(plain)
    if isinstance(plain, float | Decimal):
        return f"{Decimal(str(plain)).normalize():f}".replace(".", decimal)
    return str(plain)
