"""Records of any register: one, many, a list's ids under a filter, all for a package or a dump."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from db.domain.fields import Kind, from_json
from db.domain.registers import BY_NAME, RegisterSpec
from db.domain.text import search_terms
from db.models.base import bytes_to_id
from db.models.records import TABLES
from db.models.rows import columns_of, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql.elements import ColumnElement

    from db.domain.versions import Version

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list shows.

    Attributes:
        search: words as typed, with or without accents; every word must begin some word of the record.
        choices: per field, the codes, ids or flags of which a record has at least one; for CODES fields any overlap.
        units: owner units; empty means all.
        from_on: first event day.
        to_on: last event day.
        only: ids the list is restricted to (a work list), or None.
        order: a field name, `sort_key`, `event_on` or `changed_at`.
        descending: the other way round.
        deleted: whether deleted records are shown, and only those.
    """

    search: str = ""
    choices: dict[str, frozenset[Any]] = field(default_factory=dict[str, frozenset[Any]])
    units: frozenset[str] = frozenset()
    from_on: date | None = None
    to_on: date | None = None
    only: frozenset[str] | None = None
    order: str = "sort_key"
    descending: bool = False
    deleted: bool = False


def get_version(connection: Connection, register: RegisterSpec, record_id: str) -> Version | None:
    """One record with its version, deleted or not; None when it is not here."""
    found = get_versions(connection, register, (record_id,))
    return found[0] if found else None


def get_versions(connection: Connection, register: RegisterSpec, ids: Sequence[str]) -> tuple[Version, ...]:
    """The records that are here, in the order of the ids."""
    table = TABLES[register.name]
    found: dict[str, Version] = {}
    for start in range(0, len(ids), _BATCH):
        for row in connection.execute(_select(register).where(table.c.id.in_(ids[start : start + _BATCH]))):
            version = version_of(row, register)
            found[version.id] = version
    return tuple(found[record_id] for record_id in ids if record_id in found)


def find_ids(connection: Connection, register: RegisterSpec, wanted: Filter) -> tuple[str, ...]:
    """The ids of a list under a filter, in its order."""
    table = TABLES[register.name]
    query = sa.select(table.c.id).where(*conditions(connection, register, wanted))
    order = table.c[wanted.order]
    ties = table.c.sort_key if wanted.order != "sort_key" else table.c.id
    query = query.order_by(order.desc().nulls_last() if wanted.descending else order.asc().nulls_last(), ties)
    return tuple(connection.execute(query).scalars())


def count(connection: Connection, register: RegisterSpec, wanted: Filter) -> int:
    """How many records the filter leaves."""
    query = sa.select(sa.func.count()).select_from(TABLES[register.name])
    return connection.execute(query.where(*conditions(connection, register, wanted))).scalar_one()


def find_first(connection: Connection, register: RegisterSpec, text: str, *, limit: int) -> tuple[str, ...]:
    """Ids of the newest records whose searched words begin with the typed ones: for find-as-you-type."""
    terms = search_terms(text)
    if not terms:
        return ()
    if connection.dialect.name == "sqlite":
        # The index answers in order of row number; another order would have to read every hit (stack.md §1).
        rows = connection.exec_driver_sql(
            f"SELECT t.id FROM (SELECT rowid FROM {register.name}_search WHERE {register.name}_search MATCH ? "  # noqa: S608 - our own names
            f"ORDER BY rowid DESC LIMIT ?) s JOIN {register.name} t ON t.row_no = s.rowid WHERE t.deleted IS NULL",
            (_match(terms), limit),
        )
        return tuple(bytes_to_id(row[0]) for row in rows)
    table = TABLES[register.name]
    query = sa.select(table.c.id).where(table.c.deleted.is_(None), _search(connection, register, terms)).limit(limit)
    return tuple(connection.execute(query.order_by(table.c.row_no.desc())).scalars())


