"""Moving an office's data to another kind of database: from a file to a server and back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db import journal, schema
from db.domain.errors import KnownError
from db.domain.progress import CancelToken, Report, ignore_progress
from db.domain.versions import canonical
from db.engine import is_server
from db.journal import Line
from db.moving import TableContent, copy_database
from db.transactions import writing
from db.writes.office import set_device
from desktop.services.office import open_office
from desktop.version import VERSION

if TYPE_CHECKING:
    from desktop.clock import Clock


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved.

    Attributes:
        unit: name of the office's unit.
        tables: what source and target both held when the copy was finished.
    """

    unit: str
    tables: tuple[TableContent, ...]

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(table.rows for table in self.tables)


def move_database(
    source: str,
    target: str,
    *,
    passphrase: str | None,
    new_passphrase: str | None,
    clock: Clock,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> Moved:
    """Everything of an office copied into a new database, with counts and digests compared.

    The data that stay behind go on under the number of another computer: somebody who works there by mistake forks no
    history, what was entered comes over like that of any second computer.

    Args:
        source: file or URL of the office's data.
        target: file that is not there yet, or URL of an empty PostgreSQL database.
        passphrase: of the source.
        new_passphrase: of a target file; None leaves it plain.
        clock: for the journal.
        token: stops the copying; the target is gone then.
        report: told after each table.

    Raises:
        KnownError: those of opening and making databases, COPY_DIFFERS; nothing is left of the target then.
        Cancelled: the token said so.
    """
    office = open_office(source, passphrase=passphrase, clock=clock)
    try:
        place = _half_done(target)
        database = schema.create_database(place, passphrase=new_passphrase, program=VERSION)
        try:
            tables = copy_database(office.database, database, token=token, report=report)
            line = Line("moved", "office", after=canonical({"from": _kind(source), "to": _kind(target)}))
            with writing(database) as connection:
                journal.append(connection, (line,), author=office.author, at=office.stamp())
        except BaseException:
            schema.discard_new(database)
            raise
        database.close()
        if place != target:
            Path(place).replace(target)
        with writing(office.database) as connection:
            journal.append(connection, (line,), author=office.author, at=office.stamp())
            set_device(connection, secrets.token_hex(6))
    finally:
        office.close()
    return Moved(office.unit.name, tables)


def _half_done(target: str) -> str:
    """Where the copy is made: a file gets its name only when it is whole, so that a killed move can be run again.

    Raises:
        KnownError: DATABASE_EXISTS.
    """
    if is_server(target):
        return target
    if Path(target).exists():
        raise KnownError("DATABASE_EXISTS", path=target)
    place = f"{target}.part"
    for suffix in ("", "-wal", "-shm"):
        Path(f"{place}{suffix}").unlink(missing_ok=True)
    return place


def _kind(location: str) -> str:
    return "server" if is_server(location) else "file"
