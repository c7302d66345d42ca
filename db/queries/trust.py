"""Keys and whom they speak for: the office's own, those accepted of others, authorities, wrong passphrases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from db.models.office import own_keys, packages_received, trusted_keys
from db.models.trust import authorities, revocation_lists, wrong_tries
from db.queries.office import OwnKeyRow, TrustedKeyRow
from db.queries.packages import ACCEPTED, ReceivedPackage, get_received

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

PAPER, ROTATION, CHAIN, SUPERIOR = "paper", "rotation", "chain", "superior"
"""How a key came to be trusted: compared with paper, countersigned by the key before, through an authority, or named
by the superior."""


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """An issuing authority whose certificates are accepted.

    Attributes:
        fingerprint: SHA-256 of its certificate.
        certificate: DER.
        name: as its certificate names it.
        state: "active" or "withdrawn".
        reason: why it was accepted, or why it counts no longer.
    """

    fingerprint: str
    certificate: bytes
    name: str
    state: str
    reason: str | None
    accepted_by: str
    accepted_at: str


@dataclass(frozen=True, slots=True)
class RevocationListRow:
    """A list of revoked certificates of an authority.

    Attributes:
        digest: SHA-256 of its bytes.
        authority: fingerprint of the authority.
        content: DER.
        this_update: when it was issued, UTC.
        next_update: when the next one is due; None where it does not say.
    """

    digest: str
    authority: str
    content: bytes
    this_update: str
    next_update: str | None
    imported_at: str
    imported_by: str


@dataclass(frozen=True, slots=True)
class WrongTries:
    """Wrong passphrases in a row, and when the last one was typed (UTC)."""

    tries: int
    last_at: str


def own_keys_of(connection: Connection) -> tuple[OwnKeyRow, ...]:
    """All signing keys this office had, the newest first."""
    query = sa.select(own_keys).order_by(own_keys.c.created_at.desc(), own_keys.c.fingerprint)
    return tuple(_filled(OwnKeyRow, row) for row in connection.execute(query))


def get_own_key(connection: Connection, fingerprint: str) -> OwnKeyRow | None:
    """One signing key of this office, in use or not."""
    row = connection.execute(sa.select(own_keys).where(own_keys.c.fingerprint == fingerprint)).one_or_none()
    return None if row is None else _filled(OwnKeyRow, row)


def get_trusted_key(connection: Connection, fingerprint: str) -> TrustedKeyRow | None:
    """One accepted certificate, or None."""
    row = connection.execute(sa.select(trusted_keys).where(trusted_keys.c.fingerprint == fingerprint)).one_or_none()
    return None if row is None else _filled(TrustedKeyRow, row)


def packages_of_key(connection: Connection, key: TrustedKeyRow, *, since: str = "") -> tuple[ReceivedPackage, ...]:
    """The accepted packages a key signed, oldest first.

    A package received by a program that did not note signers yet counts as signed with any key of its sender.

    Args:
        connection: to read with.
        key: whose.
        since: only what states to be signed from then on, UTC; empty for all.
    """
    signers = packages_received.c.signers
    query = (
        sa.select(packages_received.c.id)
        .where(
            packages_received.c.sender_id == key.unit_id,
            packages_received.c.state == ACCEPTED,
            packages_received.c.signed_at >= since,
            sa.or_(signers.contains(key.fingerprint), signers.is_(None)),
        )
        .order_by(packages_received.c.received_at, packages_received.c.id)
    )
    found = (get_received(connection, package_id) for package_id in connection.execute(query).scalars().all())
    return tuple(package for package in found if package is not None)


def authorities_of(connection: Connection) -> tuple[AuthorityRow, ...]:
    """The authorities, those that count first, oldest first."""
    query = sa.select(authorities).order_by(authorities.c.state, authorities.c.accepted_at, authorities.c.fingerprint)
    return tuple(_filled(AuthorityRow, row) for row in connection.execute(query))


def revocation_lists_of(connection: Connection) -> tuple[RevocationListRow, ...]:
    """The newest list of each authority."""
    query = sa.select(revocation_lists).order_by(revocation_lists.c.this_update, revocation_lists.c.digest)
    newest = {row.authority: _filled(RevocationListRow, row) for row in connection.execute(query)}
    return tuple(newest.values())


def get_wrong_tries(connection: Connection, subject: str) -> WrongTries | None:
    """How often a passphrase was typed wrong in a row; None after a right one."""
    query = sa.select(wrong_tries.c.tries, wrong_tries.c.last_at).where(wrong_tries.c.subject == subject)
    row = connection.execute(query).one_or_none()
    return None if row is None else WrongTries(row.tries, row.last_at)


def _filled(kind: Any, row: Any) -> Any:  # noqa: ANN401 - a row class and a result row
    return kind(**{name: getattr(row, name) for name in kind.__slots__})
