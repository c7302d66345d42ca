"""Whose records are, and what their versions have seen: all that taking in asks of the records it does not touch."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from db.models.base import bytes_to_id, id_to_bytes
from db.models.records import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.engine import Connection

_BATCH = 5_000


class Head(NamedTuple):
    """Owner unit and context, as they are stored, of a record that is here."""

    unit: str
    context: str


def read_heads(connection: Connection, register: str, ids: Collection[str]) -> dict[str, Head]:
    """The heads of those records that are here, deleted ones too, by id.

    Merging asks this for every record of every package, so a file is asked through the driver: most are not here.
    """
    wanted = list(ids)
    found: dict[str, Head] = {}
    for start in range(0, len(wanted), _BATCH):
        part = wanted[start : start + _BATCH]
        if connection.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(_statement(register, len(part)), tuple(map(id_to_bytes, part)))
            found.update((bytes_to_id(row[0]), Head(bytes_to_id(row[1]), row[2])) for row in rows)
        else:
            c = TABLES[register].c
            query = sa.select(c.id, c.unit_id, c.context).where(c.id.in_(part))
            found.update((row.id, Head(row.unit_id, row.context)) for row in connection.execute(query))
    return found


@lru_cache(maxsize=64)  # nearly all batches are full ones
def _statement(register: str, count: int) -> str:
    places = ", ".join("?" * count)
    return f"SELECT id, unit_id, context FROM {register} WHERE id IN ({places})"  # noqa: S608 - our own names
