"""Rows of a list that are no establishments: totals, headings of groups, the lines under the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain.text import clean, fold

if TYPE_CHECKING:
    from desktop.intake.cells import Value
    from desktop.intake.column_names import ImportWords

_NUMBERING = re.compile(r"^\s*(?:[IVXLC]+|\d{1,2}|[A-Za-zĐđ])\s*[.)\-:/]\s*")
_NUMBER = re.compile(r"\d+(?:\.\d+)*[.)]?")
_PLACE_AND_DAY = re.compile(r"(?:.* )?ngay (?:\d+ )?thang (?:\d+ )?nam(?: \d+)?")
_COUNTED = frozenset({"co", "so"})


class RowKind(StrEnum):
    """What a row is."""

    ESTABLISHMENT = "establishment"
    TOTAL = "total"
    GROUP = "group"
    FOOTER = "footer"
    COLUMN_NUMBERS = "column_numbers"


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that was not read as an establishment.

    Attributes:
        row_number: as in the workbook.
        kind: what it was taken for.
        text: its first words.
    """

    row_number: int
    kind: RowKind
    text: str


def classify_row(
    texts: Sequence[str],
    *,
    has_place: bool,
    ordinal: Value | None,
    is_title: bool,
    words: ImportWords,
    ended: bool,
) -> RowKind:
    """What a row is that is neither empty nor plainly an establishment.

    Args:
        texts: its cells that hold words, from the left, the column STT only where there is nothing else.
        has_place: whether it has an address or a kind.
        ordinal: the cell of the column STT; None where the list has no such column.
        is_title: whether its words are a kind or a neighbourhood.
        words: how totals and footers begin.
        ended: whether the list has ended above.
    """
    starts = [fold(text) for text in (*texts[:1], *([ordinal] if isinstance(ordinal, str) else []))]
    if not has_place and any(is_total(start, words) for start in starts):
        return RowKind.TOTAL
    if ended or any(is_footer(start, words) for start in starts):
        return RowKind.FOOTER
    if any(_PLACE_AND_DAY.fullmatch(fold(text)) for text in texts):
        return RowKind.FOOTER
    is_alone = len(set(texts)) <= 1 and not has_place
    if is_alone and (is_title if ordinal is None else not is_number(ordinal)):
        return RowKind.GROUP
    return RowKind.ESTABLISHMENT


def group_title(text: str) -> str:
    """The words of a heading of a group without its numbering: "II. Karaoke" is "Karaoke"."""
    return clean(_NUMBERING.sub("", text, count=1))


def is_total(start: str, words: ImportWords) -> bool:
    """Whether a cell begins a row of totals: "Tổng cộng toàn phường", "Cộng: 12 cơ sở", but not "Tổng kho Hải An"."""
    for total in words.totals:
        if start == total:
            return True
        if start.startswith(total + " "):
            rest = start[len(total) :].split()
            if " " in total or all(word.isdecimal() or word in _COUNTED for word in rest):
                return True
    return False


def is_footer(start: str, words: ImportWords) -> bool:
    """Whether folded words begin a line under the list: "Người lập biểu", "TM. UBND phường"."""
    return any(start == footer or start.startswith(footer + " ") for footer in words.footers)


def is_number(ordinal: Value | None) -> bool:
    """Whether the cell of the column STT numbers its row."""
    return bool(_NUMBER.fullmatch(ordinal.strip())) if isinstance(ordinal, str) else ordinal is not None
