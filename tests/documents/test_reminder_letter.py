"""The letter that reminds of a report not sent, on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.domain.errors import KnownError
from desktop.documents.page import Letterhead, Signer
from desktop.documents.pdf.reminder_letter import LateReport, ReminderLetter, lay_out_letter, reminder_letters
from desktop.documents.shapes import Text
from desktop.documents.wording import read_reminder_wording
from tests.documents.samples import PAPERS

FILE = (PAPERS / "reminder-letter-2025.toml").read_bytes()
WORDING = read_reminder_wording(FILE)
WARD = LateReport(
    "phường Hưng Đạo",
    "Phường Hưng Đạo",
    True,
    "báo cáo 6 tháng đầu năm 2026",
    date(2026, 6, 14),
    10,
    "Quy chế phối hợp, Điều 17 khoản 2",
)
POLICE = replace(WARD, unit="Công an thành phố", name="Công an thành phố", is_unit=False)


def letter(*late: LateReport, **fields) -> ReminderLetter:
    usual = {
        "wording": WORDING,
        "letterhead": Letterhead(
            "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HẢI PHÒNG", "", "UBND-VHXH", "47", "Hải Phòng", date(2026, 6, 24)
        ),
        "agency": "Ủy ban nhân dân thành phố Hải Phòng",
        "late": late or (WARD,),
        "today": date(2026, 6, 24),
        "until": date(2026, 7, 1),
        "signer": Signer(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Phan Thị Ngà"),
        "recipients": ("Như trên;", "Chủ tịch UBND (để báo cáo);", "Lưu: VT, VHXH."),
    }
    return ReminderLetter(**{**usual, **fields})


def words_of(one: ReminderLetter) -> str:
    shapes = [
        (placed.y, shape.x, shape.text)
        for sheet in lay_out_letter(one)
        for placed in sheet.page.placed
        for shape in placed.shapes
        if isinstance(shape, Text)
    ]
    text = " ".join(text for _, _, text in shapes)
    return " ".join(text.replace("\u00a0", " ").split())


def test_the_letter_says_who_what_since_when_and_until_when() -> None:
    words = words_of(letter())

    assert "Số: 47/UBND-VHXH" in words
    assert "V/v đôn đốc gửi báo cáo 6 tháng" in words
    assert "Kính gửi: Chủ tịch Ủy ban nhân dân phường Hưng Đạo" in words
    assert "chậm nhất ngày 14 tháng 6 năm 2026" in words
    assert "quá hạn 10 ngày" in words
    assert "khoản 3 Điều 17" in words
    assert "trước ngày 01 tháng 7 năm 2026" in words
    assert "- Chủ tịch UBND (để báo cáo);" in words
    assert "./." in words


def test_an_agency_is_written_to_by_its_head() -> None:
    assert "Kính gửi: Thủ trưởng Công an thành phố" in words_of(letter(POLICE))


def test_one_letter_for_all_has_their_list() -> None:
    words = words_of(letter(WARD, POLICE))

    assert "của 2 cơ quan, đơn vị" in words
    assert "1 Phường Hưng Đạo" in words
    assert "2 Công an thành phố" in words
    assert "14/06/2026" in words


def test_an_earlier_letter_is_named() -> None:
    reminded = replace(WARD, earlier_number="31/UBND-VHXH", earlier_on=date(2026, 6, 17))

    assert "Công văn số 31/UBND-VHXH ngày 17 tháng 6 năm 2026" in words_of(letter(reminded))


def test_each_letter_has_sheets_of_its_own_and_is_the_same_every_time() -> None:
    letters = [letter(), letter(POLICE)]

    pdf = reminder_letters(letters)

    assert pdf == reminder_letters(letters)
    assert [len(lay_out_letter(one)) for one in letters] == [1, 1]


def test_a_list_of_a_hundred_units_goes_on_over_the_pages() -> None:
    many = tuple(replace(WARD, name=f"Phường có một cái tên rất dài số {n}") for n in range(100))

    sheets = lay_out_letter(letter(*many))

    assert len(sheets) > 2


@pytest.mark.parametrize(
    "broken", [b"paper = 1", FILE.replace(b"{unit}", b"{nobody}"), FILE.replace(b"closing =", b"x =")]
)
def test_a_broken_file_of_sentences_is_refused(broken: bytes) -> None:
    with pytest.raises(KnownError) as refused:
        read_reminder_wording(broken)

    assert refused.value.code == "PAPER_WORDING_BROKEN"
