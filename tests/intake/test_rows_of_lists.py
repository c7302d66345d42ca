"""What the rows say: establishments, headings of groups, totals, lines under the list; every problem at its cell."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from db.domain.establishments import Commitment, Paper
from db.domain.findings import Severity
from db.domain.progress import Cancelled, CancelToken
from desktop.intake.establishments import read_establishments
from desktop.intake.mapping import ColumnMapping
from desktop.intake.rows import RowKind
from desktop.services.catalogs import load_catalogs, load_labels
from tests.intake.making import HEADINGS, TODAY, WARD, change_part, codes, make_list, read_list

if TYPE_CHECKING:
    from pathlib import Path

    from db.domain.establishments import Establishment
    from desktop.intake.results import ImportedRow

ROW = (1, "Nhà nghỉ Hương Sen", "Nhà nghỉ", "12 Lê Lợi")


def read_one(tmp_path: Path, headings: tuple[str, ...], values: tuple[object, ...]) -> ImportedRow:
    """The row of a list of one establishment with more columns."""
    path = make_list(tmp_path / "a.xlsx", [(*ROW, *values)], headings=(*HEADINGS, *headings))
    return read_list(path).rows[0]


def place_of(row: ImportedRow) -> Establishment:
    """The row's establishment, which must have read well."""
    assert row.establishment is not None, row.problems
    return row.establishment


def test_a_plain_row_becomes_an_establishment_in_business_in_the_ward(tmp_path: Path) -> None:
    row = read_one(tmp_path, (), ())

    place = place_of(row)
    assert (place.name, place.kinds, place.address) == ("Nhà nghỉ Hương Sen", ("guest_house",), "12 Lê Lợi")
    assert (place.status, place.commune) == ("operating", WARD)
    assert row.given == {"name", "kinds", "address"}
    assert row.problems == ()


def test_a_full_row_fills_every_part_of_the_record(tmp_path: Path) -> None:
    headings = (
        "Mã CS", "Hình thức", "MST", "Tổ dân phố", "Điện thoại", "Chủ cơ sở", "Số phòng", "Diện tích (m2)",
        "Số ĐKKD", "Ngày cấp", "GCN ANTT", "Số lao động", "Lao động nữ", "Ký cam kết", "Nguy cơ", "Gần", "Giáp ranh",
        "Tình trạng", "Ngày hoạt động", "Ghi chú",
    )  # fmt: skip
    values = (
        "CS-01", "HKD", 201234567, 5, 912345678, "Nguyễn Văn An", "12 phòng", "120,5",
        "02E8001234", "5/3/2024", "12/GCN", "8", 5.0, date(2026, 1, 12), "cao", "trường học, KCN", "x",
        "Tạm ngưng", "10/3/2024", "Đã nhắc nhở",
    )  # fmt: skip

    place = place_of(read_one(tmp_path, headings, values))

    assert (place.code, place.form, place.business_number) == ("CS-01", "household", "0201234567")
    assert (place.neighbourhood, place.telephone, place.owner_name) == ("Tổ dân phố 5", "0912345678", "Nguyễn Văn An")
    assert (place.rooms, place.area_m2, place.workers_total, place.workers_female) == (12, 120.5, 8, 5)
    assert place.papers == (
        Paper(kind="household_registration", number="02E8001234", issued_on=date(2024, 3, 5)),
        Paper(kind="security_certificate", number="12/GCN"),
    )
    assert place.commitments == (Commitment(year=2026, signed_on=date(2026, 1, 12)),)
    assert (place.risk, place.near, place.border_area) == ("high", ("school", "industrial_zone"), True)
    assert (place.status, place.opened_on, place.note) == ("suspended", date(2024, 3, 10), "Đã nhắc nhở")


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("karaokê", ("karaoke",)),
        ("Ka-ra-ô-kê", ("karaoke",)),
        ("NN", ("guest_house",)),
        ("nha\u0300 nghi\u0309", ("guest_house",)),
        ("NHÀ NGHỈ", ("guest_house",)),
        ("mát-xa", ("massage",)),
        ("Massage/xông hơi", ("massage", "steam_bath")),
        ("KS, nhà hàng; karaoke", ("hotel", "restaurant", "karaoke")),
        ("Kinh doanh dịch vụ nhà nghỉ và massage", ("guest_house", "massage")),
        ("Khách sạn + karaoke + karaoke", ("hotel", "karaoke")),
        ("quán cà phê đèn mờ", ("dim_cafe",)),
        ("Cà phê", ("refreshments",)),
        ("Tẩm quất, thư giãn, spa", ("spa",)),
        ("Biệt thự, căn hộ du lịch", ("tourist_villa",)),
        ("guest_house", ("guest_house",)),
        ("Loại hình khác", ("other",)),
    ],
)
def test_kinds_are_understood_in_many_spellings(tmp_path: Path, written: str, kinds: tuple[str, ...]) -> None:
    path = make_list(tmp_path / "a.xlsx", [(1, "A", written, "12 Lê Lợi")])

    assert place_of(read_list(path).rows[0]).kinds == kinds


