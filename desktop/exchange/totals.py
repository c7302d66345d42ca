"""Control totals of a register: how many records, how many of them deleted, what they add up to (FORMAT.md §3.6)."""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, cast

import msgspec
from msgspec import UNSET

from db.domain.versions import DELETED
from desktop.exchange.header import RegisterTotals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from db.domain.fields import Json
    from db.domain.registers import RegisterSpec


@cache
def totalled_fields(register: RegisterSpec) -> tuple[str, ...]:
    """The fields whose sums are control totals, in alphabetical order."""
    return tuple(sorted(spec.name for spec in register.travelling if spec.totalled))


class TotalsCounter:
    """Adds up one record after another."""

    def __init__(self, register: RegisterSpec) -> None:
        self._fields = totalled_fields(register)
        self._sums = dict.fromkeys(self._fields, 0)
        self._count = 0
        self._deleted = 0

    def add(self, values: Mapping[str, Json]) -> None:
        """Take in one record by its plain values."""
        self._count += 1
        if DELETED in values:
            self._deleted += 1
            return
        for name in self._fields:
            value = values.get(name)
            if value is not None:
                self._sums[name] += cast("int", value)

    def add_decoded(self, records: Sequence[msgspec.Struct]) -> None:
        """Take in records by their decoded fields, where UNSET stands for an empty one."""
        living = [fields for fields in records if getattr(fields, DELETED) is UNSET]
        self._count += len(records)
        self._deleted += len(records) - len(living)
        for name in self._fields:
            amounts = map(attrgetter(name), living)
            self._sums[name] += sum(amount for amount in amounts if amount is not UNSET)

    def totals(self) -> RegisterTotals:
        """What the records so far add up to."""
        return RegisterTotals(self._count, self._deleted, dict(self._sums))


def control_totals(register: RegisterSpec, values: Iterable[Mapping[str, Json]]) -> RegisterTotals:
    """The control totals of records given by their plain values."""
    counter = TotalsCounter(register)
    for record in values:
        counter.add(record)
    return counter.totals()
