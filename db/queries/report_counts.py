"""The plain counts that a periodic report tells in its text."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.domain.inspections import DONE
from db.domain.remedies import MET
from db.models.records import TABLES
from db.queries.transfers import owner_on, passed_since

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql.elements import ColumnElement

INSPECTIONS = TABLES["inspections"]
VIOLATIONS = TABLES["violations"]
REMEDIES = TABLES["remedies"]
ACTIVITIES = TABLES["activities"]


@dataclass(frozen=True, slots=True)
class ReportCounts:
    """Counts over a window.

    Attributes:
        visits: visits held.
        results: of them, by result.
        sanctions: sanctions by kind; one violation may have several.
        fines: đồng.
        overdue: remedy requests whose deadline passed by the last day and that are not met.
        activities: awareness activities.
        people: people at them, as counted.
        trainings: trainings.
        hot_spots: hot spots found.
    """

    visits: int
    results: Mapping[str, int]
    sanctions: Mapping[str, int]
    fines: int
    overdue: int
    activities: int
    people: int
    trainings: int
    hot_spots: int


def count_for_report(connection: Connection, units: frozenset[str], *, from_on: date, to_on: date) -> ReportCounts:
    """The counts of some units over a window, both days included."""

    def dated(table: sa.Table) -> list[ColumnElement[bool]]:
        within = table.c.event_on.between(from_on.isoformat(), to_on.isoformat())
        return [table.c.unit_id.in_(units), table.c.deleted.is_(None), within]

    def number(table: sa.Table) -> int:
        return connection.execute(sa.select(sa.func.count()).select_from(table).where(*dated(table))).scalar_one()

    by_result = (
        sa.select(INSPECTIONS.c.result, sa.func.count())
        .where(*dated(INSPECTIONS), INSPECTIONS.c.state == DONE)
        .group_by(INSPECTIONS.c.result)
    )
    results = {result or "": visits for result, visits in connection.execute(by_result)}
    sanctions: Counter[str] = Counter()
    fines = 0
    for codes, fine in connection.execute(
        sa.select(VIOLATIONS.c.sanctions, VIOLATIONS.c.fine).where(*dated(VIOLATIONS))
    ):
        sanctions.update(json.loads(codes) if codes else ())
        fines += fine or 0
    remedies_of = owner_on(REMEDIES, to_on) if passed_since(connection, to_on) else REMEDIES.c.unit_id
    overdue = sa.select(sa.func.count()).where(
        remedies_of.in_(units),
        REMEDIES.c.deleted.is_(None),
        REMEDIES.c.due_on <= to_on.isoformat(),
        sa.func.coalesce(REMEDIES.c.conclusion, "") != MET,
    )
    people = sa.select(sa.func.coalesce(sa.func.sum(ACTIVITIES.c.people_total), 0)).where(*dated(ACTIVITIES))
    return ReportCounts(
        sum(results.values()),
        results,
        sanctions,
        fines,
        connection.execute(overdue).scalar_one(),
        number(ACTIVITIES),
        int(connection.execute(people).scalar_one()),
        number(TABLES["trainings"]),
        number(TABLES["hot_spots"]),
    )
