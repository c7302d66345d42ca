"""Indicators and plans: reading their catalogs, and the plan the office goes by."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

from db import journal
from db.domain.errors import KnownError
from db.domain.targets import Comparator, Indicator, Measure, Plan, Target, Window
from db.domain.versions import canonical
from db.journal import Line
from db.queries.measures import COUNTINGS
from db.queries.settings import get_setting
from db.transactions import reading, writing
from db.writes.settings import put_setting
from desktop.paths import resource
from desktop.services.office import Office

DEFAULT_PLAN = "mac-dinh"
_SETTING = "plan"


@dataclass(frozen=True, slots=True)
class IndicatorCatalog:
    """All indicators in the order of the report, and the names of their groups."""

    indicators: tuple[Indicator, ...]
    groups: tuple[tuple[str, str], ...]

    def get(self, code: str) -> Indicator | None:
        """The indicator of a code, or None."""
        return next((indicator for indicator in self.indicators if indicator.code == code), None)


@cache
def load_indicators() -> IndicatorCatalog:
    """The indicators the program ships with.

    Raises:
        KnownError: CATALOG_BROKEN.
    """
    path = resource("catalogs/indicators.toml")
    content = _read(path)
    groups = tuple((entry["code"], entry["name"]) for entry in content.get("group", ()))
    order = [code for code, _ in groups]
    try:
        indicators = [_indicator(entry) for entry in content["indicator"]]
    except (KeyError, ValueError, TypeError) as failure:
        raise KnownError("CATALOG_BROKEN", file=path.name, reason=str(failure)) from failure
    return IndicatorCatalog(tuple(sorted(indicators, key=lambda i: order.index(i.group))), groups)


@cache
def load_presets() -> tuple[Plan, ...]:
    """The plans the program ships with, the default one first."""
    folder = resource("catalogs/plans")
    plans = [read_plan(path) for path in sorted(folder.glob("*.toml"))]
    return tuple(sorted(plans, key=lambda plan: (plan.name != DEFAULT_PLAN, plan.name)))


def read_plan(path: Path) -> Plan:
    """A plan from a file.

    Raises:
        KnownError: FILE_NOT_FOUND, CATALOG_BROKEN when it is no plan or names an unknown indicator.
    """
    return _plan(path.stem, _read(path), path.name)


def current_plan(office: Office) -> Plan:
    """The plan applied in this office, or the default one."""
    with reading(office.database) as connection:
        stored = get_setting(connection, _SETTING)
    if not isinstance(stored, dict):
        return next(plan for plan in load_presets() if plan.name == DEFAULT_PLAN)
    return _plan(cast("str", stored["name"]), stored, "database")


def apply_plan(office: Office, name_or_file: str) -> Plan:
    """The plan of that preset name or file, from now on the office's.

    Raises:
        KnownError: PLAN_UNKNOWN, and those of `read_plan`.
    """
    path = Path(name_or_file)
    preset = resource("catalogs/plans") / f"{name_or_file}.toml"
    if any(plan.name == name_or_file for plan in load_presets()):
        path = preset
    elif not path.is_file():
        raise KnownError("PLAN_UNKNOWN", name=name_or_file)
    content = _read(path)
    plan = _plan(path.stem, content, path.name)
    stored = {"name": plan.name, **content}
    with writing(office.database) as connection:
        put_setting(connection, _SETTING, _plain(stored))
        line = Line("plan_applied", "plans", after=canonical({"name": plan.name, "title": plan.title}))
        journal.append(connection, (line,), author=office.author, at=office.stamp())
    return plan


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as failure:
        raise KnownError("FILE_NOT_FOUND", path=str(path)) from failure
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as failure:
        raise KnownError("CATALOG_BROKEN", file=path.name, reason=str(failure)) from failure


def _plain(value: Any) -> Any:  # noqa: ANN401 - TOML values of any kind
    """TOML values with days as text, so that they can be kept as JSON."""
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in cast("list[Any]", value)]
    return value.isoformat() if isinstance(value, date) else value


def _indicator(entry: dict[str, Any]) -> Indicator:
    return Indicator(
        entry["code"],
        entry["version"],
        entry["name"],
        entry["group"],
        entry["unit"],
        entry["counted"],
        entry["rule"],
        _measure(entry["numerator"]),
        _measure(entry["denominator"]) if "denominator" in entry else None,
        Window(entry["window"]),
        entry["frequency"],
        entry["data_source"],
    )


def _measure(entry: dict[str, str]) -> Measure:
    if entry["name"] not in COUNTINGS:
        message = f"unknown measure {entry['name']}"
        raise ValueError(message)
    return Measure(entry["name"], {name: value for name, value in entry.items() if name != "name"})


def _plan(name: str, content: dict[str, Any], file: str) -> Plan:
    try:
        targets = tuple(_target(entry) for entry in content["target"])
        plan = Plan(name, content["title"], content["programme"], int(content["programme_from"]), targets)
    except (KeyError, ValueError, TypeError) as failure:
        raise KnownError("CATALOG_BROKEN", file=file, reason=str(failure)) from failure
    for target in plan.targets:
        if load_indicators().get(target.indicator) is None:
            raise KnownError("CATALOG_BROKEN", file=file, reason=f"indicator {target.indicator}")
    return plan


def _target(entry: dict[str, Any]) -> Target:
    return Target(
        entry["indicator"],
        Comparator(entry["comparator"]),
        float(entry["value"]),
        entry["source"],
        float(entry["programme_value"]) if "programme_value" in entry else None,
        bool(entry.get("aspirational", False)),
        _day(entry.get("valid_from")),
        _day(entry.get("valid_to")),
    )


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
