"""What the step that chooses places begins with: a new plan's wish or a kept plan's list, and what may be offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain.inspection_plans import visit_days
from db.domain.progress import CancelToken, Report, ignore_progress
from db.domain.selection import Method
from db.queries.places import neighbourhoods
from db.transactions import reading
from desktop.services.beginning_plans import next_quarter, quarter_name, team_choices
from desktop.services.inspection_planning import OpenedPlan, Spreading, open_plan
from desktop.services.lists import natural_key
from desktop.services.selection import Coverage, SelectionWish, coverage_needs, new_seed
from desktop.services.selection_drafts import SelectionDraft, load_selection_draft

if TYPE_CHECKING:
    from datetime import date

    from db.domain.inspection_plans import InspectionPlan
    from desktop.services.office import Office

_USUAL_COUNT = 20
_USUAL_A_DAY = 3


@dataclass(frozen=True, slots=True)
class SelectionBeginning:
    """What the step shows first.

    Attributes:
        wish: to begin with.
        spreading: to begin with.
        name: of the plan.
        kind: of the plan.
        needs: targets that may be aimed at.
        neighbourhoods: of the register, with the number of places.
        teams: id and name of the teams that may go out.
        opened: the kept plan; None for a new one.
        draft: an earlier choice that was not kept; None for none.
    """

    wish: SelectionWish
    spreading: Spreading
    name: str
    kind: str
    needs: tuple[Coverage, ...]
    neighbourhoods: tuple[tuple[str, int], ...]
    teams: tuple[tuple[str, str], ...]
    opened: OpenedPlan | None
    draft: SelectionDraft | None


def begin_selection(
    office: Office, plan_id: str, *, token: CancelToken | None = None, report: Report = ignore_progress
) -> SelectionBeginning:
    """What the step shows first.

    Args:
        office: for the records.
        plan_id: the plan whose places are chosen; empty for a new one.
        token: the wish to stop.
        report: told in establishments.

    Raises:
        KnownError: RECORD_GONE, RISK_RULE_MISSING.
    """
    opened = open_plan(office, plan_id, token=token) if plan_id else None
    first, last = next_quarter(office.clock.today())
    name, kind = f"Kế hoạch kiểm tra quý {quarter_name(first)}", "quarter"
    if opened is not None:
        plan = opened.plan
        first, last, name, kind = plan.from_on or first, plan.to_on or last, plan.name, plan.kind
    needs = coverage_needs(office, from_on=first, to_on=last, plan_id=plan_id, token=token, report=report)
    teams = tuple((one.id, one.name) for one in team_choices(office, first))
    with reading(office.database) as connection:
        areas = sorted(neighbourhoods(connection), key=lambda area: natural_key(area[0]))
    return SelectionBeginning(
        opened.selection.wish if opened and opened.visits else _usual_wish(first, last, needs, plan_id),
        _spreading_of(opened.plan) if opened and opened.visits else Spreading(_USUAL_A_DAY, _only(teams)),
        name,
        kind,
        needs,
        tuple(areas),
        teams,
        opened,
        load_selection_draft(office, plan_id),
    )


def _usual_wish(first: date, last: date, needs: tuple[Coverage, ...], plan_id: str) -> SelectionWish:
    """As many as the first target still needs; a usual number where no target asks for any."""
    aimed = next((one for one in needs if one.needed), None)
    return SelectionWish(
        from_on=first,
        to_on=last,
        method=Method.SCORE,
        count=0 if aimed else _USUAL_COUNT,
        coverage=aimed.code if aimed else "",
        seed=new_seed(),
        plan_id=plan_id,
    )


def _spreading_of(plan: InspectionPlan) -> Spreading:
    """How a kept plan goes over its days."""
    teams = tuple(sorted({visit.team for visit in plan.visits if visit.team}))
    days = len(visit_days(plan)) or 1
    return Spreading(max(1, -(-len(plan.visits) // (days * max(1, len(teams))))), teams)


def _only(teams: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return (teams[0][0],) if len(teams) == 1 else ()
