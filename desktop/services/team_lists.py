"""The lists of teams and of inspection plans as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain.findings import Severity
from db.domain.inspections import DONE
from db.domain.registers import BY_NAME
from db.domain.teams import Team, members_on
from db.queries import records as queries
from db.queries.records import Filter
from db.queries.titles import titles
from db.transactions import reading
from desktop.services.cards import RecordDetails, record_details
from desktop.services.checks import check_in
from desktop.services.lists import read_lines
from desktop.services.plan_facts import read_places
from desktop.services.records import find_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from db.domain.findings import Finding
    from db.domain.inspection_plans import InspectionPlan
    from desktop.services.office import Office


class TeamState(StrEnum):
    """How a team stands today."""

    WORKING = "working"
    EMPTY = "empty"
    DISSOLVED = "dissolved"


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team in its list; `members` serve today."""

    id: str
    name: str
    kind: str
    decision: str
    decision_on: date | None
    members: int
    state: TeamState
    errors: int
    warnings: int
    owned: bool


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An inspection plan in its list.

    Attributes:
        places: establishments on its list.
        held: of those, the ones visited for it.
        errors: findings that block completing.
        warnings: findings that may pass.
    """

    id: str
    number: str
    name: str
    kind: str
    from_on: date | None
    to_on: date | None
    places: int
    held: int
    state: str
    errors: int
    warnings: int
    owned: bool


@dataclass(frozen=True, slots=True)
class PlanStop:
    """A visit of a plan with what is known of its place and how far it is.

    Attributes:
        place_id: id of the establishment.
        name: of the establishment; empty while it is not here.
        address: where it is.
        neighbourhood: tổ dân phố, thôn.
        kinds: what it does.
        on: day of the visit.
        team_id: id of its team; the plan's where it has none of its own.
        team: name of its team.
        score: when it was chosen.
        reason: why it was chosen.
        inspection: the inspection made for it; empty for none.
        state: of that inspection.
    """

    place_id: str
    name: str
    address: str
    neighbourhood: str
    kinds: tuple[str, ...]
    on: date | None
    team_id: str
    team: str
    score: int | None
    reason: str
    inspection: str
    state: str


@dataclass(frozen=True, slots=True)
class PlanCardData:
    """The card of a plan: its fields in words and its stops in order of day."""

    details: RecordDetails
    stops: tuple[PlanStop, ...]


def team_lines(office: Office, ids: Sequence[str]) -> tuple[TeamLine, ...]:
    """The lines of some teams, as of today."""
    today = office.clock.today()
    lines: list[TeamLine] = []
    with reading(office.database) as connection:
        versions, values = read_lines(connection, "teams", ids)
        for version, value in zip(versions, values, strict=True):
            team: Team = value
            errors, warnings = _count(check_in(connection, office, team, record_id=version.id))
            lines.append(
                TeamLine(
                    version.id,
                    team.name,
                    team.kind,
                    team.decision_number,
                    team.decision_on,
                    len(members_on(team, today)),
                    team_state(team, today),
                    errors,
                    warnings,
                    version.unit == office.author.unit,
                )
            )
    return tuple(lines)


def team_state(team: Team, today: date) -> TeamState:
    """How a team stands on a day."""
    if team.dissolved_on is not None and team.dissolved_on <= today:
        return TeamState.DISSOLVED
    return TeamState.WORKING if members_on(team, today) else TeamState.EMPTY


def find_teams(office: Office, wanted: Filter, states: frozenset[TeamState]) -> tuple[str, ...]:
    """The ids of the list of teams; no state means all. A register of a few dozen, so its lines are looked at."""
    ids = find_records(office, "teams", wanted)
    return tuple(line.id for line in team_lines(office, ids) if line.state in states) if states else ids


def plan_lines(office: Office, ids: Sequence[str]) -> tuple[PlanLine, ...]:
    """The lines of some plans, judged by their rules as of today."""
    lines: list[PlanLine] = []
    with reading(office.database) as connection:
        versions, values = read_lines(connection, "inspection_plans", ids)
        for version, value in zip(versions, values, strict=True):
            plan: InspectionPlan = value
            errors, warnings = _count(check_in(connection, office, plan, record_id=version.id))
            lines.append(
                PlanLine(
                    version.id,
                    plan.number,
                    plan.name,
                    plan.kind,
                    plan.from_on,
                    plan.to_on,
                    len(plan.visits),
                    _count_held(connection, plan, version.id),
                    plan.state,
                    errors,
                    warnings,
                    version.unit == office.author.unit,
                )
            )
    return tuple(lines)


def load_plan_card(office: Office, plan_id: str) -> PlanCardData:
    """What the card of a plan shows.

    Raises:
        KnownError: RECORD_GONE.
    """
    return PlanCardData(record_details(office, "inspection_plans", plan_id), plan_stops(office, plan_id))


def plan_stops(office: Office, plan_id: str) -> tuple[PlanStop, ...]:
    """The visits of a plan in order of day, then as they are listed; none when the plan is not here."""
    spec = BY_NAME["inspections"]
    with reading(office.database) as connection:
        found = queries.read_values(connection, BY_NAME["inspection_plans"], (plan_id,))
        if not found:
            return ()
        plan: InspectionPlan = found[0]
        ids = queries.find_ids(connection, spec, Filter(choices={"inspection_plan": frozenset({plan_id})}))
        made = {
            visit.establishment: (one, visit.state)
            for one, visit in zip(ids, queries.read_values(connection, spec, ids), strict=True)
        }
        places = read_places(connection, tuple(visit.establishment for visit in plan.visits))
        teams = titles(connection, "teams", {plan.team, *(visit.team for visit in plan.visits)})
    stops: list[PlanStop] = []
    for visit in plan.visits:
        place = places.get(visit.establishment)
        team_id = visit.team or plan.team
        inspection, state = made.get(visit.establishment, ("", ""))
        stops.append(
            PlanStop(
                visit.establishment,
                place.name if place else "",
                place.address if place else "",
                place.neighbourhood if place else "",
                place.kinds if place else (),
                visit.on,
                team_id,
                teams.get(team_id, ""),
                visit.score,
                visit.reason,
                inspection,
                state,
            )
        )
    return tuple(sorted(stops, key=lambda stop: (stop.on or date.max, stop.team)))


def _count_held(connection: Connection, plan: InspectionPlan, plan_id: str) -> int:
    """How many places of the list have been visited for the plan, each once."""
    spec = BY_NAME["inspections"]
    held = Filter(choices={"inspection_plan": frozenset({plan_id}), "state": frozenset({DONE})})
    visits = queries.read_values(connection, spec, queries.find_ids(connection, spec, held))
    return len({visit.establishment for visit in visits} & {visit.establishment for visit in plan.visits})


def _count(findings: Sequence[Finding]) -> tuple[int, int]:
    errors = sum(1 for one in findings if one.severity is Severity.ERROR)
    return errors, sum(1 for one in findings if one.severity is Severity.WARNING)
