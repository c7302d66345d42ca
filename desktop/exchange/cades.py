"""Reading a detached CAdES signature: whose it is, when it was made, whether it holds (FORMAT.md §1.4, §2.2).

The arithmetic is pyHanko's. Around it stands a narrower rule: a signature is taken only if its bytes are exactly those
that its certificate, signed attributes and signature value give, so that nothing in it can be altered unseen.
"""

# asn1crypto describes its types at run time only.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false, reportIndexIssue=false

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

# It adds attributes to cms, too late once cms has read its first signature.
import asn1crypto.tsp  # noqa: F401  # pyright: ignore[reportUnusedImport]
from asn1crypto import algos, cms
from asn1crypto.x509 import Certificate
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from desktop.exchange.trust import CertificateFacts, load_certificate, read_certificate

if TYPE_CHECKING:
    from collections.abc import Iterator

_STRONG_DIGESTS = frozenset({"sha256", "sha384", "sha512"})
_KNOWN_DIGESTS = _STRONG_DIGESTS | {"md5", "sha1", "sha224"}
_RSA_BITS = 2048
_EC_BITS = 256
_USAGES = frozenset({"digital_signature", "non_repudiation"})
_CURVES = frozenset({"secp256r1", "secp384r1", "secp521r1"})

UNREADABLE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    NameError,
    RuntimeError,  # recursion without end, and what is not implemented
    UnsupportedAlgorithm,
)
"""What asn1crypto and cryptography raise, early or late, over bytes that are not what they should be."""


class SignatureError(ValueError):
    """A signature that does not hold; `what` says why: one word of FORMAT.md §6.3."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature that could be read.

    Attributes:
        signer: whose it is.
        signed_at: the stated time of signing, aware UTC.
        weak: algorithms and key sizes that no longer protect anything.
        broken: why it does not hold; empty when it does.
    """

    signer: CertificateFacts
    signed_at: datetime
    weak: tuple[str, ...]
    broken: str


def read_signature(data: bytes, manifest: bytes) -> Signature:
    """What a detached signature over a manifest says, and whether it holds.

    Raises:
        SignatureError: it cannot even be read.
    """
    try:
        certificate, signer = _only_signer(cms.ContentInfo.load(data, strict=True))
        key = _key_of(certificate)
        signed_at = _signing_time(signer).astimezone(UTC)
        weak = tuple(weaknesses(certificate, signer))
        broken = _find_broken(data, manifest, certificate, signer, key)
        return Signature(read_certificate(certificate.dump()), signed_at, weak, broken)
    except UNREADABLE as error:
        raise SignatureError("unreadable") from error


def in_one_form(data: bytes, signed_by: bytes) -> bytes:
    """The signature in the only form that is taken.

    It holds the certificate that made it (DER) and no other, and of the two values that verify alike the lower one.
    """
    certificate = Certificate.load(signed_by)
    (signer,) = cms.ContentInfo.load(data)["content"]["signer_infos"]
    key = _key_of(certificate)
    mechanism = f"{signer['digest_algorithm']['algorithm'].native}_{_mechanism(key)}"
    return _rebuilt(certificate, signer, mechanism, _low(key, _value(signer)))


def is_strong_key(key: object) -> bool:
    """Whether signatures of a public key are taken (FORMAT.md §2.2)."""
    return bool(_mechanism(key)) and not any(_key_weaknesses(key))


def _only_signer(signed: cms.ContentInfo) -> tuple[Certificate, cms.SignerInfo]:
    (choice,) = signed["content"]["certificates"]
    (signer,) = signed["content"]["signer_infos"]
    return choice.chosen, signer


def _value(signer: cms.SignerInfo) -> bytes:
    return cast("bytes", signer["signature"].native)


def _signing_time(signer: cms.SignerInfo) -> datetime:
    (found,) = (attribute for attribute in signer["signed_attrs"] if attribute["type"].native == "signing_time")
    (value,) = found["values"]
    return value.native


def _key_of(certificate: Certificate) -> object:
    return load_certificate(certificate.dump()).public_key()


def weaknesses(certificate: Certificate, signer: cms.SignerInfo) -> Iterator[str]:
    """The algorithms and key sizes of a signature that no longer protect anything."""
    digests = {signer["digest_algorithm"]["algorithm"].native, certificate.hash_algo}
    yield from sorted(digests - _STRONG_DIGESTS)
    yield from _key_weaknesses(_key_of(certificate))


def _key_weaknesses(key: object) -> Iterator[str]:
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < _RSA_BITS:
        yield f"rsa-{key.key_size}"
    elif isinstance(key, ec.EllipticCurvePublicKey) and key.key_size < _EC_BITS:
        yield f"ec-{key.key_size}"


def _find_broken(data: bytes, manifest: bytes, certificate: Certificate, signer: cms.SignerInfo, key: object) -> str:
    digest = signer["digest_algorithm"]["algorithm"].native
    mechanism = _mechanism(key)
    if digest not in _KNOWN_DIGESTS or not mechanism:
        return "algorithm"
    value = _value(signer)
    if _rebuilt(certificate, signer, f"{digest}_{mechanism}", _low(key, value)) != data:
        return "form"
    usage = certificate.key_usage_value
    if usage is None or not _USAGES & usage.native:
        return "usage"
    return find_mismatch(hashlib.new(digest, manifest).digest(), certificate, signer)


def find_mismatch(digest: bytes, certificate: Certificate, signer: cms.SignerInfo, content: str = "data") -> str:
    """Why a signature over content of that digest does not hold, one word of FORMAT.md §6.3; empty when it does."""
    # Imported here because it takes a third of a second that no start of the program should pay.
    from pyhanko.sign.validation.errors import SignatureValidationError  # noqa: PLC0415
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity  # noqa: PLC0415

    try:
        intact, valid = validate_sig_integrity(signer, certificate, content, digest)
    except SignatureValidationError:
        return "attributes"
    if not intact:
        return "content"
    return "" if valid else "value"


def _mechanism(key: object) -> str:
    if isinstance(key, rsa.RSAPublicKey):
        return "rsa"
    return "ecdsa" if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES else ""


def _rebuilt(certificate: Certificate, signer: cms.SignerInfo, mechanism: str, value: bytes) -> bytes:
    """The only bytes this certificate, these attributes and this value may come in."""
    digest = signer["digest_algorithm"]["algorithm"].native
    sid = cms.IssuerAndSerialNumber({"issuer": certificate.issuer, "serial_number": certificate.serial_number})
    described = {
        "version": "v1",
        "sid": cms.SignerIdentifier("issuer_and_serial_number", sid),
        "digest_algorithm": algos.DigestAlgorithm({"algorithm": digest}),
        "signed_attrs": signer["signed_attrs"],
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": mechanism}),
        "signature": value,
    }
    content = {
        "version": "v1",
        "digest_algorithms": [algos.DigestAlgorithm({"algorithm": digest})],
        "encap_content_info": {"content_type": "data"},
        "certificates": [certificate],
        "signer_infos": [cms.SignerInfo(described)],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)}).dump()


def _low(key: object, signature: bytes) -> bytes:
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name not in _CURVES:
        return signature
    r, s = decode_dss_signature(signature)
    return encode_dss_signature(r, min(s, key.curve.group_order - s))
