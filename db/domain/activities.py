"""Hoạt động tuyên truyền: the register R7 and its rules (domain.md §1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.findings import error, warning

if TYPE_CHECKING:
    from datetime import date

    from db.domain.findings import Finding

ESTABLISHMENT_WORKERS = "establishment_workers"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormUsed:
    """One form of awareness work used in the activity; "kept up" means duy trì thường xuyên."""

    form: str = fields.code("activity_forms", required=True)
    times: int | None = fields.count(longest=1_000_000)
    minutes: int | None = fields.count(longest=10_000_000)
    copies: int | None = fields.count(longest=100_000_000)
    reach: int | None = fields.count()
    outlet: str = fields.text()
    title: str = fields.text()
    published_on: date | None = fields.day()
    kept_up: bool | None = fields.yes_no()
    last_done_on: date | None = fields.day()


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """One audience with its counts; workers are counted per establishment."""

    audience: str = fields.code("audiences", required=True)
    establishment: str = fields.record("establishments")
    persons: int | None = fields.count(longest=100_000_000)
    female: int | None = fields.count(longest=100_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One activity, on one day or over a stretch, in one or several forms for one or several audiences."""

    name: str = fields.text(required=True, searched=True)
    from_on: date | None = fields.day(required=True, cell="days")
    to_on: date | None = fields.day(cell="days")
    organiser: str = fields.text(searched=True)
    partners: str = fields.text()
    forms: tuple[FormUsed, ...] = fields.items(FormUsed, required=True)
    audiences: tuple[Audience, ...] = fields.items(Audience)
    place_kind: str = fields.code("activity_places")
    place: str = fields.text(searched=True)
    topics: tuple[str, ...] = fields.codes("topics")
    integrated_with: tuple[str, ...] = fields.codes("integrated_programmes")
    sessions: int | None = fields.count(longest=1_000_000, totalled=True)
    people_total: int | None = fields.count(longest=100_000_000, totalled=True)
    cost: int | None = fields.money()
    proof: str = fields.text()
    waiver: str = fields.long_text()
    note: str = fields.long_text()


def check_activity(activity: Activity, today: date) -> tuple[Finding, ...]:
    """What is not right yet about the record."""
    findings: list[Finding] = []
    if activity.from_on and activity.to_on and activity.to_on < activity.from_on:
        findings.append(error("DATES_OUT_OF_ORDER", "to_on", first=activity.from_on, second=activity.to_on))
    if activity.from_on and activity.from_on > today:
        findings.append(error("DATE_IN_FUTURE", "from_on", day=activity.from_on))
    for audience in activity.audiences:
        if audience.persons is None:
            findings.append(warning("AUDIENCE_WITHOUT_COUNT", "audiences", audience=audience.audience))
        elif audience.female is not None and audience.female > audience.persons:
            findings.append(error("PART_EXCEEDS_TOTAL", "audiences", part=audience.female, total=audience.persons))
        if audience.audience == ESTABLISHMENT_WORKERS and not audience.establishment:
            findings.append(warning("WORKERS_WITHOUT_ESTABLISHMENT", "audiences"))
    if activity.people_total and not activity.audiences:
        findings.append(warning("PEOPLE_WITHOUT_AUDIENCE", "audiences", people=activity.people_total))
    return tuple(findings)
