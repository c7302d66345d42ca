"""From a selection to a plan, and from a plan to the inspections that are to be made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from db.domain.changes import Changes
from db.domain.errors import KnownError
from db.domain.inspection_plans import DRAFT, InspectionPlan, PlannedVisit, days_to_go_out, spread_visits
from db.domain.inspections import PLANNED, TO_DO, Inspection, Member
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.registers import BY_NAME
from db.domain.selection import Held, Method, Turn
from db.domain.teams import members_on
from db.queries import records as queries
from db.queries.records import Filter
from db.transactions import reading
from desktop.services.deadlines import load_calendar
from desktop.services.lists import natural_key
from desktop.services.plan_facts import read_places, read_teams
from desktop.services.records import Saved, add_record, add_records, change_record, load_record
from desktop.services.selection import ChosenPlace, LeftOut, Selection, SelectionWish, select_places
from desktop.services.selection_words import by_hand, removed_lines, say_reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy.engine import Connection

    from db.domain.establishments import Establishment
    from db.domain.teams import Team
    from desktop.services.office import Office
    from desktop.services.records import Loaded, UndoStack


@dataclass(frozen=True, slots=True)
class Spreading:
    """How the visits go over the days.

    Attributes:
        a_day: visits of one team on one day.
        teams: ids of the teams that go out; none leaves the team open.
    """

    a_day: int = 3
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenedPlan:
    """A kept plan as the choice of its places begins with it: the list it has, every other place left out.

    Attributes:
        loaded: the record.
        selection: its list.
        visits: its visits as they are kept.
    """

    loaded: Loaded
    selection: Selection
    visits: tuple[PlannedVisit, ...]

    @property
    def plan(self) -> InspectionPlan:
        """The record's value."""
        return self.loaded.value


def plan_route(office: Office, selection: Selection, how: Spreading) -> tuple[PlannedVisit, ...]:
    """The chosen places as visits over the working days of the plan, neighbours together.

    Neighbourhoods with an overdue request come first; within one the addresses decide.
    """
    days = days_to_go_out(selection.wish.from_on, selection.wish.to_on, load_calendar(office).days)
    visits = tuple(
        PlannedVisit(
            establishment=one.place.id,
            score=min(one.place.score, 1_000),
            reason=by_hand(one.reason) if one.reason else say_reason(one.place),
        )
        for one in _route(selection.chosen)
    )
    return spread_visits(visits, days, a_day=how.a_day, teams=how.teams)


def _route(chosen: Sequence[ChosenPlace]) -> list[ChosenPlace]:
    urgent = {one.place.signs.neighbourhood for one in chosen if one.turn is Turn.OVERDUE}

    def key(one: ChosenPlace) -> tuple[Any, ...]:
        signs = one.place.signs
        area = signs.neighbourhood
        return (area not in urgent, natural_key(area), natural_key(signs.address), signs.name, signs.id)

    return sorted(chosen, key=key)


def open_plan(office: Office, plan_id: str, *, token: CancelToken | None = None) -> OpenedPlan:
    """A kept plan with its list as it stands.

    Raises:
        KnownError: RECORD_GONE, RISK_RULE_MISSING.
    """
    loaded = load_record(office, "inspection_plans", plan_id)
    plan: InspectionPlan = loaded.value
    today = office.clock.today()
    wish = SelectionWish(
        from_on=plan.from_on or today,
        to_on=plan.to_on or today,
        method=Method.DRAW if plan.method == Method.DRAW else Method.SCORE,
        count=max(1, len(plan.visits)),
        seed=plan.seed or "-",
        plan_id=plan_id,
        added={visit.establishment: visit.reason for visit in plan.visits},
        removed={},
    )
    listed = set(wish.added)
    found = select_places(office, wish, token=token)
    chosen = tuple(one for one in found.chosen if one.place.id in listed)
    rest = tuple(LeftOut(one.place, Held.NOT_LISTED) for one in found.chosen if one.place.id not in listed)
    over = {Held.BEYOND, Held.NOT_DRAWN}
    left = tuple(replace(one, why=Held.NOT_LISTED) if one.why in over else one for one in found.left_out)
    selection = replace(
        found,
        wish=replace(wish, seed=plan.seed, added={}),
        rule=plan.rule,
        selected_from=plan.selected_from or 0,
        chosen=chosen,
        left_out=(*left, *rest),
    )
    return OpenedPlan(loaded, selection, plan.visits)


