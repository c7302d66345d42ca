"""Versions of records as rows of their table, and back.

Rows are written as plain tuples through the driver, because merging a province's packages writes a million of them;
single edits take the same way, so there is one.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from db.domain.fields import Kind
from db.domain.registers import BY_NAME, RegisterSpec
from db.domain.text import fold, name_sort_key, sort_key
from db.domain.versions import DELETED, Candidate, Dot, Version, canonical, spell_context, spell_dot
from db.models.base import bytes_to_id, id_to_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from db.domain.fields import Json

COMMON = (
    "id",
    "unit_id",
    "context",
    "first",
    "dots",
    "siblings",
    "extra",
    "changed_at",
    "changed_by",
    "deleted",
    "event_on",
    "sent",
    "sort_key",
    "search_text",
)
_JSON_KINDS = frozenset({Kind.CODES, Kind.RECORDS, Kind.ITEMS})
_ID_KINDS = frozenset({Kind.RECORD, Kind.UNIT})
_SORTED_AS_PERSONS = frozenset({"staff"})


@cache
def columns_of(register: str) -> tuple[str, ...]:
    """The written columns of a register's table, in the order of `row_of`."""
    return (*COMMON, *(spec.name for spec in BY_NAME[register].fields))


def row_of(version: Version, register: RegisterSpec, *, sqlite: bool, sent: bool = False) -> tuple[object, ...]:
    """The driver's values of a version, in the order of `columns_of`."""
    values = version.values
    to_id: Callable[[str], object] = id_to_bytes if sqlite else UUID
    known, extra = _known_and_extra(values, register, sqlite=sqlite)
    return (
        to_id(version.id),
        to_id(version.unit),
        spell_context(version.context),
        spell_dot(version.first),
        canonical(version.dots) if version.dots else None,
        _siblings_text(version) if version.siblings else None,
        canonical(extra) if extra else None,
        version.changed_at,
        version.changed_by,
        values.get(DELETED),
        register.event_day(values),
        sent if not sqlite else int(sent),
        sort_text(values, register),
        search_text(values, register),
        *known,
    )


def version_of(row: Sequence[Any], register: RegisterSpec) -> Version:
    """The version of a row read in the order of `columns_of`."""
    (record_id, unit, context, first, dots, siblings, extra, at, by, deleted, _, _, _, _), fields = row[:14], row[14:]
    values: dict[str, Json] = {
        name: decode(value) if decode else value
        for (name, decode), value in zip(_decoders(register.name), fields, strict=True)
        if value is not None
    }
    if extra:
        values.update(json.loads(extra))
    if deleted is not None:
        values[DELETED] = deleted
    return Version(
        _to_text_id(record_id),
        _to_text_id(unit),
        json.loads(context),
        _dot(json.loads(first)),
        values,
        at,
        by,
        {cell: _dot(dot) for cell, dot in json.loads(dots).items()} if dots else {},
        _siblings(siblings) if siblings else {},
    )


def sort_text(values: Mapping[str, Json], register: RegisterSpec) -> str:
    """What a list of the register sorts by: its title in Vietnamese order, persons by given name."""
    title = cast("str", values.get(register.title) or "")
    return name_sort_key(title) if register.name in _SORTED_AS_PERSONS else sort_key(title)


def search_text(values: Mapping[str, Json], register: RegisterSpec) -> str:
    """What find-as-you-type looks into: the searched fields without accents."""
    return fold(" ".join(cast("str", values[name]) for name in _searched(register.name) if values.get(name)))


@cache
def _searched(register: str) -> tuple[str, ...]:
    return tuple(spec.name for spec in BY_NAME[register].fields if spec.searched)


def _known_and_extra(
    values: Mapping[str, Json], register: RegisterSpec, *, sqlite: bool
) -> tuple[list[object], dict[str, Json]]:
    """The driver's values of the register's fields in their order, and the fields of a newer program.

    Those are kept, never dropped (package.md §1.4). Most fields of most records are empty, so it goes through what is
    there rather than through what could be.
    """
    places = _places(register.name, sqlite=sqlite)
    known: list[object] = [None] * len(places)
    extra: dict[str, Json] = {}
    for name, value in values.items():
        if name in places:
            at, encode = places[name]
            known[at] = encode(value) if encode and value is not None else value
        elif name != DELETED:
            extra[name] = value
    return known, extra


@cache
def _places(register: str, *, sqlite: bool) -> dict[str, tuple[int, Callable[[Any], object] | None]]:
    """Where each field stands in a row, and what the driver is given for a value of it."""

    def encoder(kind: Kind) -> Callable[[Any], object] | None:
        if kind in _JSON_KINDS:
            return canonical
        if kind in _ID_KINDS:
            return id_to_bytes if sqlite else UUID
        return int if kind is Kind.YES_NO and sqlite else None

    return {spec.name: (at, encoder(spec.kind)) for at, spec in enumerate(BY_NAME[register].fields)}


@cache
def _decoders(register: str) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    def decoder(kind: Kind) -> Callable[[Any], Any] | None:
        if kind in _JSON_KINDS:
            return json.loads
        if kind in _ID_KINDS:
            return _to_text_id
        return bool if kind is Kind.YES_NO else None

    return tuple((spec.name, decoder(spec.kind)) for spec in BY_NAME[register].fields)


def _to_text_id(value: Any) -> str:  # noqa: ANN401 - bytes, UUID or text, as the driver gives it
    return bytes_to_id(value) if isinstance(value, bytes) else str(value)


def _dot(pair: Sequence[Any]) -> Dot:
    return (pair[0], pair[1])


def _siblings_text(version: Version) -> str:
    return canonical(
        {
            cell: [{"dot": candidate.dot, "values": candidate.values} for candidate in candidates]
            for cell, candidates in version.siblings.items()
        }
    )


def _siblings(text: str) -> dict[str, tuple[Candidate, ...]]:
    return {
        cell: tuple(Candidate(_dot(entry["dot"]), entry["values"]) for entry in entries)
        for cell, entries in json.loads(text).items()
    }
