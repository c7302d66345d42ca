"""What taking in versions would do, and control totals of what is stored (package.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from db.domain.versions import Version, join, spell_context
from db.models.records import TABLES
from db.queries.records import get_versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from db.domain.registers import RegisterSpec


@dataclass(frozen=True, slots=True)
class Merged:
    """What taking in some versions does, in records; `conflicts` counts records left with a conflict."""

    new: int = 0
    changed: int = 0
    deleted: int = 0
    ignored: int = 0
    conflicts: int = 0

    def __add__(self, other: Merged) -> Merged:
        """Both together."""
        return Merged(
            self.new + other.new,
            self.changed + other.changed,
            self.deleted + other.deleted,
            self.ignored + other.ignored,
            self.conflicts + other.conflicts,
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Versions beside what is stored.

    Attributes:
        fresh: not here yet.
        moved: pairs (stored, joined) of records that the joining changes.
        ignored: how many bring nothing new.
    """

    fresh: tuple[Version, ...]
    moved: tuple[tuple[Version, Version], ...]
    ignored: int

    @property
    def merged(self) -> Merged:
        """The comparison in numbers."""
        gone = sum(1 for before, after in self.moved if after.deleted is not None and before.deleted is None)
        conflicts = sum(1 for _, after in self.moved if after.conflicts)
        return Merged(len(self.fresh), len(self.moved) - gone, gone, self.ignored, conflicts)


@dataclass(frozen=True, slots=True)
class StoredTotals:
    """Control totals of a unit's stored records (FORMAT.md §3.6)."""

    count: int
    deleted: int
    sums: dict[str, int]


def compare_versions(connection: Connection, register: RegisterSpec, versions: Sequence[Version]) -> Comparison:
    """What joining these versions with the stored ones would do; each id once among them."""
    table = TABLES[register.name]
    rows = connection.execute(
        sa.select(table.c.id, table.c.context).where(table.c.id.in_([version.id for version in versions]))
    )
    contexts = {row.id: row.context for row in rows}
    fresh = tuple(version for version in versions if version.id not in contexts)
    other = [v for v in versions if v.id in contexts and contexts[v.id] != spell_context(v.context)]
    stored = {version.id: version for version in get_versions(connection, register, [v.id for v in other])}
    joined = ((stored[version.id], join(stored[version.id], version, register)) for version in other)
    moved = tuple((before, after) for before, after in joined if after != before)
    return Comparison(fresh, moved, len(versions) - len(fresh) - len(moved))


def unit_totals(connection: Connection, register: RegisterSpec, unit_id: str) -> StoredTotals:
    """The control totals of one unit's records: all of them, the deleted ones, and sums over the living."""
    table = TABLES[register.name]
    names = [spec.name for spec in register.fields if spec.totalled]
    living = table.c.deleted.is_(None)
    sums = (sa.func.sum(sa.case((living, table.c[name]))) for name in names)
    query = sa.select(sa.func.count(), sa.func.count(table.c.deleted), *sums).where(table.c.unit_id == unit_id)
    count, deleted, *totals = cast("Sequence[Any]", connection.execute(query).one())
    return StoredTotals(count, deleted, {name: int(total or 0) for name, total in zip(names, totals, strict=True)})
