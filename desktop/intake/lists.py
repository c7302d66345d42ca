"""Finding the list in a workbook: which sheet, which rows of headings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from desktop.intake.cells import cell_key
from desktop.intake.column_names import IGNORED, ColumnNames
from desktop.intake.errors import IntakeError
from desktop.intake.headers import ROWS_LOOKED_AT, Header, find_header
from desktop.intake.legacy_fonts import looks_legacy
from desktop.intake.mapping import ColumnMapping, folded_columns
from desktop.intake.scanning import read_fonts
from desktop.intake.sheets import Grid, GridRow, open_grid

if TYPE_CHECKING:
    from db.domain.progress import CancelToken
    from desktop.intake.container import Container


@dataclass(frozen=True, slots=True)
class FoundList:
    """The list of a workbook: its sheet, its header, its rows from the top, and other sheets with lists."""

    grid: Grid
    header: Header
    rows: Iterator[GridRow]
    others: tuple[str, ...]


def find_list(container: Container, names: ColumnNames, mapping: ColumnMapping, token: CancelToken) -> FoundList:
    """The sheet that was named, or the first visible one with a list."""
    fonts = read_fonts(container)
    visible = [sheet for sheet in container.sheets if not sheet.hidden]
    wanted = [sheet for sheet in container.sheets if sheet.name == mapping.sheet] if mapping.sheet else visible
    if not wanted:
        code = "SHEET_NOT_FOUND" if mapping.sheet else "WORKBOOK_EMPTY"
        raise IntakeError(code, name=container.name, sheet=mapping.sheet)
    first: FoundList | None = None
    others: list[str] = []
    heads: list[tuple[Grid, list[GridRow]]] = []
    for sheet in wanted:
        token.check()
        grid = open_grid(container, sheet, fonts)
        rows = grid.rows()
        head = list(islice(rows, ROWS_LOOKED_AT))
        header = find_header(
            head, grid.scan.merges, names, mapped=_targets_of(names, mapping), given_row=mapping.header_row
        )
        if header is None:
            heads.append((grid, head))
        elif first is None:
            first = FoundList(grid, header, chain(head, rows), ())
        else:
            others.append(grid.name)
    if first is None:
        raise _no_header(container.name, heads)
    return replace(first, others=tuple(others))


def _targets_of(names: ColumnNames, mapping: ColumnMapping) -> dict[str, str]:
    """The mapping's columns with targets; a field may be named as in code or as on our own headings."""
    targets = names.targets()
    found: dict[str, str] = {}
    for heading, wanted in folded_columns(mapping).items():
        target = wanted if wanted in targets else names.match(wanted)
        if wanted and not target:
            raise IntakeError("MAPPING_FIELD_UNKNOWN", name=mapping.file, heading=heading, field=wanted)
        found[heading] = target or IGNORED
    return found


def _no_header(name: str, heads: list[tuple[Grid, list[GridRow]]]) -> IntakeError:
    if not any(rows for _, rows in heads):
        return IntakeError("WORKBOOK_EMPTY", name=name)
    for grid, rows in heads:
        for row in rows:
            for at, value in enumerate(row.values):
                font = grid.scan.legacy.get(cell_key(row.number, at + 1), "")
                if isinstance(value, str) and looks_legacy(value, font_is_legacy=bool(font)):
                    return IntakeError("LEGACY_FONT", name=name, font=font or "TCVN3, VNI")
    return IntakeError("HEADER_NOT_FOUND", name=name)
