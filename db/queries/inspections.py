"""What the rules and pages ask of inspections beyond their own record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.domain.inspections import CANCELLED, DONE, EarlierCheck
from db.models.records import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

INSPECTIONS = TABLES["inspections"]
VIOLATIONS = TABLES["violations"]


def earlier_checks(
    connection: Connection,
    establishment_id: str,
    *,
    without: str | None,
    violating: frozenset[str],
    checking: frozenset[str],
) -> tuple[EarlierCheck, ...]:
    """The other checks of an establishment, oldest first.

    Args:
        connection: inside `reading()`.
        establishment_id: which establishment.
        without: the inspection being judged, left out; None for a new one.
        violating: results that say something was found.
        checking: kinds that are a check in the sense of NQ 198/2025/QH15 Đ4.
    """
    violated = sa.exists().where(VIOLATIONS.c.inspection == INSPECTIONS.c.id, VIOLATIONS.c.deleted.is_(None))
    query = (
        sa.select(
            INSPECTIONS.c.id,
            INSPECTIONS.c.event_on,
            INSPECTIONS.c.result,
            INSPECTIONS.c.kind,
            violated.label("violated"),
        )
        .where(
            INSPECTIONS.c.establishment == establishment_id,
            INSPECTIONS.c.deleted.is_(None),
            INSPECTIONS.c.state != CANCELLED,
            INSPECTIONS.c.event_on.is_not(None),
        )
        .order_by(INSPECTIONS.c.event_on, INSPECTIONS.c.id)
    )
    if without:
        query = query.where(INSPECTIONS.c.id != without)
    return tuple(
        EarlierCheck(
            row.id,
            date.fromisoformat(row.event_on),
            found_violation=bool(row.violated) or row.result in violating,
            counts_as_check=row.kind in checking,
        )
        for row in connection.execute(query)
    )


def last_visits(connection: Connection, establishment_ids: Sequence[str]) -> dict[str, str]:
    """The day (YYYY-MM-DD) of the newest held visit of each establishment that has one."""
    query = (
        sa.select(INSPECTIONS.c.establishment, sa.func.max(INSPECTIONS.c.event_on))
        .where(
            INSPECTIONS.c.establishment.in_(establishment_ids),
            INSPECTIONS.c.deleted.is_(None),
            INSPECTIONS.c.state == DONE,
        )
        .group_by(INSPECTIONS.c.establishment)
    )
    return {place: day for place, day in connection.execute(query) if day}
