"""What a receiver goes by: certificates pinned to units, authorities, and what certificates say (FORMAT.md §2)."""

from __future__ import annotations

import hashlib
import threading
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.x509.oid import NameOID

from db.domain.text import clean

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from datetime import datetime


_quiet = threading.Lock()  # what warnings are shown is decided for all threads at once


class KeyState(StrEnum):
    """What has become of a pinned certificate."""

    ACTIVE = "active"
    REPLACED = "replaced"  # by another of the same unit; what it signed before stays good
    REVOKED = "revoked"  # lost or stolen: it may have signed anything at any time


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A certificate pinned to a unit.

    Attributes:
        unit_id: the unit it speaks for.
        fingerprint: SHA-256 of the certificate, hexadecimal digits.
        certificate: DER.
        valid_from: first moment it speaks for the unit.
        valid_to: last moment; None while it still does.
        state: what has become of it.
        revoked_at: from when packages signed with it are refused; None with state REVOKED means always.
    """

    unit_id: str
    fingerprint: str
    certificate: bytes
    valid_from: datetime
    valid_to: datetime | None = None
    state: KeyState = KeyState.ACTIVE
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority whose certificates are accepted.

    Attributes:
        fingerprint: SHA-256 of its certificate, hexadecimal digits.
        certificate: DER.
        valid_from: aware UTC.
        valid_to: aware UTC.
    """

    fingerprint: str
    certificate: bytes
    valid_from: datetime
    valid_to: datetime


@dataclass(frozen=True, slots=True)
class RevocationList:
    """A list of the certificates that an authority no longer stands by, its signature checked.

    Attributes:
        digest: SHA-256 of its bytes.
        authority: fingerprint of the authority that signed it.
        content: DER.
        this_update: when it was issued, aware UTC.
        next_update: when the next one is due; None where it does not say.
    """

    digest: str
    authority: str
    content: bytes
    this_update: datetime
    next_update: datetime | None


@dataclass(frozen=True, slots=True)
class UnitNames:
    """How a certificate names a unit.

    Attributes:
        code: its code.
        names: its names without accents, those only that no other unit bears.
    """

    code: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class TrustBasis:
    """What a receiver goes by when it asks whether a certificate may speak for a unit.

    Attributes:
        keys: the pinned certificates of all units.
        authorities: whose certificates are taken without being pinned.
        revocation_lists: what they revoked.
        units: by id, how certificates name the units whose packages this office expects; an authority's certificate
            speaks for no other unit.
    """

    keys: tuple[TrustedKey, ...] = ()
    authorities: tuple[Authority, ...] = ()
    revocation_lists: tuple[RevocationList, ...] = ()
    units: Mapping[str, UnitNames] = field(default_factory=dict[str, "UnitNames"])


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a certificate says of itself.

    Attributes:
        certificate: DER.
        fingerprint: its SHA-256, hexadecimal digits.
        person: CN.
        organisation: O.
        department: OU.
        unit_code: serialNumber of the subject.
        valid_from: aware UTC.
        valid_to: aware UTC.
    """

    certificate: bytes
    fingerprint: str
    person: str
    organisation: str
    department: str
    unit_code: str
    valid_from: datetime
    valid_to: datetime


def fingerprint_of(certificate: bytes) -> str:
    """SHA-256 of a certificate (DER), 64 small hexadecimal digits."""
    return hashlib.sha256(certificate).hexdigest()


def grouped(fingerprint: str) -> str:
    """The fingerprint as people compare it: capital letters in groups of four."""
    digits = fingerprint.upper()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


@contextmanager
def _reading() -> Generator[None]:
    """The library raises and warns of many kinds of bad certificate; who reads them here wants to hear one thing."""
    try:
        with _quiet, warnings.catch_warnings(action="ignore"):
            yield
    except (x509.InvalidVersion, TypeError) as error:
        raise ValueError(str(error)) from error


def load_certificate(certificate: bytes) -> x509.Certificate:
    """A certificate (DER) as the library reads it; ValueError when it cannot."""
    with _reading():
        return x509.load_der_x509_certificate(certificate)


def read_certificate(certificate: bytes) -> CertificateFacts:
    """What a certificate (DER) says of itself, its names cleaned; ValueError when it cannot be read."""
    with _reading():
        read = x509.load_der_x509_certificate(certificate)
        names = {attribute.oid: clean(str(attribute.value)) for attribute in read.subject}
    return CertificateFacts(
        certificate,
        fingerprint_of(certificate),
        names.get(NameOID.COMMON_NAME, ""),
        names.get(NameOID.ORGANIZATION_NAME, ""),
        names.get(NameOID.ORGANIZATIONAL_UNIT_NAME, ""),
        names.get(NameOID.SERIAL_NUMBER, ""),
        read.not_valid_before_utc,
        read.not_valid_after_utc,
    )
