"""The computers that work on one database at once, each with its officer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.models.merging import officers

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class Officer:
    """One computer and who works at it.

    Attributes:
        device: the computer's number; its changes carry it.
        name: full name of the officer.
        active: whether the computer may still work here.
        created_at: when it came, UTC ISO text.
        created_by: who was named when it came.
    """

    device: str
    name: str
    active: bool
    created_at: str
    created_by: str


def list_officers(connection: Connection) -> tuple[Officer, ...]:
    """All computers that ever worked here, in the order they came."""
    query = sa.select(officers).order_by(officers.c.created_at, officers.c.device)
    return tuple(
        Officer(**{name: getattr(row, name) for name in Officer.__slots__}) for row in connection.execute(query)
    )
