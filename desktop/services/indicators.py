"""The indicators that come with the program: names, formulas, versions, read from their catalog."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from db.domain.errors import KnownError
from db.domain.targets import DENOMINATOR, NUMERATOR, Indicator, IndicatorKind, Measure, Reach, Window
from db.queries.measures import COUNTINGS
from desktop.paths import resource

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from db.domain.catalogs import Catalogs

MANUAL = "manual"
_PARTS = frozenset({NUMERATOR, DENOMINATOR})


@dataclass(frozen=True, slots=True)
class IndicatorCatalog:
    """All indicators in the order of the report, and the names of their groups."""

    indicators: tuple[Indicator, ...]
    groups: tuple[tuple[str, str], ...]

    def get(self, code: str) -> Indicator | None:
        """The newest version of an indicator, or None."""
        versions = [indicator for indicator in self.indicators if indicator.code == code]
        return max(versions, key=lambda indicator: indicator.version, default=None)

    def on(self, day: date) -> tuple[Indicator, ...]:
        """The indicators in force on a day, each code once."""
        found: dict[str, Indicator] = {}
        for indicator in self.indicators:
            known = found.get(indicator.code)
            if indicator.holds_on(day) and (known is None or known.version < indicator.version):
                found[indicator.code] = indicator
        return tuple(found.values())


@cache
def load_indicators() -> IndicatorCatalog:
    """The indicators the program ships with.

    Raises:
        KnownError: CATALOG_BROKEN.
    """
    return read_indicators(resource("catalogs/indicators.toml"))


def read_indicators(path: Path) -> IndicatorCatalog:
    """The indicators of a file.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        groups = tuple((entry["code"], entry["name"]) for entry in content.get("group", ()))
        order = [code for code, _ in groups]
        indicators = [_indicator(entry) for entry in content["indicator"]]
        ordered = tuple(sorted(indicators, key=lambda indicator: order.index(indicator.group)))
    except (OSError, KeyError, ValueError, TypeError) as failure:
        raise KnownError("CATALOG_BROKEN", file=path.name, reason=str(failure)) from failure
    return IndicatorCatalog(ordered, groups)


def narrowed(measure: Measure, catalogs: Catalogs) -> Measure:
    """The measure with "@catalog.attribute" put as the codes that have the attribute."""
    if not any(value.startswith("@") for value in measure.parameters.values()):
        return measure
    return replace(measure, parameters={name: _codes(value, catalogs) for name, value in measure.parameters.items()})


def _codes(value: str, catalogs: Catalogs) -> str:
    if not value.startswith("@"):
        return value
    catalog, _, attribute = value[1:].partition(".")
    return ",".join(entry.code for entry in catalogs[catalog].entries if entry.attributes.get(attribute))


def _indicator(entry: dict[str, Any]) -> Indicator:
    overridable = frozenset(entry.get("overridable", ()))
    if not overridable <= _PARTS:
        raise ValueError(f"overridable of {entry['code']}")
    has_denominator = DENOMINATOR in entry
    default = IndicatorKind.SHARE if has_denominator else IndicatorKind.COUNT
    return Indicator(
        entry["code"],
        entry["version"],
        entry["name"],
        entry["group"],
        entry["unit"],
        entry["counted"],
        entry["rule"],
        _measure(entry, NUMERATOR),
        _measure(entry, DENOMINATOR) if has_denominator else None,
        Window(entry["window"]),
        entry["frequency"],
        entry["data_source"],
        IndicatorKind(entry.get("kind", default)),
        overridable,
        bool(entry.get("may_exceed", False)),
        entry.get("valid_from"),
        entry.get("valid_to"),
    )


def _measure(entry: dict[str, Any], part: str) -> Measure:
    table: dict[str, str] = dict(entry[part])
    name, reach = table.pop("name"), Reach(table.pop("reach", Reach.ALL))
    if name not in COUNTINGS:
        raise ValueError(f"unknown measure {name}")
    if name == MANUAL:
        table |= {"indicator": entry["code"], "part": part}
    return Measure(name, table, reach)


def manual_part(indicator: Indicator, part: str) -> Measure:
    """The figure entered by hand for a part of an indicator."""
    return Measure(MANUAL, {"indicator": indicator.code, "part": part}, Reach.OWN_FIRST)
