"""Giving records to another unit, and noting which transfer did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import journal
from db.domain.errors import KnownError
from db.domain.versions import OWNER, canonical, spell_context
from db.journal import Line
from db.models.merging import transferred_records
from db.models.records import TABLES
from db.queries.records import get_versions
from db.writes.records import update_versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from db.domain.authors import Author
    from db.domain.registers import RegisterSpec
    from db.domain.versions import Version
    from db.queries.transfers import PassedRecord

HANDED_OVER = "handed_over"


def hand_over(
    connection: Connection,
    register: RegisterSpec,
    pairs: Sequence[tuple[Version, Version]],
    *,
    package_id: str,
    author: Author,
    at: str,
) -> None:
    """The author's records belong to another unit from now on and can no longer be changed here (package.md §4.2).

    Args:
        connection: inside `writing()`.
        register: which register.
        pairs: each record as it was when the package was made, and as the package carries it.
        package_id: the transfer.
        author: who gives.
        at: now, UTC ISO text.

    Raises:
        KnownError: RECORD_GONE, NOT_OWN_RECORD, CHANGED_MEANWHILE; then the package must not leave.
    """
    stored = {version.id: version for version in get_versions(connection, register, [before.id for before, _ in pairs])}
    for before, _ in pairs:
        now = stored.get(before.id)
        if now is None:
            raise KnownError("RECORD_GONE", register=register.name)
        if now.unit != author.unit:
            raise KnownError("NOT_OWN_RECORD", register=register.name)
        if now != before:
            raise KnownError("CHANGED_MEANWHILE", register=register.name, by=now.changed_by)
    update_versions(connection, register, [after for _, after in pairs])
    lines = [
        Line(
            HANDED_OVER,
            register.name,
            after.id,
            package_id,
            canonical({OWNER: before.unit}),
            canonical({OWNER: after.unit}),
            spell_context(after.context),
        )
        for before, after in pairs
    ]
    journal.append(connection, lines, author=author, at=at)


def note_passed(connection: Connection, passed: Sequence[PassedRecord]) -> None:
    """The transfer noted for each record, so that past windows still count it with its giver; once for each."""
    table = transferred_records
    packages = sorted({one.package_id for one in passed})
    known = sa.select(table.c.package_id, table.c.record_id, table.c.from_unit)
    here = {tuple(row) for row in connection.execute(known.where(table.c.package_id.in_(packages)))}
    rows = [
        {name: getattr(one, name) for name in one.__slots__}
        for one in passed
        if (one.package_id, one.record_id, one.from_unit) not in here
    ]
    if rows:
        connection.execute(sa.insert(table), rows)


def mark_carried(connection: Connection, register: RegisterSpec, ids: Sequence[str]) -> None:
    """These records left their office in a package: every later package carries them, whatever its period."""
    table = TABLES[register.name]
    for start in range(0, len(ids), 5_000):
        connection.execute(sa.update(table).where(table.c.id.in_(ids[start : start + 5_000])).values(sent=True))
