"""Making, opening and migrating a database: open for ever, or refuse with a clear code, never harm.

Alembic is imported only when a database has to be made or brought up to date.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.backup import back_up_before_migration
from db.domain.errors import KnownError
from db.engine import (
    Database,
    cipher_of,
    is_encrypted,
    is_server,
    new_cipher,
    open_file_engine,
    open_server_engine,
    reserve_file,
    use_write_ahead_log,
)
from db.errors import known_errors
from db.models.office import database_format

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

HEAD = "0003"
NAME = "diaban"
MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 0xD1AB


def create_database(location: str, *, passphrase: str | None, program: str) -> Database:
    """A new, empty database with all tables.

    Args:
        location: a file that does not exist yet, or the URL of an empty PostgreSQL database.
        passphrase: encrypts the file; None leaves it plain (practice data). Not used for a server.
        program: version of the program, kept in the database.

    Raises:
        KnownError: those of `reserve_file`, PASSPHRASE_NEEDED for an empty one, DATABASE_UNREACHABLE.
    """
    if is_server(location):
        database = Database(open_server_engine(location), None)
    elif passphrase == "":
        raise KnownError("PASSPHRASE_NEEDED", path=location)  # never plain by mistake
    else:
        path = Path(location)
        reserve_file(path)
        cipher = None if passphrase is None else new_cipher(passphrase)
        database = Database(open_file_engine(path, cipher), path, cipher)
    try:
        with known_errors():
            if sa.inspect(database.engine).has_table(database_format.name):
                raise KnownError("DATABASE_EXISTS", path=location)
            use_write_ahead_log(database)
            _migrate(database, program=program)
    except BaseException:
        discard_new(database)
        raise
    return database


def open_database(location: str, *, passphrase: str | None, program: str) -> Database:
    """An existing database, brought up to date after a backup where it is older.

    Raises:
        KnownError: DATABASE_NOT_FOUND, PASSPHRASE_NEEDED, WRONG_PASSPHRASE, NOT_OUR_DATABASE, DATABASE_TOO_NEW
            (needed: the program version that can open it), DATABASE_DAMAGED, DATABASE_UNREACHABLE.
    """
    database = _connect(location, passphrase)
    try:
        with known_errors():
            revision = _check_format(database, program)
            use_write_ahead_log(database)
            if revision != HEAD:
                back_up_before_migration(database)
                _migrate(database, program=program)
    except BaseException:
        database.close()
        raise
    return database


def discard_new(database: Database) -> None:
    """A database whose making failed is closed and, where it is a file we just made, removed again."""
    database.close()
    if database.path is not None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{database.path}{suffix}").unlink(missing_ok=True)


def _connect(location: str, passphrase: str | None) -> Database:
    if is_server(location):
        return Database(open_server_engine(location), None)
    path = Path(location)
    if not is_encrypted(path):
        return Database(open_file_engine(path), path)
    if not passphrase:
        raise KnownError("PASSPHRASE_NEEDED", path=str(path))
    cipher = cipher_of(path, passphrase)
    return Database(open_file_engine(path, cipher), path, cipher)


def _check_format(database: Database, program: str) -> str:
    with database.engine.connect() as connection:
        if not sa.inspect(connection).has_table(database_format.name):
            raise KnownError("NOT_OUR_DATABASE")
        row = connection.execute(sa.select(database_format)).one_or_none()
        if row is None or row.name != NAME:
            raise KnownError("NOT_OUR_DATABASE")
        if row.revision > HEAD:
            raise KnownError("DATABASE_TOO_NEW", needed=row.program, have=program)
        return row.revision


def _migrate(database: Database, *, program: str) -> None:
    from alembic import command  # noqa: PLC0415 - 300 ms that a start without migration should not pay
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.execute(sa.text("SELECT pg_advisory_lock(:key)"), {"key": _MIGRATION_LOCK})
            connection.commit()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        with connection.begin():
            _write_format(connection, program)
        if not database.is_sqlite:
            connection.execute(sa.text("SELECT pg_advisory_unlock(:key)"), {"key": _MIGRATION_LOCK})
            connection.commit()


def _write_format(connection: Connection, program: str) -> None:
    connection.execute(sa.delete(database_format))
    connection.execute(sa.insert(database_format).values(id=1, name=NAME, revision=HEAD, program=program))
