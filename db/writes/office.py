"""Setting up this office: whose database it is, its units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.domain.text import fold, sort_key
from db.models.office import office, reporting_units, units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

    from db.queries.office import OfficeRow, UnitRow


def ensure_units(connection: Connection, wanted: Iterable[UnitRow]) -> None:
    """The units kept here, each parent before its children; those already here stay as they are."""
    for unit in wanted:
        known = connection.execute(sa.select(sa.literal(1)).where(sa.exists().where(units.c.id == unit.id))).scalar()
        if known:
            continue
        connection.execute(
            sa.insert(units).values(
                id=unit.id,
                code=unit.code,
                name=unit.name,
                type=unit.type,
                level=unit.level,
                parent_id=unit.parent_id,
                valid_from=unit.valid_from,
                valid_to=unit.valid_to,
                search_text=fold(f"{unit.code} {unit.name}"),
                sort_key=sort_key(unit.name),
            )
        )


def update_units(connection: Connection, wanted: Iterable[UnitRow]) -> None:
    """The units kept here as they are wanted, each parent before its children: names, ends and parents changed."""
    rows = tuple(wanted)
    ensure_units(connection, rows)
    columns = (units.c.id, units.c.name, units.c.type, units.c.level, units.c.parent_id, units.c.valid_to)
    kept = {row.id: tuple(row)[1:] for row in connection.execute(sa.select(*columns))}
    for unit in rows:
        parent_id, valid_to = unit.parent_id or None, unit.valid_to or None
        name, kind, level, parent, end = kept[unit.id]
        if (name, kind, level, parent or None, end or None) == (unit.name, unit.type, unit.level, parent_id, valid_to):
            continue
        connection.execute(
            sa.update(units)
            .where(units.c.id == unit.id)
            .values(
                name=unit.name,
                type=unit.type,
                level=unit.level,
                parent_id=unit.parent_id,
                valid_to=unit.valid_to,
                search_text=fold(f"{unit.code} {unit.name}"),
                sort_key=sort_key(unit.name),
            )
        )


def set_office(connection: Connection, row: OfficeRow) -> None:
    """The one row that says whose database this is."""
    connection.execute(
        sa.insert(office).values(
            id=1,
            unit_id=row.unit_id,
            superior_id=row.superior_id,
            officer=row.officer,
            device=row.device,
            created_at=row.created_at,
            practice=row.practice,
        )
    )


def set_officer(connection: Connection, officer: str) -> None:
    """The officer's name changed."""
    connection.execute(sa.update(office).values(officer=officer))


def set_device(connection: Connection, device: str) -> None:
    """From now on changes made here carry the number of another computer."""
    connection.execute(sa.update(office).values(device=device))


def set_superior(connection: Connection, unit_id: str | None) -> None:
    """The unit this office reports to changed."""
    connection.execute(sa.update(office).values(superior_id=unit_id))


def add_reporting_unit(connection: Connection, unit_id: str, from_on: str) -> None:
    """A unit reports to this office from that day; nothing when it already does."""
    known = sa.select(sa.literal(1)).where(sa.exists().where(reporting_units.c.unit_id == unit_id))
    if not connection.execute(known).scalar():
        connection.execute(sa.insert(reporting_units).values(unit_id=unit_id, from_on=from_on))


def end_reporting_unit(connection: Connection, unit_id: str) -> None:
    """A unit no longer reports to this office, as if it never had."""
    connection.execute(sa.delete(reporting_units).where(reporting_units.c.unit_id == unit_id))
