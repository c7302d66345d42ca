"""Issuing authorities: certificates that reach an accepted authority, and its lists of revoked ones (FORMAT.md §2.6).

Nothing is fetched: what is not here does not count. The path is pyHanko's business; whom it leads to, whether the
certificate names the unit, and what a list of revoked certificates says are decided here.
"""

# asn1crypto describes its types at run time only.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from db.domain.text import clean, fold
from desktop.exchange.errors import AUTHORITY_UNUSABLE, REVOCATION_LIST_UNUSABLE, ExchangeError
from desktop.exchange.trust import (
    Authority,
    CertificateFacts,
    RevocationList,
    TrustBasis,
    UnitNames,
    load_certificate,
    read_certificate,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_DER = Encoding.DER
_PEM = b"-----BEGIN CERTIFICATE-----"
_PEM_LIST = b"-----BEGIN X509 CRL-----"
_MOST_BYTES = 64 << 20
_STRONG_DIGESTS = frozenset({"sha256", "sha384", "sha512"})
_RSA_BITS = 2048
# What the libraries raise, early or late, over bytes that are not what they should be.
_UNREADABLE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RecursionError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
# What a certificate made for something else says of itself.
_OTHER_PURPOSES = frozenset(
    {
        ExtendedKeyUsageOID.SERVER_AUTH,
        ExtendedKeyUsageOID.CODE_SIGNING,
        ExtendedKeyUsageOID.TIME_STAMPING,
        ExtendedKeyUsageOID.OCSP_SIGNING,
    }
)


@dataclass(frozen=True, slots=True)
class AuthorityFacts:
    """What the certificate of an authority says of itself.

    Attributes:
        facts: names, dates and fingerprint.
        issuer: who issued it; its own name where it is a root.
        is_root: whether it vouches for itself.
    """

    facts: CertificateFacts
    issuer: str
    is_root: bool

    @property
    def name(self) -> str:
        """As people call it: its common name, else its organisation."""
        return self.facts.person or self.facts.organisation or self.issuer


def read_authority(data: bytes) -> AuthorityFacts:
    """The authority in a certificate file, DER or PEM.

    Raises:
        ExchangeError: AUTHORITY_UNUSABLE with what: unreadable, several, usage (it may not issue certificates), weak.
    """
    if data.count(_PEM) > 1:
        raise ExchangeError(AUTHORITY_UNUSABLE, what="several")
    try:
        found = x509.load_pem_x509_certificate(data) if _PEM in data else load_certificate(data)
        certificate = found.public_bytes(_DER)
        facts = read_certificate(certificate)
        key, digest = found.public_key(), found.signature_hash_algorithm
        may_issue = _may_issue(found)
    except (x509.ExtensionNotFound, *_UNREADABLE) as error:
        raise ExchangeError(AUTHORITY_UNUSABLE, what="unreadable") from error
    if not may_issue:
        raise ExchangeError(AUTHORITY_UNUSABLE, what="usage")
    is_root = found.subject == found.issuer
    # What an authority says of itself proves nothing, so the digest of a root's own signature does not matter.
    if not _is_strong(key) or not (is_root or (digest is not None and digest.name in _STRONG_DIGESTS)):
        raise ExchangeError(AUTHORITY_UNUSABLE, what="weak")
    return AuthorityFacts(facts, _name_of(found.issuer), is_root)


def read_revocation_list(data: bytes, authorities: tuple[Authority, ...]) -> RevocationList:
    """A list of revoked certificates, DER or PEM, that one of the authorities signed.

    Raises:
        ExchangeError: REVOCATION_LIST_UNUSABLE with what: unreadable, issuer (of no authority here), signature, delta.
    """
    if len(data) > _MOST_BYTES:
        raise ExchangeError(REVOCATION_LIST_UNUSABLE, what="unreadable")
    try:
        found = x509.load_pem_x509_crl(data) if _PEM_LIST in data else x509.load_der_x509_crl(data)
        content, issued_at = found.public_bytes(_DER), found.last_update_utc
        is_whole = _is_whole(found)
        issuers = [one for one in authorities if load_certificate(one.certificate).subject == found.issuer]
    except _UNREADABLE as error:
        raise ExchangeError(REVOCATION_LIST_UNUSABLE, what="unreadable") from error
    if not issuers:
        raise ExchangeError(REVOCATION_LIST_UNUSABLE, what="issuer")
    if not is_whole:
        raise ExchangeError(REVOCATION_LIST_UNUSABLE, what="delta")
    for issuer in issuers:
        if _signed_by(found, issuer):
            digest = hashlib.sha256(content).hexdigest()
            return RevocationList(digest, issuer.fingerprint, content, issued_at, found.next_update_utc)
    raise ExchangeError(REVOCATION_LIST_UNUSABLE, what="signature")


def find_issuer(signer: CertificateFacts, authorities: tuple[Authority, ...], moment: datetime) -> Authority | None:
    """The authority that a certificate reaches at a moment; None where it reaches none that counts then."""
    trusted = [one for one in authorities if one.valid_from <= moment <= one.valid_to]
    return next((one for one in trusted if _reaches(signer.certificate, one.certificate, moment)), None)


def revoked_at(signer: CertificateFacts, basis: TrustBasis) -> datetime | None:
    """Since when its issuer no longer stands by a certificate; None where the newest list here does not name it.

    A list stays in force when the next one is overdue: what it names stays revoked.
    """
    if not basis.revocation_lists:
        return None
    found = load_certificate(signer.certificate)
    issuers = {
        one.fingerprint for one in basis.authorities if load_certificate(one.certificate).subject == found.issuer
    }
    own = [one for one in basis.revocation_lists if one.authority in issuers]
    if not own:
        return None
    newest = _loaded(max(own, key=lambda one: one.this_update).content)
    entry = newest.get_revoked_certificate_by_serial_number(found.serial_number)
    return None if entry is None else entry.revocation_date_utc


@lru_cache(maxsize=8)
def _loaded(content: bytes) -> x509.CertificateRevocationList:
    return x509.load_der_x509_crl(content)


def names_unit(signer: CertificateFacts, unit: UnitNames) -> bool:
    """Whether a certificate names a unit: by its code, or by a name that no other unit bears."""
    if signer.unit_code:
        return signer.unit_code.strip() == unit.code
    return bool(signer.organisation) and _bare(signer.organisation) in unit.names


def _bare(name: str) -> str:
    return " ".join(fold(name).replace(",", " ").split())


def is_for_signing(certificate: bytes) -> bool:
    """Whether a certificate was made for a person's signature: not an authority's, not a server's."""
    try:
        extensions = tuple(load_certificate(certificate).extensions)
    except _UNREADABLE:
        return False
    for one in extensions:
        if isinstance(one.value, x509.BasicConstraints) and one.value.ca:
            return False
        if isinstance(one.value, x509.ExtendedKeyUsage) and set(one.value) <= _OTHER_PURPOSES:
            return False
    return True


def _reaches(certificate: bytes, root: bytes, moment: datetime) -> bool:
    # Imported here because it takes a quarter of a second that no start of the program should pay.
    from asn1crypto import x509 as asn1  # noqa: PLC0415
    from pyhanko_certvalidator import CertificateValidator, ValidationContext  # noqa: PLC0415
    from pyhanko_certvalidator.errors import PathBuildingError, PathError, ValidationError  # noqa: PLC0415

    context = ValidationContext(
        trust_roots=[asn1.Certificate.load(root)],
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",  # lists are read by `revoked_at`
    )
    validator = CertificateValidator(asn1.Certificate.load(certificate), validation_context=context)
    try:
        asyncio.run(validator.async_validate_path())
    except (PathBuildingError, PathError, ValidationError, *_UNREADABLE):
        return False
    return True


def _may_issue(found: x509.Certificate) -> bool:
    if not found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
        return False
    try:
        return found.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return True


def _is_strong(key: object) -> bool:
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= _RSA_BITS
    return isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in {"secp256r1", "secp384r1", "secp521r1"}


def _is_whole(found: x509.CertificateRevocationList) -> bool:
    """Whether it lists all certificates of persons: one of changes or of a part would hide what it does not name."""
    for one in found.extensions:
        part = one.value
        if isinstance(part, x509.IssuingDistributionPoint):
            if part.only_contains_ca_certs or part.only_contains_attribute_certs or part.only_some_reasons:
                return False
            if part.indirect_crl:
                return False
        elif one.critical:
            return False
    return True


def _signed_by(found: x509.CertificateRevocationList, issuer: Authority) -> bool:
    certificate, digest = load_certificate(issuer.certificate), found.signature_hash_algorithm
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        return False
    if digest is None or digest.name not in _STRONG_DIGESTS:
        return False
    try:
        return found.is_signature_valid(key)
    except (InvalidSignature, UnsupportedAlgorithm, TypeError, ValueError):
        return False


def _name_of(name: x509.Name) -> str:
    return ", ".join(_words(name))


def _words(name: x509.Name) -> Iterator[str]:
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in name.get_attributes_for_oid(oid):
            yield clean(str(attribute.value))
