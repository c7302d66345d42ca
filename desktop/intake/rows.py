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
_ORDINAL = re.compile(r"[IVXLC]+|[A-ZĐ]")
_PLACE_AND_DAY = re.compile(r"(?:.* )?ngay (?:\d+ )?thang (?:\d+ )?nam(?: \d+)?")
_SHORT = 1  # a total of one word must be the whole cell: "Tổng", but not "Tổng kho Hải An"


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
    texts: Sequence[str], *, has_place: bool, ordinal: Value | None, words: ImportWords, ended: bool
) -> RowKind:
    """What a row is that is not empty.

    Args:
        texts: its cells that hold words, the column STT left out, from the left.
        has_place: whether it has an address or a kind: then it is an establishment whatever its words.
        ordinal: the cell of the column STT; None where the list has no such column.
        words: how totals and footers begin.
        ended: whether the list has ended above.
    """
    if has_place:
        return RowKind.ESTABLISHMENT
    first = fold(texts[0]) if texts else fold(str(ordinal or ""))
    starts = [first, fold(str(ordinal))] if isinstance(ordinal, str) else [first]
    if any(_is_total(start, words) for start in starts):
        return RowKind.TOTAL
    if ended or any(first == start or first.startswith(start + " ") for start in words.footers):
        return RowKind.FOOTER
    if any(_PLACE_AND_DAY.fullmatch(fold(text)) for text in texts):
        return RowKind.FOOTER
    if ordinal is not None and len(set(texts)) <= 1 and _is_no_number(ordinal):
        return RowKind.GROUP
    return RowKind.ESTABLISHMENT


def group_title(texts: Sequence[str], ordinal: Value | None) -> str:
    """The words of a heading of a group without its numbering: "II. Karaoke" is "Karaoke"."""
    text = texts[0] if texts else str(ordinal or "")
    return clean(_NUMBERING.sub("", text))


def _is_total(start: str, words: ImportWords) -> bool:
    return start in words.totals or any(
        start.startswith(total + " ") for total in words.totals if total.count(" ") >= _SHORT
    )


def _is_no_number(ordinal: Value) -> bool:
    if isinstance(ordinal, str):
        text = ordinal.strip()
        return not text or bool(_ORDINAL.fullmatch(text.rstrip(".)"))) or not any(c.isdigit() for c in text)
    return False
