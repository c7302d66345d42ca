"""The import template of a register: sheets to fill in, how to fill them in, and the words they accept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from desktop.documents.workbooks.sheets import (
    BOLD,
    BORDER,
    CENTRE,
    FORMATS,
    GROUP_FILL,
    HEAD_FILL,
    LEFT,
    NO,
    PLAIN,
    TITLE,
    YES,
    find_height,
    name_sheet,
    put_value,
    save_workbook,
    set_up_page,
    set_widths,
)
from desktop.documents.workbooks.values import CodeList, ColumnKind, TemplateColumn, TemplateKind, TemplateSheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from openpyxl.worksheet.worksheet import Worksheet

GUIDE_SHEET = "Hướng dẫn"
CODES_SHEET = "Danh mục"
ROWS_TO_FILL = 5_000

_KIND_WORDS = {
    TemplateKind.TEXT: "Chữ",
    TemplateKind.DATE: "Ngày, dạng 05/01/2026",
    TemplateKind.TIME: "Ngày và giờ, dạng 05/01/2026 08:30",
    TemplateKind.COUNT: "Số nguyên từ 0",
    TemplateKind.NUMBER: "Số từ 0",
    TemplateKind.YES_NO: "Có hoặc Không",
    TemplateKind.ONE_OF: "Chọn một mục trong danh mục",
    TemplateKind.SOME_OF: "Một hoặc nhiều mục trong danh mục, cách nhau bằng dấu chấm phẩy",
}
_FORMATS = {
    TemplateKind.DATE: FORMATS[ColumnKind.DATE],
    TemplateKind.TIME: FORMATS[ColumnKind.TIME],
    TemplateKind.COUNT: FORMATS[ColumnKind.COUNT],
    TemplateKind.NUMBER: FORMATS[ColumnKind.NUMBER],
}
_AS_TEXT = "@"  # keeps the leading noughts of numbers that are names: telephone, business number
_GUIDE_WIDTHS = (30.0, 10.0, 34.0, 52.0, 30.0)
_GUIDE_HEADS = ("Cột", "Bắt buộc", "Nội dung ghi", "Cách ghi", "Ví dụ")
_GUIDE_NOTES = (
    "Mỗi cơ sở ghi một hàng, bắt đầu từ hàng 2 của trang đầu; không đổi tên, không bỏ hàng tiêu đề.",
    "Cột có tiêu đề nền đậm là cột bắt buộc. Ô chưa có thông tin thì để trống, không ghi số 0.",
    "Khi nhập, chương trình kiểm tra tất cả các hàng và cho biết từng ô phải sửa trước khi ghi vào sổ.",
)
_LINES_NOTES = (
    "Mỗi {one} ghi một hàng, bắt đầu từ hàng 2; không đổi tên, không bỏ hàng tiêu đề.",
    "Trang nào không dùng thì để trống.",
    "Cột có tiêu đề nền đậm là cột bắt buộc. Ô chưa có thông tin thì để trống, không ghi số 0.",
    "Khi nhập, chương trình kiểm tra tất cả các hàng và cho biết từng ô phải sửa trước khi ghi vào sổ.",
)
_LINK_NOTE = (
    "Cột “Mã nối” đặt số tùy ý (1, 2, 3…) cho mỗi hàng ở trang đầu; ở các trang sau ghi lại số đó để biết hàng thuộc"
    " về đâu."
)
_LONGEST_PROMPT = 255  # of Excel
_LONGEST_PROMPT_TITLE = 32


def establishment_template(
    columns: Sequence[TemplateColumn],
    code_lists: Sequence[CodeList],
    *,
    sheet_name: str = "Cơ sở",
    made_on: date | None = None,
) -> bytes:
    """A workbook to fill in: the sheet of rows first, then the guide and the words of the lists.

    Args:
        columns: in their order; their headings are how the import knows them.
        code_lists: the lists that ONE_OF and SOME_OF columns name.
        sheet_name: of the first sheet.
        made_on: day written into the file.
    """
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = name_sheet(sheet_name)
    _fill_guide(workbook.create_sheet(GUIDE_SHEET), (TemplateSheet(sheet_name, tuple(columns)),), _GUIDE_NOTES)
    places = _fill_codes(workbook.create_sheet(CODES_SHEET), code_lists)
    _fill_rows(sheet, columns, places)
    return save_workbook(workbook, title=sheet_name, made_on=made_on)


def register_template(
    sheets: Sequence[TemplateSheet], code_lists: Sequence[CodeList], *, one: str, made_on: date | None = None
) -> bytes:
    """A workbook to fill in for any register: its sheets first, then the guide and the words of the lists.

    Args:
        sheets: the list, then its items.
        code_lists: the lists that ONE_OF and SOME_OF columns name.
        one: one record in a sentence.
        made_on: day written into the file.
    """
    workbook = Workbook()
    made = [workbook.worksheets[0], *(workbook.create_sheet() for _ in sheets[1:])]
    for sheet, plan in zip(made, sheets, strict=True):
        sheet.title = name_sheet(plan.title, taken=[other.title for other in made if other is not sheet])
    notes = [note.format(one=one) for note in _LINES_NOTES]
    if len(sheets) > 1:
        notes.append(_LINK_NOTE)
    _fill_guide(workbook.create_sheet(GUIDE_SHEET), sheets, notes)
    places = _fill_codes(workbook.create_sheet(CODES_SHEET), code_lists)
    for sheet, plan in zip(made, sheets, strict=True):
        _fill_rows(sheet, plan.columns, places)
    return save_workbook(workbook, title=sheets[0].title, made_on=made_on)


def _fill_rows(sheet: Worksheet, columns: Sequence[TemplateColumn], places: dict[str, str]) -> None:
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        cell = sheet.cell(1, number)
        put_value(cell, column.heading)
        cell.font, cell.border, cell.alignment = BOLD, BORDER, CENTRE
        cell.fill = HEAD_FILL if column.required else GROUP_FILL
        dimension = sheet.column_dimensions[letter]
        dimension.number_format = _FORMATS.get(column.kind, _AS_TEXT)
        dimension.font = PLAIN
        dimension.width = min(max(len(column.heading) / 1.6, len(column.example) + 2.0, 12.0), 40.0)
        check: Any = _make_check(column, places)
        check.add(f"{letter}2:{letter}{ROWS_TO_FILL + 1}")
        sheet.add_data_validation(check)
    sheet.row_dimensions[1].height = 48
    set_up_page(sheet, head_row=1)


def _make_check(column: TemplateColumn, places: dict[str, str]) -> DataValidation:
    match column.kind:
        case TemplateKind.DATE | TemplateKind.TIME:
            check = DataValidation(type="date", operator="greaterThanOrEqual", formula1="1")
        case TemplateKind.COUNT:
            check = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
        case TemplateKind.NUMBER:
            check = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0")
        case TemplateKind.YES_NO:
            check = DataValidation(type="list", formula1=f'"{YES},{NO}"')
        case TemplateKind.ONE_OF:
            check = DataValidation(type="list", formula1=places[column.codes])
        case TemplateKind.TEXT | TemplateKind.SOME_OF:
            check = DataValidation()
    check.allow_blank = True
    check.showErrorMessage = check.type is not None
    check.errorTitle = column.heading[:_LONGEST_PROMPT_TITLE]
    check.error = f"{_KIND_WORDS[column.kind]}."
    check.showInputMessage = True
    check.promptTitle = column.heading[:_LONGEST_PROMPT_TITLE]
    check.prompt = (column.help or _KIND_WORDS[column.kind])[:_LONGEST_PROMPT]
    return check


def _fill_guide(sheet: Worksheet, sheets: Sequence[TemplateSheet], notes: Sequence[str]) -> None:
    put_value(sheet.cell(1, 1), "Cách ghi bảng nhập")
    sheet.cell(1, 1).font = TITLE
    for row, note in enumerate(notes, start=2):
        put_value(sheet.cell(row, 1), note)
        sheet.cell(row, 1).font = PLAIN
    row = head = len(notes) + 3
    for place, heading in enumerate(_GUIDE_HEADS, start=1):
        cell = sheet.cell(head, place)
        put_value(cell, heading)
        cell.font, cell.border, cell.fill, cell.alignment = BOLD, BORDER, HEAD_FILL, CENTRE
    for plan in sheets:
        if len(sheets) > 1:
            row += 1
            put_value(sheet.cell(row, 1), f"Trang “{plan.title}”")
            sheet.cell(row, 1).font = BOLD
        for column in plan.columns:
            row += 1
            _fill_guide_row(sheet, row, column)
    set_widths(sheet, _GUIDE_WIDTHS)
    set_up_page(sheet, head_row=head)
    sheet.freeze_panes = None


def _fill_guide_row(sheet: Worksheet, row: int, column: TemplateColumn) -> None:
    required = "x" if column.required else ""
    texts = (column.heading, required, _KIND_WORDS[column.kind], column.help, column.example)
    for place, text in enumerate(texts, start=1):
        cell = sheet.cell(row, place)
        put_value(cell, text)
        cell.font, cell.border, cell.alignment = PLAIN, BORDER, CENTRE if place == 2 else LEFT
        cell.number_format = _AS_TEXT
    sheet.row_dimensions[row].height = find_height(zip(texts, _GUIDE_WIDTHS, strict=True))


def _fill_codes(sheet: Worksheet, code_lists: Sequence[CodeList]) -> dict[str, str]:
    """Writes a column for each list and answers where its words stand, as a validation names them."""
    places: dict[str, str] = {}
    for number, codes in enumerate(code_lists, start=1):
        head = sheet.cell(1, number)
        put_value(head, codes.title)
        head.font, head.border, head.fill, head.alignment = BOLD, BORDER, HEAD_FILL, CENTRE
        for row, word in enumerate(codes.words, start=2):
            cell = sheet.cell(row, number)
            put_value(cell, word)
            cell.font, cell.border = PLAIN, BORDER
            cell.alignment = Alignment(vertical="center")
        letter = get_column_letter(number)
        places[codes.name] = f"'{CODES_SHEET}'!${letter}$2:${letter}${max(len(codes.words) + 1, 2)}"
        sheet.column_dimensions[letter].width = min(
            max((len(word) for word in (*codes.words, codes.title)), default=8) + 3, 60
        )
    set_up_page(sheet, head_row=1)
    return places
