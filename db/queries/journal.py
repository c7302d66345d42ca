"""The journal as its page shows it: which rows under a filter, and the rows themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.journal import JournalRow
from db.models.office import journal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql.elements import ColumnElement


@dataclass(frozen=True, slots=True)
class WantedRows:
    """What the page shows.

    Attributes:
        actions: words of the journal for what was done; empty means all.
        registers: registers; empty means all.
        authors: names; empty means all.
        since: earliest moment, UTC ISO text; empty for the beginning.
        before: moment the rows are older than; empty for now.
    """

    actions: frozenset[str] = frozenset()
    registers: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    since: str = ""
    before: str = ""


def find_rows(connection: Connection, wanted: WantedRows, *, limit: int) -> tuple[int, ...]:
    """Numbers of the newest rows under a filter, newest first."""
    query = sa.select(journal.c.seq).where(*_conditions(wanted)).order_by(journal.c.seq.desc()).limit(limit)
    return tuple(connection.execute(query).scalars())


def count_rows(connection: Connection, wanted: WantedRows) -> int:
    """How many rows a filter leaves."""
    query = sa.select(sa.func.count()).select_from(journal).where(*_conditions(wanted))
    return connection.execute(query).scalar_one()


def get_rows(connection: Connection, numbers: Sequence[int]) -> tuple[JournalRow, ...]:
    """The rows of some numbers, newest first."""
    query = sa.select(journal).where(journal.c.seq.in_(tuple(numbers))).order_by(journal.c.seq.desc())
    return tuple(JournalRow(*row) for row in connection.execute(query))


def authors_seen(connection: Connection) -> tuple[str, ...]:
    """Everybody who is named in the journal."""
    return tuple(connection.execute(sa.select(journal.c.author).distinct().order_by(journal.c.author)).scalars())


def newest_number(connection: Connection) -> int:
    """The number of the newest row; 0 while there is none."""
    return connection.execute(sa.select(sa.func.max(journal.c.seq))).scalar() or 0


def records_touched(connection: Connection, register: str, *, after: int, but: frozenset[str] = frozenset()) -> int:
    """How many records of a register later rows are about, other than rows of some actions."""
    query = sa.select(sa.func.count(journal.c.record_id.distinct())).where(
        journal.c.seq > after, journal.c.register == register, journal.c.action.not_in(but)
    )
    return connection.execute(query).scalar_one()


def _conditions(wanted: WantedRows) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.actions:
        found.append(journal.c.action.in_(wanted.actions))
    if wanted.registers:
        found.append(journal.c.register.in_(wanted.registers))
    if wanted.authors:
        found.append(journal.c.author.in_(wanted.authors))
    if wanted.since:
        found.append(journal.c.at >= wanted.since)
    if wanted.before:
        found.append(journal.c.at < wanted.before)
    return found
