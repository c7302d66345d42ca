"""Databases for tests: a real SQLite file, and PostgreSQL where there is one."""

from __future__ import annotations

import secrets
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import schema
from db.domain.authors import Author
from db.queries.office import OfficeRow, UnitRow
from db.transactions import writing
from db.writes.office import ensure_units, set_office
from tests.support import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Database

PROGRAM = "0.1.0"
BACKENDS = ["sqlite", "postgresql"] if postgres.is_available() else ["sqlite"]
UNIT = UnitRow("de28e60d-5251-520e-a989-0ac1a39c95f2", "11692", "Phường Dương Kinh", "phường", "commune", None,
               "2025-07-01", None)  # fmt: skip
OTHER = UnitRow("aa28e60d-5251-520e-a989-0ac1a39c95f2", "11689", "Phường Hưng Đạo", "phường", "commune", None,
                "2025-07-01", None)  # fmt: skip
HANH = Author("Đỗ Thị Minh Hạnh", "aaaaaaaaaaaa", UNIT.id)
AT = "2026-11-20T03:00:00.000000Z"
LATER = "2026-11-20T04:00:00.000000Z"


def make_database(folder: Path, *, passphrase: str | None = None, name: str = "phuong.db") -> Database:
    """A new database of the ward, with both units; a plain one is a copy of the first, for the migrations take time."""
    if passphrase is None:
        (folder / name).write_bytes(_template())
        return schema.open_database(str(folder / name), passphrase=None, program=PROGRAM)
    database = schema.create_database(str(folder / name), passphrase=passphrase, program=PROGRAM)
    set_up(database)
    return database


@cache
def _template() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mau.db"
        database = schema.create_database(str(path), passphrase=None, program=PROGRAM)
        set_up(database)
        database.close()
        return path.read_bytes()


def set_up(database: Database) -> None:
    """The ward's office row and both units."""
    with writing(database) as connection:
        ensure_units(connection, (UNIT, OTHER))
        set_office(connection, OfficeRow(UNIT.id, None, HANH.name, HANH.device, AT, practice=True))


@contextmanager
def server_database(*, empty: bool = False) -> Iterator[Database]:
    """A new database on the PostgreSQL server, of the ward or empty; dropped at the end."""
    server = postgres.server_url()
    name = f"diaban_{secrets.token_hex(4)}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    url = sa.make_url(server).set(database=name, drivername="postgresql+psycopg")
    database = schema.create_database(url.render_as_string(hide_password=False), passphrase=None, program=PROGRAM)
    try:
        if not empty:
            set_up(database)
        yield database
    finally:
        database.close()
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        admin.dispose()
