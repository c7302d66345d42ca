"""The periodic report: text, nine columns, signature, annexes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.documents.fonts import Face
from desktop.documents.lines import measure
from desktop.documents.page import LANDSCAPE, PORTRAIT
from desktop.documents.pdf.periodic_report import lay_out_report, periodic_report
from desktop.documents.pdf.report_tables import write_figure
from desktop.documents.pdf.report_values import Annex, IndicatorTable, Missing, UnitColumn, UnitTable
from tests.documents.samples import GROUPS, REPORT, WARD_REPORT, make_line, read, read_all, texts_of

UNITS = UnitTable(
    "",
    (
        UnitColumn("Đơn vị", 3, words=True),
        UnitColumn("Tổng số", group="Cơ sở"),
        UnitColumn("Được kiểm tra", group="Cơ sở"),
        UnitColumn("Tiền phạt (đồng)", 1.4),
    ),
    tuple((f"Phường số {number}", 80 + number, Missing.UNKNOWN, 1_250_000 * number) for number in range(60)),
    ("", 4_830, Missing.UNKNOWN, 2_212_500_000),
)
CONSOLIDATED = replace(WARD_REPORT, annexes=(Annex("TỔNG HỢP THEO ĐƠN VỊ", UNITS, landscape=True),))


@pytest.mark.parametrize(
    ("figure", "written"),
    [
        (42.9, "42,9"),
        (Decimal("1234.50"), "1.234,5"),
        (127_500_000, "127.500.000"),
        (0, "0"),
        ("đạt", "đạt"),
        (Missing.UNKNOWN, "chưa đủ số liệu"),
        (Missing.NONE, "-"),
    ],
)
def test_a_figure_is_a_number_words_or_the_reason_why_there_is_none(figure, written):
    assert write_figure(figure, REPORT) == written


def test_the_table_has_the_nine_columns_of_the_decision():
    words = read_all(lay_out_report(WARD_REPORT))

    for heading in ("TT", "Chỉ số", "Đơn vị tính", "Số liệu", "Chỉ tiêu", "lũy kế", "Tần suất", "Nguồn thông tin"):
        assert heading in words
    assert REPORT.columns == (
        "TT",
        "Chỉ số",
        "Đơn vị tính",
        "Số liệu thực hiện trong kỳ",
        "Chỉ tiêu kế hoạch năm {year}",
        "Số liệu lũy kế",
        "Chỉ tiêu KH {programme}",
        "Tần suất báo cáo",
        "Nguồn thông tin",
    )


def test_the_year_and_the_programme_stand_in_their_columns():
    words = read_all(lay_out_report(WARD_REPORT))

    assert "năm 2026" in words
    assert "2030" in words


def test_an_unknown_figure_is_never_a_number():
    words = read_all(lay_out_report(WARD_REPORT))

    assert words.count("chưa đủ số") == 2


def test_title_addressee_and_sections_follow_each_other():
    words = read_all(lay_out_report(WARD_REPORT))

    parts = [
        "BÁO CÁO",
        "6 tháng đầu năm 2026",
        "Kính gửi: Sở Y tế",
        "I. CÔNG TÁC",
        "II. CÔNG TÁC",
        "III. BẢNG",
        "IV. KHÓ",
    ]
    places = [words.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize("closing", ["Trên đây là báo cáo", "Trên đây là báo cáo.", "Trên đây là báo cáo./."])
def test_the_text_ends_with_the_closing_sign_once(closing):
    words = read_all(lay_out_report(replace(WARD_REPORT, closing=closing)))

    assert "Trên đây là báo cáo./." in words
    assert words.count("./.") == 1


@pytest.mark.parametrize("count", range(1, 40, 3))
def test_the_signature_never_stands_alone_on_a_page(count):
    table = IndicatorTable(
        "III. BẢNG CHỈ SỐ", 2026, "2026-2030", (replace(GROUPS[0], lines=tuple(make_line(n) for n in range(count))),)
    )

    last = lay_out_report(replace(WARD_REPORT, body=(table,)))[-1]

    words = read(last)
    assert words.index("./.") < words.index("Nơi nhận:") < words.index("Hoàng Thị Diệu")


def test_the_head_of_the_table_stands_on_every_page_of_it_and_no_group_name_ends_a_page():
    groups = tuple(
        replace(group, name=f"Nhóm {number}", lines=tuple(make_line(n) for n in range(5)))
        for number, group in enumerate(GROUPS * 5)
    )
    table = IndicatorTable("III. BẢNG CHỈ SỐ", 2026, "2026-2030", groups)

    sheets = lay_out_report(replace(WARD_REPORT, body=(table,)))

    assert len(sheets) > 3
    for sheet in sheets[1:-1]:
        assert read(sheet).index("TT") < 4
        lowest = max(texts_of(sheet), key=lambda text: text.y)
        assert not lowest.text.startswith("Nhóm")


def test_a_number_in_the_table_is_never_torn():
    texts = [text.text for sheet in lay_out_report(WARD_REPORT) for text in texts_of(sheet)]

    assert texts.count("127.500.000") == 1


def test_an_annex_has_pages_of_its_own_across_with_its_own_numbers():
    sheets = lay_out_report(CONSOLIDATED)

    across = [sheet for sheet in sheets if sheet.size == LANDSCAPE.size]
    assert len(across) >= 2
    assert "Phụ lục TỔNG HỢP THEO ĐƠN VỊ" in read(across[0])
    assert "(Kèm theo Báo cáo số 41/BC-UBND ngày 15 tháng 6 năm 2026 của Ủy ban nhân dân" in read(across[0])
    assert texts_of(across[1])[0].text == "2"
    assert "Cơ sở" in read(across[1])


def test_several_annexes_are_counted():
    annex = CONSOLIDATED.annexes[0]

    words = read_all(lay_out_report(replace(CONSOLIDATED, annexes=(annex, replace(annex, title="BẢNG KHÁC")))))

    assert "Phụ lục I " in words
    assert "Phụ lục II " in words


def test_a_table_by_unit_ends_with_its_total():
    words = read_all(lay_out_report(CONSOLIDATED))

    assert words.endswith("Tổng cộng 4.830 chưa đủ số liệu 2.212.500.000")


def test_nothing_reaches_beyond_the_text_area():
    for sheet in lay_out_report(CONSOLIDATED):
        layout = LANDSCAPE if sheet.size == LANDSCAPE.size else PORTRAIT
        for text in texts_of(sheet):
            blanks = text.text.count(" ") + text.text.count("\u00a0")
            end = text.x + measure(text.text, Face(text.face), text.size) + text.word_space * blanks
            assert end <= layout.width + 0.05
            assert text.y <= layout.height


def test_a_report_without_number_and_day_leaves_room_for_both():
    head = replace(WARD_REPORT.letterhead, number="", on=None)

    words = read_all(lay_out_report(replace(CONSOLIDATED, letterhead=head)))

    assert "/BC-UBND" in words
    assert "Dương Kinh, ngày" in words
    assert "(Kèm theo Báo cáo số …/BC-UBND ngày … tháng … năm … của" in words


def test_the_same_values_give_the_same_bytes_and_another_day_gives_others():
    first = periodic_report(WARD_REPORT)

    assert periodic_report(WARD_REPORT) == first
    later = replace(WARD_REPORT, letterhead=replace(WARD_REPORT.letterhead, on=date(2026, 6, 16)))
    assert periodic_report(later) != first
