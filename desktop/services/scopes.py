"""Whose figures: the office, the units that report to it, and the units below those known from their packages (§5.6).

A unit counts with an office that it reports to; with an office above that one it counts where its report came inside
that one's package, or where that one's newest report says to have counted it. How units stand to one another is taken
from the list of units, so that a figure does not depend on the way by which a package came.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from db.domain.text import sort_key
from db.queries.carriers import carried_units, consolidating_reports, headers_of
from db.queries.office import get_units, units_reporting
from db.transactions import reading
from desktop.exchange.header import decode_header
from desktop.services.tallies import Scope
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from sqlalchemy.engine import Connection

    from db.domain.unit_index import UnitIndex
    from db.queries.carriers import CarriedUnit, Consolidating
    from db.queries.office import UnitRow
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class UnitsBelow:
    """The units that count with an office on a day.

    Attributes:
        direct: those that report to it, in Vietnamese order of name.
        units: all of them, each behind the one above it.
        above: of a unit, the nearest one above it among them; nothing for one that has none.
        within: of a unit, ids of all below it; nothing for one that has none.
    """

    direct: tuple[UnitRow, ...]
    units: tuple[UnitRow, ...]
    above: Mapping[str, str]
    within: Mapping[str, frozenset[str]]

    def area(self, unit: UnitRow) -> Scope:
        """A unit with those below it, as it counts them itself; a unit that has none below counts as one."""
        below = self.within.get(unit.id, frozenset())
        above = {one: self.above[one] for one in below if self.above[one] != unit.id}
        return Scope(unit, below | {unit.id}, below or frozenset({unit.id}), is_below=True, above=above)


def own_scope(office: Office) -> Scope:
    """The office's own records; it counts as one unit."""
    return unit_scope(office.unit)


def unit_scope(unit: UnitRow) -> Scope:
    """One unit alone."""
    return Scope(unit, frozenset({unit.id}), frozenset({unit.id}))


def units_below_on(connection: Connection, office: Office, day: date) -> UnitsBelow:
    """The units that count with the office on a day: those that report to it, and those known through them."""
    return units_below_on_each(connection, office, (day,))[day]


def units_below_on_each(connection: Connection, office: Office, days: Iterable[date]) -> dict[date, UnitsBelow]:
    """The same for several days."""
    told = _Told(carried_units(connection), consolidating_reports(connection), {})
    return {day: _below_on(connection, office, day, told) for day in days}


@dataclass(frozen=True, slots=True)
class _Told:
    """What packages tell of the units below others.

    Attributes:
        carried: whose reports came inside whose.
        reports: those that state whom they counted.
        stated: ids of these units, by report; filled as they are asked for.
    """

    carried: tuple[CarriedUnit, ...]
    reports: tuple[Consolidating, ...]
    stated: dict[str, tuple[str, ...]]


def _below_on(connection: Connection, office: Office, day: date, told: _Told) -> UnitsBelow:
    direct, index = units_reporting(connection, day), unit_index_in(connection)
    found = {unit.id: unit for unit in direct}
    if direct:
        known = _known_through(connection, index, day, told)
        carriers = frozenset(found)
        while carriers:
            through = frozenset(unit for carrier in carriers for unit in known.get(carrier, ()))
            new = get_units(connection, through - found.keys() - {office.unit.id}).values()
            carriers = frozenset(unit.id for unit in new if _exists_on(unit, day))
            found |= {unit.id: unit for unit in new if unit.id in carriers}
    above = above_within(index, frozenset(found))
    return UnitsBelow(direct, _in_order(found, above), above, _within(above))


def rolled_up_scope(office: Office, connection: Connection, day: date) -> Scope:
    """The office with all units that count with it on a day; without any, the office alone."""
    return whole_scope(office, units_below_on(connection, office, day))


def whole_scope(office: Office, below: UnitsBelow) -> Scope:
    """The office with all of these units; without any, the office alone."""
    reporting = frozenset(unit.id for unit in below.units)
    if not reporting:
        return own_scope(office)
    return Scope(office.unit, reporting | {office.unit.id}, reporting, above=below.above)


