"""A copy of the workbook with its bad cells marked, so that they can be mended and the list taken in again.

The copy holds values only: no formulas, no links to other workbooks. A text that looks like a formula stays text.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter

from db.domain.findings import Severity
from desktop.intake.cells import Value, cell_name, parse_address
from desktop.intake.container import open_container
from desktop.intake.errors import IntakeError
from desktop.intake.scanning import read_fonts
from desktop.intake.sheets import open_grid

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from desktop.intake.container import Container
    from desktop.intake.results import Sheet
    from desktop.intake.sheets import Grid

HEADING = "Cần sửa"
AUTHOR = "Địa Bàn"

_MOST_BYTES_WITH_LOOKS = 30 * 2**20  # of unpacked XML; above, a copy with all its looks takes too much memory
_BAD = PatternFill("solid", fgColor="FFF6C9C5")
_NOTE = PatternFill("solid", fgColor="FFFCEFD6")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LIKE_FORMULAS = ("=", "+", "-", "@")
_MOST_COMMENTS = 2_000  # the last column says the same; thousands of comments make a workbook slow
_COMMENT_WIDTH, _COMMENT_HEIGHT = 320, 110
_LAST_COLUMN_WIDTH = 80
_LINE_HEIGHT = 15.0


@dataclass(frozen=True, slots=True)
class Mark:
    """What to say at a cell.

    Attributes:
        cell: its address.
        text: in words, with the next step.
        severity: an error or a note.
    """

    cell: str
    text: str
    severity: Severity


Marked = Sequence[tuple["Sheet", Sequence[Mark]]]
"""Sheets with what is to be said at their cells."""


def mark_workbook(
    path: Path,
    sheet: Sheet,
    marks: Sequence[Mark],
    out: Path,
    *,
    others: Sequence[tuple[Sheet, Sequence[Mark]]] = (),
) -> None:
    """Write a copy of the workbook to `out`: marked cells filled and commented, a last column saying what to mend.

    Args:
        path: the workbook, unchanged since it was read.
        sheet: as it was read.
        marks: at cells of that sheet.
        out: the copy; an existing file is replaced, but never the workbook itself.
        others: further sheets of the workbook with their marks.

    Raises:
        IntakeError: those of `open_container`, FILE_CHANGED when the workbook is another than was read,
            COPY_OVER_ORIGINAL, FILE_UNWRITABLE.
    """
    container = open_container(path)
    if container.digest != sheet.digest:
        raise IntakeError("FILE_CHANGED", name=path.name)
    marked = ((sheet, marks), *others)
    fits = container.unpacked <= _MOST_BYTES_WITH_LOOKS
    workbook = _copy_with_looks(container, marked) if fits else None
    _write(path, out, _save(workbook or _copy_all_values(container, marked)))


def _copy_with_looks(container: Container, marked: Marked) -> Workbook | None:
    """The whole workbook with fonts, widths and merged cells; None where the library cannot read all of that."""
    try:
        workbook = load_workbook(BytesIO(container.data), data_only=True, keep_links=False)
        _guard_texts(workbook)
        for sheet, marks in marked:
            worksheet: Worksheet = workbook[sheet.name]
            _mark_cells(worksheet, sheet, marks)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError):
        # A workbook may hold looks that the library does not know; its values were read all the same.
        return None
    return workbook


def _mark_cells(worksheet: Worksheet, sheet: Sheet, marks: Sequence[Mark]) -> None:
    merged = {
        (row, column): (area.min_row, area.min_col)
        for area in worksheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    for count, (address, (text, severity)) in enumerate(_by_cell(marks).items()):
        place = parse_address(address)
        assert place is not None, address
        row, column = merged.get(place, place)
        cell: Any = worksheet.cell(row, column)
        cell.fill = _BAD if severity is Severity.ERROR else _NOTE
        if count < _MOST_COMMENTS:
            cell.comment = Comment(text, AUTHOR, height=_COMMENT_HEIGHT, width=_COMMENT_WIDTH)
    last = _last_column(sheet, worksheet.max_column)
    worksheet.column_dimensions[get_column_letter(last)].width = _LAST_COLUMN_WIDTH
    heading: Any = worksheet.cell(sheet.header_rows[1], last)
    _write_heading(heading, worksheet.cell(sheet.header_rows[1], sheet.recognised[-1].number))
    for row, text in _by_row(marks).items():
        cell = worksheet.cell(row, last)
        cell.value, cell.alignment = text, _WRAPPED
        dimension: Any = worksheet.row_dimensions[row]
        dimension.height = max(dimension.height or 0.0, _height_of(text))


def _write_heading(heading: Any, model: Any) -> None:  # noqa: ANN401 - cells, merged or not
    """The heading of the last column, looking like the other headings."""
    heading.value = HEADING
    heading.font, heading.fill, heading.border = copy(model.font), copy(model.fill), copy(model.border)
    heading.alignment = _WRAPPED


def _guard_texts(workbook: Workbook) -> None:
    for worksheet in workbook.worksheets:
        for row in worksheet.iter_rows():
            for cell in row:
                if cell.data_type == "s" and str(cell.value).startswith(_LIKE_FORMULAS):
                    cell.quotePrefix = True


def _copy_all_values(container: Container, marked: Marked) -> Workbook:
    """The sheets alone, values without looks."""
    workbook = Workbook(write_only=True)
    fonts = read_fonts(container)
    for sheet, marks in marked:
        part = next(each for each in container.sheets if each.name == sheet.name)
        _copy_values(workbook, open_grid(container, part, fonts), sheet, marks)
    return workbook


def _copy_values(workbook: Workbook, grid: Grid, sheet: Sheet, marks: Sequence[Mark]) -> None:
    """A sheet written row by row so that memory stays small."""
    worksheet: Any = workbook.create_sheet(sheet.name)
    by_cell, by_row = _by_cell(marks), _by_row(marks)
    commented = set(islice(by_cell, _MOST_COMMENTS))
    last = _last_column(sheet, grid.scan.columns)
    worksheet.column_dimensions[get_column_letter(last)].width = _LAST_COLUMN_WIDTH
    number = 0
    for row in grid.rows():
        for _ in range(row.number - number - 1):
            worksheet.append([])
        number = row.number
        values: list[Value] = [*row.values, *[""] * (last - len(row.values))]
        values[last - 1] = HEADING if number == sheet.header_rows[1] else by_row.get(number, values[last - 1])
        cells = [_cell(worksheet, value) for value in values]
        if number in by_row:
            for at, value in enumerate(values):
                address = cell_name(number, at + 1)
                if address in by_cell:
                    text, severity = by_cell[address]
                    cells[at] = _marked_cell(worksheet, value, text if address in commented else "", severity)
        if number in by_row:
            cells[last - 1] = _explaining_cell(worksheet, by_row[number])
            worksheet.row_dimensions[number].height = _height_of(by_row[number])
        worksheet.append(cells)


def _explaining_cell(worksheet: Any, text: str) -> Cell:  # noqa: ANN401
    cell = _whole_cell(worksheet, text)
    cell.alignment = _WRAPPED
    return cell


def _height_of(text: str) -> float:
    """Points that a row needs to show all of the last column; no program finds that out by itself."""
    return _LINE_HEIGHT * sum(1 + len(line) // _LAST_COLUMN_WIDTH for line in text.splitlines())


def _marked_cell(worksheet: Any, value: Value, text: str, severity: Severity) -> Cell:  # noqa: ANN401
    cell = _whole_cell(worksheet, value)
    cell.fill = _BAD if severity is Severity.ERROR else _NOTE
    if text:
        cell.comment = Comment(text, AUTHOR, height=_COMMENT_HEIGHT, width=_COMMENT_WIDTH)
    return cell


def _cell(worksheet: Any, value: Value) -> Any:  # noqa: ANN401 - openpyxl names the class of such a sheet privately
    """What is appended for a value: itself where the library writes it rightly."""
    if isinstance(value, str):
        if not value:
            return None
        return _whole_cell(worksheet, value) if value.startswith((*_LIKE_FORMULAS, "#")) else value
    return _whole_cell(worksheet, value) if isinstance(value, date | timedelta) else value


def _whole_cell(worksheet: Any, value: Value) -> Cell:  # noqa: ANN401
    cell: Any = WriteOnlyCell(worksheet)
    cell.value = value if value != "" else None
    if isinstance(value, str) and value:
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_LIKE_FORMULAS)
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, timedelta):
        cell.number_format = "[h]:mm:ss"
    return cell


def _last_column(sheet: Sheet, columns: int) -> int:
    """The column that says what to mend: the one of an earlier copy, or a new one at the end."""
    earlier = (column.number for column in sheet.columns if column.heading.split(" – ")[-1] == HEADING)
    return next(earlier, columns + 1)


def _by_cell(marks: Sequence[Mark]) -> Mapping[str, tuple[str, Severity]]:
    found: dict[str, tuple[str, Severity]] = {}
    for mark in marks:
        text, severity = found.get(mark.cell, ("", Severity.NOTE))
        worst = Severity.ERROR if Severity.ERROR in {severity, mark.severity} else mark.severity
        found[mark.cell] = (f"{text}\n{mark.text}".strip(), worst)
    return found


def _by_row(marks: Sequence[Mark]) -> Mapping[int, str]:
    found: dict[int, list[str]] = {}
    for mark in marks:
        place = parse_address(mark.cell)
        assert place is not None, mark.cell
        found.setdefault(place[0], []).append(f"{mark.cell}: {mark.text}")
    return {row: "\n".join(texts) for row, texts in found.items()}


def _save(workbook: Workbook) -> bytes:
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def _write(path: Path, out: Path, data: bytes) -> None:
    """The bytes put in place whole or not at all, and never over the workbook they came from."""
    partial = out.with_name(f"{out.name}.part")
    try:
        if out.exists() and out.samefile(path):
            raise IntakeError("COPY_OVER_ORIGINAL", name=out.name)
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(out)
    except OSError as failure:
        partial.unlink(missing_ok=True)
        raise IntakeError("FILE_UNWRITABLE", name=out.name) from failure
