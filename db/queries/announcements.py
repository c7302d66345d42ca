"""Which keys the computers of other units announced, and how new the word about each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.models.trust import announced_keys

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class Announcement:
    """The newest package with which a computer announced a key that was accepted here.

    Attributes:
        unit_id: whose key.
        device: the computer.
        fingerprint: of the certificate.
        sequence: the package's number on that computer.
        made_at: when it was made, UTC, by the sender's clock and never later than it was accepted.
    """

    unit_id: str
    device: str
    fingerprint: str
    sequence: int
    made_at: str


def announcements_of(connection: Connection, unit_id: str) -> tuple[Announcement, ...]:
    """What the computers of a unit announced, in order of computer and certificate."""
    query = sa.select(announced_keys).where(announced_keys.c.unit_id == unit_id)
    rows = connection.execute(query.order_by(announced_keys.c.device, announced_keys.c.fingerprint))
    return tuple(Announcement(**{name: getattr(row, name) for name in Announcement.__slots__}) for row in rows)
