"""Which records passed from one unit to another: for counting past windows, and for judging whose record it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.domain.versions import OWNER
from db.models.merging import transferred_records
from db.models.records import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql.elements import ColumnElement

    from db.domain.versions import Version
    from db.queries.heads import Head

_BATCH = 5_000
_PASSED = transferred_records


@dataclass(frozen=True, slots=True)
class PassedRecord:
    """One record that a transfer gave from one unit to another; it counts with the second from the day on.

    Attributes:
        package_id: the transfer.
        register: the record's register.
        record_id: the record.
        from_unit: who gave it.
        to_unit: who got it.
        effective_on: from which day on it counts there.
        sha256: digest of the transfer's bytes.
    """

    package_id: str
    register: str
    record_id: str
    from_unit: str
    to_unit: str
    effective_on: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Handed:
    """What one transfer gave away, as a list shows it.

    Attributes:
        package_id: the transfer.
        from_unit: who gave.
        to_unit: who got.
        effective_on: from which day on.
        places: how many establishments.
        records: how many records in all.
    """

    package_id: str
    from_unit: str
    to_unit: str
    effective_on: str
    places: int
    records: int


def passed_since(connection: Connection, day: date) -> bool:
    """Whether any record passed to another unit after a day; nearly always none, which spares the asking for each."""
    query = sa.select(sa.literal(1)).where(_PASSED.c.effective_on > day.isoformat()).limit(1)
    return connection.execute(query).scalar() is not None


def owner_on(table: sa.Table, day: date) -> ColumnElement[str]:
    """The unit that owned a record of a register on a day: the giver of the first transfer after it, else the owner."""
    giver = (
        sa.select(_PASSED.c.from_unit)
        .where(
            _PASSED.c.record_id == table.c.id,
            _PASSED.c.register == table.name,
            _PASSED.c.effective_on > day.isoformat(),
        )
        .order_by(_PASSED.c.effective_on, _PASSED.c.package_id)
        .limit(1)
        .correlate(table)
        .scalar_subquery()
    )
    return sa.func.coalesce(giver, table.c.unit_id, type_=table.c.unit_id.type)


def transfers_of(connection: Connection, record_id: str) -> tuple[PassedRecord, ...]:
    """The transfers of one record, oldest first."""
    query = sa.select(_PASSED).where(_PASSED.c.record_id == record_id)
    return tuple(
        _passed(row) for row in connection.execute(query.order_by(_PASSED.c.effective_on, _PASSED.c.package_id))
    )


def list_handed(connection: Connection) -> tuple[Handed, ...]:
    """The transfers this database knows, newest first."""
    columns = (_PASSED.c.package_id, _PASSED.c.from_unit, _PASSED.c.to_unit, _PASSED.c.effective_on)
    places = sa.func.sum(sa.case((_PASSED.c.register == "establishments", 1), else_=0))
    query = sa.select(*columns, places, sa.func.count()).group_by(*columns)
    found = connection.execute(query.order_by(_PASSED.c.effective_on.desc(), _PASSED.c.package_id))
    return tuple(Handed(*row[:4], int(row[4] or 0), row[5]) for row in found)


def passed_places(connection: Connection, from_unit: str, package_id: str) -> tuple[tuple[str, str], ...]:
    """The establishments that a transfer gave away, ids with names, in Vietnamese order."""
    places = TABLES["establishments"]
    query = (
        sa.select(places.c.id, places.c.name)
        .join(_PASSED, _PASSED.c.record_id == places.c.id)
        .where(
            _PASSED.c.package_id == package_id,
            _PASSED.c.from_unit == from_unit,
            _PASSED.c.register == "establishments",
        )
        .order_by(places.c.sort_key, places.c.id)
    )
    return tuple((row.id, row.name or "") for row in connection.execute(query))


def not_handed_over(
    connection: Connection, register: str, unit_id: str, versions: Sequence[Version], heads: Mapping[str, Head]
) -> tuple[str, ...]:
    """Ids of records that a unit reports as its own although, for all that is known here, they are not.

    These are records that are here as another unit's, and records that bear a change of owner, as long as no transfer
    of the record between the unit and anybody was taken in (package.md §4.2).

    Args:
        connection: inside a transaction.
        register: which register.
        unit_id: who reports them.
        versions: as reported; records of other units among them are not looked at.
        heads: of those of them that are here.
    """
    suspect = {
        one.id
        for one in versions
        if one.unit == unit_id
        and (OWNER in one.dots or OWNER in one.siblings or (one.id in heads and heads[one.id].unit != unit_id))
    }
    return tuple(sorted(suspect - concerning(connection, register, unit_id, suspect)))


def knows_transfers_of(connection: Connection, digests: Mapping[str, str]) -> bool:
    """Whether all these transfers, ids with the digests of their bytes, took effect here."""
    if not digests:
        return True
    query = sa.select(_PASSED.c.package_id, _PASSED.c.sha256).where(_PASSED.c.package_id.in_(sorted(digests)))
    known = {(row.package_id, row.sha256) for row in connection.execute(query.distinct())}
    return set(digests.items()) <= known


def transfers_through(connection: Connection, unit_id: str) -> tuple[tuple[str, str], ...]:
    """The transfers from and to a unit that took effect here, each with the digest of its bytes, in order of id."""
    concerned = sa.or_(_PASSED.c.from_unit == unit_id, _PASSED.c.to_unit == unit_id)
    query = sa.select(_PASSED.c.package_id, _PASSED.c.sha256).where(concerned).distinct()
    return tuple(sorted((row.package_id, row.sha256) for row in connection.execute(query)))


def all_passed(connection: Connection) -> tuple[PassedRecord, ...]:
    """Every record that ever passed, in order of transfer and record."""
    query = sa.select(_PASSED).order_by(_PASSED.c.package_id, _PASSED.c.record_id)
    return tuple(_passed(row) for row in connection.execute(query))


def concerning(connection: Connection, register: str, unit_id: str, ids: Collection[str]) -> set[str]:
    """Those of a register's records of which a transfer from or to the unit is known."""
    found: set[str] = set()
    wanted = sorted(ids)
    concerned = sa.and_(
        _PASSED.c.register == register, sa.or_(_PASSED.c.from_unit == unit_id, _PASSED.c.to_unit == unit_id)
    )
    for start in range(0, len(wanted), _BATCH):
        query = sa.select(_PASSED.c.record_id).where(_PASSED.c.record_id.in_(wanted[start : start + _BATCH]), concerned)
        found.update(connection.execute(query).scalars())
    return found


