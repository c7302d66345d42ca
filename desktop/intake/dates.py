"""Days as offices type them into workbooks (domain.md §4.2): always the day first, never one that is not written."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from db.domain.text import clean
from desktop.intake.problems import Trouble, remark, trouble

if TYPE_CHECKING:
    from desktop.intake.cells import Value

Read = tuple[date | None, Trouble | None]

# Serial days of a cell that lost its date format: 18/5/1927 to 10/1/2119. Below stand years, above days without zero.
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 80_000
_SERIAL_ZERO = date(1899, 12, 30)
_YEARS = range(1900, 2101)
_YEARS_AHEAD = 50  # a licence does not run longer
_TWO_DIGITS_AHEAD = 30

_HOURS = r"(?:[ t]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DAY_FIRST = re.compile(rf"(?:ngày )?(\d{{1,2}}) ?[/\-. ] ?(\d{{1,2}}) ?[/\-. ] ?(\d{{4}}|\d{{2}}){_HOURS}")
_IN_WORDS = re.compile(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
_YEAR_FIRST = re.compile(rf"(\d{{4}})[/\-.](\d{{1,2}})[/\-.](\d{{1,2}}){_HOURS}")
_TOGETHER = re.compile(r"(\d{2})(\d{2})(\d{4})")
_NOT_FULL = re.compile(r"(?:(?:tháng )?\d{1,2} ?(?:[/\-.]|năm) ?)?(?:năm )?(?:19|20)\d{2}")


def read_day(value: Value, *, today: date) -> Read:
    """The day a cell means, or why none can be read.

    A year alone, or month and year, gives no day: a remark keeps the words.

    Args:
        value: the cell.
        today: decides the century of two-digit years and how far ahead a day may lie.
    """
    match value:
        case datetime():
            return _within(value.date(), today)
        case date():
            return _within(value, today)
        case bool() | time() | timedelta():
            return None, trouble("DATE_UNREADABLE", text=str(value))
        case int() | float():
            return _read_number(float(value), today)
        case str():
            return _read_text(clean(value), today)


def is_day_first_only(value: Value) -> bool:
    """Whether a cell holds text that is a day only with the day first: "25/3/2026"."""
    match = _DAY_FIRST.fullmatch(clean(value).lower()) if isinstance(value, str) else None
    return bool(match) and int(match[1]) > 12 >= int(match[2])


def _read_text(text: str, today: date) -> Read:
    lowered = text.lower()
    if match := _DAY_FIRST.fullmatch(lowered) or _IN_WORDS.fullmatch(lowered) or _TOGETHER.fullmatch(lowered):
        day, month, year = (int(part) for part in match.groups())
        return _make(day, month, _full_year(year, match[3], today), text, today)
    if match := _YEAR_FIRST.fullmatch(lowered):
        year, month, day = (int(part) for part in match.groups())
        return _make(day, month, year, text, today)
    if _NOT_FULL.fullmatch(lowered):
        return None, remark("DATE_NOT_FULL", text=text, kept=text)
    return None, trouble("DATE_UNREADABLE", text=text)


def _read_number(number: float, today: date) -> Read:
    whole = int(number) if number.is_integer() or _FIRST_SERIAL <= number <= _LAST_SERIAL else None
    if whole is None:
        return None, trouble("DATE_UNREADABLE", text=f"{number:g}")
    if whole in _YEARS:
        return None, remark("DATE_NOT_FULL", text=str(whole), kept=str(whole))
    if _FIRST_SERIAL <= whole <= _LAST_SERIAL:
        return _within(_SERIAL_ZERO + timedelta(days=whole), today)
    if match := _TOGETHER.fullmatch(f"{whole:08d}"):
        day, month, year = (int(part) for part in match.groups())
        return _make(day, month, year, str(whole), today)
    return None, trouble("DATE_UNREADABLE", text=str(whole))


def _full_year(year: int, written: str, today: date) -> int:
    if len(written) > 2:
        return year
    return 2000 + year if 2000 + year <= today.year + _TWO_DIGITS_AHEAD else 1900 + year


def _make(day: int, month: int, year: int, text: str, today: date) -> Read:
    try:
        return _within(date(year, month, day), today)
    except ValueError:
        if day <= 12 < month <= 31:
            return None, trouble("DATE_MONTH_FIRST", text=text)
        return None, trouble("DATE_IMPOSSIBLE", text=text)


def _within(day: date, today: date) -> Read:
    if day.year < _YEARS.start or day.year > today.year + _YEARS_AHEAD:
        return None, trouble("DATE_FAR_AWAY", day=day)
    return day, None
