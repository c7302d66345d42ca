"""Versions of a record and how two of them are joined (package.md §4, FORMAT.md §4–5).

A record's fields are grouped in cells; a cell changes as one. Every change of a cell is a dot: the device that made it
and that device's counter for the record. The record's context says, per device, the highest counter seen. Joining two
versions keeps, cell by cell, each value that the other version has not seen replaced: where neither has seen the
other's, both stay side by side (a conflict). The join is commutative, associative and idempotent, needs no common
ancestor, and older data never overwrites newer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from db.domain.fields import Json
    from db.domain.registers import RegisterSpec

Dot = tuple[str, int]
DELETED = "deleted"
OWNER = "unit"  # the cell of the owner unit: it changes by a transfer and joins like any other (package.md §4.2)
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value of a cell with the change that set it; who made it and when stands in the journal under that dot.

    Attributes:
        dot: which change.
        values: the cell's non-empty fields.
    """

    dot: Dot
    values: Mapping[str, Json]

    @property
    def rank(self) -> tuple[int, str, str]:
        """The order by which the shown candidate is picked while nobody has decided: same everywhere."""
        return (self.dot[1], self.dot[0], canonical(self.values))


@dataclass(frozen=True, slots=True)
class Version:
    """One record as one place knows it.

    Attributes:
        id: UUIDv7 as text, given once.
        unit: id of the owner unit.
        context: per device, the highest counter of a change seen.
        first: the dot of the record's first version.
        values: the shown, non-empty fields as plain values; `deleted` holds the reason of a deletion.
        dots: per cell, the dot of its shown value where it differs from `first`.
        siblings: per cell changed on several sides at once, all candidates, the shown one first.
        changed_at: when it was last changed, UTC ISO text.
        changed_by: who changed it last.
    """

    id: str
    unit: str
    context: Mapping[str, int]
    first: Dot
    values: Mapping[str, Json]
    changed_at: str
    changed_by: str
    dots: Mapping[str, Dot] = field(default_factory=dict[str, Dot])
    siblings: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict[str, tuple[Candidate, ...]])

    @property
    def deleted(self) -> str | None:
        """The reason of the deletion, or None while the record lives."""
        reason = self.values.get(DELETED)
        return reason if isinstance(reason, str) else None

    @property
    def conflicts(self) -> dict[str, tuple[Candidate, ...]]:
        """The cells in which candidates really differ; the same value set on two sides is none."""
        return {
            cell: candidates
            for cell, candidates in self.siblings.items()
            if any(candidate.values != candidates[0].values for candidate in candidates)
        }


def canonical(values: object) -> str:
    """The one spelling of plain values: JSON, keys sorted, no spaces, letters as they are (FORMAT.md §3.3)."""
    return _ENCODER.encode(values)


def spell_context(context: Mapping[str, int]) -> str:
    """The canonical text of a context; the usual one, a single device, is written without the encoder for speed."""
    if len(context) == 1:
        ((device, counter),) = context.items()
        return f'{{"{device}":{counter}}}'
    return canonical(context)


def spell_dot(dot: Dot) -> str:
    """The canonical text of a dot; device ids need no escaping (FORMAT.md §4.1)."""
    return f'["{dot[0]}",{dot[1]}]'


def cells_of(register: RegisterSpec, values: Iterable[str]) -> dict[str, list[str]]:
    """The named fields by the cell they belong to; a name the register does not know is a cell of its own."""
    cell_of = {spec.name: spec.cell or spec.name for spec in register.fields}
    cells: dict[str, list[str]] = {}
    for name in values:
        cells.setdefault(cell_of.get(name, name), []).append(name)
    return cells


def new_version(
    record_id: str, *, unit: str, values: Mapping[str, Json], device: str, changed_at: str, changed_by: str
) -> Version:
    """The first version of a record made on this device."""
    return Version(record_id, unit, {device: 1}, (device, 1), _filled(values), changed_at, changed_by)


def change_version(
    version: Version,
    register: RegisterSpec,
    *,
    values: Mapping[str, Json],
    device: str,
    changed_at: str,
    changed_by: str,
    decided: Iterable[str] = (),
) -> Version:
    """The version after a change on this device; the same object where no cell differs.

    Every change also sets the cell `deleted`, so that an edit made while another device deletes the record is a
    conflict like any other (package.md §4.4).

    Args:
        version: what the user saw.
        register: for the cells.
        values: all fields as they are to be, plain and non-empty.
        device: the device that changes.
        changed_at: now, UTC ISO text.
        changed_by: who changes.
        decided: cells in conflict that this change settles even where it keeps the shown value.
    """
    wanted = _filled(values)
    cells = cells_of(register, {*version.values, *wanted})
    touched = {
        cell for cell, names in cells.items() if any(version.values.get(name) != wanted.get(name) for name in names)
    } | (set(decided) & set(version.siblings))
    if not touched:
        return version
    touched |= {DELETED}
    counter = version.context.get(device, 0) + 1
    return Version(
        version.id,
        version.unit,
        {**version.context, device: counter},
        version.first,
        wanted,
        changed_at,
        changed_by,
        {**version.dots, **dict.fromkeys(touched, (device, counter))},
        {cell: candidates for cell, candidates in version.siblings.items() if cell not in touched},
    )


