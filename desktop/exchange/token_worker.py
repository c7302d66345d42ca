"""The process beside the program that holds a vendor's token library: it may hang or crash, the program goes on.

One question per line on standard input, one answer per line on standard output, both JSON; it ends with its input.
Only `desktop.exchange.tokens` talks to it.
"""

# python-pkcs11 and asn1crypto describe their types at run time only.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false, reportUnknownLambdaType=false

from __future__ import annotations

import base64
import json
import os
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pkcs11
from pkcs11 import Attribute, Mechanism, ObjectClass, TokenFlag

from desktop.exchange.errors import (
    PIN_LOCKED,
    TOKEN_FAILED,
    TOKEN_LIBRARY_MISSING,
    TOKEN_NOT_FOUND,
    WRONG_PIN,
    WRONG_PIN_LAST_TRY,
)
from desktop.exchange.signing import sign_through
from desktop.exchange.trust import fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRONG_PIN = (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange)
_GONE = (
    pkcs11.DeviceRemoved,
    pkcs11.NoSuchToken,
    pkcs11.SessionClosed,
    pkcs11.SessionHandleInvalid,
    pkcs11.SlotIDInvalid,
    pkcs11.TokenNotPresent,
)
_HASHING = {"rsa": Mechanism.SHA256_RSA_PKCS, "ec": Mechanism.ECDSA_SHA256}


class _RefusedError(Exception):
    """An answer that is an error; the arguments are its code and cause."""


def serve() -> int:
    """Answer until the questions end; the exit code."""
    # Libraries of vendors print what they like: answers go another way than their words.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    worker = _Worker()
    for line in sys.stdin.buffer:
        answers.write(json.dumps(worker.answer(json.loads(line))).encode() + b"\n")
        answers.flush()
    return 0


class _Worker:
    """What is open between the questions."""

    def __init__(self) -> None:
        self._session: Any = None
        self._certificate: Any = None
        self._pin = ""

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """The answer to one question; an error is an answer too."""
        try:
            match question["do"]:
                case "list":
                    return {"tokens": [_describe(token) for _, token in _tokens(question["library"])]}
                case "open":
                    return self._open(question)
                case _:
                    return {"signature": self._sign(question)}
        except _RefusedError as refusal:
            code, cause = refusal.args
            return {"error": code, "cause": cause}
        except _GONE as failure:
            return {"error": TOKEN_NOT_FOUND, "cause": type(failure).__name__}
        except pkcs11.PKCS11Error as failure:
            return {"error": TOKEN_FAILED, "cause": type(failure).__name__}

    def _open(self, question: dict[str, Any]) -> dict[str, Any]:
        for slot, token in _tokens(question["library"]):
            if _serial(token) == question["serial"]:
                with token.open() as session:
                    found = [one for one in _certificates(session) if fingerprint_of(one[0]) == question["fingerprint"]]
                if found:
                    self._session = _log_in(slot, token, question["pin"])
                    self._certificate, self._pin = found[0], question["pin"]
                    return {}
        raise _RefusedError(TOKEN_NOT_FOUND, "")

    def _sign(self, question: dict[str, Any]) -> str:
        manifest, signed_at = base64.b64decode(question["manifest"]), datetime.fromisoformat(question["signed_at"])
        # Some tokens name a mechanism that they do not have: then the digest is made here.
        is_raw = not self._hashes()
        try:
            signature = self._sign_by(manifest, signed_at, is_raw=is_raw)
        except pkcs11.MechanismInvalid:
            if is_raw:
                raise
            signature = self._sign_by(manifest, signed_at, is_raw=True)
        return base64.b64encode(signature).decode()

    def _hashes(self) -> bool:
        from asn1crypto import x509  # noqa: PLC0415 - only who signs needs it

        kind = x509.Certificate.load(self._certificate[0]).public_key.algorithm
        return _HASHING.get(kind) in self._session.token.slot.get_mechanisms()

    def _sign_by(self, manifest: bytes, signed_at: datetime, *, is_raw: bool) -> bytes:
        from asn1crypto import x509  # noqa: PLC0415 - only who signs needs it
        from pyhanko.sign.pkcs11 import PKCS11Signer  # noqa: PLC0415 - the same

        der, key_id, label = self._certificate
        by_id, by_label = (
            self._keys({name: value}) for name, value in ((Attribute.ID, key_id), (Attribute.LABEL, label))
        )
        is_by_id = bool(key_id and by_id)
        keys = by_id if is_by_id else by_label
        if not keys:
            raise _RefusedError(TOKEN_FAILED, "NoSuchKey")
        signer = PKCS11Signer(
            self._session,
            signing_cert=x509.Certificate.load(der),
            key_id=key_id if is_by_id else None,
            key_label=None if is_by_id else label,
            use_raw_mechanism=is_raw,
            # A key may want the PIN once more for every signature.
            base_sign_kwargs={"pin": self._pin} if _read(keys[0], Attribute.ALWAYS_AUTHENTICATE) else None,
        )
        return sign_through(signer, manifest, signed_at)

    def _keys(self, wanted: dict[Attribute, Any]) -> list[Any]:
        return list(self._session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, **wanted}))


