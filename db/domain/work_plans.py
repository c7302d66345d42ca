"""Kế hoạch phòng, chống mại dâm của đơn vị: the register R3 (domain.md §1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.fields import Sensitivity

if TYPE_CHECKING:
    from datetime import date

PERSONAL = Sensitivity.PERSONAL


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
