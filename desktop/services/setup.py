"""Setting up an office: which unit it is, what is known of that unit, where its data may lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.text import fold
from db.domain.unit_index import matching_units
from desktop.services.units_source import load_unit_index

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from db.domain.units import Unit

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit somebody may mean.

    Attributes:
        id: its id.
        name: with its type word.
        code: its code.
        belongs: the names of the units above it, the nearest first.
        valid_from: first day; None where the list does not say.
        valid_to: last day; None while it exists.
    """

    id: str
    name: str
    code: str
    belongs: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is known of a chosen unit.

    Attributes:
        choice: the unit.
        label: its name with those it belongs to.
        level: its level.
        former: the units it took over, one text for each district they were in.
        superior: the unit its reports usually go to, or None.
        earlier_code: names of other units that had its code.
        below: units that belong to it, in Vietnamese order.
        successors: where the unit has ended: the units that took it over.
    """

    choice: UnitChoice
    label: str
    level: str
    former: tuple[str, ...]
    superior: UnitChoice | None
    earlier_code: tuple[str, ...]
    below: tuple[UnitChoice, ...]
    successors: tuple[UnitChoice, ...]


def find_choices(typed: str, day: date) -> tuple[UnitChoice, ...]:
    """The units that fit what was typed, those of today first."""
    found = matching_units(load_unit_index(), typed, limit=_SHOWN, day=day)
    choices = [_choice(match.unit) for match in found]
    return tuple(sorted(choices, key=lambda choice: choice.valid_to is not None))


def describe_choice(unit_id: str) -> UnitFacts:
    """What is known of a unit.

    Raises:
        KnownError: UNIT_UNKNOWN.
    """
    index = load_unit_index()
    unit = index.get(unit_id)
    if unit is None:
        raise KnownError("UNIT_UNKNOWN", unit=unit_id)
    parent = index.get(unit.parent_id) if unit.parent_id else None
    return UnitFacts(
        _choice(unit),
        index.label(unit),
        unit.level,
        _former(index.predecessors(unit.id)),
        _choice(parent) if parent else None,
        tuple(_lowered(other) for other in index.with_code(unit.code) if other.id != unit.id),
        tuple(_choice(child) for child in index.children(unit.id)),
        tuple(_choice(new) for new in index.successors(unit.id)) if unit.valid_to else (),
    )


def suggest_location(folder: Path, unit_id: str) -> Path:
    """A file in the folder that does not exist yet, named after the unit."""
    unit = load_unit_index().get(unit_id)
    stem = f"{unit.code}-{fold(unit.bare_name).replace(' ', '-')}" if unit else "diaban"
    found, number = folder / f"{stem}.db", 2
    while found.exists():
        found, number = folder / f"{stem}-{number}.db", number + 1
    return found


def _choice(unit: Unit) -> UnitChoice:
    index = load_unit_index()
    above = ", ".join(each.name for each in index.ancestors(unit))
    # Units of the old list begin on a day that stands for "not known".
    known_from = unit.valid_from if unit.valid_to is None else None
    return UnitChoice(unit.id, unit.name, unit.code, above, known_from, unit.valid_to)


def _former(units: tuple[Unit, ...]) -> tuple[str, ...]:
    """For each district a text: “Hòa Nghĩa; một phần Anh Dũng, Hải Thành (quận Dương Kinh)”."""
    index = load_unit_index()
    by_district: dict[str, tuple[list[str], list[str]]] = {}
    for unit in units:
        nearest = next(iter(index.ancestors(unit)), None)
        whole, parts = by_district.setdefault(_lowered(nearest) if nearest else "", ([], []))
        divided = len(index.successors(unit.id)) > 1
        (parts if divided else whole).append(unit.bare_name)
    texts: list[str] = []
    for district, (whole, parts) in by_district.items():
        said = [", ".join(whole)] if whole else []
        said += [f"một phần {', '.join(parts)}"] if parts else []
        texts.append(f"{'; '.join(said)} ({district})" if district else "; ".join(said))
    return tuple(texts)


def _lowered(unit: Unit) -> str:
    """Its name inside a sentence: "quận Dương Kinh"."""
    return f"{unit.type} {unit.bare_name}"
