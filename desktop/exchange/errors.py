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
        ENTRY_DAMAGED: a sealed entry was altered or belongs to another tip or vault.
    """
