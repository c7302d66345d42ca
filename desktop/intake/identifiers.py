"""Texts and numbers that name something: telephones, tax codes, identity numbers, codes, addresses.

A workbook keeps "0201234567" as the number 201234567 unless the column is formatted as text; the zero that a number
of that length must have had is put back and said so.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from db.domain.text import clean, clean_lines
from desktop.intake.problems import Trouble, remark, trouble

if TYPE_CHECKING:
    from desktop.intake.cells import Value

Read = tuple[str, Trouble | None]

_SCIENTIFIC = re.compile(r"\d[.,]?\d*E\+\d+", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_MOST_EXACT = 10**15  # a workbook keeps fifteen digits


def read_text(value: Value, *, longest: int, lines: bool = False) -> Read:
    """A cell as text.

    Args:
        value: the cell; a number becomes its digits.
        longest: characters the field takes.
        lines: whether several lines stay several.
    """
    match value:
        case str():
            text = clean_lines(value) if lines else clean(value)
        case date():
            # Excel turns the house number 12/5 into a day; what was typed, nobody can tell afterwards.
            return "", trouble("TEXT_BECAME_DATE", day=value.date() if isinstance(value, datetime) else value)
        case time() | timedelta():
            return "", trouble("TEXT_BECAME_TIME", text=str(value))
        case bool():
            text = "TRUE" if value else "FALSE"
        case int() | float():
            text = _digits_of(value) or f"{value:g}".replace(".", ",")
    if len(text) > longest:
        return text[:longest], trouble("TEXT_TOO_LONG", length=len(text), longest=longest)
    return text, None


def read_telephone(value: Value, *, longest: int) -> Read:
    """A telephone number; one that lost its zero gets it back."""
    text, found = _read_number_text(value, longest=longest)
    if found or not _DIGITS.fullmatch(text):
        return text, found
    if len(text) == 11 and text.startswith("84"):
        return _restored("0" + text[2:], text)
    # Mobile numbers have ten digits with the zero, fixed ones eleven beginning with 02; older fixed ones ten.
    if len(text) == 9 or (len(text) == 10 and text.startswith("2")):
        return _restored("0" + text, text)
    return text, None


def read_business_number(value: Value, *, longest: int) -> Read:
    """A tax code or business number: ten digits, or twelve where it is the owner's identity number.

    Only a number can have lost a zero; what was typed as text stays as typed.
    """
    text, found = _read_number_text(value, longest=longest)
    if found or isinstance(value, str):
        return text, found
    return _restored("0" + text, text) if len(text) in {9, 11} else (text, None)


def read_identity_number(value: Value, *, longest: int) -> Read:
    """An identity number of twelve digits, or of nine in old records."""
    text, found = _read_number_text(value, longest=longest)
    if found or isinstance(value, str):
        return text, found
    return _restored("0" + text, text) if len(text) in {8, 11} else (text, None)


def _read_number_text(value: Value, *, longest: int) -> Read:
    if isinstance(value, int | float) and not isinstance(value, bool) and not _digits_of(value):
        return "", trouble("DIGITS_LOST", text=f"{value:g}")
    if isinstance(value, str) and _SCIENTIFIC.fullmatch(value.strip()):
        return "", trouble("DIGITS_LOST", text=value.strip())
    return read_text(value, longest=longest)


def _digits_of(number: float) -> str:
    """The digits of a whole number the workbook could keep exactly; empty for any other."""
    exact = 0 <= number < _MOST_EXACT and float(number).is_integer()
    return str(int(number)) if exact else ""


def _restored(text: str, written: str) -> Read:
    return text, remark("ZERO_RESTORED", text=written, restored=text)
