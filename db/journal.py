"""The journal: who changed what, written in the same transaction as the change, sealed in a chain of digests.

Each call of `append` writes its rows and one seal over them and the seal before, so that a row cannot be altered or
left out unseen. Triggers refuse updates and deletions.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from db.domain.versions import canonical
from db.models.base import id_to_bytes
from db.models.office import journal, journal_seals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Connection

    from db.domain.authors import Author
    from db.domain.fields import Json

_ROWS = 5_000
_COLUMNS = ("at", "author", "device", "action", "register", "record_id", "package_id", "before", "after", "context")


class Line(NamedTuple):
    """One journal row to be written; texts are canonical JSON.

    A named tuple rather than a dataclass because a merge writes them by the hundred thousand.
    """

    action: str
    register: str
    record_id: str | None = None
    package_id: str | None = None
    before: str | None = None
    after: str | None = None
    context: str | None = None


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One row as read back."""

    seq: int
    at: str
    author: str
    device: str
    action: str
    register: str
    record_id: str | None
    package_id: str | None
    before: str | None
    after: str | None
    context: str | None


def changed_values(before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[str, str]:
    """The fields that differ, as they were and as they are, for one line."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return (
        canonical({name: before.get(name) for name in names}),
        canonical({name: after.get(name) for name in names}),
    )


def append(connection: Connection, lines: Sequence[Line], *, author: Author, at: str) -> None:
    """The lines written and sealed; nothing for an empty sequence.

    Args:
        connection: inside `writing()`.
        lines: what was done, in order.
        author: who did it.
        at: when, UTC ISO text.
    """
    if not lines:
        return
    last_seq, digest = _last_seal(connection)
    is_sqlite = connection.dialect.name == "sqlite"
    place = "?" if is_sqlite else "%s"
    names = ("seq", *_COLUMNS)
    statement = f"INSERT INTO journal ({', '.join(names)}) VALUES ({', '.join([place] * len(names))})"  # noqa: S608 - our own names
    hasher = hashlib.sha256(digest.encode())
    seq = last_seq
    for start in range(0, len(lines), _ROWS):
        rows: list[tuple[object, ...]] = []
        for line in lines[start : start + _ROWS]:
            seq += 1
            hasher.update(_sealed_text(seq, at, author.name, author.device, line).encode())
            record_id = id_to_bytes(line.record_id) if is_sqlite and line.record_id else line.record_id
            package_id = id_to_bytes(line.package_id) if is_sqlite and line.package_id else line.package_id
            rows.append(
                (seq, at, author.name, author.device, line.action, line.register, record_id, package_id, *line[4:])
            )
        connection.exec_driver_sql(statement, rows)
    connection.execute(
        sa.insert(journal_seals).values(first_seq=last_seq + 1, last_seq=seq, at=at, digest=hasher.hexdigest())
    )


def head(connection: Connection) -> str:
    """The digest of the newest seal, which stands for the whole journal; empty before the first."""
    return _last_seal(connection)[1]


def seal_over(connection: Connection, seq: int) -> str:
    """The digest of the seal that closes over a row; empty when there is none."""
    query = sa.select(journal_seals.c.digest).where(journal_seals.c.first_seq <= seq, journal_seals.c.last_seq >= seq)
    return connection.execute(query).scalar() or ""


def history(connection: Connection, record_id: str) -> tuple[JournalRow, ...]:
    """The rows about one record, oldest first."""
    found = connection.execute(sa.select(journal).where(journal.c.record_id == record_id).order_by(journal.c.seq))
    return tuple(JournalRow(*row) for row in found)


def latest(connection: Connection, *, limit: int, before_seq: int | None = None) -> tuple[JournalRow, ...]:
    """The newest rows, newest first; `before_seq` pages on."""
    query = sa.select(journal).order_by(journal.c.seq.desc()).limit(limit)
    if before_seq is not None:
        query = query.where(journal.c.seq < before_seq)
    return tuple(JournalRow(*row) for row in connection.execute(query))


def find_broken_seals(connection: Connection) -> tuple[int, ...]:
    """The first row numbers of seals that do not match their rows any more; empty when the journal is whole."""
    broken: list[int] = []
    digest, expected = "", 1
    for seal in connection.execute(sa.select(journal_seals).order_by(journal_seals.c.first_seq)).all():
        hasher = hashlib.sha256(digest.encode())
        rows = connection.execute(
            sa.select(journal)
            .where(journal.c.seq.between(seal.first_seq, seal.last_seq))
            .order_by(journal.c.seq)
            .execution_options(yield_per=_ROWS)
        )
        for row in rows:
            line = Line(*row[4:])
            hasher.update(_sealed_text(row.seq, row.at, row.author, row.device, line).encode())
        if hasher.hexdigest() != seal.digest or seal.first_seq != expected:
            broken.append(seal.first_seq)
        digest, expected = seal.digest, seal.last_seq + 1
    if connection.execute(sa.select(sa.func.count()).where(journal.c.seq >= expected)).scalar_one():
        broken.append(expected)
    return tuple(broken)


def _last_seal(connection: Connection) -> tuple[int, str]:
    row = connection.execute(
        sa.select(journal_seals.c.last_seq, journal_seals.c.digest).order_by(journal_seals.c.first_seq.desc()).limit(1)
    ).one_or_none()
    return (0, "") if row is None else (row.last_seq, row.digest)


def _sealed_text(seq: int, at: str, author: str, device: str, line: Line) -> str:
    """What of a row the seal covers: everything, separated by a character no text contains."""
    return "\x1f".join((str(seq), at, author, device, *(part or "" for part in line))) + "\x1e"
