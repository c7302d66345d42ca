"""The ways of counting that indicators are made of (domain.md §1.1), each for many units at once.

Every measure answers one amount per unit, and a record counts for its owner unit only, so that the figure of a
superior is the sum of its units' figures: rolling up equals counting the union.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from db.domain.activities import ESTABLISHMENT_WORKERS
from db.domain.inspections import DONE
from db.domain.values import Amount, Known, Unknown
from db.models.records import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql.elements import ColumnElement

    from db.domain.targets import Measure

    Parameters = Mapping[str, str]
    Amounts = dict[str, Amount]
    Counting = Callable[[Connection, frozenset[str], date, date, Parameters], Amounts]

ESTABLISHMENTS = TABLES["establishments"]
INSPECTIONS = TABLES["inspections"]
ACTIVITIES = TABLES["activities"]
TRAININGS = TABLES["trainings"]
STAFF = TABLES["staff"]
HOT_SPOTS = TABLES["hot_spots"]


def measure(connection: Connection, wanted: Measure, *, units: frozenset[str], from_on: date, to_on: date) -> Amounts:
    """The amount of each unit, by unit id.

    Args:
        connection: inside `reading()`.
        wanted: what to count.
        units: the units asked for; each is in the answer.
        from_on: first day of the window.
        to_on: last day of the window; standing registers are taken as of this day.
    """
    return COUNTINGS[wanted.name](connection, units, from_on, to_on, wanted.parameters)


def establishments_in_business(
    connection: Connection, units: frozenset[str], _from_on: date, to_on: date, parameters: Parameters
) -> Amounts:
    """Establishments on the register as of the last day, each once."""
    query = _count_by_unit(ESTABLISHMENTS.c.unit_id).where(*_in_business(units, to_on, parameters))
    return _known(connection, query, units)


def establishments_checked(
    connection: Connection, units: frozenset[str], from_on: date, to_on: date, parameters: Parameters
) -> Amounts:
    """Of those, the ones with at least one visit held in the window by their own unit's team."""
    pairs = (
        sa.select(INSPECTIONS.c.unit_id, INSPECTIONS.c.establishment)
        .where(*_held(units, from_on, to_on))
        .distinct()
        .subquery()
    )
    query = (
        sa.select(ESTABLISHMENTS.c.unit_id, sa.func.count())
        .join(pairs, sa.and_(pairs.c.establishment == ESTABLISHMENTS.c.id, pairs.c.unit_id == ESTABLISHMENTS.c.unit_id))
        .where(*_in_business(units, to_on, parameters))
        .group_by(ESTABLISHMENTS.c.unit_id)
    )
    return _known(connection, query, units)


def visits(
    connection: Connection, units: frozenset[str], from_on: date, to_on: date, _parameters: Parameters
) -> Amounts:
    """Visits held in the window; every one counts."""
    return _known(connection, _count_by_unit(INSPECTIONS.c.unit_id).where(*_held(units, from_on, to_on)), units)


def workers_in_establishments(
    connection: Connection, units: frozenset[str], _from_on: date, to_on: date, parameters: Parameters
) -> Amounts:
    """Workers of the establishments on the register; unknown while one of them has no number."""
    total = ESTABLISHMENTS.c.workers_total
    query = (
        sa.select(ESTABLISHMENTS.c.unit_id, sa.func.sum(total), sa.func.count() - sa.func.count(total))
        .where(*_in_business(units, to_on, parameters))
        .group_by(ESTABLISHMENTS.c.unit_id)
    )
    amounts: Amounts = dict.fromkeys(units, Known(0))
    for unit, workers, without in connection.execute(query):
        amounts[unit] = Unknown("WORKERS_NOT_COUNTED", {"count": without}) if without else Known(int(workers or 0))
    return amounts


def workers_reached(
    connection: Connection, units: frozenset[str], from_on: date, to_on: date, parameters: Parameters
) -> Amounts:
    """Workers reached by awareness work, per establishment the largest audience, never more than its workers.

    Audiences are counts, so the same person cannot be told from another; the largest meeting is the surest number of
    different people (domain.md T11).
    """
    largest: dict[tuple[str, str], int] = {}
    for unit, audience in _items(connection, ACTIVITIES, "audiences", units=units, from_on=from_on, to_on=to_on):
        place, persons = audience.get("establishment"), audience.get("persons")
        if audience.get("audience") == ESTABLISHMENT_WORKERS and place and persons:
            largest[unit, place] = max(persons, largest.get((unit, place), 0))
    query = sa.select(ESTABLISHMENTS.c.unit_id, ESTABLISHMENTS.c.id, ESTABLISHMENTS.c.workers_total)
    reached: Counter[str] = Counter()
    for unit, place, workers in connection.execute(query.where(*_in_business(units, to_on, parameters))):
        reached[unit] += min(largest.get((unit, place), 0), workers or 0)
    return {unit: Known(reached[unit]) for unit in units}


