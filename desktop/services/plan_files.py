"""A plan as a file (TOML) and as the plain values kept in the settings."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from db.domain.errors import KnownError
from db.domain.periods import Regime
from db.domain.targets import Comparator, Flow, Plan, Target

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from db.domain.fields import Json

_FIRST_LINES = (
    "title", "version", "number", "issued_on", "issuer", "programme", "programme_from", "programme_to", "regime",
    "area", "note",
)  # fmt: skip


def read_plan_file(path: Path) -> Plan:
    """A plan from a file, named as the file is.

    Raises:
        KnownError: FILE_NOT_FOUND; CATALOG_BROKEN when it is no plan.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as failure:
        raise KnownError("FILE_NOT_FOUND", path=str(path)) from failure
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as failure:
        raise KnownError("CATALOG_BROKEN", file=path.name, reason=str(failure)) from failure
    plan = plan_from_plain(path.stem, content, path.name)
    if not plan.targets and not plan.flows:
        raise KnownError("CATALOG_BROKEN", file=path.name, reason="no target, no flow")
    return plan


def plan_from_plain(name: str, content: Mapping[str, Any], file: str) -> Plan:
    """The plan that plain values describe.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    try:
        return Plan(
            name,
            content["title"],
            content["programme"],
            int(content["programme_from"]),
            tuple(_target(entry) for entry in content.get("target", ())),
            int(content.get("version", 1)),
            int(content["programme_to"]) if content.get("programme_to") else None,
            Regime(content.get("regime", Regime.ND09)),
            content.get("number", ""),
            _day(content.get("issued_on")),
            content.get("issuer", ""),
            content.get("area", ""),
            tuple(_flow(entry) for entry in content.get("flow", ())),
            content.get("note", ""),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as failure:
        raise KnownError("CATALOG_BROKEN", file=file, reason=str(failure)) from failure


def plan_to_plain(plan: Plan) -> dict[str, Json]:
    """The plan as plain values; what is empty is left out."""
    plain: dict[str, Json] = {
        "name": plan.name,
        "title": plan.title,
        "version": plan.version,
        "number": plan.number,
        "issued_on": _text(plan.issued_on),
        "issuer": plan.issuer,
        "programme": plan.programme,
        "programme_from": plan.programme_from,
        "programme_to": plan.programme_to,
        "regime": plan.regime.value,
        "area": plan.area,
        "note": plan.note,
        "target": [_target_to_plain(target) for target in plan.targets],
        "flow": [_flow_to_plain(flow) for flow in plan.flows],
    }
    return _filled(plain)


def plan_to_toml(plan: Plan) -> str:
    """The plan as a file that `read_plan_file` reads back."""
    plain = plan_to_plain(plan)
    lines = [f"{key} = {_toml(plain[key])}" for key in _FIRST_LINES if key in plain]
    for table in ("target", "flow"):
        for entry in cast("list[dict[str, Json]]", plain.get(table, [])):
            lines += ["", f"[[{table}]]", *(f"{key} = {_toml(value)}" for key, value in entry.items())]
    return "\n".join(lines) + "\n"


def _target(entry: Mapping[str, Any]) -> Target:
    stated = entry.get("stated")
    return Target(
        entry["indicator"],
        Comparator(entry["comparator"]),
        float(entry["value"]),
        entry["source"],
        float(entry["programme_value"]) if "programme_value" in entry else None,
        bool(entry.get("aspirational", False)),
        _day(entry.get("valid_from")),
        _day(entry.get("valid_to")),
        float(entry["upper"]) if "upper" in entry else None,
        {int(year): float(value) for year, value in entry.get("by_year", {}).items()},
        _day(entry.get("due_on")),
        tuple(entry.get("named", ())),
        (int(stated["numerator"]), int(stated["denominator"])) if stated else None,
        bool(entry.get("in_numbers", False)),
        entry.get("note", ""),
    )


def _target_to_plain(target: Target) -> dict[str, Json]:
    stated = target.stated
    return _filled(
        {
            "indicator": target.indicator,
            "comparator": target.comparator.value,
            "value": _number(target.value),
            "upper": _number(target.upper),
            "by_year": {str(year): _number(value) for year, value in sorted(target.by_year.items())},
            "programme_value": _number(target.programme_value),
            "stated": {"numerator": stated[0], "denominator": stated[1]} if stated else None,
            "in_numbers": target.in_numbers,
            "aspirational": target.aspirational,
            "named": list(target.named),
            "due_on": _text(target.due_on),
            "valid_from": _text(target.valid_from),
            "valid_to": _text(target.valid_to),
            "note": target.note,
        }
    ) | {"source": target.source}


def _flow(entry: Mapping[str, Any]) -> Flow:
    before = entry.get("before")
    if before:
        date(2023, before["month"], before["day"])  # ValueError for a day that no year has
    return Flow(
        entry["period"],
        entry["what"],
        entry["sender"],
        entry["receiver"],
        (int(before["day"]), int(before["month"])) if before else None,
        _day(entry.get("before_on")),
        entry["source"],
    )


def _flow_to_plain(flow: Flow) -> dict[str, Json]:
    return _filled(
        {
            "period": flow.period,
            "what": flow.what,
            "sender": flow.sender,
            "receiver": flow.receiver,
            "before": {"day": flow.before[0], "month": flow.before[1]} if flow.before else None,
            "before_on": _text(flow.before_on),
            "source": flow.source,
        }
    )


def _filled(plain: dict[str, Json]) -> dict[str, Json]:
    """Without what says nothing; 0 says something."""
    return {key: value for key, value in plain.items() if value or (value == 0 and value is not False)}


def _number(value: float | None) -> int | float | None:
    return value if value is None or value != int(value) else int(value)


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _toml(value: Json) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case list():
            return f"[{', '.join(_toml(one) for one in value)}]"
        case dict():
            return f"{{ {', '.join(f'{_key(key)} = {_toml(one)}' for key, one in value.items())} }}"
        case _:
            return str(value)


def _key(key: str) -> str:
    return f'"{key}"' if key.isdigit() else key
