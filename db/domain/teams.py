"""Đội, tổ, ban: the register R2 and its rules (domain.md §1.4, §2.3)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.fields import Sensitivity
from db.domain.findings import error, note
from db.domain.text import fold

if TYPE_CHECKING:
    from datetime import date

    from db.domain.findings import Finding
    from db.domain.rulebook import RuleBook

PERSONAL = Sensitivity.PERSONAL

LEADER, DEPUTY = "leader", "deputy"
STEERING = "steering"
COMMUNE = "commune"
CHECKING_KINDS = frozenset({"team_178", "team_814", "delegation", "working_group"})

# Who sits in the team of a commune (TT 05/2006 Đ2.1.b), told by words of agency or title without accents.
COMMUNE_SEATS = {
    "Công an": ("cong an",),
    "Tư pháp": ("tu phap",),
    "Văn hóa": ("van hoa",),
    "Lao động – Thương binh và Xã hội": ("lao dong", "xa hoi", "y te"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """One member with the stretch of days the person belongs to the team."""

    name: str = fields.text(longest=120, required=True, sensitivity=PERSONAL)
    title: str = fields.text(longest=120)
    agency: str = fields.text()
    role: str = fields.code("team_roles")
    card_number: str = fields.text(longest=40)
    area: str = fields.text()
    from_on: date | None = fields.day()
    to_on: date | None = fields.day()


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """One team, group or board with the decision it works by (TT 05/2006)."""

    name: str = fields.text(required=True, searched=True)
    kind: str = fields.code("team_kinds", required=True)
    level: str = fields.code("levels")
    decision_number: str = fields.text(longest=60, cell="decision", searched=True)
    decision_on: date | None = fields.day(cell="decision")
    decided_by: str = fields.text(longest=120, sensitivity=PERSONAL)
    regulation_number: str = fields.text(longest=60, cell="regulation")
    regulation_on: date | None = fields.day(cell="regulation")
    area: str = fields.text()
    members: tuple[TeamMember, ...] = fields.items(TeamMember)
    dissolved_on: date | None = fields.day()
    waiver: str = fields.long_text()
    note: str = fields.long_text()


def serves_on(member: TeamMember, day: date) -> bool:
    """Whether the person belongs to the team on that day."""
    return (member.from_on is None or member.from_on <= day) and (member.to_on is None or day <= member.to_on)


def members_on(team: Team, day: date) -> tuple[TeamMember, ...]:
    """Who belongs to the team on a day; nobody once it is dissolved."""
    if team.dissolved_on is not None and team.dissolved_on <= day:
        return ()
    return tuple(member for member in team.members if serves_on(member, day))


def check_team(team: Team, rules: RuleBook, today: date) -> tuple[Finding, ...]:
    """What is not right yet about the record; its composition is judged as of the day."""
    day = team.dissolved_on or today
    serving = tuple(member for member in team.members if serves_on(member, day))
    return (
        *_check_decision(team, rules, today),
        *_check_days(team),
        *_check_leaders(team, serving, rules, day),
        *_check_seats(team, serving, rules, day),
        *_check_cards(team, serving, rules, day),
        *_check_areas(team, serving),
    )


def _check_decision(team: Team, rules: RuleBook, today: date) -> list[Finding]:
    findings: list[Finding] = []
    rule = rules.on("TEAM_WITHOUT_DECISION", team.decision_on or today)
    if rule and team.kind in CHECKING_KINDS | {STEERING} and not (team.decision_number and team.decision_on):
        findings.append(rule.finding("decision_number"))
    if team.decision_on and team.decision_on > today:
        findings.append(error("DATE_IN_FUTURE", "decision_on", day=team.decision_on))
    if team.decision_on and team.dissolved_on and team.dissolved_on < team.decision_on:
        findings.append(error("DATES_OUT_OF_ORDER", "dissolved_on", first=team.decision_on, second=team.dissolved_on))
    return findings


def _check_days(team: Team) -> list[Finding]:
    return [
        error("MEMBER_DATES_OUT_OF_ORDER", "members", name=member.name, first=member.from_on, second=member.to_on)
        for member in team.members
        if member.from_on and member.to_on and member.to_on < member.from_on
    ]


def _check_leaders(team: Team, serving: tuple[TeamMember, ...], rules: RuleBook, day: date) -> list[Finding]:
    if team.kind not in CHECKING_KINDS or not serving:
        return []
    findings: list[Finding] = []
    leaders = sum(1 for member in serving if member.role == LEADER)
    deputies = sum(1 for member in serving if member.role == DEPUTY)
    rule = rules.on("TEAM_TWO_LEADERS", day)
    if rule and leaders > rule.limit:
        findings.append(rule.finding("members", count=leaders))
    rule = rules.on("TEAM_WITHOUT_LEADER", day)
    if rule and not leaders:
        findings.append(rule.finding("members"))
    rule = rules.on("TEAM_DEPUTIES", day)
    if rule and not 1 <= deputies <= rule.limit:
        findings.append(rule.finding("members", count=deputies, most=rule.limit))
    rule = rules.on("TEAM_BELOW_QUORUM", day)
    if rule and len(serving) < rule.limit:
        findings.append(rule.finding("members", count=len(serving), least=rule.limit))
    return findings


def _check_seats(team: Team, serving: tuple[TeamMember, ...], rules: RuleBook, day: date) -> list[Finding]:
    rule = rules.on("TEAM_SEAT_MISSING", day)
    if rule is None or team.kind != "team_178" or team.level != COMMUNE or not serving:
        return []
    spoken = [fold(f"{member.agency} {member.title}") for member in serving]
    missing = [
        seat for seat, words in COMMUNE_SEATS.items() if not any(word in each for each in spoken for word in words)
    ]
    return [rule.finding("members", seats=", ".join(missing))] if missing else []


def _check_cards(team: Team, serving: tuple[TeamMember, ...], rules: RuleBook, day: date) -> list[Finding]:
    findings: list[Finding] = []
    rule = rules.on("TEAM_CARD_MISSING", day)
    without = [member.name for member in serving if not member.card_number]
    if rule and team.kind in CHECKING_KINDS and without:
        findings.append(rule.finding("members", count=len(without), first=without[0]))
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for member in team.members:
        if member.card_number:
            holders[fold(member.card_number)].add(fold(member.name))
    twice = dict.fromkeys(m.card_number for m in team.members if len(holders[fold(m.card_number)]) > 1)
    findings.extend(error("TEAM_CARD_TWICE", "members", card=card) for card in twice)
    return findings


def _check_areas(team: Team, serving: tuple[TeamMember, ...]) -> list[Finding]:
    """Members of a board have an area of their own (domain.md §1.4 R2)."""
    without = [member.name for member in serving if not member.area] if team.kind == STEERING else []
    return [note("BOARD_AREA_MISSING", "members", count=len(without), first=without[0])] if without else []
