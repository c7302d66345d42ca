"""Tokens of PKCS#11: what is on them, and signing with them (FORMAT.md §2.1).

The vendor's library runs in a process of its own with a time limit. A PIN is tried once: tokens lock after three
wrong ones, and whoever signs two hundred receipts must not lock one with a slip of the finger.
"""

from __future__ import annotations

import base64
import weakref
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from desktop.exchange.cades import SignatureError, is_strong_key, read_signature
from desktop.exchange.errors import (
    PIN_LOCKED,
    TOKEN_FAILED,
    TOKEN_LIBRARY_MISSING,
    TOKEN_NOT_FOUND,
    ExchangeError,
)
from desktop.exchange.token_process import TokenProcess
from desktop.exchange.trust import CertificateFacts, load_certificate, read_certificate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_LIST_SECONDS = 30.0
_OPEN_SECONDS = 30.0
_SIGN_SECONDS = 60.0  # some tokens have a button that wants to be pressed


class PinTries(StrEnum):
    """What a token says of the tries left."""

    FULL = "full"
    LOW = "low"  # there was a wrong one since the last right one
    LAST = "last"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class TokenCertificate:
    """A certificate on a token that is plugged in.

    Attributes:
        library: the vendor's library.
        label: the token's name.
        serial: the token's serial number as it gives it.
        facts: what the certificate says.
        key: its kind of key: "rsa2048", "p256" and the like.
        tries: what is left of the PIN.
        is_usable: whether packages can be signed with it (FORMAT.md §2.2); its dates are not looked at.
    """

    library: Path
    label: str
    serial: str
    facts: CertificateFacts
    key: str
    tries: PinTries
    is_usable: bool


def list_token_certificates(library: Path) -> tuple[TokenCertificate, ...]:
    """The certificates on all tokens that are plugged in, without a PIN; those of authorities left out.

    Raises:
        ExchangeError: TOKEN_LIBRARY_MISSING, TOKEN_FAILED.
    """
    _check_library(library)
    with TokenProcess() as process:
        answer = process.ask({"do": "list", "library": str(library)}, seconds=_LIST_SECONDS)
    _raise_error(answer, library)
    return tuple(found for token in answer["tokens"] for found in _certificates(library, token))


def find_token(library: Path, *, serial: str, fingerprint: str) -> TokenCertificate:
    """The certificate that was chosen once, on the token it is on.

    Raises:
        ExchangeError: TOKEN_NOT_FOUND, TOKEN_LIBRARY_MISSING, TOKEN_FAILED.
    """
    for found in list_token_certificates(library):
        if (found.serial, found.facts.fingerprint) == (serial, fingerprint):
            return found
    raise ExchangeError(TOKEN_NOT_FOUND)


class TokenSigner:
    """Signs with a key that never leaves its token.

    The PIN goes to the token with the first signature, once. After any failure the signer gives the same answer
    without asking the token again; a new try is a new signer.
    """

    def __init__(self, token: TokenCertificate, pin: str) -> None:
        self._token = token
        self._pin = pin
        self._process: TokenProcess | None = None
        self._failure: ExchangeError | None = None

    @property
    def certificate(self) -> bytes:
        """The certificate that the signature will name, DER."""
        return self._token.facts.certificate

    def sign(self, manifest: bytes, signed_at: datetime) -> bytes:
        """A detached CAdES-B-B signature over the manifest, DER.

        Raises:
            ExchangeError: TOKEN_LIBRARY_MISSING, TOKEN_NOT_FOUND, TOKEN_FAILED, WRONG_PIN, WRONG_PIN_LAST_TRY,
                PIN_LOCKED.
        """
        if self._failure:
            raise self._failure
        try:
            return self._sign(manifest, signed_at)
        except ExchangeError as failure:
            self._failure = failure
            self.close()
            raise

    def close(self) -> None:
        """Let the token go; the signer signs no more."""
        self._pin = ""
        self._failure = self._failure or ExchangeError(TOKEN_NOT_FOUND)
        if self._process:
            self._process.close()
            self._process = None

    def _sign(self, manifest: bytes, signed_at: datetime) -> bytes:
        process = self._process or self._open()
        question = {
            "do": "sign",
            "manifest": base64.b64encode(manifest).decode(),
            "signed_at": signed_at.isoformat(),
        }
        answer = process.ask(question, seconds=_SIGN_SECONDS)
        _raise_error(answer, self._token.library)
        signature = base64.b64decode(answer["signature"])
        try:
            broken = read_signature(signature, manifest).broken
        except SignatureError as error:
            broken = error.what
        if broken:
            raise ExchangeError(TOKEN_FAILED, cause=f"signature {broken}")
        return signature

    def _open(self) -> TokenProcess:
        if self._token.tries is PinTries.LOCKED:
            raise ExchangeError(PIN_LOCKED)
        _check_library(self._token.library)
        self._process = process = TokenProcess()
        weakref.finalize(self, process.close)
        question = {
            "do": "open",
            "library": str(self._token.library),
            "serial": self._token.serial,
            "fingerprint": self._token.facts.fingerprint,
            "pin": self._pin,
        }
        self._pin = ""
        _raise_error(process.ask(question, seconds=_OPEN_SECONDS), self._token.library)
        return process


def _check_library(library: Path) -> None:
    if not library.is_file():
        raise ExchangeError(TOKEN_LIBRARY_MISSING, path=str(library))


def _raise_error(answer: dict[str, Any], library: Path) -> None:
    code = answer.get("error")
    if code == TOKEN_LIBRARY_MISSING:
        raise ExchangeError(code, path=str(library))
    if code == TOKEN_FAILED:
        raise ExchangeError(code, cause=answer["cause"])
    if code:
        raise ExchangeError(code)


def _certificates(library: Path, token: dict[str, Any]) -> Iterator[TokenCertificate]:
    for encoded in token["certificates"]:
        certificate = base64.b64decode(encoded)
        try:
            facts, read = read_certificate(certificate), load_certificate(certificate)
            key, is_authority = read.public_key(), _is_authority(read)
        except ValueError:
            continue  # a token may hold what nobody can read
        if not is_authority:
            yield TokenCertificate(
                library,
                token["label"],
                token["serial"],
                facts,
                _kind(key),
                PinTries(token["tries"]),
                is_strong_key(key) and _may_sign(read),
            )


def _kind(key: object) -> str:
    if isinstance(key, rsa.RSAPublicKey):
        return f"rsa{key.key_size}"
    return f"p{key.curve.key_size}" if isinstance(key, ec.EllipticCurvePublicKey) else "other"


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return usage.digital_signature or usage.content_commitment
