"""What the risk score reads: the signs of all establishments at once, one question for each register."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from db.domain.establishments import CLOSED
from db.domain.inspections import DONE, TO_DO
from db.domain.remedies import MET
from db.domain.risk import Fact, PlaceSigns
from db.models.records import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql.elements import ColumnElement

PLACES = TABLES["establishments"]
INSPECTIONS = TABLES["inspections"]
VIOLATIONS = TABLES["violations"]
REMEDIES = TABLES["remedies"]
TIPS = TABLES["tips"]
HOT_SPOTS = TABLES["hot_spots"]
PLANS = TABLES["inspection_plans"]
PLAN_CANCELLED = "cancelled"
NO_GROUNDS = "insufficient"

Facts = dict[str, tuple[Fact, ...]]


@dataclass(frozen=True, slots=True)
class Looking:
    """What to look for.

    Attributes:
        today: the day of asking.
        from_on: first day of what is planned.
        to_on: its last day.
        violations_since: how far back violations count.
        checking: kinds of inspection that are a check in the sense of NQ 198/2025 Đ4.
        violating: results that say something was found.
        without_plan: the plan being made, which does not stand in its own way; empty for a new one.
        units: owner units of the places; empty means all.
    """

    today: date
    from_on: date
    to_on: date
    violations_since: date
    checking: frozenset[str]
    violating: frozenset[str]
    without_plan: str = ""
    units: frozenset[str] = frozenset()


def read_signs(connection: Connection, wanted: Looking) -> tuple[PlaceSigns, ...]:
    """The signs of every establishment that is not closed for good before the plan begins, in order of name.

    Args:
        connection: inside `reading()`.
        wanted: what to look for.
    """
    checked, checks = _checks(connection, wanted)
    visited = _last_visits(connection)
    planned = planned_visits(
        connection,
        date(wanted.from_on.year, 1, 1),
        date(wanted.to_on.year, 12, 31),
        without_plan=wanted.without_plan,
        checking=wanted.checking,
    )
    violations = _violations(connection, wanted)
    remedies, tips, spots = _remedies(connection, wanted.today), _tips(connection), _hot_spots(connection)
    columns = ("id", "unit_id", "name", "address", "neighbourhood", "kinds", "risk", "status", "border_area", "near")
    columns += ("workers_under_18", "opened_on", "closed_on", "papers", "commitments")
    closed = sa.and_(PLACES.c.closed_on.is_not(None), PLACES.c.closed_on <= wanted.today.isoformat())
    unknown_end = sa.and_(PLACES.c.status == CLOSED, PLACES.c.closed_on.is_(None))
    query = sa.select(*(PLACES.c[name] for name in columns)).where(
        PLACES.c.deleted.is_(None), ~closed, sa.or_(PLACES.c.status.is_(None), ~unknown_end)
    )
    if wanted.units:
        query = query.where(PLACES.c.unit_id.in_(wanted.units))
    return tuple(
        PlaceSigns(
            id=row.id,
            unit=row.unit_id,
            name=row.name or "",
            address=row.address or "",
            neighbourhood=row.neighbourhood or "",
            kinds=tuple(json.loads(row.kinds or "[]")),
            level=row.risk or "",
            status=row.status or "",
            border=bool(row.border_area),
            near=tuple(json.loads(row.near or "[]")),
            under_18=row.workers_under_18 or 0,
            opened_on=_day(row.opened_on),
            closed_on=_day(row.closed_on),
            visited=visited.get(row.id),
            checked=checked.get(row.id),
            checks=checks.get(row.id, ()),
            planned=planned.get(row.id, ()),
            violations=violations.get(row.id, ()),
            remedies=remedies.get(row.id, ()),
            tips=tips.get(row.id, ()),
            hot_spots=spots.get(row.id, ()),
            papers=_papers(row.papers),
            committed=_committed(row.commitments),
        )
        for row in connection.execute(query.order_by(PLACES.c.sort_key, PLACES.c.id))
    )


def planned_visits(
    connection: Connection,
    from_on: date,
    to_on: date,
    *,
    without_plan: str,
    checking: frozenset[str],
    places: frozenset[str] | None = None,
) -> Facts:
    """Other plans that touch these days and checks to do in them, by establishment; each with day and number.

    Args:
        connection: inside `reading()`.
        from_on: first day.
        to_on: last day.
        without_plan: a plan left out together with the visits made from it; empty for none.
        checking: kinds of inspection that are a check.
        places: establishments asked for; None for all.
    """
    found: defaultdict[str, list[Fact]] = defaultdict(list)
    for plan, number, name, visits, first, last in connection.execute(_plans(from_on, to_on)):
        if plan == without_plan:
            continue
        for visit in _items(visits):
            day = _day(visit.get("on"))
            place = visit.get("establishment", "")
            in_days = day is None or from_on <= day <= to_on
            if in_days and (places is None or place in places):
                found[place].append(Fact(day or max(from_on, date.fromisoformat(first or last)), number or name or ""))
    query = sa.select(
        INSPECTIONS.c.establishment, INSPECTIONS.c.planned_on, INSPECTIONS.c.plan_number, INSPECTIONS.c.inspection_plan
    ).where(
        INSPECTIONS.c.deleted.is_(None),
        INSPECTIONS.c.state == TO_DO,
        INSPECTIONS.c.kind.in_(checking),
        INSPECTIONS.c.planned_on.between(from_on.isoformat(), to_on.isoformat()),
    )
    if places is not None:
        query = query.where(INSPECTIONS.c.establishment.in_(places))
    listed = {(place, fact.day) for place, facts in found.items() for fact in facts}
    for place, day, number, plan in connection.execute(query):
        fact = Fact(_day(day), number or "")
        if (not without_plan or plan != without_plan) and (place, fact.day) not in listed:
            found[place].append(fact)
    return {place: tuple(facts) for place, facts in found.items()}


def checks_between(
    connection: Connection,
    from_on: date,
    to_on: date,
    *,
    checking: frozenset[str],
    violating: frozenset[str],
    places: frozenset[str],
    without_plan: str,
) -> Facts:
    """The checks held on some days that a plan did not ask for itself, by establishment, oldest first.

    Args:
        connection: inside `reading()`.
        from_on: first day.
        to_on: last day.
        checking: kinds of inspection that are a check.
        violating: results that say something was found.
        places: establishments asked for.
        without_plan: the plan whose own checks are left out; empty for none.
    """
    violated = sa.exists().where(VIOLATIONS.c.inspection == INSPECTIONS.c.id, VIOLATIONS.c.deleted.is_(None))
    query = (
        sa.select(
            INSPECTIONS.c.establishment,
            INSPECTIONS.c.event_on,
            INSPECTIONS.c.number,
            INSPECTIONS.c.result,
            INSPECTIONS.c.inspection_plan,
            violated.label("violated"),
        )
        .where(
            *_held(checking),
            INSPECTIONS.c.establishment.in_(places),
            INSPECTIONS.c.event_on.between(from_on.isoformat(), to_on.isoformat()),
        )
        .order_by(INSPECTIONS.c.event_on, INSPECTIONS.c.id)
    )
    return _gather(
        (place, Fact(_day(day), number or "", flag=bool(found) or result in violating))
        for place, day, number, result, plan, found in connection.execute(query)
        if not without_plan or plan != without_plan
    )


def _plans(from_on: date, to_on: date) -> sa.Select[Any, Any, Any, Any, Any, Any]:
    return sa.select(PLANS.c.id, PLANS.c.number, PLANS.c.name, PLANS.c.visits, PLANS.c.from_on, PLANS.c.to_on).where(
        PLANS.c.deleted.is_(None),
        sa.or_(PLANS.c.state.is_(None), PLANS.c.state != PLAN_CANCELLED),
        PLANS.c.from_on <= to_on.isoformat(),
        PLANS.c.to_on >= from_on.isoformat(),
    )


def _held(checking: frozenset[str]) -> list[ColumnElement[bool]]:
    return [
        INSPECTIONS.c.deleted.is_(None),
        INSPECTIONS.c.state == DONE,
        INSPECTIONS.c.event_on.is_not(None),
        INSPECTIONS.c.kind.in_(checking),
    ]


def _checks(connection: Connection, wanted: Looking) -> tuple[dict[str, Fact], Facts]:
    """The last check of each place, and the checks of the calendar years that are planned for."""
    first_of_year = f"{wanted.from_on.year}-01-01"
    last = (
        sa.select(INSPECTIONS.c.establishment, sa.func.max(INSPECTIONS.c.event_on).label("day"))
        .where(*_held(wanted.checking))
        .group_by(INSPECTIONS.c.establishment)
        .subquery()
    )
    violated = sa.exists().where(VIOLATIONS.c.inspection == INSPECTIONS.c.id, VIOLATIONS.c.deleted.is_(None))
    query = (
        sa.select(
            INSPECTIONS.c.establishment,
            INSPECTIONS.c.event_on,
            INSPECTIONS.c.number,
            INSPECTIONS.c.result,
            violated.label("violated"),
        )
        .join(last, last.c.establishment == INSPECTIONS.c.establishment)
        .where(
            *_held(wanted.checking),
            sa.or_(INSPECTIONS.c.event_on == last.c.day, INSPECTIONS.c.event_on >= first_of_year),
        )
        .order_by(INSPECTIONS.c.event_on, INSPECTIONS.c.id)
    )
    newest: dict[str, Fact] = {}
    of_year: defaultdict[str, list[Fact]] = defaultdict(list)
    last_of_year = f"{wanted.to_on.year}-12-31"
    for place, day, number, result, found in connection.execute(query):
        fact = Fact(_day(day), number or "", flag=bool(found) or result in wanted.violating)
        newest[place] = fact
        if first_of_year <= day <= last_of_year:
            of_year[place].append(fact)
    return newest, {place: tuple(facts) for place, facts in of_year.items()}


def _last_visits(connection: Connection) -> dict[str, Fact]:
    query = (
        sa.select(INSPECTIONS.c.establishment, sa.func.max(INSPECTIONS.c.event_on))
        .where(INSPECTIONS.c.deleted.is_(None), INSPECTIONS.c.state == DONE)
        .group_by(INSPECTIONS.c.establishment)
    )
    return {place: Fact(_day(day)) for place, day in connection.execute(query) if day}


def _violations(connection: Connection, wanted: Looking) -> Facts:
    query = (
        sa.select(
            VIOLATIONS.c.establishment,
            VIOLATIONS.c.act_on,
            VIOLATIONS.c.decision_number,
            VIOLATIONS.c.record_number,
            VIOLATIONS.c.sanctions,
        )
        .where(VIOLATIONS.c.deleted.is_(None), VIOLATIONS.c.act_on >= wanted.violations_since.isoformat())
        .order_by(VIOLATIONS.c.act_on.desc(), VIOLATIONS.c.id)
    )
    return _gather(
        (place, Fact(_day(day), decision or record or "", flag=bool(decision or sanctions)))
        for place, day, decision, record, sanctions in connection.execute(query)
    )


def _remedies(connection: Connection, today: date) -> Facts:
    """The same question as `db.domain.remedies.is_overdue`, asked of the table."""
    query = (
        sa.select(REMEDIES.c.establishment, REMEDIES.c.due_on)
        .where(
            REMEDIES.c.deleted.is_(None),
            REMEDIES.c.due_on < today.isoformat(),
            sa.or_(REMEDIES.c.conclusion.is_(None), REMEDIES.c.conclusion != MET),
        )
        .order_by(REMEDIES.c.due_on, REMEDIES.c.id)
    )
    return _gather((place, Fact(_day(day))) for place, day in connection.execute(query))


def _tips(connection: Connection) -> Facts:
    """Tips that name a place and are neither handled, passed on nor without grounds."""
    query = (
        sa.select(TIPS.c.establishment, TIPS.c.event_on, TIPS.c.number)
        .where(
            TIPS.c.deleted.is_(None),
            TIPS.c.establishment.is_not(None),
            TIPS.c.handled_on.is_(None),
            TIPS.c.transferred_on.is_(None),
            sa.or_(TIPS.c.classification.is_(None), TIPS.c.classification != NO_GROUNDS),
        )
        .order_by(TIPS.c.event_on, TIPS.c.id)
    )
    return _gather((place, Fact(_day(day), number or "")) for place, day, number in connection.execute(query))


def _hot_spots(connection: Connection) -> Facts:
    """Hot spots at a place that are active, or active again."""
    active = sa.or_(
        HOT_SPOTS.c.eliminated_on.is_(None),
        sa.and_(HOT_SPOTS.c.active_again_on.is_not(None), HOT_SPOTS.c.eliminated_again_on.is_(None)),
    )
    query = (
        sa.select(HOT_SPOTS.c.establishment, HOT_SPOTS.c.found_on, HOT_SPOTS.c.active_again_on, HOT_SPOTS.c.name)
        .where(
            HOT_SPOTS.c.deleted.is_(None),
            HOT_SPOTS.c.establishment.is_not(None),
            HOT_SPOTS.c.transformed_on.is_(None),
            active,
        )
        .order_by(HOT_SPOTS.c.found_on, HOT_SPOTS.c.id)
    )
    return _gather(
        (place, Fact(_day(again or found), name or "")) for place, found, again, name in connection.execute(query)
    )


def _gather(pairs: Iterable[tuple[str, Fact]]) -> Facts:
    found: defaultdict[str, list[Fact]] = defaultdict(list)
    for place, fact in pairs:
        found[place].append(fact)
    return {place: tuple(facts) for place, facts in found.items()}


def _papers(text: str | None) -> dict[str, date | None]:
    """The last day of each kind of paper; a paper without end outlasts all."""
    ends: dict[str, date | None] = {}
    for paper in _items(text):
        kind, end = paper.get("kind", ""), _day(paper.get("expires_on"))
        before = ends.get(kind, end)
        ends[kind] = None if end is None or before is None else max(end, before)
    return ends


def _committed(text: str | None) -> frozenset[int]:
    years: set[int] = set()
    for commitment in _items(text):
        if commitment.get("year"):
            years.add(int(commitment["year"]))
        if commitment.get("signed_on"):
            years.add(int(commitment["signed_on"][:4]))
    return frozenset(years)


def _items(text: str | None) -> list[dict[str, Any]]:
    """The items of a list field as stored."""
    return json.loads(text) if text else []


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
