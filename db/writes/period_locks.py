"""Closing periods of units that report here, and letting a later package in after all."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import journal
from db.domain.versions import canonical
from db.journal import Line
from db.models.merging import period_locks

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.authors import Author
    from db.queries.period_locks import LockException


def lock_period(connection: Connection, unit_id: str, period: str, *, why: str, author: Author, at: str) -> None:
    """A unit's period that was open is closed."""
    connection.execute(
        sa.insert(period_locks).values(unit_id=unit_id, period=period, locked_at=at, locked_by=author.name)
    )
    after = canonical({"unit": unit_id, "period": period, "why": why})
    journal.append(connection, (Line("period_locked", "packages", after=after),), author=author, at=at)


def allow_exception(
    connection: Connection, unit_id: str, period: str, exception: LockException, *, author: Author
) -> None:
    """Later packages of a closed period are let in for some days."""
    plain = asdict(exception)
    connection.execute(
        sa.update(period_locks)
        .where(period_locks.c.unit_id == unit_id, period_locks.c.period == period)
        .values(exception=canonical(plain))
    )
    after = canonical({"unit": unit_id, "period": period, **plain})
    line = Line("period_exception", "packages", after=after)
    journal.append(connection, (line,), author=author, at=exception.at)
