"""The records of one practice office before they are kept: each with the changes it went through, and their moments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from db import journal
from db.domain.authors import Author
from db.domain.fields import Json, Kind, fields_of, is_empty, to_json, value_to_json
from db.domain.registers import BY_RECORD, REGISTERS, RegisterSpec
from db.domain.versions import DELETED, Version, canonical, change_version, new_version
from db.journal import Line, changed_values
from db.writes.records import ADDED, EDITED, REMOVED, insert_versions
from desktop.clock import stamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from random import Random

    from _typeshed import DataclassInstance
    from sqlalchemy.engine import Connection

_CLOCK_BITS, _SMALL_BITS, _LARGE_BITS = 48, 12, 62


@dataclass(frozen=True, slots=True)
class _Step:
    at: str
    values: dict[str, Json]
    action: str


@dataclass(frozen=True, slots=True)
class _Entry:
    register: RegisterSpec
    steps: list[_Step]


class Ledger:
    """What the officers of one office typed in, in any order; written at the end in the order of the moments."""

    def __init__(self, *, unit: str, device: str, officers: tuple[tuple[str, str], ...], chance: Random) -> None:
        """Begin an empty one.

        Args:
            unit: id of the office's unit, which owns the records.
            device: id of the office's computer.
            officers: stamp and name of who sits at it from then on, the earliest first.
            chance: gives the record ids.
        """
        self._unit = unit
        self._device = device
        self._officers = officers
        self._chance = chance
        self._entries: dict[str, _Entry] = {}

    def add(self, value: DataclassInstance, at: datetime) -> str:
        """The id of a new record typed in at that moment."""
        record_id = seeded_id(at, self._chance)
        self._entries[record_id] = _Entry(BY_RECORD[type(value)], [_Step(stamp(at), _plain(value), ADDED)])
        return record_id

    def change(self, record_id: str, value: DataclassInstance, at: datetime) -> None:
        """The record as it is from that moment on; a moment before the last change is put right after it."""
        self._append(record_id, _plain(value), at, EDITED)

    def delete(self, record_id: str, reason: str, at: datetime) -> None:
        """The record deleted with its reason."""
        self._append(record_id, {**self._entries[record_id].steps[-1].values, DELETED: reason}, at, REMOVED)

    def known(self, register: str) -> Iterator[tuple[str, dict[str, Json]]]:
        """Id and plain values, as they are at the end, of what was entered so far and not deleted."""
        for record_id, entry in self._entries.items():
            values = entry.steps[-1].values
            if entry.register.name == register and DELETED not in values:
                yield record_id, values

    def write(self, connection: Connection) -> int:
        """Everything kept: rows, search index, journal.

        Args:
            connection: inside `writing()`.

        Returns:
            The number of records.
        """
        fresh: dict[str, list[Version]] = {register.name: [] for register in REGISTERS}
        lines: list[tuple[str, str, Line]] = []
        for record_id, entry in sorted(self._entries.items(), key=lambda item: (item[1].steps[0].at, item[0])):
            versions = list(self._versions(record_id, entry))
            lines += [(version.changed_at, version.changed_by, line) for version, line in versions]
            fresh[entry.register.name].append(versions[-1][0])
        for register in REGISTERS:
            insert_versions(connection, register, fresh[register.name])
        self._write_journal(connection, lines)
        return len(self._entries)

    def _append(self, record_id: str, values: dict[str, Json], at: datetime, action: str) -> None:
        steps = self._entries[record_id].steps
        if values != steps[-1].values:
            steps.append(_Step(max(stamp(at), steps[-1].at), values, action))

    def _versions(self, record_id: str, entry: _Entry) -> Iterator[tuple[Version, Line]]:
        """Each version of the record with its journal line."""
        name = entry.register.name
        first, *later = entry.steps
        version = new_version(
            record_id,
            unit=self._unit,
            values=first.values,
            device=self._device,
            changed_at=first.at,
            changed_by=self._officer(first.at),
        )
        after = canonical(version.values)
        yield version, Line(first.action, name, record_id, after=after, context=canonical(version.context))
        for step in later:
            before = version
            version = change_version(
                before,
                entry.register,
                values=step.values,
                device=self._device,
                changed_at=step.at,
                changed_by=self._officer(step.at),
            )
            changes = changed_values(before.values, version.values)
            yield version, Line(step.action, name, record_id, None, *changes, canonical(version.context))

    def _officer(self, at: str) -> str:
        return next((name for since, name in reversed(self._officers) if since <= at), self._officers[0][1])

    def _write_journal(self, connection: Connection, lines: list[tuple[str, str, Line]]) -> None:
        sittings: dict[tuple[str, str], list[Line]] = {}
        for at, name, line in lines:
            sittings.setdefault((at, name), []).append(line)
        for at, name in sorted(sittings):
            author = Author(name, self._device, self._unit)
            journal.append(connection, sittings[at, name], author=author, at=at)


def _plain(value: DataclassInstance) -> dict[str, Json]:
    """The same as `to_json`, in half the time: members and answers are alike in thousands of records."""
    plain: dict[str, Json] = {}
    for spec in fields_of(type(value)):
        entered: Any = getattr(value, spec.name)
        if not is_empty(entered):
            plain[spec.name] = (
                [_plain_item(item) for item in entered] if spec.kind is Kind.ITEMS else value_to_json(spec, entered)
            )
    return plain


@lru_cache(maxsize=4096)
def _plain_item(item: DataclassInstance) -> dict[str, Json]:
    return to_json(item)


def seeded_id(moment: datetime, chance: Random) -> str:
    """A record id (UUIDv7) of that moment whose other bits come from the generator."""
    milliseconds = int(moment.timestamp() * 1000)
    value = milliseconds & ((1 << _CLOCK_BITS) - 1)
    value = value << 4 | 7
    value = value << _SMALL_BITS | chance.getrandbits(_SMALL_BITS)
    value = value << 2 | 2
    value = value << _LARGE_BITS | chance.getrandbits(_LARGE_BITS)
    return str(UUID(int=value))
