"""Entering one change of the list of units by hand: a new name, or a unit made of others; shown before it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from desktop.services.unit_history import may_enter_changes
from desktop.services.unit_lists import UnitListPreview, preview_unit_rows
from desktop.services.unit_overlay import unit_index_of

if TYPE_CHECKING:
    from db.domain.unit_index import UnitIndex
    from db.domain.units import Unit
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class Renaming:
    """A unit that has another name from a day on; its code and territory stay."""

    unit_id: str
    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Founding:
    """A unit that begins on a day.

    Attributes:
        code: five digits, by the decision that makes it.
        name: with its type word: "Phường Hưng Đạo".
        on: its first day.
        former_ids: the units whose territory it takes over; they end the day before. Empty for none.
        divided: it takes over only a part of them, the rest goes to other units.
    """

    code: str
    name: str
    on: date
    former_ids: tuple[str, ...] = ()
    divided: bool = False


def preview_unit_entry(office: Office, entry: Renaming | Founding) -> UnitListPreview:
    """What an entry would change in the units this office goes by; `keep_unit_list` keeps it.

    Raises:
        KnownError: UNITS_ARE_HANDED_DOWN at an office that gets them from its superior, UNIT_UNKNOWN.
    """
    if not may_enter_changes(office):
        raise KnownError("UNITS_ARE_HANDED_DOWN")
    index = unit_index_of(office.database)
    rows = [_renaming(index, entry)] if isinstance(entry, Renaming) else _founding(office, index, entry)
    return preview_unit_rows(office, entry.name, list(enumerate(rows, start=1)))


def _renaming(index: UnitIndex, entry: Renaming) -> dict[str, str]:
    unit = _unit(index, entry.unit_id)
    return {
        "code": unit.code,
        "valid_from": unit.valid_from.isoformat(),
        "name": entry.name.strip(),
        "renamed_on": entry.on.isoformat(),
    }


def _founding(office: Office, index: UnitIndex, entry: Founding) -> list[dict[str, str]]:
    former = [_unit(index, one) for one in entry.former_ids]
    last = (entry.on - timedelta(days=1)).isoformat()
    above = index.get(former[0].parent_id) if former else office.unit
    ends = [{"code": one.code, "valid_from": one.valid_from.isoformat(), "valid_to": last} for one in former]
    made = {
        "code": entry.code.strip(),
        "name": entry.name.strip(),
        "valid_from": entry.on.isoformat(),
        "parent_code": above.code if above is not None else "",
        "predecessors": " ".join(one.code for one in former),
        "divided": "yes" if entry.divided else "no",
    }
    return [*ends, made]


def _unit(index: UnitIndex, unit_id: str) -> Unit:
    unit = index.get(unit_id)
    if unit is None:
        raise KnownError("UNIT_UNKNOWN", unit=unit_id)
    return unit
