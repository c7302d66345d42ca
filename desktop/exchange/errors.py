"""What can go wrong with packages and keys apart from a package being bad, which is a verdict and no error."""

from __future__ import annotations

from db.domain.errors import KnownError

WRONG_KEY_PASSPHRASE = "WRONG_KEY_PASSPHRASE"  # noqa: S105 - a code, no passphrase
KEY_FILE_DAMAGED = "KEY_FILE_DAMAGED"
OWN_RECORD_INVALID = "OWN_RECORD_INVALID"
PACKAGE_FILE_EXISTS = "PACKAGE_FILE_EXISTS"
PACKAGE_NOT_WRITTEN = "PACKAGE_NOT_WRITTEN"
PACKAGE_UNREADABLE = "PACKAGE_UNREADABLE"
PACKAGE_CHANGED = "PACKAGE_CHANGED"
WRONG_VAULT_PASSWORD = "WRONG_VAULT_PASSWORD"  # noqa: S105 - a code, no password
VAULT_DAMAGED = "VAULT_DAMAGED"
ENTRY_DAMAGED = "ENTRY_DAMAGED"
CANNOT_ADD_SIGNATURE = "CANNOT_ADD_SIGNATURE"
ALREADY_SIGNED_TWICE = "ALREADY_SIGNED_TWICE"
SAME_KEY_TWICE = "SAME_KEY_TWICE"
TOKEN_LIBRARY_MISSING = "TOKEN_LIBRARY_MISSING"  # noqa: S105 - a code, no secret
TOKEN_NOT_FOUND = "TOKEN_NOT_FOUND"  # noqa: S105 - the same
TOKEN_FAILED = "TOKEN_FAILED"  # noqa: S105 - the same
WRONG_PIN = "WRONG_PIN"
WRONG_PIN_LAST_TRY = "WRONG_PIN_LAST_TRY"
PIN_LOCKED = "PIN_LOCKED"
AUTHORITY_UNUSABLE = "AUTHORITY_UNUSABLE"
REVOCATION_LIST_UNUSABLE = "REVOCATION_LIST_UNUSABLE"

CODES = frozenset(
    {
        WRONG_KEY_PASSPHRASE,
        KEY_FILE_DAMAGED,
        OWN_RECORD_INVALID,
        PACKAGE_FILE_EXISTS,
        PACKAGE_NOT_WRITTEN,
        PACKAGE_UNREADABLE,
        PACKAGE_CHANGED,
        WRONG_VAULT_PASSWORD,
        VAULT_DAMAGED,
        ENTRY_DAMAGED,
        CANNOT_ADD_SIGNATURE,
        ALREADY_SIGNED_TWICE,
        SAME_KEY_TWICE,
        TOKEN_LIBRARY_MISSING,
        TOKEN_NOT_FOUND,
        TOKEN_FAILED,
        WRONG_PIN,
        WRONG_PIN_LAST_TRY,
        PIN_LOCKED,
        AUTHORITY_UNUSABLE,
        REVOCATION_LIST_UNUSABLE,
    }
)
"""Every code this family raises; `desktop.messages` has a sentence for each."""


class ExchangeError(KnownError):
    """A known error of packages and keys.

    Codes and parameters:
        WRONG_KEY_PASSPHRASE: the passphrase does not open the key file.
        KEY_FILE_DAMAGED: the file is no key file, or not a key packages can be signed with.
        OWN_RECORD_INVALID (register, record, field, what): a record of this office cannot travel as it is.
        PACKAGE_FILE_EXISTS (name): the folder already holds a file of that name, which is never overwritten.
        PACKAGE_NOT_WRITTEN (name, cause): the folder refused the file (full, read-only, gone).
        PACKAGE_UNREADABLE (cause): the file is gone or its medium fails.
        PACKAGE_CHANGED (member): the file is no longer the one that was verified.
        WRONG_VAULT_PASSWORD: the password does not open the vault of informants.
        VAULT_DAMAGED: what is kept of the vault is not whole; no password opens it.
        AUTHORITY_UNUSABLE (what): unreadable, several, usage, weak.
        REVOCATION_LIST_UNUSABLE (what): unreadable, issuer, delta, signature.
        ENTRY_DAMAGED: a sealed entry was altered or belongs to another tip or vault.
        CANNOT_ADD_SIGNATURE (reason): the package did not pass, for this reason among others.
        ALREADY_SIGNED_TWICE: the package has its second signature.
        SAME_KEY_TWICE: the second signature would be made with the key of the first.
        TOKEN_LIBRARY_MISSING (path): no program library for tokens can be loaded from there.
        TOKEN_NOT_FOUND: the token, or the certificate on it, is not there (any more).
        TOKEN_FAILED (cause): the token or its library failed: "crashed", "silent", or the name of its own error.
        WRONG_PIN: it was tried once and does not open the token.
        WRONG_PIN_LAST_TRY: the same, and the next wrong one locks the token.
        PIN_LOCKED: the token takes no PIN any more.
    """
