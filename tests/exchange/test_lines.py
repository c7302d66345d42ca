"""Every rule for a record has a line that breaks it alone, found at its register, line and field."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.domain.registers import BY_NAME
from db.domain.verdict import ReasonCode
from db.domain.versions import Version, change_version, join, new_version
from desktop.exchange import limits
from desktop.exchange.checking import LineChecker
from desktop.exchange.lines import LineError, whole_lines
from desktop.exchange.payload import decode_versions, encode_version
from desktop.exchange.reasons import Reasons
from tests.support.packages import (
    DEVICE,
    OTHER_DEVICE,
    STAMP,
    WARD,
    an_establishment,
    codes_of,
    forge,
    judge,
    line_of,
    record_id,
    spelled,
)

ESTABLISHMENTS = BY_NAME["establishments"]
INSPECTIONS = BY_NAME["inspections"]


def check(*lines: bytes, register: str = "establishments") -> list[dict[str, Any]]:
    """What is found in these lines of the ward."""
    reasons = Reasons()
    checker = LineChecker(BY_NAME[register], may_send=lambda unit: unit == WARD, reasons=reasons)
    checker.check(b"".join(line + b"\n" for line in lines))
    assert {found.code for found in reasons.listed()} <= {ReasonCode.RECORD_INVALID}
    return [dict(found.parameters) for found in reasons.listed()]


def plain() -> dict[str, Any]:
    return line_of(an_establishment(), ESTABLISHMENTS)


def line(**changes: Any) -> bytes:
    return spelled(plain() | changes)


def fields(**changes: Any) -> bytes:
    given = plain()["fields"] | changes
    return line(fields={name: value for name, value in given.items() if value is not None})


def inspection(**changes: Any) -> bytes:
    values = {"establishment": record_id(1), "state": "planned", "kind": "planned", **changes}
    version = new_version(
        record_id(2), unit=WARD, values=values, device=DEVICE, changed_at=STAMP, changed_by="Nguyễn Thị Hoa"
    )
    return encode_version(version, INSPECTIONS)


def edited(**changes: Any) -> bytes:
    """A record changed once more, so that it has dots."""
    first = an_establishment()
    second = change_version(
        first,
        ESTABLISHMENTS,
        values=first.values | {"name": "Tên mới"},
        device=DEVICE,
        changed_at=STAMP,
        changed_by="Lê Văn Tám",
    )
    return spelled(line_of(second, ESTABLISHMENTS) | changes)


def disputed(change: Callable[[dict[str, Any]], object] = lambda _: None) -> bytes:
    """A record whose name two computers set at once, bent in one place."""
    first = an_establishment()
    sides = [
        change_version(
            first,
            ESTABLISHMENTS,
            values=first.values | {"name": name},
            device=device,
            changed_at=STAMP,
            changed_by="Lê Văn Tám",
        )
        for device, name in ((DEVICE, "Tên một"), (OTHER_DEVICE, "Tên hai"))
    ]
    made = line_of(join(*sides, ESTABLISHMENTS), ESTABLISHMENTS)
    change(made)
    return spelled(made)


GOOD = {
    "a new record": line(),
    "a record changed": edited(),
    "a record in conflict": disputed(),
    "a record without fields": line(fields={}),
    "a leap day": fields(opened_on="2024-02-29"),
    "numbers with decimals": fields(latitude=10.5, longitude=-0.25, area_m2=100.0),
    "an unknown field with anything in it": fields(colour={"a": [1, 2.5, None, True, "x"]}),
    "an unknown field of an item": fields(papers=[{"kind": "licence", "colour": "xanh"}]),
    "a line break in a long text": fields(note="một\nhai"),
    "quotes and backslashes": fields(name='"a\\n"'),
    "other scripts and pictures": fields(name="中文 😀 ½ ﬁ"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_line_has_no_reasons(name: str):
    assert check(GOOD[name]) == []


BAD: dict[str, tuple[bytes, str, str]] = {
    "bytes that are no UTF-8": (b'{"a":"\xff"}', "", "encoding"),
    "a lone surrogate as bytes": (fields(name="X").replace(b'"X"', b'"\xed\xa0\x80"'), "", "encoding"),
    "a lone surrogate as escape": (fields(name="X").replace(b'"X"', b'"\\ud800"'), "", "characters"),
    "a letter in two parts": (fields(name="Hoa\u0300"), "", "nfc"),
    "U+0000": (fields(name="X").replace(b'"X"', b'"\\u0000"'), "", "characters"),
    "a tab": (fields(note="X").replace(b'"X"', b'"\\t"'), "", "characters"),
    "a control character as it is": (fields(name="a\x7fb"), "", "characters"),
    "a direction character": (fields(name="a\u202eb"), "", "characters"),
    "a zero-width space": (fields(name="a\u200bb"), "", "characters"),
    "a letter spelled by its number": (fields(name="X").replace(b'"X"', b'"\\u0041"'), "", "characters"),
    "an escaped slash": (fields(name="X").replace(b'"X"', b'"\\/"'), "", "characters"),
    "nothing": (b"", "", "json"),
    "half a record": (line()[:-5], "", "json"),
    "two records on one line": (line() + line(), "", "json"),
    "a number beyond all numbers": (fields(colour=1).replace(b'"colour":1', b'"colour":1e999'), "", "json"),
    "nesting without end": (b"[" * 100_000, "", "depth"),
    "nesting too deep": (fields(colour=json.loads("[" * 20 + "]" * 20)), "", "depth"),
    "a number no reader holds": (fields(colour=2**53), "", "number"),
    "a number below all": (fields(colour=-(2**70)), "", "number"),
    "a decimal with exponent": (fields(colour=1).replace(b'"colour":1', b'"colour":1e-6'), "", "number"),
    "minus nothing": (fields(latitude=-0.0), "", "number"),
    "a space": (line().replace(b'":', b'": ', 1), "", "spelling"),
    "keys out of order": (b'{"unit":"x","id":"y"}', "", "spelling"),
    "a key twice": (line().replace(b'"unit":', b'"unit":"x","unit":'), "", "spelling"),
    "a whole number for a decimal": (fields(latitude=10), "latitude", "spelling"),
    "a list": (b"[]", "", "shape"),
    "no fields": (spelled({k: v for k, v in plain().items() if k != "fields"}), "", "shape"),
    "an unknown part of the line": (line(colour="xanh"), "colour", "name"),
    "an empty list of dots": (line(dots={}), "dots", "spelling"),
    "an empty list of conflicts": (line(siblings={}), "siblings", "spelling"),
    "an id of another kind": (line(id="0d9aa2f1-6d5c-5c1e-9a3e-3c1f4f0c1111"), "id", "spelling"),
    "an id in capitals": (line(id=record_id(0xABC).upper()), "id", "spelling"),
    "a unit that is a name": (line(unit="Hòa Bình"), "unit", "spelling"),
    "a time without microseconds": (line(changed_at="2026-06-01T02:00:00Z"), "changed_at", "spelling"),
    "a day that never was, in a time": (line(changed_at="2026-02-30T02:00:00.000000Z"), "changed_at", "spelling"),
    "nobody": (line(changed_by=""), "changed_by", "shape"),
    "no context": (line(context={}), "context", "shape"),
    "a counter from nothing": (line(context={DEVICE: 0}), "context[...]", "shape"),
    "a device with a strange name": (line(context={DEVICE: 1, "x y": 1}), "context", "spelling"),
    "a first change the context has not seen": (line(first=[OTHER_DEVICE, 1]), "first", "context"),
    "a change the context has not seen": (edited(dots={"name": [DEVICE, 3]}), "dots.name", "context"),
    "a dot that is the first": (edited(dots={"name": [DEVICE, 1]}), "dots.name", "spelling"),
    "a dot of a strange cell": (edited(dots={"Name!": [DEVICE, 2]}), "dots.Name!", "name"),
    "a dot of a cell that stays in the office": (edited(dots={"suspicion": [DEVICE, 2]}), "dots.suspicion", "local"),
    "a field that stays in the office": (fields(suspicion="có"), "suspicion", "local"),
    "a field with a strange name": (fields(Màu=1), "Màu", "name"),
    "a text that is a number": (fields(name=5), "name", "shape"),
    "a text too long": (fields(name="x" * 301), "name", "shape"),
    "an empty text": (fields(name=""), "name", "shape"),
    "an empty list": (fields(kinds=[]), "kinds", "shape"),
    "a field that is null": (line(fields=plain()["fields"] | {"name": None}), "name", "shape"),
    "a line break in one line": (fields(name="một\nhai"), "name", "lines"),
    "a line break in one line of an item": (
        fields(papers=[{"kind": "licence"}, {"kind": "licence", "note": "a\nb"}]),
        "papers[1].note",
        "lines",
    ),
    "a code with spaces": (fields(status="đang hoạt động"), "status", "spelling"),
    "a code among codes with spaces": (fields(kinds=["karaoke", "a b"]), "kinds", "spelling"),
    "a code twice": (fields(kinds=["karaoke", "karaoke"]), "kinds", "repeated"),
    "a code of an item with spaces": (fields(papers=[{"kind": "a b"}]), "papers[0].kind", "spelling"),
    "a day that never was": (fields(opened_on="2026-02-30"), "opened_on", "shape"),
    "a count below nothing": (fields(rooms=-1), "rooms", "shape"),
    "a count too large": (fields(rooms=100_001), "rooms", "shape"),
    "a count with decimals": (fields(rooms=1.5), "rooms", "shape"),
    "a latitude beyond reason": (fields(latitude=1e10), "latitude", "shape"),
    "yes as a word": (fields(border_area="yes"), "border_area", "shape"),
    "a reference to nothing": (fields(commune="27"), "commune", "spelling"),
    "a deletion without reason": (fields(deleted=""), "deleted", "shape"),
    "a conflict of one": (disputed(lambda d: d["siblings"]["name"].pop()), "siblings[...]", "shape"),
    "a conflict with more to it": (
        disputed(lambda d: d["siblings"]["name"][0].update(who="x")),
        "siblings[...][0]",
        "shape",
    ),
    "a conflict of a strange cell": (
        disputed(lambda d: d["siblings"].update({"A b": d["siblings"].pop("name")})),
        "siblings.A b",
        "name",
    ),
    "a conflict over what stays in the office": (
        disputed(lambda d: d["siblings"].update(suspicion=d["siblings"].pop("name"))),
        "siblings.suspicion",
        "local",
    ),
    "a conflict over a value of the wrong shape": (
        disputed(lambda d: d["siblings"]["name"][1]["values"].update(name=1)),
        "siblings.name.name",
        "shape",
    ),
    "a conflict over a value of the wrong spelling": (
        disputed(lambda d: d["siblings"]["name"][1]["values"].update(name="a\nb")),
        "siblings.name.name",
        "lines",
    ),
    "a conflict with fields of another cell": (
        disputed(lambda d: d["siblings"]["name"][1]["values"].update(code="x")),
        "siblings.name",
        "name",
    ),
    "a conflict the context has not seen": (
        disputed(lambda d: d["siblings"]["name"][1].update(dot=[DEVICE, 9])),
        "siblings.name",
        "context",
    ),
    "a conflict that shows another value": (
        disputed(lambda d: d["fields"].update(name="Ba")),
        "siblings.name",
        "shown",
    ),
    "a conflict that shows another change": (disputed(lambda d: d["dots"].pop("name")), "siblings.name", "shown"),
    "a conflict out of order": (
        disputed(lambda d: d["siblings"]["name"].append(d["siblings"]["name"][0])),
        "siblings.name",
        "order",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_is_named_with_its_field_and_rule(name: str):
    bad, field, what = BAD[name]

    found = check(bad)

    assert found == [{"register": "establishments", "line": 1, "field": field, "what": what}]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_spoils_only_itself(name: str):
    good = [spelled(line_of(an_establishment(number), ESTABLISHMENTS)) for number in (2, 3)]

    found = check(*good, BAD[name][0])

    assert [reason["line"] for reason in found] == [3]


@pytest.mark.parametrize(
    "time", ["2026-02-29T10:00", "2026-06-01T24:00", "2026-06-01T10:60", "2026-06-01", "2026-06-01T10:00:00", "chiều"]
)
def test_a_local_time_must_exist_and_end_with_the_minute(time: str):
    assert check(inspection(started_at=time), register="inspections") == [
        {"register": "inspections", "line": 1, "field": "started_at", "what": "spelling"}
    ]


def test_a_good_local_time_passes():
    assert check(inspection(started_at="2024-02-29T23:59"), register="inspections") == []


def test_records_stand_in_order_of_id_each_once():
    first, second = (spelled(line_of(an_establishment(number), ESTABLISHMENTS)) for number in (1, 2))

    assert check(first, second) == []
    assert [found["what"] for found in check(second, first)] == ["order"]
    assert [(found["line"], found["field"]) for found in check(first, first)] == [(2, "id")]


def test_the_order_holds_from_block_to_block():
    reasons = Reasons()
    checker = LineChecker(ESTABLISHMENTS, may_send=lambda _: True, reasons=reasons)

    for number in (5, 3):
        checker.check(spelled(line_of(an_establishment(number), ESTABLISHMENTS)) + b"\n")

    assert [found.parameters["line"] for found in reasons.listed()] == [2]


def test_a_line_longer_than_any_record_is_refused_unread():
    assert [found["what"] for found in check(fields(note="x" * limits.LINE_BYTES))] == ["length"]


def test_a_text_without_line_ends_is_refused_before_it_fills_memory():
    blocks = whole_lines(iter([b"x" * 400_000] * 10_000))

    with pytest.raises(LineError, match="length"):
        next(blocks)


def test_pieces_of_any_size_become_whole_lines():
    data = b"a\nbb\n\nccc\n"

    for size in range(1, len(data) + 1):
        blocks = list(whole_lines(data[start : start + size] for start in range(0, len(data), size)))
        assert b"".join(blocks) == data
        assert all(block.endswith(b"\n") for block in blocks)


@pytest.mark.parametrize(
    ("end", "what"), [(b'{"half', "ending"), (random.Random(1).randbytes(limits.LINE_BYTES).hex().encode(), "length")]
)
def test_a_register_that_does_not_end_with_a_line_is_invalid(end: bytes, what: str):
    made = forge()
    made.header = made.full_header()
    made.keep_counts = True
    (line,) = made.lines.pop("establishments")
    made.extra = {"registers/establishments.ndjson": line + b"\n" + end}

    examined = judge(made.build())

    assert codes_of(examined) == ["RECORD_INVALID"]
    assert examined.verdict.reasons[0].parameters == {
        "register": "establishments",
        "line": 2,
        "field": "",
        "what": what,
    }


_VALUES: dict[str, list[Any]] = {
    "name": ["A", "B"],
    "status": ["operating", "closed", None],
    "opened_on": ["2020-01-01", "2024-02-29", None],
    "latitude": [10, 10.5, None],
    "longitude": [106.25, None],
    "suspicion": ["bí mật", None],
    "papers": [[{"kind": "licence"}], None],
}


@st.composite
def shared_histories(draw: st.DrawFn) -> tuple[Version, ...]:
    """Every version that three computers of an office had of one record."""
    first = an_establishment()
    held = dict.fromkeys((DEVICE, OTHER_DEVICE, "c1b2c3d4e5f6"), first)
    seen = [first]
    for _ in range(draw(st.integers(1, 12))):
        device = draw(st.sampled_from(sorted(held)))
        if draw(st.booleans()):
            held[device] = join(held[device], draw(st.sampled_from(seen)), ESTABLISHMENTS)
        else:
            name = draw(st.sampled_from([*_VALUES, "deleted"]))
            values = held[device].values | {name: draw(st.sampled_from(_VALUES.get(name, ["nhập trùng", None])))}
            held[device] = change_version(
                held[device], ESTABLISHMENTS, values=values, device=device, changed_at=STAMP, changed_by="Lê Văn Tám"
            )
        seen.append(held[device])
    return tuple(seen)


@settings(max_examples=100, deadline=None)
@given(shared_histories())
def test_whatever_computers_agree_on_is_a_good_line(versions: tuple[Version, ...]):
    """Joins of edits, deletions and restorations in any order keep every rule of a line."""
    for version in versions:
        encoded = encode_version(version, ESTABLISHMENTS)

        assert check(encoded) == []
        assert b"suspicion" not in encoded


@settings(max_examples=100, deadline=None)
@given(shared_histories())
def test_a_record_comes_back_as_it_left_but_for_what_stays_in_the_office(versions: tuple[Version, ...]):
    version = versions[-1]
    encoded = encode_version(version, ESTABLISHMENTS)

    (back,) = decode_versions(encoded + b"\n")

    assert encode_version(back, ESTABLISHMENTS) == encoded
    assert back.values == {name: value for name, value in version.values.items() if name != "suspicion"}
    assert (back.id, back.unit, back.context, back.first) == (
        version.id,
        version.unit,
        version.context,
        version.first,
    )
    assert (back.changed_at, back.changed_by) == (version.changed_at, version.changed_by)
    assert back.dots == {cell: dot for cell, dot in version.dots.items() if cell != "suspicion"}
    assert back.siblings == {cell: found for cell, found in version.siblings.items() if cell != "suspicion"}


@pytest.mark.parametrize("name", [*GOOD, *BAD])
def test_the_quick_look_and_the_close_look_agree(name: str):
    """A line break in another line, or a reason there, sends a whole block or single lines to the close look."""
    tested = GOOD[name] if name in GOOD else BAD[name][0]
    broken = spelled(line_of(an_establishment(0), ESTABLISHMENTS))
    alone = check(tested)

    beside_a_spelling_error = check(broken.replace(b'":', b'": ', 1), tested)

    assert [(f["field"], f["what"]) for f in beside_a_spelling_error[1:]] == [(f["field"], f["what"]) for f in alone]
