"""New keys of an office: the software key it signs with, the age key its packages are sealed for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from db.queries.envelopes import OwnEnvelopeKey
from db.queries.office import OwnKeyRow
from desktop.clock import stamp
from desktop.exchange.envelopes import make_envelope_key
from desktop.exchange.keys import make_software_key, open_software_key

if TYPE_CHECKING:
    from datetime import datetime

# A key needs some passphrase even where the office has none; practice keys protect nothing.
PRACTICE_KEY_PASSPHRASE = "thuc-hanh"  # noqa: S105 - no secret


class Named(Protocol):
    """A unit as far as its certificate names it."""

    @property
    def code(self) -> str:
        """Its official code."""
        ...

    @property
    def name(self) -> str:
        """Its official name."""
        ...


def make_signing_key(unit: Named, *, person: str, department: str, passphrase: str | None, at: datetime) -> OwnKeyRow:
    """A new software key with its self-issued certificate, as it is kept.

    Args:
        unit: whose.
        person: who signs.
        department: the room of the office that stands in the certificate.
        passphrase: protects the key; None for practice data only.
        at: now, UTC.
    """
    secret = passphrase or PRACTICE_KEY_PASSPHRASE
    key = make_software_key(
        unit_code=unit.code,
        unit_name=unit.name,
        department=department,
        person=person,
        passphrase=secret,
        made_at=at,
    )
    opened = open_software_key(key, secret)
    return OwnKeyRow(opened.fingerprint, person, opened.certificate, key, stamp(at))


def make_sealing_key(at: datetime) -> OwnEnvelopeKey:
    """A new age key, in use from now on."""
    made = make_envelope_key()
    return OwnEnvelopeKey(made.recipient, made.identity, stamp(at), active=True)
