"""Fields of a record: declared once on its dataclass, read by storage, packages, forms and workbooks alike.

A register's record is a frozen dataclass whose fields are made with the functions below. `fields_of` gives their
descriptions; `to_json` and `from_json` turn a record into the plain values that packages and tables hold
(FORMAT.md §4): text in NFC, dates as `YYYY-MM-DD`, local times as `YYYY-MM-DDTHH:MM`, whole numbers, booleans,
lists and objects.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from _typeshed import DataclassInstance

Json = None | bool | int | float | str | list[Any] | dict[str, Any]

_KEY = "field"


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"  # one line
    LONG_TEXT = "long_text"
    CODE = "code"  # one code of a catalog
    CODES = "codes"  # several codes of a catalog, each once, in the order of the catalog
    DATE = "date"
    TIME = "time"  # local day and minute
    COUNT = "count"  # whole number from 0
    MONEY = "money"  # whole đồng from 0
    NUMBER = "number"  # decimal
    YES_NO = "yes_no"  # true, false or unknown
    RECORD = "record"  # id of a record of another register
    RECORDS = "records"
    UNIT = "unit"  # id of an administrative unit
    ITEMS = "items"  # list of small values, each a dataclass of fields


class Sensitivity(StrEnum):
    """How far a field may travel (domain.md §2.13)."""

    ORDINARY = "ordinary"
    PERSONAL = "personal"  # names and telephones that the law needs; never in logs or crash reports
    LOCAL = "local"  # stays in this office's database: in no package


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """The description of one field.

    Attributes:
        name: as on the dataclass, in the table and in packages.
        kind: what it holds.
        required: whether a complete record has it.
        catalog: name of the catalog its codes come from.
        register: the register a RECORD or RECORDS field points into.
        item: the dataclass of the items of an ITEMS field.
        cell: fields with the same cell change together and share one dot (package.md §4.3).
        longest: characters a text may have; entries a list may have; the largest number.
        sensitivity: how far it may travel.
        searched: whether find-as-you-type looks into it.
        totalled: whether its sum is a control total of a package (FORMAT.md §3.6).
    """

    name: str
    kind: Kind
    required: bool = False
    catalog: str = ""
    register: str = ""
    item: type[DataclassInstance] | None = None
    cell: str = ""
    longest: int = 0
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    searched: bool = False
    totalled: bool = False


def _declare(kind: Kind, default: object, **options: Any) -> Any:  # noqa: ANN401 - a dataclass default has any type
    return dataclasses.field(default=default, metadata={_KEY: (kind, options)})


def text(**options: Any) -> Any:  # noqa: ANN401
    """One line of text, up to 300 characters unless `longest` says otherwise."""
    return _declare(Kind.TEXT, "", **{"longest": 300, **options})


def long_text(**options: Any) -> Any:  # noqa: ANN401
    """Several lines, up to 8,000 characters."""
    return _declare(Kind.LONG_TEXT, "", **{"longest": 8_000, **options})


def code(catalog: str, **options: Any) -> Any:  # noqa: ANN401
    """One code of a catalog; empty while not chosen."""
    return _declare(Kind.CODE, "", catalog=catalog, **{"longest": 40, **options})


def codes(catalog: str, **options: Any) -> Any:  # noqa: ANN401
    """Several codes of a catalog."""
    return _declare(Kind.CODES, (), catalog=catalog, **{"longest": 60, **options})


def day(**options: Any) -> Any:  # noqa: ANN401
    """A calendar day."""
    return _declare(Kind.DATE, None, **options)


def time(**options: Any) -> Any:  # noqa: ANN401
    """A local day and minute."""
    return _declare(Kind.TIME, None, **options)


def count(**options: Any) -> Any:  # noqa: ANN401
    """A whole number from 0; None while unknown."""
    return _declare(Kind.COUNT, None, **{"longest": 1_000_000_000, **options})


def money(**options: Any) -> Any:  # noqa: ANN401
    """Whole đồng; None while unknown."""
    return _declare(Kind.MONEY, None, **{"longest": 10**15, **options})


def number(**options: Any) -> Any:  # noqa: ANN401
    """A decimal number; None while unknown."""
    return _declare(Kind.NUMBER, None, **{"longest": 10**9, **options})


def yes_no(**options: Any) -> Any:  # noqa: ANN401
    """True, False or None for unknown."""
    return _declare(Kind.YES_NO, None, **options)


def record(register: str, **options: Any) -> Any:  # noqa: ANN401
    """The id of a record of another register; empty while none."""
    return _declare(Kind.RECORD, "", register=register, **options)


def records(register: str, **options: Any) -> Any:  # noqa: ANN401
    """Ids of records of another register."""
    return _declare(Kind.RECORDS, (), register=register, **{"longest": 500, **options})


def unit(**options: Any) -> Any:  # noqa: ANN401
    """The id of an administrative unit; empty while none."""
    return _declare(Kind.UNIT, "", **options)


def items(item: type[DataclassInstance], **options: Any) -> Any:  # noqa: ANN401
    """A tuple of small values of one dataclass."""
    return _declare(Kind.ITEMS, (), item=item, **{"longest": 200, **options})


@cache
def fields_of(record_type: type[DataclassInstance]) -> tuple[FieldSpec, ...]:
    """The descriptions of a record's fields, in their declared order."""
    specs: list[FieldSpec] = []
    for declared in dataclasses.fields(record_type):
        kind, options = declared.metadata[_KEY]
        specs.append(FieldSpec(declared.name, kind, **options))
    return tuple(specs)


