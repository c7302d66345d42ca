"""Packages that were sent back and come again as they were: what was said of them then (package.md §5.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from db.queries.packages import RETURNED, list_received

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection

TAKEN_AFTER_RETURN = "taken_after_return"
"""What was decided about a package that was sent back and taken in after all: its sender is to hear of that too."""


@dataclass(frozen=True, slots=True)
class SentBack:
    """How a package was sent back.

    Attributes:
        at: when, UTC ISO text.
        by: who decided it.
        why: the reason its sender was told.
        due_on: until when it was to come again; None where the day stayed.
    """

    at: str
    by: str
    why: str
    due_on: date | None


def sent_back(connection: Connection) -> Mapping[str, SentBack]:
    """The packages that stand as sent back, by their digest."""
    return {row.sha256: _read(row.decision or {}) for row in list_received(connection, state=RETURNED)}


def _read(decision: Mapping[str, Any]) -> SentBack:
    due_on = decision.get("due_on")
    return SentBack(
        str(decision.get("at", "")),
        str(decision.get("by", "")),
        str(decision.get("why", "")),
        date.fromisoformat(str(due_on)) if due_on else None,
    )
