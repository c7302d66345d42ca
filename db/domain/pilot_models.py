"""Mô hình thí điểm: the register R13 (domain.md §1.4; QĐ 1875/QĐ-LĐTBXH)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotModel:
    """One pilot model from its building to its end."""

    name: str = fields.text(required=True, searched=True)
    kind: str = fields.code("model_kinds", required=True)
    area: str = fields.text(searched=True)
    lead_agency: str = fields.text()
    decision_number: str = fields.text(longest=60, cell="decision")
    decision_on: date | None = fields.day(cell="decision")
    started_on: date | None = fields.day(required=True, cell="days")
    ended_on: date | None = fields.day(cell="days")
    state: str = fields.code("model_states", required=True)
    groups: int | None = fields.count(longest=10_000)
    members: int | None = fields.count(longest=1_000_000)
    persons_served: int | None = fields.count(longest=1_000_000)
    cost: int | None = fields.money()
    result: str = fields.long_text()
    waiver: str = fields.long_text()
    note: str = fields.long_text()
