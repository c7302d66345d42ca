"""The migrations give exactly the tables the models describe, in one unbroken line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from db import schema
from db.models import TABLES, metadata
from db.transactions import reading
from tests.support.databases import make_database

if TYPE_CHECKING:
    from pathlib import Path


def test_there_is_one_head_and_the_program_knows_it():
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))

    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_the_steps_give_the_tables_of_the_models(tmp_path: Path):
    database = make_database(tmp_path)

    with reading(database) as connection:
        options: dict[str, Any] = {
            "compare_type": False,
            "include_object": lambda _object, name, kind, *_: not (kind == "table" and "_search" in name),
        }
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    database.close()
    assert differences == []


def test_every_register_has_its_search_index(tmp_path: Path):
    database = make_database(tmp_path)

    with reading(database) as connection:
        for name in TABLES:
            connection.exec_driver_sql(f"SELECT count(*) FROM {name}_search")

    database.close()
