"""What a person says about a workbook: which column means what, defaults, which sheet, which row names the columns."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from db.domain.text import fold
from desktop.intake.errors import IntakeError

if TYPE_CHECKING:
    from pathlib import Path

_OWN_KEYS = frozenset({"columns", "defaults", "sheet", "header_row"})


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What was said about a workbook; what is left out is found by the program.

    Attributes:
        columns: heading as in the workbook → what it means: a field's name, our own heading of it, or an empty text for
            a column that is not to be read.
        defaults: field → what an empty cell, or a missing column, stands for, in the words a cell would use.
        sheet: name of the sheet; empty for the first one that has a list.
        header_row: number of the row with the headings; 0 to find it.
        file: name of the mapping's file, for messages.
    """

    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    defaults: Mapping[str, str] = field(default_factory=dict[str, str])
    sheet: str = ""
    header_row: int = 0
    file: str = ""


NO_MAPPING = ColumnMapping()


def read_mapping(file: Path) -> ColumnMapping:
    """The mapping of a TOML file.

    Headings stand under `[columns]`, or at the top where there is nothing else to say:

        "Tên quán" = "name"
        "Cán bộ phụ trách" = ""

        [defaults]
        kinds = "nhà nghỉ"

    Raises:
        IntakeError: FILE_NOT_FOUND, FILE_UNREADABLE, MAPPING_BROKEN with the reason.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as failure:
        raise IntakeError("FILE_NOT_FOUND", path=str(file)) from failure
    except OSError as failure:
        raise IntakeError("FILE_UNREADABLE", name=file.name) from failure
    except ValueError as broken:
        raise IntakeError("MAPPING_BROKEN", name=file.name, reason=str(broken)) from broken
    at_top = {key: value for key, value in table.items() if key not in _OWN_KEYS}
    columns = {**at_top, **_texts(table.get("columns", {}), file)}
    sheet, header_row = table.get("sheet", ""), table.get("header_row", 0)
    if not isinstance(sheet, str) or type(header_row) is not int or header_row < 0:
        raise IntakeError("MAPPING_BROKEN", name=file.name, reason="sheet, header_row")
    return ColumnMapping(_texts(columns, file), _texts(table.get("defaults", {}), file), sheet, header_row, file.name)


def folded_columns(mapping: ColumnMapping) -> dict[str, str]:
    """The mapping's columns by folded heading."""
    return {fold(heading): target for heading, target in mapping.columns.items()}


def _texts(table: object, file: Path) -> dict[str, str]:
    if isinstance(table, dict):
        pairs = cast("dict[str, Any]", table)
        wrong = next((key for key, value in pairs.items() if not isinstance(value, str)), None)
        if wrong is None:
            return pairs
        raise IntakeError("MAPPING_BROKEN", name=file.name, reason=wrong)
    raise IntakeError("MAPPING_BROKEN", name=file.name, reason=str(table))
