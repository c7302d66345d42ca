"""Places in a sheet: letters of columns, addresses of cells, ranges; and what a cell may hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Value = str | int | float | bool | date | datetime | time | timedelta
"""What a cell holds; the empty text stands for an empty cell."""

MOST_COLUMNS = 16_384  # of the format
MOST_ROWS = 1_048_576

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Range:
    """A rectangle of cells, first and last included; rows and columns count from 1."""

    top: int
    left: int
    bottom: int
    right: int


def column_letters(column: int) -> str:
    """The letters of a column counted from 1: A, Z, AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """The address of a cell: "D14"."""
    return f"{column_letters(column)}{row}"


def cell_key(row: int, column: int) -> int:
    """One number for a cell, smaller to keep than an address."""
    return row * MOST_COLUMNS + column - 1


def parse_address(text: str) -> tuple[int, int] | None:
    """Row and column of an address; None when it is none or lies outside every sheet."""
    match = _ADDRESS.fullmatch(text)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row, column) if 1 <= row <= MOST_ROWS and column <= MOST_COLUMNS else None


def parse_range(text: str) -> Range | None:
    """The rectangle "A1:C2"; None when it is none."""
    first, _, last = text.partition(":")
    start, end = parse_address(first), parse_address(last or first)
    if start is None or end is None:
        return None
    return Range(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))
