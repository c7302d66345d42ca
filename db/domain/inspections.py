"""Cuộc kiểm tra: the register R4 and its rules (domain.md §1.4, §2.3, §2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.fields import Sensitivity
from db.domain.findings import error

if TYPE_CHECKING:
    from datetime import date, datetime

    from db.domain.findings import Finding
    from db.domain.rulebook import RuleBook

PERSONAL = Sensitivity.PERSONAL

PLANNED = "planned"
UNANNOUNCED = "unannounced"
FOLLOW_UP = "follow_up"  # hậu kiểm tra (kiểm tra khắc phục)
RECHECK = "recheck"  # tái kiểm tra
SECOND_REVIEW = "second_review"  # phúc tra
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


def check_inspection(
    inspection: Inspection,
    *,
    earlier: tuple[EarlierCheck, ...],
    rules: RuleBook,
    today: date,
    counts_as_check: bool = True,
) -> tuple[Finding, ...]:
    """What is not right yet about the record.

    Args:
        inspection: the record, perhaps still a draft.
        earlier: the other checks of the same establishment, in any order.
        rules: the rules of all times; each is judged by the day of the visit.
        today: the day of asking.
        counts_as_check: whether a visit of this kind is a check in the sense of NQ 198/2025 Đ4; a survey is none.
    """
    if inspection.state == CANCELLED:
        return ()
    day = held_on(inspection) or today
    return (
        *_check_dates(inspection, today),
        *_check_team(inspection, rules, day),
        *_check_ground(inspection, rules, day),
        *(_check_frequency(inspection, earlier, rules, day) if counts_as_check else ()),
        *_check_follow_up(inspection, earlier, rules, day),
        *_check_signatures(inspection, rules, day),
    )


def _check_dates(inspection: Inspection, today: date) -> list[Finding]:
    findings: list[Finding] = []
    start, end = inspection.started_at, inspection.ended_at
    if inspection.state == DONE and start is None:
        findings.append(error("HELD_WITHOUT_TIME", "started_at"))
    if inspection.state == DONE and not inspection.result:
        findings.append(error("HELD_WITHOUT_RESULT", "result"))
    if start and end and end < start:
        findings.append(error("DATES_OUT_OF_ORDER", "ended_at", first=start, second=end))
    if start and inspection.state == DONE and start.date() > today:
        findings.append(error("DATE_IN_FUTURE", "started_at", day=start.date()))
    if start and inspection.remedy_due_on and inspection.remedy_due_on < start.date():
        findings.append(
            error("DATES_OUT_OF_ORDER", "remedy_due_on", first=start.date(), second=inspection.remedy_due_on)
        )
    if start and inspection.plan_on and inspection.plan_on > start.date():
        findings.append(error("DATES_OUT_OF_ORDER", "plan_on", first=inspection.plan_on, second=start.date()))
    return findings


def _check_team(inspection: Inspection, rules: RuleBook, day: date) -> list[Finding]:
    rule = rules.on("TEAM_TOO_SMALL", day)
    if rule is None or inspection.state != DONE:
        return []
    present = sum(1 for member in inspection.members if member.present)
    return [rule.finding("members", present=present, least=rule.limit)] if present < rule.limit else []


def _check_ground(inspection: Inspection, rules: RuleBook, day: date) -> list[Finding]:
    has_plan = bool(inspection.plan_number)
    if inspection.kind == PLANNED and not has_plan:
        rule = rules.on("NO_PLAN", day)
        return [rule.finding("plan_number")] if rule else []
    if inspection.kind == UNANNOUNCED and not has_plan and not inspection.ground:
        rule = rules.on("NO_GROUND", day)
        return [rule.finding("ground")] if rule else []
    return []


def _check_frequency(
    inspection: Inspection, earlier: tuple[EarlierCheck, ...], rules: RuleBook, day: date
) -> list[Finding]:
    rule = rules.on("CHECKED_TWICE_IN_YEAR", day)
    if rule is None or inspection.clear_signs:
        return []
    same_year = [c for c in earlier if c.counts_as_check and c.held_on.year == day.year and c.held_on <= day]
    follows_violation = inspection.kind in KINDS_THAT_FOLLOW and any(
        check.inspection_id == inspection.follows and check.found_violation for check in same_year
    )
    if len(same_year) < rule.limit or follows_violation:
        return []
    last = max(check.held_on for check in same_year)
    return [rule.finding("clear_signs", last=last, count=len(same_year), allowed=rule.limit)]


def _check_follow_up(
    inspection: Inspection, earlier: tuple[EarlierCheck, ...], rules: RuleBook, day: date
) -> list[Finding]:
    if inspection.kind not in KINDS_THAT_FOLLOW:
        return []
    if not inspection.follows:
        rule = rules.on("FOLLOWS_NOTHING", day)
        return [rule.finding("follows")] if rule else []
    first = next((check for check in earlier if check.inspection_id == inspection.follows), None)
    if first is None:
        return [error("FOLLOWS_OTHER_PLACE", "follows")]
    if first.held_on > day:
        return [error("DATES_OUT_OF_ORDER", "follows", first=first.held_on, second=day)]
    return []


def _check_signatures(inspection: Inspection, rules: RuleBook, day: date) -> list[Finding]:
    rule = rules.on("REFUSAL_WITHOUT_REASON", day)
    if rule is None:
        return []
    findings: list[Finding] = []
    if inspection.representative_signature == REFUSED and not inspection.representative_reason:
        findings.append(rule.finding("representative_reason"))
    if inspection.witness_signature == REFUSED and not inspection.witness_reason:
        findings.append(rule.finding("witness_reason"))
    if any(member.signature == REFUSED and not member.reason for member in inspection.members):
        findings.append(rule.finding("members"))
    return findings
