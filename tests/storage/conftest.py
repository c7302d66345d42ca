"""The database every storage test gets: SQLite, and the same tests again on PostgreSQL when a server is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.databases import BACKENDS, make_database, server_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.engine import Database


@pytest.fixture(params=BACKENDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A new database of a ward."""
    if request.param == "postgresql":
        with server_database() as database:
            yield database
        return
    database = make_database(tmp_path)
    yield database
    database.close()
