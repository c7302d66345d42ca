"""Targets, calendar and catalogs of a plan package: what each would change, and putting it in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from db.domain.errors import KnownError
from db.domain.overlays import apply_overlay, layer_overlays, overlay_to_plain
from db.queries.settings import get_setting
from db.writes.settings import put_setting
from desktop.services.catalog_overlay import read_handed_overlay, read_overlay
from desktop.services.catalog_words import load_catalog_words, say_rule
from desktop.services.catalogs import load_catalogs
from desktop.services.deadlines import calendar_in
from desktop.services.handed_down import CALENDAR, CATALOGS, TARGETS, handed_part
from desktop.services.indicators import load_indicators
from desktop.services.plan_changes import (
    ChangeLine,
    PartChange,
    Standing,
    calendar_to_plain,
    is_same,
    say_day,
    say_due,
    usable_due,
    usable_overlay,
)
from desktop.services.plan_files import plan_to_plain
from desktop.services.plan_letters import plan_of_set
from desktop.services.plans import plan_in
from desktop.services.target_words import say_target

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from db.domain.overlays import CatalogChange, EntryChange, Overlay
    from db.domain.targets import Plan, Target
    from desktop.exchange.plan import CalendarPart, TargetsPart

APPLIED, SETS = "plan", "plan_sets"
"""The settings that hold the plan an office goes by and its own sets (`desktop.services.plans`)."""


def preview_targets(connection: Connection, part: TargetsPart, today: date) -> PartChange:
    """The set applied now beside the one handed down, target by target."""
    now = plan_in(connection)
    try:
        plan, unusable = plan_of_set(part.set, part.numbers)
    except KnownError as failure:
        return _unusable(TARGETS, part.set.title, failure)
    lines = [] if _title(now) == _title(plan) else [ChangeLine("Bộ chỉ tiêu", _title(now), _title(plan))]
    codes = dict.fromkeys((*(t.indicator for t in plan.targets), *(t.indicator for t in now.targets)))
    for code in codes:
        before, after = (_say_target(one.target(code, today), today) for one in (now, plan))
        if before != after:
            lines.append(ChangeLine(_indicator_name(code), before, after))
    same = is_same(plan_to_plain(now), plan_to_plain(plan))
    left_out = [
        ChangeLine(_indicator_name(one.what), code=one.code, parameters=dict(one.parameters)) for one in unusable
    ]
    return PartChange(TARGETS, Standing.UNCHANGED if same else Standing.NEW, (*lines, *left_out))


def put_targets(connection: Connection, part: TargetsPart) -> dict[str, Json] | None:
    """The set handed down applied and kept among the sets; what to remember of it, or None where it is unusable.

    The set that an earlier package handed down makes room; what it had covered comes to light again first.
    """
    try:
        plan, _ = plan_of_set(part.set, part.numbers)
    except KnownError:
        return None
    sets = sets_in(connection)
    uncover(sets, handed_part(connection, TARGETS))
    plain = cast("Json", plan_to_plain(plan))
    covered = sets.get(plan.name)
    put_setting(connection, SETS, {**sets, plan.name: plain})
    put_setting(connection, APPLIED, plain)
    return {"name": plan.name, "plan": plain, "covered": covered}


def sets_in(connection: Connection) -> dict[str, Json]:
    """The office's own sets as plain values."""
    stored = get_setting(connection, SETS)
    return dict(stored) if isinstance(stored, dict) else {}


def uncover(sets: dict[str, Json], handed: Mapping[str, Any]) -> None:
    """The set handed down taken out of the sets, where nobody changed it, and what it covered put back."""
    if not handed or not is_same(sets.get(handed["name"]), handed["plan"]):
        return
    del sets[handed["name"]]
    if handed.get("covered") is not None:
        sets[handed["name"]] = handed["covered"]


def preview_calendar(connection: Connection, part: CalendarPart) -> PartChange:
    """Due days and days off, those in force beside those handed down."""
    calendar, handed = calendar_in(connection), handed_part(connection, CALENDAR)
    coming = calendar_to_plain(part)
    lines: list[ChangeLine] = []
    for code, rule in coming["due"].items():
        flow = calendar.flow(code)
        before = "" if flow is None or flow.due is None else say_due(_rule_to_plain(flow.due))
        if flow is not None and before != say_due(rule):
            lines.append(ChangeLine(flow.name, before, say_due(rule)))
    for code in sorted(set(handed.get("due", {})) - set(coming["due"])):
        flow = calendar.flow(code)
        lines.append(ChangeLine(flow.name if flow else code, say_due(handed["due"][code]), "hạn của văn bản"))
    known = {(one.name, one.from_on, one.to_on) for one in calendar.days.holidays}
    lines += [
        ChangeLine(one.name, "", f"nghỉ {say_day(one.from_on)} – {say_day(one.to_on)}")
        for one in part.holidays
        if (one.name, one.from_on, one.to_on) not in known and one.from_on <= one.to_on
    ]
    left_out = [
        ChangeLine(one.flow, code="DUE_DAY_UNKNOWN", parameters={"day": one.day, "month": one.month})
        for one in part.due
        if usable_due(one) is None
    ]
    left_out += [
        ChangeLine(one.flow, code="PLAN_PART_TOO_NEW", parameters={"what": one.flow})
        for one in part.due
        if usable_due(one) is not None and calendar.flow(one.flow) is None
    ]
    same = is_same({"due": handed.get("due", {}), "holidays": handed.get("holidays", [])}, coming)
    return PartChange(CALENDAR, Standing.UNCHANGED if same else Standing.NEW, (*lines, *left_out))


