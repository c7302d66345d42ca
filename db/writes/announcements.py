"""Noting which package announced a key."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.models.trust import announced_keys

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.queries.announcements import Announcement


def note_announcement(connection: Connection, announced: Announcement) -> None:
    """The newest word of a computer about a key, in place of the one before."""
    c = announced_keys.c
    same = (c.unit_id == announced.unit_id, c.device == announced.device, c.fingerprint == announced.fingerprint)
    connection.execute(sa.delete(announced_keys).where(*same))
    connection.execute(sa.insert(announced_keys).values(asdict(announced)))
