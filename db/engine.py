"""The engine for a database: an encrypted or plain SQLite file, or a PostgreSQL server by URL.

The SQLCipher key is derived once from the passphrase with Argon2id; its salt is the file's own first sixteen bytes, so
that the file is all that has to be kept.
"""

from __future__ import annotations

import errno
import os
import secrets
import unicodedata
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import QueuePool

from db.domain.errors import KnownError
from db.errors import file_code

if TYPE_CHECKING:
    from collections.abc import Generator

    from sqlalchemy.engine import Connection, Engine

PLAIN_HEADER = b"SQLite format 3\x00"
SALT_BYTES = 16
_ARGON2_TIME, _ARGON2_MEMORY_KIB, _ARGON2_LANES = 3, 64 * 1024, 2
_BUSY_SECONDS = 20
WRITING = "diaban_writing"


@dataclass(frozen=True, slots=True)
class Cipher:
    """What opens an encrypted file: the derived key and the salt at the file's beginning."""

    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Database:
    """An opened database.

    Attributes:
        engine: the connection pool; used by `transactions` only.
        path: the file, or None on a server.
        cipher: what opens the file, or None for a plain one.
    """

    engine: Engine
    path: Path | None
    cipher: Cipher | None = None

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of our own rather than a server."""
        return self.path is not None

    def close(self) -> None:
        """All connections closed."""
        self.engine.dispose()


def is_server(location: str) -> bool:
    """Whether a location is a server's URL rather than a file."""
    return location.startswith(("postgresql://", "postgresql+psycopg://"))


def is_encrypted(path: Path) -> bool:
    """Whether an existing file is encrypted; an empty or missing file is not.

    Raises:
        KnownError: DATABASE_NOT_FOUND or DISK_FAILED when it cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(SALT_BYTES)
    except FileNotFoundError as failure:
        raise KnownError("DATABASE_NOT_FOUND", path=str(path)) from failure
    except OSError as failure:
        raise KnownError("DISK_FAILED") from failure
    return len(head) == SALT_BYTES and head != PLAIN_HEADER


def new_cipher(passphrase: str) -> Cipher:
    """The cipher of a new file: a fresh salt and its key."""
    return derive_cipher(passphrase, secrets.token_bytes(SALT_BYTES))


def cipher_of(path: Path, passphrase: str) -> Cipher:
    """The cipher of an existing encrypted file, if the passphrase is its own."""
    with path.open("rb") as file:
        return derive_cipher(passphrase, file.read(SALT_BYTES))


def derive_cipher(passphrase: str, salt: bytes) -> Cipher:
    """Key and salt from a passphrase (Argon2id, 64 MiB), however its letters were composed."""
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415 - plain databases never need it

    secret = unicodedata.normalize("NFC", passphrase).encode()
    key = hash_secret_raw(secret, salt, _ARGON2_TIME, _ARGON2_MEMORY_KIB, _ARGON2_LANES, 32, Type.ID)
    return Cipher(key, salt)


def reserve_file(path: Path) -> None:
    """The file made empty and readable by its owner only, so that an existing one is never touched.

    Raises:
        KnownError: DATABASE_EXISTS, FOLDER_MISSING, DISK_FULL, FILE_UNWRITABLE.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as failure:
        raise KnownError("DATABASE_EXISTS", path=str(path)) from failure
    except FileNotFoundError as failure:
        raise KnownError("FOLDER_MISSING", path=str(path.parent)) from failure
    except OSError as failure:
        code = "DISK_FULL" if failure.errno == errno.ENOSPC else "FILE_UNWRITABLE"
        raise KnownError(code, name=path.name) from failure


def use_write_ahead_log(database: Database) -> None:
    """From now on readers and the writer of a file do not wait for each other.

    The mode stays with the file, so it is set only on one that is known to be ours: others are not to be changed.
    """
    if database.path is None:
        return
    with known_file_errors(), closing(connect_file(database.path, database.cipher)) as connection:
        connection.execute("PRAGMA journal_mode = wal")


@contextmanager
def known_file_errors() -> Generator[None]:
    """Inside, an error of the driver itself with a known cause leaves as KnownError, chained."""
    try:
        yield
    except load_driver().Error as failure:
        if code := file_code(str(failure)):
            raise KnownError(code) from failure
        raise


def connect_file(path: Path, cipher: Cipher | None) -> Any:  # noqa: ANN401 - the driver has no types
    """A bare driver connection to a SQLite file; the file is made when missing."""
    connection = load_driver().connect(str(path), check_same_thread=False, isolation_level=None, timeout=_BUSY_SECONDS)
    if cipher:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{cipher.key.hex()}{cipher.salt.hex()}'\"")
    for pragma in ("foreign_keys = on", "synchronous = normal", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def open_file_engine(path: Path, cipher: Cipher | None = None) -> Engine:
    """An engine over a SQLite file through SQLCipher's driver; plain without a cipher."""
    engine = sa.create_engine(
        "sqlite://", module=load_driver(), creator=lambda: connect_file(path, cipher), poolclass=QueuePool, pool_size=4
    )
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_server_engine(url: str) -> Engine:
    """An engine over a PostgreSQL server, with time-outs so that nobody waits for ever."""
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    options = "-c lock_timeout=15000 -c statement_timeout=600000 -c timezone=UTC"
    return sa.create_engine(url, connect_args={"options": options}, pool_size=4, pool_pre_ping=True)


def load_driver() -> Any:  # noqa: ANN401 - the driver has no types
    """SQLCipher's driver."""
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - a server needs no SQLite  # pyright: ignore[reportMissingTypeStubs]

    return dbapi2


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that began by reading and then wants to write fails at once when another wrote meanwhile, so
    # writing begins as writing (architecture.md §5).
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN DEFERRED")
