"""What an office knows of units beyond the list that comes with the program: new ones, ends, names, successions.

The changes lie over the shipped list and never take anything out of it. They are a plain value (`changes_to_plain`,
`changes_from_plain`), so that they can be kept as a setting and carried by a plan package (package.md §2.6).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from db.domain.unit_index import UnitIndex
from db.domain.units import COMMUNE, DISTRICT, PROVINCE, FormerName, Succession, Unit, split_type, unit_id

if TYPE_CHECKING:
    from db.domain.fields import Json

MOST_UNITS, MOST_SUCCESSIONS, MOST_NAMES = 5_000, 20_000, 50
_RANKS = {PROVINCE: 0, DISTRICT: 1, COMMUNE: 2}


@dataclass(frozen=True, slots=True)
class UnitChanges:
    """All of it.

    Attributes:
        version: counts the changes.
        units: new units, and those of the list as they are to be.
        successions: beside those of the list.
    """

    version: int = 0
    units: tuple[Unit, ...] = ()
    successions: tuple[Succession, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the list is as it was shipped."""
        return not self.units and not self.successions


@dataclass(frozen=True, slots=True)
class UnusableUnit:
    """A change that this list cannot take.

    Attributes:
        unit: code and name.
        code: the reason.
        parameters: of the reason.
    """

    unit: str
    code: str
    parameters: Mapping[str, object]


def layer_changes(below: UnitChanges, above: UnitChanges) -> UnitChanges:
    """Both together; what both say of a unit is as the upper one says."""
    units = {unit.id: unit for unit in below.units} | {unit.id: unit for unit in above.units}
    links = {(one.old_id, one.new_id): one for one in (*below.successions, *above.successions)}
    return UnitChanges(above.version or below.version, tuple(units.values()), tuple(links.values()))


def apply_changes(shipped: UnitIndex, changes: UnitChanges) -> UnitIndex:
    """The list with the changes that it can take."""
    usable, _ = usable_changes(shipped, changes)
    if usable.is_empty:
        return shipped
    units = {unit.id: unit for unit in shipped.units} | {unit.id: unit for unit in usable.units}
    links = {(one.old_id, one.new_id): one for one in (*shipped.successions, *usable.successions)}
    return UnitIndex(units.values(), links.values())


def usable_changes(shipped: UnitIndex, changes: UnitChanges) -> tuple[UnitChanges, tuple[UnusableUnit, ...]]:
    """What this list can take of the changes, and what not; a unit below one that is left out is left out too."""
    refused: list[UnusableUnit] = []
    coming = dict[str, Unit]()
    # Provinces first: a parent is judged before what belongs to it.
    for unit in sorted(changes.units, key=lambda one: _RANKS.get(one.level, 3)):
        trouble = _trouble(unit, shipped, coming)
        if trouble is None:
            coming[unit.id] = unit
        else:
            refused.append(trouble)
    while overlapping := _overlapping(shipped, coming):
        for unit in overlapping:
            del coming[unit.id]
            refused.append(UnusableUnit(_name(unit), "UNIT_CODE_TAKEN", {"unit": unit.code}))
    for unit in [one for one in coming.values() if _is_orphan(one, shipped, coming)]:
        del coming[unit.id]
        refused.append(UnusableUnit(_name(unit), "UNIT_PARENT_UNKNOWN", {"unit": unit.name}))
    links: list[Succession] = []
    for link in changes.successions:
        old, new = (coming.get(one) or shipped.get(one) for one in (link.old_id, link.new_id))
        if old is None or new is None or old.valid_to is None or old.valid_to >= new.valid_from:
            said = " → ".join(_name(one) if one else "?" for one in (old, new))
            refused.append(UnusableUnit(said, "UNIT_SUCCESSION_WRONG", {"unit": said}))
        else:
            links.append(link)
    kept = tuple(unit for unit in changes.units if unit.id in coming)
    return UnitChanges(changes.version, kept, tuple(links)), tuple(refused)


def digest_of(changes: UnitChanges) -> str:
    """Tells changes from others; empty for none."""
    if changes.is_empty:
        return ""
    plain = json.dumps(changes_to_plain(replace(changes, version=0)), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:32]


def changes_to_plain(changes: UnitChanges) -> dict[str, Json]:
    """As kept and as carried: units by id, successions by both ids, so that the same changes are the same bytes."""
    return {
        "version": changes.version,
        "units": [_unit_to_plain(unit) for unit in sorted(changes.units, key=lambda one: one.id)],
        "successions": [
            {"old_id": one.old_id, "new_id": one.new_id, "divided": one.divided}
            for one in sorted(changes.successions, key=lambda one: (one.old_id, one.new_id))
        ],
    }


def changes_from_plain(plain: object) -> UnitChanges:
    """The changes of plain values that anybody may have written.

    Raises:
        ValueError: what they say cannot be; the text is where: "units.3.id".
    """
    try:
        table = cast("Mapping[str, Any]", plain)
        units = [_unit_from_plain(one, f"units.{at}") for at, one in enumerate(table["units"])]
        links = [
            Succession(str(one["old_id"]), str(one["new_id"]), one["divided"] is True) for one in table["successions"]
        ]
        changes = UnitChanges(int(table["version"]), tuple(units), tuple(links))
    except (TypeError, LookupError, AttributeError) as broken:
        raise ValueError("units") from broken
    check_changes(changes)
    return changes


