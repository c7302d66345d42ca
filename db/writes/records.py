"""Changing records of any register: add, change, delete with a reason, take back, and take in versions of others."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import journal
from db.domain.changes import NOTHING_CHANGED, Changes, changed
from db.domain.errors import KnownError
from db.domain.registers import RegisterSpec
from db.domain.versions import DELETED, Version, canonical, change_version, covers, new_version, spell_context
from db.ids import new_id
from db.journal import Line, changed_values
from db.models.base import id_to_bytes
from db.models.records import TABLES
from db.models.rows import columns_of, row_of
from db.queries.merging import Merged, compare_versions
from db.queries.records import get_version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy.engine import Connection

    from db.domain.authors import Author
    from db.domain.fields import Json
    from db.queries.heads import Head

ADDED, EDITED, REMOVED, RESTORED, TAKEN_IN = "added", "edited", "removed", "restored", "taken_in"


def add_record(
    connection: Connection, register: RegisterSpec, values: Mapping[str, Json], *, author: Author, at: str
) -> tuple[str, Changes]:
    """The id of a new record of the author's unit, and what changed.

    Args:
        connection: inside `writing()`.
        register: which register.
        values: the plain values (`to_json`).
        author: who acts.
        at: now, UTC ISO text.
    """
    version = new_version(
        new_id(), unit=author.unit, values=values, device=author.device, changed_at=at, changed_by=author.name
    )
    insert_versions(connection, register, (version,))
    line = Line(
        ADDED, register.name, version.id, after=canonical(version.values), context=spell_context(version.context)
    )
    journal.append(connection, (line,), author=author, at=at)
    return version.id, changed(register.name, version.id)


def change_record(
    connection: Connection,
    register: RegisterSpec,
    record_id: str,
    values: Mapping[str, Json],
    *,
    seen: Mapping[str, int],
    author: Author,
    at: str,
    action: str = EDITED,
) -> Changes:
    """What changed when the record got these values; nothing when they are as they were.

    Args:
        connection: inside `writing()`.
        register: which register.
        record_id: which record.
        values: all its plain values, with `deleted` where it stays deleted.
        seen: the context of the version the user saw.
        author: who acts.
        at: now, UTC ISO text.
        action: the journal's word for it.

    Raises:
        KnownError: RECORD_GONE when it is not here, CHANGED_MEANWHILE when the record moved on since `seen`,
            NOT_OWN_RECORD when another unit owns it (package.md §4.2).
    """
    stored = get_version(connection, register, record_id)
    if stored is None:
        raise KnownError("RECORD_GONE", register=register.name)
    if stored.unit != author.unit:
        raise KnownError("NOT_OWN_RECORD", register=register.name)
    if not covers(seen, stored.context):
        raise KnownError("CHANGED_MEANWHILE", register=register.name, by=stored.changed_by)
    version = change_version(
        stored, register, values=values, device=author.device, changed_at=at, changed_by=author.name
    )
    if version is stored:
        return NOTHING_CHANGED
    update_versions(connection, register, (version,))
    before, after = changed_values(stored.values, version.values)
    line = Line(action, register.name, record_id, before=before, after=after, context=spell_context(version.context))
    journal.append(connection, (line,), author=author, at=at)
    return changed(register.name, record_id)


def delete_record(
    connection: Connection, register: RegisterSpec, record_id: str, reason: str, *, author: Author, at: str
) -> Changes:
    """What changed when the record was deleted with a reason; it stays as a tombstone (package.md §4.4)."""
    stored = get_version(connection, register, record_id)
    if stored is None:
        raise KnownError("RECORD_GONE", register=register.name)
    values = {**stored.values, DELETED: reason}
    return change_record(
        connection, register, record_id, values, seen=stored.context, author=author, at=at, action=REMOVED
    )


def restore_record(
    connection: Connection, register: RegisterSpec, record_id: str, *, author: Author, at: str
) -> Changes:
    """What changed when a deleted record came back."""
    stored = get_version(connection, register, record_id)
    if stored is None:
        raise KnownError("RECORD_GONE", register=register.name)
    values = {name: value for name, value in stored.values.items() if name != DELETED}
    return change_record(
        connection, register, record_id, values, seen=stored.context, author=author, at=at, action=RESTORED
    )


def take_in_versions(
    connection: Connection,
    register: RegisterSpec,
    versions: Sequence[Version],
    *,
    package_id: str,
    author: Author,
    at: str,
    heads: Mapping[str, Head] | None = None,
) -> Merged:
    """What joining these versions of others with the stored ones did (package.md §5.1).

    Args:
        connection: inside `writing()`.
        register: which register.
        versions: from one verified package, each id once.
        package_id: the package they came in.
        author: who takes them in.
        at: now, UTC ISO text.
        heads: of those of the versions that are here, where they were read already.
    """
    found = compare_versions(connection, register, versions, heads=heads)
    insert_versions(connection, register, found.fresh)
    update_versions(connection, register, [after for _, after in found.moved])
    name = register.name
    lines = [Line(TAKEN_IN, name, v.id, package_id, context=spell_context(v.context)) for v in found.fresh]
    for before, after in found.moved:
        changes = changed_values(before.values, after.values)
        lines.append(Line(TAKEN_IN, name, after.id, package_id, *changes, spell_context(after.context)))
    journal.append(connection, lines, author=author, at=at)
    return found.merged


def insert_versions(connection: Connection, register: RegisterSpec, versions: Sequence[Version]) -> None:
    """New rows for records that are not here yet, and their search index."""
    if not versions:
        return
    sqlite = connection.dialect.name == "sqlite"
    table = TABLES[register.name]
    last = connection.execute(sa.select(sa.func.max(table.c.row_no))).scalar() if sqlite else None
    connection.exec_driver_sql(
        _insert_statement(register.name, sqlite=sqlite),
        [row_of(version, register, sqlite=sqlite) for version in versions],
    )
    if sqlite:
        connection.exec_driver_sql(
            f"INSERT INTO {register.name}_search (rowid, search_text) "  # noqa: S608 - our own names
            f"SELECT row_no, search_text FROM {register.name} WHERE row_no > ?",
            (last or 0,),
        )


def update_versions(connection: Connection, register: RegisterSpec, versions: Sequence[Version]) -> None:
    """The rows of records that are here, brought to these versions, and their search index."""
    if not versions:
        return
    sqlite = connection.dialect.name == "sqlite"
    sent_at = columns_of(register.name).index("sent")
    rows: list[tuple[object, ...]] = []
    for version in versions:
        row = row_of(version, register, sqlite=sqlite)
        rows.append((*row[1:sent_at], *row[sent_at + 1 :], row[0]))
    index = f"{register.name}_search"
    ids = [(id_to_bytes(version.id),) for version in versions]
    if sqlite:
        connection.exec_driver_sql(
            f"DELETE FROM {index} WHERE rowid = (SELECT row_no FROM {register.name} WHERE id = ?)",  # noqa: S608
            ids,
        )
    connection.exec_driver_sql(_update_statement(register.name, sqlite=sqlite), rows)
    if sqlite:
        connection.exec_driver_sql(
            f"INSERT INTO {index} (rowid, search_text) SELECT row_no, search_text FROM {register.name} WHERE id = ?",  # noqa: S608
            ids,
        )


def mark_sent(connection: Connection, register: RegisterSpec, *, unit: str, until: date) -> None:
    """The unit's records dated up to a day are noted as having left the office; every later package carries them."""
    table = TABLES[register.name]
    dated_by_then = sa.or_(table.c.event_on.is_(None), table.c.event_on <= until.isoformat())
    connection.execute(sa.update(table).where(table.c.unit_id == unit, ~table.c.sent, dated_by_then).values(sent=True))


@cache
def _insert_statement(register: str, *, sqlite: bool) -> str:
    names = columns_of(register)
    places = ", ".join(["?" if sqlite else "%s"] * len(names))
    return f"INSERT INTO {register} ({_quoted(names)}) VALUES ({places})"  # noqa: S608 - our own names


@cache
def _update_statement(register: str, *, sqlite: bool) -> str:
    place = "?" if sqlite else "%s"
    names = [name for name in columns_of(register) if name not in {"id", "sent"}]
    assignments = ", ".join(f'"{name}" = {place}' for name in names)
    return f"UPDATE {register} SET {assignments} WHERE id = {place}"  # noqa: S608 - our own names


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
