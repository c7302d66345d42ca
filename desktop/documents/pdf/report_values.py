"""What a periodic report holds: text made by the caller, indicators in nine columns, tables by unit, who signs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from desktop.documents.page import Letterhead, Signer
    from desktop.documents.wording import ReportWording


class Missing(StrEnum):
    """Why there is no number; the paper says so instead of printing nought."""

    UNKNOWN = "unknown"  # "chưa đủ số liệu"
    NONE = "none"  # there is nothing to give: no target was set, the column does not apply


Figure = int | float | Decimal | str | Missing
"""A number, words that stand for one ("30-40", "đạt"), or why there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorLine:
    """One indicator in the columns of Quyết định 29/QĐ-BLĐTBXH, Phụ lục 1 (domain.md §2.9)."""

    number: str
    name: str
    unit: str
    value: Figure
    year_target: Figure = Missing.NONE
    cumulative: Figure = Missing.NONE
    programme_target: Figure = Missing.NONE
    frequency: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorGroup:
    """Indicators under a heading such as "A" "Tuyên truyền"."""

    number: str
    name: str
    lines: tuple[IndicatorLine, ...]


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """The table of indicators.

    Attributes:
        heading: above the table; empty for none.
        year: of the plan whose targets stand in the fifth column.
        programme: the words of the programme's column, as "21-25" or "2026-2030".
        groups: in their order.
        note: below the table, in italics.
    """

    heading: str
    year: int
    programme: str
    groups: tuple[IndicatorGroup, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the text.

    Attributes:
        heading: as it is printed, with its number; in bold.
        paragraphs: each set as one; a leading "- " or "a) " stays as written.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitColumn:
    """A column of a table by unit.

    Attributes:
        heading: its words.
        share: of the width.
        words: whether it holds words (set to the left) rather than numbers.
        group: words above neighbouring headings.
    """

    heading: str
    share: float = 1.0
    words: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class UnitTable:
    """A table with a row for each unit.

    Attributes:
        heading: above the table; empty for none.
        columns: after the column of numbers, which is made by itself.
        rows: a figure for each column.
        total: a last row in bold; empty for none.
        note: below the table, in italics.
    """

    heading: str
    columns: tuple[UnitColumn, ...]
    rows: tuple[tuple[Figure, ...], ...]
    total: tuple[Figure, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """A table on pages of its own after the signature, numbered from 1 again (NĐ 30/2020 Phụ lục I, III.1)."""

    title: str
    table: IndicatorTable | UnitTable
    landscape: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodicReport:
    """A report, of one unit or consolidated.

    Attributes:
        wording: the sentences in force on the day.
        letterhead: of the reporting agency; its place and day stand in the head.
        agency: its name in a sentence, as "Ủy ban nhân dân phường Dương Kinh".
        period: as in the title: "6 tháng đầu năm 2026".
        addressees: after "Kính gửi"; empty leaves the line out.
        opening: paragraphs before the first section.
        body: sections and tables in their order.
        closing: the last paragraph; "./." is added where it does not stand yet.
        recipients: of "Nơi nhận", "Lưu" last.
        signer: who signs, and by which authority.
        annexes: tables after the signature.
        made_on: day written into the file, where the letterhead has none yet.
    """

    wording: ReportWording
    letterhead: Letterhead
    agency: str
    period: str
    addressees: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    body: tuple[Section | IndicatorTable | UnitTable, ...] = ()
    closing: str = ""
    recipients: tuple[str, ...] = ()
    signer: Signer
    annexes: tuple[Annex, ...] = ()
    made_on: date | None = None
