"""Establishments as their list shows them: the one state, the last visit, the saved lists of work."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from db.domain.establishments import CLOSED, HALTED, PAPER_ENDS_SOON, SUSPENDED
from db.domain.inspections import DONE
from db.domain.place_states import STATE_ORDER, PlaceState, PlaceWork
from db.domain.registers import BY_NAME
from db.domain.remedies import MET
from db.models.records import TABLES
from db.queries.records import Filter, conditions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql.elements import ColumnElement

PLACES = TABLES["establishments"]
INSPECTIONS = TABLES["inspections"]
REMEDIES = TABLES["remedies"]
VIOLATIONS = TABLES["violations"]

_DAY = timedelta(days=1)

BY_STATE, BY_LAST_VISIT = "state", "last_visit"


@dataclass(frozen=True, slots=True)
class Days:
    """The days that decide what waits.

    Attributes:
        today: the day of asking.
        year_from: first day of the report year.
        year_to: its last day.
        year: its number.
    """

    today: date
    year_from: date
    year_to: date
    year: int


@dataclass(frozen=True, slots=True)
class WantedPlaces:
    """What the list of establishments shows.

    Attributes:
        base: search, chosen fields, units and order; the order may also be `state` or `last_visit`.
        states: states shown; empty means all.
        works: saved lists of which a place is in at least one; empty means all.
    """

    base: Filter = field(default_factory=Filter)
    states: frozenset[PlaceState] = frozenset()
    works: frozenset[PlaceWork] = frozenset()


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What a list adds to the record of a place."""

    state: PlaceState
    last_visit: date | None


def find_places(connection: Connection, wanted: WantedPlaces, days: Days) -> tuple[str, ...]:
    """The ids of the list in its order."""
    orders: dict[str, ColumnElement[Any]] = {BY_STATE: _state_rank(days), BY_LAST_VISIT: _last_visit()}
    order = orders.get(wanted.base.order)
    order = PLACES.c[wanted.base.order] if order is None else order
    ties = PLACES.c.id if wanted.base.order == "sort_key" else PLACES.c.sort_key
    query = sa.select(PLACES.c.id).where(*conditions(connection, BY_NAME["establishments"], wanted.base))
    if wanted.states:
        query = query.where(_state(days).in_([state.value for state in sorted(wanted.states)]))
    if wanted.works:
        query = query.where(sa.or_(*(_waits_for(connection, work, days) for work in sorted(wanted.works))))
    query = query.order_by(order.desc().nulls_last() if wanted.base.descending else order.asc().nulls_last(), ties)
    return tuple(connection.execute(query).scalars())


def place_facts(connection: Connection, ids: Sequence[str], days: Days) -> dict[str, PlaceFacts]:
    """State and last visit of the places that are here, by id."""
    query = sa.select(PLACES.c.id, _state(days), _last_visit()).where(PLACES.c.id.in_(ids))
    return {
        place: PlaceFacts(PlaceState(state), date.fromisoformat(visit) if visit else None)
        for place, state, visit in connection.execute(query)
    }


def neighbourhoods(connection: Connection) -> tuple[tuple[str, int], ...]:
    """The neighbourhoods of the register with the number of places in each."""
    column = PLACES.c.neighbourhood
    query = sa.select(column, sa.func.count()).where(PLACES.c.deleted.is_(None), column.is_not(None)).group_by(column)
    return tuple((name, count) for name, count in connection.execute(query))


def kinds_in_use(connection: Connection) -> Counter[str]:
    """How many places there are of each kind; a place of two kinds counts for both."""
    query = sa.select(PLACES.c.kinds).where(PLACES.c.deleted.is_(None), PLACES.c.kinds.is_not(None))
    return Counter(kind for text in connection.execute(query).scalars() for kind in json.loads(text))


def related_ids(connection: Connection, register: str, place_id: str) -> tuple[str, ...]:
    """The ids of a register's records about one place, newest first."""
    return _pointing(connection, register, "establishment", place_id)


def ids_of_visit(connection: Connection, register: str, visit_id: str) -> tuple[str, ...]:
    """The ids of the violations or requests that came of one inspection, newest first."""
    return _pointing(connection, register, "inspection", visit_id)


def _pointing(connection: Connection, register: str, column: str, record_id: str) -> tuple[str, ...]:
    table = TABLES[register]
    query = sa.select(table.c.id).where(table.c[column] == record_id, table.c.deleted.is_(None))
    return tuple(connection.execute(query.order_by(table.c.event_on.desc().nulls_last(), table.c.id.desc())).scalars())


