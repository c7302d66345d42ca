"""The office's own signing key: which one is in use, opening it to sign, making, choosing and protecting it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.versions import canonical
from db.queries import trust as queries
from db.queries.office import OwnKeyRow, active_key
from db.transactions import reading, writing
from db.writes import trust as writes
from desktop.clock import stamp, vietnam_day, vietnam_time
from desktop.exchange.errors import WRONG_KEY_PASSPHRASE, ExchangeError
from desktop.exchange.keys import SigningKey, open_software_key, seal_software_key
from desktop.exchange.signing import Signer, SoftwareSigner
from desktop.exchange.trust import grouped, read_certificate
from desktop.services.key_making import PRACTICE_KEY_PASSPHRASE, make_signing_key
from desktop.services.office import Office

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.exchange.tokens import TokenCertificate

SOFTWARE, TOKEN = "software", "token"
ENDS_SOON = timedelta(days=60)

# How long to wait after so many wrong passphrases in a row; a person mistypes twice, a program a million times.
_FREE_TRIES = 3
_WAITS = (
    timedelta(seconds=30),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
)


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """The office's signing key as the window shows it.

    Attributes:
        holder: the person in the certificate.
        fingerprint: in groups of four, as on the enrolment slip.
        made_at: when it was made or first chosen, UTC ISO text.
        kind: "software" or "token".
        valid_to: last moment of its certificate, aware UTC.
        days_left: whole days until then; negative when it is over.
        token: the name of the token it is on; empty for a software key.
        needs_secret: whether a passphrase or a PIN must be asked for before it signs.
    """

    holder: str
    fingerprint: str
    made_at: str
    kind: str
    valid_to: datetime
    days_left: int
    token: str = ""
    needs_secret: bool = True

    @property
    def ends_soon(self) -> bool:
        """Whether the certificate ends within sixty days, or has ended."""
        return self.days_left <= ENDS_SOON.days


def own_key_facts(office: Office) -> KeyFacts | None:
    """The signing key in use, or None."""
    with reading(office.database) as connection:
        key = active_key(connection)
    return None if key is None else _facts(office, key)


def has_open_key(office: Office) -> bool:
    """Whether the signing key needs no passphrase: practice data that were made without one."""
    return office.practice and office.database.cipher is None and office.database.is_sqlite


def signer_for(office: Office, secret: str | None) -> Signer:
    """The signing key in use, opened: the one way to sign anything in the name of the office.

    Args:
        office: whose.
        secret: the passphrase of a software key, or the PIN of a token, which is tried exactly once; None for
            practice data that were made without one.

    Raises:
        KnownError: KEY_MISSING, KEY_EXPIRED, WRONG_KEY_PASSPHRASE, KEY_WAITS, and those of the token.
    """
    with reading(office.database) as connection:
        key = active_key(connection)
    if key is None:
        raise KnownError("KEY_MISSING")
    _refuse_ended(office, key)
    return _signer_of(office, key, secret)


def signer_with(office: Office, fingerprint: str | None, secret: str | None) -> Signer:
    """One of the office's keys, opened to put a second signature; None is the key in use.

    Raises:
        KnownError: those of `signer_for`.
    """
    if fingerprint is None:
        return signer_for(office, secret)
    with reading(office.database) as connection:
        key = queries.get_own_key(connection, fingerprint)
    if key is None:
        raise KnownError("KEY_MISSING")
    _refuse_ended(office, key)
    return _signer_of(office, key, secret)


def former_key(office: Office) -> KeyFacts | None:
    """The key in use before the present one, if it can still sign: it may countersign the enrolment of the new one."""
    with reading(office.database) as connection:
        keys = queries.own_keys_of(connection)
        current = active_key(connection)
    former = _former(keys, current)
    if former is None or office.clock.now() > read_certificate(former.certificate).valid_to:
        return None
    return _facts(office, former)


def former_signer(office: Office, secret: str | None) -> Signer:
    """The key in use before the present one, opened, to countersign the enrolment of the new one (package.md §2.3).

    Raises:
        KnownError: KEY_MISSING, WRONG_KEY_PASSPHRASE, KEY_WAITS, and those of the token.
    """
    with reading(office.database) as connection:
        former = _former(queries.own_keys_of(connection), active_key(connection))
    if former is None:
        raise KnownError("KEY_MISSING")
    return _signer_of(office, former, secret)


def token_certificates(library: Path) -> tuple[TokenCertificate, ...]:
    """The certificates on the tokens that a library reaches; no PIN is asked. Slow: a token takes seconds.

    Raises:
        KnownError: TOKEN_LIBRARY_MISSING, TOKEN_FAILED.
    """
    # Imported here because the library of tokens is needed by few offices.
    from desktop.exchange.tokens import list_token_certificates  # noqa: PLC0415

    return list_token_certificates(library)


def use_token(office: Office, chosen: TokenCertificate, *, for_second: bool = False) -> KeyFacts:
    """The key on a token is the office's key from now on; others know it only after a new enrolment.

    Args:
        office: whose.
        chosen: as `token_certificates` gave it.
        for_second: keep the key in use, and remember this one for second signatures only.

    Raises:
        KnownError: TOKEN_KEY_UNUSABLE when packages cannot be signed with it.
    """
    facts = chosen.facts
    if not chosen.is_usable or office.clock.now() > facts.valid_to:
        raise KnownError("TOKEN_KEY_UNUSABLE", holder=facts.person)
    at = office.stamp()
    place = canonical({"label": chosen.label, "library": str(chosen.library), "serial": chosen.serial})
    row = OwnKeyRow(facts.fingerprint, facts.person[:200], facts.certificate, b"", at, TOKEN, place)
    with writing(office.database) as connection:
        if queries.get_own_key(connection, row.fingerprint) is None:
            writes.add_own_key(connection, row, in_use=not for_second, author=office.author, at=at)
        elif not for_second:
            writes.use_own_key(connection, row.fingerprint, token=place, author=office.author, at=at)
    return _facts(office, row)


def pin_tries(office: Office, fingerprint: str) -> str:
    """What a token says of its PIN before anybody types it: "full", "low", "last" or "locked".

    No PIN is tried. Slow: a token takes seconds.

    Args:
        office: whose key it is.
        fingerprint: of the key, with or without spaces between its groups; "" is answered for a software key.

    Raises:
        KnownError: KEY_MISSING, TOKEN_LIBRARY_MISSING, TOKEN_NOT_FOUND, TOKEN_FAILED.
    """
    with reading(office.database) as connection:
        key = queries.get_own_key(connection, fingerprint.replace(" ", "").lower())
    if key is None:
        raise KnownError("KEY_MISSING")
    return _token_of(key).tries.value if key.kind == TOKEN else ""


def use_former_key(office: Office, fingerprint: str) -> None:
    """A key the office had before is in use again, for example while the token is being repaired."""
    with writing(office.database) as connection:
        if queries.get_own_key(connection, fingerprint) is None:
            raise KnownError("KEY_MISSING")
        writes.use_own_key(connection, fingerprint, author=office.author, at=office.stamp())


def list_own_keys(office: Office) -> tuple[KeyFacts, ...]:
    """All keys the office had, the newest first."""
    with reading(office.database) as connection:
        return tuple(_facts(office, key) for key in queries.own_keys_of(connection))


def open_own_key(office: Office, passphrase: str | None, *, key: OwnKeyRow | None = None) -> SigningKey:
    """A software key of the office, opened; wrong passphrases in a row make the next try wait.

    Args:
        office: whose.
        passphrase: None for practice data that were made without one.
        key: which; None for the one in use.

    Raises:
        KnownError: KEY_MISSING, WRONG_KEY_PASSPHRASE, KEY_WAITS.
    """
    if key is None:
        with reading(office.database) as connection:
            key = active_key(connection)
        if key is None:
            raise KnownError("KEY_MISSING")
    if key.kind != SOFTWARE:
        raise KnownError("KEY_MISSING")
    subject = f"own_key:{key.fingerprint}"
    tries = _refuse_haste(office, subject)
    try:
        opened = open_software_key(key.pkcs12, passphrase or PRACTICE_KEY_PASSPHRASE)
    except ExchangeError as failure:
        if failure.code != WRONG_KEY_PASSPHRASE:
            raise
        _note_wrong_try(office, subject)
        raise
    if tries:
        with writing(office.database) as connection:
            writes.forget_wrong_tries(connection, subject)
    return opened


def make_new_key(office: Office, *, passphrase: str | None, department: str = "") -> KeyFacts:
    """A new signing key in use from now on; others know it only after a new enrolment.

    Args:
        office: whose.
        passphrase: protects the key; None for practice data only.
        department: the room of the office that stands in the certificate.
    """
    at = office.clock.now()
    row = make_signing_key(office.unit, person=office.author.name, department=department, passphrase=passphrase, at=at)
    with writing(office.database) as connection:
        writes.add_own_key(connection, row, author=office.author, at=stamp(at))
    return _facts(office, row)


def change_key_passphrase(office: Office, old: str | None, new: str) -> None:
    """The software key in use opens with another passphrase from now on; key and certificate stay the same.

    Raises:
        KnownError: KEY_MISSING, WRONG_KEY_PASSPHRASE, KEY_WAITS.
    """
    opened = open_own_key(office, old)
    sealed = seal_software_key(opened, new)
    with writing(office.database) as connection:
        at = office.stamp()
        writes.set_own_key_file(connection, opened.fingerprint, sealed, author=office.author, at=at)


def _refuse_ended(office: Office, key: OwnKeyRow) -> None:
    ends = read_certificate(key.certificate).valid_to
    if office.clock.now() > ends:
        raise KnownError("KEY_EXPIRED", until=vietnam_day(ends))


def _signer_of(office: Office, key: OwnKeyRow, secret: str | None) -> Signer:
    if key.kind == SOFTWARE:
        return SoftwareSigner(open_own_key(office, secret, key=key))
    if not secret:
        raise KnownError("PIN_MISSING")
    # Imported here because the library of tokens is needed by few offices.
    from desktop.exchange.tokens import TokenSigner  # noqa: PLC0415

    return TokenSigner(_token_of(key), secret)


def _token_of(key: OwnKeyRow) -> TokenCertificate:
    # Imported here because the library of tokens is needed by few offices.
    from desktop.exchange.tokens import find_token  # noqa: PLC0415

    place = _place_of(key)
    return find_token(Path(place["library"]), serial=place["serial"], fingerprint=key.fingerprint)


def _former(keys: Sequence[OwnKeyRow], current: OwnKeyRow | None) -> OwnKeyRow | None:
    """The newest key made before the one in use."""
    if current is None:
        return None
    return next((key for key in keys if key.created_at < current.created_at and key.kind == SOFTWARE), None)


def _place_of(key: OwnKeyRow) -> dict[str, str]:
    return {"label": "", "library": "", "serial": "", **json.loads(key.token or "{}")}


def _facts(office: Office, key: OwnKeyRow) -> KeyFacts:
    ends = read_certificate(key.certificate).valid_to
    return KeyFacts(
        key.holder,
        grouped(key.fingerprint),
        key.created_at,
        key.kind,
        ends,
        (ends - office.clock.now()).days,
        _place_of(key)["label"],
        key.kind == TOKEN or not has_open_key(office),
    )


def _refuse_haste(office: Office, subject: str) -> int:
    """The wrong tries so far; the next one must wait."""
    with reading(office.database) as connection:
        wrong = queries.get_wrong_tries(connection, subject)
    if wrong is None:
        return 0
    last, now = datetime.fromisoformat(wrong.last_at), office.clock.now()
    # A clock that was set back must not lock the office out until it has caught up.
    if last <= now < (until := last + _wait_after(wrong.tries)):
        raise KnownError("KEY_WAITS", until=vietnam_time(until).strftime("%H:%M:%S"), tries=wrong.tries)
    return wrong.tries


def _wait_after(tries: int) -> timedelta:
    over = tries - _FREE_TRIES
    return timedelta() if over < 0 else _WAITS[min(over, len(_WAITS) - 1)]


def _note_wrong_try(office: Office, subject: str) -> None:
    with writing(office.database) as connection:
        writes.note_wrong_try(connection, subject, at=office.stamp())
