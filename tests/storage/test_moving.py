"""Moving a database: everything arrives, or nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from db import schema
from db.domain.errors import KnownError
from db.domain.progress import Cancelled, CancelToken
from db.domain.registers import BY_NAME
from db.engine import Database
from db.models import TABLES
from db.moving import copy_database, describe_table, tables_in_order
from db.queries.records import Filter, find_ids
from db.transactions import reading, writing
from db.writes.records import add_record, delete_record
from tests.support.databases import AT, BACKENDS, HANH, make_database, server_database

PLACES = BY_NAME["establishments"]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that few records are several batches."""
    monkeypatch.setattr("db.moving._ROWS_AT_ONCE", 10)


def fill(database: Database) -> None:
    record = ""
    with writing(database) as connection:
        for number in range(25):
            values = {"name": f"Nhà nghỉ {number}", "kinds": ["guest_house"], "latitude": 20.5, "border_area": True}
            record, _ = add_record(connection, PLACES, values, author=HANH, at=AT)
        delete_record(connection, PLACES, record, "Ghi trùng", author=HANH, at=AT)


def empty(folder: Path, passphrase: str | None = None) -> Database:
    return schema.create_database(str(folder / "moi.db"), passphrase=passphrase, program="development")


@contextmanager
def file_database(folder: Path) -> Iterator[Database]:
    database = schema.create_database(str(folder / "giua.db"), passphrase="Mật khẩu 9!", program="development")
    yield database
    database.close()


def test_everything_arrives_and_is_found(database: Database, tmp_path: Path):
    fill(database)
    target = empty(tmp_path, "Mật khẩu 9!")

    copied = copy_database(database, target)

    with reading(database) as old, reading(target) as new:
        assert copied == tuple(describe_table(old, table) for table in tables_in_order())
        assert len(find_ids(new, PLACES, Filter(search="nha nghi 17"))) == len(
            find_ids(old, PLACES, Filter(search="nha nghi 17"))
        )
    target.close()


def test_work_goes_on_where_it_was_moved_to(database: Database, tmp_path: Path):
    fill(database)
    target = empty(tmp_path)
    copy_database(database, target)

    with writing(target) as connection:
        add_record(connection, PLACES, {"name": "Khách sạn Mới"}, author=HANH, at=AT)

    with reading(target) as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(TABLES["establishments"])).scalar() == 26
        assert len(find_ids(connection, PLACES, Filter(search="khach san moi"))) == 1
    target.close()


@pytest.mark.parametrize("backend", BACKENDS)
def test_data_go_to_a_new_place_and_back_unchanged(backend: str, tmp_path: Path):
    source = make_database(tmp_path)
    fill(source)
    back = empty(tmp_path)

    with server_database(empty=True) if backend == "postgresql" else file_database(tmp_path) as between:
        there = copy_database(source, between)

        assert copy_database(between, back) == there
    source.close()
    back.close()


def test_a_stopped_move_leaves_the_new_place_empty(database: Database, tmp_path: Path):
    fill(database)
    target = empty(tmp_path)
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        copy_database(database, target, token=token)

    with reading(target) as connection:
        assert [describe_table(connection, table).rows for table in tables_in_order()] == [0] * len(tables_in_order())
    target.close()


def test_a_row_that_changes_on_the_way_is_noticed(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    fill(database)
    target = empty(tmp_path)
    monkeypatch.setattr("db.moving._fill_search", change_a_row)

    with pytest.raises(KnownError, match="COPY_DIFFERS"):
        copy_database(database, target)

    target.close()


def change_a_row(connection: sa.Connection, table: sa.Table) -> None:
    if table.name == "establishments":
        last = sa.select(sa.func.max(table.c.row_no)).scalar_subquery()
        connection.execute(sa.update(table).where(table.c.row_no == last).values(name="Khác"))
