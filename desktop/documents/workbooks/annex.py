"""The annex workbook of a report: the indicators in their nine columns, then the lists behind them."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment

from desktop.documents.pdf.report_tables import name_columns
from desktop.documents.pdf.report_values import Missing
from desktop.documents.workbooks.sheets import (
    BOLD,
    BORDER,
    CENTRE,
    FORMATS,
    GROUP_FILL,
    HEAD_FILL,
    ITALIC,
    LEFT,
    PLAIN,
    TITLE,
    find_height,
    find_width,
    name_sheet,
    plain_value,
    put_value,
    save_workbook,
    set_up_page,
    set_widths,
)
from desktop.documents.workbooks.values import AnnexWorkbook, ColumnKind, ListColumn, ListSheet, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from desktop.documents.pdf.report_values import Figure, IndicatorLine

_INDICATORS = "Bảng chỉ số"
_INDICATOR_WIDTHS = (6, 46, 11, 16, 16, 16, 16, 14, 24)
_ROWS_MEASURED = 200
_HEAD_ROW = 5
_LIST_HEAD_ROW = 3
_ALIGNMENTS = {
    **dict.fromkeys((ColumnKind.TEXT, ColumnKind.LONG_TEXT), LEFT),
    **dict.fromkeys((ColumnKind.DATE, ColumnKind.TIME, ColumnKind.YES_NO), CENTRE),
    **dict.fromkeys(
        (ColumnKind.COUNT, ColumnKind.NUMBER, ColumnKind.MONEY),
        Alignment(horizontal="right", vertical="center", indent=1),
    ),
}


def annex_workbook(annex: AnnexWorkbook) -> bytes:
    """The workbook; the same values give the same bytes."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = _INDICATORS
    _fill_indicators(sheet, annex)
    for listed in annex.sheets:
        _fill_list(workbook.create_sheet(name_sheet(listed.name, workbook.sheetnames)), listed)
    return save_workbook(workbook, title=f"{annex.title} {annex.period}", made_on=annex.made_on)


def _fill_indicators(sheet: Worksheet, annex: AnnexWorkbook) -> None:
    table, wording = annex.indicators, annex.wording
    _write_title(sheet, (annex.agency, annex.title, annex.period), len(wording.columns))
    headings = name_columns(wording, year=table.year, programme=table.programme)
    _write_head(sheet, _HEAD_ROW, headings, _INDICATOR_WIDTHS)
    row = _HEAD_ROW
    for group in table.groups:
        if group.name:
            row += 1
            _write_group(sheet, row, (group.number, group.name), len(headings))
        for line in group.lines:
            row += 1
            _write_line(sheet, row, line, annex)
    if table.note:
        _write_note(sheet, row + 1, table.note, len(headings))
    set_widths(sheet, _INDICATOR_WIDTHS)
    set_up_page(sheet, head_row=_HEAD_ROW)


def _write_title(sheet: Worksheet, texts: Sequence[str], columns: int) -> None:
    for row, text in enumerate(texts, start=1):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
        cell = sheet.cell(row, 1)
        put_value(cell, plain_value(text.replace("\n", " ")))
        cell.font = TITLE if row == len(texts) - 1 or len(texts) == 1 else BOLD
        cell.alignment = Alignment(horizontal="center", vertical="center")


def _write_head(sheet: Worksheet, row: int, headings: Sequence[str], widths: Sequence[float]) -> None:
    for column, heading in enumerate(headings, start=1):
        cell = sheet.cell(row, column)
        put_value(cell, plain_value(heading))
        cell.font, cell.border, cell.fill, cell.alignment = BOLD, BORDER, HEAD_FILL, CENTRE
    _set_height(sheet, row, headings, widths)


def _set_height(sheet: Worksheet, row: int, values: Sequence[object], widths: Sequence[float]) -> None:
    sheet.row_dimensions[row].height = find_height(zip(values, widths, strict=True))


def _write_group(sheet: Worksheet, row: int, texts: tuple[str, str], columns: int) -> None:
    for column in range(1, columns + 1):
        cell = sheet.cell(row, column)
        cell.font, cell.border, cell.fill = BOLD, BORDER, GROUP_FILL
        cell.alignment = CENTRE if column == 1 else LEFT
        if column <= len(texts):
            put_value(cell, plain_value(texts[column - 1]))
    sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=columns)


def _write_line(sheet: Worksheet, row: int, line: IndicatorLine, annex: AnnexWorkbook) -> None:
    figures = (line.value, line.year_target, line.cumulative, line.programme_target)
    values = (line.number, line.name, line.unit, *figures, line.frequency, line.source)
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        put_value(cell, plain_value(value, unknown=annex.wording.unknown, none=annex.wording.none))
        cell.font, cell.border = PLAIN, BORDER
        cell.alignment = LEFT if column in (2, len(values)) else CENTRE
        cell.number_format = _format_figure(value)
    _set_height(sheet, row, ["", line.name, line.unit, "", "", "", "", line.frequency, line.source], _INDICATOR_WIDTHS)


def _format_figure(figure: Figure) -> str:
    if isinstance(figure, str | Missing):
        return FORMATS[ColumnKind.TEXT]
    whole = figure == int(figure)
    return FORMATS[ColumnKind.COUNT] if whole else f"#,##0.{'0' * min(_count_decimals(figure), 4)}"


def _count_decimals(figure: float | Decimal) -> int:
    exponent = Decimal(str(figure)).normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _write_note(sheet: Worksheet, row: int, note: str, columns: int) -> None:
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    cell = sheet.cell(row, 1)
    put_value(cell, plain_value(note))
    cell.font, cell.alignment = ITALIC, LEFT
    sheet.row_dimensions[row].height = 34


def _fill_list(sheet: Worksheet, listed: ListSheet) -> None:
    columns = (ListColumn("TT", ColumnKind.COUNT, 6.0), *listed.columns)
    _write_title(sheet, (listed.title,), len(columns))
    measured = list(islice(listed.rows, _ROWS_MEASURED))
    widths = [columns[0].width]
    widths += [
        find_width(column, (values[place] for values in measured)) for place, column in enumerate(listed.columns)
    ]
    set_widths(sheet, widths)
    _write_head(sheet, _LIST_HEAD_ROW, [column.heading for column in columns], widths)
    for number, values in enumerate(listed.rows, start=1):
        _write_row(sheet, _LIST_HEAD_ROW + number, columns, (number, *values))
        texts = [value if isinstance(value, str) else None for value in (number, *values)]
        _set_height(sheet, _LIST_HEAD_ROW + number, texts, widths)
    set_up_page(sheet, head_row=_LIST_HEAD_ROW)


def _write_row(sheet: Worksheet, row: int, columns: Sequence[ListColumn], values: Sequence[Value]) -> None:
    for place, (column, value) in enumerate(zip(columns, values, strict=True), start=1):
        cell = sheet.cell(row, place)
        put_value(cell, plain_value(value))
        cell.font, cell.border = PLAIN, BORDER
        cell.alignment = CENTRE if place == 1 else _ALIGNMENTS[column.kind]
        cell.number_format = FORMATS[column.kind]