def test_stars_beside_the_kind_are_the_rank(tmp_path: Path) -> None:
    path = make_list(tmp_path / "a.xlsx", [(1, "A", "Khách sạn 3 sao", "12 Lê Lợi")])

    place = place_of(read_list(path).rows[0])

    assert (place.kinds, place.rank) == (("hotel",), "3 sao")


@pytest.mark.parametrize(("written", "close"), [("karoake", "Karaoke"), ("khách san 5", "Khách sạn")])
def test_an_unknown_kind_is_refused_with_what_it_resembles(tmp_path: Path, written: str, close: str) -> None:
    path = make_list(tmp_path / "a.xlsx", [(1, "A", written, "12 Lê Lợi")])

    row = read_list(path).rows[0]

    assert codes(row) in ({"C2": "WORD_UNKNOWN"}, {"C2": "WORD_UNKNOWN_AT_ALL"})
    if codes(row) == {"C2": "WORD_UNKNOWN"}:
        assert close in row.problems[0].parameters["close"]


def test_every_bad_cell_of_every_row_is_named_at_once(tmp_path: Path) -> None:
    path = make_list(
        tmp_path / "a.xlsx",
        [
            (1, "", "tiệm vàng", "12 Lê Lợi", "31/02/2026", "khoảng 5"),
            (2, "Hoa Mai", "Karaoke", "14 Lê Lợi", "5/3/2026", 5),
            (3, "Sao", "Karaoke", "", "3/25/2026", -1),
        ],
        headings=(*HEADINGS, "Ngày khảo sát", "Số phòng"),
    )

    rows = read_list(path).rows

    assert codes(rows[0]) == {
        "B2": "CELL_REQUIRED", "C2": "WORD_UNKNOWN_AT_ALL", "E2": "DATE_IMPOSSIBLE", "F2": "NUMBER_UNREADABLE"
    }  # fmt: skip
    assert rows[1].establishment is not None
    assert codes(rows[2]) == {"D4": "CELL_REQUIRED", "E4": "DATE_MONTH_FIRST", "F4": "NUMBER_NEGATIVE"}
    assert [row.establishment is None for row in rows] == [True, False, True]


def test_a_part_larger_than_the_whole_is_named_at_its_cell(tmp_path: Path) -> None:
    row = read_one(tmp_path, ("Số lao động", "Lao động nữ"), (5, 8))

    assert row.establishment is None
    assert codes(row) == {"F2": "PART_EXCEEDS_TOTAL"}


def test_a_year_alone_is_kept_in_the_note(tmp_path: Path) -> None:
    row = read_one(tmp_path, ("Năm hoạt động", "Ghi chú"), (2015, "Gần chợ"))

    place = place_of(row)
    assert place.opened_on is None
    assert place.note == "Năm hoạt động: 2015\nGần chợ"
    assert [(p.code, p.severity) for p in row.problems] == [("DATE_NOT_FULL", Severity.NOTE)]


