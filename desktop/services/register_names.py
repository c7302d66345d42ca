"""What records and units are called in workbooks, and whom such a name means.

A record is written with as many parts as its register needs to tell it apart ("Karaoke Sao Khuê | Số 5 Lê Lợi"); where
it is read, fewer parts will do as long as only one record has them. Nothing is guessed: a name of several is refused
with what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from db.domain.fields import Kind
from db.domain.registers import BY_NAME
from db.domain.text import clean, comparison_key, fold
from db.queries import records as queries
from desktop.intake.problems import Trouble, trouble
from desktop.intake.register_words import EVENT, load_register_words
from desktop.services.lists import name_in

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from db.domain.registers import RegisterSpec
    from db.domain.unit_index import UnitIndex
    from db.domain.units import Unit

BETWEEN = " | "
_MOST_CHOICES = 3
_BATCH = 5_000
_WITH_CODE = re.compile(r".*\[(\d{2,5})(?:, đến (\d{2}/\d{2}/\d{4}))?\]", re.DOTALL)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def write_names(connection: Connection, register: str, ids: Sequence[str]) -> dict[str, str]:
    """What some records are called in the workbooks of other registers, by id."""
    spec = BY_NAME[register]
    versions = queries.get_versions(connection, spec, ids)
    return {
        record_id: BETWEEN.join(part for part in parts if part)
        for record_id, parts in _parts_of(connection, spec, [(version.id, version.values) for version in versions])
    }


def write_unit(index: UnitIndex, unit_id: str) -> str:
    """A unit with its code, and its last day where it ended: "Phường Hải Thành, … [11692, đến 30/06/2025]"."""
    unit = index.get(unit_id)
    if unit is None:
        return unit_id
    ended = f", đến {unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""
    return f"{index.label(unit)} [{unit.code}{ended}]"


@dataclass(slots=True)
class NameIndex:
    """The records of one register by what they are called.

    Attributes:
        register: which.
        full: compared name of all parts → ids.
        short: compared names of the first parts → ids.
        texts: id → as it is written.
    """

    register: str
    full: dict[str, dict[str, None]]
    short: dict[str, dict[str, None]]
    texts: dict[str, str]

    def add(self, record_id: str, parts: Sequence[str]) -> None:
        """One more record."""
        filled = [part for part in parts if part]
        if not filled:
            return
        text = BETWEEN.join(filled)
        self.texts[record_id] = text
        for key in _keys(text):
            self.full.setdefault(key, {})[record_id] = None
        for count in range(1, len(filled)):
            for key in _keys(" ".join(filled[:count])):
                self.short.setdefault(key, {})[record_id] = None

    def read(self, text: str) -> tuple[str, Trouble | None]:
        """The record a text names."""
        if text in self.texts:
            return text, None
        places = [(names, key) for key in _keys(text) for names in (self.full, self.short)]
        found = next((tuple(names[key]) for names, key in places if key in names), ())
        if len(found) == 1:
            return found[0], None
        if found:
            choices = "; ".join(self.texts[one] for one in found[:_MOST_CHOICES])
            return "", trouble("REFERENCE_AMBIGUOUS", text=text, count=len(found), choices=choices)
        return "", trouble("REFERENCE_UNKNOWN", text=text)


def _keys(text: str) -> tuple[str, str]:
    """The text to compare, exactly and without marks; the second never looks like the first."""
    return comparison_key(text), f"~{fold(text)}"


def index_names(connection: Connection, register: str) -> NameIndex:
    """All records of a register that are not deleted, by what they are called."""
    index = NameIndex(register, {}, {}, {})
    spec = BY_NAME[register]
    batch = [
        (version.id, version.values) for version in queries.read_versions(connection, spec) if version.deleted is None
    ]
    for start in range(0, len(batch), _BATCH):
        for record_id, parts in _parts_of(connection, spec, batch[start : start + _BATCH]):
            index.add(record_id, parts)
    return index


def name_parts(connection: Connection, spec: RegisterSpec, values: Mapping[str, Json]) -> tuple[str, ...]:
    """The parts of one record's name from its plain values."""
    return next(parts for _, parts in _parts_of(connection, spec, [("", values)]))


def _parts_of(
    connection: Connection, spec: RegisterSpec, records: Sequence[tuple[str, Mapping[str, Json]]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    wanted = load_register_words()[spec.name].name
    titles: dict[str, dict[str, str]] = {}
    for name in wanted:
        if name != EVENT and spec.field(name).kind is Kind.RECORD:
            ids = sorted({str(values[name]) for _, values in records if values.get(name)})
            titles[name] = name_in(connection, spec.field(name).register, ids)
    for record_id, values in records:
        parts: list[str] = []
        for name in wanted:
            if name == EVENT:
                day = spec.event_day(values)
                parts.append(date.fromisoformat(day).strftime("%d/%m/%Y") if day else "")
            elif name in titles:
                parts.append(titles[name].get(str(values.get(name, "")), ""))
            else:
                parts.append(clean(str(values.get(name) or "")))
        yield record_id, tuple(parts)


def read_unit(index: UnitIndex, text: str, *, day: date, own_id: str) -> tuple[str, Trouble | None]:
    """The unit a text names: our own spelling with code, a code alone, or a name as it was on the day.

    Args:
        index: the units the office goes by.
        text: the cell.
        day: when the unit must exist, where only a name or code is given.
        own_id: the office's unit; of several units of one name the one that belongs to it or to its province counts.
    """
    if _ID.fullmatch(text) and index.get(text):
        return text, None
    spelled = _WITH_CODE.fullmatch(text)
    if spelled:
        ended = spelled[2] or ""
        for unit in index.with_code(spelled[1]):
            if (f"{unit.valid_to:%d/%m/%Y}" if unit.valid_to else "") == ended:
                return unit.id, None
    if text.isdecimal() and (coded := index.of_code(text.zfill(5 if len(text) > 3 else len(text)), day)):
        return coded.id, None
    found = _units_by_name(index).get(fold(text), ())
    standing = [unit for unit in found if unit.exists_on(day)] or list(found)
    if len(standing) > 1:
        standing = _nearest(index, standing, own_id) or standing
    if len(standing) == 1:
        return standing[0].id, None
    if standing:
        choices = "; ".join(write_unit(index, unit.id) for unit in standing[:_MOST_CHOICES])
        return "", trouble("UNIT_AMBIGUOUS", text=text, count=len(standing), choices=choices)
    return "", trouble("UNIT_UNREADABLE", text=text)


def _nearest(index: UnitIndex, units: Sequence[Unit], own_id: str) -> list[Unit]:
    own = index.get(own_id)
    if own is None:
        return []
    around = [own.id, *(each.id for each in index.ancestors(own))]
    for near in around:
        inside = [unit for unit in units if unit.id == near or near in {each.id for each in index.ancestors(unit)}]
        if inside:
            return inside
    return []


@lru_cache(maxsize=2)
def _units_by_name(index: UnitIndex) -> Mapping[str, tuple[Unit, ...]]:
    found: dict[str, dict[str, Unit]] = {}
    for unit in index.units:
        names = [unit.name, unit.bare_name, index.label(unit), *(former.name for former in unit.former_names)]
        for name in names:
            found.setdefault(fold(name), {})[unit.id] = unit
    return {name: tuple(units.values()) for name, units in found.items()}
