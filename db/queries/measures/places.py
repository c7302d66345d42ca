"""Counting establishments, visits to them and violations found there (domain.md T04, T05, T18, T19, §2.9 C)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from db.domain.inspections import CANCELLED, DONE
from db.domain.violations import FINE
from db.models.records import TABLES
from db.queries.measures.selections import Ask, Must, Selection, holds_any, one_of, select_records, within

if TYPE_CHECKING:
    from sqlalchemy.sql.elements import ColumnElement

ESTABLISHMENTS = TABLES["establishments"]
INSPECTIONS = TABLES["inspections"]
VIOLATIONS = TABLES["violations"]
LINKED_PLACE = "LINKED_PLACE"


def establishments_in_business(ask: Ask) -> Selection:
    """Establishments on the register as of the last day, each once."""
    about = holds_any(ESTABLISHMENTS.c.kinds, ask.codes("kinds"))
    day = sa.func.coalesce(ESTABLISHMENTS.c.opened_on, "")
    return select_records("establishments", ask, day=day, about=about, must=in_business(ask), **_linked_once(ask))


def establishments_checked(ask: Ask) -> Selection:
    """Of those, the ones with at least one visit held in the window by their own unit's team."""
    place = ESTABLISHMENTS
    return select_records(
        "inspections",
        ask,
        source=INSPECTIONS.outerjoin(place, place.c.id == INSPECTIONS.c.establishment),
        about=one_of(INSPECTIONS.c.kind, ask.codes("visit_kinds")),
        must=(*held(ask), *of_own_place(ask, INSPECTIONS.c.unit_id), *in_business(ask), *_of_kind(ask)),
        once_per=ask.same_place(INSPECTIONS.c.establishment),
        across=ask.linked,
    )


def places_visited(ask: Ask) -> Selection:
    """Different establishments visited by the unit's team, whichever unit keeps them."""
    about = one_of(INSPECTIONS.c.kind, ask.codes("visit_kinds"))
    return select_records(
        "inspections",
        ask,
        about=about,
        must=held(ask),
        once_per=ask.same_place(INSPECTIONS.c.establishment),
        across=ask.linked,
    )


def units_visited(ask: Ask) -> Selection:
    """Different units whose establishments the unit's team visited: the local teams it looked after."""
    place = ESTABLISHMENTS
    return select_records(
        "inspections",
        ask,
        source=INSPECTIONS.outerjoin(place, place.c.id == INSPECTIONS.c.establishment),
        about=one_of(INSPECTIONS.c.kind, ask.codes("visit_kinds")),
        must=(
            *held(ask),
            Must("PLACE_UNKNOWN", place.c.id.is_not(None)),
            Must("PLACE_OF_OWN_UNIT", ask.owner(place) != INSPECTIONS.c.unit_id),
        ),
        once_per=ask.owner(place),
    )


def visits(ask: Ask) -> Selection:
    """Visits held in the window; every one counts."""
    about = one_of(INSPECTIONS.c.kind, ask.codes("visit_kinds"))
    return select_records("inspections", ask, about=about, must=held(ask))


def workers_in_establishments(ask: Ask) -> Selection:
    """Workers of the establishments on the register; unknown while one of them has no number.

    Of linked records the one with most workers tells how many there are, so that never more people can have been
    reached there than work there.
    """
    about = holds_any(ESTABLISHMENTS.c.kinds, ask.codes("kinds"))
    return select_records(
        "establishments",
        ask,
        day=sa.func.coalesce(ESTABLISHMENTS.c.workers_counted_on, ""),
        about=about,
        must=in_business(ask),
        amount=ESTABLISHMENTS.c.workers_total,
        unknown="WORKERS_NOT_COUNTED",
        **_linked_once(ask, ESTABLISHMENTS.c.workers_total.desc().nulls_last()),
    )


def establishments_violating(ask: Ask) -> Selection:
    """Different establishments with a violation of that time."""
    return _violations(ask, once_per=ask.same_place(VIOLATIONS.c.establishment), across=ask.linked)


def violations_sanctioned(ask: Ask) -> Selection:
    """Violations of that time punished in one of the named ways."""
    return _violations(ask, must=_sanctioned(ask.codes("sanctions")))


def fines(ask: Ask) -> Selection:
    """Đồng of all fines for violations of that time; unknown while a fine has no amount."""
    return _violations(ask, must=_sanctioned((FINE,)), amount=VIOLATIONS.c.fine, unknown="FINE_NOT_ENTERED")


def violations_transferred(ask: Ask) -> Selection:
    """Violations of that time handed to another authority, the police among them."""
    handed = sa.or_(VIOLATIONS.c.criminal_transfer_on.is_not(None), VIOLATIONS.c.transferred_to != "")
    return _violations(ask, must=(Must("NOT_TRANSFERRED", handed),))


def held(ask: Ask) -> tuple[Must, ...]:
    """The visit was held, in the window."""
    return (
        Must("VISIT_CANCELLED", sa.func.coalesce(INSPECTIONS.c.state, "") != CANCELLED),
        within(INSPECTIONS.c.event_on, ask),
        Must("VISIT_NOT_HELD", INSPECTIONS.c.state == DONE),
    )


def of_own_place(ask: Ask, unit: ColumnElement[str]) -> tuple[Must, ...]:
    """The place is here, not deleted, and kept by the same unit."""
    place = ESTABLISHMENTS
    return (
        Must("PLACE_UNKNOWN", sa.and_(place.c.id.is_not(None), place.c.deleted.is_(None))),
        Must("PLACE_OF_OTHER_UNIT", ask.counted_for(ask.owner(place)) == ask.counted_for(unit)),
    )


def in_business(ask: Ask) -> tuple[Must, ...]:
    """The same question as `db.domain.establishments.is_in_business`, asked of the table on the last day."""
    opened, closed = ESTABLISHMENTS.c.opened_on, ESTABLISHMENTS.c.closed_on
    return (
        Must("PLACE_NOT_OPEN_YET", sa.or_(opened.is_(None), opened <= ask.last)),
        Must("PLACE_CLOSED", sa.or_(closed.is_(None), closed > ask.last)),
    )


def _linked_once(ask: Ask, *prefer: ColumnElement[Any]) -> dict[str, Any]:
    """What a selection of establishments adds where some are linked: each group once, with the record that leads it."""
    if not ask.linked:
        return {}
    place = ESTABLISHMENTS.c.id
    leads = sa.case((ask.same_place(place) == place, 0), else_=1)
    return {
        "once_per": ask.same_place(place),
        "prefer": (*prefer, leads),
        "repeated": LINKED_PLACE,
        "across": True,
    }


def _of_kind(ask: Ask) -> tuple[Must, ...]:
    return tuple(Must("OTHER_KIND", found) for found in holds_any(ESTABLISHMENTS.c.kinds, ask.codes("kinds")))


def _sanctioned(sanctions: tuple[str, ...]) -> tuple[Must, ...]:
    return tuple(Must("OTHER_SANCTION", found) for found in holds_any(VIOLATIONS.c.sanctions, sanctions))


def _violations(ask: Ask, *, must: tuple[Must, ...] = (), **more: Any) -> Selection:  # noqa: ANN401
    return select_records("violations", ask, must=(within(VIOLATIONS.c.event_on, ask), *must), **more)
