"""Mô hình thí điểm: the register R13 (domain.md §1.4; QĐ 1875/QĐ-LĐTBXH)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.findings import error, note, warning

if TYPE_CHECKING:
    from datetime import date

    from db.domain.findings import Finding

BUILDING = "building"


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


def is_live_on(model: PilotModel, day: date, live: frozenset[str]) -> bool:
    """Whether the model was being built, run or kept on a day.

    Args:
        model: the record.
        day: which day.
        live: the states in which a model is alive (catalog `model_states`).
    """
    if model.started_on is None or day < model.started_on:
        return False
    if model.ended_on is not None:
        return day <= model.ended_on
    return model.state in live


def check_pilot_model(model: PilotModel, *, live: frozenset[str], today: date) -> tuple[Finding, ...]:
    """What is not right yet about the record; arguments as `is_live_on`, and the day of asking."""
    findings: list[Finding] = []
    first, last = model.started_on, model.ended_on
    if first and last and last < first:
        findings.append(error("DATES_OUT_OF_ORDER", "ended_on", first=first, second=last))
    if first and first > today and model.state and model.state != BUILDING:
        findings.append(error("DATE_IN_FUTURE", "started_on", day=first))
    if last and last < today and model.state in live:
        findings.append(error("MODEL_ENDED_BUT_LIVE", "state", day=last))
    if model.state and model.state not in live and last is None:
        findings.append(error("MODEL_ENDED_WITHOUT_DAY", "ended_on"))
    if first and model.decision_on and first < model.decision_on and model.state != BUILDING:
        findings.append(warning("MODEL_BEFORE_DECISION", "decision_on", first=first, decided=model.decision_on))
    if not model.decision_number and not model.decision_on:
        findings.append(note("MODEL_WITHOUT_DECISION", "decision_number"))
    if model.groups is not None and model.members is not None and model.members < model.groups:
        findings.append(error("FEWER_MEMBERS_THAN_GROUPS", "members", members=model.members, groups=model.groups))
    if last and last <= today and not model.result:
        findings.append(note("MODEL_WITHOUT_RESULT", "result"))
    return tuple(findings)
