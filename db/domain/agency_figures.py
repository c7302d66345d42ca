"""Số liệu do cơ quan khác cung cấp: the registers R11, R12, R14 and figures entered by hand (domain.md §1.4, §6.13).

Counts for a stretch of days, each with the agency, the document and the day it comes from. Persons are counts, never a
list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields

if TYPE_CHECKING:
    from datetime import date

_MOST = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenceCount:
    """Cases and persons of one offence (BLHS)."""

    offence: str = fields.code("offences", required=True)
    cases: int | None = fields.count(longest=_MOST)
    persons: int | None = fields.count(longest=_MOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFigures:
    """Vụ án, xét xử: what police, prosecution and court counted (R11)."""

    source_document: str = fields.text(required=True, searched=True)
    source_agency: str = fields.text(required=True, searched=True)
    source_on: date | None = fields.day()
    from_on: date | None = fields.day(required=True, cell="days")
    to_on: date | None = fields.day(required=True, cell="days")
    cases_found: int | None = fields.count(longest=_MOST, totalled=True)
    persons_found: int | None = fields.count(longest=_MOST, totalled=True)
    cases_handled: int | None = fields.count(longest=_MOST)
    cases_prosecuted: int | None = fields.count(longest=_MOST)
    persons_prosecuted: int | None = fields.count(longest=_MOST)
    cases_charged: int | None = fields.count(longest=_MOST)
    persons_charged: int | None = fields.count(longest=_MOST)
    cases_before_court: int | None = fields.count(longest=_MOST)
    cases_tried: int | None = fields.count(longest=_MOST, totalled=True)
    persons_tried: int | None = fields.count(longest=_MOST)
    model_cases: int | None = fields.count(longest=_MOST)
    mobile_trials: int | None = fields.count(longest=_MOST)
    offences: tuple[OffenceCount, ...] = fields.items(OffenceCount)
    waiver: str = fields.long_text()
    note: str = fields.long_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionFigures:
    """Xử phạt hành chính người bán, mua dâm: counts only (R12)."""

    source_document: str = fields.text(required=True, searched=True)
    source_agency: str = fields.text(required=True, searched=True)
    source_on: date | None = fields.day()
    from_on: date | None = fields.day(required=True, cell="days")
    to_on: date | None = fields.day(required=True, cell="days")
    sellers: int | None = fields.count(longest=_MOST, totalled=True)
    buyers: int | None = fields.count(longest=_MOST, totalled=True)
    brokers: int | None = fields.count(longest=_MOST, totalled=True)
    owners: int | None = fields.count(longest=_MOST, totalled=True)
    male: int | None = fields.count(longest=_MOST)
    female: int | None = fields.count(longest=_MOST)
    under_18: int | None = fields.count(longest=_MOST)
    from_18_to_30: int | None = fields.count(longest=_MOST)
    over_30: int | None = fields.count(longest=_MOST)
    same_province: int | None = fields.count(longest=_MOST)
    other_province: int | None = fields.count(longest=_MOST)
    warned: int | None = fields.count(longest=_MOST)
    fined: int | None = fields.count(longest=_MOST)
    fines: int | None = fields.money(totalled=True)
    waiver: str = fields.long_text()
    note: str = fields.long_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCount:
    """Persons served by one service."""

    service: str = fields.code("support_services", required=True)
    persons: int | None = fields.count(longest=_MOST)
    female: int | None = fields.count(longest=_MOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskGroupCount:
    """Persons of one group at high risk: reviewed, and helped."""

    group: str = fields.code("risk_groups", required=True)
    reviewed: int | None = fields.count(longest=_MOST)
    helped: int | None = fields.count(longest=_MOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportFigures:
    """Hỗ trợ người bán dâm và nhóm nguy cơ cao: counts by service (R14)."""

    source_document: str = fields.text(required=True, searched=True)
    source_agency: str = fields.text(required=True, searched=True)
    source_on: date | None = fields.day()
    from_on: date | None = fields.day(required=True, cell="days")
    to_on: date | None = fields.day(required=True, cell="days")
    in_need: int | None = fields.count(longest=_MOST)
    eligible: int | None = fields.count(longest=_MOST, totalled=True)
    supported: int | None = fields.count(longest=_MOST, totalled=True)
    female: int | None = fields.count(longest=_MOST)
    under_18: int | None = fields.count(longest=_MOST)
    from_18_to_30: int | None = fields.count(longest=_MOST)
    over_30: int | None = fields.count(longest=_MOST)
    trafficking_victims: int | None = fields.count(longest=_MOST)
    services: tuple[ServiceCount, ...] = fields.items(ServiceCount)
    risk_groups: tuple[RiskGroupCount, ...] = fields.items(RiskGroupCount)
    waiver: str = fields.long_text()
    note: str = fields.long_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualFigure:
    """Numerator or denominator of an indicator that another agency supplies: workers of an industrial zone, pupils."""

    indicator: str = fields.code("indicators", required=True)
    part: str = fields.code("figure_parts", required=True)
    value: int | None = fields.count(required=True)
    source_document: str = fields.text(required=True, searched=True)
    source_agency: str = fields.text(required=True, searched=True)
    source_on: date | None = fields.day()
    from_on: date | None = fields.day(required=True, cell="days")
    to_on: date | None = fields.day(required=True, cell="days")
    waiver: str = fields.long_text()
    note: str = fields.long_text()
