"""A choice of places that is not yet kept: what was wished and changed by hand, so that a power cut loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop.services.records import drop_draft, keep_draft, load_draft

if TYPE_CHECKING:
    from desktop.services.office import Office

FORM = "selection"


@dataclass(frozen=True, slots=True)
class ByHand:
    """What somebody changed by hand.

    Attributes:
        added: places put in, with the reason of each.
        removed: places taken out, with the reason of each.
        moved: places that go on another day than the program gave them.
    """

    added: Mapping[str, str] = field(default_factory=dict[str, str])
    removed: Mapping[str, str] = field(default_factory=dict[str, str])
    moved: Mapping[str, date] = field(default_factory=dict[str, date])


@dataclass(frozen=True, slots=True)
class SelectionDraft:
    """A draft: the form exactly as typed, and the changes by hand."""

    at: str
    typed: Mapping[str, Any]
    by_hand: ByHand


def keep_selection_draft(office: Office, plan_id: str, typed: Mapping[str, Any], by_hand: ByHand) -> None:
    """The draft of a plan's choice kept; of a new plan with an empty id."""
    moved = {place: day.isoformat() for place, day in by_hand.moved.items()}
    content: dict[str, Any] = {
        "typed": dict(typed),
        "added": dict(by_hand.added),
        "removed": dict(by_hand.removed),
        "moved": moved,
    }
    keep_draft(office, FORM, plan_id, content)


def load_selection_draft(office: Office, plan_id: str) -> SelectionDraft | None:
    """The draft of a plan's choice; None for none."""
    found = load_draft(office, FORM, plan_id)
    if found is None or not isinstance(found.content, dict):
        return None
    content: dict[str, Any] = found.content
    moved = {place: date.fromisoformat(day) for place, day in content.get("moved", {}).items()}
    by_hand = ByHand(content.get("added", {}), content.get("removed", {}), moved)
    return SelectionDraft(found.at, content.get("typed", {}), by_hand)


def drop_selection_draft(office: Office, plan_id: str) -> None:
    """The draft given up."""
    drop_draft(office, FORM, plan_id)
