"""Entries that anybody may seal and only the holder of a password may read: who gave a tip (Pháp lệnh 10/2003 Đ21).

A vault is a pair of X25519 keys. The public one seals entries without any password. The private one is wrapped by
AES-256-GCM under a key that scrypt makes of the password, so that changing the password leaves the entries alone.
A sealed entry is one byte of version, the public half of a pair made for this entry alone, a nonce, and AES-256-GCM
over the padded text, its key made by HKDF-SHA256 from the agreement of both pairs; the id of the tip goes in as
associated data, so an entry cannot be moved to another tip.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from desktop.exchange.errors import ENTRY_DAMAGED, VAULT_DAMAGED, WRONG_VAULT_PASSWORD, ExchangeError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.domain.fields import Json

COST = 2**16
"""Memory and time of a guess: 64 MB, about a fifth of a second on an office computer."""

_VERSION = 1
_KEY, _NONCE, _SALT = 32, 12, 16
_BLOCK_SIZE, _LANES, _MOST_COST = 8, 1, 2**20
_PAD = 256  # the length of a sealed entry must not tell a short name from a long one
_WRAP, _ENTRY = b"diaban vault key 1", b"diaban vault entry 1"


@dataclass(frozen=True, slots=True)
class Vault:
    """What is kept of a vault; worth nothing without the password.

    Attributes:
        public: seals entries.
        salt: of the password.
        cost: of scrypt.
        wrapped: nonce and wrapped private key.
    """

    public: bytes
    salt: bytes
    cost: int
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class VaultKey:
    """An open vault; in memory only."""

    private: bytes = field(repr=False)


def make_vault(password: str, *, cost: int = COST) -> tuple[Vault, VaultKey]:
    """A new vault, and its key."""
    private = X25519PrivateKey.generate()
    key = VaultKey(private.private_bytes_raw())
    return _wrap(key, private.public_key().public_bytes_raw(), password, cost), key


def open_vault(vault: Vault, password: str) -> VaultKey:
    """The key of a vault.

    Raises:
        ExchangeError: WRONG_VAULT_PASSWORD, VAULT_DAMAGED.
    """
    if len(vault.wrapped) <= _NONCE or not 1 < vault.cost <= _MOST_COST:
        raise ExchangeError(VAULT_DAMAGED)
    nonce, sealed = vault.wrapped[:_NONCE], vault.wrapped[_NONCE:]
    try:
        private = AESGCM(_stretch(password, vault.salt, vault.cost)).decrypt(nonce, sealed, _WRAP + vault.public)
    except InvalidTag as wrong:
        raise ExchangeError(WRONG_VAULT_PASSWORD) from wrong
    if X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw() != vault.public:
        raise ExchangeError(VAULT_DAMAGED)
    return VaultKey(private)


def rewrap_vault(vault: Vault, key: VaultKey, password: str) -> Vault:
    """The same vault under another password; its entries stay as they are."""
    return _wrap(key, vault.public, password, vault.cost)


def seal_entry(vault: Vault, text: str, *, about: str) -> bytes:
    """A text sealed for the holder of the password.

    Args:
        vault: which vault.
        text: what is sealed.
        about: the id it belongs to; the entry opens for no other.
    """
    single = X25519PrivateKey.generate()
    half = single.public_key().public_bytes_raw()
    nonce = os.urandom(_NONCE)
    key = _entry_key(single.exchange(X25519PublicKey.from_public_bytes(vault.public)), half, vault.public)
    return bytes([_VERSION]) + half + nonce + AESGCM(key).encrypt(nonce, _padded(text), about.encode())


def open_entry(vault: Vault, key: VaultKey, sealed: bytes, *, about: str) -> str:
    """The text of a sealed entry.

    Raises:
        ExchangeError: ENTRY_DAMAGED when it was altered, belongs to another id or to another vault.
    """
    head, half, nonce = sealed[:1], sealed[1 : 1 + _KEY], sealed[1 + _KEY : 1 + _KEY + _NONCE]
    if head != bytes([_VERSION]) or len(nonce) != _NONCE:
        raise ExchangeError(ENTRY_DAMAGED)
    try:
        agreed = X25519PrivateKey.from_private_bytes(key.private).exchange(X25519PublicKey.from_public_bytes(half))
        entry_key = _entry_key(agreed, half, vault.public)
        plain = AESGCM(entry_key).decrypt(nonce, sealed[1 + _KEY + _NONCE :], about.encode())
    except (InvalidTag, ValueError) as broken:  # ValueError: a half that agrees with nothing
        raise ExchangeError(ENTRY_DAMAGED) from broken
    return plain.rstrip(b"\0").decode("utf-8")


def spell_vault(vault: Vault) -> Json:
    """A vault as plain values."""
    return {
        "version": _VERSION,
        "public": vault.public.hex(),
        "salt": vault.salt.hex(),
        "cost": vault.cost,
        "wrapped": vault.wrapped.hex(),
    }


def read_vault(plain: Mapping[str, Json]) -> Vault:
    """A vault from its plain values.

    Raises:
        ExchangeError: VAULT_DAMAGED.
    """
    try:
        public, salt, wrapped = (bytes.fromhex(str(plain[name])) for name in ("public", "salt", "wrapped"))
        cost = int(str(plain["cost"]))
    except (KeyError, ValueError) as broken:
        raise ExchangeError(VAULT_DAMAGED) from broken
    if plain.get("version") != _VERSION or len(public) != _KEY:
        raise ExchangeError(VAULT_DAMAGED)
    return Vault(public, salt, cost, wrapped)


def _wrap(key: VaultKey, public: bytes, password: str, cost: int) -> Vault:
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    sealed = AESGCM(_stretch(password, salt, cost)).encrypt(nonce, key.private, _WRAP + public)
    return Vault(public, salt, cost, nonce + sealed)


def _stretch(password: str, salt: bytes, cost: int) -> bytes:
    composed = unicodedata.normalize("NFC", password).encode()
    return Scrypt(salt=salt, length=_KEY, n=cost, r=_BLOCK_SIZE, p=_LANES).derive(composed)


def _entry_key(agreed: bytes, half: bytes, public: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=_KEY, salt=half + public, info=_ENTRY).derive(agreed)


def _padded(text: str) -> bytes:
    plain = text.encode()
    return plain + b"\0" * (-(len(plain) + 1) % _PAD + 1)
