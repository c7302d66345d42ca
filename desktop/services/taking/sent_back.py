"""Packages that were sent back and come again as they were: what was said of them then (package.md §5.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from db.queries.packages import RETURNED, list_received, returned_apart
from db.writes.packages import give_place
from desktop.services.package_identity import find_known, kept_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection

    from desktop.exchange.header import PackageHeader
    from desktop.exchange.verifying import Examined

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


def was_sent_back(connection: Connection, header: PackageHeader) -> bool:
    """Whether the sender was told, or is to be told, that the package of this id goes back."""
    known = find_known(connection, header)
    is_back = known is not None and known.state == RETURNED
    return is_back or bool(returned_apart(connection, header.sender.unit_id, header.id))


def place_returned(connection: Connection, found: Examined, header: PackageHeader) -> None:
    """The very package that was sent back apart, because nothing proved whose it was, takes the place now proved."""
    if find_known(connection, header) is not None:
        return
    for row in returned_apart(connection, header.sender.unit_id, header.id):
        if row.sha256 == found.sha256:
            previous = header.previous.id if header.previous else None
            own = replace(row, package_id=header.id, device=header.sender.device, previous_id=previous)
            give_place(connection, row, replace(own, id=kept_id(connection, header)))
            return


def _read(decision: Mapping[str, Any]) -> SentBack:
    due_on = decision.get("due_on")
    return SentBack(
        str(decision.get("at", "")),
        str(decision.get("by", "")),
        str(decision.get("why", "")),
        date.fromisoformat(str(due_on)) if due_on else None,
    )
