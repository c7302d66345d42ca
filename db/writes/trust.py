"""Changing keys and whom they speak for; every step is in the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import journal
from db.domain.versions import canonical
from db.journal import Line
from db.models.office import own_keys, trusted_keys
from db.models.trust import announced_keys, authorities, revocation_lists, unit_envelope_keys, wrong_tries
from db.queries.trust import get_trusted_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection

    from db.domain.authors import Author
    from db.domain.fields import Json
    from db.queries.office import OwnKeyRow, TrustedKeyRow
    from db.queries.trust import AuthorityRow, RevocationListRow

ACTIVE, REPLACED, REVOKED, WITHDRAWN = "active", "replaced", "revoked", "withdrawn"


def add_own_key(connection: Connection, key: OwnKeyRow, *, in_use: bool = True, author: Author, at: str) -> None:
    """A new signing key; where it comes into use, older ones stay for reading and second signatures."""
    if in_use:
        connection.execute(sa.update(own_keys).values(active=False))
    connection.execute(sa.insert(own_keys).values(_values(key) | {"active": in_use}))
    _note(connection, "key_made", "own_keys", {"fingerprint": key.fingerprint, "kind": key.kind}, author=author, at=at)


def use_own_key(connection: Connection, fingerprint: str, *, token: str | None = None, author: Author, at: str) -> None:
    """A key this office had before is in use again; for one on a token also where it is found now."""
    connection.execute(sa.update(own_keys).values(active=False))
    values: dict[str, object] = {"active": True, **({"token": token} if token else {})}
    connection.execute(sa.update(own_keys).where(own_keys.c.fingerprint == fingerprint).values(values))
    _note(connection, "key_chosen", "own_keys", {"fingerprint": fingerprint}, author=author, at=at)


def set_own_key_file(connection: Connection, fingerprint: str, pkcs12: bytes, *, author: Author, at: str) -> None:
    """The same key under another passphrase."""
    connection.execute(sa.update(own_keys).where(own_keys.c.fingerprint == fingerprint).values(pkcs12=pkcs12))
    _note(connection, "key_passphrase", "own_keys", {"fingerprint": fingerprint}, author=author, at=at)


def accept_key(connection: Connection, key: TrustedKeyRow, *, author: Author, at: str) -> bool:
    """Whether the certificate is newly pinned to its unit; False when it already was (package.md §2.2)."""
    if get_trusted_key(connection, key.fingerprint) is not None:
        return False
    connection.execute(sa.insert(trusted_keys).values(_values(key)))
    after: dict[str, Json] = {"fingerprint": key.fingerprint, "unit": key.unit_id, "source": key.source}
    if key.confirmed_by:
        after["confirmed_by"] = key.confirmed_by
    _note(connection, "key_accepted", "trusted_keys", after, author=author, at=at)
    return True


def forget_key(connection: Connection, fingerprint: str, *, author: Author, at: str) -> None:
    """An acceptance taken back: as if the certificate had never been pinned, and what it replaced is in force again.

    What its unit announced to be encrypted to since then goes with it: a stranger's word would open what is sent there.
    """
    key = get_trusted_key(connection, fingerprint)
    if key is not None:
        since = (unit_envelope_keys.c.unit_id == key.unit_id, unit_envelope_keys.c.from_at >= key.accepted_at)
        connection.execute(sa.delete(unit_envelope_keys).where(*since))
        ended = (unit_envelope_keys.c.unit_id == key.unit_id, unit_envelope_keys.c.to_at >= key.accepted_at)
        connection.execute(sa.update(unit_envelope_keys).where(*ended).values(to_at=None))
    connection.execute(sa.delete(trusted_keys).where(trusted_keys.c.fingerprint == fingerprint))
    connection.execute(sa.delete(announced_keys).where(announced_keys.c.fingerprint == fingerprint))
    again = sa.update(trusted_keys).where(trusted_keys.c.replaced_by == fingerprint)
    connection.execute(again.values(state=ACTIVE, valid_to=None, reason=None, replaced_by=None))
    _note(connection, "key_forgotten", "trusted_keys", {"fingerprint": fingerprint}, author=author, at=at)


def replace_key(
    connection: Connection, fingerprint: str, by: str, *, reason: str, until: str, author: Author, at: str
) -> bool:
    """Whether another certificate now speaks in place of this one; what it signed until then stays good."""
    changed = _end_key(connection, fingerprint, state=REPLACED, reason=reason, until=until, by=by)
    if changed:
        _note(connection, "key_replaced", "trusted_keys", {"fingerprint": fingerprint, "by": by}, author=author, at=at)
    return changed


def revoke_key(
    connection: Connection,
    fingerprint: str,
    reason: str,
    *,
    since: str | None = None,
    by: str | None = None,
    author: Author,
    at: str,
) -> bool:
    """Whether the certificate is trusted no longer; False when it was not in force (package.md §2.3).

    Args:
        connection: to write with.
        fingerprint: whose.
        reason: in words.
        since: from when on nothing of it counts, UTC; None is now. A stolen key may be revoked from the past.
        by: fingerprint of the key that takes its place, if one does.
        author: who.
        at: now, UTC.
    """
    changed = _end_key(connection, fingerprint, state=REVOKED, reason=reason, until=since or at, by=by)
    if changed:
        after: dict[str, Json] = {"fingerprint": fingerprint, "reason": reason, "since": since or at}
        _note(connection, "key_revoked", "trusted_keys", after, author=author, at=at)
    return changed


def accept_authority(connection: Connection, authority: AuthorityRow, *, author: Author, at: str) -> bool:
    """Whether the authority counts newly; one that was withdrawn counts again."""
    known = sa.select(authorities.c.state).where(authorities.c.fingerprint == authority.fingerprint)
    state = connection.execute(known).scalar()
    if state == ACTIVE:
        return False
    if state is None:
        connection.execute(sa.insert(authorities).values(_values(authority)))
    else:
        again = sa.update(authorities).where(authorities.c.fingerprint == authority.fingerprint)
        connection.execute(again.values(_values(authority)))
    after: dict[str, Json] = {"fingerprint": authority.fingerprint, "reason": authority.reason or ""}
    _note(connection, "authority_accepted", "authorities", after, author=author, at=at)
    return True


def withdraw_authority(connection: Connection, fingerprint: str, reason: str, *, author: Author, at: str) -> bool:
    """Whether certificates of an authority count no longer from now on; what was taken in stays."""
    query = (
        sa.update(authorities)
        .where(authorities.c.fingerprint == fingerprint, authorities.c.state == ACTIVE)
        .values(state=WITHDRAWN, reason=reason)
    )
    if not connection.execute(query).rowcount:
        return False
    after: dict[str, Json] = {"fingerprint": fingerprint, "reason": reason}
    _note(connection, "authority_withdrawn", "authorities", after, author=author, at=at)
    return True


def add_revocation_list(connection: Connection, found: RevocationListRow, *, author: Author, at: str) -> None:
    """A list of an authority kept; the older ones stay, the newest one is read."""
    connection.execute(sa.insert(revocation_lists).values(_values(found)))
    after: dict[str, Json] = {
        "authority": found.authority,
        "digest": found.digest,
        "this_update": found.this_update,
    }
    _note(connection, "revocation_list", "revocation_lists", after, author=author, at=at)


def note_wrong_try(connection: Connection, subject: str, *, at: str) -> int:
    """How many wrong tries in a row there are now."""
    changed = connection.execute(
        sa.update(wrong_tries).where(wrong_tries.c.subject == subject).values(tries=wrong_tries.c.tries + 1, last_at=at)
    )
    if not changed.rowcount:
        connection.execute(sa.insert(wrong_tries).values(subject=subject, tries=1, last_at=at))
    return connection.execute(sa.select(wrong_tries.c.tries).where(wrong_tries.c.subject == subject)).scalar_one()


def forget_wrong_tries(connection: Connection, subject: str) -> None:
    """The count begins anew after a right passphrase."""
    connection.execute(sa.delete(wrong_tries).where(wrong_tries.c.subject == subject))


def _end_key(connection: Connection, fingerprint: str, *, state: str, reason: str, until: str, by: str | None) -> bool:
    query = (
        sa.update(trusted_keys)
        .where(trusted_keys.c.fingerprint == fingerprint, trusted_keys.c.state != REVOKED)
        .values(state=state, reason=reason, valid_to=until, replaced_by=by)
    )
    if state == REPLACED:
        query = query.where(trusted_keys.c.state == ACTIVE)
    return bool(connection.execute(query).rowcount)


def _values(row: OwnKeyRow | TrustedKeyRow | AuthorityRow | RevocationListRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__slots__}


def _note(
    connection: Connection, action: str, register: str, after: Mapping[str, Json], *, author: Author, at: str
) -> None:
    journal.append(connection, (Line(action, register, after=canonical(after)),), author=author, at=at)