def _passed(row: sa.Row[tuple[str, ...]]) -> PassedRecord:
    return PassedRecord(**{name: getattr(row, name) for name in PassedRecord.__slots__})


def handed_away(connection: Connection, unit_id: str, ids: Sequence[str]) -> frozenset[str]:
    """Those of the records that the unit gave to another one once."""
    query = sa.select(_PASSED.c.record_id).where(_PASSED.c.from_unit == unit_id, _PASSED.c.record_id.in_(ids))
    return frozenset(connection.execute(query).scalars())


def hanging_on(connection: Connection, register: str, places: Sequence[str], unit_id: str) -> tuple[str, ...]:
    """Ids of a unit's living records of a register about some establishments, in order of id."""
    table = TABLES[register]
    found: list[str] = []
    for start in range(0, len(places), _BATCH):
        query = sa.select(table.c.id).where(
            table.c.establishment.in_(places[start : start + _BATCH]),
            table.c.unit_id == unit_id,
            table.c.deleted.is_(None),
        )
        found.extend(connection.execute(query).scalars())
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A place that its unit may hand over: where it lies, and the commune it is noted in; empty for none."""

    id: str
    name: str
    address: str
    neighbourhood: str
    commune: str


def own_places(connection: Connection, unit_id: str) -> tuple[OwnPlace, ...]:
    """A unit's living establishments in Vietnamese order of name."""
    c = TABLES["establishments"].c
    query = sa.select(c.id, c.name, c.address, c.neighbourhood, c.commune).where(
        c.unit_id == unit_id, c.deleted.is_(None)
    )
    rows = connection.execute(query.order_by(c.sort_key, c.id))
    return tuple(
        OwnPlace(row.id, row.name or "", row.address or "", row.neighbourhood or "", row.commune or "") for row in rows
    )
