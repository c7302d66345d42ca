"""The units a document names ("Hạ Long, Cẩm Phả …"), found in the list of units of its time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from db.domain.text import fold
from desktop.services.units_source import load_unit_index

if TYPE_CHECKING:
    from db.domain.targets import Plan, Target
    from db.domain.units import Unit


def resolve_named(plan: Plan, target: Target) -> tuple[tuple[str, str | None], ...]:
    """Each name with the id of its unit; None for one that the list does not know.

    Units of the plan's area are looked at, former ones too; of several of that name, the one that existed when the
    programme began.
    """
    area = _units_of(plan.area)
    day = date(plan.programme_from, 7, 1)
    return tuple((name, _find(area, name, day)) for name in target.named)


def _units_of(area: str) -> tuple[Unit, ...]:
    """All units of all times below the provinces that had the code; every unit where no code is given."""
    index = load_unit_index()
    if not area:
        return index.units
    found: list[Unit] = []
    for province in index.with_code(area):
        for unit in index.children(province.id):
            found.extend((unit, *index.children(unit.id)))
    return tuple(found)


def _find(area: tuple[Unit, ...], name: str, day: date) -> str | None:
    wanted = fold(name)
    alike = [unit for unit in area if wanted in {unit.code, fold(unit.name), fold(unit.bare_name)}]
    # A district and its ward may share a name; a document that names both levels writes the type word.
    order = {"district": 0, "commune": 1}
    alike.sort(key=lambda unit: (not unit.exists_on(day), order.get(unit.level, 2)))
    return alike[0].id if alike else None
