"""Tụ điểm, địa bàn trọng điểm: the register R10 and its rules (domain.md §1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.findings import error

if TYPE_CHECKING:
    from datetime import date

    from db.domain.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Patrol:
    """One patrol that keeps the place clear."""

    on: date | None = fields.day(required=True)
    result: str = fields.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class HotSpot:
    """One hot spot from its finding to its elimination, and what came after."""

    name: str = fields.text(required=True, searched=True)
    kind: str = fields.code("hot_spot_kinds", required=True)
    place: str = fields.text(searched=True)
    establishment: str = fields.record("establishments")
    found_on: date | None = fields.day(required=True)
    source: str = fields.text()
    severity: str = fields.code("risk_levels")
    border_level: str = fields.code("border_levels")
    borders: str = fields.text()
    reported_up_on: date | None = fields.day()
    lead_agency: str = fields.text()
    eliminated_on: date | None = fields.day()
    result: str = fields.long_text()
    active_again_on: date | None = fields.day()
    patrolled_on: date | None = fields.day()
    patrols: tuple[Patrol, ...] = fields.items(Patrol)
    transformed_on: date | None = fields.day()
    waiver: str = fields.long_text()
    note: str = fields.long_text()


def check_hot_spot(spot: HotSpot, today: date) -> tuple[Finding, ...]:
    """What is not right yet about the record."""
    findings: list[Finding] = []
    if spot.found_on and spot.found_on > today:
        findings.append(error("DATE_IN_FUTURE", "found_on", day=spot.found_on))
    if spot.found_on and spot.eliminated_on and spot.eliminated_on < spot.found_on:
        findings.append(error("DATES_OUT_OF_ORDER", "eliminated_on", first=spot.found_on, second=spot.eliminated_on))
    if spot.active_again_on and (spot.eliminated_on is None or spot.active_again_on < spot.eliminated_on):
        findings.append(error("ACTIVE_AGAIN_BEFORE_ELIMINATED", "active_again_on"))
    return tuple(findings)