def read_versions(
    connection: Connection, register: RegisterSpec, *, units: frozenset[str] = frozenset(), until: date | None = None
) -> Iterator[Version]:
    """Every record in order of id, tombstones too, read as it is used.

    Args:
        connection: inside `reading()`.
        register: which register.
        units: owner units; empty means all.
        until: leaves out records dated later, unless an earlier package already carried them. A record of several
            days goes as soon as they have begun: figures of the calendar year count for the report year too.
    """
    table = TABLES[register.name]
    query = _select(register).order_by(table.c.id)
    if units:
        query = query.where(table.c.unit_id.in_(units))
    if until is not None:
        begun_on = table.c.from_on if register.event == ("to_on",) else table.c.event_on
        dated_by_then = sa.or_(table.c.event_on.is_(None), begun_on <= until.isoformat())
        query = query.where(sa.or_(dated_by_then, table.c.sent))
    for row in connection.execute(query.execution_options(yield_per=_BATCH)):
        yield version_of(row, register)


def read_values(connection: Connection, register: RegisterSpec, ids: Sequence[str]) -> tuple[Any, ...]:
    """The records' values as their dataclass, in the order of the ids that are here."""
    return tuple(from_json(register.record, version.values) for version in get_versions(connection, register, ids))


def conditions(connection: Connection, register: RegisterSpec, wanted: Filter) -> list[ColumnElement[bool]]:
    """The filter as conditions on the register's table."""
    table = TABLES[register.name]
    found: list[ColumnElement[bool]] = [table.c.deleted.is_not(None) if wanted.deleted else table.c.deleted.is_(None)]
    terms = search_terms(wanted.search)
    if terms:
        found.append(_search(connection, register, terms))
    if wanted.units:
        found.append(table.c.unit_id.in_(wanted.units))
    if wanted.from_on:
        found.append(table.c.event_on >= wanted.from_on.isoformat())
    if wanted.to_on:
        found.append(table.c.event_on <= wanted.to_on.isoformat())
    if wanted.only is not None:
        found.append(table.c.id.in_(wanted.only))
    found.extend(_chosen(register, name, chosen) for name, chosen in sorted(wanted.choices.items()) if chosen)
    return found


def _chosen(register: RegisterSpec, name: str, chosen: frozenset[Any]) -> ColumnElement[bool]:
    column = TABLES[register.name].c[name]
    if register.field(name).kind in {Kind.CODES, Kind.RECORDS}:
        # A list is stored as JSON text, so a code stands in it between quotes.
        return sa.or_(*(column.contains(f'"{code}"', autoescape=True) for code in sorted(chosen)))
    given = [value for value in chosen if value is not None and value != ""]
    found: list[ColumnElement[bool]] = [column.in_(given)] if given else []
    if len(given) < len(chosen):
        found.append(column.is_(None))
    return sa.or_(*found)


def _search(connection: Connection, register: RegisterSpec, terms: Sequence[str]) -> ColumnElement[bool]:
    table = TABLES[register.name]
    if connection.dialect.name == "sqlite":
        matching = sa.text(f"SELECT rowid FROM {register.name}_search WHERE {register.name}_search MATCH :match")  # noqa: S608
        found = table.c.row_no.in_(matching.bindparams(match=_match(terms)).columns(sa.column("rowid")))
    else:
        vector = sa.func.to_tsvector(sa.text("'simple'"), table.c.search_text)
        query = sa.func.to_tsquery(sa.text("'simple'"), " & ".join(f"{term}:*" for term in terms))
        found = vector.op("@@")(query)
    through = [spec for spec in register.fields if spec.kind is Kind.RECORD and spec.required and not spec.item]
    if not through:
        return found
    # A visit is found by the name of its place too.
    linked = [
        table.c[spec.name].in_(sa.select(TABLES[spec.register].c.id).where(_search(connection, target, terms)))
        for spec in through
        if (target := BY_NAME[spec.register]).name != register.name
    ]
    return sa.or_(found, *linked)


def _match(terms: Sequence[str]) -> str:
    return " AND ".join(f'"{term}"*' for term in terms)


def _select(register: RegisterSpec) -> sa.Select[Any]:
    table = TABLES[register.name]
    return sa.select(*(table.c[name] for name in columns_of(register.name)))
