"""Administrative units over time: provinces, former districts, communes, and what became of them (domain.md §3).

A code outlives its unit (11692 was phường Hải Thành until 30/6/2025 and is phường Dương Kinh since), so a unit is its
code together with the day its territory begins, and its id is made from both: the same in every office, without asking
anybody. A change of name or type alone keeps the id.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

PROVINCE = "province"
DISTRICT = "district"
COMMUNE = "commune"

TWO_TIERS_FROM = date(2025, 7, 1)  # no districts since; all communes re-based (QĐ 19/2025/QĐ-TTg)
_OLD_LIST_TO = date(2025, 6, 30)
# By convention: the old list does not say since when its units exist. Part of their ids, so never to be changed.
_OLD_LIST_FROM = date(2004, 1, 1)

_NAMESPACE = UUID("8c5f042e-763a-560c-ba7f-1a509c22e2d9").bytes  # of NAMESPACE_URL and "units.diaban"

TYPES = ("tỉnh", "thành phố", "quận", "huyện", "thị xã", "thị trấn", "phường", "xã", "đặc khu")

_USUAL_TYPES = {unit_type.capitalize(): unit_type for unit_type in TYPES if " " not in unit_type}

UnitRow = tuple[str, str, str, str]
"""code, name, level, parent code"""


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name the unit had before its present one.

    Attributes:
        name: with its type word.
        valid_to: the last day of that name.
    """

    name: str
    valid_to: date


@dataclass(frozen=True, slots=True)
class Unit:
    """One administrative unit during the life of its territory.

    Attributes:
        id: made from code and first day; see `unit_id`.
        code: two digits for a province, three for a former district, five for a commune.
        name: with its type word, as in the official list: "Phường Dương Kinh".
        level: province, district or commune.
        type: the type word in small letters: "phường".
        parent_id: the unit it belongs to; empty for a province.
        valid_from: first day; 1/1/2004 stands for "unknown, before 1/7/2025".
        valid_to: last day; None while it exists.
        former_names: names it had within these days, the earliest first.
    """

    id: str
    code: str
    name: str
    level: str
    type: str
    parent_id: str
    valid_from: date
    valid_to: date | None
    former_names: tuple[FormerName, ...] = ()

    @property
    def bare_name(self) -> str:
        """The name without its type word: "Dương Kinh"; "1" for "Phường 1"."""
        return self.name[len(self.type) + 1 :]

    def exists_on(self, day: date) -> bool:
        """Whether the unit exists on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def name_on(self, day: date) -> str:
        """Its name on a day, for papers of that time."""
        return next((former.name for former in self.former_names if day <= former.valid_to), self.name)


@dataclass(frozen=True, slots=True)
class Succession:
    """A new unit took over the territory of an old one, or part of it.

    Attributes:
        old_id: the unit that ended.
        new_id: the unit that followed.
        divided: whether the old unit went to several: where a record belongs must then be asked, not derived.
    """

    old_id: str
    new_id: str
    divided: bool


def unit_id(code: str, valid_from: date) -> str:
    """The id of the unit with that code whose territory begins on that day (a UUID of version 5)."""
    # Spelled out because uuid.uuid5 takes several times as long, and there are 14,000 units at every start.
    digits = hashlib.sha1(_NAMESPACE + f"{code}@{valid_from.isoformat()}".encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"


def build_units(
    *,
    current: Iterable[UnitRow],
    until_2025: Iterable[UnitRow],
    succession: Iterable[tuple[str, str, str]],
    former_names: Iterable[tuple[str, str, str]],
) -> tuple[tuple[Unit, ...], tuple[Succession, ...]]:
    """All units with what became of them, from the rows of the official lists.

    Args:
        current: the units of today.
        until_2025: the units of 30/6/2025.
        succession: old code, new code, "yes" where the old unit was divided.
        former_names: code of a unit of today, a name it had, the last day of that name.

    Returns:
        The former units, then those of today; and the successions of communes, of island districts and, drawn from
        their communes, of provinces.
    """
    names: dict[str, list[FormerName]] = defaultdict(list)
    for code, name, valid_to in sorted(former_names, key=lambda row: row[2]):
        names[code].append(FormerName(name, date.fromisoformat(valid_to)))
    old = _units_of(until_2025, _OLD_LIST_FROM, _OLD_LIST_TO, {})
    new = _units_of(current, TWO_TIERS_FROM, None, names)
    links = tuple(Succession(old[o].id, new[n].id, divided == "yes") for o, n, divided in succession)
    return (*old.values(), *new.values()), (*links, *_provinces_followed(links, old, new))


def _units_of(
    rows: Iterable[UnitRow], valid_from: date, valid_to: date | None, former_names: Mapping[str, list[FormerName]]
) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for code, written, level, parent in rows:
        name, unit_type = split_type(written)
        earlier = tuple(former_names.get(code, ()))
        parent_id = units[parent].id if parent else ""
        units[code] = Unit(
            unit_id(code, valid_from), code, name, level, unit_type, parent_id, valid_from, valid_to, earlier
        )
    return units


def split_type(written: str) -> tuple[str, str]:
    """The name with its type word spelled alike everywhere, and that word; ValueError where it has none."""
    unit_type = _USUAL_TYPES.get(written.partition(" ")[0])
    if unit_type and "  " not in written:
        return written, unit_type
    name = " ".join(written.split())
    small = name.lower()
    for unit_type in TYPES:
        if small.startswith(unit_type + " "):
            return unit_type.capitalize() + name[len(unit_type) :], unit_type
    raise ValueError(f"no type word in {written!r}")


def _provinces_followed(
    links: tuple[Succession, ...], old: Mapping[str, Unit], new: Mapping[str, Unit]
) -> tuple[Succession, ...]:
    province_of = {unit.id: unit.parent_id or unit.id for unit in (*old.values(), *new.values())}
    followed: dict[str, dict[str, None]] = defaultdict(dict)
    for link in links:
        # Twice: from a former commune to its district, from there to the province.
        followed[province_of[province_of[link.old_id]]][province_of[link.new_id]] = None
    return tuple(
        Succession(old_id, new_id, len(new_ids) > 1) for old_id, new_ids in followed.items() for new_id in new_ids
    )
