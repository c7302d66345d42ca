"""Days that Excel may have turned round: where day and month were typed and it expected month and day.

In such a column "25/3/2026" stays text, as there is no month 25, while "3/4/2026" silently becomes the 4th of March.
A column with both kinds is therefore suspicious.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from desktop.intake.cells import cell_name
from desktop.intake.dates import is_day_first_only
from desktop.intake.problems import at_cell, remark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.intake.headers import Column
    from desktop.intake.problems import CellProblem
    from desktop.intake.results import ImportedRow
    from desktop.intake.sheets import GridRow


class SwappedDays:
    """Looks at the columns of days while the rows pass."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = [column for column in columns if column.target.endswith(("_on", ".signed"))]
        self._texts: set[int] = set()  # columns with a day that only makes sense day first
        self._sure: set[int] = set()  # columns with a true day that cannot have been turned round
        self._days: dict[int, list[tuple[int, date]]] = {column.number: [] for column in self._columns}

    def look_at(self, row: GridRow) -> None:
        """The next row of the list."""
        for column in self._columns:
            value = row.values[column.number - 1] if column.number <= len(row.values) else ""
            if isinstance(value, date):
                if value.day > 12:
                    self._sure.add(column.number)
                elif value.day != value.month:
                    self._days[column.number].append((row.number, value))
            elif is_day_first_only(value):
                self._texts.add(column.number)

    def mark(self, rows: list[ImportedRow]) -> list[ImportedRow]:
        """The rows with a remark at each cell whose day and month may have changed places."""
        found: dict[int, list[CellProblem]] = {}
        for column in self._columns:
            if column.number in self._texts and column.number not in self._sure:
                for row_number, day in self._days[column.number]:
                    odd = remark("DATE_MAYBE_SWAPPED", day=day)
                    problem = at_cell(
                        odd, cell_name(row_number, column.number), name=column.target, label=column.heading
                    )
                    found.setdefault(row_number, []).append(problem)
        if not found:
            return rows
        return [
            replace(row, problems=(*row.problems, *found[row.row_number])) if row.row_number in found else row
            for row in rows
        ]
