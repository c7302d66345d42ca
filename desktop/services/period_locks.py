"""Closing a period: later packages about it are refused until the superior allows an exception (package.md §3).

An accepted report is frozen by itself: what it first said stays in its kept header. A lock goes further, it keeps
supplements out. An exception names who allowed it, why and to which day; it stands in the journal, whose last seal
goes out with every package, so it is signed with the next one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from db.domain.verdict import Reason, ReasonCode, reason
from db.queries.period_locks import LockException, PeriodLock, get_lock
from db.queries.period_locks import list_locks as query_locks
from db.queries.submissions import units_ever_reporting
from db.transactions import reading, writing
from db.writes import period_locks as writes

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.engine import Connection

    from db.domain.periods import Period
    from desktop.services.office import Office


def list_locks(office: Office) -> tuple[PeriodLock, ...]:
    """All closed periods, by period and unit."""
    with reading(office.database) as connection:
        return query_locks(connection)


def lock_period(office: Office, period: Period, why: str) -> int:
    """For how many units a period was closed that was open; all that owe a report of it.

    Raises:
        KnownError: REASON_MISSING; PERIOD_NOT_OVER when its last day is still to come.
    """
    if not why.strip():
        raise KnownError("REASON_MISSING")
    if period.to_on >= office.clock.today():
        raise KnownError("PERIOD_NOT_OVER", to=period.to_on)
    closed = 0
    with writing(office.database) as connection:
        units = dict.fromkeys(one.unit.id for one in units_ever_reporting(connection) if one.owes_on(period.to_on))
        for unit_id in units:
            if get_lock(connection, unit_id, period.code) is None:
                writes.lock_period(
                    connection, unit_id, period.code, why=why.strip(), author=office.author, at=office.stamp()
                )
                closed += 1
    return closed


def allow_supplement(office: Office, unit_id: str, period: Period, why: str, *, until: date) -> None:
    """A unit may send a supplement of a closed period after all, to a last day.

    Raises:
        KnownError: REASON_MISSING; PERIOD_NOT_LOCKED; DAY_PAST.
    """
    if not why.strip():
        raise KnownError("REASON_MISSING")
    if until < office.clock.today():
        raise KnownError("DAY_PAST", day=until)
    with writing(office.database) as connection:
        if get_lock(connection, unit_id, period.code) is None:
            raise KnownError("PERIOD_NOT_LOCKED")
        exception = LockException(office.author.name, office.stamp(), why.strip(), until.isoformat())
        writes.allow_exception(connection, unit_id, period.code, exception, author=office.author)


def lock_reasons(connection: Connection, unit_id: str, period: Period, *, today: date) -> tuple[Reason, ...]:
    """PERIOD_LOCKED while a unit's period is closed and no exception holds."""
    lock = get_lock(connection, unit_id, period.code)
    if lock is None or (lock.exception and today.isoformat() <= lock.exception.until):
        return ()
    label = parse_period(lock.period).label
    return (reason(ReasonCode.PERIOD_LOCKED, period=label, on=lock.locked_at[:10], by=lock.locked_by),)
