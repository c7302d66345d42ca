"""Whose signature counts: certificates pinned to units, and when each of them may speak (FORMAT.md §2.3, §2.4)."""

from __future__ import annotations

import hashlib
import threading
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.x509.oid import NameOID

from db.domain.text import clean
from db.domain.verdict import ReasonCode
from desktop.exchange import canonical

if TYPE_CHECKING:
    from collections.abc import Collection, Generator
    from datetime import datetime

    from desktop.exchange.reasons import Reasons


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


def judge_signer(
    signer: CertificateFacts,
    *,
    unit_id: str | None,
    signed_at: datetime,
    now: datetime,
    trusted: Collection[TrustedKey],
    reasons: Reasons,
) -> None:
    """Note why the certificate may not speak for the unit, if it may not.

    Args:
        signer: whose signature it is.
        unit_id: the unit the package says it comes from; None when it does not say so readably.
        signed_at: the stated time of signing.
        now: the time of receipt.
        trusted: the pinned certificates of all units.
        reasons: where to note.
    """
    _judge_dates(signer, signed_at=signed_at, now=now, reasons=reasons)
    holder, stated = signer.person, canonical.stamp(signed_at)
    pinned = [key for key in trusted if key.fingerprint == signer.fingerprint]
    if not pinned:
        reasons.add(ReasonCode.SIGNER_UNKNOWN, fingerprint=signer.fingerprint, holder=holder)
        return
    for key in pinned:
        if key.state is KeyState.REVOKED and (key.revoked_at is None or max(signed_at, now) >= key.revoked_at):
            since = canonical.stamp(key.revoked_at) if key.revoked_at else ""
            reasons.add(ReasonCode.CERTIFICATE_REVOKED, holder=holder, since=since)
            return
    speaking = [key for key in pinned if unit_id in {None, key.unit_id}]
    if not speaking:
        reasons.add(ReasonCode.SIGNER_NOT_FOR_UNIT, holder=holder)
    elif not any(_speaks(key, signed_at) for key in speaking):
        first = min(key.valid_from for key in speaking)
        if signed_at < first:
            since = canonical.stamp(first)
            reasons.add(ReasonCode.CERTIFICATE_NOT_YET_VALID, holder=holder, since=since, at=stated)
        else:
            until = canonical.stamp(max(key.valid_to for key in speaking if key.valid_to))
            reasons.add(ReasonCode.CERTIFICATE_EXPIRED, holder=holder, until=until, at=stated)


def _speaks(key: TrustedKey, moment: datetime) -> bool:
    return key.valid_from <= moment and (key.valid_to is None or moment <= key.valid_to)


def _judge_dates(signer: CertificateFacts, *, signed_at: datetime, now: datetime, reasons: Reasons) -> None:
    """The certificate's own dates must hold when it was signed and when it was received (package.md §2.4)."""
    holder = signer.person
    first, last = min(signed_at, now), max(signed_at, now)
    if first < signer.valid_from:
        since = canonical.stamp(signer.valid_from)
        reasons.add(ReasonCode.CERTIFICATE_NOT_YET_VALID, holder=holder, since=since, at=canonical.stamp(first))
    if last > signer.valid_to:
        until = canonical.stamp(signer.valid_to)
        reasons.add(ReasonCode.CERTIFICATE_EXPIRED, holder=holder, until=until, at=canonical.stamp(last))
