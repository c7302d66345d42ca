"""Workbooks and text lists, read back by two independent readers."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from desktop.documents.pdf.report_values import IndicatorTable, Missing
from desktop.documents.workbooks.annex import annex_workbook
from desktop.documents.workbooks.lists import guard_text, list_csv, list_workbook
from desktop.documents.workbooks.sheets import name_sheet
from desktop.documents.workbooks.template import establishment_template
from desktop.documents.workbooks.values import (
    AnnexWorkbook,
    CodeList,
    ColumnKind,
    ListColumn,
    ListSheet,
    TemplateColumn,
    TemplateKind,
)
from tests.documents.samples import GROUPS, LONG_NAME, REPORT

COLUMNS = (
    ListColumn("Ngày kiểm tra", ColumnKind.DATE),
    ListColumn("Cơ sở"),
    ListColumn("Lao động", ColumnKind.COUNT),
    ListColumn("Diện tích (m²)", ColumnKind.NUMBER),
    ListColumn("Tiền phạt (đồng)", ColumnKind.MONEY),
    ListColumn("Theo kế hoạch", ColumnKind.YES_NO),
    ListColumn("Bắt đầu", ColumnKind.TIME),
)
HELD = datetime(2026, 3, 5, 19, 30)  # noqa: DTZ001 - local time, as the record keeps it
ROWS = (
    (date(2026, 3, 5), LONG_NAME, 12, 1250.5, 1_250_000, True, HELD),
    (None, "=HYPERLINK(1)", None, Decimal("12.5"), Missing.UNKNOWN, False, None),
    (date(2026, 3, 6), "#N/A", 0, 3, 0, None, HELD),
)
ANNEX = AnnexWorkbook(
    wording=REPORT,
    agency="ỦY BAN NHÂN DÂN\nPHƯỜNG DƯƠNG KINH",
    title="BẢNG CHỈ SỐ",
    period="6 tháng đầu năm 2026",
    made_on=date(2026, 6, 15),
    indicators=IndicatorTable("", 2026, "2026-2030", GROUPS, "Ghi chú"),
    sheets=(ListSheet("Kiểm tra", "DANH SÁCH CUỘC KIỂM TRA", COLUMNS, ROWS),),
)
TEMPLATE = (
    TemplateColumn("Tên cơ sở", required=True, help="Tên trên biển hiệu.", example="Nhà nghỉ Hoa Phượng"),
    TemplateColumn("Loại hình", TemplateKind.SOME_OF, codes="kinds"),
    TemplateColumn("Hình thức", TemplateKind.ONE_OF, codes="forms"),
    TemplateColumn("Ngày khai trương", TemplateKind.DATE, example="05/01/2020"),
    TemplateColumn("Tổng số lao động", TemplateKind.COUNT),
    TemplateColumn("Diện tích", TemplateKind.NUMBER),
    TemplateColumn("Giáp ranh", TemplateKind.YES_NO),
)
CODES = (
    CodeList("kinds", "Loại hình", ("khách sạn", "karaoke")),
    CodeList("forms", "Hình thức", ("Doanh nghiệp", "Hộ kinh doanh", "Chưa đăng ký")),
)


def opened(workbook: bytes):
    return load_workbook(io.BytesIO(workbook))


def calamine(workbook: bytes, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_name(sheet).to_python()


def test_the_annex_has_the_nine_columns_in_its_fifth_row():
    sheet = opened(annex_workbook(ANNEX))["Bảng chỉ số"]

    assert [cell.value for cell in sheet[5]] == [
        "TT",
        "Chỉ số",
        "Đơn vị tính",
        "Số liệu thực hiện trong kỳ",
        "Chỉ tiêu kế hoạch năm 2026",
        "Số liệu lũy kế",
        "Chỉ tiêu KH 2026-2030",
        "Tần suất báo cáo",
        "Nguồn thông tin",
    ]


def test_figures_of_the_annex_are_numbers_and_unknown_ones_are_words():
    sheet = opened(annex_workbook(ANNEX))["Bảng chỉ số"]

    rows = {row[0].value: row for row in sheet.iter_rows(min_row=6)}
    assert (rows["1"][3].value, rows["1"][3].number_format) == (87.5, "#,##0.0")
    assert rows["2"][3].value == "chưa đủ số liệu"
    assert (rows["4"][3].value, rows["4"][3].number_format) == (127_500_000, "#,##0")
    assert rows["4"][4].value == "-"
    assert rows["A"][1].value == "Thông tin, tuyên truyền"


def test_every_sheet_of_the_annex_prints_across_as_wide_as_the_page_with_its_head_repeated():
    workbook = opened(annex_workbook(ANNEX))

    for sheet, head in zip(workbook.worksheets, (5, 3), strict=True):
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == f"${head}:${head}"
        assert sheet.freeze_panes == f"A{head + 1}"


def test_a_list_of_the_annex_is_numbered_and_keeps_dates_as_dates():
    rows = calamine(annex_workbook(ANNEX), "Kiểm tra")

    assert rows[0][0] == "DANH SÁCH CUỘC KIỂM TRA"
    assert rows[2][:3] == ["TT", "Ngày kiểm tra", "Cơ sở"]
    assert rows[3] == [1.0, date(2026, 3, 5), LONG_NAME, 12.0, 1250.5, 1_250_000.0, "Có", HELD]
    assert rows[4][2] == "=HYPERLINK(1)"


def test_a_long_list_has_its_heads_in_the_first_row():
    rows = calamine(list_workbook("Cơ sở", COLUMNS, iter(ROWS)), "Cơ sở")

    assert rows[0] == [column.heading for column in COLUMNS]
    assert rows[1] == [date(2026, 3, 5), LONG_NAME, 12.0, 1250.5, 1_250_000.0, "Có", HELD]
    assert rows[3][1] == "#N/A"


def test_dates_and_money_of_a_long_list_are_shown_as_the_office_writes_them():
    sheet = opened(list_workbook("Cơ sở", COLUMNS, ROWS))["Cơ sở"]

    assert sheet["A2"].number_format == "dd/mm/yyyy"
    assert sheet["G2"].number_format == "dd/mm/yyyy hh:mm"
    assert sheet["E2"].number_format == "#,##0"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G4"
    assert sheet.column_dimensions["B"].width > 40


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(1)", "#N/A", "#REF!", "+84 912", "-5", "@SUM(A1)"])
def test_text_that_looks_like_a_formula_stays_text(text):
    columns = (ListColumn("Một"), ListColumn("Hai"), ListColumn("Ba", ColumnKind.MONEY))
    row = ((text, text, text),)

    lists = opened(list_workbook("A", columns, row))["A"]
    annex = opened(annex_workbook(replace(ANNEX, sheets=(ListSheet("A", "A", columns, row),))))["A"]

    for cell in (*lists[2], *annex[4][1:]):
        assert (cell.value, cell.data_type) == (text, "s")


def test_control_characters_do_not_stop_a_workbook():
    rows = calamine(list_workbook("A", (ListColumn("Một"),), [("a\x00b\x0bc\u202ed",)]), "A")

    assert rows[1] == ["ab\ncd"]


def test_the_same_values_give_the_same_workbook():
    assert annex_workbook(ANNEX) == annex_workbook(ANNEX)
    assert list_workbook("A", COLUMNS, ROWS, made_on=date(2026, 1, 1)) == list_workbook(
        "A", COLUMNS, ROWS, made_on=date(2026, 1, 1)
    )
    assert establishment_template(TEMPLATE, CODES) == establishment_template(TEMPLATE, CODES)


def test_a_workbook_says_what_it_is_and_of_which_day():
    properties = opened(annex_workbook(ANNEX)).properties

    assert properties.title == "BẢNG CHỈ SỐ 6 tháng đầu năm 2026"
    assert properties.creator == "Địa Bàn"
    assert properties.modified.date() == date(2026, 6, 15)


@pytest.mark.parametrize(
    ("name", "taken", "given"),
    [
        ("Kiểm tra", (), "Kiểm tra"),
        ("Quý I/2026: [nháp]", (), "Quý I 2026   nháp"),
        ("", (), "Danh sách"),
        ("Kiểm tra", ("KIỂM TRA",), "Kiểm tra (2)"),
        ("x" * 40, (), "x" * 31),
        ("x" * 40, ("x" * 31,), "x" * 27 + " (2)"),
    ],
)
def test_a_tab_gets_a_name_that_excel_accepts(name, taken, given):
    assert name_sheet(name, taken) == given


def test_a_text_list_is_read_by_excel_as_utf_8():
    assert list_csv(COLUMNS, ROWS).startswith(b"\xef\xbb\xbfNg\xc3\xa0y")


def test_a_text_list_writes_values_as_the_office_does():
    lines = list(csv.reader(io.StringIO(list_csv(COLUMNS, ROWS).decode("utf-8-sig"))))

    assert lines[0] == [column.heading for column in COLUMNS]
    assert lines[1] == ["05/03/2026", LONG_NAME, "12", "1250,5", "1250000", "Có", "05/03/2026 19:30"]
    assert lines[2] == ["", "'=HYPERLINK(1)", "", "12,5", "", "Không", ""]


def test_a_text_list_can_be_written_for_other_programs():
    written = list_csv((ListColumn("a"),), [(1250.5,), (Decimal(100),)], delimiter=";", decimal=".")

    assert written.decode("utf-8-sig").splitlines() == ["a", "1250.5", "100"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_of_a_text_list_can_become_a_formula(start):
    text = f"{start}cmd|' /C calc'!A0"

    ((cell,),) = list(csv.reader(io.StringIO(list_csv((), [(text,)]).decode("utf-8-sig"), newline="")))[1:]

    assert cell == f"'{text}"
    assert guard_text(text) == f"'{text}"


def test_a_number_below_nought_stays_a_number_in_a_text_list():
    assert list_csv((ListColumn("a"),), [(-5,)]).decode("utf-8-sig").splitlines()[1] == "-5"


def test_the_template_begins_with_the_sheet_to_fill_in():
    workbook = opened(establishment_template(TEMPLATE, CODES))

    assert workbook.sheetnames == ["Cơ sở", "Hướng dẫn", "Danh mục"]
    assert [cell.value for cell in workbook["Cơ sở"][1]] == [column.heading for column in TEMPLATE]
    assert workbook["Cơ sở"].max_row == 1


def test_the_template_checks_what_is_typed():
    sheet = opened(establishment_template(TEMPLATE, CODES))["Cơ sở"]

    checks = {str(check.sqref): check for check in sheet.data_validations.dataValidation}
    assert checks["C2:C5001"].type == "list"
    assert checks["C2:C5001"].formula1 == "'Danh mục'!$B$2:$B$4"
    assert checks["D2:D5001"].type == "date"
    assert checks["E2:E5001"].type == "whole"
    assert checks["F2:F5001"].type == "decimal"
    assert checks["G2:G5001"].formula1 == '"Có,Không"'
    assert checks["B2:B5001"].type in (None, "none")
    assert checks["A2:A5001"].prompt == "Tên trên biển hiệu."


def test_the_template_keeps_leading_noughts_and_shows_dates_day_first():
    sheet = opened(establishment_template(TEMPLATE, CODES))["Cơ sở"]

    assert sheet.column_dimensions["A"].number_format == "@"
    assert sheet.column_dimensions["D"].number_format == "dd/mm/yyyy"


def test_the_template_explains_every_column_and_lists_every_word():
    workbook = establishment_template(TEMPLATE, CODES)

    guide = calamine(workbook, "Hướng dẫn")
    words = calamine(workbook, "Danh mục")
    headings = [row[0] for row in guide]
    assert all(column.heading in headings for column in TEMPLATE)
    assert guide[headings.index("Tên cơ sở")][1:] == ["x", "Chữ", "Tên trên biển hiệu.", "Nhà nghỉ Hoa Phượng"]
    assert [row[1] for row in words] == ["Hình thức", *CODES[1].words]
