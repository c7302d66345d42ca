"""Whether "nothing happened" is true of a package, as far as the package itself can tell (FORMAT.md §3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from db.domain.registers import BY_NAME
from db.domain.versions import DELETED
from desktop.exchange.header import PackageKind

if TYPE_CHECKING:
    from desktop.exchange.header import PackageHeader

_SINCE = (1, 1)


class HappenedChecker:
    """Looks for the first record of a register that happened in the period in which nothing is said to have."""

    def __init__(self, header: PackageHeader, register: str) -> None:
        """Begin before the first line."""
        self._spec = BY_NAME[register]
        self._period = header.period if header.nil and self._spec.event else None
        self._lines = 0
        self.line = 0
        """The first line that tells of something; 0 while none does."""

    def look(self, block: bytes) -> None:
        """Some whole lines; what cannot be read is another's to say."""
        period = self._period
        if period is None or self.line:
            return
        first, last = period.from_on.isoformat(), period.to_on.isoformat()
        for raw in block.split(b"\n")[:-1]:
            self._lines += 1
            try:
                fields = msgspec.json.decode(raw, type=_Line).fields
            except (msgspec.MsgspecError, ValueError, RecursionError):
                continue
            day = self._spec.event_day(fields)
            if day and first <= day <= last and not fields.get(DELETED):
                self.line = self._lines
                return


class _Line(msgspec.Struct):
    fields: dict[str, Any]


def is_silent(header: PackageHeader) -> bool:
    """Whether a report brings nothing at all and does not say either that nothing happened.

    Programs of form 1.0 did not ask for the word.
    """
    return (
        header.kind is PackageKind.REPORT
        and header.format.numbers >= _SINCE
        and not header.nil
        and not header.carried
        and header.consolidated is None
        and not any(entry.count for entry in header.registers)
    )
