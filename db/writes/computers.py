"""A copy of an office's data that goes on as another computer of the office."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import journal
from db.domain.versions import canonical
from db.journal import Line
from db.models.office import own_keys
from db.queries.office import TrustedKeyRow
from db.writes.office import set_device, set_officer
from db.writes.trust import accept_key, add_own_key

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.authors import Author
    from db.queries.office import OwnKeyRow

COPIED = "copy"
"""How a certificate came to be trusted: it was in the data that were copied."""


def begin_as_other_computer(connection: Connection, key: OwnKeyRow, *, author: Author, at: str) -> None:
    """From now on changes made here carry the author's device, and this computer signs with a key of its own.

    The signing keys that were copied are gone from here, since no computer signs for another; the certificate in use
    speaks for the unit, as the other computer's.

    Args:
        connection: inside `writing()`.
        key: the new signing key.
        author: who sits at the new computer, with its device.
        at: now, UTC ISO text.
    """
    copied = connection.execute(sa.select(own_keys).where(own_keys.c.active)).all()
    connection.execute(sa.delete(own_keys))
    set_device(connection, author.device)
    set_officer(connection, author.name)
    line = Line("other_computer", "office", after=canonical({"device": author.device}))
    journal.append(connection, (line,), author=author, at=at)
    for row in copied:
        # A day earlier than it was made, as in its certificate, because clocks differ.
        since = datetime.fromisoformat(row.created_at) - timedelta(days=1)
        trusted = TrustedKeyRow(
            row.fingerprint,
            author.unit,
            row.certificate,
            row.holder,
            since.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            None,
            "active",
            None,
            author.name,
            at,
            COPIED,
        )
        accept_key(connection, trusted, author=author, at=at)
    add_own_key(connection, key, author=author, at=at)
