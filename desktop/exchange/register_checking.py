"""A register of a package against its header: every record, and what they add up to (FORMAT.md §3.6, §4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.registers import BY_NAME
from db.domain.verdict import ReasonCode
from desktop.exchange.checking import LineChecker
from desktop.exchange.lines import LineError, whole_lines
from desktop.exchange.nil import HappenedChecker
from desktop.exchange.reasons import Reasons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.exchange.contents import Contents
    from desktop.exchange.header import PackageHeader, RegisterEntry, RegisterTotals


def check_register(
    contents: Contents,
    header: PackageHeader,
    entry: RegisterEntry,
    *,
    may_send: Callable[[str], bool],
    reasons: Reasons,
) -> RegisterTotals | None:
    """What the records add up to, with what is wrong noted; None where the file is not as it was signed.

    Args:
        contents: the files of the package.
        header: its header.
        entry: which register.
        may_send: whose records the package may carry.
        reasons: where to note.
    """
    found = Reasons()
    checker = LineChecker(BY_NAME[entry.name], may_send=may_send, reasons=found)
    happened = HappenedChecker(header, entry.name)

    def look(pieces: Iterator[bytes]) -> None:
        try:
            for block in whole_lines(pieces):
                checker.check(block)
                happened.look(block)
        except LineError as error:
            found.add(ReasonCode.RECORD_INVALID, register=entry.name, line=checker.lines + 1, field="", what=error.what)

    if not contents.is_as_signed(entry.path, look):
        return None
    reasons.extend(found)
    totals = checker.totals()
    if not found.has(ReasonCode.RECORD_INVALID):
        _check_totals(header, entry, totals, reasons)
        if happened.line:
            reasons.add(ReasonCode.HEADER_INVALID, field="nil", what="records", register=entry.name, line=happened.line)
    return totals


def _check_totals(header: PackageHeader, entry: RegisterEntry, found: RegisterTotals, reasons: Reasons) -> None:
    stated = header.totals.registers[entry.name]
    pairs = {
        "count": ({entry.count, stated.count}, found.count),
        "deleted": ({stated.deleted}, found.deleted),
        **{name: ({stated.sums.get(name)}, total) for name, total in found.sums.items()},
    }
    if not header.is_newer:
        pairs |= {name: ({total}, None) for name, total in stated.sums.items() if name not in found.sums}
    for what, (said, total) in pairs.items():
        if said != {total}:
            other = next(iter(said - {total}))
            reasons.add(ReasonCode.TOTALS_DIFFER, register=entry.name, what=what, stated=other, found=total)
