"""What this computer has to tell the other computers of its office."""

from __future__ import annotations

from heapq import merge
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.models.merging import transferred_records
from db.models.office import journal
from db.models.records import TABLES
from db.queries.records import get_versions, read_versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from db.domain.registers import RegisterSpec
    from db.domain.versions import Version


def read_for_sync(connection: Connection, register: RegisterSpec, unit_id: str) -> Iterator[Version]:
    """The unit's records of a register and those it gave away, in order of id, tombstones too."""
    table = TABLES[register.name]
    gone = (
        sa.select(table.c.id)
        .where(
            table.c.unit_id != unit_id,
            table.c.id.in_(
                sa.select(transferred_records.c.record_id).where(transferred_records.c.from_unit == unit_id)
            ),
        )
        .order_by(table.c.id)
    )
    given_away = get_versions(connection, register, tuple(connection.execute(gone).scalars()))
    own = read_versions(connection, register, units=frozenset({unit_id}))
    yield from merge(own, given_away, key=lambda version: version.id)


def changed_here_since(connection: Connection, device: str, at: str) -> int:
    """How many records and attached files were changed on this computer since a moment; "" asks for all."""
    query = sa.select(sa.func.count(journal.c.record_id.distinct())).where(
        journal.c.device == device,
        journal.c.at > at,
        journal.c.package_id.is_(None),
        journal.c.register.in_(sorted(TABLES)),
    )
    return connection.execute(query).scalar_one()
