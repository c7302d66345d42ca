"""What a new inspection begins with, and what a form must know of the establishment it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from db.domain.inspections import KINDS_THAT_FOLLOW, PLANNED, TO_DO, Inspection, Member
from db.domain.registers import BY_NAME
from db.queries import records as queries
from db.queries.records import Filter
from db.transactions import reading
from desktop.services.lists import days_of
from desktop.services.records import load_record

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.engine import Connection

    from db.domain.establishments import Establishment
    from db.domain.inspection_plans import InspectionPlan
    from db.domain.teams import Team
    from desktop.services.office import Office

MEMBERS = 3


@dataclass(frozen=True, slots=True)
class VisitedPlace:
    """What the form of an inspection takes from its establishment.

    Attributes:
        name: of the place.
        kinds: of the place; they decide the checklist.
        representative: who speaks for it.
        title: that person's title.
        rooms: how many it has.
        address: where it is.
    """

    name: str
    kinds: tuple[str, ...]
    representative: str
    title: str
    rooms: int | None
    address: str


@dataclass(frozen=True, slots=True)
class Question:
    """A line of the checklist: code and words."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class TeamThen:
    """What an inspection takes from its team of a day.

    Attributes:
        name: of the team.
        decision: number and day of the decision it works by, in words.
        members: who belongs to it on that day, whose presence and signature are still open.
    """

    name: str
    decision: str
    members: tuple[Member, ...]


def team_on(office: Office, team_id: str, day: date) -> TeamThen:
    """What an inspection of a day takes from its team.

    Raises:
        KnownError: RECORD_GONE.
    """
    team = cast("Team", load_record(office, "teams", team_id).value)
    parts = [team.decision_number, f"ngày {team.decision_on:%d/%m/%Y}" if team.decision_on else ""]
    serving = (
        member
        for member in team.members
        if (member.from_on is None or member.from_on <= day) and (member.to_on is None or day <= member.to_on)
    )
    members = tuple(
        Member(name=one.name, title=one.title, agency=one.agency, role=one.role, card_number=one.card_number)
        for one in serving
    )
    return TeamThen(team.name, " ".join(part for part in parts if part), members)


def members_of(team: TeamThen, written: tuple[Member, ...]) -> tuple[Member, ...]:
    """The members of the team, each as already written down where the name stands there, then the others written."""
    by_name = {one.name: one for one in written if one.name}
    names = {one.name for one in team.members}
    listed = tuple(by_name.get(one.name, one) for one in team.members)
    return (*listed, *(one for one in by_name.values() if one.name not in names and one.present))


def values_of_plan(office: Office, plan_id: str) -> dict[str, Any]:
    """What an inspection takes from the inspection plan it belongs to; only what the plan says.

    Raises:
        KnownError: RECORD_GONE.
    """
    plan = cast("InspectionPlan", load_record(office, "inspection_plans", plan_id).value)
    found: dict[str, Any] = {
        "plan_number": plan.number,
        "plan_on": plan.approved_on or plan.issued_on,
        "team_record": plan.team,
        "announced": plan.announced,
        "joint_with": plan.joint_with,
        "scope": plan.scope,
    }
    return {name: value for name, value in found.items() if value not in (None, "", ())}


def begin_visit(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a new inspection: the team of the newest one, the plan of this year, the place's representative.

    Who was there and how each signed is asked anew; a copied or prefilled value stays.
    """
    with reading(office.database) as connection:
        last = _newest(connection, office)
    begun: dict[str, Any] = {"state": TO_DO, "kind": PLANNED, "planned_on": office.clock.today()}
    if last is not None:
        begun |= {"team_record": last.team_record, "team": last.team, "team_decision": last.team_decision}
        if last.plan_on is not None and last.plan_on >= days_of(office).year_from:
            begun |= {
                "inspection_plan": last.inspection_plan,
                "plan_number": last.plan_number,
                "plan_on": last.plan_on,
            }
    members = cast("tuple[Member, ...]", values.get("members") or (last.members if last else ()))
    begun["members"] = tuple(_without_attendance(one) for one in members) or (Member(),) * MEMBERS
    place = values.get("establishment")
    if place:
        visited = load_place(office, str(place))
        begun |= {"representative_name": visited.representative, "representative_title": visited.title}
    return {**begun, **{name: value for name, value in values.items() if name != "members"}}


def next_visit(office: Office, done_id: str) -> str:
    """The inspection still to be done whose day comes first; empty when there is no other."""
    spec = BY_NAME["inspections"]
    wanted = Filter(units=frozenset({office.author.unit}), choices={"state": frozenset({TO_DO})}, order="planned_on")
    with reading(office.database) as connection:
        return next((one for one in queries.find_ids(connection, spec, wanted) if one != done_id), "")


def copy_of_visit(value: Inspection) -> dict[str, Any]:
    """What a copy of an inspection keeps: ground and team, not what was found."""
    names = ("establishment", "kind", "inspection_plan", "plan_number", "plan_on", "ground", "order_number")
    names += ("order_on", "joint_with", "scope", "team_record", "team", "team_decision", "members")
    return {name: getattr(value, name) for name in names}


def load_place(office: Office, place_id: str) -> VisitedPlace:
    """What the form of an inspection takes from its establishment.

    Raises:
        KnownError: RECORD_GONE.
    """
    place = cast("Establishment", load_record(office, "establishments", place_id).value)
    return VisitedPlace(
        place.name,
        place.kinds,
        place.representative_name or place.owner_name,
        place.representative_title,
        place.rooms,
        ", ".join(part for part in (place.address, place.neighbourhood) if part),
    )


def questions(office: Office, kinds: tuple[str, ...], day: date) -> tuple[Question, ...]:
    """The checklist for a place of these kinds on a day; every question while the kinds are not known."""
    return tuple(
        Question(entry.code, entry.name)
        for entry in office.catalogs["checklist"].on(day)
        if not kinds or not (wanted := entry.attributes.get("kinds", "").split()) or set(wanted) & set(kinds)
    )


def remedy_from(visit: Inspection, visit_id: str) -> dict[str, Any]:
    """The values of the request an inspection made."""
    day = visit.started_at.date() if visit.started_at else None
    return {
        "establishment": visit.establishment,
        "inspection": visit_id,
        "request": visit.remedy_request,
        "requested_on": day,
        "due_on": visit.remedy_due_on,
    }


def violation_from(visit: Inspection, visit_id: str) -> dict[str, Any]:
    """The values of a violation an inspection found."""
    day = visit.started_at.date() if visit.started_at else None
    return {
        "establishment": visit.establishment,
        "inspection": visit_id,
        "act_on": day,
        "transferred_to": visit.transferred_to,
    }


def follow_up_of(visit: Inspection, visit_id: str) -> dict[str, Any]:
    """The values of the inspection that looks whether the requests of another were met."""
    return {"establishment": visit.establishment, "kind": "follow_up", "follows": visit_id}


def follows_another(kind: str) -> bool:
    """Whether an inspection of that kind must name the one it follows."""
    return kind in KINDS_THAT_FOLLOW


def _newest(connection: Connection, office: Office) -> Inspection | None:
    spec = BY_NAME["inspections"]
    wanted = Filter(units=frozenset({office.author.unit}), order="event_on", descending=True)
    for visit in queries.read_values(connection, spec, queries.find_ids(connection, spec, wanted)[:20]):
        inspection = cast("Inspection", visit)
        if inspection.members:
            return inspection
    return None


def _without_attendance(member: Member) -> Member:
    return replace(member, present=None, signature="", reason="")
