"""Rules that hold for every register (domain.md §3.4, §4.2).

Days that can be, numbers that can be, codes of their catalogs, units and records that exist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from db.domain.fields import FieldSpec, Kind, fields_of, is_empty
from db.domain.findings import Severity, error, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from _typeshed import DataclassInstance

    from db.domain.catalogs import Catalogs
    from db.domain.findings import Finding
    from db.domain.units import Unit

R = TypeVar("R")

EARLIEST = date(1990, 1, 1)
YEARS_AHEAD, YEARS_OF_VALIDITY = 20, 70
_MAY_BE_OLD = frozenset({"opened_on", "issued_on", "on"})  # houses, licences and events of their life
_NUMBERS = frozenset({Kind.COUNT, Kind.MONEY, Kind.NUMBER})
_MAY_BE_NEGATIVE = frozenset({"latitude", "longitude"})

# Fields whose code is judged by another day of the record than the one that dates it.
_OWN_DAY = {"delivery": "delivered_on", "sanctions": "decision_on", "relief": "decision_on", "handling": ""}
# Judged by a rule of its own, which knows the decree.
_OWN_RULE = frozenset({"act"})
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Place:
    """One field with its value: `where` is the field of the record it belongs to, the list's for one of an item."""

    where: str
    spec: FieldSpec
    value: object


def places_of(value: DataclassInstance) -> Iterator[Place]:
    """Every filled field of a record, those of its items too."""
    for spec in fields_of(type(value)):
        content = getattr(value, spec.name)
        if is_empty(content):
            continue
        if spec.kind is not Kind.ITEMS:
            yield Place(spec.name, spec, content)
            continue
        for item in cast("tuple[Any, ...]", content):
            for place in places_of(item):
                yield Place(spec.name, place.spec, place.value)


def check_fields(
    value: DataclassInstance, places: Sequence[Place], *, catalogs: Catalogs, day: date | None, today: date
) -> tuple[Finding, ...]:
    """What is impossible in a record's fields, whatever its register.

    Args:
        value: the record, perhaps a draft.
        places: its filled fields (`places_of`).
        catalogs: the office's codes.
        day: the day the record counts on; None for registers without one, whose codes are judged by today.
        today: the day of asking.
    """
    found: list[Finding] = []
    for place in places:
        match place.spec.kind:
            case Kind.DATE | Kind.TIME:
                found += _check_day(place, today)
            case kind if kind in _NUMBERS:
                found += _check_number(place)
            case Kind.CODE | Kind.CODES if place.where not in _OWN_RULE:
                found += _check_codes(place, value, catalogs, day, today)
            case Kind.CODE:
                found += _check_known(place, catalogs)
            case _:
                pass
    return tuple(found)


def check_units(places: Sequence[Place], *, unit_of: Callable[[str], Unit | None], day: date) -> tuple[Finding, ...]:
    """What is not right with the administrative units a record names.

    Args:
        places: the record's filled fields.
        unit_of: the unit of an id, or None for one nobody knows.
        day: the day on which they must exist.
    """
    found: list[Finding] = []
    for place in places:
        if place.spec.kind is not Kind.UNIT:
            continue
        unit = unit_of(str(place.value))
        if unit is None:
            found.append(error("UNIT_NOT_KNOWN", place.where))
        elif not place.spec.name.startswith("former_") and not unit.exists_on(day):
            found.append(error("UNIT_NOT_ON_DAY", place.where, "QĐ 19/2025/QĐ-TTg", unit=unit.name, day=day))
    return tuple(found)


def references_in(places: Sequence[Place]) -> dict[str, dict[str, str]]:
    """The records a record points to: by register, by id, the field that names it."""
    wanted: dict[str, dict[str, str]] = {}
    for place in places:
        if place.spec.kind is Kind.RECORD:
            wanted.setdefault(place.spec.register, {}).setdefault(str(place.value), place.where)
        elif place.spec.kind is Kind.RECORDS:
            for one in cast("tuple[str, ...]", place.value):
                wanted.setdefault(place.spec.register, {}).setdefault(one, place.where)
    return wanted


def judgeable(value: R, today: date) -> R:
    """The record without days that cannot be and references that are no ids, so that other rules need not fear them.

    What is left out is told by `check_fields` and as a reference that is gone.
    """
    changed: dict[str, Any] = {}
    record = cast("DataclassInstance", value)
    for spec in fields_of(type(record)):
        content = getattr(record, spec.name)
        if is_empty(content):
            continue
        kept = _kept(spec, content, today)
        if kept is not content:
            changed[spec.name] = kept
    return cast("R", replace(record, **changed)) if changed else value


def _kept(spec: FieldSpec, content: Any, today: date) -> Any:  # noqa: ANN401 - any field's value
    match spec.kind:
        case Kind.DATE | Kind.TIME:
            absurd = any(one.severity is Severity.ERROR for one in _check_day(Place("", spec, content), today))
            return None if absurd else content
        case Kind.RECORD | Kind.UNIT:
            return content if _ID.fullmatch(content) else ""
        case Kind.RECORDS:
            kept = tuple(one for one in content if _ID.fullmatch(one))
            return content if kept == content else kept
        case Kind.ITEMS:
            items = tuple(judgeable(item, today) for item in content)
            return content if all(a is b for a, b in zip(items, content, strict=True)) else items
        case _:
            return content


def _check_day(place: Place, today: date) -> list[Finding]:
    day = place.value.date() if isinstance(place.value, datetime) else cast("date", place.value)
    if day < EARLIEST:
        make = warning if place.spec.name in _MAY_BE_OLD else error
        return [make("DATE_TOO_EARLY", place.where, day=day)]
    years = YEARS_OF_VALIDITY if place.spec.name == "expires_on" else YEARS_AHEAD
    return [error("DATE_TOO_LATE", place.where, day=day)] if day.year > today.year + years else []


def _check_number(place: Place) -> list[Finding]:
    number = cast("int | float", place.value)
    if number < 0 and place.spec.name not in _MAY_BE_NEGATIVE:
        return [error("NUMBER_NEGATIVE", place.where, number=number)]
    if place.spec.longest and number > place.spec.longest:
        return [error("NUMBER_TOO_LARGE", place.where, number=number, most=place.spec.longest)]
    return []


def _check_codes(
    place: Place, value: DataclassInstance, catalogs: Catalogs, day: date | None, today: date
) -> list[Finding]:
    found = _check_known(place, catalogs)
    own = _OWN_DAY.get(place.spec.name)
    judged = day or today
    if own is not None:
        judged = getattr(value, own, None) if own else None
    if judged is None:
        return found
    catalog = catalogs[place.spec.catalog]
    # What is in a standing register was right when it was written; it is said, but it does not stop the person.
    make = error if day else warning
    for code in _codes(place):
        entry = catalog.get(code)
        if entry is not None and not entry.holds_on(judged):
            found.append(make("CODE_NOT_IN_FORCE", place.where, entry.source, name=entry.name, day=judged))
    return found


def _check_known(place: Place, catalogs: Catalogs) -> list[Finding]:
    catalog = catalogs[place.spec.catalog]
    return [error("CODE_UNKNOWN", place.where, entered=code) for code in _codes(place) if catalog.get(code) is None]


def _codes(place: Place) -> tuple[str, ...]:
    return (place.value,) if isinstance(place.value, str) else cast("tuple[str, ...]", place.value)
