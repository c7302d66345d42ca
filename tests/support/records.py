"""Records with anything in their fields, for properties that must hold whatever somebody typed or sent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from db.domain.fields import FieldSpec, Kind, fields_of

if TYPE_CHECKING:
    from random import Random

    from _typeshed import DataclassInstance

    from db.domain.catalogs import Catalogs

_TEXTS = ("", "", "Đã rõ", "{a}", "\u0000", "0912345678", "031080001234", " ", "Ðặng % '\"")
_DAYS = (date.min, date(1899, 1, 1), date(2021, 12, 31), date(2022, 1, 1), date(2025, 12, 15), date.max)
_NUMBERS = (None, None, -1, 0, 1, 2, 3, 30, 2026, 10**15, -(10**18))


def any_record(
    record: type[DataclassInstance], catalogs: Catalogs, ids: tuple[str, ...], chance: Random
) -> DataclassInstance:
    """A record of a register: each field empty, sensible or absurd.

    Args:
        record: the register's dataclass.
        catalogs: codes that sensible records have.
        ids: of records and units that are there.
        chance: the generator.
    """
    values = {spec.name: _any_value(spec, catalogs, ids, chance) for spec in fields_of(record)}
    return record(**values)


def _any_value(spec: FieldSpec, catalogs: Catalogs, ids: tuple[str, ...], chance: Random) -> Any:
    known = ("", "không có", *ids)
    codes = ("lạ", *(entry.code for entry in catalogs[spec.catalog].entries))
    match spec.kind:
        case Kind.CODE:
            return chance.choice(("", *codes))
        case Kind.CODES:
            return tuple(chance.choices(codes, k=chance.randrange(4)))
        case Kind.RECORD | Kind.UNIT:
            return chance.choice(known)
        case Kind.RECORDS:
            return tuple(chance.choices(known[1:], k=chance.randrange(3)))
        case Kind.DATE:
            return _any_day(chance)
        case Kind.TIME:
            day = _any_day(chance)
            return day and datetime(day.year, day.month, day.day, chance.randrange(24))  # noqa: DTZ001 - local time
        case Kind.COUNT | Kind.MONEY:
            return chance.choice(_NUMBERS)
        case Kind.NUMBER:
            return chance.choice((None, 0.5, -1.0, 20.8, 106.7, float("inf"), float("nan")))
        case Kind.YES_NO:
            return chance.choice((None, True, False))
        case Kind.ITEMS:
            assert spec.item is not None
            return tuple(any_record(spec.item, catalogs, ids, chance) for _ in range(chance.randrange(3)))
        case _:
            return chance.choice(_TEXTS)


def _any_day(chance: Random) -> date | None:
    drawn = chance.random()
    if drawn < 0.2:
        return None
    return chance.choice(_DAYS) if drawn < 0.35 else date(2025, 1, 1) + timedelta(days=chance.randrange(730))
