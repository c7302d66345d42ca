"""Kế hoạch phòng, chống mại dâm của đơn vị: the register R3 and its rules (domain.md §1.4)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.fields import Sensitivity
from db.domain.findings import error, note, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from db.domain.findings import Finding
    from db.domain.units import Unit

PERSONAL = Sensitivity.PERSONAL
DRAFT, APPROVED, RUNNING, DONE, CANCELLED = "draft", "approved", "running", "done", "cancelled"
IN_FORCE = frozenset({APPROVED, RUNNING, DONE})
YEAR = "year"

# How many months a plan of each kind covers; a programme or a special plan is as long as it says.
_MONTHS = {YEAR: 12, "half": 6, "quarter": 3, "month": 1}
_DAYS_OF_A_MONTH = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """A number handed down to one unit: giao chỉ tiêu cụ thể (domain.md T08)."""

    unit: str = fields.unit(required=True)
    indicator: str = fields.code("indicators", required=True)
    value: float | None = fields.number()
    note: str = fields.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPlan:
    """One plan the office issued, for a stretch of days."""

    number: str = fields.text(longest=60, searched=True)
    name: str = fields.text(required=True, searched=True)
    kind: str = fields.code("plan_kinds", required=True)
    issued_on: date | None = fields.day()
    issuer: str = fields.text()
    signer: str = fields.text(longest=120, sensitivity=PERSONAL)
    from_on: date | None = fields.day(required=True, cell="days")
    to_on: date | None = fields.day(required=True, cell="days")
    basis: str = fields.long_text()
    assigned_by: str = fields.text()
    targets: str = fields.text(longest=60)
    contents: str = fields.long_text()
    integrated_with: tuple[str, ...] = fields.codes("integrated_programmes")
    allocations: tuple[Allocation, ...] = fields.items(Allocation, longest=5_000)
    sent_on: date | None = fields.day(cell="sent")
    sent_to: str = fields.text(cell="sent")
    state: str = fields.code("plan_states")
    waiver: str = fields.long_text()
    note: str = fields.long_text()


class PlanStage(StrEnum):
    """Where a plan stands on a day; its dates decide, whatever state somebody last chose."""

    DRAFT = "draft"
    COMING = "coming"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


def plan_stage(plan: WorkPlan, today: date) -> PlanStage:
    """Where the plan stands today."""
    if plan.state in {DRAFT, CANCELLED}:
        return PlanStage(plan.state)
    if plan.from_on and today < plan.from_on:
        return PlanStage.COMING
    return PlanStage.ENDED if plan.to_on and plan.to_on < today else PlanStage.RUNNING


def allocated_sums(plan: WorkPlan) -> dict[str, float]:
    """The sum of the numbers handed down, by indicator; rows without a number are left out."""
    sums: dict[str, float] = {}
    for one in plan.allocations:
        if one.indicator and one.value is not None:
            sums[one.indicator] = sums.get(one.indicator, 0) + one.value
    return sums


def check_work_plan(
    plan: WorkPlan, *, units: Mapping[str, Unit], own_numbers: Mapping[str, float]
) -> tuple[Finding, ...]:
    """What is not right yet about the plan.

    Args:
        plan: perhaps a draft.
        units: those the allocations name, by id.
        own_numbers: what the office itself has to reach, by indicator, where that is a number and no percentage.
    """
    return (*_check_days(plan), *_check_paper(plan), *_check_allocations(plan, units, own_numbers))


def _check_days(plan: WorkPlan) -> Iterator[Finding]:
    first, last = plan.from_on, plan.to_on
    if first and last and last < first:
        yield error("DATES_OUT_OF_ORDER", "to_on", first=first, second=last)
    elif first and last and plan.kind in _MONTHS and _is_longer(first, last, _MONTHS[plan.kind]):
        yield warning("PLAN_LONGER_THAN_KIND", "to_on", plan_kind=plan.kind, first=first, last=last)
    if first and plan.issued_on and plan.issued_on > first:
        yield note("PLAN_ISSUED_LATE", "issued_on", issued=plan.issued_on, first=first)
    if plan.issued_on and plan.sent_on and plan.sent_on < plan.issued_on:
        yield warning("PLAN_SENT_BEFORE_ISSUED", "sent_on", needs_reason=True, sent=plan.sent_on, issued=plan.issued_on)


def _check_paper(plan: WorkPlan) -> Iterator[Finding]:
    if plan.state in IN_FORCE and not plan.number.strip():
        yield warning("PLAN_WITHOUT_NUMBER", "number", plan_state=plan.state)
    if plan.sent_to and plan.sent_on is None:
        yield note("PLAN_SENT_WITHOUT_DAY", "sent_on", to=plan.sent_to)


def _check_allocations(
    plan: WorkPlan, units: Mapping[str, Unit], own_numbers: Mapping[str, float]
) -> Iterator[Finding]:
    times = Counter((one.unit, one.indicator) for one in plan.allocations if one.unit and one.indicator)
    for (unit, indicator), count in times.items():
        if count > 1:
            yield error("ALLOCATION_TWICE", "allocations", unit=_name(units, unit), indicator=indicator)
    for unit_id in dict.fromkeys(one.unit for one in plan.allocations if one.unit in units):
        unit = units[unit_id]
        if not _exists_during(unit, plan):
            yield error("ALLOCATION_UNIT_NOT_IN_FORCE", "allocations", unit=unit.name)
    for indicator, total in allocated_sums(plan).items():
        own = own_numbers.get(indicator)
        if own is not None and total != own:
            yield note("ALLOCATION_SUM_DIFFERS", "allocations", indicator=indicator, total=total, own=own)


def _exists_during(unit: Unit, plan: WorkPlan) -> bool:
    """Whether the unit exists on one of the plan's days, as far as they are known."""
    began = plan.to_on is None or unit.valid_from <= plan.to_on
    return began and (unit.valid_to is None or plan.from_on is None or plan.from_on <= unit.valid_to)


def _is_longer(first: date, last: date, months: int) -> bool:
    """Whether a stretch is longer than so many months, of 31 days at the most."""
    year, month = divmod(first.month - 1 + months, 12)
    end = date(first.year + year, month + 1, 1) + timedelta(days=min(first.day, _DAYS_OF_A_MONTH) - 1)
    return last >= end


def _name(units: Mapping[str, Unit], unit_id: str) -> str:
    unit = units.get(unit_id)
    return unit.name if unit is not None else unit_id
