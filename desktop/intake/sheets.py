"""Rows of values of one sheet, each with its number in the workbook, merged cells filled downwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import python_calamine

from desktop.intake.cells import MOST_COLUMNS, Range, Value, cell_key
from desktop.intake.errors import IntakeError
from desktop.intake.scanning import Scan, scan_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.intake.container import Container, SheetPart

_MOST_COVERED = 500_000


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a sheet.

    Attributes:
        number: as in the workbook, from 1.
        values: one for each column from A on.
    """

    number: int
    values: list[Value]


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet ready to be read.

    Attributes:
        name: on its tab.
        file: name of the workbook's file.
        scan: what it says besides its values.
        source: the library's sheet.
    """

    name: str
    file: str
    scan: Scan
    source: python_calamine.CalamineSheet

    def rows(self) -> Iterator[GridRow]:
        """The rows that hold anything, from the top; cells merged downwards all have the value of the first."""
        covered = _covered_downwards(self.scan.merges, self.file)
        kept: dict[int, Value] = {}
        above = dict.fromkeys(covered.values())
        start = self.source.start
        if start is None:
            return
        number, left = start[0], start[1]
        padding: list[Value] = [""] * left
        for read in self.source.iter_rows():
            number += 1
            values: list[Value] = [*padding, *read]
            if above:
                _fill_downwards(number, values, covered, above, kept)
            if any(value != "" for value in values):
                yield GridRow(number, values)


def open_grid(container: Container, sheet: SheetPart, fonts: Mapping[str, str]) -> Grid:
    """A sheet of the workbook, its extent known to be sensible.

    Raises:
        IntakeError: SHEET_TOO_LONG, SHEET_TOO_WIDE, WORKBOOK_DAMAGED, WORKBOOK_UNSAFE.
    """
    scan = scan_sheet(container, sheet, fonts)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(BytesIO(container.data))
        source = workbook.get_sheet_by_name(sheet.name)
    except (python_calamine.CalamineError, OSError, ValueError) as broken:
        raise IntakeError("WORKBOOK_DAMAGED", name=container.name) from broken
    except BaseException as broken:
        # The library is written in Rust; what it did not foresee arrives as a class that Python cannot import.
        if type(broken).__name__ != "PanicException":
            raise
        raise IntakeError("WORKBOOK_DAMAGED", name=container.name) from broken
    return Grid(sheet.name, container.name, scan, source)


def _covered_downwards(merges: tuple[Range, ...], file: str) -> dict[int, int]:
    """Cell → the cell whose value it shares, for merges over several rows of one column."""
    covered: dict[int, int] = {}
    for merged in merges:
        if merged.left != merged.right:
            continue
        if len(covered) + merged.bottom - merged.top > _MOST_COVERED:
            raise IntakeError("WORKBOOK_UNSAFE", name=file)
        first = cell_key(merged.top, merged.left)
        covered.update((cell_key(row, merged.left), first) for row in range(merged.top + 1, merged.bottom + 1))
    return covered


def _fill_downwards(
    number: int, values: list[Value], covered: Mapping[int, int], above: Mapping[int, None], kept: dict[int, Value]
) -> None:
    key = number * MOST_COLUMNS
    for at, value in enumerate(values):
        if key + at in above:
            kept[key + at] = value
        elif value == "" and key + at in covered:
            values[at] = kept.get(covered[key + at], "")
