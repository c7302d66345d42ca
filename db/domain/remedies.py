"""Khắc phục: the register R6, requests made at an inspection and whether they were met (domain.md §1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.findings import error, warning

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


def check_remedy(remedy: Remedy, today: date) -> tuple[Finding, ...]:
    """What is not right yet about the record."""
    findings: list[Finding] = []
    start = remedy.requested_on
    for name in ("due_on", "reported_on", "checked_on"):
        day = getattr(remedy, name)
        if start and day and day < start:
            findings.append(error("DATES_OUT_OF_ORDER", name, first=start, second=day))
    if remedy.conclusion and remedy.checked_on is None:
        findings.append(error("CONCLUSION_WITHOUT_CHECK", "checked_on"))
    if is_overdue(remedy, today):
        findings.append(warning("REMEDY_OVERDUE", "due_on", due=remedy.due_on))
    return tuple(findings)
