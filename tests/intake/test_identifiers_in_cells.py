"""Telephones, tax codes, addresses: what a workbook did to them is undone where it can be, and said where not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.findings import Severity
from desktop.intake.identifiers import read_business_number, read_identity_number, read_telephone, read_text


@pytest.mark.parametrize(
    ("read", "value", "text"),
    [
        (read_telephone, 912345678.0, "0912345678"),
        (read_telephone, "912345678", "0912345678"),
        (read_telephone, 84912345678.0, "0912345678"),
        (read_telephone, 2253123456.0, "02253123456"),
        (read_business_number, 201234567.0, "0201234567"),
        (read_business_number, 31085001234.0, "031085001234"),
        (read_identity_number, 31085001234.0, "031085001234"),
        (read_identity_number, 31234567.0, "031234567"),
    ],
)
def test_the_zero_a_number_lost_is_put_back_and_said(read: Callable[..., tuple], value: object, text: str) -> None:
    read_value, found = read(value, longest=40)

    assert read_value == text
    assert (found.code, found.severity) == ("ZERO_RESTORED", Severity.NOTE)


@pytest.mark.parametrize(
    ("read", "value", "text"),
    [
        (read_telephone, "0912 345 678", "0912 345 678"),
        (read_telephone, "0912.345.678 - 0225.3123456", "0912.345.678 - 0225.3123456"),
        (read_telephone, "+84 912 345 678", "+84 912 345 678"),
        (read_telephone, 0.0, "0"),
        (read_business_number, "0201234567-001", "0201234567-001"),
        (read_business_number, "201234567", "201234567"),
        (read_business_number, 2012345678.0, "2012345678"),
        (read_business_number, "02E8001234", "02E8001234"),
        (read_identity_number, "031085001234", "031085001234"),
    ],
)
def test_what_was_typed_as_it_should_be_stays_as_typed(read: Callable[..., tuple], value: object, text: str) -> None:
    assert read(value, longest=40) == (text, None)


@pytest.mark.parametrize("value", ["2.01234E+09", "2,01E+11", 1e18, 12.5, -3.0], ids=repr)
def test_a_number_whose_digits_are_gone_is_refused(value: object) -> None:
    assert read_business_number(value, longest=40)[1].code == "DIGITS_LOST"  # type: ignore[union-attr,arg-type]


def test_a_house_number_that_became_a_day_is_refused() -> None:
    text, found = read_text(date(2026, 5, 12), longest=300)

    assert text == ""
    assert found is not None
    assert (found.code, found.parameters["day"]) == ("TEXT_BECAME_DATE", date(2026, 5, 12))
    assert read_text(time(12, 5), longest=300)[1].code == "TEXT_BECAME_TIME"  # type: ignore[union-attr]


def test_text_is_cleaned_and_composed() -> None:
    written = "  Nha\u0300 nghi\u0309\u200b  Hương\u00a0Sen\n(cũ) "

    assert read_text(written, longest=300) == ("Nhà nghỉ Hương Sen (cũ)", None)


def test_a_long_text_keeps_its_lines() -> None:
    assert read_text(" dòng một \n dòng hai ", longest=300, lines=True) == ("dòng một\ndòng hai", None)


def test_a_text_longer_than_its_field_says_so() -> None:
    text, found = read_text("a" * 50, longest=40)

    assert len(text) == 40
    assert found is not None
    assert (found.code, found.parameters["length"]) == ("TEXT_TOO_LONG", 50)


@given(value=st.text(max_size=60) | st.floats(allow_nan=False) | st.integers() | st.booleans() | st.dates())
def test_any_cell_gives_text_or_a_reason(value: object) -> None:
    for read in (read_telephone, read_business_number, read_identity_number):
        text, found = read(value, longest=40)  # type: ignore[arg-type]
        assert len(text) <= 40
        assert found is not None or "\n" not in text
