"""Cuộc kiểm tra: the register R4 (domain.md §1.4, §2.3, §2.4); its rules are in `inspection_rules`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.fields import Sensitivity

if TYPE_CHECKING:
    from datetime import date, datetime

PERSONAL = Sensitivity.PERSONAL

PLANNED = "planned"
UNANNOUNCED = "unannounced"
FOLLOW_UP = "follow_up"  # hậu kiểm tra (kiểm tra khắc phục)
RECHECK = "recheck"  # tái kiểm tra
SECOND_REVIEW = "second_review"  # phúc tra
JOINT = "joint"
KINDS_THAT_FOLLOW = frozenset({FOLLOW_UP, RECHECK, SECOND_REVIEW})

TO_DO = "to_do"
DONE = "done"
CANCELLED = "cancelled"

SIGNED = "signed"
REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of the team at this inspection, and how that person signed the record."""

    name: str = fields.text(longest=120, required=True, sensitivity=PERSONAL)
    title: str = fields.text(longest=120)
    agency: str = fields.text()
    role: str = fields.code("team_roles")
    card_number: str = fields.text(longest=40)
    present: bool | None = fields.yes_no()
    signature: str = fields.code("signature_states")
    reason: str = fields.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One line of the checklist (domain.md §2.4)."""

    item: str = fields.code("checklist", required=True)
    answer: str = fields.code("checklist_answers")
    note: str = fields.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """One visit (lượt kiểm tra) to one establishment."""

    number: str = fields.text(longest=60, searched=True)
    establishment: str = fields.record("establishments", required=True)
    state: str = fields.code("inspection_states", required=True)
    kind: str = fields.code("inspection_kinds", required=True)
    planned_on: date | None = fields.day()
    started_at: datetime | None = fields.time(cell="held")
    ended_at: datetime | None = fields.time(cell="held")
    place: str = fields.text()

    inspection_plan: str = fields.record("inspection_plans")
    plan_number: str = fields.text(longest=60, cell="plan")
    plan_on: date | None = fields.day(cell="plan")
    ground: str = fields.code("inspection_grounds")
    order_number: str = fields.text(longest=60)
    order_on: date | None = fields.day()
    clear_signs: str = fields.long_text()
    follows: str = fields.record("inspections")
    announced: bool | None = fields.yes_no()
    joint_with: tuple[str, ...] = fields.codes("joint_forces")
    scope: tuple[str, ...] = fields.codes("inspection_scopes")

    team_record: str = fields.record("teams")
    team: str = fields.text(searched=True)
    team_decision: str = fields.text(longest=120)
    members: tuple[Member, ...] = fields.items(Member)
    representative_name: str = fields.text(longest=120, sensitivity=PERSONAL)
    representative_title: str = fields.text(longest=120)
    witness_name: str = fields.text(longest=120, sensitivity=PERSONAL)
    witness_title: str = fields.text()
    witness_is_authority: bool | None = fields.yes_no()

    rooms_in_use: int | None = fields.count(longest=100_000)
    guests: int | None = fields.count(longest=100_000)
    workers_present: int | None = fields.count(longest=100_000)
    workers_female: int | None = fields.count(longest=100_000)
    workers_under_18: int | None = fields.count(longest=100_000)
    workers_absent: int | None = fields.count(longest=100_000)
    papers_shown: tuple[str, ...] = fields.codes("paper_kinds")
    situation: str = fields.long_text()
    checklist: tuple[Answer, ...] = fields.items(Answer)

    result: str = fields.code("inspection_results")
    conclusion: str = fields.long_text()
    remedy_request: str = fields.long_text(cell="remedy")
    remedy_due_on: date | None = fields.day(cell="remedy")
    transferred_to: str = fields.text()
    report_number: str = fields.text(longest=60, cell="report")
    report_on: date | None = fields.day(cell="report")
    opinion: str = fields.long_text()

    copies: int | None = fields.count(longest=100)
    pages: int | None = fields.count(longest=1000)
    kept_by: str = fields.text()
    representative_signature: str = fields.code("signature_states", cell="representative_signature")
    representative_reason: str = fields.text(cell="representative_signature")
    witness_signature: str = fields.code("signature_states", cell="witness_signature")
    witness_reason: str = fields.text(cell="witness_signature")
    waiver: str = fields.long_text()
    note: str = fields.long_text()


@dataclass(frozen=True, slots=True)
class EarlierCheck:
    """What the rules must know of another check of the same establishment.

    Attributes:
        inspection_id: its id.
        held_on: its day.
        found_violation: whether its result was more than "no violation".
        counts_as_check: whether it is a check in the sense of NQ 198/2025 Đ4 (a cancelled visit is none).
    """

    inspection_id: str
    held_on: date
    found_violation: bool
    counts_as_check: bool = True


def held_on(inspection: Inspection) -> date | None:
    """The day of the visit, or the planned day while it has not been held."""
    return inspection.started_at.date() if inspection.started_at else inspection.planned_on
