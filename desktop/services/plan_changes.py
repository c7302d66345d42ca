"""What a plan package would change here, part by part: old beside new, and what of it cannot be used."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from db.domain.deadlines import DueRule
from db.domain.errors import KnownError
from db.domain.overlays import overlay_from_plain
from db.domain.versions import canonical
from desktop.clock import stamp
from desktop.exchange import paths
from desktop.exchange.parts import PartError
from desktop.exchange.plan import PlanLetter, TrustLetter, read_plan, read_trust_list
from desktop.services.handed_down import CALENDAR, CATALOGS, TARGETS, TRUST, UNITS, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.domain.overlays import Overlay
    from desktop.exchange.examined import Examined
    from desktop.exchange.plan import CalendarPart, DueDay


class Standing(StrEnum):
    """What becomes of a part."""

    NEW = "new"
    UNCHANGED = "unchanged"  # it is newer and says what is in force here already
    SUPERSEDED = "superseded"  # a newer package brought this part already
    UNUSABLE = "unusable"  # this program cannot use it; the other parts apply all the same


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One thing that changes, or that cannot be used.

    Attributes:
        what: its name.
        before: what is in force now; empty for nothing.
        after: what the package says; empty for nothing.
        code: why it is left out; empty for what is used.
        parameters: of the code.
    """

    what: str
    before: str = ""
    after: str = ""
    code: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class PartChange:
    """What a part would do.

    Attributes:
        part: targets, calendar, catalogs, units or trust.
        standing: what becomes of it.
        lines: what changes, then what cannot be used.
    """

    part: str
    standing: Standing
    lines: tuple[ChangeLine, ...] = ()

    @property
    def left_out(self) -> tuple[ChangeLine, ...]:
        """What cannot be used."""
        return tuple(line for line in self.lines if line.code)


@dataclass(frozen=True, slots=True)
class Letters:
    """A plan package as it was read.

    Attributes:
        source: which package, for telling newer from older.
        plan: plan.json.
        trust: trust.json; None where it brings no keys.
        content: both as they came, fields of newer programs among them.
    """

    source: Source
    plan: PlanLetter
    trust: TrustLetter | None
    content: Mapping[str, str]

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts it brings."""
        there = {
            TARGETS: self.plan.targets,
            CALENDAR: self.plan.calendar,
            CATALOGS: self.plan.catalogs,
            UNITS: self.plan.units,
            TRUST: self.trust,
        }
        return tuple(part for part, value in there.items() if value is not None)


def read_letters(found: Examined) -> Letters:
    """What a verified plan package hands down.

    Raises:
        PartError: plan.json or trust.json is missing or cannot be read; the field begins with the file's name.
    """
    header, data = found.header, found.letters.get(paths.PLAN)
    if header is None or data is None:
        raise PartError(paths.PLAN, "missing")
    source = Source(header.id, header.sender.device, header.sequence, stamp(header.created_at))
    content = {paths.PLAN: data.decode()}
    try:
        plan = read_plan(data)
    except PartError as error:
        raise PartError(f"{paths.PLAN}: {error.field}", error.what) from error
    keys = found.letters.get(paths.TRUST_LIST)
    try:
        trust = read_trust_list(keys) if keys is not None else None
    except PartError as error:
        raise PartError(f"{paths.TRUST_LIST}: {error.field}", error.what) from error
    if keys is not None:
        content[paths.TRUST_LIST] = keys.decode()
    letters = Letters(source, plan, trust, content)
    if not letters.parts:
        raise PartError(paths.PLAN, "value")
    return letters


def usable_overlay(plain: Mapping[str, Any]) -> Overlay:
    """The overlay handed down.

    Raises:
        KnownError: PLAN_PART_TOO_NEW when it says what this program does not know.
    """
    try:
        return overlay_from_plain(dict(plain))
    except ValueError as broken:
        raise KnownError("PLAN_PART_TOO_NEW", what=str(broken)) from broken


def usable_due(due: DueDay) -> DueRule | None:
    """The rule a due day stands for; None where no month has the day."""
    rule = DueRule(due.day, due.month, due.year, due.before, due.after)
    if not (0 <= rule.day <= 31 and 0 <= rule.month <= 12 and rule.after >= 0 and abs(rule.year) <= 1):
        return None
    if rule.day == 0 and rule.month:
        return None
    if rule.month:
        try:
            date(2024, rule.month, rule.day)
        except ValueError:
            return None
    return rule


def calendar_to_plain(part: CalendarPart) -> dict[str, Any]:
    """The calendar as it is kept here: due days that can be, by flow, and days off."""
    due = {
        one.flow: {
            "day": rule.day,
            "month": rule.month,
            "year": rule.year,
            "before": rule.before,
            "after": rule.after,
            "reason": one.reason,
        }
        for one in part.due
        if (rule := usable_due(one)) is not None
    }
    holidays = [
        {"name": one.name, "from": one.from_on.isoformat(), "to": one.to_on.isoformat(), "source": one.source}
        for one in part.holidays
        if one.from_on <= one.to_on
    ]
    return {"due": due, "holidays": holidays}


def say_due(rule: Mapping[str, Any]) -> str:
    """Until when, in words: "trước 15/6", "ngày 20", "3 ngày sau kỳ"."""
    if not rule.get("day"):
        return f"{rule.get('after', 0)} ngày sau kỳ"
    lead = "trước" if rule.get("before", True) else "đến"
    day = f"{rule['day']}/{rule['month']}" if rule.get("month") else f"ngày {rule['day']}"
    after = {1: " năm sau", -1: " năm trước"}.get(int(rule.get("year", 0)), "")
    return f"{lead} {day}{after}"


def say_day(day: date | datetime | None) -> str:
    """A day as the office writes it."""
    return f"{day:%d/%m/%Y}" if day else ""


def is_same(one: object, other: object) -> bool:
    """Whether two plain values say the same."""
    return canonical(one) == canonical(other)
