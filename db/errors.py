"""Driver errors sorted: those the world causes become known errors with a code, the rest stays a bug."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from db.domain.errors import KnownError

if TYPE_CHECKING:
    from collections.abc import Generator

_SQLITE_SIGNS = (
    ("file is not a database", "WRONG_PASSPHRASE"),
    ("file is encrypted", "WRONG_PASSPHRASE"),
    ("database is locked", "DATABASE_BUSY"),
    ("database table is locked", "DATABASE_BUSY"),
    ("disk is full", "DISK_FULL"),
    ("disk i/o error", "DISK_FAILED"),
    ("readonly database", "DATABASE_READ_ONLY"),
    ("unable to open database file", "DATABASE_NOT_FOUND"),
    ("malformed", "DATABASE_DAMAGED"),
)
_POSTGRES_SIGNS = (
    ("53100", "DISK_FULL"),
    ("55P03", "DATABASE_BUSY"),
    ("57014", "DATABASE_BUSY"),
    ("40001", "DATABASE_BUSY"),
    ("28", "SERVER_LOGIN_REFUSED"),
    ("3D000", "SERVER_DATABASE_MISSING"),
    ("08", "DATABASE_UNREACHABLE"),
)
# A connection that was never made has no state, only words.
_CONNECTING_SIGNS = (
    ("no password supplied", "SERVER_LOGIN_REFUSED"),
    ("password authentication failed", "SERVER_LOGIN_REFUSED"),
    ("no pg_hba.conf entry", "SERVER_LOGIN_REFUSED"),
    ('fatal:  role "', "SERVER_LOGIN_REFUSED"),
    ('fatal:  database "', "SERVER_DATABASE_MISSING"),
    ("connection failed", "DATABASE_UNREACHABLE"),
    ("connection is bad", "DATABASE_UNREACHABLE"),
    ("failed to resolve host", "DATABASE_UNREACHABLE"),
    ("connection timeout expired", "DATABASE_UNREACHABLE"),
)


@contextmanager
def known_errors() -> Generator[None]:
    """Inside, a driver error with a known cause leaves as KnownError, chained; any other flies on unchanged."""
    try:
        yield
    except DBAPIError as failure:
        code = known_code(failure)
        if code is None:
            raise
        raise KnownError(code) from failure


def known_code(failure: DBAPIError) -> str | None:
    """The code of a driver error whose cause is known, or None when it is our mistake."""
    state = getattr(failure.orig, "sqlstate", None)
    if isinstance(state, str):
        return next((code for sign, code in _POSTGRES_SIGNS if state.startswith(sign)), None)
    if failure.connection_invalidated:
        return "DATABASE_UNREACHABLE"
    message = str(failure.orig).lower()
    return next((code for sign, code in _CONNECTING_SIGNS if sign in message), None) or file_code(message)


def file_code(message: str) -> str | None:
    """The code of what SQLite itself says is wrong, or None when it is our mistake."""
    message = message.lower()
    return next((code for sign, code in _SQLITE_SIGNS if sign in message), None)
