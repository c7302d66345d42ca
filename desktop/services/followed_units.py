"""Former units whose records count with a unit of today, for the windows that reach back to before 1/7/2025."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.units import TWO_TIERS_FROM
from db.queries.office import get_units
from desktop.services.successions import counted_for, counted_together
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.engine import Connection


def followed_units(
    connection: Connection, units: frozenset[str], *, from_on: date, to_on: date, together: str = ""
) -> dict[str, str]:
    """The former units of which there are records here, each with the unit it counts with.

    Args:
        connection: inside `reading()`.
        units: the units of today.
        from_on: first day of the window.
        to_on: its last day.
        together: the unit that takes what the others took over only jointly; without it that is left out.
    """
    if from_on >= TWO_TIERS_FROM:
        return {}
    index = unit_index_in(connection)
    former = {one.id for unit in units for one in index.predecessors(unit)} - units
    here = get_units(connection, frozenset(former))
    if not here:
        return {}
    rows = get_units(connection, units)
    found = {one: row.id for row in rows.values() for one in counted_for(connection, row, from_on, to_on) - {row.id}}
    if together:
        jointly = counted_together(connection, rows.values(), from_on, to_on) - rows.keys() - found.keys()
        found |= dict.fromkeys(jointly, together)
    return {one: unit for one, unit in sorted(found.items()) if one in here}
