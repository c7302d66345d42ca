from __future__ import annotations

import contextlib
import json
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.text import clean_lines
from desktop.exchange import canonical
from desktop.exchange.canonical import NotCanonicalError, decode, encode

_TEXT = (
    st.text(st.characters(codec="utf-8"), max_size=20)
    .map(lambda s: unicodedata.normalize("NFC", s))
    .filter(lambda s: not canonical.FORBIDDEN.search(s))
)
_NUMBER = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False).filter(
    canonical.is_decimal
)
_PLAIN = st.recursive(
    st.none() | st.booleans() | _NUMBER | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(_PLAIN)
def test_plain_values_come_back_from_their_bytes(value):
    assert decode(encode(value)) == value


@given(_PLAIN)
def test_the_bytes_are_those_of_any_json_writer_that_sorts(value):
    ours = encode(value)

    assert ours == json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_and_never_more_than_that(data: bytes):
    with contextlib.suppress(NotCanonicalError):
        assert encode(decode(data)) == data


@pytest.mark.parametrize("depth", [17, 900, 100_000])
def test_nesting_is_refused_however_deep(depth: int):
    with pytest.raises(NotCanonicalError, match="depth"):
        decode(b"[" * depth + b"]" * depth)


def test_what_a_package_forbids_no_text_of_ours_ever_holds():
    forbidden = [chr(c) for c in range(0x110000) if canonical.FORBIDDEN.match(chr(c))]

    kept = [character for character in forbidden if character in clean_lines(f"a{character}b")]

    assert len(forbidden) > 2_000
    assert kept == []


def test_a_cleaned_text_is_one_a_package_may_hold():
    everything = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x11000)]))

    assert not canonical.FORBIDDEN.search(clean_lines(everything))


@pytest.mark.parametrize("value", [0.0, 1e-4, -1e-4, 106.6297, 1e9, 123456789.5])
def test_ordinary_decimals_may_travel(value: float):
    assert canonical.is_decimal(value)
    assert b"e" not in encode(value)


@pytest.mark.parametrize("value", [-0.0, 9e-5, 1e15, 1e300, 5e-324])
def test_decimals_that_writers_spell_differently_may_not(value: float):
    assert not canonical.is_decimal(value)


def test_a_stamp_always_has_microseconds():
    assert canonical.stamp(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == "2026-01-02T03:04:05.000000Z"