def _state(days: Days) -> ColumnElement[str]:
    """The state of a place; the earlier condition hides the later."""
    status = PLACES.c.status
    return sa.case(
        (status == CLOSED, PlaceState.CLOSED.value),
        (_is_overdue(days), PlaceState.OVERDUE.value),
        (status == HALTED, PlaceState.HALTED.value),
        (status == SUSPENDED, PlaceState.SUSPENDED.value),
        (~_is_checked(days), PlaceState.UNCHECKED.value),
        else_=PlaceState.OPERATING.value,
    )


def _state_rank(days: Days) -> ColumnElement[int]:
    ranks = {state.value: rank for rank, state in enumerate(STATE_ORDER)}
    return sa.case(ranks, value=_state(days))


def _last_visit() -> ColumnElement[Any]:
    return (
        sa.select(sa.func.max(INSPECTIONS.c.event_on))
        .where(INSPECTIONS.c.establishment == PLACES.c.id, INSPECTIONS.c.deleted.is_(None), INSPECTIONS.c.state == DONE)
        .correlate(PLACES)
        .scalar_subquery()
    )


def _is_overdue(days: Days) -> ColumnElement[bool]:
    """The same question as `db.domain.remedies.is_overdue`, asked of the table."""
    return (
        sa.exists()
        .where(
            REMEDIES.c.establishment == PLACES.c.id,
            REMEDIES.c.deleted.is_(None),
            REMEDIES.c.due_on < days.today.isoformat(),
            sa.or_(REMEDIES.c.conclusion.is_(None), REMEDIES.c.conclusion != MET),
        )
        .correlate(PLACES)
    )


def _is_checked(days: Days) -> ColumnElement[bool]:
    return (
        sa.exists()
        .where(
            INSPECTIONS.c.establishment == PLACES.c.id,
            INSPECTIONS.c.deleted.is_(None),
            INSPECTIONS.c.state == DONE,
            INSPECTIONS.c.event_on.between(days.year_from.isoformat(), days.year_to.isoformat()),
        )
        .correlate(PLACES)
    )


def _is_open(days: Days) -> ColumnElement[bool]:
    closed = sa.and_(PLACES.c.closed_on.is_not(None), PLACES.c.closed_on <= days.today.isoformat())
    return sa.and_(sa.or_(PLACES.c.status.is_(None), PLACES.c.status != CLOSED), ~closed)


def _waits_for(connection: Connection, work: PlaceWork, days: Days) -> ColumnElement[bool]:
    match work:
        case PlaceWork.UNCHECKED:
            return sa.and_(_is_open(days), ~_is_checked(days))
        case PlaceWork.OVERDUE:
            return _is_overdue(days)
        case PlaceWork.PAPERS_ENDED:
            return sa.and_(_is_open(days), PLACES.c.id.in_(_with_papers(connection, until=days.today - _DAY)))
        case PlaceWork.PAPERS_ENDING:
            until = days.today + PAPER_ENDS_SOON
            return sa.and_(_is_open(days), PLACES.c.id.in_(_with_papers(connection, since=days.today, until=until)))
        case PlaceWork.NO_COMMITMENT:
            # Stored as canonical JSON text, so a commitment of the year shows itself by these beginnings.
            found = sa.or_(
                PLACES.c.commitments.contains(f'"year":{days.year}', autoescape=True),
                PLACES.c.commitments.contains(f'"signed_on":"{days.year}-', autoescape=True),
            )
            return sa.and_(_is_open(days), sa.or_(PLACES.c.commitments.is_(None), ~found))
        case PlaceWork.NO_WORKERS:
            return sa.and_(_is_open(days), PLACES.c.workers_total.is_(None))


def _with_papers(connection: Connection, *, until: date, since: date | None = None) -> list[str]:
    """Places with a kind of paper whose last end lies in a stretch; a renewed paper no longer counts."""
    query = sa.select(PLACES.c.id, PLACES.c.papers).where(
        PLACES.c.deleted.is_(None), PLACES.c.papers.contains('"expires_on"', autoescape=True)
    )
    first, last = since.isoformat() if since else "", until.isoformat()
    return [
        place
        for place, text in connection.execute(query)
        if any(first <= end <= last for end in last_ends(text).values())
    ]


def last_ends(papers: str) -> dict[str, str]:
    """The last day of each kind of paper, by kind, of a place's papers as stored; kinds without an end are left out."""
    ends: dict[str, str] = {}
    for paper in json.loads(papers):
        if end := paper.get("expires_on"):
            ends[paper["kind"]] = max(end, ends.get(paper["kind"], ""))
    return ends
