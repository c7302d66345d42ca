"""The slip that carries a key's fingerprint on paper."""

from __future__ import annotations

from datetime import date

from desktop.documents.page import Letterhead
from desktop.documents.pdf.enrolment_slip import EnrolmentSlip, enrolment_slip, lay_out_slip
from desktop.documents.shapes import Rule, Text

PRINT = "".join(f"{number:02x}" for number in range(32))


def slip(**fields) -> EnrolmentSlip:
    usual = {
        "letterhead": Letterhead("ỦY BAN NHÂN DÂN\nPHƯỜNG DƯƠNG KINH", "", "PĐK", "", "Dương Kinh", date(2026, 6, 17)),
        "unit": "Phường Dương Kinh",
        "unit_code": "11692",
        "officer": "Đỗ Thị Minh Hạnh",
        "kind": "khóa phần mềm",
        "valid_to": date(2031, 6, 16),
        "fingerprint": PRINT,
        "file_name": "11692-enrolment-20260617-0001.asice",
        "on": date(2026, 6, 17),
        "recipient": "Ủy ban nhân dân thành phố Hải Phòng",
    }
    return EnrolmentSlip(**{**usual, **fields})


def test_sixteen_groups_of_four_stand_in_their_order_on_one_page() -> None:
    (sheet,) = lay_out_slip(slip())

    groups = [
        shape.text
        for placed in (sheet.page.placed if sheet.page else ())
        for shape in placed.shapes
        if isinstance(shape, Text) and len(shape.text) == 4 and shape.text.lower() in PRINT
    ]
    assert "".join(groups).lower() == PRINT


def test_the_square_code_holds_unit_and_fingerprint_and_is_drawn() -> None:
    (sheet,) = lay_out_slip(slip())

    thick = [
        shape
        for placed in (sheet.page.placed if sheet.page else ())
        for shape in placed.shapes
        if isinstance(shape, Rule) and shape.width > 1.5
    ]
    assert slip().code == f"diaban:key:11692:{PRINT}"
    assert len(thick) > 300


def test_the_longest_names_stay_on_one_page_and_the_same_values_give_the_same_bytes() -> None:
    long = slip(
        unit="Phường Thống Nhất – Trảng Dài – Hố Nai mở rộng theo Nghị quyết số 1662/NQ-UBTVQH15",
        officer="Công Tằng Tôn Nữ Nguyễn Thị Phương Thảo Minh Nguyệt",
        recipient="Ủy ban nhân dân phường Thống Nhất – Trảng Dài – Hố Nai mở rộng, thành phố Đồng Nai",
    )

    assert len(lay_out_slip(long)) == 1
    assert enrolment_slip(long) == enrolment_slip(long)
