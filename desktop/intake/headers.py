"""Finding the row that names the columns: under titles, in one to three lines, with merged cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain.text import clean, fold
from desktop.intake.cells import Range, Value, column_letters
from desktop.intake.column_names import IGNORED, ROW_NUMBER

if TYPE_CHECKING:
    from desktop.intake.column_names import ColumnNames
    from desktop.intake.sheets import GridRow

ROWS_LOOKED_AT = 60
_DEEPEST = 3
_COLUMN_NUMBER = re.compile(r"[(\[]?(?:\d{1,2}(?:\.0)?|[A-Za-z])[)\]]?(?:\s*=.*)?")
NAME_ALONE = frozenset({"name"})
_SHARED = frozenset({"note", "address.house", "address.street", ROW_NUMBER, IGNORED})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list.

    Attributes:
        number: from 1.
        letters: as the workbook calls it.
        heading: its words, those of merged cells above included.
        target: what it means (`column_names`); empty where it is not understood and not read.
        repeated: whether another column before it means the same.
    """

    number: int
    letters: str
    heading: str
    target: str
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The rows that name the columns.

    Attributes:
        first_row: number of the first.
        last_row: number of the last; the list begins below.
        columns: every column with a heading.
    """

    first_row: int
    last_row: int
    columns: tuple[Column, ...]

    @property
    def score(self) -> int:
        """How many fields were recognised."""
        return len({column.target for column in self.columns} - {"", ROW_NUMBER, IGNORED})

    @property
    def rank(self) -> tuple[int, int]:
        """How good a header it is: many fields in few rows."""
        return (self.score, self.first_row - self.last_row)

    def of(self, target: str) -> Column | None:
        """The first column that means it."""
        return next((column for column in self.columns if column.target == target), None)


def find_header(
    rows: Sequence[GridRow],
    merges: Sequence[Range],
    names: ColumnNames,
    *,
    mapped: Mapping[str, str],
    given_row: int = 0,
    anchors: frozenset[str] = NAME_ALONE,
) -> Header | None:
    """The header of a list among the first rows of a sheet, or None where no row names an establishment and more.

    Args:
        rows: the first rows of the sheet.
        merges: merged ranges of the sheet.
        names: the headings that are understood.
        mapped: folded heading → target, as a person said; counts before `names`.
        given_row: the row a person said; 0 to look for it.
        anchors: targets of which a header has at least one.
    """
    tops = {row.number: row for row in rows}
    spread = _spread_over_columns(merges, tops)
    best: Header | None = None
    for row in rows:
        if given_row and row.number != given_row:
            continue
        for header in _headers_from(row.number, spread, names, mapped, anchors):
            # Of equals the flattest, then the first: a row must bring something to count as part of the header.
            if best is None or header.rank > best.rank:
                best = header
    if best is None:
        return None
    last = _last_merged_row(best, merges)
    return Header(best.first_row, last, best.columns)


def is_column_numbers(row: GridRow, header: Header) -> bool:
    """Whether the row only numbers the columns: 1, 2, 3 or A, B, (1), (2)."""
    filled = [value for value in row.values if value != ""]
    name = header.of("name")
    marks = [_mark(value) for value in filled]
    return (
        len(filled) > 1
        and all(_COLUMN_NUMBER.fullmatch(mark) for mark in marks)
        and len(set(marks)) == len(marks)
        and (name is None or _value_at(row, name.number) != "")
    )


def _headers_from(
    first: int,
    spread: Mapping[int, Sequence[str]],
    names: ColumnNames,
    mapped: Mapping[str, str],
    anchors: frozenset[str],
) -> list[Header]:
    found: list[Header] = []
    lines: list[Sequence[str]] = []
    for number in range(first, first + _DEEPEST):
        line = spread.get(number)
        if line is None:
            break
        if lines and not _continues(line, lines[-1], found[-1].of("name") if found else None):
            break
        lines.append(line)
        header = Header(first, number, _resolve(lines, names, mapped))
        if any(column.target in anchors for column in header.columns) and header.score > 1:
            found.append(header)
    return found


def _continues(line: Sequence[str], above: Sequence[str], name: Column | None) -> bool:
    """Whether a row goes on naming columns: an establishment or the heading of a group begins the list."""
    own = [at for at, text in enumerate(line) if text and text != (above[at] if at < len(above) else "")]
    return len(own) > 1 and (name is None or name.number - 1 not in own)


def _resolve(lines: Sequence[Sequence[str]], names: ColumnNames, mapped: Mapping[str, str]) -> tuple[Column, ...]:
    width = max(len(line) for line in lines)
    columns: list[Column] = []
    taken: set[str] = set()
    paper = ""
    for at in range(width):
        parts = list(dict.fromkeys(line[at] for line in lines if at < len(line) and line[at]))
        if not parts:
            continue
        target = _target(parts, names, mapped, paper)
        paper = target.split(".")[1] if target.startswith("papers.") else ""
        repeated = target in taken and target not in _SHARED
        taken |= {target} - {""}
        columns.append(Column(at + 1, column_letters(at + 1), " – ".join(parts), target, repeated))
    return tuple(columns)


def _target(parts: Sequence[str], names: ColumnNames, mapped: Mapping[str, str], paper: str) -> str:
    """What a column means whose heading has these lines, `paper` being the paper that the column before belongs to."""
    whole = " ".join(parts)
    for text in (fold(whole), fold(parts[-1])):
        if text in mapped:
            return mapped[text]
    if len(parts) > 1:
        if fold(whole) in names.exact:
            return names.exact[fold(whole)]
        part = names.match_part(parts[-1])
        kind = next((kind for above in parts[:-1] if (kind := names.match_paper(above))), "")
        if kind and part:
            return f"papers.{kind}.{part}"
    target = names.match(parts[-1])
    if target or not paper:
        return target
    part = names.match_part(parts[-1])
    return f"papers.{paper}.{part}" if part else ""


def _spread_over_columns(merges: Sequence[Range], rows: Mapping[int, GridRow]) -> dict[int, list[str]]:
    """The texts of the rows, a heading merged over several columns standing in each of them."""
    spread = {number: [_text(value) for value in row.values] for number, row in rows.items()}
    for merged in merges:
        line = spread.get(merged.top)
        if line is None or merged.left > len(line) or merged.right == merged.left:
            continue
        heading = line[merged.left - 1]
        for number in range(merged.top, min(merged.bottom, merged.top + _DEEPEST) + 1):
            below = spread.get(number)
            if below is not None:
                below[merged.left - 1 : merged.right] = [heading] * (min(merged.right, len(below)) - merged.left + 1)
    return spread


def _last_merged_row(header: Header, merges: Sequence[Range]) -> int:
    """The last row that a heading reaches down to."""
    columns = {column.number for column in header.columns}
    last = header.last_row
    for merged in merges:
        begins_inside = header.first_row <= merged.top <= header.last_row
        if begins_inside and merged.left in columns and merged.bottom - merged.top < _DEEPEST:
            last = max(last, merged.bottom)
    return last


def _text(value: Value) -> str:
    return clean(value) if isinstance(value, str) else _mark(value)


def _mark(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _value_at(row: GridRow, number: int) -> Value:
    return row.values[number - 1] if number <= len(row.values) else ""
