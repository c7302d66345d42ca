"""Kế hoạch kiểm tra: the register R3b, its rules, and its visits spread over the days (domain.md §1.4, §2.3)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.fields import Sensitivity
from db.domain.findings import error

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.domain.findings import Finding
    from db.domain.rulebook import RuleBook
    from db.domain.working_days import WorkingDays

PERSONAL = Sensitivity.PERSONAL

DRAFT, CANCELLED = "draft", "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """One place on the list: when, by whom, and why it was chosen."""

    establishment: str = fields.record("establishments", required=True)
    on: date | None = fields.day()
    team: str = fields.record("teams")
    score: int | None = fields.count(longest=1_000)
    reason: str = fields.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionPlan:
    """One plan of inspections with its places; the rule and the seed of the choice are kept with it."""

    number: str = fields.text(longest=60, searched=True)
    name: str = fields.text(required=True, searched=True)
    kind: str = fields.code("plan_kinds", required=True)
    issued_on: date | None = fields.day()
    approved_by: str = fields.text(longest=120, cell="approval", sensitivity=PERSONAL)
    approved_on: date | None = fields.day(cell="approval")
    from_on: date | None = fields.day(required=True, cell="days")
    to_on: date | None = fields.day(required=True, cell="days")
    team: str = fields.record("teams")
    announced: bool | None = fields.yes_no()
    joint_with: tuple[str, ...] = fields.codes("joint_forces")
    scope: tuple[str, ...] = fields.codes("inspection_scopes")
    visits: tuple[PlannedVisit, ...] = fields.items(PlannedVisit, longest=5_000)
    method: str = fields.code("selection_methods", cell="selection")
    rule: str = fields.text(longest=60, cell="selection")
    seed: str = fields.text(longest=60, cell="selection")
    selected_from: int | None = fields.count(longest=1_000_000, cell="selection")
    published_on: date | None = fields.day()
    state: str = fields.code("plan_states")
    waiver: str = fields.long_text()
    note: str = fields.long_text()


@dataclass(frozen=True, slots=True)
class PlanPlace:
    """What the rules must know of an establishment on the list.

    Attributes:
        name: as on the register.
        opened_on: first day in business; None when always known.
        closed_on: day from which it is closed; None while open.
        elsewhere: other plans and visits to do of the same period: day and number.
        checks: days of the checks it had in the calendar year, oldest first.
        may_again: whether one of them found something, so that another is a follow-up.
    """

    name: str
    opened_on: date | None = None
    closed_on: date | None = None
    elsewhere: tuple[tuple[date | None, str], ...] = ()
    checks: tuple[date, ...] = ()
    may_again: bool = False

    def in_business(self, day: date) -> bool:
        """Whether it exists on that day."""
        opened = self.opened_on is None or self.opened_on <= day
        return opened and (self.closed_on is None or day < self.closed_on)


@dataclass(frozen=True, slots=True)
class PlanTeam:
    """What the rules must know of a team.

    Attributes:
        name: as on the register.
        dissolved_on: day from which it is dissolved.
        serving: how many members it has on each day asked for.
    """

    name: str
    dissolved_on: date | None
    serving: Mapping[date, int]


def visit_days(plan: InspectionPlan) -> tuple[date, ...]:
    """The days on which somebody goes out, each once, in order."""
    return tuple(sorted({visit.on for visit in plan.visits if visit.on}))


def overlap_days(plan: InspectionPlan, today: date) -> tuple[date, date]:
    """The month, quarter, half or year in which teams must not visit the same places (TT 05/2006 Đ2.5.a)."""
    first, last = plan.from_on or today, plan.to_on or plan.from_on or today
    length = {"month": 1, "quarter": 3, "half": 6, "year": 12, "programme": 12}.get(plan.kind, 0)
    if not length:
        return first, last
    begin = date(first.year, (first.month - 1) // length * length + 1, 1)
    month = (last.month - 1) // length * length + length
    end = date(last.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return begin, end


def check_inspection_plan(
    plan: InspectionPlan,
    *,
    places: Mapping[str, PlanPlace],
    teams: Mapping[str, PlanTeam],
    rules: RuleBook,
    today: date,
) -> tuple[Finding, ...]:
    """What is not right yet about the record.

    Args:
        plan: the record, perhaps still a draft.
        places: the establishments on its list, by id; one that is not here yet is left out of account.
        teams: its teams, by id.
        rules: the rules of all times, each judged by the plan's first day.
        today: the day of asking.
    """
    if plan.state == CANCELLED:
        return ()
    day = plan.from_on or today
    return (
        *_check_dates(plan),
        *_check_approval(plan, rules, day),
        *_check_list(plan, places),
        *_check_overlap(plan, places, rules, day),
        *_check_year(plan, places, rules),
        *_check_teams(plan, teams, rules, day),
    )


def _check_dates(plan: InspectionPlan) -> list[Finding]:
    pairs = (
        ("to_on", plan.from_on, plan.to_on),
        ("approved_on", plan.issued_on, plan.approved_on),
        ("published_on", plan.approved_on, plan.published_on),
        ("approved_on", plan.approved_on, plan.to_on),
    )
    return [
        error("DATES_OUT_OF_ORDER", name, first=first, second=second)
        for name, first, second in pairs
        if first and second and second < first
    ]


def _check_approval(plan: InspectionPlan, rules: RuleBook, day: date) -> list[Finding]:
    if plan.state in ("", DRAFT):
        rule = rules.on("PLAN_DRAFT", day)
        return [rule.finding("state")] if rule else []
    findings: list[Finding] = []
    rule = rules.on("PLAN_NOT_APPROVED", day)
    if rule and not (plan.approved_on and plan.approved_by):
        findings.append(rule.finding("approved_by"))
    rule = rules.on("PLAN_NOT_PUBLISHED", day)
    if rule and plan.published_on is None:
        findings.append(rule.finding("published_on"))
    return findings


def _check_list(plan: InspectionPlan, places: Mapping[str, PlanPlace]) -> list[Finding]:
    findings: list[Finding] = []

    def name(visit: PlannedVisit) -> str:
        known = places.get(visit.establishment)
        return known.name if known else ""

    if plan.from_on and plan.to_on:
        outside = [v for v in plan.visits if v.on and not plan.from_on <= v.on <= plan.to_on]
        if outside:
            findings.append(error("VISIT_OUTSIDE_PLAN", "visits", count=len(outside), day=outside[0].on))
    times = Counter(visit.establishment for visit in plan.visits if visit.establishment)
    twice = next((visit for visit in plan.visits if times[visit.establishment] > 1), None)
    if twice is not None:
        findings.append(error("PLACE_TWICE_IN_PLAN", "visits", name=name(twice)))
    closed = [
        visit
        for visit in plan.visits
        if (known := places.get(visit.establishment)) and not known.in_business(visit.on or plan.from_on or date.max)
    ]
    if closed and plan.from_on:
        findings.append(error("PLACE_NOT_IN_BUSINESS", "visits", count=len(closed), name=name(closed[0])))
    return findings


def _check_overlap(plan: InspectionPlan, places: Mapping[str, PlanPlace], rules: RuleBook, day: date) -> list[Finding]:
    rule = rules.on("PLACE_PLANNED_ELSEWHERE", day)
    ids = dict.fromkeys(visit.establishment for visit in plan.visits)
    twice = [known for place in ids if (known := places.get(place)) and known.elsewhere]
    if rule is None or not twice:
        return []
    on, number = twice[0].elsewhere[0]
    return [rule.finding("visits", count=len(twice), name=twice[0].name, number=number, day=on)]


def _check_year(plan: InspectionPlan, places: Mapping[str, PlanPlace], rules: RuleBook) -> list[Finding]:
    """A check that would be one too many in its calendar year, unless it follows a violation of that year."""
    found: list[tuple[PlanPlace, date, int]] = []
    for visit in plan.visits:
        known = places.get(visit.establishment)
        day = visit.on or plan.from_on
        rule = rules.on("PLANNED_SECOND_CHECK", day) if day else None
        if known is None or day is None or rule is None or known.may_again:
            continue
        before = [one for one in known.checks if one.year == day.year and one <= day]
        if len(before) >= rule.limit:
            found.append((known, before[-1], len(before)))
    rule = rules.on("PLANNED_SECOND_CHECK", plan.from_on) if plan.from_on else None
    if not found or rule is None:
        return []
    known, last, _ = found[0]
    return [rule.finding("visits", count=len(found), name=known.name, last=last, allowed=rule.limit)]


def _check_teams(plan: InspectionPlan, teams: Mapping[str, PlanTeam], rules: RuleBook, day: date) -> list[Finding]:
    findings: list[Finding] = []
    days: dict[str, set[date]] = {}
    for visit in plan.visits:
        days.setdefault(visit.team or plan.team, set()).add(visit.on or day)
    days.setdefault(plan.team, {day})
    for team_id, on in sorted(days.items()):
        team = teams.get(team_id)
        if team is None:
            continue
        late = min((one for one in on if team.dissolved_on and one >= team.dissolved_on), default=None)
        if late is not None:
            findings.append(error("PLAN_TEAM_DISSOLVED", "team", name=team.name, day=team.dissolved_on))
            continue
        rule = rules.on("PLAN_TEAM_TOO_SMALL", day)
        few = [one for one in sorted(on) if rule and team.serving.get(one, rule.limit) < rule.limit]
        if rule and few:
            present = team.serving[few[0]]
            findings.append(rule.finding("team", name=team.name, day=few[0], present=present, least=rule.limit))
    return findings


def days_to_go_out(from_on: date, to_on: date, working: WorkingDays) -> tuple[date, ...]:
    """The working days of a stretch."""
    whole = (from_on + timedelta(days=step) for step in range((to_on - from_on).days + 1))
    return tuple(day for day in whole if working.is_working(day))


def spread_visits(
    visits: Sequence[PlannedVisit], days: Sequence[date], *, a_day: int, teams: Sequence[str] = ()
) -> tuple[PlannedVisit, ...]:
    """The visits with a day and a team each, in their given order: so many a day for each team.

    What finds no room in the days keeps none. Neighbours in the given order go on the same day with the same team.

    Args:
        visits: in the order of the route.
        days: on which teams go out, in order.
        a_day: visits of one team on one day, at least 1.
        teams: ids; none leaves the team open.
    """
    crews = tuple(teams) or ("",)
    room = [(day, crew) for day in days for crew in crews for _ in range(max(1, a_day))]
    return tuple(
        replace(visit, on=room[at][0], team=room[at][1]) if at < len(room) else replace(visit, on=None, team="")
        for at, visit in enumerate(visits)
    )
