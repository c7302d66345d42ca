"""Hoạt động tuyên truyền: the register R7 and its rules (domain.md §1.4)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.findings import error, note, warning

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from db.domain.catalogs import Catalog
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
    link: str = fields.text()
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


def check_activity(
    activity: Activity, today: date, *, forms: Catalog | None = None, workers: Mapping[str, int] | None = None
) -> tuple[Finding, ...]:
    """What is not right yet about the record.

    Args:
        activity: the record, perhaps still a draft.
        today: the day of asking.
        forms: forms of awareness work with the counts each asks for; None leaves those unasked.
        workers: how many people work at each establishment among the audiences, where that is known.
    """
    found: list[Finding] = []
    if activity.from_on and activity.to_on and activity.to_on < activity.from_on:
        found.append(error("DATES_OUT_OF_ORDER", "to_on", first=activity.from_on, second=activity.to_on))
    if activity.from_on and activity.from_on > today:
        found.append(error("DATE_IN_FUTURE", "from_on", day=activity.from_on))
    for used in activity.forms:
        found += _check_form(activity, used, forms, today)
    twice = [code for code, times in Counter(used.form for used in activity.forms if used.form).items() if times > 1]
    if twice:
        found.append(note("FORM_TWICE", "forms", form=twice[0]))
    return (*found, *_check_audiences(activity, workers or {}))


def _check_form(activity: Activity, used: FormUsed, forms: Catalog | None, today: date) -> list[Finding]:
    found: list[Finding] = []
    start, end, last = activity.from_on, activity.to_on or activity.from_on, used.last_done_on
    if used.kept_up and last is None:
        found.append(warning("KEPT_UP_WITHOUT_DAY", "forms", form=used.form))
    if last and last > today:
        found.append(error("DATE_IN_FUTURE", "forms", day=last))
    elif last and start and end and not start <= last <= max(start, end):
        found.append(warning("LAST_DONE_OUTSIDE", "forms", day=last, first=start, second=end))
    if used.published_on and used.published_on > today:
        found.append(error("DATE_IN_FUTURE", "forms", day=used.published_on))
    entry = forms.get(used.form) if forms else None
    counts = entry.attributes.get("counts", "").split() if entry else []
    if "outlet" in counts:
        if not used.outlet:
            found.append(warning("PRESS_WITHOUT_OUTLET", "forms", form=used.form))
        if used.published_on is None and last is None:
            found.append(warning("PRESS_WITHOUT_DAY", "forms", form=used.form))
    return found


def _check_audiences(activity: Activity, workers: Mapping[str, int]) -> list[Finding]:
    found: list[Finding] = []
    for audience in activity.audiences:
        there = workers.get(audience.establishment)
        if audience.persons is None:
            found.append(warning("AUDIENCE_WITHOUT_COUNT", "audiences", audience=audience.audience))
        elif audience.female is not None and audience.female > audience.persons:
            found.append(error("PART_EXCEEDS_TOTAL", "audiences", part=audience.female, total=audience.persons))
        elif audience.audience == ESTABLISHMENT_WORKERS and there is not None and audience.persons > there:
            found.append(note("AUDIENCE_BEYOND_REGISTER", "audiences", there=audience.persons, registered=there))
        if audience.audience == ESTABLISHMENT_WORKERS and not audience.establishment:
            found.append(warning("WORKERS_WITHOUT_ESTABLISHMENT", "audiences"))
    pairs = Counter((one.audience, one.establishment) for one in activity.audiences if one.audience)
    twice = [audience for (audience, _), times in pairs.items() if times > 1]
    if twice:
        found.append(warning("AUDIENCE_TWICE", "audiences", audience=twice[0]))
    if activity.people_total and not activity.audiences:
        found.append(warning("PEOPLE_WITHOUT_AUDIENCE", "audiences", people=activity.people_total))
    told = sum(one.persons or 0 for one in activity.audiences)
    if activity.people_total is not None and told > activity.people_total:
        found.append(warning("AUDIENCES_EXCEED_TOTAL", "people_total", told=told, total=activity.people_total))
    return found