def _tokens(library: str) -> Iterator[tuple[Any, Any]]:
    try:
        loaded = pkcs11.lib(library)
    except RuntimeError as error:
        raise _RefusedError(TOKEN_LIBRARY_MISSING, str(error)) from error
    loaded.reinitialize()
    for slot in loaded.get_slots(token_present=True):
        token = slot.get_token()
        if TokenFlag.TOKEN_INITIALIZED in token.flags:
            yield slot, token


def _describe(token: Any) -> dict[str, Any]:  # noqa: ANN401 - python-pkcs11 has no types
    with token.open() as session:
        certificates = [base64.b64encode(der).decode() for der, _, _ in _certificates(session)]
    return {
        "label": token.label,
        "serial": _serial(token),
        "tries": _tries(token),
        "certificates": certificates,
    }


def _serial(token: Any) -> str:  # noqa: ANN401 - python-pkcs11 has no types
    return token.serial.decode("ascii", "replace").strip()


def _tries(token: Any) -> str:  # noqa: ANN401 - python-pkcs11 has no types
    """How many tries the token says are left: a word of `tokens.PinTries`."""
    flags = token.flags
    if TokenFlag.USER_PIN_LOCKED in flags:
        return "locked"
    if TokenFlag.USER_PIN_FINAL_TRY in flags:
        return "last"
    return "low" if TokenFlag.USER_PIN_COUNT_LOW in flags else "full"


def _certificates(session: Any) -> Iterator[tuple[bytes, bytes, str]]:  # noqa: ANN401 - python-pkcs11 has no types
    """Certificate (DER), id and label of each on the token."""
    for found in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        der, key_id, label = (_read(found, name) for name in (Attribute.VALUE, Attribute.ID, Attribute.LABEL))
        if der:
            yield der, key_id or b"", label or ""


def _read(found: Any, name: Attribute) -> Any:  # noqa: ANN401 - python-pkcs11 has no types
    try:
        return found[name]
    except pkcs11.AttributeTypeInvalid:
        return None


def _log_in(slot: Any, token: Any, pin: str) -> Any:  # noqa: ANN401 - python-pkcs11 has no types
    """A session in which the key can be used; the PIN is tried once."""
    if _tries(token) == "locked":
        raise _RefusedError(PIN_LOCKED, "")
    try:
        return token.open(user_pin=pin)
    except pkcs11.PinLocked as error:
        raise _RefusedError(PIN_LOCKED, "") from error
    except _WRONG_PIN as error:
        # What is left is asked of the token anew: what it said before was before this try.
        left = _tries(slot.get_token())
        code = {"locked": PIN_LOCKED, "last": WRONG_PIN_LAST_TRY}.get(left, WRONG_PIN)
        raise _RefusedError(code, "") from error
