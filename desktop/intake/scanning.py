"""What a sheet's XML says besides values: its extent, merged ranges, fonts, errors, formulas never calculated.

The library that reads values lays a sheet out as one full rectangle, so a single stray cell at the far corner would
ask for more memory than there is; the extent is therefore known before it is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.intake.cells import MOST_COLUMNS, MOST_ROWS, Range, cell_key, cell_name, parse_address, parse_range
from desktop.intake.container import local_name
from desktop.intake.errors import IntakeError
from desktop.intake.legacy_fonts import is_legacy_font

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.intake.container import Container, SheetPart

MOST_FILLED_ROWS = 250_000
MOST_AREA = 8_000_000  # rows × columns of the rectangle around all values
_MOST_MERGES = 50_000


@dataclass(frozen=True, slots=True)
class Scan:
    """What a sheet says besides its values; keys are those of `cell_key`.

    Attributes:
        rows: number of the last row with a value.
        columns: number of the last column with a value.
        merges: merged ranges.
        legacy: cells drawn in a font of before Unicode, with the font's name.
        errors: cells that show an error such as #REF!.
        formulas: cells with a formula that gives a number or has not been calculated.
        hidden_rows: how many rows with values are hidden.
    """

    rows: int
    columns: int
    merges: tuple[Range, ...]
    legacy: Mapping[int, str]
    errors: frozenset[int]
    formulas: frozenset[int]
    hidden_rows: int


def read_fonts(container: Container) -> dict[str, str]:
    """Per number of a cell style, the legacy font it draws with; styles with other fonts are left out."""
    fonts: list[str] = []
    used: dict[str, str] = {}
    path: list[str] = []

    def element(name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        # Sections follow one another (fonts, cellXfs); what counts is in which of them an element stands.
        if name in {"fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"}:
            path[:] = [name]
        elif path == ["fonts"] and name == "font":
            fonts.append("")
        elif path == ["fonts"] and name in {"name", "rFont"} and fonts:
            fonts[-1] = attributes.get("val", "")
        elif path == ["cellXfs"] and name == "xf":
            number = attributes.get("fontId", "0")
            font = fonts[int(number)] if number.isdecimal() and int(number) < len(fonts) else ""
            style[0] += 1
            if is_legacy_font(font):
                used[str(style[0])] = font

    style = [-1]
    if container.styles:
        container.parse(container.styles, element)
    return used


def scan_sheet(container: Container, sheet: SheetPart, fonts: Mapping[str, str]) -> Scan:
    """What the sheet says besides its values.

    Raises:
        IntakeError: SHEET_TOO_LONG, SHEET_TOO_WIDE, WORKBOOK_DAMAGED, WORKBOOK_UNSAFE.
    """
    scanner = _Scanner(container.name, fonts)
    container.parse(sheet.part, scanner.element)
    return scanner.result()


class _Scanner:
    """Follows the elements of a sheet; kept lean, as it is called for every element of a large list."""

    def __init__(self, name: str, fonts: Mapping[str, str]) -> None:
        self._name = name
        self._fonts = fonts
        self._row = 0
        self._row_text = "0"
        self._column = 0
        self._is_hidden = False
        self._cell: dict[str, str] = {}
        self._is_placed = True
        self._rows = 0
        self._filled_rows = 0
        self._last_filled = 0
        self._columns = 0
        self._numbers: dict[str, int] = {}
        self._merges: list[Range] = []
        self._legacy: dict[int, str] = {}
        self._errors: set[int] = set()
        self._formulas: set[int] = set()
        self._hidden_rows = 0

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """The next element of the sheet."""
        if name == "v":
            self._value()
        elif name == "c":
            # Where a cell stands is asked only once it holds a value: lists end in thousands of empty ones.
            if "r" in attributes:
                self._is_placed = False
            else:
                self._place()
                self._column += 1
            self._cell = attributes
        elif name == "is":
            self._value()
        elif name == "f":
            if self._cell.get("t") != "str":
                self._place()
                self._formulas.add(cell_key(self._row, self._column))
        elif name == "row":
            self._begin_row(attributes)
        elif name == "mergeCell":
            self._merge(attributes)
        elif ":" in name:
            self.element(name.rpartition(":")[2], attributes)

    def result(self) -> Scan:
        """What was found."""
        return Scan(
            self._rows,
            self._columns,
            tuple(self._merges),
            self._legacy,
            frozenset(self._errors),
            frozenset(self._formulas),
            self._hidden_rows,
        )

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._place()
        self._row = int(number) if number.isdecimal() and len(number) <= 7 else self._row + 1
        self._row_text = str(self._row)
        self._column = 0
        self._is_hidden = attributes.get("hidden") in {"1", "true"}
        if self._row > MOST_ROWS:
            raise IntakeError("WORKBOOK_DAMAGED", name=self._name)

    def _place(self) -> None:
        """Row and column of the cell at hand; its address counts for more than its place among the others."""
        if self._is_placed:
            return
        self._is_placed = True
        address = self._cell["r"]
        letters = address.rstrip("0123456789")
        column = self._numbers.get(letters)
        if column is None or address[len(letters) :] != self._row_text:
            place = parse_address(address)
            if place is None:
                raise IntakeError("WORKBOOK_DAMAGED", name=self._name)
            self._row, column = place
            self._row_text = str(self._row)
            self._numbers[letters] = column
        self._column = column

    def _value(self) -> None:
        if not self._is_placed:
            self._place()
        if self._row != self._last_filled or self._column > self._columns:
            self._grow(self._row, self._column)
        cell = self._cell
        if "t" in cell and cell["t"] == "e":
            self._errors.add(cell_key(self._row, self._column))
        if "s" in cell and cell["s"] in self._fonts:
            self._legacy[cell_key(self._row, self._column)] = self._fonts[cell["s"]]

    def _grow(self, row: int, column: int) -> None:
        if column > MOST_COLUMNS:
            raise IntakeError("WORKBOOK_DAMAGED", name=self._name)
        self._columns = max(self._columns, column)
        self._rows = max(self._rows, row)
        if row != self._last_filled:
            self._last_filled = row
            self._filled_rows += 1
            self._hidden_rows += self._is_hidden
        if self._filled_rows > MOST_FILLED_ROWS:
            raise IntakeError("SHEET_TOO_LONG", name=self._name, most=MOST_FILLED_ROWS)
        if self._rows * self._columns > MOST_AREA:
            raise IntakeError("SHEET_TOO_WIDE", name=self._name, cell=cell_name(row, column))

    def _merge(self, attributes: dict[str, str]) -> None:
        merged = parse_range(attributes.get("ref", ""))
        if merged is not None:
            self._merges.append(merged)
        if len(self._merges) > _MOST_MERGES:
            raise IntakeError("WORKBOOK_UNSAFE", name=self._name)
