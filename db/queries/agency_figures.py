"""Supplied figures, ratings and budget lines that stand beside another of the same subject."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.domain.figure_checks import OtherFigure
from db.domain.text import fold
from db.models.records import TABLES

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection
    from sqlalchemy.sql.elements import ColumnElement

    from db.domain.budgets import BudgetLine


def owner_of(connection: Connection, register: str, record_id: str) -> str:
    """The unit that owns a record; empty when it is not here."""
    table = TABLES[register]
    return connection.execute(sa.select(table.c.unit_id).where(table.c.id == record_id)).scalar_one_or_none() or ""


def overlapping(
    connection: Connection,
    register: str,
    *,
    days: tuple[date | None, date | None],
    unit: str,
    without: str | None,
    agency: str = "",
    indicator: str = "",
) -> tuple[OtherFigure, ...]:
    """The figures of a register that count some of the same days, the earliest first.

    Args:
        connection: inside an open transaction.
        register: one whose records have `from_on` and `to_on`.
        days: first and last day; one that is missing overlaps nothing.
        unit: who owns the figures.
        without: the record they are compared with.
        agency: that supplied them, in any spelling of case and accents; empty for all.
        indicator: whose figures; empty for registers without.
    """
    first, last = days
    if first is None or last is None:
        return ()
    table = TABLES[register]
    wanted = [
        *_others(register, unit, without),
        table.c.from_on <= last.isoformat(),
        table.c.to_on >= first.isoformat(),
    ]
    manual = "indicator" in table.c
    if manual:
        wanted.append(table.c.indicator == indicator)
    rows = connection.execute(sa.select(table).where(*wanted).order_by(table.c.from_on, table.c.id)).mappings()
    return tuple(
        OtherFigure(
            row["source_document"] or "",
            date.fromisoformat(row["from_on"]),
            date.fromisoformat(row["to_on"]),
            row.get("value"),
            row.get("part") or "",
        )
        for row in rows
        if not agency or fold(row["source_agency"] or "") == fold(agency)
    )


def is_rated_elsewhere(
    connection: Connection, *, commune: str, year: int | None, unit: str, without: str | None
) -> bool:
    """Whether another record of the same owner rates the commune for the year."""
    table = TABLES["commune_ratings"]
    if not commune or year is None:
        return False
    wanted = [*_others("commune_ratings", unit, without), table.c.commune == commune, table.c.year == year]
    return connection.execute(sa.select(sa.literal(1)).where(*wanted).limit(1)).first() is not None


def same_budget_lines(connection: Connection, *, line: BudgetLine, unit: str, without: str | None) -> tuple[str, ...]:
    """Names of the owner's other records that say how the same line of the budget stood on the same day."""
    table = TABLES["budgets"]
    if line.year is None or line.as_of is None:
        return ()
    wanted = [
        *_others("budgets", unit, without),
        table.c.year == line.year,
        table.c.source == line.source,
        table.c.purpose == line.purpose,
        table.c.as_of == line.as_of.isoformat(),
    ]
    names = connection.execute(sa.select(table.c.name).where(*wanted).order_by(table.c.id)).scalars()
    return tuple(name for name in names if fold(name) == fold(line.name))


def years_of(connection: Connection, register: str) -> tuple[int, ...]:
    """The years of which a register has records, the newest first."""
    table = TABLES[register]
    query = sa.select(table.c.year).where(table.c.deleted.is_(None), table.c.year.is_not(None)).distinct()
    return tuple(connection.execute(query.order_by(table.c.year.desc())).scalars())


def agencies_in(connection: Connection, register: str) -> tuple[tuple[str, int], ...]:
    """The agencies that supplied figures of a register, and how many each."""
    table = TABLES[register]
    query = sa.select(table.c.source_agency, sa.func.count()).where(table.c.deleted.is_(None))
    query = query.group_by(table.c.source_agency).order_by(table.c.source_agency)
    return tuple((name, number) for name, number in connection.execute(query) if name)


def _others(register: str, unit: str, without: str | None) -> list[ColumnElement[bool]]:
    table = TABLES[register]
    found: list[ColumnElement[bool]] = [table.c.deleted.is_(None), table.c.unit_id == unit]
    if without:
        found.append(table.c.id != without)
    return found