def transfer_version(version: Version, *, unit: str, device: str, changed_at: str, changed_by: str) -> Version:
    """The version after its owner gave the record to another unit (package.md §4.2).

    Like every change it also sets the cell `deleted`; the new owner's later changes have seen it.
    """
    counter = version.context.get(device, 0) + 1
    touched = (OWNER, DELETED)
    return replace(
        version,
        unit=unit,
        context={**version.context, device: counter},
        changed_at=changed_at,
        changed_by=changed_by,
        dots={**version.dots, **dict.fromkeys(touched, (device, counter))},
        siblings={cell: found for cell, found in version.siblings.items() if cell not in touched},
    )


def join(a: Version, b: Version, register: RegisterSpec) -> Version:
    """What is known when both versions of one record are known (package.md §4.3)."""
    if a == b:
        return a
    cells = cells_of(register, {*a.values, *b.values, *_dotted_fields(a, register), *_dotted_fields(b, register)})
    cells.setdefault(OWNER, [OWNER])
    values: dict[str, Json] = {}
    dots: dict[str, Dot] = {}
    siblings: dict[str, tuple[Candidate, ...]] = {}
    first = max(a.first, b.first, key=lambda dot: (dot[1], dot[0])) if a.first != b.first else a.first
    for cell in sorted(cells.keys() | a.dots.keys() | b.dots.keys() | a.siblings.keys() | b.siblings.keys()):
        names = _fields_in(cell, register)
        kept = _surviving(_candidates(a, cell, names), _candidates(b, cell, names), a.context, b.context)
        shown = kept[0]
        values.update(shown.values)
        if shown.dot != first:
            dots[cell] = shown.dot
        if len(kept) > 1:
            siblings[cell] = kept
    context = {device: max(a.context.get(device, 0), b.context.get(device, 0)) for device in {*a.context, *b.context}}
    last = max(a, b, key=lambda v: (v.changed_at, v.changed_by))
    unit = str(values.pop(OWNER))
    return Version(a.id, unit, context, first, values, last.changed_at, last.changed_by, dots, siblings)


def covers(context: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether the first context has seen everything the other has."""
    return all(context.get(device, 0) >= counter for device, counter in other.items())


def _filled(values: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in values.items() if value is not None}


def _fields_in(cell: str, register: RegisterSpec) -> tuple[str, ...]:
    return tuple(spec.name for spec in register.fields if (spec.cell or spec.name) == cell) or (cell,)


def _dotted_fields(version: Version, register: RegisterSpec) -> list[str]:
    return [name for cell in version.dots for name in _fields_in(cell, register)]


def _candidates(version: Version, cell: str, names: tuple[str, ...]) -> tuple[Candidate, ...]:
    if cell in version.siblings:
        return version.siblings[cell]
    dot = version.dots.get(cell, version.first)
    if cell == OWNER:
        return (Candidate(dot, {OWNER: version.unit}),)
    values = {name: version.values[name] for name in names if name in version.values}
    return (Candidate(dot, values),)


def _surviving(
    ours: tuple[Candidate, ...],
    theirs: tuple[Candidate, ...],
    our_context: Mapping[str, int],
    their_context: Mapping[str, int],
) -> tuple[Candidate, ...]:
    """The candidates that no side has seen replaced, each once, the shown one first."""

    def key(candidate: Candidate) -> tuple[Dot, str]:
        return (candidate.dot, canonical(candidate.values))

    mine = {key(candidate): candidate for candidate in ours}
    yours = {key(candidate): candidate for candidate in theirs}
    both = {k: mine[k] for k in mine.keys() & yours.keys()}
    unseen = {k: c for k, c in mine.items() if k not in yours and not _has_seen(their_context, c.dot)}
    unseen |= {k: c for k, c in yours.items() if k not in mine and not _has_seen(our_context, c.dot)}
    # Histories that contradict each other (a copied machine reused a counter) would leave nothing: then all stay.
    kept = {**both, **unseen} or {**mine, **yours}
    return tuple(sorted(kept.values(), key=lambda candidate: candidate.rank, reverse=True))


def _has_seen(context: Mapping[str, int], dot: Dot) -> bool:
    return context.get(dot[0], 0) >= dot[1]
