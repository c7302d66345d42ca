"""What follows for packages from the description of a register, shown on one made up for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from db.domain import fields
from db.domain.fields import Kind, Sensitivity
from db.domain.registers import REGISTERS, RegisterSpec
from db.domain.versions import DELETED, Candidate, Version
from desktop.exchange import schema
from desktop.exchange.checking import LineChecker
from desktop.exchange.header import RegisterTotals
from desktop.exchange.payload import decode_versions, encode_version, local_cells
from desktop.exchange.reasons import Reasons
from desktop.exchange.schema import Token
from desktop.exchange.totals import control_totals, totalled_fields
from tests.support.packages import DEVICE, ESTABLISHMENTS, OTHER_DEVICE, STAMP, WARD, record_id

LOCAL = Sensitivity.LOCAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    width: float | None = fields.number()
    seen_by: str = fields.text(sensitivity=LOCAL)
    friends: tuple[str, ...] = fields.records("staff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    things: tuple[Thing, ...] = fields.items(Thing)
    weight: float | None = fields.number(cell="size")
    secret_size: str = fields.text(sensitivity=LOCAL, cell="size")
    secret: str = fields.text(sensitivity=LOCAL)
    price: int | None = fields.money(totalled=True)


BOXES = RegisterSpec("boxes", "R99", Box, "secret")


def a_box(**values: Any) -> Version:
    return Version(record_id(1), WARD, {DEVICE: 1}, (DEVICE, 1), values, STAMP, "Nguyễn Thị Hoa")


def back(version: Version) -> dict[str, Any]:
    (read,) = decode_versions(encode_version(version, BOXES) + b"\n")
    return dict(read.values)


def check(version: Version) -> list[Any]:
    reasons = Reasons()
    LineChecker(BOXES, may_send=lambda _: True, reasons=reasons).check(encode_version(version, BOXES) + b"\n")
    return [found.parameters for found in reasons.listed()]


def test_whole_numbers_of_a_decimal_field_travel_as_decimals_at_any_depth():
    box = a_box(weight=3, things=[{"width": 2}, {"width": -0.0}])

    assert b'"weight":3.0' in encode_version(box, BOXES)
    assert b'"things":[{"width":2.0},{"width":0.0}]' in encode_version(box, BOXES)
    assert check(box) == []


def test_what_stays_in_the_office_is_left_out_at_any_depth():
    box = a_box(secret="a", secret_size="b", weight=1.5, things=[{"width": 1.0, "seen_by": "c"}])

    assert back(box) == {"weight": 1.5, "things": [{"width": 1.0}]}
    assert check(box) == []


def test_an_item_with_what_should_have_stayed_is_refused():
    line = encode_version(a_box(things=[{"width": 1.0}]), BOXES).replace(b'"width"', b'"seen_by":"x","width"')
    reasons = Reasons()

    LineChecker(BOXES, may_send=lambda _: True, reasons=reasons).check(line + b"\n")

    assert [(found.parameters["field"], found.parameters["what"]) for found in reasons.listed()] == [
        ("things[0].seen_by", "local")
    ]


def test_a_cell_stays_in_the_office_only_when_all_its_fields_do():
    assert local_cells(BOXES) == {"secret"}
    assert local_cells(ESTABLISHMENTS) == {"representative_id_number", "suspicion"}


def test_conflicts_travel_without_what_stays_in_the_office():
    size = (
        Candidate((OTHER_DEVICE, 2), {"weight": 2, "secret_size": "b"}),
        Candidate((DEVICE, 2), {"weight": 1, "secret_size": "a"}),
    )
    secret = (Candidate((OTHER_DEVICE, 2), {"secret": "b"}), Candidate((DEVICE, 2), {"secret": "a"}))
    box = Version(
        record_id(1),
        WARD,
        {DEVICE: 2, OTHER_DEVICE: 2},
        (DEVICE, 1),
        {"weight": 2, "secret_size": "b", "secret": "b"},
        STAMP,
        "Nguyễn Thị Hoa",
        {"size": (OTHER_DEVICE, 2), "secret": (OTHER_DEVICE, 2)},
        {"size": size, "secret": secret},
    )

    (read,) = decode_versions(encode_version(box, BOXES) + b"\n")

    assert check(box) == []
    assert read.siblings == {
        "size": (Candidate((OTHER_DEVICE, 2), {"weight": 2.0}), Candidate((DEVICE, 2), {"weight": 1.0}))
    }
    assert read.dots == {"size": (OTHER_DEVICE, 2)}


@pytest.mark.parametrize(
    ("friends", "what"),
    [
        ([record_id(1), record_id(2)], None),
        ([record_id(1), record_id(1)], "repeated"),
        (["ba"], "spelling"),
        ([], "shape"),
    ],
)
def test_references_of_an_item_are_ids_each_once(friends: list[str], what: str | None):
    found = check(a_box(things=[{"friends": friends}]))

    assert [reason["what"] for reason in found] == ([what] if what else [])


def test_totals_count_the_living_and_the_deleted_and_add_up_the_living():
    records: list[dict[str, Any]] = [{"price": 5}, {"price": 7, DELETED: "nhập trùng"}, {}, {"price": 10**15}]

    assert control_totals(BOXES, records) == RegisterTotals(4, 1, {"price": 10**15 + 5})
    assert control_totals(ESTABLISHMENTS, []) == RegisterTotals(0, 0, {"workers_total": 0})


def test_what_a_register_adds_up_to_is_whole_numbers_that_travel():
    for register in REGISTERS:
        for name in totalled_fields(register):
            spec = register.field(name)
            assert spec.kind in {Kind.COUNT, Kind.MONEY}
            assert spec.sensitivity is not LOCAL


def test_a_spelling_forgets_what_it_remembered_before_it_fills_memory(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(schema, "_REMEMBERED", 3)
    token = Token("[a-z]+")

    assert all(token.fits(word) for word in ("a", "b", "c", "d", "a", "b"))
    assert not token.fits("A")


def test_no_field_of_a_register_bears_a_name_that_lines_have_of_their_own():
    for register in REGISTERS:
        assert DELETED not in {spec.name for spec in register.fields}