def check_changes(changes: UnitChanges) -> None:
    """Nothing said twice, no circle, no end before a beginning.

    Raises:
        ValueError: what is wrong, as of `changes_from_plain`.
    """
    if len(changes.units) > MOST_UNITS or len(changes.successions) > MOST_SUCCESSIONS:
        raise ValueError("units")
    parents: dict[str, str] = {}
    for at, unit in enumerate(changes.units):
        if unit.id != unit_id(unit.code, unit.valid_from) or unit.id in parents:
            raise ValueError(f"units.{at}.id")
        if unit.valid_to is not None and unit.valid_to < unit.valid_from:
            raise ValueError(f"units.{at}.valid_to")
        parents[unit.id] = unit.parent_id
    for at, unit in enumerate(changes.units):
        seen, parent = {unit.id}, unit.parent_id
        while parent in parents:
            if parent in seen:
                raise ValueError(f"units.{at}.parent_id")
            seen.add(parent)
            parent = parents[parent]
    links = {(one.old_id, one.new_id) for one in changes.successions}
    if len(links) < len(changes.successions) or any(old == new for old, new in links):
        raise ValueError("successions")


def _trouble(unit: Unit, shipped: UnitIndex, coming: Mapping[str, Unit]) -> UnusableUnit | None:
    there = shipped.get(unit.id)
    if unit.level not in _RANKS or (there is not None and there.level != unit.level):
        return UnusableUnit(_name(unit), "PLAN_PART_TOO_NEW", {"what": unit.level})
    if not unit.type:
        return UnusableUnit(_name(unit), "UNIT_NAME_WITHOUT_TYPE", {"name": unit.name})
    if unit.level == PROVINCE and not unit.parent_id:
        return None
    parent = coming.get(unit.parent_id) or shipped.get(unit.parent_id)
    if parent is None or _RANKS[parent.level] >= _RANKS[unit.level] or not parent.exists_on(unit.valid_from):
        return UnusableUnit(_name(unit), "UNIT_PARENT_UNKNOWN", {"unit": unit.name})
    return None


def _is_orphan(unit: Unit, shipped: UnitIndex, coming: Mapping[str, Unit]) -> bool:
    """Whether one of the units it belongs to was left out after all."""
    parent_id = unit.parent_id
    while parent_id:
        parent = coming.get(parent_id) or shipped.get(parent_id)
        if parent is None:
            return True
        parent_id = parent.parent_id
    return False


def _overlapping(shipped: UnitIndex, coming: Mapping[str, Unit]) -> list[Unit]:
    """Units whose code another one has on some of their days: the one that begins later is left out."""
    found: list[Unit] = []
    by_code: dict[str, dict[str, Unit]] = {}
    for unit in coming.values():
        by_code.setdefault(unit.code, {one.id: one for one in shipped.with_code(unit.code)})[unit.id] = unit
    for units in by_code.values():
        last: Unit | None = None
        for unit in sorted(units.values(), key=lambda one: one.valid_from):
            if last is None or (last.valid_to is not None and last.valid_to < unit.valid_from):
                last = unit
            elif unit.id in coming:
                found.append(unit)
            elif last.id in coming:
                # The longer life is what the change says of the earlier one; the shipped one stays.
                found.append(last)
                last = unit
    return found


def _name(unit: Unit) -> str:
    return f"{unit.code} {unit.name}"


def _unit_to_plain(unit: Unit) -> dict[str, Json]:
    names: list[Json] = [{"name": one.name, "valid_to": one.valid_to.isoformat()} for one in unit.former_names]
    return {
        "id": unit.id,
        "code": unit.code,
        "name": unit.name,
        "level": unit.level,
        "parent_id": unit.parent_id or None,
        "valid_from": unit.valid_from.isoformat(),
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
        "former_names": names,
    }


def _unit_from_plain(plain: Mapping[str, Any], where: str) -> Unit:
    try:
        names = tuple(FormerName(one["name"], date.fromisoformat(one["valid_to"])) for one in plain["former_names"])
        valid_to = date.fromisoformat(plain["valid_to"]) if plain["valid_to"] else None
        valid_from = date.fromisoformat(plain["valid_from"])
    except ValueError as broken:
        raise ValueError(where) from broken
    return make_unit(
        code=plain["code"],
        name=plain["name"],
        level=plain["level"],
        parent_id=plain["parent_id"] or "",
        valid_from=valid_from,
        valid_to=valid_to,
        former_names=names,
        given_id=plain["id"],
    )


def make_unit(
    *,
    code: str,
    name: str,
    level: str,
    parent_id: str,
    valid_from: date,
    valid_to: date | None,
    former_names: Iterable[FormerName] = (),
    given_id: str = "",
) -> Unit:
    """A unit with the type word of its name; its type is empty where the name has none."""
    try:
        written, unit_type = split_type(name)
    except ValueError:
        written, unit_type = name, ""
    made = given_id or unit_id(code, valid_from)
    return Unit(made, code, written, level, unit_type, parent_id, valid_from, valid_to, tuple(former_names))
