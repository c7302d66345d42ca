"""Đội, tổ, ban: the register R2 (domain.md §1.4, §2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.fields import Sensitivity

if TYPE_CHECKING:
    from datetime import date

PERSONAL = Sensitivity.PERSONAL


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
