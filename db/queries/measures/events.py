"""Counting tips through their stages, hot spots through their life, what was recorded as done (T03, T16, T30–T32)."""

from __future__ import annotations

import sqlalchemy as sa

from db.models.records import TABLES
from db.queries.measures.selections import Ask, Must, Selection, one_of, select_records, within

TIPS = TABLES["tips"]
HOT_SPOTS = TABLES["hot_spots"]
COMMENDATIONS = TABLES["commendations"]


def tips_received(ask: Ask) -> Selection:
    """Tips, denunciations and complaints received in the window."""
    return select_records(
        "tips", ask, about=one_of(TIPS.c.kind, ask.codes("kinds")), must=(within(TIPS.c.event_on, ask),)
    )


def tips_handled_in_time(ask: Ask) -> Selection:
    """Of those, the ones verified, classified and handled or handed on, by their deadline where they have one."""
    done_on = sa.func.coalesce(TIPS.c.handled_on, TIPS.c.transferred_on)
    classified = sa.or_(TIPS.c.classified_on.is_not(None), TIPS.c.classification != "")
    return select_records(
        "tips",
        ask,
        about=one_of(TIPS.c.kind, ask.codes("kinds")),
        must=(
            within(TIPS.c.event_on, ask),
            Must("TIP_NOT_VERIFIED", TIPS.c.verified_on.is_not(None)),
            Must("TIP_NOT_CLASSIFIED", classified),
            Must("TIP_NOT_HANDLED", done_on.is_not(None)),
            Must("TIP_HANDLED_LATE", sa.or_(TIPS.c.due_on.is_(None), done_on <= TIPS.c.due_on)),
        ),
    )


def hot_spots_found(ask: Ask) -> Selection:
    """Hot spots found in the window."""
    return _hot_spots(ask, within(HOT_SPOTS.c.event_on, ask))


def hot_spots_identified(ask: Ask) -> Selection:
    """Hot spots there were in the window: found by its end and not eliminated for good before it."""
    return _hot_spots(ask, *_alive_in_window(ask))


def hot_spots_eliminated(ask: Ask) -> Selection:
    """Of those, the ones eliminated by the last day and not active again."""
    spot = HOT_SPOTS.c
    again = sa.or_(
        spot.active_again_on.is_(None),
        spot.active_again_on > ask.last,
        sa.and_(spot.eliminated_again_on.is_not(None), spot.eliminated_again_on <= ask.last),
    )
    return _hot_spots(
        ask,
        *_alive_in_window(ask),
        Must("NOT_ELIMINATED", sa.and_(spot.eliminated_on.is_not(None), spot.eliminated_on <= ask.last)),
        Must("ACTIVE_AGAIN", again),
    )


def emulation_recorded(ask: Ask) -> Selection:
    """1 where it was recorded in the window that the work is a criterion of emulation, 0 where that it is not (T30)."""
    said = COMMENDATIONS.c.emulation_criterion
    amount = sa.case((said, 1), else_=0)
    return select_records(
        "commendations",
        ask,
        about=(said.is_not(None),),
        must=(within(COMMENDATIONS.c.event_on, ask),),
        amount=amount,
        once_per=sa.literal_column("1"),
        prefer=(amount.desc(),),
        empty="NOT_RECORDED",
    )


def _alive_in_window(ask: Ask) -> tuple[Must, ...]:
    spot = HOT_SPOTS.c
    gone = sa.or_(
        spot.eliminated_on.is_(None),
        spot.eliminated_on >= ask.first,
        sa.and_(
            spot.active_again_on.is_not(None),
            spot.active_again_on <= ask.last,
            sa.or_(spot.eliminated_again_on.is_(None), spot.eliminated_again_on >= ask.first),
        ),
    )
    return Must("FOUND_LATER", spot.event_on <= ask.last), Must("ELIMINATED_BEFORE", gone)


def _hot_spots(ask: Ask, *must: Must) -> Selection:
    kind = HOT_SPOTS.c.kind
    left_out = ask.codes("without")
    about = (*one_of(kind, ask.codes("kinds")), *((sa.func.coalesce(kind, "").not_in(left_out),) if left_out else ()))
    return select_records("hot_spots", ask, about=about, must=must)
