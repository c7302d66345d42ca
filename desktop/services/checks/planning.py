"""Checks of teams, plans and inspection plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.inspection_plans import InspectionPlan, check_inspection_plan
from db.domain.teams import Team, check_team
from db.domain.work_plans import WorkPlan, check_work_plan
from desktop.services.plan_facts import plan_places, plan_teams
from desktop.services.plans import current_plan, load_indicators

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.domain.findings import Finding
    from db.domain.units import Unit
    from desktop.services.checks.asking import Asking, Checks


def _work_plan(asking: Asking, plan: WorkPlan) -> tuple[Finding, ...]:
    index = asking.units
    units: Mapping[str, Unit] = {
        one.unit: unit for one in plan.allocations if (unit := index.get(one.unit)) is not None
    }
    return check_work_plan(plan, units=units, own_numbers=_own_numbers(asking) if plan.allocations else {})


def _own_numbers(asking: Asking) -> dict[str, float]:
    """What the plan in force asks of the office itself as a number."""
    found: dict[str, float] = {}
    for target in current_plan(asking.office).targets:
        indicator = load_indicators().get(target.indicator)
        if indicator is not None and (target.in_numbers or indicator.denominator is None):
            found[target.indicator] = target.value_in(asking.today.year)
    return found


def _inspection_plan(asking: Asking, plan: InspectionPlan) -> tuple[Finding, ...]:
    return check_inspection_plan(
        plan,
        places=plan_places(asking.connection, asking.office, plan, plan_id=asking.record_id or ""),
        teams=plan_teams(asking.connection, plan),
        rules=asking.office.rules,
        today=asking.today,
    )


PLANNING: Checks = {
    Team: lambda asking, value: check_team(value, asking.office.rules, asking.today),
    InspectionPlan: _inspection_plan,
    WorkPlan: _work_plan,
}
