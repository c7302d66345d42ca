"""Numbers as offices type them (domain.md §4.2): 1.234 is one thousand two hundred and thirty-four."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from db.domain.text import clean, fold
from desktop.intake.problems import Trouble, trouble

if TYPE_CHECKING:
    from desktop.intake.cells import Value

_NONE = frozenset({"khong", "ko", "khong co"})
# Words that may stand behind a number: 12 phòng, 120 m².
_UNITS = re.compile(r"(?:phong|buong|giuong|nguoi|ld|lao dong|nhan vien|nv|m2|m|met vuong)?")
_NUMBER = re.compile(r"([+-]?[\d.,\s]*\d)\s*(.*)", re.DOTALL)
_GROUPED_BY_DOTS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_GROUPED_BY_COMMAS = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3},\d{3}\.\d+")
_GROUPED_BY_SPACES = re.compile(r"\d{1,3}(?: \d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_ONE_COMMA_GROUP = re.compile(r"\d{1,3},\d{3}")
_ONE_POINT = re.compile(r"[+-]?\d{1,3}[.,]\d+")


def read_count(value: Value, *, most: int) -> tuple[int | None, Trouble | None]:
    """The whole number from 0 a cell means; None for an empty cell or a dash.

    Args:
        value: the cell; "12 phòng" and "1.234" are understood.
        most: the largest that makes sense.
    """
    if isinstance(value, str):
        text = clean(value)
        if fold(text) in _NONE:
            return 0, None
        # For a whole number a comma before three digits can only part thousands.
        value = text.replace(",", "") if _ONE_COMMA_GROUP.fullmatch(text) else text
    number, found = read_number(value, most=most)
    if number is None or found:
        return None, found
    if not number.is_integer():
        return None, trouble("NUMBER_NOT_WHOLE", text=_say(value))
    return int(number), None


def read_number(value: Value, *, most: float) -> tuple[float | None, Trouble | None]:
    """The decimal number from 0 a cell means; None for an empty cell or a dash."""
    number = _to_number(value)
    if number is None:
        is_blank = isinstance(value, str) and not fold(value)
        return None, None if is_blank else trouble("NUMBER_UNREADABLE", text=_say(value))
    if number < 0:
        return None, trouble("NUMBER_NEGATIVE", text=_say(value))
    if number > most:
        return None, trouble("NUMBER_TOO_LARGE", text=_say(value), most=most)
    return number, None


def read_degrees(value: Value, *, most: float) -> tuple[float | None, Trouble | None]:
    """A geographic coordinate; here a point or a comma always begins the decimals."""
    text = clean(value).rstrip("° ") if isinstance(value, str) else ""
    number = float(text.replace(",", ".")) if _ONE_POINT.fullmatch(text) else _to_number(value)
    if number is None:
        is_blank = isinstance(value, str) and not fold(value)
        return None, None if is_blank else trouble("NUMBER_UNREADABLE", text=_say(value))
    if abs(number) > most:
        return None, trouble("NUMBER_TOO_LARGE", text=_say(value), most=most)
    return number, None


def _to_number(value: Value) -> float | None:
    if isinstance(value, bool | date | time | timedelta):
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < 1e15 else None
    match = _NUMBER.fullmatch(clean(value))
    if not match or not _UNITS.fullmatch(fold(match[2].replace("²", "2"))):
        return None
    return _parse(match[1])


def _parse(text: str) -> float | None:
    sign = -1 if text.startswith("-") else 1
    text = text.lstrip("+-").strip()
    if len(text) > 20:
        return None
    if _GROUPED_BY_DOTS.fullmatch(text):
        return sign * float(text.replace(".", "").replace(",", "."))
    if _GROUPED_BY_COMMAS.fullmatch(text):
        return sign * float(text.replace(",", ""))
    if _GROUPED_BY_SPACES.fullmatch(text):
        return sign * float(text.replace(" ", "").replace(",", "."))
    return sign * float(text.replace(",", ".")) if _PLAIN.fullmatch(text) else None


def _say(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).strip()
