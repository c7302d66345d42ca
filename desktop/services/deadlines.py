"""The report calendar of an office: what the program ships with, the applied plan's flows, the office's own days."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from db import journal
from db.domain.deadlines import DueReport, DueRule, Flow, Rhythm, Sender, due_reports, flows_in_force, next_report
from db.domain.errors import KnownError
from db.domain.periods import PeriodKind, Regime
from db.domain.versions import canonical
from db.domain.working_days import Holiday, Roll, WorkingDays
from db.journal import Line
from db.queries.settings import get_setting
from db.transactions import reading, writing
from db.writes.settings import put_setting
from desktop.paths import resource
from desktop.services.handed_down import CALENDAR, handed_part
from desktop.services.plan_flows import flows_of_plan
from desktop.services.plans import plan_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from desktop.services.office import Office

_SETTING = "calendar"


@dataclass(frozen=True, slots=True)
class Calendar:
    """What an office goes by.

    Attributes:
        flows: in force here: general ones, the applied plan's over them, with the office's own days.
        days: which days are worked.
        reporters: other agencies that report to this office, by name.
        changed: codes of the flows whose day the office or its superior set, with the reason.
        handed: codes of the flows whose day the superior set; the office does not change these.
    """

    flows: tuple[Flow, ...]
    days: WorkingDays
    reporters: tuple[str, ...] = ()
    changed: Mapping[str, str] | None = None
    handed: frozenset[str] = frozenset()

    def owed(self, day: date, *, level: str, sender: Sender = Sender.UNIT) -> tuple[DueReport, ...]:
        """The reports owed around a day (`due_reports`)."""
        return due_reports(day, level=level, flows=self.flows, sender=sender, days=self.days)

    def next(self, day: date, *, level: str) -> DueReport | None:
        """The report upwards whose deadline comes next."""
        return next_report(day, level=level, flows=self.flows, days=self.days)

    def flow(self, code: str) -> Flow | None:
        """A flow in force, or None."""
        return next((flow for flow in self.flows if flow.code == code), None)


def load_calendar(office: Office) -> Calendar:
    """The office's calendar.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    with reading(office.database) as connection:
        return calendar_in(connection)


def calendar_in(connection: Connection) -> Calendar:
    """The office's calendar, inside a transaction that is already open."""
    plan, own, shipped = plan_in(connection), _own(connection), load_flows()
    of_plan = () if plan.name in load_covered_plans() else flows_of_plan(plan)
    flows = flows_in_force((*shipped, *of_plan), plan=plan.name)
    handed = handed_part(connection, CALENDAR)
    of_superior = cast("dict[str, dict[str, Any]]", handed.get("due", {}))
    due = cast("dict[str, dict[str, Any]]", own.get("due", {})) | of_superior
    changed = {code: str(entry.get("reason", "")) for code, entry in due.items()}
    days = load_working_days()
    holidays = cast("list[dict[str, Any]]", [*own.get("holidays", []), *handed.get("holidays", [])])
    if holidays:
        days = replace(days, holidays=(*days.holidays, *(_holiday(row) for row in holidays)))
    return Calendar(
        tuple(_with_own_day(flow, due.get(flow.code)) for flow in flows),
        days,
        tuple(cast("list[str]", own.get("reporters", []))),
        changed,
        frozenset(of_superior),
    )


def set_due_day(office: Office, code: str, rule: DueRule, reason: str) -> None:
    """From now on the office goes by this day for a flow.

    Raises:
        KnownError: FLOW_UNKNOWN, REASON_MISSING, DUE_DAY_UNKNOWN when no month has the day; FLOW_OF_SUPERIOR where a
            plan package of the superior says the day.
    """
    calendar = load_calendar(office)
    flow = calendar.flow(code)
    if flow is None:
        raise KnownError("FLOW_UNKNOWN", flow=code)
    if code in calendar.handed:
        raise KnownError("FLOW_OF_SUPERIOR", flow=flow.name)
    if not reason.strip():
        raise KnownError("REASON_MISSING")
    if not (0 <= rule.day <= 31 and 0 <= rule.month <= 12 and rule.after >= 0) or (rule.day == 0 and rule.month):
        raise KnownError("DUE_DAY_UNKNOWN", day=str(rule.day), month=str(rule.month))
    entry: dict[str, Json] = {
        "day": rule.day,
        "month": rule.month,
        "year": rule.year,
        "before": rule.before,
        "after": rule.after,
        "reason": reason.strip(),
    }
    _change(office, "due_day_set", code, entry)


def clear_due_day(office: Office, code: str) -> None:
    """The flow has the day of its document again.

    Raises:
        KnownError: FLOW_OF_SUPERIOR where a plan package of the superior says the day.
    """
    calendar = load_calendar(office)
    if code in calendar.handed:
        flow = calendar.flow(code)
        raise KnownError("FLOW_OF_SUPERIOR", flow=flow.name if flow else code)
    _change(office, "due_day_cleared", code, None)


