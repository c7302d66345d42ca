"""Numbers as offices type them: 1.234 is one thousand two hundred and thirty-four."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.intake.numbers import read_count, read_degrees, read_number

MOST = 100_000_000


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (12, 12),
        (12.0, 12),
        ("12", 12),
        (" 12 ", 12),
        ("05", 5),
        ("1.234", 1234),
        ("1,234", 1234),
        ("1 234", 1234),
        ("1.234.567", 1_234_567),
        ("1,234,567", 1_234_567),
        ("12 phòng", 12),
        ("12 pho\u0300ng", 12),
        ("8 người", 8),
        ("0", 0),
        ("không", 0),
        ("Không có", 0),
        ("-", None),
        ("–", None),
        ("", None),
    ],
    ids=repr,
)
def test_a_count_is_read_in_every_way_it_is_typed(value: str | float, number: int | None) -> None:
    assert read_count(value, most=MOST) == (number, None)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("khoảng 5", "NUMBER_UNREADABLE"),
        ("10-12", "NUMBER_UNREADABLE"),
        ("5+3", "NUMBER_UNREADABLE"),
        ("12 phòng hát", "NUMBER_UNREADABLE"),
        ("x", "NUMBER_UNREADABLE"),
        ("1.2.3", "NUMBER_UNREADABLE"),
        (True, "NUMBER_UNREADABLE"),
        (date(2026, 3, 5), "NUMBER_UNREADABLE"),
        ("12,5", "NUMBER_NOT_WHOLE"),
        (1.234, "NUMBER_NOT_WHOLE"),
        (-3, "NUMBER_NEGATIVE"),
        ("-3", "NUMBER_NEGATIVE"),
        (MOST + 1, "NUMBER_TOO_LARGE"),
        (1e300, "NUMBER_UNREADABLE"),
    ],
    ids=repr,
)
def test_what_is_no_count_is_named(value: str | float | date, code: str) -> None:
    number, found = read_count(value, most=MOST)

    assert number is None
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("120,5", 120.5),
        ("120.5", 120.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234", 1234.0),
        ("1,234", 1.234),
        ("120 m2", 120.0),
        ("120m²", 120.0),
        (120.5, 120.5),
    ],
    ids=repr,
)
def test_a_decimal_number_follows_vietnamese_signs(value: str | float, number: float) -> None:
    assert read_number(value, most=MOST) == (number, None)


@given(number=st.integers(0, MOST))
def test_a_number_written_with_dots_is_the_same_number(number: int) -> None:
    assert read_count(f"{number:,}".replace(",", "."), most=MOST) == (number, None)


@given(cents=st.integers(0, 99), whole=st.integers(0, 1_000_000))
def test_a_number_written_with_dots_and_comma_is_the_same_number(whole: int, cents: int) -> None:
    written = f"{whole:,}".replace(",", ".") + f",{cents:02d}"

    number, found = read_number(written, most=MOST)

    assert found is None
    assert number == pytest.approx(whole + cents / 100)


@given(value=st.text(max_size=20) | st.from_regex(r"[0-9.,+ -]{1,25}", fullmatch=True) | st.floats(allow_nan=False))
def test_a_count_is_never_negative_nor_broken(value: str | float) -> None:
    number, found = read_count(value, most=MOST)

    assert number is None or (0 <= number <= MOST and found is None)


@pytest.mark.parametrize(
    ("value", "number"), [("20.8449", 20.8449), ("20,8449", 20.8449), ("106.688°", 106.688), (20.8, 20.8), ("", None)]
)
def test_in_degrees_a_point_begins_the_decimals(value: str | float, number: float | None) -> None:
    assert read_degrees(value, most=180) == (number, None)


def test_degrees_beyond_the_globe_are_refused() -> None:
    assert read_degrees("1068", most=180)[1] is not None
