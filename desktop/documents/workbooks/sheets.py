"""What all workbooks share: clean cells, formats, styles, page set-up and bytes that do not depend on the clock."""

from __future__ import annotations

import io
import math
import re
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from desktop.documents.pdf.report_values import Missing
from desktop.documents.sheets import PRODUCER
from desktop.documents.vietnamese import clean_text
from desktop.documents.workbooks.values import ColumnKind, ListColumn, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from os import PathLike

    from openpyxl import Workbook

FORMATS = {
    ColumnKind.TEXT: "General",
    ColumnKind.LONG_TEXT: "General",
    ColumnKind.COUNT: "#,##0",
    ColumnKind.NUMBER: "#,##0.##",
    ColumnKind.MONEY: "#,##0",
    ColumnKind.DATE: "dd/mm/yyyy",
    ColumnKind.TIME: "dd/mm/yyyy hh:mm",
    ColumnKind.YES_NO: "General",
}
YES, NO = "Có", "Không"

_FAMILY = "Times New Roman"
PLAIN = Font(name=_FAMILY, size=12)
BOLD = Font(name=_FAMILY, size=12, bold=True)
ITALIC = Font(name=_FAMILY, size=12, italic=True)
TITLE = Font(name=_FAMILY, size=14, bold=True)
_LINE = Side(style="thin", color="FF000000")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEAD_FILL = PatternFill("solid", fgColor="FFE7EBF0")
GROUP_FILL = PatternFill("solid", fgColor="FFF4F6F8")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)

_LONGEST_CELL = 32_767  # of Excel
_LONGEST_NAME = 31
_FORBIDDEN_IN_NAMES = re.compile(r"[\\*?:/\[\]]")
_NARROWEST, _WIDEST = 8.0, 60.0
_LETTER = 0.95  # a letter of this typeface, in the unit of column widths
_LINE_HEIGHT = 15.75
_MADE = (1980, 1, 1, 0, 0, 0)  # the earliest day a ZIP can name


class _FixedZip(ZipFile):
    """A ZIP whose entries all bear the same time, so that the same cells give the same bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:  # noqa: ANN401 - as in ZipFile
        super().writestr(_entry(str(zinfo_or_arcname)), data)

    def write(self, filename: str | PathLike[str], arcname: Any = None, *_: Any, **__: Any) -> None:  # noqa: ANN401
        with (
            Path(filename).open("rb") as source,
            self.open(_entry(str(arcname or filename)), "w", force_zip64=True) as entry,
        ):
            while chunk := source.read(1 << 20):
                entry.write(chunk)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _MADE)
    entry.compress_type = ZIP_DEFLATED
    return entry


def save_workbook(workbook: Workbook, *, title: str, made_on: date | None) -> bytes:
    """The workbook's bytes; its properties name the day given, never the clock."""
    properties = workbook.properties
    properties.creator = properties.lastModifiedBy = PRODUCER
    properties.title = clean_text(title)
    properties.created = properties.modified = datetime.combine(made_on or date(2000, 1, 1), time())
    target = io.BytesIO()
    ExcelWriter(workbook, _FixedZip(target, "w", ZIP_DEFLATED, allowZip64=True)).save()
    return target.getvalue()


def name_sheet(name: str, taken: Iterable[str] = ()) -> str:
    """A name that Excel accepts for a tab and that is not taken."""
    base = _FORBIDDEN_IN_NAMES.sub(" ", clean_text(name)).strip(" '")[:_LONGEST_NAME] or "Danh sách"
    used = {other.casefold() for other in taken}
    chosen, number = base, 1
    while chosen.casefold() in used:
        number += 1
        suffix = f" ({number})"
        chosen = base[: _LONGEST_NAME - len(suffix)] + suffix
    return chosen


def plain_value(
    value: Value, *, unknown: str = "", none: str = ""
) -> str | int | float | Decimal | date | datetime | None:
    """The value as a cell holds it: clean text, "Có" or "Không", words for what is missing, times without zone."""
    if isinstance(value, Missing):
        return unknown if value is Missing.UNKNOWN else none
    if isinstance(value, str):
        return clean_text(value)[:_LONGEST_CELL]
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return value


def put_value(cell: Any, value: str | float | Decimal | date | None) -> None:  # noqa: ANN401 - openpyxl's cells share no class
    """Puts a value into a cell; text stays text even where Excel would see a formula or an error code in it."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def find_width(column: ListColumn, values: Iterable[Value]) -> float:
    """Width in characters: of the longest of these values and of a third of the heading, within sense."""
    if column.width:
        return column.width
    if column.kind is ColumnKind.DATE:
        return 12.0
    if column.kind is ColumnKind.TIME:
        return 17.0
    longest = max((_count_characters(value) for value in values), default=0)
    head = max((len(word) for word in column.heading.split()), default=0)
    return min(max(longest + 2.0, head + 2.0, len(column.heading) / 2.5, _NARROWEST), _WIDEST)


def _count_characters(value: Value) -> int:
    if isinstance(value, float):
        return len(f"{value:,.2f}")
    if isinstance(value, int):
        return len(f"{value:,}")
    return max((len(line) for line in str(value or "").splitlines()), default=0)


def find_height(texts: Iterable[tuple[object, float]]) -> float:
    """Height in points of a row of wrapped texts, each with its column's width; not every program finds it itself."""
    lines = 1
    for text, width in texts:
        parts = str("" if text is None else text).splitlines() or [""]
        lines = max(lines, sum(max(1, math.ceil(len(part) * _LETTER / width)) for part in parts))
    return lines * _LINE_HEIGHT + 3.0


def set_widths(sheet: Any, widths: Sequence[float]) -> None:  # noqa: ANN401 - openpyxl's two kinds of sheet share no class
    """The widths of the columns from A on."""
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def set_up_page(sheet: Any, *, head_row: int) -> None:  # noqa: ANN401 - as above
    """A4 across, as wide as the page, the head repeated on each page and kept in view, pages numbered."""
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.6, 0.6, 0.8, 0.8
    margins.header = margins.footer = 0.4
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.freeze_panes = f"A{head_row + 1}"
    sheet.oddFooter.center.text = "&P/&N"
