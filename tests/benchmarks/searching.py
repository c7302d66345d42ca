"""Finding as you type among many establishments."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from db.domain.registers import BY_NAME
from db.domain.text import fold
from db.queries.records import find_first
from db.transactions import reading, writing
from db.writes.records import insert_versions
from tests.benchmarks.made_records import made_places
from tests.benchmarks.rows import Row
from tests.support.databases import HANH, UNIT, make_database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TYPED = ("sa", "sao", "gio b", "hương", "minh xan", "pham van", "duong le loi", "thao ngu", "ngh 12", "phú quý 3")
_ROUNDS = 30
_BATCH = 20_000


def bench_search(root: Path, *, places: int) -> list[Row]:
    """One row: p95 of the service's query; limit: the same question asked of the bare driver."""
    register = BY_NAME["establishments"]
    database = make_database(root, passphrase="a", name="search.db")
    for start in range(0, places, _BATCH):
        with writing(database) as connection:
            made = made_places(UNIT.id, HANH.device, min(_BATCH, places - start), seed=start)
            insert_versions(connection, register, made)
    with reading(database) as connection:
        driver = connection.connection.cursor()

        def bare(typed: str) -> object:
            match = " AND ".join(f'"{term}"*' for term in fold(typed).split())
            return driver.execute(
                "SELECT t.id FROM (SELECT rowid FROM establishments_search WHERE establishments_search MATCH ? "
                "ORDER BY rowid DESC LIMIT 20) s JOIN establishments t ON t.row_no = s.rowid WHERE t.deleted IS NULL",
                (match,),
            ).fetchall()

        limit = _p95(bare)
        measured = _p95(lambda typed: find_first(connection, register, typed, limit=20))
    database.close()
    note = f"{places:,} places"
    return [Row("find as you type, p95", measured, "the same query in the bare driver", limit, "≤ 1.3", note)]


def _p95(ask: Callable[[str], object]) -> float:
    seconds: list[float] = []
    for _ in range(_ROUNDS):
        for typed in _TYPED:
            began = time.perf_counter()
            ask(typed)
            seconds.append(time.perf_counter() - began)
    return statistics.quantiles(seconds, n=20)[-1]
