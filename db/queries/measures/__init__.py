"""The ways of counting that indicators are made of (domain.md §1.1), each for many units at once.

Every measure answers one amount per unit, and a record counts for its owner unit only, so that the figure of a
superior is the sum of its units' figures: rolling up equals counting the union. The exceptions count over all units
together: months, which are the same for everybody, and establishments of which several records were linked as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.values import Amount, Known
from db.queries.measures import agencies, events, outreach, places, staff, wards
from db.queries.measures.agencies import parts_entered
from db.queries.measures.months import MonthList, months
from db.queries.measures.selections import (
    Ask,
    FoundGroup,
    FoundRecord,
    Selection,
    count_by_unit,
    count_together,
    find_groups,
    find_records,
)
from db.queries.transfers import passed_since

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from sqlalchemy.engine import Connection

    from db.domain.targets import Measure

    Amounts = dict[str, Amount]
    Counting = Callable[[Ask], Selection | MonthList]

__all__ = [
    "COUNTINGS",
    "TOGETHER",
    "FoundGroup",
    "FoundRecord",
    "groups",
    "measure",
    "measure_together",
    "parts_entered",
    "records",
]

COUNTINGS: dict[str, Counting] = {
    counting.__name__: counting
    for counting in (
        places.establishments_in_business,
        places.establishments_checked,
        places.places_visited,
        places.units_visited,
        places.visits,
        places.workers_in_establishments,
        places.establishments_violating,
        places.violations_sanctioned,
        places.fines,
        places.violations_transferred,
        outreach.workers_reached,
        outreach.people_reached,
        outreach.forms_made,
        outreach.months_with_forms,
        months,
        wards.units_reporting,
        wards.units_with_kept_form,
        wards.units_with_plan,
        wards.units_with_model,
        wards.units_rated,
        wards.units_given_number,
        staff.staff_serving,
        staff.staff_trained,
        staff.people_trained,
        events.tips_received,
        events.tips_handled_in_time,
        events.hot_spots_found,
        events.hot_spots_identified,
        events.hot_spots_eliminated,
        events.emulation_recorded,
        agencies.agency_figure,
        agencies.manual,
        agencies.budget,
    )
}

TOGETHER = frozenset({"months", "months_with_forms"})
"""Measures of which the sum over units says nothing."""


def measure(
    connection: Connection,
    wanted: Measure,
    *,
    units: frozenset[str],
    from_on: date,
    to_on: date,
    as_of: date | None = None,
    joined: Mapping[str, str] | None = None,
    linked: bool = False,
    passed: bool | None = None,
) -> Amounts:
    """The amount of each unit, by unit id.

    Args:
        connection: inside `reading()`.
        wanted: what to count.
        units: the units asked for; each is in the answer.
        from_on: first day of the window.
        to_on: last day of the window; standing registers are taken as of this day.
        as_of: the day of asking, where the window is not over yet.
        joined: ids of former units, each with the unit asked for with which its records count.
        linked: whether records linked as one establishment count once; the records of a unit among themselves here.
        passed: whether any record passed to another unit after the window, where that is known already.
    """
    found = _found(
        connection,
        wanted,
        units=units,
        from_on=from_on,
        to_on=to_on,
        as_of=as_of,
        joined=joined,
        linked=linked,
        passed=passed,
    )
    if isinstance(found, MonthList):
        return dict.fromkeys(units, Known(len(found.over)))
    return count_by_unit(connection, found, units)


def measure_together(
    connection: Connection,
    wanted: Measure,
    *,
    units: frozenset[str],
    from_on: date,
    to_on: date,
    as_of: date | None = None,
    joined: Mapping[str, str] | None = None,
    others: frozenset[str] | None = None,
    linked: bool = False,
    passed: bool | None = None,
) -> Amount:
    """The amount of all units as one; for the measures in `TOGETHER` that is not the sum of theirs.

    Args:
        connection: inside `reading()`.
        wanted: what to count.
        units: the units asked for.
        from_on: first day of the window.
        to_on: its last day.
        as_of: the day of asking, where the window is not over yet.
        joined: ids of former units, each with the unit asked for with which its records count.
        others: every other unit there is, where they are fewer than those asked for.
        linked: whether records linked as one establishment count once, over all units.
        passed: whether any record passed to another unit after the window, where that is known already.
    """
    found = _found(
        connection,
        wanted,
        units=units,
        from_on=from_on,
        to_on=to_on,
        as_of=as_of,
        joined=joined,
        others=others,
        linked=linked,
        passed=passed,
    )
    return Known(len(found.over)) if isinstance(found, MonthList) else count_together(connection, found)


def groups(
    connection: Connection,
    wanted: Measure,
    *,
    units: frozenset[str],
    from_on: date,
    to_on: date,
    as_of: date | None = None,
    joined: Mapping[str, str] | None = None,
    linked: bool = False,
) -> tuple[FoundGroup, ...]:
    """How many records count, and how many are left out for which reason."""
    found = _found(
        connection, wanted, units=units, from_on=from_on, to_on=to_on, as_of=as_of, joined=joined, linked=linked
    )
    return found.groups() if isinstance(found, MonthList) else find_groups(connection, found)


def records(
    connection: Connection,
    wanted: Measure,
    *,
    units: frozenset[str],
    from_on: date,
    to_on: date,
    counted: bool,
    limit: int,
    offset: int = 0,
    reason: str = "",
    as_of: date | None = None,
    joined: Mapping[str, str] | None = None,
    linked: bool = False,
) -> tuple[FoundRecord, ...]:
    """One page of the records counted, or of those left out."""
    found = _found(
        connection, wanted, units=units, from_on=from_on, to_on=to_on, as_of=as_of, joined=joined, linked=linked
    )
    if isinstance(found, MonthList):
        return found.records(counted=counted, limit=limit, offset=offset)
    return find_records(connection, found, counted=counted, reason=reason, limit=limit, offset=offset)


def _found(
    connection: Connection,
    wanted: Measure,
    *,
    units: frozenset[str],
    from_on: date,
    to_on: date,
    as_of: date | None,
    joined: Mapping[str, str] | None,
    others: frozenset[str] | None = None,
    linked: bool = False,
    passed: bool | None = None,
) -> Selection | MonthList:
    is_sqlite = connection.dialect.name == "sqlite"
    day = min(as_of or to_on, to_on)
    if passed is None:
        passed = passed_since(connection, to_on)
    ask = Ask(units, from_on, to_on, wanted.parameters, day, is_sqlite, joined or {}, others, linked, passed)
    return COUNTINGS[wanted.name](ask)
