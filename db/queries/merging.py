"""What taking in versions would do, and control totals of what is stored (package.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from db.domain.local_fields import keep_local
from db.domain.versions import Version, join, spell_context
from db.models.merging import transferred_records
from db.models.records import TABLES
from db.queries.heads import read_heads
from db.queries.records import get_versions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy.engine import Connection

    from db.domain.registers import RegisterSpec
    from db.queries.heads import Head

_BATCH = 5_000


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


def compare_versions(
    connection: Connection,
    register: RegisterSpec,
    versions: Sequence[Version],
    *,
    heads: Mapping[str, Head] | None = None,
) -> Comparison:
    """What joining these versions with the stored ones would do; each id once among them.

    Args:
        connection: inside a transaction.
        register: which register.
        versions: as they came.
        heads: of those of them that are here, where they were read already.
    """
    if heads is None:
        heads = read_heads(connection, register.name, [version.id for version in versions])
    fresh = tuple(version for version in versions if version.id not in heads)
    other = [v for v in versions if v.id in heads and heads[v.id].context != spell_context(v.context)]
    stored = {version.id: version for version in get_versions(connection, register, [v.id for v in other])}
    joined = (
        (stored[version.id], join(stored[version.id], keep_local(stored[version.id], version, register), register))
        for version in other
    )
    moved = tuple((before, after) for before, after in joined if after != before)
    return Comparison(fresh, moved, len(versions) - len(fresh) - len(moved))


def are_stored(connection: Connection, register: RegisterSpec, versions: Sequence[Version]) -> bool:
    """Whether these very versions are what is stored, nothing older and nothing newer."""
    heads = read_heads(connection, register.name, [version.id for version in versions])
    return all(one.id in heads and heads[one.id].context == spell_context(one.context) for one in versions)


def unit_totals(connection: Connection, register: RegisterSpec, unit_id: str) -> StoredTotals:
    """The control totals of one unit's records: all of them, the deleted ones, and sums over the living."""
    table = TABLES[register.name]
    names = [spec.name for spec in register.fields if spec.totalled]
    living = table.c.deleted.is_(None)
    sums = (sa.func.sum(sa.case((living, table.c[name]))) for name in names)
    query = sa.select(sa.func.count(), sa.func.count(table.c.deleted), *sums).where(table.c.unit_id == unit_id)
    count, deleted, *totals = cast("Sequence[Any]", connection.execute(query).one())
    return StoredTotals(count, deleted, {name: int(total or 0) for name, total in zip(names, totals, strict=True)})


def transferred_from(connection: Connection, ids: Collection[str]) -> set[str]:
    """The units that records went through by transfers, whose packages may hold them too."""
    found: set[str] = set()
    wanted = sorted(ids)
    for start in range(0, len(wanted), _BATCH):
        query = sa.select(transferred_records.c.from_unit, transferred_records.c.to_unit).where(
            transferred_records.c.record_id.in_(wanted[start : start + _BATCH])
        )
        for row in connection.execute(query.distinct()):
            found |= {row.from_unit, row.to_unit}
    return found
