"""Tập huấn và cán bộ: the registers R8 and R8b and their rules (domain.md §1.4)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.fields import Sensitivity
from db.domain.findings import error, note, warning

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from db.domain.findings import Finding

PERSONAL = Sensitivity.PERSONAL


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """Cán bộ làm công tác phòng, chống mại dâm: one of the office's staff, the denominator of training targets."""

    name: str = fields.text(longest=120, required=True, sensitivity=PERSONAL, searched=True)
    workplace: str = fields.text(searched=True)
    level: str = fields.code("levels", required=True)
    title: str = fields.text(longest=120, searched=True)
    composition: str = fields.code("staff_compositions")
    duty: str = fields.text()
    full_time: bool | None = fields.yes_no()
    from_on: date | None = fields.day(cell="service")
    to_on: date | None = fields.day(cell="service")
    telephone: str = fields.text(longest=40, sensitivity=PERSONAL)
    note: str = fields.long_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One member of the staff who took part, with the outcome."""

    staff: str = fields.record("staff", required=True)
    outcome: str = fields.code("training_outcomes")
    note: str = fields.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """One class, seminar or study visit."""

    name: str = fields.text(required=True, searched=True)
    kind: str = fields.code("training_kinds", required=True)
    level: str = fields.code("levels")
    organiser: str = fields.text(searched=True)
    from_on: date | None = fields.day(required=True, cell="days")
    to_on: date | None = fields.day(cell="days")
    sessions: int | None = fields.count(longest=10_000, totalled=True)
    contents: str = fields.long_text()
    trainers: str = fields.text(sensitivity=PERSONAL)
    place: str = fields.text()
    cost: int | None = fields.money()
    participants: tuple[Participant, ...] = fields.items(Participant, longest=2_000)
    other_participants: int | None = fields.count(longest=1_000_000)
    result: str = fields.long_text()
    waiver: str = fields.long_text()
    note: str = fields.long_text()


def is_serving(member: StaffMember, day: date) -> bool:
    """Whether the person works in the field on that day."""
    started = member.from_on is None or member.from_on <= day
    return started and (member.to_on is None or member.to_on >= day)


def check_staff(member: StaffMember) -> tuple[Finding, ...]:
    """What is not right yet about the record."""
    if member.from_on and member.to_on and member.to_on < member.from_on:
        return (error("DATES_OUT_OF_ORDER", "to_on", first=member.from_on, second=member.to_on),)
    return ()


def check_training(
    training: Training, today: date, *, staff: Mapping[str, StaffMember] | None = None, foreign: int = 0
) -> tuple[Finding, ...]:
    """What is not right yet about the record.

    Args:
        training: the record, perhaps still a draft.
        today: the day of asking.
        staff: the participants by id, where they are known.
        foreign: how many of them are on the list of another unit.
    """
    found: list[Finding] = []
    day = training.from_on
    if day and training.to_on and training.to_on < day:
        found.append(error("DATES_OUT_OF_ORDER", "to_on", first=day, second=training.to_on))
    if day and day > today:
        found.append(error("DATE_IN_FUTURE", "from_on", day=day))
    repeated = [one for one, times in Counter(p.staff for p in training.participants).items() if times > 1]
    if repeated:
        found.append(error("PARTICIPANT_TWICE", "participants", count=len(repeated)))
    if day and day <= today and not training.participants and not training.other_participants:
        found.append(warning("TRAINING_WITHOUT_PEOPLE", "participants"))
    known = staff or {}
    away = [
        member.name
        for participant in training.participants
        if day and (member := known.get(participant.staff)) and not is_serving(member, day)
    ]
    if away:
        found.append(warning("PARTICIPANT_NOT_SERVING", "participants", count=len(away), name=away[0], day=day))
    if foreign:
        found.append(note("PARTICIPANT_OF_OTHER_UNIT", "participants", count=foreign))
    return tuple(found)
