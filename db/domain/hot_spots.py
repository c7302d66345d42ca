"""Tụ điểm, địa bàn trọng điểm: the register R10 and its rules (domain.md §1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.findings import error, note, warning
from db.domain.rulebook import RuleBook

if TYPE_CHECKING:
    from datetime import date

    from db.domain.findings import Finding

IN_ESTABLISHMENT = "in_establishment"


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
    eliminated_again_on: date | None = fields.day()
    patrolled_on: date | None = fields.day()
    patrols: tuple[Patrol, ...] = fields.items(Patrol)
    transformed_on: date | None = fields.day()
    waiver: str = fields.long_text()
    note: str = fields.long_text()


class HotSpotState(StrEnum):
    """How a hot spot stands."""

    ACTIVE = "active"
    ACTIVE_AGAIN = "active_again"
    ELIMINATED = "eliminated"
    ELIMINATED_AGAIN = "eliminated_again"
    TRANSFORMED = "transformed"


THERE = frozenset({HotSpotState.ACTIVE, HotSpotState.ACTIVE_AGAIN})
"""The states in which there still is something to eliminate."""


def state_on(spot: HotSpot, day: date | None = None) -> HotSpotState:
    """How a hot spot stood at the end of a day, by its dated facts; with no day, by all of them."""

    def happened(on: date | None) -> bool:
        return on is not None and (day is None or on <= day)

    if happened(spot.transformed_on):
        return HotSpotState.TRANSFORMED
    if happened(spot.eliminated_again_on):
        return HotSpotState.ELIMINATED_AGAIN
    if happened(spot.active_again_on):
        return HotSpotState.ACTIVE_AGAIN
    return HotSpotState.ELIMINATED if happened(spot.eliminated_on) else HotSpotState.ACTIVE


def last_patrol(spot: HotSpot) -> date | None:
    """The newest day on which somebody saw that the place stays clear."""
    days = (spot.patrolled_on, *(patrol.on for patrol in spot.patrols))
    return max((day for day in days if day is not None), default=None)


def check_hot_spot(
    spot: HotSpot, today: date, *, rules: RuleBook | None = None, reported_up: frozenset[str] = frozenset()
) -> tuple[Finding, ...]:
    """What is not right yet about the record.

    Args:
        spot: the record.
        today: the day of asking.
        rules: with the time within which a border spot is reported and a place is patrolled; None for no such rule.
        reported_up: the border levels of which the superior must be told (Quy chế kèm QĐ 38/2017 Đồng Nai Đ12.2).
    """
    book = rules or RuleBook()
    return (
        *_check_days(spot, today),
        *_check_life(spot),
        *_check_border(spot, today, book, reported_up),
        *_check_keeping(spot, today, book),
    )


def _check_days(spot: HotSpot, today: date) -> list[Finding]:
    """No day lies ahead of today, and none before the day of finding."""
    days = (
        ("reported_up_on", spot.reported_up_on),
        ("eliminated_on", spot.eliminated_on),
        ("active_again_on", spot.active_again_on),
        ("eliminated_again_on", spot.eliminated_again_on),
        ("transformed_on", spot.transformed_on),
        *(("patrols", patrol.on) for patrol in spot.patrols),
    )
    findings: list[Finding] = []
    if spot.found_on and spot.found_on > today:
        findings.append(error("DATE_IN_FUTURE", "found_on", day=spot.found_on))
    for name, day in days:
        if day is None:
            continue
        if day > today:
            findings.append(error("DATE_IN_FUTURE", name, day=day))
        elif spot.found_on and day < spot.found_on <= today:
            findings.append(error("DATES_OUT_OF_ORDER", name, first=spot.found_on, second=day))
    return findings


def _check_life(spot: HotSpot) -> list[Finding]:
    """The steps follow each other: eliminated, active again, eliminated again, transformed."""
    findings: list[Finding] = []
    gone, again, gone_again = spot.eliminated_on, spot.active_again_on, spot.eliminated_again_on
    if again and (gone is None or again < gone):
        findings.append(error("ACTIVE_AGAIN_BEFORE_ELIMINATED", "active_again_on"))
    if gone_again and again is None:
        findings.append(error("ELIMINATED_AGAIN_WITHOUT_ACTIVE", "eliminated_again_on"))
    elif gone_again and again and gone_again < again:
        findings.append(error("DATES_OUT_OF_ORDER", "eliminated_again_on", first=again, second=gone_again))
    if spot.transformed_on:
        latest = max((day for day in (gone, gone_again) if day), default=None)
        if latest is None or (again and gone_again is None):
            findings.append(warning("TRANSFORMED_BEFORE_ELIMINATED", "transformed_on", needs_reason=True))
        elif spot.transformed_on < latest:
            findings.append(error("DATES_OUT_OF_ORDER", "transformed_on", first=latest, second=spot.transformed_on))
    if gone and not spot.result:
        findings.append(note("ELIMINATED_WITHOUT_RESULT", "result"))
    if spot.kind == IN_ESTABLISHMENT and not spot.establishment:
        findings.append(note("HOT_SPOT_WITHOUT_ESTABLISHMENT", "establishment"))
    return findings


def _check_border(spot: HotSpot, today: date, rules: RuleBook, reported_up: frozenset[str]) -> list[Finding]:
    """What borders on which area is named, and the superior is told in time."""
    findings: list[Finding] = []
    if spot.border_level and not spot.borders:
        findings.append(warning("BORDER_UNNAMED", "borders"))
    if spot.borders and not spot.border_level:
        findings.append(note("BORDER_LEVEL_MISSING", "border_level"))
    late = rules.on("BORDER_SPOT_REPORTED_LATE", spot.found_on or today)
    if late is None or spot.found_on is None or spot.border_level not in reported_up:
        return findings
    waited = ((spot.reported_up_on or today) - spot.found_on).days
    if spot.reported_up_on is None and spot.found_on <= today:
        missing = rules.on("BORDER_SPOT_NOT_REPORTED", spot.found_on)
        if missing is not None and state_on(spot) in THERE:
            findings.append(missing.finding("reported_up_on", days=waited))
    elif waited > late.limit:
        findings.append(late.finding("reported_up_on", days=waited, limit=late.limit))
    return findings


def _check_keeping(spot: HotSpot, today: date, rules: RuleBook) -> list[Finding]:
    """A place that was cleared is looked at again until it counts as transformed."""
    rule = rules.on("HOT_SPOT_NOT_PATROLLED", today)
    cleared = spot.eliminated_again_on or spot.eliminated_on
    if rule is None or cleared is None or state_on(spot) in THERE or spot.transformed_on is not None:
        return []
    since = max(cleared, last_patrol(spot) or cleared)
    days = (today - since).days
    return [rule.finding("patrols", days=days, limit=rule.limit)] if days > rule.limit else []
