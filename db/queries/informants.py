"""Sealed entries about who gave a tip: whether there is one, and its bytes; nothing here can open them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.models.kept_apart import informants

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class SealedInformant:
    """A sealed entry.

    Attributes:
        tip_id: of the tip.
        sealed: bytes that only the vault's key opens.
        changed_at: when it was put there, UTC ISO text.
        changed_by: who put it there.
    """

    tip_id: str
    sealed: bytes = field(repr=False)
    changed_at: str
    changed_by: str


def get_sealed(connection: Connection, tip_id: str) -> SealedInformant | None:
    """The entry of a tip, or None."""
    row = connection.execute(sa.select(informants).where(informants.c.tip_id == tip_id)).one_or_none()
    return None if row is None else SealedInformant(row.tip_id, row.sealed, row.changed_at, row.changed_by)


def sealed_tips(connection: Connection) -> tuple[str, ...]:
    """Ids of the tips that have an entry."""
    return tuple(connection.execute(sa.select(informants.c.tip_id).order_by(informants.c.tip_id)).scalars())
