"""The journal: append-only, sealed, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import DBAPIError

from db import journal
from db.journal import Line
from db.transactions import reading, writing
from tests.support.databases import AT, HANH

if TYPE_CHECKING:
    from db.engine import Database


def write(database: Database, *names: str) -> None:
    with writing(database) as connection:
        journal.append(connection, [Line("added", name) for name in names], author=HANH, at=AT)


def test_rows_cannot_be_changed_or_removed(database: Database):
    write(database, "a")

    for statement in ("UPDATE journal SET author = 'x'", "DELETE FROM journal", "DELETE FROM journal_seals"):
        with pytest.raises(DBAPIError, match="append-only"), writing(database) as connection:
            connection.exec_driver_sql(statement)


def test_every_seal_stands_on_the_one_before(database: Database):
    write(database, "a", "b")
    with reading(database) as connection:
        first = journal.head(connection)
    write(database, "c")

    with reading(database) as connection:
        assert journal.head(connection) != first
        assert journal.find_broken_seals(connection) == ()
        assert [row.register for row in journal.latest(connection, limit=2)] == ["c", "b"]
        assert [row.register for row in journal.latest(connection, limit=2, before_seq=2)] == ["a"]


def test_nothing_done_leaves_no_seal(database: Database):
    write(database)

    with reading(database) as connection:
        assert journal.head(connection) == ""


def test_a_row_altered_behind_the_triggers_back_is_found(database: Database):
    write(database, "a")
    write(database, "b", "c")
    if not database.is_sqlite:
        pytest.skip("on a server only its owner can drop the trigger")

    with writing(database) as connection:
        connection.exec_driver_sql("DROP TRIGGER journal_no_update")
        connection.exec_driver_sql("UPDATE journal SET author = 'Người khác' WHERE seq = 2")

    with reading(database) as connection:
        assert journal.find_broken_seals(connection) == (2,)


def test_a_row_added_without_seal_is_found(database: Database):
    write(database, "a")

    with writing(database) as connection:
        connection.exec_driver_sql(
            "INSERT INTO journal (seq, at, author, device, action, register) VALUES (7, '', '', '', '', '')"
        )

    with reading(database) as connection:
        assert journal.find_broken_seals(connection) == (2,)
