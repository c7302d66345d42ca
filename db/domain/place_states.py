"""The one word that stands for an establishment in its list, and the saved lists of work to do."""

from __future__ import annotations

from enum import StrEnum


class PlaceState(StrEnum):
    """What most needs to be known of a place; the earlier hides the later."""

    CLOSED = "closed"
    OVERDUE = "overdue"  # a request to remedy something is past its deadline
    HALTED = "halted"
    SUSPENDED = "suspended"
    UNCHECKED = "unchecked"  # in business, no visit held in the report year
    OPERATING = "operating"


# In a list sorted by state what needs somebody comes first.
STATE_ORDER = (
    PlaceState.OVERDUE,
    PlaceState.UNCHECKED,
    PlaceState.HALTED,
    PlaceState.SUSPENDED,
    PlaceState.OPERATING,
    PlaceState.CLOSED,
)


class PlaceWork(StrEnum):
    """A saved list: places that wait for something."""

    UNCHECKED = "unchecked"
    OVERDUE = "overdue"
    PAPERS_ENDED = "papers_ended"
    PAPERS_ENDING = "papers_ending"  # within thirty days
    NO_COMMITMENT = "no_commitment"
    NO_WORKERS = "no_workers"
