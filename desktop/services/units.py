"""The office among others: its superior, the units that report to it, and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db import journal
from db.domain.errors import KnownError
from db.domain.unit_index import matching_units
from db.domain.versions import canonical
from db.journal import Line
from db.queries.office import UnitRow, get_unit, trusted_keys_of, units_reporting
from db.queries.packages import list_received
from db.transactions import reading, writing
from db.writes import office as writes
from desktop.exchange.trust import KeyState
from desktop.services.office import Office, with_ancestors
from desktop.services.unit_overlay import unit_index_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from db.domain.fields import Json


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """A unit that reports to this office.

    Attributes:
        unit: the unit.
        holders: persons whose keys are accepted for it and in force.
        packages: how many of its packages were taken in.
        last_received_at: when the newest of them was, UTC ISO text; None for none.
    """

    unit: UnitRow
    holders: tuple[str, ...]
    packages: int
    last_received_at: str | None


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit somebody may mean.

    Attributes:
        id: its id.
        code: its code.
        label: its name with the units above it.
        validity: until when it existed; empty for one of today.
    """

    id: str
    code: str
    label: str
    validity: str


def list_reporting_units(office: Office) -> tuple[ReportingUnit, ...]:
    """The units that report to this office today, in Vietnamese order of name."""
    with reading(office.database) as connection:
        units = units_reporting(connection, office.clock.today())
        keys = trusted_keys_of(connection)
        received = list_received(connection)
    return tuple(
        ReportingUnit(
            unit,
            tuple(key.holder for key in keys if key.unit_id == unit.id and key.state == KeyState.ACTIVE),
            sum(1 for package in received if package.sender_id == unit.id),
            max((package.received_at for package in received if package.sender_id == unit.id), default=None),
        )
        for unit in units
    )


def add_reporting_units(office: Office, unit_ids: Sequence[str]) -> None:
    """The units report to this office, each since its first day.

    Raises:
        KnownError: UNIT_UNKNOWN, UNIT_IS_OWN, UNIT_IS_SUPERIOR; then none was added.
    """
    for unit_id in unit_ids:
        if unit_id == office.unit.id:
            raise KnownError("UNIT_IS_OWN")
        if office.superior is not None and unit_id == office.superior.id:
            raise KnownError("UNIT_IS_SUPERIOR", unit=office.superior.name)
    rows = with_ancestors(unit_ids, unit_index_of(office.database))
    with writing(office.database) as connection:
        writes.ensure_units(connection, rows)
        for row in rows:
            if row.id in unit_ids:
                writes.add_reporting_unit(connection, row.id, row.valid_from)
        _note(connection, office, "unit_added", {"units": sorted(unit_ids)})


def remove_reporting_unit(office: Office, unit_id: str) -> None:
    """The unit no longer reports to this office; its records and packages stay."""
    with writing(office.database) as connection:
        writes.end_reporting_unit(connection, unit_id)
        _note(connection, office, "unit_removed", {"units": [unit_id]})


def change_superior(office: Office, unit_id: str | None) -> Office:
    """The office with another unit to report to, or none.

    Raises:
        KnownError: UNIT_UNKNOWN, UNIT_IS_OWN, UNIT_REPORTS_HERE when that unit reports to this office.
    """
    if unit_id == office.unit.id:
        raise KnownError("UNIT_IS_OWN")
    rows = with_ancestors((unit_id,), unit_index_of(office.database)) if unit_id else ()
    with writing(office.database) as connection:
        for unit in units_reporting(connection, office.clock.today()):
            if unit.id == unit_id:
                raise KnownError("UNIT_REPORTS_HERE", unit=unit.name)
        writes.ensure_units(connection, rows)
        writes.set_superior(connection, unit_id)
        _note(connection, office, "superior_changed", {"superior": unit_id})
        superior = get_unit(connection, unit_id) if unit_id else None
    return replace(office, superior=superior)


def _note(connection: Connection, office: Office, action: str, after: Json) -> None:
    """The journal's line about what units the office works with."""
    line = Line(action, "units", after=canonical(after))
    journal.append(connection, (line,), author=office.author, at=office.stamp())


def find_units(office: Office, typed: str, *, limit: int = 30) -> tuple[FoundUnit, ...]:
    """The units somebody may mean by some words or a code."""
    found = matching_units(unit_index_of(office.database), typed, limit=limit, day=office.clock.today())
    return tuple(FoundUnit(match.unit.id, match.unit.code, match.label, match.validity) for match in found)


def units_below(office: Office) -> tuple[FoundUnit, ...]:
    """The units directly below the office's own unit today, in Vietnamese order of name."""
    index, today = unit_index_of(office.database), office.clock.today()
    below = (unit for unit in index.children(office.unit.id) if unit.exists_on(today))
    return tuple(FoundUnit(unit.id, unit.code, index.label(unit), "") for unit in below)