@pytest.mark.parametrize(
    ("written", "commitments", "note"),
    [
        ("x", (), "Ký cam kết: có"),
        ("Có", (), "Ký cam kết: có"),
        ("Không", (), ""),
        (2025, (Commitment(year=2025),), ""),
        ("năm 2025", (Commitment(year=2025),), ""),
        ("5/3/2025", (Commitment(year=2025, signed_on=date(2025, 3, 5)),), ""),
    ],
)
def test_a_commitment_is_a_day_a_year_or_a_word(
    tmp_path: Path, written: object, commitments: tuple[Commitment, ...], note: str
) -> None:
    place = place_of(read_one(tmp_path, ("Ký cam kết",), (written,)))

    assert (place.commitments, place.note) == (commitments, note)


@pytest.mark.parametrize(
    ("name", "form", "kind"),
    [
        ("Nhà nghỉ Hương Sen", "", "household_registration"),
        ("Công ty TNHH Hương Sen", "", "business_registration"),
        ("Hương Sen", "Doanh nghiệp", "business_registration"),
        ("Công ty TNHH Hương Sen", "Hộ kinh doanh", "household_registration"),
    ],
)
def test_a_registration_is_that_of_a_household_or_an_enterprise(
    tmp_path: Path, name: str, form: str, kind: str
) -> None:
    path = make_list(
        tmp_path / "a.xlsx", [(1, name, "NN", "12 Lê Lợi", form, "01")], headings=(*HEADINGS, "Hình thức", "Số ĐKKD")
    )

    assert [paper.kind for paper in place_of(read_list(path).rows[0]).papers] == [kind]


def test_the_parts_of_an_address_are_joined(tmp_path: Path) -> None:
    headings = ("Tên cơ sở", "Loại hình", "Số nhà", "Đường", "Tổ dân phố")
    path = make_list(tmp_path / "a.xlsx", [("A", "NN", "12B", "Lê Lợi", 5), ("B", "NN", "", "", 6)], headings=headings)

    rows = read_list(path).rows

    assert [place_of(row).address for row in rows] == ["12B Lê Lợi", "Tổ dân phố 6"]


@pytest.mark.parametrize(
    ("written", "former"),
    [
        ("Phường Hải An", ""),
        ("P. Hải An", ""),
        ("hải an", ""),
        ("HAI AN", ""),
        ("Phường Hải An, TP Hải Phòng", ""),
        ("Đằng Lâm", "dang-lam"),
        ("phường Thành Tô", "thanh-to"),
    ],
)
def test_the_commune_is_understood_by_its_names_of_today_and_before(tmp_path: Path, written: str, former: str) -> None:
    place = place_of(read_one(tmp_path, ("Phường",), (written,)))

    assert (place.commune, place.former_commune) == (WARD, former)


def test_another_commune_is_refused(tmp_path: Path) -> None:
    row = read_one(tmp_path, ("Phường",), ("Phường Kiến An",))

    assert codes(row) == {"E2": "COMMUNE_NOT_OURS"}
    assert row.problems[0].parameters["expected"] == "Phường Hải An"


def test_groups_totals_and_the_lines_under_the_list_are_no_establishments(tmp_path: Path) -> None:
    path = make_list(
        tmp_path / "a.xlsx",
        [
            ("I", "Nhà nghỉ"),
            (1, "Hương Sen", "", "12 Lê Lợi"),
            ("", "Cộng: 1"),
            ("II", "Các cơ sở karaoke"),
            (2, "Hoa Mai", "", "14 Lê Lợi"),
            (3, "", "", ""),
            ("", "Tổng cộng", "", ""),
            (),
            ("", "", "", "Hải An, ngày 20 tháng 11 năm 2026"),
            ("", "NGƯỜI LẬP BIỂU", "", "CHỦ TỊCH"),
            ("", "Nguyễn Văn B", "", "Trần Thị C"),
        ],
    )

    sheet = read_list(path)

    assert [(row.row_number, place_of(row).kinds) for row in sheet.rows] == [(3, ("guest_house",)), (6, ("karaoke",))]
    assert [(skipped.row_number, skipped.kind) for skipped in sheet.skipped] == [
        (2, RowKind.GROUP),
        (4, RowKind.TOTAL),
        (5, RowKind.GROUP),
        (8, RowKind.TOTAL),
        (10, RowKind.FOOTER),
        (11, RowKind.FOOTER),
        (12, RowKind.FOOTER),
    ]


