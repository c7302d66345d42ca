"""The trust list: whose certificate speaks for which unit, as the verifier reads it and as people see and change it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.queries import trust as queries
from db.queries.office import TrustedKeyRow, trusted_keys_of
from db.transactions import reading, writing
from db.writes import trust as writes
from desktop.clock import VIETNAM, stamp
from desktop.exchange.trust import KeyState, TrustBasis, TrustedKey
from desktop.services.authorities import authorities_in, expected_units, revocation_lists_in
from desktop.services.office import Office

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.queries.packages import ReceivedPackage


def trusted_keys(office: Office) -> TrustBasis:
    """What the verifier goes by: accepted certificates, authorities and their lists of revoked ones."""
    with reading(office.database) as connection:
        return trust_in(connection, office.clock.today())


def trust_in(connection: Connection, today: date) -> TrustBasis:
    """What the verifier goes by, of the state this connection sees."""
    keys = tuple(_as_trusted(row) for row in trusted_keys_of(connection))
    authorities = authorities_in(connection)
    if not authorities:
        return TrustBasis(keys)
    return TrustBasis(keys, authorities, revocation_lists_in(connection), expected_units(connection, today))


def list_trusted(office: Office) -> tuple[TrustedKeyRow, ...]:
    """The trust list as the window shows it."""
    with reading(office.database) as connection:
        return trusted_keys_of(connection)


def revoke_key(office: Office, fingerprint: str, reason: str, *, since: date | None = None) -> None:
    """The certificate no longer speaks for its unit; what came before with it stays taken in (package.md §2.3).

    Args:
        office: who revokes.
        fingerprint: whose.
        reason: in words.
        since: the day from which nothing of it counts, for a stolen key also a past one; None is now.

    Raises:
        KnownError: REASON_MISSING, DAY_IN_FUTURE.
    """
    if not reason.strip():
        raise KnownError("REASON_MISSING")
    if since is not None and since > office.clock.today():
        raise KnownError("DAY_IN_FUTURE")
    from_when = stamp(first_moment(since)) if since else None
    with writing(office.database) as connection:
        writes.revoke_key(
            connection, fingerprint, reason.strip(), since=from_when, author=office.author, at=office.stamp()
        )


def packages_in_doubt(office: Office, fingerprint: str, since: date) -> tuple[ReceivedPackage, ...]:
    """The packages taken in that a key signed on a day or later: to be asked about when it turns out to be stolen."""
    with reading(office.database) as connection:
        key = queries.get_trusted_key(connection, fingerprint)
        return () if key is None else queries.packages_of_key(connection, key, since=stamp(first_moment(since)))


def first_moment(day: date) -> datetime:
    """The beginning of a day in Việt Nam, UTC."""
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)


def _as_trusted(row: TrustedKeyRow) -> TrustedKey:
    state = KeyState(row.state)
    until = datetime.fromisoformat(row.valid_to) if row.valid_to else None
    return TrustedKey(
        row.unit_id,
        row.fingerprint,
        row.certificate,
        datetime.fromisoformat(row.valid_from),
        until,
        state,
        until if state is KeyState.REVOKED else None,
    )
