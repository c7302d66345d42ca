"""Everything of one database copied into another, empty one: file to server, server to file, file to encrypted file.

The copy is one transaction in the target; afterwards both sides are counted and summed anew, row by row, so that a
difference in spelling between the two kinds of database cannot go unnoticed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from db.domain.errors import KnownError
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.registers import BY_NAME
from db.models import metadata
from db.models.base import RowNumber
from db.models.office import database_format, units
from db.transactions import reading, writing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Connection

    from db.engine import Database

_ROWS_AT_ONCE = 1_000
_DIGEST_SPACE = 1 << 256


@dataclass(frozen=True, slots=True)
class TableContent:
    """What a table holds, whatever the order of its rows.

    Attributes:
        name: of the table.
        rows: how many.
        digest: sum of the SHA-256 of every row, modulo 2²⁵⁶, as hexadecimal digits.
    """

    name: str
    rows: int
    digest: str


def copy_database(
    source: Database, target: Database, *, token: CancelToken | None = None, report: Report = ignore_progress
) -> tuple[TableContent, ...]:
    """What both databases hold afterwards, table by table.

    Args:
        source: read in one transaction, so one state of it is copied.
        target: new and empty.
        token: asked between a thousand rows; stopping leaves the target empty.
        report: told after each table.

    Raises:
        KnownError: COPY_DIFFERS with the table, when the target holds something else than the source; it is empty then.
        Cancelled: the token said so.
    """
    token = token or CancelToken()
    tables = tables_in_order()
    with reading(source) as old, writing(target) as new:
        for number, table in enumerate(tables):
            report(Progress(number, len(tables), table.name))
            for batch in _batches(old, table):
                token.check()
                new.execute(sa.insert(table), batch)
            _restore_numbering(new, table)
            _fill_search(new, table)
        found = tuple(describe_table(new, table) for table in tables)
        for wanted, got in zip((describe_table(old, table) for table in tables), found, strict=True):
            if wanted != got:
                raise KnownError("COPY_DIFFERS", table=got.name, source=wanted.rows, target=got.rows)
    report(Progress(len(tables), len(tables)))
    return found


def tables_in_order() -> list[sa.Table]:
    """All tables that hold what somebody entered, each after those it refers to."""
    return [table for table in metadata.sorted_tables if table is not database_format]


def describe_table(connection: Connection, table: sa.Table) -> TableContent:
    """Number of rows and their digest, the same for the same content in every kind of database."""
    count, total = 0, 0
    columns = list(table.columns)
    for row in connection.execute(sa.select(*columns)).yield_per(_ROWS_AT_ONCE):
        spelled = repr(tuple(_plain(value) for value in row))
        total = (total + int.from_bytes(hashlib.sha256(spelled.encode()).digest())) % _DIGEST_SPACE
        count += 1
    return TableContent(table.name, count, f"{total:064x}")


def _plain(value: object) -> object:
    """Servers and files give the same bytes in different wrappings."""
    return cast("memoryview[int]", value).tobytes() if isinstance(value, memoryview) else value


def _batches(connection: Connection, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    if table is units:  # parents first, for a server looks at references at once
        yield from _chunks(_parents_first([dict(row) for row in connection.execute(sa.select(units)).mappings()]))
        return
    rows = connection.execute(sa.select(table)).yield_per(_ROWS_AT_ONCE).mappings()
    for partition in rows.partitions():
        yield [dict(row) for row in partition]


def _chunks(rows: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        yield list(rows[start : start + _ROWS_AT_ONCE])


def _parents_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_id = {row["id"]: row for row in rows}
    ordered: dict[str, dict[str, Any]] = {}
    for row in rows:
        lineage: list[dict[str, Any]] = []
        current: dict[str, Any] | None = row
        while current is not None and current["id"] not in ordered:
            lineage.append(current)
            current = by_id.get(current["parent_id"])
        ordered.update((one["id"], one) for one in reversed(lineage))
    return list(ordered.values())


def _restore_numbering(connection: Connection, table: sa.Table) -> None:
    """A server counts on from the highest number that came along; a file does so by itself."""
    numbered = [c for c in table.primary_key.columns if c.type is RowNumber and c.autoincrement is True]
    if connection.dialect.name != "postgresql" or not numbered:
        return
    column = numbered[0]
    highest = connection.execute(sa.select(sa.func.max(column))).scalar()
    if highest is not None:
        sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
        connection.execute(sa.select(sa.func.setval(sequence, cast("int", highest))))


def _fill_search(connection: Connection, table: sa.Table) -> None:
    if connection.dialect.name == "sqlite" and table.name in BY_NAME:
        connection.exec_driver_sql(
            f"INSERT INTO {table.name}_search (rowid, search_text) SELECT row_no, search_text FROM {table.name}"  # noqa: S608 - our own names
        )
