"""Counting what other agencies supply and what is entered by hand: figures for a stretch of days (domain.md §6.13).

A figure belongs to the window in which its middle day lies, so that a calendar year counts for the report year and
every figure for one window of a kind only. Where an agency gives a quarter and later the year, the year alone counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from db.domain.targets import NUMERATOR
from db.models.records import TABLES
from db.queries.measures.dialects import DayNumber
from db.queries.measures.selections import OUTSIDE_WINDOW, Ask, Must, Selection, select_records

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql.elements import ColumnElement

    Condition = ColumnElement[bool]

BUDGETS = TABLES["budgets"]
MANUAL = TABLES["manual_figures"]
NOT_SUPPLIED = "FIGURES_NOT_SUPPLIED"
MANUAL_MISSING = "MANUAL_FIGURE_MISSING"


def agency_figure(ask: Ask) -> Selection:
    """The sum of one number of a register of other agencies' figures; unknown where nobody supplied it."""
    table, name = TABLES[ask.parameters["register"]], ask.parameters["field"]

    def states_it(each: Any) -> Condition:  # noqa: ANN401 - the table or an alias of it
        return each.c[name].is_not(None)

    return select_records(
        table.name,
        ask,
        about=(states_it(table),),
        must=(Must(OUTSIDE_WINDOW, _middle_within(table, ask)), _longest(table, ask, states_it)),
        amount=table.c[name],
        empty=NOT_SUPPLIED,
    )


def manual(ask: Ask) -> Selection:
    """Numerator or denominator entered by hand.

    Numerators add up; of several denominators of one agency the latest holds, for it is how many there are.
    """
    part = ask.parameters["part"]

    def is_meant(each: Any) -> Condition:  # noqa: ANN401 - the table or an alias of it
        stated = each.c.value.is_not(None)
        return sa.and_(each.c.indicator == ask.parameters["indicator"], each.c.part == part, stated)

    about, amount = (is_meant(MANUAL),), MANUAL.c.value
    if part == NUMERATOR:
        must = (Must(OUTSIDE_WINDOW, _middle_within(MANUAL, ask)), _longest(MANUAL, ask, is_meant))
        return select_records("manual_figures", ask, about=about, must=must, amount=amount, empty=MANUAL_MISSING)
    holds = sa.or_(_middle_within(MANUAL, ask), _covers_middle(MANUAL, ask))
    return select_records(
        "manual_figures",
        ask,
        about=about,
        must=(Must(OUTSIDE_WINDOW, holds),),
        amount=amount,
        once_per=sa.func.lower(MANUAL.c.source_agency),
        prefer=(MANUAL.c.to_on.desc(), sa.func.coalesce(MANUAL.c.source_on, "").desc(), MANUAL.c.changed_at.desc()),
        repeated="NEWER_FIGURE",
        empty=MANUAL_MISSING,
    )


def parts_entered(connection: Connection) -> frozenset[tuple[str, str]]:
    """Which parts of which indicators were ever entered by hand: code and part."""
    query = sa.select(MANUAL.c.indicator, MANUAL.c.part).where(MANUAL.c.deleted.is_(None)).distinct()
    return frozenset((indicator, part) for indicator, part in connection.execute(query))


def budget(ask: Ask) -> Selection:
    """Đồng of one column of the budget, of the window's year: of each line the latest state by the last day."""
    line = BUDGETS.c
    amount = line[ask.parameters["field"]]
    sources = ask.codes("sources")
    key = sa.func.coalesce(line.source, "") + "/" + sa.func.coalesce(line.purpose, "") + "/" + sa.func.lower(line.name)
    return select_records(
        "budgets",
        ask,
        about=(amount.is_not(None), *((line.source.in_(sources),) if sources else ())),
        must=(Must("OTHER_YEAR", line.year == ask.to_on.year), Must("AFTER_WINDOW", line.event_on <= ask.last)),
        amount=amount,
        once_per=key,
        prefer=(line.event_on.desc(), line.changed_at.desc()),
        repeated="NEWER_FIGURE",
        empty=NOT_SUPPLIED,
    )


def _middle_within(table: Any, ask: Ask) -> Condition:  # noqa: ANN401 - a table or an alias of one
    """The middle of the record's days lies in the window; days are doubled instead of halved."""
    twice = DayNumber(table.c.from_on) + DayNumber(table.c.to_on)
    return sa.and_(twice >= 2 * DayNumber(sa.literal(ask.first)), twice <= 2 * DayNumber(sa.literal(ask.last)) + 1)


def _covers_middle(table: sa.Table, ask: Ask) -> Condition:
    middle = (ask.from_on + (ask.to_on - ask.from_on) / 2).isoformat()
    return sa.and_(table.c.from_on <= middle, table.c.to_on >= middle)


def _longest(table: sa.Table, ask: Ask, about: Callable[[Any], Condition]) -> Must:
    """No other figure of the same agency in the window takes in these days, or is the newer for the same days."""
    other = table.alias("other")
    newer = sa.tuple_(sa.func.coalesce(other.c.source_on, ""), other.c.changed_at, other.c.id) > sa.tuple_(
        sa.func.coalesce(table.c.source_on, ""), table.c.changed_at, table.c.id
    )
    larger = sa.exists(
        sa.select(other.c.id)
        .where(
            other.c.unit_id == table.c.unit_id,
            other.c.deleted.is_(None),
            sa.func.lower(other.c.source_agency) == sa.func.lower(table.c.source_agency),
            about(other),
            _middle_within(other, ask),
            other.c.from_on <= table.c.from_on,
            other.c.to_on >= table.c.to_on,
            sa.or_(other.c.from_on < table.c.from_on, other.c.to_on > table.c.to_on, newer),
        )
        .correlate(table)
    )
    return Must("WITHIN_LONGER_FIGURE", ~larger)
