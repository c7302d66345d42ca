"""Places that may still lie in a commune that ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.models.records import TABLES

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

PLACES = TABLES["establishments"]


@dataclass(frozen=True, slots=True)
class PlaceToAssign:
    """A place with the commune it is noted in and the one it was in before; empty for none."""

    id: str
    name: str
    address: str
    neighbourhood: str
    commune: str
    former_commune: str


def places_to_assign(connection: Connection, unit: str) -> tuple[PlaceToAssign, ...]:
    """The unit's own places that name a former commune or none of today for certain, in order of name."""
    c = PLACES.c
    query = (
        sa.select(c.id, c.name, c.address, c.neighbourhood, c.commune, c.former_commune)
        .where(
            c.unit_id == unit,
            c.deleted.is_(None),
            sa.or_(c.former_commune.is_not(None), sa.and_(c.commune.is_not(None), c.commune != unit)),
        )
        .order_by(c.sort_key, c.id)
    )
    return tuple(
        PlaceToAssign(
            row.id,
            row.name or "",
            row.address or "",
            row.neighbourhood or "",
            row.commune or "",
            row.former_commune or "",
        )
        for row in connection.execute(query)
    )
