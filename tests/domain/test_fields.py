"""Records as plain values and back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.establishments import Establishment, Paper
from db.domain.fields import FieldSpec, Kind, fields_of, from_json, to_json
from db.domain.registers import REGISTERS, RegisterSpec


def values_of(spec: FieldSpec) -> st.SearchStrategy[Any]:
    days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
    match spec.kind:
        case Kind.DATE:
            return st.none() | days
        case Kind.TIME:
            return st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 - local
                lambda moment: moment.replace(second=0, microsecond=0)
            )
        case Kind.COUNT | Kind.MONEY:
            return st.none() | st.integers(0, spec.longest)
        case Kind.NUMBER:
            return st.none() | st.floats(0, spec.longest, allow_nan=False)
        case Kind.YES_NO:
            return st.none() | st.booleans()
        case Kind.CODES | Kind.RECORDS:
            return st.lists(st.text("abc", min_size=1), max_size=3).map(tuple)
        case Kind.ITEMS:
            assert spec.item is not None
            return st.lists(records(spec.item), max_size=2).map(tuple)
        case _:
            return st.text("aăđ ớ", max_size=5)


def records(kind: type[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({spec.name: values_of(spec) for spec in fields_of(kind)}).map(lambda v: kind(**v))


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.name)
def test_plain_values_give_back_the_record(register: RegisterSpec):
    @given(records(register.record))
    def check(record: Any) -> None:
        assert from_json(register.record, to_json(record)) == record

    check()


def test_empty_fields_have_no_plain_value():
    assert to_json(Establishment(name="Sao Khuê")) == {"name": "Sao Khuê"}


def test_names_stand_in_alphabetical_order():
    plain = to_json(Establishment(name="A", address="B", papers=(Paper(kind="fire", number="1"),)))

    assert list(plain) == ["address", "name", "papers"]


def test_unknown_names_are_left_out_of_the_record():
    assert from_json(Establishment, {"name": "A", "colour": "đỏ"}) == Establishment(name="A")


def test_a_register_is_dated_by_its_first_filled_event_field():
    inspections = next(register for register in REGISTERS if register.name == "inspections")

    assert inspections.event_day({"planned_on": "2026-05-01"}) == "2026-05-01"
    assert inspections.event_day({"planned_on": "2026-05-01", "started_at": "2026-05-03T08:30"}) == "2026-05-03"
    assert inspections.event_day({}) is None


def test_no_field_that_stays_in_the_office_travels():
    for register in REGISTERS:
        assert "representative_id_number" not in {spec.name for spec in register.travelling}
        assert "suspicion" not in {spec.name for spec in register.travelling}
