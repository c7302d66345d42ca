"""Closed periods of units that report here, and the exceptions from them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.models.merging import period_locks

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection
    from sqlalchemy.engine.row import Row


@dataclass(frozen=True, slots=True)
class LockException:
    """A later package is let in after all: who allowed it, when (UTC ISO text), why, and to which last day."""

    by: str
    at: str
    why: str
    until: str


@dataclass(frozen=True, slots=True)
class PeriodLock:
    """A period of a unit that is closed.

    Attributes:
        unit_id: whose.
        period: its code.
        locked_at: since when, UTC ISO text.
        locked_by: who closed it.
        exception: which later packages are let in; None for none.
    """

    unit_id: str
    period: str
    locked_at: str
    locked_by: str
    exception: LockException | None = None


def get_lock(connection: Connection, unit_id: str, period: str) -> PeriodLock | None:
    """The lock of a unit's period, or None while it is open."""
    query = sa.select(period_locks).where(period_locks.c.unit_id == unit_id, period_locks.c.period == period)
    row = connection.execute(query).one_or_none()
    return _lock(row) if row else None


def list_locks(connection: Connection) -> tuple[PeriodLock, ...]:
    """All closed periods, by period and unit."""
    query = sa.select(period_locks).order_by(period_locks.c.period, period_locks.c.unit_id)
    return tuple(_lock(row) for row in connection.execute(query))


def _lock(row: Row[tuple[object, ...]]) -> PeriodLock:
    exception = LockException(**json.loads(row.exception)) if row.exception else None
    return PeriodLock(row.unit_id, row.period, row.locked_at, row.locked_by, exception)
