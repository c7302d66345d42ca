"""Counting units: those that report, with a plan, a kept-up form, a model, a rating, a number (domain.md T06–T09 …).

"Xã", "phường", "huyện" of a target are the units of that level which report to the office.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.models.office import units
from db.models.records import TABLES
from db.queries.measures.dialects import Items
from db.queries.measures.selections import Ask, Must, Selection, holds_any

if TYPE_CHECKING:
    from sqlalchemy.sql.elements import ColumnElement

    Condition = ColumnElement[bool]

ACTIVITIES = TABLES["activities"]
WORK_PLANS = TABLES["work_plans"]
PILOT_MODELS = TABLES["pilot_models"]
RATINGS = TABLES["commune_ratings"]
_NOT_IN_FORCE = ("draft", "cancelled")


def units_reporting(ask: Ask) -> Selection:
    """One for each unit."""
    return _units(ask)


def units_with_kept_form(ask: Ask) -> Selection:
    """One for each unit with a form of awareness work kept up regularly in the window."""
    here = _of_unit(ask, ACTIVITIES, ACTIVITIES.c.event_on.between(ask.first, ask.last))
    kept = ACTIVITIES.c.forms.contains('"kept_up":true', autoescape=True)
    return _units(
        ask,
        Must("UNIT_WITHOUT_ACTIVITY", _exists(ACTIVITIES, *here)),
        Must("FORM_NOT_KEPT_UP", _exists(ACTIVITIES, *here, kept)),
    )


def units_with_plan(ask: Ask) -> Selection:
    """One for each unit with a plan in force in the window; with `integrated`, one that takes in another programme."""
    here = _of_unit(ask, WORK_PLANS, *plan_in_force(ask))
    must = [Must("UNIT_WITHOUT_PLAN", _exists(WORK_PLANS, *here))]
    if ask.parameters.get("integrated"):
        programmes = WORK_PLANS.c.integrated_with
        wanted = holds_any(programmes, ask.codes("programmes")) or (sa.func.coalesce(programmes, "[]") != "[]",)
        must.append(Must("PLAN_NOT_INTEGRATED", _exists(WORK_PLANS, *here, *wanted)))
    return _units(ask, *must)


def units_with_model(ask: Ask) -> Selection:
    """One for each unit with a pilot model alive on the last day."""
    model = PILOT_MODELS
    alive = sa.or_(
        sa.and_(model.c.ended_on.is_(None), model.c.state.in_(ask.codes("states"))), model.c.ended_on >= ask.last
    )
    here = _of_unit(ask, model)
    return _units(
        ask,
        Must("UNIT_WITHOUT_MODEL", _exists(model, *here)),
        Must("MODEL_NOT_ALIVE", _exists(model, *here, model.c.started_on <= ask.last, alive)),
    )


def units_rated(ask: Ask) -> Selection:
    """One for each unit rated as wanted in the window's year; what another unit assessed goes before its own word."""
    own_word = sa.case((RATINGS.c.unit_id == RATINGS.c.commune, 1), else_=0)
    order = (own_word, RATINGS.c.rated_on.desc(), RATINGS.c.id.desc())
    ranked = (
        sa.select(
            RATINGS.c.commune,
            RATINGS.c.rating,
            sa.func.row_number().over(partition_by=RATINGS.c.commune, order_by=order).label("rank"),
        )
        .where(RATINGS.c.deleted.is_(None), RATINGS.c.year == ask.to_on.year, RATINGS.c.commune.in_(ask.units))
        .subquery()
    )
    rated = sa.select(ranked.c.commune).where(ranked.c.rank == 1)
    return _units(
        ask,
        Must("UNIT_NOT_RATED", units.c.id.in_(rated)),
        Must("RATED_OTHERWISE", units.c.id.in_(rated.where(ranked.c.rating.in_(ask.codes("ratings"))))),
    )


def units_given_number(ask: Ask) -> Selection:
    """One for each unit that was handed a number of its own by a plan in force in the window (giao chỉ tiêu)."""
    allocations = Items(WORK_PLANS.c.allocations, sqlite=ask.sqlite)
    given = (
        sa.select(allocations.id("unit"))
        .select_from(WORK_PLANS.join(allocations.rows, sa.true()))
        .where(WORK_PLANS.c.deleted.is_(None), *plan_in_force(ask), allocations.text("value").is_not(None))
    )
    if codes := ask.codes("indicators"):
        given = given.where(allocations.text("indicator").in_(codes))
    return _units(ask, Must("UNIT_WITHOUT_NUMBER", units.c.id.in_(given)))


def plan_in_force(ask: Ask) -> tuple[Condition, ...]:
    """A plan issued and not cancelled whose days overlap the window."""
    plan = WORK_PLANS.c
    return (
        plan.from_on <= ask.last,
        sa.or_(plan.to_on.is_(None), plan.to_on >= ask.first),
        sa.func.coalesce(plan.state, "").not_in(_NOT_IN_FORCE),
    )


def _units(ask: Ask, *must: Must) -> Selection:
    levels = ask.codes("levels")
    of_level = (Must("OTHER_LEVEL", units.c.level.in_(levels)),) if levels else ()
    return Selection(
        register="units",
        source=units,
        unit=units.c.id,
        id=units.c.id,
        title=units.c.name,
        day=sa.literal(""),
        about=(units.c.id.in_(ask.units),),
        must=(*of_level, *must),
    )


def _of_unit(ask: Ask, table: sa.Table, *conditions: Condition) -> tuple[Condition, ...]:
    return (ask.counted_for(table.c.unit_id) == units.c.id, table.c.deleted.is_(None), *conditions)


def _exists(table: sa.Table, *conditions: Condition) -> Condition:
    return sa.exists(sa.select(table.c.id).where(*conditions).correlate(units))