def is_empty(value: object) -> bool:
    """Whether a value means "nothing entered": None, "", or an empty tuple."""
    return value is None or value in ("", ())


def value_to_json(spec: FieldSpec, value: object) -> Json:
    """The plain value of one field; None for an empty one."""
    if is_empty(value):
        return None
    match spec.kind:
        case Kind.DATE:
            return cast("date", value).isoformat()
        case Kind.TIME:
            return cast("datetime", value).strftime("%Y-%m-%dT%H:%M")
        case Kind.CODES | Kind.RECORDS:
            return list(cast("tuple[str, ...]", value))
        case Kind.ITEMS:
            return [to_json(cast("DataclassInstance", item)) for item in cast("tuple[object, ...]", value)]
        case _:
            return cast("Json", value)


def to_json(value: DataclassInstance) -> dict[str, Json]:
    """The non-empty fields of a record or item as plain values, by name in alphabetical order."""
    plain = {spec.name: value_to_json(spec, getattr(value, spec.name)) for spec in fields_of(type(value))}
    return {name: plain[name] for name in sorted(plain) if plain[name] is not None}


def value_from_json(spec: FieldSpec, plain: Json) -> object:
    """The field's value from its plain form, which must already have been checked for shape."""
    match spec.kind:
        case Kind.DATE:
            return None if plain is None else date.fromisoformat(cast("str", plain))
        case Kind.TIME:
            return None if plain is None else datetime.fromisoformat(cast("str", plain))
        case Kind.CODES | Kind.RECORDS:
            return tuple(cast("list[str]", plain or []))
        case Kind.ITEMS:
            item = cast("type[DataclassInstance]", spec.item)
            return tuple(from_json(item, entry) for entry in cast("list[dict[str, Json]]", plain or []))
        case Kind.COUNT | Kind.MONEY | Kind.NUMBER | Kind.YES_NO:
            return plain
        case _:
            return plain or ""


R = TypeVar("R")


def from_json(record_type: type[R], plain: Mapping[str, Json]) -> R:
    """A record or item from plain values that were checked before; names it does not know are left out."""
    specs = fields_of(cast("type[DataclassInstance]", record_type))
    known = {spec.name: value_from_json(spec, plain[spec.name]) for spec in specs if spec.name in plain}
    return record_type(**known)
