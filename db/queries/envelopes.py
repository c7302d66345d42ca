"""Age keys: this office's own, those other units announced, and those kept sealed for other units."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.models.trust import kept_recoveries, own_envelope_keys, unit_envelope_keys

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class OwnEnvelopeKey:
    """An age key of this office.

    Attributes:
        recipient: public half.
        identity: private half.
        created_at: when it was made or read in, UTC.
        active: whether others should seal to it; the other ones only read what came before.
        deposited_at: when it last went, sealed, to the superior for safe keeping; None where it never did.
    """

    recipient: str
    identity: str = field(repr=False)
    created_at: str
    active: bool
    deposited_at: str | None = None


@dataclass(frozen=True, slots=True)
class UnitEnvelopeKey:
    """An age key of another unit, or of another computer of this one.

    Attributes:
        unit_id: whose.
        recipient: public half.
        device: the computer that has it; None where the superior handed it down.
        package_id: what announced it.
        from_at: since when it is known here, UTC.
        to_at: since when another took its place; None while it is in use.
        accepted_by: the officer who accepted the announcement.
    """

    unit_id: str
    recipient: str
    device: str | None
    package_id: str | None
    from_at: str
    to_at: str | None
    accepted_by: str


@dataclass(frozen=True, slots=True)
class KeptRecovery:
    """Age keys of another unit, sealed to this office for the day they are lost there.

    Attributes:
        unit_id: whose.
        recipient: public half of the unit's key in use then.
        sealed: an age file for this office.
        package_id: the enrolment that brought it.
        received_at: when, UTC.
    """

    unit_id: str
    recipient: str
    sealed: bytes = field(repr=False)
    package_id: str | None
    received_at: str


def own_envelope_keys_of(connection: Connection) -> tuple[OwnEnvelopeKey, ...]:
    """All age keys of this office, the one in use first, then the newest."""
    query = sa.select(own_envelope_keys).order_by(
        own_envelope_keys.c.active.desc(), own_envelope_keys.c.created_at.desc(), own_envelope_keys.c.recipient
    )
    names = OwnEnvelopeKey.__slots__
    return tuple(OwnEnvelopeKey(**{name: getattr(row, name) for name in names}) for row in connection.execute(query))


def unit_envelope_keys_of(connection: Connection, unit_id: str | None = None) -> tuple[UnitEnvelopeKey, ...]:
    """The age keys in use of one other unit or of all, oldest first."""
    query = (
        sa.select(unit_envelope_keys)
        .where(unit_envelope_keys.c.to_at.is_(None))
        .order_by(unit_envelope_keys.c.from_at, unit_envelope_keys.c.unit_id, unit_envelope_keys.c.recipient)
    )
    if unit_id:
        query = query.where(unit_envelope_keys.c.unit_id == unit_id)
    names = UnitEnvelopeKey.__slots__
    return tuple(UnitEnvelopeKey(**{name: getattr(row, name) for name in names}) for row in connection.execute(query))


def kept_recoveries_of(connection: Connection, unit_id: str | None = None) -> tuple[KeptRecovery, ...]:
    """What is kept for one other unit or for all, newest first."""
    query = sa.select(kept_recoveries).order_by(
        kept_recoveries.c.received_at.desc(), kept_recoveries.c.unit_id, kept_recoveries.c.recipient
    )
    if unit_id:
        query = query.where(kept_recoveries.c.unit_id == unit_id)
    names = KeptRecovery.__slots__
    return tuple(KeptRecovery(**{name: getattr(row, name) for name in names}) for row in connection.execute(query))
