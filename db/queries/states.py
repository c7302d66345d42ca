"""Lists filtered by a state that several fields decide together: tips by stage, documents and proposals by answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.domain.registers import BY_NAME
from db.domain.tips import TipStage
from db.models.records import TABLES
from db.queries.records import Filter, conditions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql.elements import ColumnElement

TIP_OVERDUE, TIP_UNANSWERED = "overdue", "unanswered"
ANSWER_OVERDUE, ANSWER_WAITING, ANSWERED = "overdue", "waiting", "answered"


def find_tips(connection: Connection, wanted: Filter, *, stages: frozenset[str], today: date) -> tuple[str, ...]:
    """The ids of the list of tips in one of some states, in the filter's order.

    Args:
        connection: inside `reading()`.
        wanted: the rest of the filter.
        stages: values of TipStage, `overdue`, `unanswered`; empty for all.
        today: the day that decides what is overdue.
    """
    columns = TABLES["tips"].c
    open_yet = columns.handled_on.is_(None)
    unclassified = sa.and_(open_yet, columns.classified_on.is_(None))
    states: dict[str, ColumnElement[bool]] = {
        TipStage.HANDLED: columns.handled_on.is_not(None),
        TipStage.CLASSIFIED: sa.and_(open_yet, columns.classified_on.is_not(None)),
        TipStage.VERIFIED: sa.and_(unclassified, columns.verified_on.is_not(None)),
        TipStage.RECEIVED: sa.and_(unclassified, columns.verified_on.is_(None)),
        TIP_OVERDUE: sa.and_(open_yet, columns.due_on < today.isoformat()),
        TIP_UNANSWERED: sa.and_(
            columns.answer_wanted.is_(True), columns.handled_on.is_not(None), columns.answered_on.is_(None)
        ),
    }
    return _find(connection, "tips", wanted, [states[stage] for stage in sorted(stages)])


def find_documents(connection: Connection, wanted: Filter, *, answers: frozenset[str], today: date) -> tuple[str, ...]:
    """The ids of the document book whose answer is `overdue`, `waiting` or `answered`; empty for all."""
    columns = TABLES["documents"].c
    asked = columns.answer_due_on.is_not(None)
    states: dict[str, ColumnElement[bool]] = {
        ANSWERED: columns.answered_by.is_not(None),
        ANSWER_WAITING: sa.and_(asked, columns.answered_by.is_(None), columns.answer_due_on >= today.isoformat()),
        ANSWER_OVERDUE: sa.and_(asked, columns.answered_by.is_(None), columns.answer_due_on < today.isoformat()),
    }
    return _find(connection, "documents", wanted, [states[answer] for answer in sorted(answers)])


def find_difficulties(connection: Connection, wanted: Filter, *, states: frozenset[str]) -> tuple[str, ...]:
    """The ids of the difficulties in one of some states; one without a state is open until it is answered."""
    columns = TABLES["difficulties"].c
    stated = columns.state.is_not(None)
    found: dict[str, ColumnElement[bool]] = {
        state: sa.or_(
            columns.state == state,
            sa.and_(
                ~stated,
                columns.answered_on.is_(None) if state == "open" else columns.answered_on.is_not(None),
                sa.literal(value=state in {"open", "answered"}),
            ),
        )
        for state in states
    }
    return _find(connection, "difficulties", wanted, [found[state] for state in sorted(found)])


def numbers_given(connection: Connection, register: str, column: str, wanted: Filter) -> tuple[str, ...]:
    """The numbers in a column of the records that a filter leaves, newest first."""
    table = TABLES[register]
    query = sa.select(table.c[column]).where(*conditions(connection, BY_NAME[register], wanted))
    query = query.where(table.c[column].is_not(None)).order_by(table.c.event_on.desc(), table.c.row_no.desc())
    return tuple(connection.execute(query).scalars())


def _find(
    connection: Connection, register: str, wanted: Filter, states: Sequence[ColumnElement[bool]]
) -> tuple[str, ...]:
    table = TABLES[register]
    found = conditions(connection, BY_NAME[register], wanted)
    if states:
        found.append(sa.or_(*states))
    order = table.c[wanted.order]
    ties = table.c.sort_key if wanted.order != "sort_key" else table.c.id
    query = sa.select(table.c.id).where(*found)
    query = query.order_by(order.desc().nulls_last() if wanted.descending else order.asc().nulls_last(), ties)
    return tuple(connection.execute(query).scalars())
