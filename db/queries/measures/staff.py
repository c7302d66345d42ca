"""Counting the staff and its training (domain.md T22, T23, T29)."""

from __future__ import annotations

import sqlalchemy as sa

from db.models.records import TABLES
from db.queries.measures.dialects import Items, ItemsHeld
from db.queries.measures.selections import Ask, Must, Selection, one_of, select_records, within

STAFF = TABLES["staff"]
TRAININGS = TABLES["trainings"]


def staff_serving(ask: Ask) -> Selection:
    """Staff working in the field on the last day."""
    return _staff(ask)


def staff_trained(ask: Ask) -> Selection:
    """Of those, the ones who took part in at least one training of their unit in the window, each once."""
    participants = Items(TRAININGS.c.participants, sqlite=ask.sqlite)
    taught = (
        sa.select(ask.counted_for(TRAININGS.c.unit_id), participants.id("staff"))
        .select_from(TRAININGS.join(participants.rows, sa.true()))
        .where(
            *ask.owned(TRAININGS.c.unit_id),
            TRAININGS.c.deleted.is_(None),
            TRAININGS.c.event_on.between(ask.first, ask.last),
        )
    )
    return _staff(ask, Must("NOT_TRAINED", sa.tuple_(ask.counted_for(STAFF.c.unit_id), STAFF.c.id).in_(taught)))


def people_trained(ask: Ask) -> Selection:
    """People at the trainings in the window: those of the staff list and those only counted."""
    amount = sa.func.coalesce(ItemsHeld(TRAININGS.c.participants), 0) + sa.func.coalesce(
        TRAININGS.c.other_participants, 0
    )
    return select_records("trainings", ask, must=(within(TRAININGS.c.event_on, ask),), amount=amount)


def _staff(ask: Ask, *must: Must) -> Selection:
    """The same question as `db.domain.trainings.is_serving`, asked of the table on the last day."""
    started, left = STAFF.c.from_on, STAFF.c.to_on
    serving = (
        Must("NOT_SERVING_YET", sa.or_(started.is_(None), started <= ask.last)),
        Must("NO_LONGER_SERVING", sa.or_(left.is_(None), left >= ask.last)),
    )
    return select_records(
        "staff",
        ask,
        day=sa.func.coalesce(started, ""),
        about=one_of(STAFF.c.level, ask.codes("levels")),
        must=(*serving, *must),
    )
