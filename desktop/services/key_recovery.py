"""The day an age key is lost: keys put away in a file, kept sealed by the superior, given back, read in again."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.queries.envelopes import OwnEnvelopeKey, kept_recoveries_of, own_envelope_keys_of, unit_envelope_keys_of
from db.queries.office import get_unit
from db.transactions import reading, writing
from db.writes import envelopes as writes
from desktop.exchange import limits
from desktop.exchange.envelope_header import NOT_AGE, NOT_FOR_US, EnvelopeError
from desktop.exchange.envelopes import (
    EnvelopeKey,
    decode_keys,
    encode_keys,
    make_passphrase,
    open_envelope,
    open_with_passphrase,
    seal_with_passphrase,
)
from desktop.services.envelopes import add_own_key, own_key
from desktop.services.files import save_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from db.queries.envelopes import KeptRecovery, UnitEnvelopeKey
    from desktop.services.office import Office

FILE_SUFFIX = ".khoa-ma-hoa.age"


@dataclass(frozen=True, slots=True)
class PutAway:
    """Keys in a file, and the passphrase that opens it, which nobody keeps but the person it is shown to."""

    path: Path
    passphrase: str


@dataclass(frozen=True, slots=True)
class UnitKeyFacts:
    """What is known here of the age key of a unit.

    Attributes:
        unit_id: whose.
        unit: its name.
        code: its code.
        key: the newest key in use; None where only something is kept for it.
        kept_at: when what is kept for it came, UTC; None where nothing is.
    """

    unit_id: str
    unit: str
    code: str
    key: UnitEnvelopeKey | None
    kept_at: str | None


@dataclass(frozen=True, slots=True)
class EnvelopeFacts:
    """Encryption as the window shows it.

    Attributes:
        own: the office's key in use.
        older: how many earlier keys still read.
        superior_knows: whether the superior's key is known here, so that ours can be kept there.
        units: the other units, in order of name.
    """

    own: OwnEnvelopeKey
    older: int
    superior_knows: bool
    units: tuple[UnitKeyFacts, ...]


def envelope_facts(office: Office) -> EnvelopeFacts:
    """What is known here of age keys."""
    with reading(office.database) as connection:
        keys = own_envelope_keys_of(connection)
    if not (keys and keys[0].active):
        with writing(office.database) as connection:
            own_key(connection, author=office.author, at=office.stamp())
    with reading(office.database) as connection:
        own = own_envelope_keys_of(connection)[0]
        older = len(own_envelope_keys_of(connection)) - 1
        units_keys = {key.unit_id: key for key in unit_envelope_keys_of(connection)}
        kept: dict[str, str] = {}
        for one in kept_recoveries_of(connection):
            kept.setdefault(one.unit_id, one.received_at)
        units = {unit_id: get_unit(connection, unit_id) for unit_id in {*units_keys, *kept}}
    facts = [
        UnitKeyFacts(
            unit_id, unit.name if unit else "", unit.code if unit else "", units_keys.get(unit_id), kept.get(unit_id)
        )
        for unit_id, unit in units.items()
    ]
    above = office.superior is not None and office.superior.id in units_keys
    return EnvelopeFacts(own, older, above, tuple(sorted(facts, key=lambda one: (one.unit, one.unit_id))))


def make_new_envelope_key(office: Office) -> str:
    """A new age key in use from now on, its public half; others seal to it once they have the next enrolment."""
    with writing(office.database) as connection:
        return add_own_key(connection, author=office.author, at=office.stamp()).recipient


def put_away(office: Office, path: Path) -> PutAway:
    """All age keys of the office in a file for its own safe.

    Raises:
        KnownError: FILE_UNWRITABLE.
    """
    with writing(office.database) as connection:
        own_key(connection, author=office.author, at=office.stamp())
        keys = own_envelope_keys_of(connection)
    plain = [EnvelopeKey(key.recipient, key.identity) for key in keys]
    done = _save(path, encode_keys(plain, (f"unit {office.unit.code}",)))
    _note(office, "envelope_key_saved", keys[0].recipient, office.unit.id)
    return done


def give_back(office: Office, unit_id: str, path: Path) -> PutAway:
    """The keys that are kept here for a unit, in a file for it; the passphrase goes another way, said or on paper.

    Raises:
        KnownError: RECOVERY_MISSING, RECOVERY_UNREADABLE (sealed to a key this office lost itself), FILE_UNWRITABLE.
    """
    with reading(office.database) as connection:
        kept = kept_recoveries_of(connection, unit_id)
        identities = [key.identity for key in own_envelope_keys_of(connection)]
    if not kept:
        raise KnownError("RECOVERY_MISSING")
    keys = _opened(kept, identities)
    if not keys:
        raise KnownError("RECOVERY_UNREADABLE")
    done = _save(path, encode_keys(keys))
    _note(office, "recovery_given", kept[0].recipient, unit_id)
    return done


def read_in(office: Office, path: Path, passphrase: str) -> int:
    """How many keys of a file were not here yet; they read from now on, beside the key in use.

    Raises:
        KnownError: KEYS_UNREADABLE, WRONG_KEYS_PASSPHRASE, FILE_UNREADABLE.
    """
    found = read_keys(path, passphrase)
    at = office.stamp()
    with writing(office.database) as connection:
        known = {key.recipient for key in own_envelope_keys_of(connection)}
        new = [key for key in dict.fromkeys(found) if key.recipient not in known]
        for key in new:
            row = OwnEnvelopeKey(key.recipient, key.identity, at, active=False)
            writes.add_own_envelope_key(connection, row, author=office.author, at=at)
    return len(new)


def is_locked(path: Path) -> bool:
    """Whether a file of keys needs a passphrase.

    Raises:
        KnownError: FILE_UNREADABLE, KEYS_UNREADABLE.
    """
    try:
        decode_keys(_content(path))
    except EnvelopeError:
        return True
    return False


def read_keys(path: Path, passphrase: str | None) -> tuple[EnvelopeKey, ...]:
    """The keys in a file, under a passphrase or open as `age-keygen` writes them.

    Raises:
        KnownError: KEYS_UNREADABLE, WRONG_KEYS_PASSPHRASE, FILE_UNREADABLE.
    """
    data = _content(path)
    try:
        return decode_keys(open_with_passphrase(data, passphrase or ""))
    except EnvelopeError as failure:
        if failure.what == NOT_FOR_US:
            raise KnownError("WRONG_KEYS_PASSPHRASE", name=path.name) from failure
        if failure.what != NOT_AGE:
            raise KnownError("KEYS_UNREADABLE", name=path.name) from failure
    try:
        return decode_keys(data)
    except EnvelopeError as failure:
        raise KnownError("KEYS_UNREADABLE", name=path.name) from failure


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(limits.SIGNATURE_BYTES + 1)
    except OSError as failure:
        raise KnownError("FILE_UNREADABLE", name=path.name) from failure
    if len(data) > limits.SIGNATURE_BYTES:
        raise KnownError("KEYS_UNREADABLE", name=path.name)
    return data


def _opened(kept: tuple[KeptRecovery, ...], identities: list[str]) -> list[EnvelopeKey]:
    """The keys in everything that is kept, the newest first, each once; what cannot be opened is passed over."""
    keys: dict[str, EnvelopeKey] = {}
    for one in kept:
        inside = BytesIO()
        try:
            open_envelope(BytesIO(one.sealed), inside, identities)
            found = decode_keys(inside.getvalue())
        except EnvelopeError:
            continue
        for key in found:
            keys.setdefault(key.recipient, key)
    return list(keys.values())


def _save(path: Path, content: bytes) -> PutAway:
    passphrase = make_passphrase()
    return PutAway(save_bytes(path, seal_with_passphrase(content, passphrase)), passphrase)


def _note(office: Office, action: str, recipient: str, unit_id: str) -> None:
    with writing(office.database) as connection:
        at = office.stamp()
        after = {"recipient": recipient, "unit": unit_id}
        writes.note(connection, action, after, author=office.author, at=at)
