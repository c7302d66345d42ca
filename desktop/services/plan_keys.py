"""The trust list of a plan package: which certificates it would pin, end or leave alone, and doing it."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.queries.office import TrustedKeyRow
from db.queries.plans import knows_envelope_key
from db.queries.trust import SUPERIOR, get_own_key, get_trusted_key
from db.writes.office import ensure_units
from db.writes.trust import ACTIVE, REPLACED, REVOKED, accept_key, replace_key, revoke_key
from desktop.clock import stamp
from desktop.exchange.trust import KeyState, fingerprint_of, grouped, read_certificate
from desktop.services.envelopes import note_announced_key
from desktop.services.handed_down import TRUST
from desktop.services.office import with_ancestors
from desktop.services.plan_changes import ChangeLine, PartChange, Standing
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.unit_index import UnitIndex
    from desktop.exchange.plan import AgeKey, TrustEntry, TrustLetter
    from desktop.services.office import Office

_SHOWN = 9  # two groups of a fingerprint
_STATES = frozenset(state.value for state in KeyState)
_WORDS = {ACTIVE: "đang dùng", REPLACED: "đã thay", REVOKED: "thu hồi"}


@dataclass(frozen=True, slots=True)
class KeysPut:
    """What was done to the trust list, for taking it back.

    Attributes:
        accepted: fingerprints newly pinned.
        ended: rows as they were before they were replaced or revoked.
    """

    accepted: tuple[str, ...]
    ended: tuple[TrustedKeyRow, ...]


def preview_keys(connection: Connection, office: Office, letter: TrustLetter, index: UnitIndex) -> PartChange:
    """The certificates that the list would pin or end; those already as it says are not mentioned."""
    lines: list[ChangeLine] = []
    left_out: list[ChangeLine] = []
    for entry in letter.keys:
        name = f"{entry.unit_name}: {entry.holder}, khóa {grouped(entry.fingerprint)[:_SHOWN]}"
        try:
            after = _wanted(connection, office, entry, index)
        except KnownError as failure:
            left_out.append(ChangeLine(name, code=failure.code, parameters=dict(failure.parameters)))
            continue
        if after:
            known = get_trusted_key(connection, entry.fingerprint)
            lines.append(ChangeLine(name, _WORDS[known.state] if known else "", _WORDS[after]))
    for key in _new_age_keys(connection, office, letter, index):
        unit = index.get(key.unit_id)
        lines.append(ChangeLine(f"{unit.name if unit else key.unit_id}: khóa mã hóa", "", key.recipient))
    return PartChange(TRUST, Standing.NEW if lines else Standing.UNCHANGED, (*lines, *left_out))


def put_keys(connection: Connection, office: Office, letter: TrustLetter, *, package_id: str, at: str) -> KeysPut:
    """The list in force: new certificates pinned, ended ones ended; nothing is ever put back in force by it."""
    index = unit_index_in(connection)
    for key in _new_age_keys(connection, office, letter, index):
        ensure_units(connection, with_ancestors((key.unit_id,), index))
        note_announced_key(connection, office, unit_id=key.unit_id, recipient=key.recipient, package_id=package_id)
    accepted: list[str] = []
    ended: list[TrustedKeyRow] = []
    for entry in letter.keys:
        try:
            wanted = _wanted(connection, office, entry, index)
        except KnownError:
            continue
        if not wanted:
            continue
        known = get_trusted_key(connection, entry.fingerprint)
        if known is None:
            ensure_units(connection, with_ancestors((entry.unit_id,), index))
            accept_key(connection, _row(office, entry, at), author=office.author, at=at)
            accepted.append(entry.fingerprint)
            continue
        ended.append(known)
        until = stamp(entry.to_at) if entry.to_at else at
        if wanted == REVOKED:
            revoke_key(
                connection, entry.fingerprint, entry.reason, since=until, by=entry.replaced_by,
                author=office.author, at=at,
            )  # fmt: skip
        else:
            replace_key(
                connection, entry.fingerprint, entry.replaced_by or "", reason=entry.reason, until=until,
                author=office.author, at=at,
            )  # fmt: skip
    return KeysPut(tuple(accepted), tuple(ended))


def _new_age_keys(connection: Connection, office: Office, letter: TrustLetter, index: UnitIndex) -> list[AgeKey]:
    """The age keys of other units that were never known here; one that was given up is not put back in use."""
    return [
        key
        for key in letter.age_keys
        if key.unit_id != office.unit.id
        and index.get(key.unit_id) is not None
        and not knows_envelope_key(connection, key.unit_id, key.recipient)
    ]


def _wanted(connection: Connection, office: Office, entry: TrustEntry, index: UnitIndex) -> str:
    """The state the certificate gets; empty where nothing changes.

    Raises:
        KnownError: why the entry is left out: PLAN_KEY_UNREADABLE, PLAN_KEY_OF_OWN_UNIT, PLAN_KEY_OF_OTHER_UNIT,
            PLAN_PART_TOO_NEW, UNIT_UNKNOWN.
    """
    if entry.state not in _STATES:
        raise KnownError("PLAN_PART_TOO_NEW", what=entry.state)
    known = get_trusted_key(connection, entry.fingerprint)
    if entry.unit_id == office.unit.id:
        if known is None and get_own_key(connection, entry.fingerprint) is None:
            # Who may speak for this office is for this office to say.
            raise KnownError("PLAN_KEY_OF_OWN_UNIT")
        return ""
    if known is not None and known.unit_id != entry.unit_id:
        raise KnownError("PLAN_KEY_OF_OTHER_UNIT")
    if known is not None:
        is_ended = entry.state != ACTIVE and known.state == ACTIVE
        is_stolen = entry.state == REVOKED and known.state == REPLACED
        return entry.state if is_ended or is_stolen else ""
    try:
        certificate = base64.b64decode(entry.certificate, validate=True)
        read_certificate(certificate)
    except (binascii.Error, ValueError) as failure:
        raise KnownError("PLAN_KEY_UNREADABLE") from failure
    if fingerprint_of(certificate) != entry.fingerprint:
        raise KnownError("PLAN_KEY_UNREADABLE")
    with_ancestors((entry.unit_id,), index)
    return entry.state


def _row(office: Office, entry: TrustEntry, at: str) -> TrustedKeyRow:
    return TrustedKeyRow(
        entry.fingerprint,
        entry.unit_id,
        base64.b64decode(entry.certificate),
        entry.holder,
        stamp(entry.from_at),
        stamp(entry.to_at) if entry.to_at else None,
        entry.state,
        entry.reason or None,
        office.author.name,
        at,
        SUPERIOR,
        entry.replaced_by,
    )
