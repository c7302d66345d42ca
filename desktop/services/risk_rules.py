"""The risk score that comes with the program: dated rules, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from db.domain.errors import KnownError
from db.domain.risk import Part, RiskRule, Sign
from desktop.paths import resource

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@cache
def load_risk_rules() -> tuple[RiskRule, ...]:
    """The rules of all times.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    return read_risk_rules(resource("catalogs/risk.toml"))


def risk_rule_on(day: date) -> RiskRule:
    """The rule in force on a day; of several, the newest version.

    Raises:
        KnownError: RISK_RULE_MISSING.
    """
    holding = [rule for rule in load_risk_rules() if rule.holds_on(day)]
    if not holding:
        raise KnownError("RISK_RULE_MISSING", day=day)
    return max(holding, key=lambda rule: (rule.valid_from, rule.version))


def read_risk_rules(file: Path) -> tuple[RiskRule, ...]:
    """The rules of a file.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    try:
        rows: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["rule"]
        return tuple(_rule(row) for row in rows)
    except (OSError, ValueError, KeyError, TypeError) as broken:
        reason = f"{type(broken).__name__}: {broken}"
        raise KnownError("CATALOG_BROKEN", file=file.name, reason=reason) from broken


def _rule(row: dict[str, Any]) -> RiskRule:
    parts = tuple(_part(part) for part in row.pop("part"))
    return RiskRule(parts=parts, **row)


def _part(row: dict[str, Any]) -> Part:
    needed = {kind: tuple(papers) for kind, papers in row.pop("needed", {}).items()}
    return Part(sign=Sign(row.pop("sign")), needed=needed, **row)
