"""What reading a list gives: its rows as records, what is wrong with their cells, how the sheet was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.domain.establishments import Establishment
from desktop.intake.column_names import IGNORED, ROW_NUMBER
from desktop.intake.headers import Column
from desktop.intake.problems import CellProblem
from desktop.intake.rows import SkippedRow


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One row of the list.

    Attributes:
        row_number: as in the workbook.
        establishment: what it says; None where an error keeps the row out.
        problems: what is wrong or to be looked at in its cells.
        given: fields that the row itself fills in; the others of the record are left as they are when it is known.
    """

    row_number: int
    establishment: Establishment | None
    problems: tuple[CellProblem, ...]
    given: frozenset[str]


@dataclass(frozen=True, slots=True)
class SheetRemark:
    """Something about the whole sheet that the person should know.

    Attributes:
        code: OTHER_SHEETS, HIDDEN_ROWS, COLUMN_MISSING, COLUMNS_NOT_READ, MAPPING_NOT_USED.
        parameters: named values for the sentence.
    """

    code: str
    parameters: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it was understood.

    Attributes:
        file: name of the file.
        digest: SHA-256 of the file.
        name: of the sheet.
        header_rows: numbers of the first and last row of the headings.
        columns: every column with a heading and what it means.
        rows: the establishments in their order.
        skipped: rows that are no establishments.
        remarks: what concerns the whole sheet.
    """

    file: str
    digest: str
    name: str
    header_rows: tuple[int, int]
    columns: tuple[Column, ...]
    rows: tuple[ImportedRow, ...]
    skipped: tuple[SkippedRow, ...]
    remarks: tuple[SheetRemark, ...]

    @property
    def recognised(self) -> tuple[Column, ...]:
        """The columns that are read."""
        return tuple(c for c in self.columns if c.target not in {"", ROW_NUMBER, IGNORED})

    @property
    def unrecognised(self) -> tuple[Column, ...]:
        """The columns that are not understood."""
        return tuple(c for c in self.columns if not c.target)

    def cell(self, row_number: int, target: str) -> str:
        """The address of a row's cell for a field, or of its first cell that is read."""
        columns = self.recognised
        column = next((c for c in columns if c.target.split(".")[0] == target), columns[0])
        return f"{column.letters}{row_number}"