def keep_plan(
    office: Office,
    selection: Selection,
    visits: Sequence[PlannedVisit],
    *,
    name: str,
    kind: str,
    undo: UndoStack,
    opened: OpenedPlan | None = None,
) -> Saved:
    """The selection kept in a new plan, or in the plan it was opened from; one step of undo.

    Rule with its version, method, seed and the number it was chosen from are kept with it.

    Raises:
        KnownError: CHANGED_MEANWHILE, RECORD_GONE, NOT_OWN_RECORD, REQUIRED_MISSING.
    """
    wish = selection.wish
    base = opened.plan if opened else InspectionPlan(name=name, kind=kind, state=DRAFT)
    teams = {visit.team for visit in visits if visit.team}
    value = replace(
        base,
        name=name or base.name,
        kind=kind or base.kind,
        from_on=wish.from_on,
        to_on=wish.to_on,
        team=teams.pop() if len(teams) == 1 else base.team,
        visits=tuple(visits),
        method=wish.method.value,
        rule=selection.rule,
        seed=wish.seed if wish.method is Method.DRAW else "",
        selected_from=selection.selected_from,
        note=removed_lines(base.note, selection),
    )
    if opened is None:
        return add_record(office, value, undo=undo)
    return change_record(office, opened.loaded.id, value, seen=opened.loaded.context, undo=undo)


def make_visits(
    office: Office,
    plan_id: str,
    *,
    undo: UndoStack,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> Saved:
    """An inspection to do for each place of the plan that has none from it yet; one step of undo takes all back.

    Raises:
        KnownError: RECORD_GONE, PLAN_STILL_DRAFT, PLAN_WITHOUT_VISITS.
    """
    token = token or CancelToken()
    plan: InspectionPlan = load_record(office, "inspection_plans", plan_id).value
    if plan.state in {"", DRAFT}:
        raise KnownError("PLAN_STILL_DRAFT")
    with reading(office.database) as connection:
        wanted = _still_to_make(connection, plan, plan_id)
        places = read_places(connection, tuple(visit.establishment for visit in wanted))
        teams = read_teams(connection, tuple(sorted({plan.team, *(visit.team for visit in wanted)} - {""})))
    values: list[Inspection] = []
    for number, visit in enumerate(wanted, 1):
        token.check()
        values.append(_visit_of(plan, plan_id, visit, places, teams))
        report(Progress(number, len(wanted)))
    if not values:
        raise KnownError("PLAN_WITHOUT_VISITS")
    token.check()
    saved = add_records(office, values, undo=undo)
    changes = Changes()
    for one in saved:
        changes |= one.changes
    return Saved(saved[0].id, changes)


def count_visits_to_make(office: Office, plan_id: str) -> int:
    """How many places of a plan have no inspection from it yet."""
    plan: InspectionPlan = load_record(office, "inspection_plans", plan_id).value
    with reading(office.database) as connection:
        return len(_still_to_make(connection, plan, plan_id))


def visits_of_plan(office: Office, plan_id: str, day: date | None = None) -> tuple[str, ...]:
    """The ids of the inspections made from a plan, those of one day or all, in order of day."""
    spec = BY_NAME["inspections"]
    wanted = Filter(choices={"inspection_plan": frozenset({plan_id})}, from_on=day, to_on=day, order="event_on")
    with reading(office.database) as connection:
        return queries.find_ids(connection, spec, wanted)


def _still_to_make(connection: Connection, plan: InspectionPlan, plan_id: str) -> list[PlannedVisit]:
    spec = BY_NAME["inspections"]
    ids = queries.find_ids(connection, spec, Filter(choices={"inspection_plan": frozenset({plan_id})}))
    made = {visit.establishment for visit in queries.read_values(connection, spec, ids)}
    return [visit for visit in plan.visits if visit.establishment and visit.establishment not in made]


def _visit_of(
    plan: InspectionPlan,
    plan_id: str,
    visit: PlannedVisit,
    places: Mapping[str, Establishment],
    teams: Mapping[str, Team],
) -> Inspection:
    place, team_id = places.get(visit.establishment), visit.team or plan.team
    team, day = teams.get(team_id), visit.on or plan.from_on
    decided = f" ngày {team.decision_on:%d/%m/%Y}" if team and team.decision_on else ""
    return Inspection(
        establishment=visit.establishment,
        state=TO_DO,
        kind=PLANNED,
        planned_on=day,
        inspection_plan=plan_id,
        plan_number=plan.number,
        plan_on=plan.issued_on or plan.approved_on,
        announced=plan.announced,
        joint_with=plan.joint_with,
        scope=plan.scope,
        team_record=team_id,
        team=team.name if team else "",
        team_decision=f"{team.decision_number}{decided}" if team and team.decision_number else "",
        members=_members(team, day) if team and day else (),
        representative_name=(place.representative_name or place.owner_name) if place else "",
        representative_title=place.representative_title if place else "",
    )


def _members(team: Team, day: date) -> tuple[Member, ...]:
    return tuple(
        Member(name=one.name, title=one.title, agency=one.agency, role=one.role, card_number=one.card_number)
        for one in members_on(team, day)
    )
