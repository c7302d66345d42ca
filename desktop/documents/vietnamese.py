"""Vietnamese as an office writes it: clean text, numbers, dates in words and in digits."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

NO_BREAK = "\u00a0"
_COUNTED_MONTHS = re.compile(r"(\d+) (?=tháng)")
_HOLDS_ITS_NUMBER = re.compile(r"\b(Điều|điều|khoản|điểm|số) (?=\S)")

_LINE_ENDS = {0x0D0A: "\n", 0x000D: "\n", 0x000B: "\n", 0x000C: "\n", 0x0085: "\n", 0x2028: "\n", 0x2029: "\n"}
_REMOVED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean_text(text: str) -> str:
    """The text as it may be drawn or written: NFC, one kind of line end, no control, invisible or direction characters.

    Hidden direction marks could make a printed name read otherwise than it is stored, so they are dropped.
    """
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(_clean_character(character) for character in text)


def hold_numbers(text: str) -> str:
    """The text with "Điều", "khoản", "điểm", "số" kept on one line with what they number, and "6 tháng" in one."""
    return _COUNTED_MONTHS.sub(rf"\1{NO_BREAK}", _HOLDS_ITS_NUMBER.sub(rf"\1{NO_BREAK}", text))


def _clean_character(character: str) -> str:
    if character == "\n":
        return character
    if ord(character) in _LINE_ENDS:
        return "\n"
    return "" if unicodedata.category(character) in _REMOVED_CATEGORIES else character


def write_number(value: float | Decimal, decimals: int | None = None) -> str:
    """A number as 1.234.567,89.

    Args:
        value: the number; a float is taken by its shortest spelling, so 0.1 is one tenth.
        decimals: how many to write; None writes as many as there are, without trailing zeros.
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, fraction = f"{exact:,f}".partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    whole = whole.replace(",", ".")
    return f"{whole},{fraction}" if fraction else whole


def write_day_number(day: int) -> str:
    """A day in a date in words: 01 to 09 with the leading zero (NĐ 30/2020 Phụ lục I, II.4.b)."""
    return f"{day:02d}"


def write_month_number(month: int) -> str:
    """A month in a date in words: only 01 and 02 take the leading zero (NĐ 30/2020 Phụ lục I, II.4.b)."""
    return f"{month:02d}" if month <= 2 else str(month)


def write_date_in_words(day: date) -> str:
    """A date as "ngày 05 tháng 01 năm 2026"; its three parts are not torn from their numbers at a line end."""
    parts = (
        f"ngày{NO_BREAK}{write_day_number(day.day)}",
        f"tháng{NO_BREAK}{write_month_number(day.month)}",
        f"năm{NO_BREAK}{day.year}",
    )
    return " ".join(parts)


def write_date(day: date) -> str:
    """A date as 05/01/2026."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def write_document_number(number: str) -> str:
    """The number of a document; below 10 with a leading zero (NĐ 30/2020 Phụ lục I, II.3.c)."""
    number = number.strip()
    return f"{int(number):02d}" if number.isascii() and number.isdigit() else number


def write_roman(number: int) -> str:
    """A number of an annex as I, II, III, IV … (1 to 399)."""
    digits = (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    )
    written = ""
    for value, letters in digits:
        while number >= value:
            written += letters
            number -= value
    return written
