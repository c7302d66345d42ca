"""Records brought to what a fold over packages gives: joined without a trace, settled anew, or emptied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import journal
from db.domain.versions import canonical, spell_context
from db.journal import Line, changed_values
from db.models.base import id_to_bytes
from db.models.office import journal as journal_table
from db.models.records import TABLES
from db.queries.merging import Merged, compare_versions
from db.queries.records import get_versions
from db.writes.records import TAKEN_IN, insert_versions, update_versions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy.engine import Connection

    from db.domain.authors import Author
    from db.domain.registers import RegisterSpec
    from db.domain.versions import Version

TAKEN_OUT = "taken_out"
_BATCH = 5_000


def replay_versions(connection: Connection, register: RegisterSpec, versions: Sequence[Version]) -> Merged:
    """What joining these versions with the stored ones did; the journal says nothing, for nothing new happened."""
    found = compare_versions(connection, register, versions)
    insert_versions(connection, register, found.fresh)
    update_versions(connection, register, [after for _, after in found.moved])
    return found.merged


def settle_versions(
    connection: Connection,
    register: RegisterSpec,
    folded: Mapping[str, Version | None],
    *,
    package_id: str,
    author: Author,
    at: str,
) -> Merged:
    """What bringing records to these versions did: `deleted` counts records that are no longer here at all.

    Args:
        connection: inside `writing()`.
        register: which register.
        folded: per record what all packages that count give together; None where none of them holds it.
        package_id: the package whose going out made it necessary.
        author: who decided.
        at: now, UTC ISO text.
    """
    total = Merged()
    ids = sorted(folded)
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        stored = {version.id: version for version in get_versions(connection, register, part)}
        gone = [one for one in part if folded[one] is None and one in stored]
        wanted = [version for one in part if (version := folded[one]) is not None and version != stored.get(one)]
        fresh = [version for version in wanted if version.id not in stored]
        moved = [version for version in wanted if version.id in stored]
        remove_versions(connection, register, gone)
        insert_versions(connection, register, fresh)
        update_versions(connection, register, moved)
        lines = [
            Line(TAKEN_OUT, register.name, one, package_id, before=canonical(stored[one].values), after="{}")
            for one in gone
        ]
        for version in moved:
            changes = changed_values(stored[version.id].values, version.values)
            context = spell_context(version.context)
            lines.append(Line(TAKEN_OUT, register.name, version.id, package_id, *changes, context))
        lines += [
            Line(TAKEN_IN, register.name, version.id, package_id, context=spell_context(version.context))
            for version in fresh
        ]
        journal.append(connection, lines, author=author, at=at)
        same = len(part) - len(gone) - len(wanted)
        total += Merged(new=len(fresh), changed=len(moved), deleted=len(gone), ignored=same)
    return total


def remove_versions(connection: Connection, register: RegisterSpec, ids: Sequence[str]) -> None:
    """The rows of records that no package here holds any more, and their search index."""
    if not ids:
        return
    name = register.name
    if connection.dialect.name == "sqlite":
        raw = [(id_to_bytes(one),) for one in ids]
        connection.exec_driver_sql(
            f"DELETE FROM {name}_search WHERE rowid = (SELECT row_no FROM {name} WHERE id = ?)",  # noqa: S608 - our own names
            raw,
        )
        connection.exec_driver_sql(f"DELETE FROM {name} WHERE id = ?", raw)  # noqa: S608
        return
    table = TABLES[name]
    connection.execute(sa.delete(table).where(table.c.id.in_(ids)))


def made_here(connection: Connection, register: RegisterSpec, ids: Collection[str] | None = None) -> frozenset[str]:
    """Ids of records that this office itself entered or changed at some time; of these ids, or of all."""
    query = sa.select(journal_table.c.record_id).where(
        journal_table.c.register == register.name,
        journal_table.c.action.not_in((TAKEN_IN, TAKEN_OUT)),
        journal_table.c.record_id.is_not(None),
    )
    if ids is None:
        return frozenset(connection.execute(query.distinct()).scalars())
    found: set[str] = set()
    wanted = sorted(ids)
    for start in range(0, len(wanted), _BATCH):
        part = query.where(journal_table.c.record_id.in_(wanted[start : start + _BATCH]))
        found.update(connection.execute(part).scalars())
    return frozenset(found)


def empty_of_others(connection: Connection, register: RegisterSpec, unit_id: str) -> None:
    """Only the records of the office and those it changed stay; all that came in packages are gone."""
    table, name = TABLES[register.name], register.name
    kept = made_here(connection, register)
    ids = connection.execute(sa.select(table.c.id).where(table.c.unit_id != unit_id)).scalars().all()
    gone = [one for one in ids if one not in kept]
    if len(gone) == connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one():
        # Nothing of its own, as in an office that only consolidates: no need to find each row.
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DELETE FROM {name}_search")  # noqa: S608 - our own names
        connection.execute(sa.delete(table))
        return
    for start in range(0, len(gone), _BATCH):
        remove_versions(connection, register, gone[start : start + _BATCH])
