"""Looking into the journal: who did what and when, in words, and whether it is whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from db import journal
from db.domain.registers import BY_NAME
from db.queries import journal as queries
from db.queries.journal import WantedRows
from db.transactions import reading
from desktop.services.lists import name_in
from desktop.services.words import label_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from db.journal import JournalRow
    from desktop.services.office import Office

__all__ = ["WantedRows"]

MOST_ROWS = 20_000
_NO_FIELDS = frozenset({"deleted"})


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One row in words.

    Attributes:
        seq: its number.
        at: when, UTC ISO text.
        author: who.
        action: the journal's word for what was done.
        register: the register; empty where it was about something else.
        record_id: the record, or empty.
        title: what the record is called now; empty where it has no name.
        fields: labels of the fields that changed.
        reason: why the record was deleted or something else was decided, or the name of a file put beside a record.
    """

    seq: int
    at: str
    author: str
    action: str
    register: str
    record_id: str
    title: str
    fields: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class JournalList:
    """What a filter leaves: numbers of the newest rows, how many there are in all, who is named in the journal."""

    rows: tuple[int, ...]
    total: int
    authors: tuple[str, ...]


def find_journal(office: Office, wanted: WantedRows) -> JournalList:
    """The newest rows under a filter, newest first."""
    with reading(office.database) as connection:
        rows = queries.find_rows(connection, wanted, limit=MOST_ROWS)
        total = len(rows) if len(rows) < MOST_ROWS else queries.count_rows(connection, wanted)
        return JournalList(rows, total, queries.authors_seen(connection))


def journal_lines(office: Office, numbers: Sequence[int]) -> tuple[JournalLine, ...]:
    """Some rows in words, newest first."""
    with reading(office.database) as connection:
        rows = queries.get_rows(connection, numbers)
        names = _names(connection, rows)
    return tuple(_line(office, row, names) for row in rows)


def check_journal(office: Office) -> tuple[int, ...]:
    """Numbers of the first rows of seals that no longer fit; empty when the journal is whole."""
    with reading(office.database) as connection:
        return journal.find_broken_seals(connection)


def _names(connection: Connection, rows: Sequence[JournalRow]) -> dict[str, str]:
    wanted: dict[str, list[str]] = {}
    for row in rows:
        if row.register in BY_NAME and row.record_id:
            wanted.setdefault(row.register, []).append(row.record_id)
    names: dict[str, str] = {}
    for register, ids in wanted.items():
        names.update(name_in(connection, register, ids))
    return names


def _line(office: Office, row: JournalRow, names: dict[str, str]) -> JournalLine:
    after = _values(row.after)
    changed = [name for name in after if name not in _NO_FIELDS] if row.before and row.register in BY_NAME else []
    return JournalLine(
        row.seq,
        row.at,
        row.author,
        row.action,
        row.register if row.register in BY_NAME else "",
        row.record_id or "",
        names.get(row.record_id or "", ""),
        tuple(dict.fromkeys(label_of(office, row.register, name) for name in changed)),
        _reason(row, after),
    )


def _reason(row: JournalRow, after: dict[str, object]) -> str:
    if row.register in BY_NAME:
        return str(after.get("deleted") or after.get("attachment") or "")
    return str(after.get("why") or after.get("reason") or "")


def _values(text: str | None) -> dict[str, object]:
    found = json.loads(text) if text else None
    return cast("dict[str, object]", found) if isinstance(found, dict) else {}
