from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.exchange.header import (
    Edition,
    FormatTooNewError,
    IndicatorTotal,
    PackageKind,
    Period,
    Previous,
    RegisterEntry,
    RegisterTotals,
    Totals,
    decode_header,
    encode_header,
)
from desktop.exchange.naming import LONGEST, file_name
from desktop.exchange.parts import PartError
from tests.support.packages import WARD as UNIT
from tests.support.packages import Sender, a_header, record_id, spelled


def full_header() -> Any:
    return a_header(
        sequence=7,
        previous=Previous(record_id(900_000), "ab" * 32),
        edition=Edition(2, "bổ sung cơ sở sót"),
        nil=True,
        journal_head="cd" * 32,
        registers=(RegisterEntry("staff", "registers/staff.ndjson", 3),),
        totals=Totals(
            {"staff": RegisterTotals(3, 1, {})},
            (
                IndicatorTotal("T05", "2026.1", 12, 40, "30.0", ""),
                IndicatorTotal("T11", "2026.1", 12.5, None, None, "chưa đủ số liệu"),
            ),
        ),
    )


def test_a_header_comes_back_as_it_was_written():
    header = full_header()

    assert decode_header(encode_header(header)) == header


def test_every_field_is_written_even_where_it_is_empty():
    written = encode_header(a_header())

    assert b'"previous":null' in written
    assert b'"nil":false' in written


def test_times_are_written_in_utc_with_microseconds():
    header = a_header(created_at=datetime(2026, 6, 15, 9, 30, tzinfo=timezone(timedelta(hours=7))))

    assert b'"created_at":"2026-06-15T02:30:00.000000Z"' in encode_header(header)
    assert decode_header(encode_header(header)).created_at == header.created_at


def test_unknown_fields_stay_where_they_were():
    raw = json.loads(encode_header(full_header()))
    raw["format"]["version"] = "1.4"
    raw["colour"] = {"a": [1, None]}
    raw["sender"]["seal"] = "x"
    raw["registers"][0]["unit"] = "người"
    raw["totals"]["registers"]["staff"]["median"] = 2
    raw["totals"]["indicators"][0]["trend"] = -1
    raw["extra"] = "a field of that name"

    header = decode_header(spelled(raw))

    assert encode_header(header) == spelled(raw)
    assert header.extra == {"colour": {"a": [1, None]}, "extra": "a field of that name"}
    assert header.sender.extra == {"seal": "x"}
    assert header.totals.indicators[0].extra == {"trend": -1}


def test_a_newer_major_version_is_named_whatever_else_has_changed():
    with pytest.raises(FormatTooNewError) as caught:
        decode_header(b'{"format":{"name":"diaban","version":"3.1"},"who":[]}')

    assert caught.value.version == "3.1"


@pytest.mark.parametrize("version", ["1", "1.0.0", "01.0", "1.x", "", "1.99999"])
def test_a_version_is_two_numbers(version: str):
    with pytest.raises(PartError, match=r"format\.version|version"):
        decode_header(spelled({"format": {"name": "diaban", "version": version}}))


def test_a_text_in_the_header_is_in_nfc_and_free_of_invisible_characters():
    for name, what in (("Hoa\u0300", "nfc"), ("a\u202eb", "characters")):
        sender = dataclasses.replace(a_header().sender, name=name)
        with pytest.raises(PartError, match=what):
            decode_header(encode_header(a_header(sender=sender)))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 2**31 - 1),
    st.sampled_from(PackageKind),
    st.sampled_from(["year", "half", "quarter", "nine_months", "month", "week"]),
    st.dates(date(2000, 1, 1), date(2100, 12, 31)),
    st.from_regex(r"[A-Za-z0-9]{1,12}", fullmatch=True),
)
def test_a_file_name_is_short_plain_and_without_spaces(sequence, kind, period, to_on, code):
    header = a_header(
        kind=kind,
        sequence=sequence,
        sender=Sender(UNIT, code, date(2025, 7, 1), "Phường", "a1"),
        period=Period("nd09", period, to_on, to_on),
    )

    name = file_name(header)

    assert name.isascii()
    assert len(name) <= LONGEST
    assert " " not in name


@pytest.mark.parametrize(
    ("kind", "to_on", "part"),
    [
        ("year", date(2026, 12, 14), "2026"),
        ("half", date(2026, 6, 14), "2026H1"),
        ("half", date(2026, 12, 31), "2026H2"),
        ("quarter", date(2026, 3, 14), "2026Q1"),
        ("quarter", date(2026, 12, 31), "2026Q4"),
        ("nine_months", date(2026, 9, 14), "20269M"),
        ("month", date(2026, 7, 14), "202607"),
        ("fortnight", date(2026, 7, 14), "20260714"),
    ],
)
def test_the_period_stands_in_the_name(kind: str, to_on: date, part: str):
    header = a_header(period=Period("nd09", kind, date(2025, 12, 15), to_on))

    assert file_name(header) == f"11692-report-{part}-0001.asice"


@pytest.mark.parametrize(
    ("moment", "is_one"),
    [
        ("1969-12-31T23:59:59.999999Z", False),
        ("1970-01-01T00:00:00.000000Z", True),
        ("9998-12-31T23:59:59.999999Z", True),
        ("9999-01-01T00:00:00.000000Z", False),
        ("9999-12-31T23:59:59.000000-01:00", False),
        ("0001-01-01T00:00:00.000000+01:00", False),
    ],
)
def test_a_package_is_made_in_years_that_a_clock_can_tell_and_reckon_with(moment: str, *, is_one: bool):
    raw = json.loads(encode_header(a_header()))
    data = spelled(raw | {"created_at": moment})

    if is_one:
        assert encode_header(decode_header(data)) == data
        return
    with pytest.raises(PartError):
        decode_header(data)


def test_without_a_period_the_day_of_making_stands_in_the_name():
    header = a_header(kind=PackageKind.RECEIPT, period=None, edition=None, sequence=12345)

    assert file_name(header) == "11692-receipt-20260615-12345.asice"


def test_the_day_of_making_is_the_one_in_utc():
    late = datetime(2026, 6, 16, 3, tzinfo=timezone(timedelta(hours=7)))
    header = a_header(kind=PackageKind.RECEIPT, period=None, edition=None, created_at=late)

    assert file_name(header) == file_name(decode_header(encode_header(header)))
    assert late.astimezone(UTC).day == 15
