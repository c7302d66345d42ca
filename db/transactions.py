"""The only openers of transactions: `reading` and `writing`; used by services, nowhere else."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from db.engine import WRITING
from db.errors import known_errors

if TYPE_CHECKING:
    from collections.abc import Generator

    from sqlalchemy.engine import Connection

    from db.engine import Database


@contextmanager
def reading(database: Database) -> Generator[Connection]:
    """A connection that sees one state of the records and changes nothing."""
    with known_errors(), database.engine.connect() as connection:
        yield connection
        connection.rollback()


@contextmanager
def writing(database: Database) -> Generator[Connection]:
    """A connection whose changes are kept together when the block ends, or not at all when it raises."""
    with known_errors(), database.engine.connect() as connection:
        connection.execution_options(**{WRITING: True})
        with connection.begin():
            yield connection
