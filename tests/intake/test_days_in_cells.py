"""Days as offices type them: always the day first, never one that is not written."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.findings import Severity
from desktop.intake.dates import is_day_first_only, read_day
from tests.intake.making import TODAY

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    "value",
    [
        "05/03/2026",
        "5/3/2026",
        "5-3-2026",
        "5.3.2026",
        "5 / 3 / 2026",
        " 05/03/2026 ",
        "05/03/26",
        "ngày 5/3/2026",
        "Ngày 05 tháng 3 năm 2026",
        "2026-03-05",
        "2026/3/5",
        "05032026",
        "05/03/2026 00:00:00",
        "2026-03-05T00:00:00.000",
        "05/03/2026\u00a0",
        "nga\u0300y 05 tha\u0301ng 3 na\u0306m 2026",
        date(2026, 3, 5),
        datetime(2026, 3, 5, 8, 30),  # noqa: DTZ001 - as a workbook holds it
        46086,
        46086.75,
        5032026.0,
    ],
    ids=repr,
)
def test_a_day_is_read_in_every_way_it_is_typed(value: object) -> None:
    assert read_day(value, today=TODAY) == (date(2026, 3, 5), None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("31/02/2026", "DATE_IMPOSSIBLE"),
        ("29/2/2025", "DATE_IMPOSSIBLE"),
        ("00/03/2026", "DATE_IMPOSSIBLE"),
        ("45/45/2026", "DATE_IMPOSSIBLE"),
        ("3/25/2026", "DATE_MONTH_FIRST"),
        ("12/31/2025", "DATE_MONTH_FIRST"),
        ("2026-02-31", "DATE_IMPOSSIBLE"),
        ("5/3", "DATE_UNREADABLE"),
        ("5/3/2024; 6/7/2025", "DATE_UNREADABLE"),
        ("khoảng tháng 3", "DATE_UNREADABLE"),
        ("5/3/126", "DATE_UNREADABLE"),
        (True, "DATE_UNREADABLE"),
        (time(8, 30), "DATE_UNREADABLE"),
        (timedelta(hours=30), "DATE_UNREADABLE"),
        (12.5, "DATE_UNREADABLE"),
        (-5, "DATE_UNREADABLE"),
        (99999999, "DATE_IMPOSSIBLE"),
        (float("1e300"), "DATE_UNREADABLE"),
        ("05/03/1826", "DATE_FAR_AWAY"),
        ("05/03/2206", "DATE_FAR_AWAY"),
        (date(9999, 12, 31), "DATE_FAR_AWAY"),
    ],
    ids=repr,
)
def test_what_is_no_day_is_named_and_keeps_the_row_out(value: object, code: str) -> None:
    day, found = read_day(value, today=TODAY)  # type: ignore[arg-type]

    assert day is None
    assert found is not None
    assert (found.code, found.severity) == (code, Severity.ERROR)


@pytest.mark.parametrize("value", ["2015", 2015, 2015.0, "năm 2015", "3/2015", "tháng 3 năm 2015", "03-2015"], ids=repr)
def test_a_year_alone_gives_no_day_but_is_kept_in_words(value: object) -> None:
    day, found = read_day(value, today=TODAY)  # type: ignore[arg-type]

    assert day is None
    assert found is not None
    assert (found.code, found.severity) == ("DATE_NOT_FULL", Severity.NOTE)
    assert "2015" in found.kept


@pytest.mark.parametrize(("written", "year"), [("1/1/56", 2056), ("1/1/57", 1957), ("1/1/00", 2000), ("1/1/99", 1999)])
def test_two_digits_of_a_year_mean_the_nearest_sensible_century(written: str, year: int) -> None:
    assert read_day(written, today=TODAY) == (date(year, 1, 1), None)


@given(day=DAYS, separator=st.sampled_from("/-."), padded=st.booleans())
def test_the_day_always_comes_first(day: date, separator: str, padded: bool) -> None:
    parts = (f"{day.day:02d}", f"{day.month:02d}") if padded else (str(day.day), str(day.month))

    assert read_day(separator.join((*parts, str(day.year))), today=TODAY) == (day, None)


@given(day=st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_a_day_that_lost_its_format_is_the_same_day(day: date) -> None:
    assert read_day(float((day - date(1899, 12, 30)).days), today=TODAY) == (day, None)


@given(text=st.text(max_size=30) | st.from_regex(r"[0-9]{1,5}[/. -][0-9]{1,5}[/. -][0-9]{1,5}", fullmatch=True))
def test_any_text_gives_a_day_or_a_reason_but_not_both(text: str) -> None:
    day, found = read_day(text, today=TODAY)

    assert (day is None) != (found is None)


@given(number=st.floats() | st.integers())
def test_any_number_gives_a_day_or_a_reason_but_not_both(number: float) -> None:
    day, found = read_day(number, today=TODAY)

    assert (day is None) != (found is None)


@pytest.mark.parametrize(
    ("value", "answer"), [("25/3/2026", True), ("12/3/2026", False), ("3/25/2026", False), (46086, False), ("", False)]
)
def test_a_text_that_is_a_day_only_with_the_day_first_is_told(value: str | float, answer: bool) -> None:
    assert is_day_first_only(value) is answer