def test_headings_of_neighbourhoods_go_to_the_rows_below(tmp_path: Path) -> None:
    path = make_list(
        tmp_path / "a.xlsx",
        [("Tổ dân phố 5",), (1, "A", "NN", "12 Lê Lợi"), ("Thôn Đông",), (2, "B", "NN", "")],
    )

    rows = read_list(path).rows

    assert [(place_of(row).neighbourhood, place_of(row).address) for row in rows] == [
        ("Tổ dân phố 5", "12 Lê Lợi"),
        ("Thôn Đông", "Thôn Đông"),
    ]


def test_a_row_with_only_a_name_and_a_number_is_bad_and_not_passed_over(tmp_path: Path) -> None:
    sheet = read_list(make_list(tmp_path / "a.xlsx", [ROW, (2, "Hoa Mai", "", "")]))

    assert codes(sheet.rows[1]) == {"C3": "CELL_REQUIRED", "D3": "CELL_REQUIRED"}
    assert sheet.skipped == ()


def test_a_name_that_begins_like_a_total_is_an_establishment(tmp_path: Path) -> None:
    sheet = read_list(make_list(tmp_path / "a.xlsx", [(1, "Tổng kho Hải An", "NN", "12 Lê Lợi")]))

    assert [place_of(row).name for row in sheet.rows] == ["Tổng kho Hải An"]


