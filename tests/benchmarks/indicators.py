"""The indicators of a province against the hand-written SQL that counts the same."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.domain.periods import parse_period
from db.domain.registers import BY_NAME
from db.domain.targets import Figure
from db.domain.values import Known
from db.ids import new_id
from db.queries.office import UnitRow
from db.transactions import reading, writing
from db.writes.office import ensure_units
from db.writes.records import insert_versions
from desktop.services.figures import figures_in
from desktop.services.plans import load_presets
from desktop.services.tallies import Scope
from tests.benchmarks.made_records import made_places, made_visits
from tests.benchmarks.rows import Row
from tests.support.databases import UNIT, make_database

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from db.domain.versions import Version
    from db.engine import Database

_COMMUNES = 170
_BATCH = 10_000
_ROUNDS = 3

_IN_BUSINESS = "e.deleted IS NULL AND (e.opened_on IS NULL OR e.opened_on <= :to_on) AND \
(e.closed_on IS NULL OR e.closed_on > :to_on)"
_HELD = "i.deleted IS NULL AND i.state = 'done' AND i.event_on BETWEEN :from_on AND :to_on"
_PLACES = f"SELECT count(*) FROM establishments e WHERE {_IN_BUSINESS}"
_CHECKED = f"SELECT count(DISTINCT e.id) FROM inspections i JOIN establishments e ON e.id = i.establishment \
AND e.unit_id = i.unit_id WHERE {_HELD} AND {_IN_BUSINESS}"
_WORKERS = f"SELECT sum(e.workers_total) FROM establishments e WHERE {_IN_BUSINESS}"
_VISITS = f"SELECT count(*) FROM inspections i WHERE {_HELD}"
BY_HAND: dict[str, tuple[str, str]] = {
    "T05": (_CHECKED, _PLACES),
    "T19": (_CHECKED, _PLACES),
    "T11": ("SELECT 0", _WORKERS),
    "LKT": (_VISITS, ""),
    "LTK": (f"{_VISITS} AND i.kind = 'recheck'", ""),
}
"""Statements that somebody would write to count what is in this database; T18, T25 and CSKT ask the same again."""


def bench_indicators(root: Path, *, places: int, visits: int) -> Iterator[Row]:
    """All indicators rolled up over 170 communes, beside the statements for those that have records."""
    folder = root / "indicators"
    folder.mkdir()
    database = make_database(folder)
    communes = _fill(database, places, visits)
    plan = next(plan for plan in load_presets() if plan.name == "quang-ninh-2021-2025")
    period = parse_period("2026")
    scope = Scope(UNIT, frozenset({UNIT.id, *communes}), frozenset(communes))
    counted = by_hand = 0.0
    figures: tuple[Figure, ...] = ()
    for _ in range(_ROUNDS):  # the best of each: the first round warms the cache for both
        begun = time.perf_counter()
        with reading(database) as connection:
            figures = figures_in(connection, scope, period, plan)
        counted = _best(counted, time.perf_counter() - begun)
        begun = time.perf_counter()
        found = _count_by_hand(database)
        by_hand = _best(by_hand, time.perf_counter() - begun)
        _compare(figures, found)
    database.close()
    note = f"{len(figures)} indicators, {visits:,} visits, {places:,} places, {_COMMUNES} communes"
    yield Row("indicators of a province", counted, "hand-written SQL", by_hand, "≤ 1.3", note)


def _fill(database: Database, places: int, visits: int) -> list[str]:
    rows = [UnitRow(new_id(), f"8{number:04}", f"Xã {number}", "xã", "commune", None, "2025-07-01", None)
            for number in range(_COMMUNES)]  # fmt: skip
    with writing(database) as connection:
        ensure_units(connection, rows)
    for number, row in enumerate(rows):
        of_unit = made_places(row.id, "a", _share(places, number), seed=number)
        _insert(database, "establishments", of_unit)
        if of_unit:
            _insert(database, "inspections", made_visits(row.id, "a", _share(visits, number), of_unit, seed=number))
    with writing(database) as connection:
        connection.execute(sa.text("ANALYZE"))
    return [row.id for row in rows]


def _share(whole: int, number: int) -> int:
    return whole // _COMMUNES + (number < whole % _COMMUNES)


def _insert(database: Database, register: str, versions: Sequence[Version]) -> None:
    for start in range(0, len(versions), _BATCH):
        with writing(database) as connection:
            insert_versions(connection, BY_NAME[register], versions[start : start + _BATCH])


def _count_by_hand(database: Database) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    with reading(database) as connection:
        for code, statements in BY_HAND.items():
            since = "2020-12-15" if code == "T19" else "2025-12-15"
            days = {"from_on": since, "to_on": "2026-12-14"}
            amounts = [connection.execute(sa.text(text), days).scalar() if text else 0 for text in statements]
            found[code] = (int(amounts[0] or 0), int(amounts[1] or 0))
    return found


def _compare(figures: tuple[Figure, ...], found: dict[str, tuple[int, int]]) -> None:
    """Both must have counted the same."""
    for figure in figures:
        if figure.indicator.code in found:
            parts = (figure.numerator, figure.denominator or Known(0))
            counted = tuple(part.value if isinstance(part, Known) else None for part in parts)
            if counted != found[figure.indicator.code]:
                raise AssertionError(f"{figure.indicator.code}: {counted} is not {found[figure.indicator.code]}")


def _best(known: float, measured: float) -> float:
    return measured if not known else min(known, measured)
