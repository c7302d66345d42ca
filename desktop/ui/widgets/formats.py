"""Dates, times and numbers as the office writes them, and what was typed read back."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time
from decimal import Decimal, InvalidOperation

NONE = "—"
UNKNOWN = "?"

_DATE_PARTS = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?$")
_TIME_PARTS = re.compile(r"^(\d{1,2})(?:[:hg. ](\d{1,2})?)?$", re.IGNORECASE)
_CENTURY_BREAK = 70


def tidy(text: str) -> str:
    """The typed text trimmed and in NFC."""
    return unicodedata.normalize("NFC", text).strip()


def say_date(day: date | None) -> str:
    """05/03/2026, or "—"."""
    return NONE if day is None else day.strftime("%d/%m/%Y")


def say_number(number: float | Decimal | None, *, places: int = 0) -> str:
    """1.234.567,89, or "—"."""
    if number is None:
        return NONE
    return f"{number:,.{places}f}".translate(str.maketrans(",.", ".,"))


def say_plain(number: float | Decimal) -> str:
    """The number with as many decimal places as it has."""
    exact = Decimal(str(number)).normalize()
    exponent = exact.as_tuple().exponent
    return say_number(exact, places=max(0, -exponent) if isinstance(exponent, int) else 0)


def say_percent(number: float | None) -> str:
    """70,9 %, or "—"; the number is the percentage itself."""
    return NONE if number is None else f"{say_number(number, places=1)} %"


def say_time(moment: time | None) -> str:
    """14:05, or "—"."""
    return NONE if moment is None else moment.strftime("%H:%M")


def read_date(text: str, *, today: date) -> date | None:
    """The day meant by 5/3, 05/03/2026, 05032026, 050326 or hn (today).

    A day without a year is the one nearest to today. ValueError when no such day exists; None for nothing typed.
    """
    typed = tidy(text).lower()
    if not typed:
        return None
    if typed in {"hn", "hôm nay"}:
        return today
    if typed.isdigit() and len(typed) in {4, 6, 8}:
        typed = "/".join(part for part in (typed[:2], typed[2:4], typed[4:]) if part)
    found = _DATE_PARTS.match(typed)
    if found is None:
        raise ValueError(text)
    day, month, year = found.groups()
    if year is None:
        return _nearest(int(day), int(month), today)
    return date(_full_year(year), int(month), int(day))


def _full_year(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (1900 if int(year) >= _CENTURY_BREAK else 2000)


def _nearest(day: int, month: int, today: date) -> date:
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise ValueError((day, month))
    return min(found, key=lambda one: abs((one - today).days))


def read_time(text: str) -> time | None:
    """The time meant by 14:05, 14h05, 1405, 14; ValueError when there is none such, None for nothing typed."""
    typed = tidy(text)
    if not typed:
        return None
    if typed.isdigit() and len(typed) in {3, 4}:
        return time(int(typed[:-2]), int(typed[-2:]))
    found = _TIME_PARTS.match(typed)
    if found is None:
        raise ValueError(text)
    return time(int(found[1]), int(found[2] or 0))


def read_whole(text: str) -> int | None:
    """The whole number meant by 1.234 or 1234; ValueError when it is none, None for nothing typed."""
    typed = tidy(text).replace(" ", "").replace("\u00a0", "")
    if not typed:
        return None
    bare = typed.replace(".", "")
    if not bare.isdigit() or ("." in typed and say_number(int(bare)) != typed):
        raise ValueError(text)
    return int(bare)


def read_decimal(text: str) -> float | None:
    """The number meant by 1.234,5; ValueError when it is none, None for nothing typed."""
    typed = tidy(text).replace(" ", "").replace("\u00a0", "")
    if not typed:
        return None
    whole, comma, fraction = typed.partition(",")
    if not comma and whole.count(".") == 1 and len(whole.rsplit(".", 1)[1]) != 3:
        whole, _, fraction = whole.partition(".")
    try:
        return float(Decimal(whole.replace(".", "") + "." + (fraction or "0")))
    except InvalidOperation as wrong:
        raise ValueError(text) from wrong