def test_cells_merged_downwards_hold_for_every_row(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.append(HEADINGS)
    sheet.append([1, "A", "Karaoke", "1 Lê Lợi"])
    sheet.append([2, "B", None, "2 Lê Lợi"])
    sheet.append([3, "C", None, "3 Lê Lợi"])
    sheet.merge_cells("C2:C4")
    workbook.save(path)

    assert [place_of(row).kinds for row in read_list(path).rows] == [("karaoke",)] * 3


def test_a_column_that_stands_twice_must_say_the_same(tmp_path: Path) -> None:
    path = make_list(
        tmp_path / "a.xlsx",
        [
            (1, "A", "NN", "1 Lê Lợi", "0912345678", "0912345678"),
            (2, "B", "NN", "2 Lê Lợi", "0912345678", "0987654321"),
        ],
        headings=(*HEADINGS, "Điện thoại", "SĐT"),
    )

    sheet = read_list(path)

    assert [column.repeated for column in sheet.columns][-2:] == [False, True]
    assert codes(sheet.rows[0]) == {}
    assert codes(sheet.rows[1]) == {"F3": "TWO_VALUES"}


def test_several_columns_of_notes_are_all_kept(tmp_path: Path) -> None:
    place = place_of(read_one(tmp_path, ("Ghi chú", "Lưu ý"), ("một", "hai")))

    assert place.note == "Ghi chú: một\nLưu ý: hai"


def test_errors_and_formulas_without_a_result_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.append((*HEADINGS, "Số phòng"))
    sheet.append([*ROW, "=SUM(A1:A1)"])
    sheet.append([2, "B", "NN", "2 Lê Lợi", "#REF!"])
    sheet["E3"].data_type = "e"
    workbook.save(path)

    rows = read_list(path).rows

    assert codes(rows[0]) == {"E2": "FORMULA_NOT_CALCULATED"}
    assert codes(rows[1]) == {"E3": "CELL_SHOWS_ERROR"}


def test_the_result_kept_with_a_formula_is_the_value(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    make_list(path, [(*ROW, "=1+2"), (2, "B", "NN", "2 Lê Lợi", "=A1")], headings=(*HEADINGS, "Số phòng"))

    def calculate(content: bytes) -> bytes:
        kept = content.replace(b"<f>1+2</f><v />", b"<f>1+2</f><v>3</v>").replace(
            b"<f>1+2</f><v></v>", b"<f>1+2</f><v>3</v>"
        )
        return kept.replace(b'<c r="E3"><f>A1</f><v />', b'<c r="E3" t="str"><f>A1</f><v></v>').replace(
            b'<c r="E3"><f>A1</f><v></v>', b'<c r="E3" t="str"><f>A1</f><v></v>'
        )

    change_part(path, "xl/worksheets/sheet1.xml", calculate)

    rows = read_list(path).rows

    assert place_of(rows[0]).rooms == 3
    assert place_of(rows[1]).rooms is None


def test_text_for_a_legacy_font_is_refused_cell_by_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.append(HEADINGS)
    sheet.append([1, "Nhµ nghØ Sen", "NN", "12"])
    sheet.append([2, "Karaoke 5", "karaoke", "12"])
    sheet.append([3, "Nhà nghỉ Hương Sen", "NN", "13"])
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.font = Font(name=".VnTime")
    workbook.save(path)

    rows = read_list(path).rows

    assert codes(rows[0]) == {"B2": "CELL_LEGACY_FONT"}
    assert rows[0].problems[0].parameters["font"] == ".VnTime"
    assert rows[1].establishment is not None
    assert rows[2].establishment is not None


def test_days_that_excel_may_have_turned_round_are_remarked(tmp_path: Path) -> None:
    days: list[object] = ["25/3/2026", date(2026, 4, 3), date(2026, 5, 5)]
    path = make_list(
        tmp_path / "a.xlsx",
        [(n, f"Quán {n}", "NN", f"{n} Lê Lợi", day) for n, day in enumerate(days, start=1)],
        headings=(*HEADINGS, "Ngày khảo sát"),
    )

    rows = read_list(path).rows

    assert [codes(row) for row in rows] == [{}, {"E3": "DATE_MAYBE_SWAPPED"}, {}]
    assert all(row.establishment for row in rows)


def test_true_days_that_cannot_have_been_turned_clear_their_column(tmp_path: Path) -> None:
    days: list[object] = ["25/3/2026", date(2026, 4, 3), date(2026, 4, 30)]
    path = make_list(
        tmp_path / "a.xlsx",
        [(n, f"Quán {n}", "NN", f"{n} Lê Lợi", day) for n, day in enumerate(days, start=1)],
        headings=(*HEADINGS, "Ngày khảo sát"),
    )

    assert [codes(row) for row in read_list(path).rows] == [{}, {}, {}]


def test_a_sentence_quotes_only_the_beginning_of_a_cell(tmp_path: Path) -> None:
    row = read_one(tmp_path, ("Số phòng",), ("nhiều phòng " * 500,))

    assert codes(row) == {"E2": "NUMBER_UNREADABLE"}
    assert len(str(row.problems[0].parameters["text"])) < 100


def test_days_counted_from_1904_are_the_same_days(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    sheet: Any = workbook.active
    sheet.append((*HEADINGS, "Ngày khảo sát"))
    sheet.append((*ROW, date(2026, 3, 5)))
    workbook.save(path)

    assert place_of(read_list(path).rows[0]).surveyed_on == date(2026, 3, 5)


def test_rows_numbered_in_advance_are_passed_over_in_silence(tmp_path: Path) -> None:
    sheet = read_list(make_list(tmp_path / "a.xlsx", [ROW, *((n, None, None, None) for n in range(2, 50))]))

    assert len(sheet.rows) == 1
    assert sheet.skipped == ()


def test_a_default_serves_empty_cells_only_and_is_not_said_by_the_row(tmp_path: Path) -> None:
    path = make_list(tmp_path / "a.xlsx", [(1, "A", "", "1 Lê Lợi"), (2, "B", "NN", "2 Lê Lợi")])

    rows = read_list(path, ColumnMapping(defaults={"kinds": "karaoke"})).rows

    assert [place_of(row).kinds for row in rows] == [("karaoke",), ("guest_house",)]
    assert ["kinds" in row.given for row in rows] == [False, True]


def test_reading_stops_when_asked_to(tmp_path: Path) -> None:
    path = make_list(tmp_path / "a.xlsx", [ROW])
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        read_establishments(path, catalogs=load_catalogs(), labels=load_labels(), today=TODAY, token=token)
