"""Counting awareness work: who was reached, what was published, in which months (domain.md T10–T13, T25, T26)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.domain.activities import ESTABLISHMENT_WORKERS
from db.models.records import TABLES
from db.queries.measures.dialects import Items
from db.queries.measures.months import months_of
from db.queries.measures.places import ESTABLISHMENTS, in_business, of_own_place
from db.queries.measures.selections import Ask, Must, Selection, select_records, within

if TYPE_CHECKING:
    from sqlalchemy.sql.elements import ColumnElement

ACTIVITIES = TABLES["activities"]


def workers_reached(ask: Ask) -> Selection:
    """Workers reached, per establishment the largest audience, never more than its workers.

    Audiences are counts, so the same person cannot be told from another; the largest meeting is the surest number of
    different people (domain.md T11).
    """
    audiences = Items(ACTIVITIES.c.audiences, sqlite=ask.sqlite)
    persons = audiences.number("persons")
    workers = sa.func.coalesce(ESTABLISHMENTS.c.workers_total, 0)
    amount = sa.case((persons < workers, persons), else_=workers)
    return select_records(
        "activities",
        ask,
        source=ACTIVITIES.join(audiences.rows, sa.true()).outerjoin(
            ESTABLISHMENTS, ESTABLISHMENTS.c.id == audiences.id("establishment")
        ),
        about=(audiences.text("audience") == ESTABLISHMENT_WORKERS,),
        must=(
            within(ACTIVITIES.c.event_on, ask),
            Must("AUDIENCE_WITHOUT_PLACE", audiences.text("establishment").is_not(None)),
            Must("AUDIENCE_EMPTY", persons > 0),
            *of_own_place(ask, ACTIVITIES.c.unit_id),
            *in_business(ask),
        ),
        amount=amount,
        once_per=ask.same_place(ESTABLISHMENTS.c.id),
        prefer=(amount.desc(),),
        repeated="SMALLER_AUDIENCE",
        across=ask.linked,
    )


def people_reached(ask: Ask) -> Selection:
    """People of the named audiences at all activities, as counted there; unknown while one was not counted."""
    audiences = Items(ACTIVITIES.c.audiences, sqlite=ask.sqlite)
    return select_records(
        "activities",
        ask,
        source=ACTIVITIES.join(audiences.rows, sa.true()),
        about=(audiences.text("audience").in_(ask.codes("audiences")),),
        must=(within(ACTIVITIES.c.event_on, ask),),
        amount=audiences.number("persons"),
        unknown="AUDIENCE_NOT_COUNTED",
    )


def forms_made(ask: Ask) -> Selection:
    """Items of the named forms (phóng sự, tin, bài); one that does not say how many is one."""
    forms = Items(ACTIVITIES.c.forms, sqlite=ask.sqlite)
    day = _published(forms)
    return select_records(
        "activities",
        ask,
        source=ACTIVITIES.join(forms.rows, sa.true()),
        day=day,
        about=(forms.text("form").in_(ask.codes("forms")),),
        must=(within(day, ask),),
        amount=sa.func.coalesce(forms.number("times"), 1),
    )


def months_with_forms(ask: Ask) -> Selection:
    """Months that are over and in which an item of the named forms appeared, each once over all units."""
    forms = Items(ACTIVITIES.c.forms, sqlite=ask.sqlite)
    day = _published(forms)
    over = [month for month in months_of(ask.from_on, ask.to_on) if month.to_on <= ask.as_of]
    spans = [(day.between(m.from_on.isoformat(), m.to_on.isoformat()), m.code) for m in over]
    month = sa.case(*spans, (sa.false(), ""))
    return select_records(
        "activities",
        ask,
        source=ACTIVITIES.join(forms.rows, sa.true()),
        day=day,
        about=(forms.text("form").in_(ask.codes("forms")),),
        must=(within(day, ask), Must("MONTH_NOT_OVER", month.is_not(None))),
        once_per=month,
        repeated="MONTH_ALREADY_COUNTED",
        across=True,
    )


def _published(forms: Items) -> ColumnElement[str]:
    return sa.func.coalesce(forms.text("published_on"), ACTIVITIES.c.event_on)
