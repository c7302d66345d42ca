"""What workbooks hold: columns with their kinds, rows of plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.documents.pdf.report_values import Missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.documents.pdf.report_values import IndicatorTable
    from desktop.documents.wording import ReportWording

Value = str | int | float | Decimal | bool | date | datetime | Missing | None
"""A cell; None is an empty one."""


class ColumnKind(StrEnum):
    """What a column holds; decides format, width and side."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    COUNT = "count"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    TIME = "time"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list; its width in characters is found from the rows where it is 0."""

    heading: str
    kind: ColumnKind = ColumnKind.TEXT
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A sheet with one list.

    Attributes:
        name: on the tab; cut and cleaned to what Excel allows.
        title: above the list.
        columns: with their kinds.
        rows: a value for each column.
    """

    name: str
    title: str
    columns: tuple[ListColumn, ...]
    rows: Sequence[tuple[Value, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexWorkbook:
    """The annex of a report.

    Attributes:
        wording: of the report.
        agency: name of the unit, in capitals as it should stand.
        title: of the indicators' sheet; `period` below it.
        made_on: day written into the file; the same values then give the same bytes.
        indicators: the sheet "Bảng chỉ số"; its heading is not used.
        sheets: lists after it, as "Kiểm tra", "Cơ sở", "Tuyên truyền".
    """

    wording: ReportWording
    agency: str
    title: str
    period: str
    made_on: date
    indicators: IndicatorTable
    sheets: tuple[ListSheet, ...] = ()


class TemplateKind(StrEnum):
    """What is to be entered into a column of an import template."""

    TEXT = "text"
    DATE = "date"
    TIME = "time"
    COUNT = "count"
    NUMBER = "number"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    SOME_OF = "some_of"


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of an import template.

    Attributes:
        heading: by which the import knows the column.
        kind: what is accepted.
        required: whether a row needs it.
        help: how to write it, in one or two sentences.
        example: as it would be typed.
        codes: name of the list of ONE_OF and SOME_OF.
    """

    heading: str
    kind: TemplateKind = TemplateKind.TEXT
    required: bool = False
    help: str = ""
    example: str = ""
    codes: str = ""


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """A sheet to fill in: its title on the tab, its columns."""

    title: str
    columns: tuple[TemplateColumn, ...]


@dataclass(frozen=True, slots=True)
class CodeList:
    """Words a column may take."""

    name: str
    title: str
    words: tuple[str, ...]
