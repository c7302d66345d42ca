"""Records with cells that were changed on several sides at once, and where each of their values came from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import journal
from db.models.records import TABLES
from db.queries.records import get_versions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

    from db.domain.registers import RegisterSpec
    from db.domain.versions import Dot, Version


_TAKEN_IN = "taken_in"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a change came from.

    Attributes:
        author: who made it; empty for one that came in a package.
        at: when it was made here, or when the package was taken in; UTC ISO text.
        package_id: the package that brought it; empty for a change made on this database.
    """

    author: str
    at: str
    package_id: str = ""


def versions_in_conflict(connection: Connection, register: RegisterSpec) -> tuple[Version, ...]:
    """The records of a register with values to decide between, deleted ones too, in order of id."""
    table = TABLES[register.name]
    query = sa.select(table.c.id).where(table.c.siblings.is_not(None)).order_by(table.c.id)
    ids = tuple(connection.execute(query).scalars())
    return tuple(version for version in get_versions(connection, register, ids) if version.conflicts)


def count_conflicts(connection: Connection, registers: Iterable[RegisterSpec]) -> int:
    """How many records have values to decide between."""
    return sum(len(versions_in_conflict(connection, register)) for register in registers)


def origins_of(connection: Connection, record_id: str, dots: Iterable[Dot]) -> dict[Dot, Origin]:
    """Where each of some changes of a record came from, as the journal tells it; unknown ones are left out."""
    rows = [(row, json.loads(row.context)) for row in journal.history(connection, record_id) if row.context]
    found: dict[Dot, Origin] = {}
    for device, counter in dots:
        for row, context in rows:
            seen = context.get(device, 0)
            if row.action == _TAKEN_IN and row.package_id and seen >= counter:
                found[device, counter] = Origin("", row.at, row.package_id)
                break
            if row.action != _TAKEN_IN and row.device == device and seen == counter:
                found[device, counter] = Origin(row.author, row.at)
                break
    return found