def scope_of(office: Office, connection: Connection, day: date, unit_id: str | None) -> Scope:
    """The office with its units, or one of them with those below it.

    Raises:
        KnownError: UNIT_UNKNOWN when the unit does not count with the office on that day.
    """
    below = units_below_on(connection, office, day)
    whole = whole_scope(office, below)
    if unit_id is None or (unit_id == office.unit.id and not whole.reporting - {unit_id}):
        return whole
    if unit_id == office.unit.id:
        return own_scope(office)
    for unit in below.units:
        if unit.id == unit_id:
            return below.area(unit)
    raise KnownError("UNIT_UNKNOWN", unit=unit_id)


def reporting_unit(office: Office, code: str, day: date) -> UnitRow:
    """The unit of a code that counts with the office on a day, or the office's own.

    Raises:
        KnownError: UNIT_UNKNOWN.
    """
    with reading(office.database) as connection:
        for unit in (office.unit, *units_below_on(connection, office, day).units):
            if unit.code == code:
                return unit
    raise KnownError("UNIT_UNKNOWN", unit=code)


def above_within(index: UnitIndex, ids: Collection[str]) -> dict[str, str]:
    """Of some units, each one's nearest above it among them; those that have none are left out."""
    found: dict[str, str] = {}
    for one in ids:
        unit = index.get(one)
        nearest = next((each.id for each in index.ancestors(unit) if each.id in ids), "") if unit else ""
        if nearest:
            found[one] = nearest
    return found


def is_below(index: UnitIndex, unit_id: str, above_id: str) -> bool:
    """Whether a unit (first id) lies below another one (second id) by the list of units."""
    unit = index.get(unit_id)
    return unit is not None and any(one.id == above_id for one in index.ancestors(unit))


def _known_through(connection: Connection, index: UnitIndex, day: date, told: _Told) -> dict[str, set[str]]:
    """Per unit, those of which its packages brought reports, and those it says to have counted."""
    known: dict[str, set[str]] = {}
    for one in told.carried:
        known.setdefault(one.carrier_id, set()).add(one.unit_id)
    newest = _newest_as_of(told.reports, day)
    for package_id, header in headers_of(connection, {one.id for one in newest} - told.stated.keys()).items():
        stated = decode_header(header.encode()).consolidated
        told.stated[package_id] = stated.units if stated else ()
    for report in newest:
        known.setdefault(report.sender_id, set()).update(told.stated[report.id])
    return {carrier: {unit for unit in units if is_below(index, unit, carrier)} for carrier, units in known.items()}


def _newest_as_of(reports: Collection[Consolidating], day: date) -> list[Consolidating]:
    """Of each sender the newest report of the days up to one; the first after it where there is none."""
    newest: dict[str, tuple[tuple[bool, int, int, str], Consolidating]] = {}
    for report in reports:
        days = (parse_period(report.period).to_on - day).days
        rank = (days <= 0, -abs(days), report.edition, report.id)
        if report.sender_id not in newest or newest[report.sender_id][0] < rank:
            newest[report.sender_id] = rank, report
    return [report for _, report in newest.values()]


def _exists_on(unit: UnitRow, day: date) -> bool:
    on = day.isoformat()
    return unit.valid_from <= on and (unit.valid_to is None or on <= unit.valid_to)


def _within(above: Mapping[str, str]) -> dict[str, frozenset[str]]:
    below: dict[str, set[str]] = {}
    for unit in above:
        higher = above.get(unit)
        while higher is not None:
            below.setdefault(higher, set()).add(unit)
            higher = above.get(higher)
    return {unit: frozenset(ids) for unit, ids in below.items()}


def _in_order(units: Mapping[str, UnitRow], above: Mapping[str, str]) -> tuple[UnitRow, ...]:
    """Each unit before those below it, beside one another in Vietnamese order of name."""
    below: dict[str, list[UnitRow]] = {}
    for unit in sorted(units.values(), key=lambda unit: (sort_key(unit.name), unit.id), reverse=True):
        below.setdefault(above.get(unit.id, ""), []).append(unit)
    found: list[UnitRow] = []
    waiting = below.get("", [])
    while waiting:
        unit = waiting.pop()
        found.append(unit)
        waiting += below.get(unit.id, [])
    return tuple(found)
