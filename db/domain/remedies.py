"""Khắc phục: the register R6, requests made at an inspection and whether they were met (domain.md §1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.findings import error, note, warning

if TYPE_CHECKING:
    from datetime import date

    from db.domain.findings import Finding

MET = "met"
NOT_MET = "not_met"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One request with its deadline, the establishment's answer and the follow-up check."""

    establishment: str = fields.record("establishments", required=True)
    inspection: str = fields.record("inspections", required=True)
    request: str = fields.long_text(required=True, searched=True)
    requested_on: date | None = fields.day(cell="term", required=True)
    due_on: date | None = fields.day(cell="term", required=True)
    reported_on: date | None = fields.day()
    proof: str = fields.text()
    checked_on: date | None = fields.day(cell="check")
    follow_up: str = fields.record("inspections", cell="check")
    conclusion: str = fields.code("remedy_conclusions", cell="check")
    waiver: str = fields.long_text()
    note: str = fields.long_text()


def is_overdue(remedy: Remedy, day: date) -> bool:
    """Whether the deadline has passed and nothing shows that the request was met."""
    return remedy.due_on is not None and remedy.due_on < day and remedy.conclusion != MET


@dataclass(frozen=True, slots=True)
class VisitThen:
    """What the rules must know of an inspection that a request names.

    Attributes:
        establishment: where it was.
        held_on: its day; None while it has none.
        held: whether it has taken place.
    """

    establishment: str
    held_on: date | None
    held: bool


def check_remedy(
    remedy: Remedy, today: date, *, made_at: VisitThen | None = None, followed_by: VisitThen | None = None
) -> tuple[Finding, ...]:
    """What is not right yet about the record.

    Args:
        remedy: the record, perhaps still a draft.
        today: the day of asking.
        made_at: the inspection that made the request; None while it is not chosen.
        followed_by: the inspection that looked whether it was met.
    """
    found: list[Finding] = []
    start = remedy.requested_on
    for name in ("due_on", "reported_on", "checked_on"):
        day = getattr(remedy, name)
        if start and day and day < start:
            found.append(error("DATES_OUT_OF_ORDER", name, first=start, second=day))
    for name in ("requested_on", "reported_on", "checked_on"):
        day = getattr(remedy, name)
        if day and day > today:
            found.append(error("DATE_IN_FUTURE", name, day=day))
    if remedy.conclusion and remedy.checked_on is None:
        found.append(error("CONCLUSION_WITHOUT_CHECK", "checked_on"))
    if remedy.conclusion == MET and not remedy.proof and not remedy.follow_up and not remedy.note:
        found.append(note("MET_WITHOUT_PROOF", "proof"))
    found += _check_visits(remedy, made_at, followed_by)
    if is_overdue(remedy, today):
        found.append(warning("REMEDY_OVERDUE", "due_on", due=remedy.due_on))
    return tuple(found)


def _check_visits(remedy: Remedy, made_at: VisitThen | None, followed_by: VisitThen | None) -> list[Finding]:
    found: list[Finding] = []
    start = remedy.requested_on
    if made_at and remedy.establishment and made_at.establishment != remedy.establishment:
        found.append(error("VISIT_OF_OTHER_PLACE", "inspection"))
    elif made_at and made_at.held_on and start and start < made_at.held_on:
        found.append(error("DATES_OUT_OF_ORDER", "requested_on", first=made_at.held_on, second=start))
    if followed_by is None:
        return found
    if remedy.follow_up == remedy.inspection:
        found.append(error("FOLLOW_UP_IS_SAME_VISIT", "follow_up"))
    elif remedy.establishment and followed_by.establishment != remedy.establishment:
        found.append(error("VISIT_OF_OTHER_PLACE", "follow_up"))
    elif followed_by.held_on and start and followed_by.held_on < start:
        found.append(error("DATES_OUT_OF_ORDER", "follow_up", first=start, second=followed_by.held_on))
    elif remedy.conclusion and not followed_by.held:
        found.append(error("CONCLUSION_WITHOUT_CHECK", "follow_up"))
    elif followed_by.held_on and remedy.checked_on and followed_by.held_on != remedy.checked_on:
        found.append(note("CHECK_ON_OTHER_DAY", "checked_on", first=remedy.checked_on, second=followed_by.held_on))
    return found