def put_calendar(part: CalendarPart) -> dict[str, Json]:
    """What to remember of the calendar; it is read as a layer over the office's own."""
    return cast("dict[str, Json]", calendar_to_plain(part))


def preview_catalogs(connection: Connection, plain: Mapping[str, Any]) -> PartChange:
    """Entries and limits, those in force beside those handed down."""
    try:
        coming = usable_overlay(plain)
    except KnownError as failure:
        return _unusable(CATALOGS, "Danh mục", failure)
    own, handed = read_overlay(connection), read_handed_overlay(connection)
    now, then = layer_overlays(own, handed), layer_overlays(own, coming)
    before, after = apply_overlay(load_catalogs(), now), apply_overlay(load_catalogs(), then)
    words = load_catalog_words()
    lines: list[ChangeLine] = []
    for name in sorted({*handed.catalogs, *coming.catalogs}):
        old = {entry.code: entry for entry in before[name].entries}
        new = {entry.code: entry for entry in after[name].entries}
        title = words.title(name).name
        for code in dict.fromkeys((*old, *new)):
            one, other = old.get(code), new.get(code)
            if one != other:
                lines.append(
                    ChangeLine(
                        title,
                        _say_entry(one.name, one.hidden, one.valid_to) if one else "",
                        _say_entry(other.name, other.hidden, other.valid_to) if other else "",
                    )
                )
    for key in sorted({*handed.rules, *coming.rules}):
        one, other = now.rules.get(key), then.rules.get(key)
        if one != other:
            lines.append(
                ChangeLine(
                    say_rule(key[0], key[1]),
                    f"{one.limit:,}".replace(",", ".") if one else "",
                    f"{other.limit:,}".replace(",", ".") if other else "",
                )
            )
    same = is_same(_said(handed), _said(coming))
    return PartChange(CATALOGS, Standing.UNCHANGED if same else Standing.NEW, (*lines, *_unknown_catalogs(coming)))


def put_catalogs(plain: Mapping[str, Any]) -> dict[str, Json] | None:
    """What to remember of the overlay, or None where it cannot be used."""
    try:
        usable_overlay(plain)
    except KnownError:
        return None
    return {"overlay": cast("Json", dict(plain))}


def _unusable(part: str, what: str, failure: KnownError) -> PartChange:
    line = ChangeLine(what, code=failure.code, parameters=dict(failure.parameters))
    return PartChange(part, Standing.UNUSABLE, (line,))


def _unknown_catalogs(overlay: Overlay) -> list[ChangeLine]:
    """Catalogs, or changes of shipped entries, that this program does not have; kept for a later one."""

    def is_known(name: str, change: CatalogChange, each: EntryChange) -> bool:
        del change
        return each.own or load_catalogs()[name].get(each.code) is not None

    return [
        ChangeLine(load_catalog_words().title(name).name, "", code, "PLAN_PART_TOO_NEW", {"what": code})
        for name, change in sorted(overlay.catalogs.items())
        for code, each in sorted(change.entries.items())
        if name not in load_catalogs().by_name or not is_known(name, change, each)
    ]


def _title(plan: Plan) -> str:
    return f"{plan.title} ({len(plan.targets)} chỉ tiêu)"


def _say_target(target: Target | None, today: date) -> str:
    indicator = load_indicators().get(target.indicator) if target else None
    return say_target(target, indicator, today.year) if target and indicator else ""


def _indicator_name(code: str) -> str:
    indicator = load_indicators().get(code)
    return f"{code} {indicator.name}" if indicator else code


def _rule_to_plain(rule: Any) -> dict[str, Any]:  # noqa: ANN401 - a DueRule, read by its field names
    return {name: getattr(rule, name) for name in ("day", "month", "year", "before", "after")}


def _say_entry(name: str, hidden: bool, valid_to: date | None) -> str:  # noqa: FBT001 - private, the entry's own words
    notes = [note for note in ("ẩn" if hidden else "", f"đến {say_day(valid_to)}" if valid_to else "") if note]
    return f"{name} ({', '.join(notes)})" if notes else name


def _said(overlay: Overlay) -> dict[str, Json]:
    return {name: value for name, value in overlay_to_plain(overlay).items() if name != "version"}
