"""What the first page shows: what waits for somebody, visits by month, coverage by kind, reports that came in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.domain.establishments import CLOSED
from db.domain.inspections import DONE, TO_DO
from db.domain.remedies import MET
from db.models.merging import linked_records
from db.models.office import packages_sent
from db.models.records import TABLES
from db.queries.links import has_links
from db.queries.places import last_ends

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql.elements import ColumnElement

PLACES = TABLES["establishments"]
INSPECTIONS = TABLES["inspections"]
REMEDIES = TABLES["remedies"]


@dataclass(frozen=True, slots=True)
class WaitingRemedy:
    """A request that was not met yet: its record, the place's name, what was asked for, until when."""

    id: str
    place: str
    request: str
    due_on: date


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit that is planned and not held: its record, the place's name, the day."""

    id: str
    place: str
    planned_on: date


@dataclass(frozen=True, slots=True)
class EndingPaper:
    """A paper with an end: whose, which kind, its last day."""

    place_id: str
    kind: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class CoverOfKinds:
    """Places that share the same kinds: how many there are, and how many were visited."""

    kinds: tuple[str, ...]
    places: int
    visited: int


def is_empty(connection: Connection, unit: str) -> bool:
    """Whether the office has entered no record of any register yet."""
    return not any(
        connection.execute(sa.select(sa.literal(1)).where(_own(table, unit)).limit(1)).scalar()
        for table in TABLES.values()
    )


def has_records(connection: Connection, unit: str, register: str) -> bool:
    """Whether the unit keeps any record of a register."""
    query = sa.select(sa.literal(1)).where(_own(TABLES[register], unit)).limit(1)
    return connection.execute(query).scalar() is not None


def remedies_waiting(connection: Connection, unit: str, *, until: date) -> tuple[WaitingRemedy, ...]:
    """The unit's requests not met whose deadline is over or comes by a day, the oldest first."""
    query = (
        sa.select(REMEDIES.c.id, PLACES.c.name, REMEDIES.c.request, REMEDIES.c.due_on)
        .select_from(REMEDIES.outerjoin(PLACES, PLACES.c.id == REMEDIES.c.establishment))
        .where(
            _own(REMEDIES, unit),
            REMEDIES.c.due_on <= until.isoformat(),
            sa.or_(REMEDIES.c.conclusion.is_(None), REMEDIES.c.conclusion != MET),
        )
        .order_by(REMEDIES.c.due_on, REMEDIES.c.id)
    )
    return tuple(
        WaitingRemedy(row.id, row.name or "", row.request or "", date.fromisoformat(row.due_on))
        for row in connection.execute(query)
    )


def visits_planned(connection: Connection, unit: str, *, until: date) -> tuple[PlannedVisit, ...]:
    """The unit's visits planned up to a day and not held, the oldest first."""
    query = (
        sa.select(INSPECTIONS.c.id, PLACES.c.name, INSPECTIONS.c.planned_on)
        .select_from(INSPECTIONS.outerjoin(PLACES, PLACES.c.id == INSPECTIONS.c.establishment))
        .where(_own(INSPECTIONS, unit), INSPECTIONS.c.state == TO_DO, INSPECTIONS.c.planned_on <= until.isoformat())
        .order_by(INSPECTIONS.c.planned_on, PLACES.c.sort_key, INSPECTIONS.c.id)
    )
    return tuple(
        PlannedVisit(row.id, row.name or "", date.fromisoformat(row.planned_on)) for row in connection.execute(query)
    )


def papers_ending(connection: Connection, unit: str, *, until: date) -> tuple[EndingPaper, ...]:
    """Papers of the unit's places in business that ended or end by a day, the oldest first.

    A newer paper of the same kind takes the place of an older one, so only the last end of each kind counts.
    """
    query = sa.select(PLACES.c.id, PLACES.c.papers).where(
        _own(PLACES, unit),
        sa.or_(PLACES.c.status.is_(None), PLACES.c.status != CLOSED),
        PLACES.c.papers.contains('"expires_on"', autoescape=True),
    )
    found: list[EndingPaper] = []
    for place, text in connection.execute(query):
        found += [
            EndingPaper(place, kind, date.fromisoformat(expires))
            for kind, expires in last_ends(text).items()
            if expires <= until.isoformat()
        ]
    return tuple(sorted(found, key=lambda paper: (paper.expires_on, paper.place_id, paper.kind)))


