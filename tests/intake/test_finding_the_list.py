"""Where the list is: the sheet, the row of headings under titles, one to three lines deep, merged or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from db.domain.errors import KnownError
from desktop.intake.column_names import IGNORED, ROW_NUMBER
from desktop.intake.mapping import ColumnMapping
from desktop.intake.rows import RowKind
from tests.intake.making import HEADINGS, change_part, codes, make_list, read_list
from tests.support.faults import code_of

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.intake.results import Sheet

ROW = (1, "Nhà nghỉ Hương Sen", "Nhà nghỉ", "12 Lê Lợi")


def targets(sheet: Sheet) -> dict[str, str]:
    """What each column was taken for, by its letters."""
    return {column.letters: column.target for column in sheet.columns}


def test_headings_in_the_first_row_are_found(tmp_path: Path) -> None:
    sheet = read_list(make_list(tmp_path / "a.xlsx", [ROW]))

    assert sheet.header_rows == (1, 1)
    assert targets(sheet) == {"A": ROW_NUMBER, "B": "name", "C": "kinds", "D": "address"}
    assert [row.row_number for row in sheet.rows] == [2]


def test_headings_under_titles_are_found(tmp_path: Path) -> None:
    titles = ("UBND PHƯỜNG HẢI AN", "DANH SÁCH CƠ SỞ KINH DOANH DỊCH VỤ", "(Kèm theo Báo cáo số 12/BC-UBND)", "")

    sheet = read_list(make_list(tmp_path / "a.xlsx", [ROW], titles=titles))

    assert sheet.header_rows == (5, 5)
    assert [row.row_number for row in sheet.rows] == [6]


def test_a_list_may_begin_at_any_column(tmp_path: Path) -> None:
    path = make_list(tmp_path / "a.xlsx", [("", "", *ROW)], headings=("", "", *HEADINGS))

    assert targets(read_list(path))["D"] == "name"


def test_two_lines_of_merged_headings_are_read_together(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.append(["DANH SÁCH CƠ SỞ"])
    sheet.merge_cells("A1:H1")
    sheet.append(["STT", "Tên cơ sở", "Loại hình", "Địa chỉ", "Giấy ANTT", None, "Lao động", None])
    sheet.append([None, None, None, None, "Số", "Ngày cấp", "Tổng số", "Nữ"])
    for area in ("A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "G2:H2"):
        sheet.merge_cells(area)
    sheet.append([1, 2, 3, 4, 5, 6, 7, 8])
    sheet.append([*ROW, "12/GCN", "5/3/2024", 8, 5])
    workbook.save(path)

    read = read_list(path)

    assert read.header_rows == (2, 3)
    assert targets(read)["E"] == "papers.security_certificate.number"
    assert targets(read)["F"] == "papers.security_certificate.issued_on"
    assert (targets(read)["G"], targets(read)["H"]) == ("workers_total", "workers_female")
    assert [(skipped.row_number, skipped.kind) for skipped in read.skipped] == [(4, RowKind.COLUMN_NUMBERS)]
    assert [row.row_number for row in read.rows] == [5]


def test_the_first_establishment_is_never_swallowed_by_the_headings(tmp_path: Path) -> None:
    path = make_list(tmp_path / "a.xlsx", [(*ROW, "ĐKKD")], headings=[*HEADINGS, "Loại giấy"])

    sheet = read_list(path)

    assert sheet.header_rows == (1, 1)
    assert [row.row_number for row in sheet.rows] == [2]


def test_a_bare_heading_belongs_to_the_paper_before_it(tmp_path: Path) -> None:
    headings = [*HEADINGS, "Số ĐKKD", "Ngày cấp", "Nơi cấp", "Số GCN ANTT", "Ngày cấp", "CCCD", "Ngày cấp"]

    read = targets(read_list(make_list(tmp_path / "a.xlsx", [ROW], headings=headings)))

    assert [read[letters] for letters in "EFGHIK"] == [
        "papers.registration.number",
        "papers.registration.issued_on",
        "papers.registration.issued_by",
        "papers.security_certificate.number",
        "papers.security_certificate.issued_on",
        "",
    ]


def test_columns_that_mean_nothing_here_are_named(tmp_path: Path) -> None:
    path = make_list(tmp_path / "a.xlsx", [ROW], headings=[*HEADINGS, "Vốn pháp định", "Địa chỉ chủ cơ sở"])

    sheet = read_list(path)

    assert [column.heading for column in sheet.unrecognised] == ["Vốn pháp định"]
    assert targets(sheet)["F"] == IGNORED
    assert [(r.code, r.parameters["headings"]) for r in sheet.remarks] == [("COLUMNS_NOT_READ", ("Vốn pháp định",))]


def test_a_missing_column_is_said_once_and_at_each_row(tmp_path: Path) -> None:
    path = make_list(tmp_path / "a.xlsx", [("A", "12 Lê Lợi")], headings=("Tên cơ sở", "Địa chỉ"))

    sheet = read_list(path)

    assert ("COLUMN_MISSING", "Loại hình") in [(r.code, r.parameters.get("label")) for r in sheet.remarks]
    assert codes(sheet.rows[0]) == {"A2": "CELL_REQUIRED"}


def two_sheets(path: Path, *, first_hidden: bool) -> Path:
    """Hotels on one sheet, karaoke on the other, a cover before them."""
    workbook = Workbook()
    cover: Any = workbook.active
    cover.title = "Bìa"
    cover.append(["Báo cáo quý"])
    for name in ("Khách sạn", "Karaoke"):
        sheet: Any = workbook.create_sheet(name)
        sheet.append(HEADINGS)
        sheet.append([1, f"{name} Một", name, "1 Lê Lợi"])
    if first_hidden:
        workbook["Khách sạn"].sheet_state = "hidden"
    workbook.save(path)
    return path


def test_the_first_sheet_with_a_list_is_read_and_others_are_named(tmp_path: Path) -> None:
    sheet = read_list(two_sheets(tmp_path / "a.xlsx", first_hidden=False))

    assert sheet.name == "Khách sạn"
    assert [(r.code, r.parameters["others"]) for r in sheet.remarks] == [("OTHER_SHEETS", ("Karaoke",))]


def test_a_hidden_sheet_is_passed_over_unless_it_is_asked_for(tmp_path: Path) -> None:
    path = two_sheets(tmp_path / "a.xlsx", first_hidden=True)

    assert read_list(path).name == "Karaoke"
    assert read_list(path, ColumnMapping(sheet="Khách sạn")).name == "Khách sạn"
    assert code_of(lambda: read_list(path, ColumnMapping(sheet="Nhà nghỉ"))) == "SHEET_NOT_FOUND"


def test_hidden_rows_are_read_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.append(HEADINGS)
    sheet.append(ROW)
    sheet.append([2, "Hoa Mai", "Karaoke", "14 Lê Lợi"])
    sheet.row_dimensions[3].hidden = True
    workbook.save(path)

    read = read_list(path)

    assert len(read.rows) == 2
    assert [(r.code, r.parameters["count"]) for r in read.remarks] == [("HIDDEN_ROWS", 1)]


def test_a_workbook_without_a_list_says_what_is_looked_for(tmp_path: Path) -> None:
    path = make_list(tmp_path / "a.xlsx", [("5", "6")], headings=("Chỉ tiêu", "Kết quả"))

    assert code_of(lambda: read_list(path)) == "HEADER_NOT_FOUND"


def test_an_empty_workbook_is_told_from_one_without_a_list(tmp_path: Path) -> None:
    path = make_list(tmp_path / "a.xlsx", [], headings=())

    assert code_of(lambda: read_list(path)) == "WORKBOOK_EMPTY"


def test_headings_in_disguise_are_told_by_the_font(tmp_path: Path) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415

    path = tmp_path / "a.xlsx"
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.append(["STT", "Tªn c¬ së", "Lo¹i h×nh", "§Þa chØ"])
    for cell in sheet[1]:
        cell.font = Font(name=".VnTimeH")
    sheet.append([1, "Nhµ nghØ Sen", "Nhµ nghØ", "12 Lª Lîi"])
    workbook.save(path)

    with pytest.raises(KnownError) as refused:
        read_list(path)

    assert (refused.value.code, refused.value.parameters["font"]) == ("LEGACY_FONT", ".VnTimeH")


def test_a_mapping_names_columns_row_and_defaults(tmp_path: Path) -> None:
    path = make_list(
        tmp_path / "a.xlsx",
        [("Hương Sen", "12 Lê Lợi", "việc riêng")],
        headings=("Quán", "Chỗ", "Cán bộ phụ trách"),
        titles=("Tên cơ sở", "Địa chỉ"),
    )
    mapping = ColumnMapping(
        columns={"quán": "name", "Chỗ": "Địa chỉ", "Cán bộ phụ trách": ""},
        defaults={"kinds": "nhà nghỉ; karaoke", "commune": "Hải An"},
        header_row=3,
    )

    sheet = read_list(path, mapping)

    place = sheet.rows[0].establishment
    assert place is not None
    assert (place.name, place.address, place.kinds) == ("Hương Sen", "12 Lê Lợi", ("guest_house", "karaoke"))
    assert sheet.rows[0].given == {"name", "address"}
    assert targets(sheet)["C"] == IGNORED
    assert sheet.remarks == ()


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        (ColumnMapping(columns={"Tên cơ sở": "mau_sac"}), "MAPPING_FIELD_UNKNOWN"),
        (ColumnMapping(defaults={"mau_sac": "xanh"}), "MAPPING_FIELD_UNKNOWN"),
        (ColumnMapping(defaults={"kinds": "tiệm vàng"}), "MAPPING_DEFAULT_UNREADABLE"),
    ],
    ids=["column", "default", "value"],
)
def test_a_mapping_that_cannot_be_followed_is_refused(tmp_path: Path, mapping: ColumnMapping, code: str) -> None:
    path = make_list(tmp_path / "a.xlsx", [ROW])

    assert code_of(lambda: read_list(path, mapping)) == code


def test_a_mapping_that_fits_nothing_is_remarked(tmp_path: Path) -> None:
    path = make_list(tmp_path / "a.xlsx", [ROW])

    sheet = read_list(path, ColumnMapping(columns={"Tên quầy": "name"}))

    assert [(r.code, r.parameters["headings"]) for r in sheet.remarks] == [("MAPPING_NOT_USED", ("Tên quầy",))]


def test_prefixes_in_the_xml_make_no_difference(tmp_path: Path) -> None:
    path = make_list(tmp_path / "a.xlsx", [ROW])

    def prefix(content: bytes) -> bytes:
        import re  # noqa: PLC0415

        named = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", content)
        return named.replace(b"xmlns=", b"xmlns:x=").replace(b"<x:?", b"<?")

    change_part(path, "xl/worksheets/sheet1.xml", prefix)

    assert [row.row_number for row in read_list(path).rows] == [2]
