"""Values in words: what lists, cards and histories say of a field, with catalogs, units and names of records."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from db.domain.fields import FieldSpec, Kind, fields_of, is_empty
from db.domain.labels import item_name
from db.domain.registers import BY_NAME
from db.domain.unit_index import matching_units
from desktop.messages import say
from desktop.services.unit_overlay import units_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.services.office import Office

NameOf = Callable[[str, str], str]
"""Gives the title of a record by register and id."""


def say_value(office: Office, spec: FieldSpec, value: object, name_of: NameOf) -> str:
    """One field's value in words; empty for nothing entered.

    Args:
        office: for its catalogs and labels.
        spec: which field.
        value: as on the record's dataclass.
        name_of: titles of other records.
    """
    if is_empty(value):
        return ""
    match spec.kind:
        case Kind.COUNT if spec.name == "year":
            return str(value)
        case Kind.CODE:
            return office.catalogs.word(spec.catalog, cast("str", value))
        case Kind.CODES:
            return say_codes(office, spec.catalog, cast("tuple[str, ...]", value))
        case Kind.RECORD:
            return name_of(spec.register, cast("str", value))
        case Kind.RECORDS:
            return ", ".join(name_of(spec.register, one) for one in cast("tuple[str, ...]", value))
        case Kind.UNIT:
            return say_unit(office, cast("str", value))
        case Kind.ITEMS:
            return "; ".join(say_item(office, item, name_of) for item in cast("tuple[Any, ...]", value))
        case _:
            return say(value)


def say_item(office: Office, item: Any, name_of: NameOf) -> str:  # noqa: ANN401 - any item dataclass
    """A small value in words: its filled fields with their labels, the first without."""
    parts: list[str] = []
    kind = cast("type[Any]", type(item))
    for spec in fields_of(kind):
        words = say_value(office, spec, getattr(item, spec.name), name_of)
        if words:
            label = office.labels.field(item_name(kind), spec.name).label
            parts.append(f"{label.lower()} {words}" if parts else words)
    return ", ".join(parts)


def say_codes(office: Office, catalog: str, codes: Iterable[str]) -> str:
    """Names of codes with commas between."""
    return ", ".join(office.catalogs.word(catalog, code) for code in codes)


def say_unit(office: Office, unit_id: str) -> str:
    """The full name of a unit; empty for one the list does not know."""
    index = units_of(office)
    unit = index.get(unit_id)
    return "" if unit is None else index.label(unit)


def unit_name(office: Office, unit_id: str) -> str:
    """The name of a unit alone, without the units above it; empty for one the list does not know."""
    unit = units_of(office).get(unit_id)
    return "" if unit is None else unit.name


def find_units(office: Office, typed: str) -> tuple[tuple[str, str, str], ...]:
    """The units somebody may mean: id, full name, and for one that ended until when."""
    found = matching_units(units_of(office), typed, limit=20)
    return tuple((match.unit.id, match.label, match.validity) for match in found)


def label_of(office: Office, register: str, field_name: str) -> str:
    """The label of a field, or of the cell of several fields that changes as one."""
    names = [spec.name for spec in BY_NAME[register].fields if (spec.cell or spec.name) == field_name]
    return office.labels.field(register, names[0] if names else field_name).label