def visits_by_day(
    connection: Connection, units: frozenset[str], *, from_on: date, to_on: date, violating: frozenset[str]
) -> tuple[tuple[date, int, int], ...]:
    """For each day with visits held: the day, how many, and how many of them found a violation."""
    found_violation = sa.case((INSPECTIONS.c.result.in_(violating), 1), else_=0)
    query = (
        sa.select(INSPECTIONS.c.event_on, sa.func.count(), sa.func.sum(found_violation))
        .where(*_held(units, from_on, to_on))
        .group_by(INSPECTIONS.c.event_on)
        .order_by(INSPECTIONS.c.event_on)
    )
    return tuple((date.fromisoformat(day), many, int(bad)) for day, many, bad in connection.execute(query))


def coverage_by_kinds(
    connection: Connection, units: frozenset[str], *, from_on: date, to_on: date, day: date
) -> tuple[CoverOfKinds, ...]:
    """Places in business on a day and those of them visited in a window, by their set of kinds.

    Counted like `measures.establishments_in_business` and `measures.establishments_checked`: each place once, visits
    of its own unit's team only. Records linked as one place count once, with the kinds of all of them.
    """
    on = day.isoformat()
    visited = (
        sa.select(INSPECTIONS.c.unit_id, INSPECTIONS.c.establishment)
        .where(*_held(units, from_on, to_on))
        .distinct()
        .subquery()
    )
    there = PLACES.outerjoin(
        visited, sa.and_(visited.c.establishment == PLACES.c.id, visited.c.unit_id == PLACES.c.unit_id)
    )
    counted = (
        PLACES.c.unit_id.in_(units),
        PLACES.c.deleted.is_(None),
        sa.or_(PLACES.c.opened_on.is_(None), PLACES.c.opened_on <= on),
        sa.or_(PLACES.c.closed_on.is_(None), PLACES.c.closed_on > on),
    )
    linked = has_links(connection)
    alone = (PLACES.c.id.not_in(sa.select(linked_records.c.record_id)),) if linked else ()
    query = (
        sa.select(PLACES.c.kinds, sa.func.count(), sa.func.count(visited.c.establishment))
        .select_from(there)
        .where(*counted, *alone)
        .group_by(PLACES.c.kinds)
    )
    found = tuple(CoverOfKinds(_codes(kinds), places, seen) for kinds, places, seen in connection.execute(query))
    if not linked:
        return found
    together = there.join(linked_records, linked_records.c.record_id == PLACES.c.id)
    each = sa.select(linked_records.c.leader_id, PLACES.c.kinds, visited.c.establishment).select_from(together)
    groups: dict[str, tuple[set[str], list[bool]]] = {}
    for leader, kinds, visit in connection.execute(each.where(*counted)):
        of_all, seen = groups.setdefault(leader, (set(), []))
        of_all.update(_codes(kinds))
        seen.append(visit is not None)
    return found + tuple(CoverOfKinds(tuple(sorted(kinds)), 1, int(any(seen))) for kinds, seen in groups.values())


def periods_sent(connection: Connection, periods: Iterable[str]) -> dict[str, bool]:
    """Of these periods, those whose report was made here; true where a receipt came back."""
    query = sa.select(packages_sent.c.period, packages_sent.c.receipt).where(
        packages_sent.c.kind == "report", packages_sent.c.period.in_(tuple(periods))
    )
    found: dict[str, bool] = {}
    for period, receipt in connection.execute(query):
        found[period] = found.get(period, False) or receipt is not None
    return found


def _codes(text: str | None) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text else ()


def _own(table: sa.Table, unit: str) -> ColumnElement[bool]:
    return sa.and_(table.c.unit_id == unit, table.c.deleted.is_(None))


def _held(units: frozenset[str], from_on: date, to_on: date) -> tuple[ColumnElement[bool], ...]:
    return (
        INSPECTIONS.c.unit_id.in_(units),
        INSPECTIONS.c.deleted.is_(None),
        INSPECTIONS.c.state == DONE,
        INSPECTIONS.c.event_on.between(from_on.isoformat(), to_on.isoformat()),
    )
