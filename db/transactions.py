"""The only openers of transactions: `reading` and `writing`; used by services, nowhere else."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.engine import WRITING
from db.errors import known_errors

if TYPE_CHECKING:
    from collections.abc import Generator

    from sqlalchemy.engine import Connection

    from db.engine import Database

_WRITER_LOCK = 0xD1AC


@contextmanager
def reading(database: Database) -> Generator[Connection]:
    """A connection that sees one state of the records and changes nothing."""
    with known_errors(), database.engine.connect() as connection:
        if not database.is_sqlite:
            # A file's reader sees one state anyway; a server's would see what others commit between its questions.
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection
        connection.rollback()


@contextmanager
def writing(database: Database) -> Generator[Connection]:
    """A connection whose changes are kept together when the block ends, or not at all when it raises.

    One writes at a time, on a server as in a file: what is read inside is what will be changed, and the journal's
    chain has one end. Whoever waits longer than the server's lock time is told DATABASE_BUSY.
    """
    with known_errors(), database.engine.connect() as connection:
        connection.execution_options(**{WRITING: True})
        with connection.begin():
            if not database.is_sqlite:
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
            yield connection
