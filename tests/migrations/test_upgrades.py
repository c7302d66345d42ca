"""A database of every earlier step opens today with everything that was in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from db import schema
from db.domain.registers import BY_NAME
from db.models import TABLES
from db.queries.records import Filter, find_ids
from db.transactions import reading
from tests.support.databases import make_database

if TYPE_CHECKING:
    from pathlib import Path

EARLIER = [f"{number:04}" for number in range(1, int(schema.HEAD))]
PLACE = bytes(range(16))
UNIT = bytes(range(16, 32))


def make_old_database(path: Path, revision: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database as the program of that step made it, with one unit and one establishment."""

    def migrate_so_far(database: schema.Database, *, program: str) -> None:
        config = Config()
        config.set_main_option("script_location", str(schema.MIGRATIONS))
        with database.engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            with connection.begin():
                schema._write_format(connection, program)  # noqa: SLF001 - the old program wrote the same row

    with monkeypatch.context() as patch:
        patch.setattr(schema, "HEAD", revision)
        patch.setattr(schema, "_migrate", migrate_so_far)
        old = schema.create_database(str(path), passphrase=None, program="0.1.0")
    with old.engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO units (id, code, name, type, level, valid_from, search_text, sort_key) "
                "VALUES (:id, '11689', 'Phường Hưng Đạo', 'phường', 'commune', '2025-07-01', 'hung dao', 'hung dao')"
            ),
            {"id": UNIT},
        )
        connection.execute(
            sa.text(
                "INSERT INTO establishments (id, unit_id, context, first, changed_at, changed_by, sent, sort_key, "
                "search_text, name, status) VALUES (:id, :unit, :context, :first, '2026-01-05T01:00:00.000000Z', "
                "'Lan', false, 'binh minh', 'binh minh', 'Nhà nghỉ Bình Minh', 'operating')"
            ),
            {"id": PLACE, "unit": UNIT, "context": json.dumps({"aa": 1}), "first": json.dumps({"": "aa:1"})},
        )
    old.close()


@pytest.mark.parametrize("revision", EARLIER)
def test_a_database_of_an_earlier_step_opens_with_all_it_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, revision: str
):
    path = tmp_path / "old.db"
    make_old_database(path, revision, monkeypatch)

    database = schema.open_database(str(path), passphrase=None, program="development")

    with reading(database) as connection:
        names = connection.execute(sa.select(TABLES["establishments"].c.name)).scalars().all()
        assert all(find_ids(connection, register, Filter()) is not None for register in BY_NAME.values())
    database.close()
    assert names == ["Nhà nghỉ Bình Minh"]


@pytest.mark.parametrize("revision", EARLIER)
def test_the_upgraded_database_is_kept_safe_beforehand_and_has_the_tables_of_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, revision: str
):
    path = tmp_path / "old.db"
    make_old_database(path, revision, monkeypatch)

    upgraded = schema.open_database(str(path), passphrase=None, program="development")
    fresh = make_database(tmp_path)

    with reading(upgraded) as one, reading(fresh) as other:
        tables = [set(sa.inspect(connection).get_table_names()) for connection in (one, other)]
        columns = [
            {name: {c["name"] for c in sa.inspect(connection).get_columns(name)} for name in TABLES}
            for connection in (one, other)
        ]
    upgraded.close()
    fresh.close()
    assert tables[0] == tables[1]
    assert columns[0] == columns[1]
    assert (tmp_path / f"old.db.truoc-{revision}.1").stat().st_size > 0