def set_reporters(office: Office, names: Sequence[str]) -> None:
    """The other agencies that report to this office, in this order; nothing else of the calendar changes."""
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    _write(office, "reporters_set", "reporters", {"reporters": cast("Json", wanted)})


def set_own_holidays(office: Office, holidays: Sequence[Holiday]) -> None:
    """Days off beside those the program ships with, for example days swapped this year."""
    rows = [
        {"name": one.name, "from": one.from_on.isoformat(), "to": one.to_on.isoformat(), "source": one.source}
        for one in holidays
    ]
    _write(office, "holidays_set", "holidays", {"holidays": cast("Json", rows)})


@cache
def load_flows() -> tuple[Flow, ...]:
    """All flows the program ships with, in the order of their file; those of plans too.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    return read_calendar(resource("catalogs/calendar.toml"))[0]


@cache
def load_covered_plans() -> frozenset[str]:
    """Names of the presets whose flows the calendar tells better than the preset itself."""
    content = tomllib.loads(resource("catalogs/calendar.toml").read_text(encoding="utf-8"))
    return frozenset(content.get("covered_plans", ()))


@cache
def load_working_days() -> WorkingDays:
    """The holidays the program ships with.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    return read_calendar(resource("catalogs/calendar.toml"))[1]


def read_calendar(file: Path) -> tuple[tuple[Flow, ...], WorkingDays]:
    """Flows and holidays of a file.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        if "flow" not in content:
            raise KeyError("flow")
        flows = tuple(_flow(row) for row in content["flow"])
        holidays = tuple(_holiday(row) for row in content.get("holiday", ()))
        return flows, WorkingDays(holidays, frozenset(row["on"] for row in content.get("worked", ())))
    except (OSError, ValueError, KeyError, TypeError) as broken:
        reason = f"{type(broken).__name__}: {broken}"
        raise KnownError("CATALOG_BROKEN", file=file.name, reason=reason) from broken


def _flow(row: Mapping[str, Any]) -> Flow:
    rhythm = Rhythm(row.get("rhythm", Rhythm.PERIODIC))
    years = row.get("years")
    made = Flow(
        row["code"],
        row["report"],
        row["name"],
        Sender(row["sender"]),
        frozenset(row["levels"]),
        row["source"],
        _day(row["valid_from"]),
        _day(row["valid_to"]) if row.get("valid_to") else None,
        rhythm,
        PeriodKind(row["period"]) if rhythm is Rhythm.PERIODIC else None,
        Regime(row.get("regime", Regime.ND09)),
        _rule(row),
        _day(row["on"]) if rhythm is Rhythm.ONCE else None,
        (int(years[0]), int(years[1])) if years else None,
        Roll(row.get("roll", Roll.NONE)),
        row.get("plan", ""),
        bool(row.get("assumed", False)),
        bool(row.get("secret", False)),
        bool(row.get("package", False)),
        row.get("from", ""),
        row.get("to", ""),
    )
    if made.due is not None and made.due.month:
        date(2024, made.due.month, made.due.day)  # ValueError for a day that no year has
    return made


def _rule(row: Mapping[str, Any]) -> DueRule | None:
    for key in ("before", "by"):
        if key in row:
            named = row[key]
            return DueRule(
                int(named["day"]), int(named.get("month", 0)), int(named.get("year", 0)), before=key == "before"
            )
    return DueRule(after=int(row["after"])) if "after" in row else None


def _holiday(row: Mapping[str, Any]) -> Holiday:
    return Holiday(
        row["name"], _day(row["from"]), _day(row["to"]), bool(row.get("unverified", False)), row.get("source", "")
    )


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _with_own_day(flow: Flow, entry: Mapping[str, Any] | None) -> Flow:
    if entry is None:
        return flow
    rule = DueRule(
        int(entry.get("day", 0)),
        int(entry.get("month", 0)),
        int(entry.get("year", 0)),
        bool(entry.get("before", True)),
        int(entry.get("after", 0)),
    )
    return replace(flow, due=rule, assumed=False)


def _own(connection: Connection) -> dict[str, Any]:
    stored = get_setting(connection, _SETTING)
    return stored if isinstance(stored, dict) else {}


def _change(office: Office, action: str, code: str, entry: Json) -> None:
    with reading(office.database) as connection:
        due = cast("dict[str, Json]", dict(_own(connection).get("due", {})))
    if entry is None:
        due.pop(code, None)
    else:
        due[code] = entry
    _write(office, action, code, {"due": cast("Json", due)})


def _write(office: Office, action: str, what: str, values: Mapping[str, Json]) -> None:
    with writing(office.database) as connection:
        before = _own(connection)
        put_setting(connection, _SETTING, cast("Json", {**before, **values}))
        line = Line(
            action,
            "calendar",
            before=canonical({what: before.get(next(iter(values)))}),
            after=canonical({what: dict(values)}),
        )
        journal.append(connection, (line,), author=office.author, at=office.stamp())
