"""Whether the records that a record points to are still there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from db.domain.fields import from_json
from db.domain.registers import BY_NAME
from db.models.records import TABLES
from db.queries.records import get_versions

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.engine import Connection

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BATCH = 5_000


def living_ids(connection: Connection, register: str, ids: Collection[str]) -> frozenset[str]:
    """Those of the ids under which a record is kept that was not deleted; what is no id is none."""
    table = TABLES[register]
    wanted = [one for one in ids if _ID.fullmatch(one)]
    found: set[str] = set()
    for start in range(0, len(wanted), _BATCH):
        query = sa.select(table.c.id).where(table.c.id.in_(wanted[start : start + _BATCH]), table.c.deleted.is_(None))
        found.update(connection.execute(query).scalars())
    return frozenset(found)


def read_living(connection: Connection, register: str, ids: Collection[str]) -> dict[str, tuple[Any, str]]:
    """The records under these ids that were not deleted: dataclass and owner unit, by id."""
    spec = BY_NAME[register]
    wanted = [one for one in ids if _ID.fullmatch(one)]
    return {
        version.id: (from_json(spec.record, version.values), version.unit)
        for version in get_versions(connection, spec, wanted)
        if version.deleted is None
    }
