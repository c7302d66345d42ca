"""Keeping sealed entries about who gave a tip, and the journal lines about them: who and which tip, never what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import journal
from db.domain.versions import DELETED, canonical
from db.journal import Line
from db.models.kept_apart import informants

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.authors import Author

PUT, READ, REMOVED = "informant_put", "informant_read", "informant_removed"
SET_UP, PASSWORD_CHANGED, UNLOCKED, REFUSED = "vault_made", "vault_password", "vault_opened", "vault_refused"
REGISTER = "tips"


def put_sealed(connection: Connection, tip_id: str, sealed: bytes, *, author: Author, at: str) -> None:
    """The entry kept in place of an earlier one of the same tip."""
    connection.execute(sa.delete(informants).where(informants.c.tip_id == tip_id))
    connection.execute(
        sa.insert(informants).values(tip_id=tip_id, sealed=sealed, changed_at=at, changed_by=author.name)
    )
    note_done(connection, PUT, tip_id, author=author, at=at)


def remove_sealed(connection: Connection, tip_id: str, reason: str, *, author: Author, at: str) -> None:
    """The entry gone for good, with its reason in the journal."""
    connection.execute(sa.delete(informants).where(informants.c.tip_id == tip_id))
    note_done(connection, REMOVED, tip_id, reason=reason, author=author, at=at)


def note_done(
    connection: Connection, action: str, tip_id: str = "", *, reason: str = "", author: Author, at: str
) -> None:
    """A journal line about the vault or one entry."""
    after = canonical({DELETED: reason}) if reason else None
    journal.append(connection, (Line(action, REGISTER, tip_id or None, after=after),), author=author, at=at)
