"""The one spelling of plain values as bytes, and which characters and numbers they may hold (FORMAT.md §3.3, §3.4)."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from typing import Any, cast

import msgspec

from desktop.exchange import limits

LARGEST_INTEGER = 2**53 - 1
SMALLEST_DECIMAL = 1e-4
LARGEST_DECIMAL = 1e15

# Control, direction, zero-width and invisible characters and noncharacters: what `db.domain.text` never lets in.
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\U000e0000-\U000e007f]"
)
# In canonical JSON every other escape stands for a control character.
_FORBIDDEN_ESCAPE = re.compile(r'\\[^"n]')

_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder()


class NotCanonicalError(ValueError):
    """Bytes that are not the canonical spelling of anything; `what` names the rule: one of WHATS."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


ENCODING, NFC, CHARACTERS, JSON, DEPTH, NUMBER, SPELLING = (
    "encoding",
    "nfc",
    "characters",
    "json",
    "depth",
    "number",
    "spelling",
)
WHATS = (ENCODING, NFC, CHARACTERS, JSON, DEPTH, NUMBER, SPELLING)


def encode(value: object) -> bytes:
    """The canonical bytes of plain values: UTF-8 JSON, keys sorted, no spaces, letters as they are."""
    return _encoder.encode(value)


def decode(data: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """The plain values of canonical bytes.

    Raises:
        NotCanonicalError: for any other bytes, whatever they are.
    """
    check_text(data)
    try:
        value = _decoder.decode(data)
    except (msgspec.MsgspecError, ValueError) as error:
        raise NotCanonicalError(JSON) from error
    except RecursionError as error:
        raise NotCanonicalError(DEPTH) from error
    check_numbers(value)
    if encode(value) != data:
        raise NotCanonicalError(SPELLING)
    return value


def check_text(data: bytes) -> None:
    """Raises NotCanonicalError unless the bytes are UTF-8 in NFC without forbidden characters, plain or escaped."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise NotCanonicalError(ENCODING) from error
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonicalError(NFC)
    if has_forbidden(text):
        raise NotCanonicalError(CHARACTERS)


def has_forbidden(text: str) -> bool:
    """Whether JSON text has a character that no text may have, plain or escaped."""
    if "\\" in text and _FORBIDDEN_ESCAPE.search(text.replace(r"\\", "")):
        return True
    # Printable text holds none of them, and is told at once; the reverse is not true.
    return not text.replace("\n", "").isprintable() and FORBIDDEN.search(text) is not None


def check_numbers(value: object, depth: int = 0) -> None:
    """Raises NotCanonicalError for numbers that not every reader can hold, and for values nested too deep."""
    if isinstance(value, dict | list):
        if depth == limits.DEPTH:
            raise NotCanonicalError(DEPTH)
        held = cast("dict[str, object] | list[object]", value)
        for inner in held.values() if isinstance(held, dict) else held:
            check_numbers(inner, depth + 1)
    elif isinstance(value, float):
        if not is_decimal(value):
            raise NotCanonicalError(NUMBER)
    elif isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        raise NotCanonicalError(NUMBER)


def is_decimal(value: float) -> bool:
    """Whether every JSON writer spells the number alike: without exponent, and zero without a sign."""
    if value == 0:
        return str(value) == "0.0"
    return SMALLEST_DECIMAL <= abs(value) < LARGEST_DECIMAL


def stamp(moment: datetime) -> str:
    """The spelling of an aware time, in UTC: microseconds always written."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
