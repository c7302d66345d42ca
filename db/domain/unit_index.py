"""Finding units: by id, by code on a day, by name typed without marks, and along their successions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from db.domain.text import fold, sort_key
from db.domain.units import TYPES, Succession, Unit

_SHORT = {
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "dk": "dac khu",
    "hcm": "ho chi minh",
    "tphcm": "thanh pho ho chi minh",
}
_TYPE_WORDS = sorted((fold(unit_type) for unit_type in TYPES), key=len, reverse=True)
_TYPE_LETTERS = {"p": "phuong", "x": "xa", "q": "quan", "h": "huyen", "t": "tinh"}
_LETTER_AND_NUMBER = re.compile(r"([pxq])(\d+)")


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """One unit that a query may mean.

    Attributes:
        unit: the unit.
        label: its name with those it belongs to: "Phường Hải Thành, Quận Dương Kinh, Thành phố Hải Phòng".
        exists: whether it exists on the day asked about.
        validity: for a unit that ended, until when: "đến 30/06/2025"; empty otherwise.
    """

    unit: Unit
    label: str
    exists: bool
    validity: str


@dataclass(frozen=True, slots=True)
class _Searched:
    """What is compared with a query; the texts are folded, `own` and `full` begin with a space."""

    unit: Unit
    type: str
    bare: str
    own: str
    full: str


class UnitIndex:
    """All units with quick ways to find them; never changed after it is made."""

    def __init__(self, units: Iterable[Unit], successions: Iterable[Succession] = ()) -> None:
        self._by_id = {unit.id: unit for unit in units}
        self._by_code: dict[str, list[Unit]] = defaultdict(list)
        for unit in self._by_id.values():
            self._by_code[unit.code].append(unit)
        self._successions = tuple(successions)

    @property
    def units(self) -> tuple[Unit, ...]:
        """All units, in the order they came."""
        return tuple(self._by_id.values())

    @property
    def successions(self) -> tuple[Succession, ...]:
        """What became of units, as it was given."""
        return self._successions

    def get(self, unit_id: str) -> Unit | None:
        """The unit of an id, or None."""
        return self._by_id.get(unit_id)

    def with_code(self, code: str) -> tuple[Unit, ...]:
        """All units that have had the code, the earliest first."""
        return tuple(sorted(self._by_code.get(code, ()), key=lambda unit: unit.valid_from))

    def of_code(self, code: str, day: date) -> Unit | None:
        """The unit that has the code on that day, or None."""
        return next((unit for unit in self._by_code.get(code, ()) if unit.exists_on(day)), None)

    def children(self, unit_id: str) -> tuple[Unit, ...]:
        """The units that belong to it directly, in Vietnamese order of their names."""
        return self._children.get(unit_id, ())

    def ancestors(self, unit: Unit) -> tuple[Unit, ...]:
        """The units it belongs to, the nearest first."""
        found: list[Unit] = []
        parent = self._by_id.get(unit.parent_id)
        while parent is not None:
            found.append(parent)
            parent = self._by_id.get(parent.parent_id)
        return tuple(found)

    def label(self, unit: Unit) -> str:
        """Its name followed by the names of those it belongs to."""
        return ", ".join(each.name for each in (unit, *self.ancestors(unit)))

    def successors(self, unit_id: str) -> tuple[Unit, ...]:
        """What its territory belongs to since it ended; several where it was divided."""
        return self._linked[0].get(unit_id, ())

    def predecessors(self, unit_id: str) -> tuple[Unit, ...]:
        """The units whose territory, or part of it, it took over."""
        return self._linked[1].get(unit_id, ())

    @cached_property
    def _children(self) -> dict[str, tuple[Unit, ...]]:
        children: dict[str, list[Unit]] = defaultdict(list)
        for unit in self._by_id.values():
            children[unit.parent_id].append(unit)
        return {
            parent: tuple(sorted(units, key=lambda unit: sort_key(unit.bare_name)))
            for parent, units in children.items()
        }

    @cached_property
    def _linked(self) -> tuple[dict[str, tuple[Unit, ...]], dict[str, tuple[Unit, ...]]]:
        after: dict[str, list[Unit]] = defaultdict(list)
        before: dict[str, list[Unit]] = defaultdict(list)
        for link in self._successions:
            after[link.old_id].append(self._by_id[link.new_id])
            before[link.new_id].append(self._by_id[link.old_id])
        return {k: tuple(v) for k, v in after.items()}, {k: tuple(v) for k, v in before.items()}

    @cached_property
    def searched(self) -> tuple[_Searched, ...]:
        """The folded texts of every unit, for `matching_units`."""
        full_of: dict[str, str] = {"": ""}

        def full(unit: Unit) -> str:
            if unit.id not in full_of:
                parent = self._by_id.get(unit.parent_id)
                full_of[unit.id] = f" {fold(unit.name)}{full(parent) if parent else ''}"
            return full_of[unit.id]

        rows: list[_Searched] = []
        for unit in self._by_id.values():
            unit_type, name = fold(unit.type), fold(unit.name)
            own = "".join(f" {each}" for each in (name, *(fold(former.name) for former in unit.former_names)))
            rows.append(_Searched(unit, unit_type, name[len(unit_type) + 1 :], own, own + full(unit)))
        return tuple(rows)


def matching_units(index: UnitIndex, query: str, *, limit: int = 50, day: date | None = None) -> tuple[UnitMatch, ...]:
    """The units that somebody may mean who types a code or the beginnings of words, marks or not.

    "p dương kinh", "duong kinh", "hai thanh duong kinh", "tp hcm" and "11692" are all understood. The closest names
    come first; among equally close ones those that exist on the day.

    Args:
        index: all units.
        query: what was typed so far.
        limit: how many are wanted at most.
        day: the day that decides which units exist; without it those without a last day do.
    """
    words = _words(query)
    if not words:
        return ()
    typed = " ".join(words)
    beginnings = [f" {word}" for word in words]
    wanted_type, rest = _split_type(words)
    found: list[tuple[int, bool, _Searched]] = []
    for row in index.searched:
        is_code = row.unit.code == typed
        if is_code or all(beginning in row.full for beginning in beginnings):
            rank = 0 if is_code else _rank(row, beginnings, wanted_type, rest)
            exists = row.unit.valid_to is None if day is None else row.unit.exists_on(day)
            found.append((rank, not exists, row))
    found.sort(key=lambda match: (match[0], match[1], sort_key(match[2].unit.bare_name), match[2].full))
    return tuple(
        UnitMatch(row.unit, index.label(row.unit), not ended, _validity(row.unit)) for _, ended, row in found[:limit]
    )


def _rank(row: _Searched, beginnings: list[str], wanted_type: str, rest: str) -> int:
    if not wanted_type or row.type == wanted_type:
        if row.bare == rest:
            return 1
        if row.bare.startswith(rest) or rest.startswith(row.bare + " "):
            return 2
    return 3 if all(beginning in row.own for beginning in beginnings) else 4


def _words(query: str) -> list[str]:
    words: list[str] = []
    for word in fold(query).split():
        numbered = _LETTER_AND_NUMBER.fullmatch(word)
        words.extend(numbered.groups() if numbered else _SHORT.get(word, word).split())
    return words


def _split_type(words: list[str]) -> tuple[str, str]:
    """The folded type word the query begins with, if any, and the rest."""
    typed = " ".join(words)
    for unit_type in _TYPE_WORDS:
        if typed.startswith(unit_type + " "):
            return unit_type, typed[len(unit_type) + 1 :]
    if words[0] in _TYPE_LETTERS and len(words) > 1:
        return _TYPE_LETTERS[words[0]], " ".join(words[1:])
    return "", typed


def _validity(unit: Unit) -> str:
    return f"đến {unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""
