"""Kế hoạch kiểm tra: the register R3b (domain.md §1.4, §2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.fields import Sensitivity

if TYPE_CHECKING:
    from datetime import date

PERSONAL = Sensitivity.PERSONAL


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
