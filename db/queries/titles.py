"""What records are called where only their names are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.domain.registers import BY_NAME
from db.models.office import units
from db.models.records import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.engine import Connection

_BATCH = 5_000


def titles(connection: Connection, register: str, ids: Collection[str]) -> dict[str, str]:
    """The title field of the records that are here, by id; deleted records have theirs too."""
    table = TABLES[register]
    title = table.c[BY_NAME[register].title]
    wanted = [record_id for record_id in ids if record_id]
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _BATCH):
        query = sa.select(table.c.id, title).where(table.c.id.in_(wanted[start : start + _BATCH]))
        found.update((record_id, name or "") for record_id, name in connection.execute(query))
    return found


def inspection_titles(connection: Connection, ids: Collection[str]) -> dict[str, tuple[str, str]]:
    """Number and day (YYYY-MM-DD) of inspections, by id: a visit without a number is called by its day."""
    table = TABLES["inspections"]
    wanted = [record_id for record_id in ids if record_id]
    query = sa.select(table.c.id, table.c.number, table.c.event_on).where(table.c.id.in_(wanted))
    return {record_id: (number or "", day or "") for record_id, number, day in connection.execute(query)}


def places_of_inspections(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """The names of the establishments of some inspections, by id of the inspection."""
    visits, places = TABLES["inspections"], TABLES["establishments"]
    query = sa.select(visits.c.id, places.c.name).join(places, places.c.id == visits.c.establishment)
    found: dict[str, str] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), _BATCH):
        part = query.where(visits.c.id.in_(wanted[start : start + _BATCH]))
        found.update((record_id, name or "") for record_id, name in connection.execute(part))
    return found


def owners_of(connection: Connection, register: str, ids: Collection[str]) -> dict[str, str]:
    """The name, without its type, of the unit that owns each of some records, by id of the record."""
    table = TABLES[register]
    query = sa.select(table.c.id, units.c.name, units.c.type).join(units, units.c.id == table.c.unit_id)
    return {
        record_id: name[len(kind) + 1 :] if name.casefold().startswith(f"{kind} ".casefold()) else name
        for record_id, name, kind in connection.execute(query.where(table.c.id.in_(ids)))
    }


def owning_units(connection: Connection, register: str) -> tuple[tuple[str, str, int], ...]:
    """The units that own records of a register: id, name, how many; in Vietnamese order."""
    table = TABLES[register]
    query = (
        sa.select(units.c.id, units.c.name, sa.func.count())
        .join(table, units.c.id == table.c.unit_id)
        .where(table.c.deleted.is_(None))
        .group_by(units.c.id, units.c.name, units.c.sort_key)
        .order_by(units.c.sort_key)
    )
    return tuple((unit, name, count) for unit, name, count in connection.execute(query))
