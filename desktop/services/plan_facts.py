"""What the rules of an inspection plan must know of its establishments and teams."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from db.domain.inspection_plans import PlanPlace, PlanTeam, overlap_days, visit_days
from db.domain.registers import BY_NAME
from db.domain.teams import Team, members_on
from db.queries import records as queries
from db.queries import risk

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.catalogs import Catalogs
    from db.domain.establishments import Establishment
    from db.domain.inspection_plans import InspectionPlan
    from desktop.services.office import Office


def checking_kinds(catalogs: Catalogs) -> frozenset[str]:
    """Kinds of inspection that are a check in the sense of NQ 198/2025/QH15 Đ4."""
    return frozenset(one.code for one in catalogs["inspection_kinds"].entries if one.attributes.get("is_check"))


def violating_results(catalogs: Catalogs) -> frozenset[str]:
    """Results that say something was found."""
    return frozenset(
        one.code for one in catalogs["inspection_results"].entries if one.attributes.get("found_violation")
    )


def plan_places(connection: Connection, office: Office, plan: InspectionPlan, *, plan_id: str) -> dict[str, PlanPlace]:
    """The establishments on a plan's list that are here, by id.

    Args:
        connection: inside a transaction that is already open.
        office: for the catalogs.
        plan: the record, perhaps still a draft.
        plan_id: its id when it is kept; it does not stand in its own way.
    """
    ids = tuple(dict.fromkeys(visit.establishment for visit in plan.visits if visit.establishment))
    if not ids:
        return {}
    places, today = frozenset(ids), office.clock.today()
    checking = checking_kinds(office.catalogs)
    first, last = overlap_days(plan, today)
    years = date((plan.from_on or today).year, 1, 1), date((plan.to_on or today).year, 12, 31)
    elsewhere = risk.planned_visits(connection, first, last, without_plan=plan_id, checking=checking, places=places)
    checks = risk.checks_between(
        connection,
        *years,
        checking=checking,
        violating=violating_results(office.catalogs),
        places=places,
        without_plan=plan_id,
    )
    spec = BY_NAME["establishments"]
    found: dict[str, PlanPlace] = {}
    values = {one.id: one.values for one in queries.get_versions(connection, spec, ids)}
    for place, kept in values.items():
        facts = checks.get(place, ())
        opened, closed = kept.get("opened_on"), kept.get("closed_on")
        found[place] = PlanPlace(
            str(kept.get("name") or ""),
            date.fromisoformat(opened) if isinstance(opened, str) else None,
            date.fromisoformat(closed) if isinstance(closed, str) else None,
            tuple((fact.day, fact.number) for fact in elsewhere.get(place, ())),
            tuple(fact.day for fact in facts if fact.day),
            any(fact.flag for fact in facts),
        )
    return found


def plan_teams(connection: Connection, plan: InspectionPlan) -> dict[str, PlanTeam]:
    """The teams of a plan that are here, by id, with how many serve on each of its days."""
    ids = tuple(sorted({plan.team, *(visit.team for visit in plan.visits)} - {""}))
    days = {*visit_days(plan), *((plan.from_on,) if plan.from_on else ())}
    return {
        team_id: PlanTeam(team.name, team.dissolved_on, {day: len(members_on(team, day)) for day in days})
        for team_id, team in read_teams(connection, ids).items()
    }


def read_teams(connection: Connection, ids: tuple[str, ...]) -> dict[str, Team]:
    """Teams by id."""
    spec = BY_NAME["teams"]
    versions = queries.get_versions(connection, spec, ids)
    values = queries.read_values(connection, spec, ids)
    return {version.id: team for version, team in zip(versions, values, strict=True)}


def read_places(connection: Connection, ids: tuple[str, ...]) -> dict[str, Establishment]:
    """Establishments by id."""
    spec = BY_NAME["establishments"]
    versions = queries.get_versions(connection, spec, ids)
    values = queries.read_values(connection, spec, ids)
    return {version.id: place for version, place in zip(versions, values, strict=True)}
