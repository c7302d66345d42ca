"""The records of a package as takers go through them: register by register, in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.registers import BY_NAME
from db.queries.merging import Merged, compare_versions
from desktop.exchange.reading import read_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from sqlalchemy.engine import Connection

    from db.domain.registers import RegisterSpec
    from db.domain.versions import Version
    from desktop.exchange.verifying import Examined


def batches_of(source: Path | BinaryIO, found: Examined) -> Iterator[tuple[RegisterSpec, int, Sequence[Version]]]:
    """Register, number of lines before, and records of every batch; a newer program's registers are passed over.

    Their records stay in the kept package.

    Raises:
        ExchangeError: those of `read_records`.
    """
    for entry in found.header.registers if found.header else ():
        register = BY_NAME.get(entry.name)
        if register is not None:
            line = 0
            for batch in read_records(source, found, entry.name):
                yield register, line, batch
                line += len(batch)


def preview(connection: Connection, source: Path | BinaryIO, found: Examined) -> Merged:
    """What joining its records would do; the `preview` of every taker that joins records."""
    total = Merged()
    for register, _, batch in batches_of(source, found):
        total += compare_versions(connection, register, batch).merged
    return total