def units_reporting(
    _connection: Connection, units: frozenset[str], _from_on: date, _to_on: date, _parameters: Parameters
) -> Amounts:
    """One for each unit."""
    return dict.fromkeys(units, Known(1))


def units_with_kept_form(
    connection: Connection, units: frozenset[str], from_on: date, to_on: date, _parameters: Parameters
) -> Amounts:
    """One for each unit with a form of awareness work kept up regularly in the window."""
    keeping = {
        unit
        for unit, form in _items(connection, ACTIVITIES, "forms", units=units, from_on=from_on, to_on=to_on)
        if form.get("kept_up")
    }
    return {unit: Known(int(unit in keeping)) for unit in units}


def staff_serving(
    connection: Connection, units: frozenset[str], _from_on: date, to_on: date, parameters: Parameters
) -> Amounts:
    """Staff working in the field on the last day."""
    return _known(connection, _count_by_unit(STAFF.c.unit_id).where(*_serving(units, to_on, parameters)), units)


def staff_trained(
    connection: Connection, units: frozenset[str], from_on: date, to_on: date, parameters: Parameters
) -> Amounts:
    """Of those, the ones who took part in at least one training in the window, each once."""
    taught: defaultdict[str, set[str]] = defaultdict(set)
    for unit, participant in _items(connection, TRAININGS, "participants", units=units, from_on=from_on, to_on=to_on):
        taught[unit].add(participant.get("staff", ""))
    query = sa.select(STAFF.c.unit_id, STAFF.c.id).where(*_serving(units, to_on, parameters))
    trained = Counter(unit for unit, member in connection.execute(query) if member in taught[unit])
    return {unit: Known(trained[unit]) for unit in units}


def hot_spots_found(
    connection: Connection, units: frozenset[str], from_on: date, to_on: date, _parameters: Parameters
) -> Amounts:
    """Hot spots found in the window."""
    query = _count_by_unit(HOT_SPOTS.c.unit_id).where(*_dated(HOT_SPOTS, units, from_on, to_on))
    return _known(connection, query, units)


COUNTINGS: dict[str, Counting] = {
    counting.__name__: counting
    for counting in (
        establishments_in_business,
        establishments_checked,
        visits,
        workers_in_establishments,
        workers_reached,
        units_reporting,
        units_with_kept_form,
        staff_serving,
        staff_trained,
        hot_spots_found,
    )
}


def _count_by_unit(unit: ColumnElement[Any]) -> sa.Select[Any, int]:
    return sa.select(unit, sa.func.count()).group_by(unit)


def _known(connection: Connection, query: sa.Select[Any, int], units: Iterable[str]) -> Amounts:
    counted = dict(connection.execute(query).all())
    return {unit: Known(counted.get(unit, 0)) for unit in units}


def _dated(table: sa.Table, units: frozenset[str], from_on: date, to_on: date) -> list[ColumnElement[bool]]:
    within = table.c.event_on.between(from_on.isoformat(), to_on.isoformat())
    return [table.c.unit_id.in_(units), table.c.deleted.is_(None), within]


def _held(units: frozenset[str], from_on: date, to_on: date) -> list[ColumnElement[bool]]:
    return [*_dated(INSPECTIONS, units, from_on, to_on), INSPECTIONS.c.state == DONE]


def _in_business(units: frozenset[str], day: date, parameters: Parameters) -> list[ColumnElement[bool]]:
    """The same question as `db.domain.establishments.is_in_business`, asked of the table."""
    table, on = ESTABLISHMENTS, day.isoformat()
    found: list[ColumnElement[bool]] = [
        table.c.unit_id.in_(units),
        table.c.deleted.is_(None),
        sa.or_(table.c.opened_on.is_(None), table.c.opened_on <= on),
        sa.or_(table.c.closed_on.is_(None), table.c.closed_on > on),
    ]
    if kinds := parameters.get("kinds"):
        found.append(sa.or_(*(table.c.kinds.contains(f'"{kind}"', autoescape=True) for kind in kinds.split(","))))
    return found


def _serving(units: frozenset[str], day: date, parameters: Parameters) -> list[ColumnElement[bool]]:
    """The same question as `db.domain.trainings.is_serving`, asked of the table."""
    on = day.isoformat()
    found: list[ColumnElement[bool]] = [
        STAFF.c.unit_id.in_(units),
        STAFF.c.deleted.is_(None),
        sa.or_(STAFF.c.from_on.is_(None), STAFF.c.from_on <= on),
        sa.or_(STAFF.c.to_on.is_(None), STAFF.c.to_on >= on),
    ]
    if levels := parameters.get("levels"):
        found.append(STAFF.c.level.in_(levels.split(",")))
    return found


def _items(
    connection: Connection, table: sa.Table, column: str, *, units: frozenset[str], from_on: date, to_on: date
) -> list[tuple[str, dict[str, Any]]]:
    """The items of a list field of the records dated in the window, each with its record's unit."""
    query = sa.select(table.c.unit_id, table.c[column]).where(*_dated(table, units, from_on, to_on))
    return [(unit, item) for unit, text in connection.execute(query) if text for item in json.loads(text)]
