"""What is known here of units merged, divided, renamed and ended, and who says so: the program, superior or office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain.text import sort_key
from db.domain.unit_changes import apply_changes
from db.domain.units import COMMUNE
from db.transactions import reading
from desktop.services.unit_overlay import handed_changes, own_changes, unit_index_in
from desktop.services.units_source import load_unit_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.domain.unit_index import UnitIndex
    from db.domain.units import Unit
    from desktop.services.office import Office


class ChangeKind(StrEnum):
    """What happened to a unit."""

    MERGED = "merged"  # took over the territory of others
    NEW = "new"
    RENAMED = "renamed"
    ENDED = "ended"


class ChangeSource(StrEnum):
    """Who says so."""

    PROGRAM = "program"
    SUPERIOR = "superior"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One change of the list of units.

    Attributes:
        kind: what happened.
        code: of the unit that is there afterwards; of the one that ended.
        on: the first day on which it holds.
        before: names of the units before, in Vietnamese order; empty for a new one.
        after: name of the unit afterwards; empty for one that ended.
        source: who says so.
    """

    kind: ChangeKind
    code: str
    on: date
    before: tuple[str, ...]
    after: str
    source: ChangeSource


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """The changes an office sees.

    Attributes:
        changes: those of its own area, and all that superior and office have added; the newest first.
        may_enter: whether this office enters changes itself; others get them with the superior's plan packages.
        has_own: whether it has.
    """

    changes: tuple[UnitChange, ...]
    may_enter: bool
    has_own: bool


def may_enter_changes(office: Office) -> bool:
    """Whether an office enters changes of units: one with units below hands them down, one without superior must."""
    return office.unit.level != COMMUNE or office.superior is None


def load_unit_history(office: Office) -> UnitHistory:
    """The changes of units this office knows.

    Raises:
        KnownError: UNITS_BROKEN when what is kept cannot be understood.
    """
    with reading(office.database) as connection:
        own, handed, index = own_changes(connection), handed_changes(connection), unit_index_in(connection)
    shipped = load_unit_index()
    by_program = frozenset(_events(shipped))
    by_superior = frozenset(_events(apply_changes(shipped, handed)))
    area = _area(index, office.unit.id)
    found: list[UnitChange] = []
    for event in _events(index):
        if event in by_program:
            if event.unit_id in area:
                found.append(event.said(ChangeSource.PROGRAM))
        else:
            found.append(event.said(ChangeSource.SUPERIOR if event in by_superior else ChangeSource.OFFICE))
    found.sort(key=lambda one: (-one.on.toordinal(), sort_key(one.after or one.before[0]), one.code, one.kind))
    return UnitHistory(tuple(found), may_enter_changes(office), not own.is_empty)


@dataclass(frozen=True, slots=True)
class _Event:
    unit_id: str
    kind: ChangeKind
    code: str
    on: date
    before: tuple[str, ...]
    after: str

    def said(self, source: ChangeSource) -> UnitChange:
        return UnitChange(self.kind, self.code, self.on, self.before, self.after, source)


def _events(index: UnitIndex) -> Iterator[_Event]:
    """Everything that happened to the units of a list but that they were there from the beginning."""
    first_day = min(unit.valid_from for unit in index.units)
    for unit in index.units:
        name = unit.former_names[0].name if unit.former_names else unit.name
        before = tuple(sorted((one.name for one in index.predecessors(unit.id)), key=sort_key))
        if before:
            yield _Event(unit.id, ChangeKind.MERGED, unit.code, unit.valid_from, before, name)
        elif unit.valid_from > first_day:
            yield _Event(unit.id, ChangeKind.NEW, unit.code, unit.valid_from, (), name)
        yield from _renamings(unit)
        if unit.valid_to is not None and not index.successors(unit.id):
            ended = unit.valid_to + timedelta(days=1)
            yield _Event(unit.id, ChangeKind.ENDED, unit.code, ended, (unit.name,), "")


def _renamings(unit: Unit) -> Iterator[_Event]:
    names = [*(one.name for one in unit.former_names), unit.name]
    for former, name in zip(unit.former_names, names[1:], strict=True):
        on = former.valid_to + timedelta(days=1)
        yield _Event(unit.id, ChangeKind.RENAMED, unit.code, on, (former.name,), name)


def _area(index: UnitIndex, unit_id: str) -> frozenset[str]:
    found, waiting = {unit_id}, [unit_id]
    while waiting:
        below = [one.id for one in index.children(waiting.pop())]
        found.update(below)
        waiting.extend(below)
    return frozenset(found)
