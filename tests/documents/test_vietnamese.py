"""Text, numbers and dates as an office writes them."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.vietnamese import (
    NO_BREAK,
    clean_text,
    hold_numbers,
    write_date,
    write_date_in_words,
    write_document_number,
    write_number,
    write_roman,
)


@pytest.mark.parametrize(
    ("number", "decimals", "written"),
    [
        (1234567.89, None, "1.234.567,89"),
        (Decimal("1234567.891"), 2, "1.234.567,89"),
        (42.9, None, "42,9"),
        (100, None, "100"),
        (100.0, None, "100"),
        (0.1 + 0.2, 1, "0,3"),
        (2.5, 0, "3"),
        (-1500, None, "-1.500"),
        (0, None, "0"),
    ],
)
def test_numbers_have_points_at_thousands_and_a_decimal_comma(number, decimals, written):
    assert write_number(number, decimals) == written


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=2))
def test_a_written_number_can_be_read_back(number):
    written = write_number(number)

    assert Decimal(written.replace(".", "").replace(",", ".")) == number


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 5), "ngày 05 tháng 3 năm 2026"),
        (date(2026, 12, 15), "ngày 15 tháng 12 năm 2026"),
    ],
)
def test_only_days_below_ten_and_the_first_two_months_take_a_nought(day, written):
    assert write_date_in_words(day).replace(NO_BREAK, " ") == written


def test_a_date_in_digits_has_two_two_and_four():
    assert write_date(date(2026, 1, 5)) == "05/01/2026"


@pytest.mark.parametrize(("number", "written"), [("5", "05"), ("41", "41"), (" 7 ", "07"), ("07a", "07a"), ("", "")])
def test_a_document_number_below_ten_takes_a_nought(number, written):
    assert write_document_number(number) == written


def test_decomposed_letters_are_drawn_composed():
    assert clean_text(unicodedata.normalize("NFD", "Nguyễn Thị Thủy")) == "Nguyễn Thị Thủy"


def test_hidden_direction_marks_and_controls_are_dropped_and_line_ends_kept():
    assert clean_text("a\u202eb\u200bc\x00d\r\ne\u2028f\tg") == "abcd\ne\nf g"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    once = clean_text(text)

    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_a_clause_stays_with_its_number():
    assert hold_numbers("Pháp lệnh Điều 15 khoản 1") == f"Pháp lệnh Điều{NO_BREAK}15 khoản{NO_BREAK}1"


def test_annexes_are_counted_in_roman_numbers():
    assert [write_roman(number) for number in (1, 4, 9, 14, 40, 99)] == ["I", "IV", "IX", "XIV", "XL", "XCIX"]
