"""Figures: every indicator for a unit or for all units together, judged against the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain.periods import cumulative, parse_period
from db.domain.targets import Figure, Indicator, Measure, Plan, Window, judge
from db.domain.values import Amount, Known, Unknown, add_amounts
from db.queries.measures import measure
from db.queries.office import units_reporting
from db.transactions import reading
from desktop.services.plans import current_plan, load_indicators

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from db.domain.periods import Period
    from db.queries.office import UnitRow
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures.

    Attributes:
        unit: the unit they are shown for.
        members: ids of the units whose records count; several for a consolidation.
        reporting: ids among them that are counted where the target counts units ("xã").
    """

    unit: UnitRow
    members: frozenset[str]
    reporting: frozenset[str]


def own_scope(office: Office) -> Scope:
    """The office's own records; it counts as one unit."""
    return unit_scope(office.unit)


def unit_scope(unit: UnitRow) -> Scope:
    """One unit alone."""
    return Scope(unit, frozenset({unit.id}), frozenset({unit.id}))


def rolled_up_scope(office: Office, connection: Connection, day: date) -> Scope:
    """The office with all units that report to it on a day; without any, the office alone."""
    reporting = frozenset(unit.id for unit in units_reporting(connection, day))
    if not reporting:
        return own_scope(office)
    return Scope(office.unit, reporting | {office.unit.id}, reporting)


def compute_figures(office: Office, period: Period) -> tuple[Figure, ...]:
    """The office's figures: its own, or rolled up over the units that report to it."""
    plan = current_plan(office)
    with reading(office.database) as connection:
        scope = rolled_up_scope(office, connection, period.to_on)
        return figures_in(connection, scope, period, plan)


def compute_unit_figures(office: Office, period: Period) -> tuple[tuple[UnitRow, tuple[Figure, ...]], ...]:
    """The figures of each unit that reports to this office, in Vietnamese order of name."""
    plan = current_plan(office)
    with reading(office.database) as connection:
        units = units_reporting(connection, period.to_on)
        return tuple((unit, figures_in(connection, unit_scope(unit), period, plan)) for unit in units)


def figures_in(connection: Connection, scope: Scope, period: Period, plan: Plan) -> tuple[Figure, ...]:
    """Every indicator's figure for a scope, inside a transaction that is already open."""
    return tuple(_figure(connection, scope, period, plan, indicator) for indicator in load_indicators().indicators)


def cumulative_figures(office: Office, period: Period) -> dict[str, Figure]:
    """Every indicator counted from the beginning of the programme, by code: the report's column "Số liệu lũy kế"."""
    plan = current_plan(office)
    with reading(office.database) as connection:
        scope = rolled_up_scope(office, connection, period.to_on)
        since = _window(period, Window.CUMULATIVE, plan)
        return {
            indicator.code: _figure(connection, scope, period, plan, indicator, from_on=since)
            for indicator in load_indicators().indicators
        }


def figure_to_plain(figure: Figure, period: Period, unit_code: str) -> dict[str, Json]:
    """One figure as `indicators --json` prints it; unknown amounts are null with `reason`."""
    missing = figure.missing
    plain: dict[str, Json] = {
        "code": figure.indicator.code,
        "version": figure.indicator.version,
        "name": figure.indicator.name,
        "period": period.code,
        "unit": unit_code,
        "numerator": _plain_amount(figure.numerator),
        "denominator": _plain_amount(figure.denominator),
        "value": figure.value,
        "target": figure.target.value if figure.target else None,
        "comparator": figure.target.comparator.value if figure.target else None,
        "required": figure.required,
        "verdict": figure.outcome.value,
        "source": figure.target.source if figure.target else None,
    }
    if missing:
        plain["reason"] = missing.code
    return plain


def _figure(
    connection: Connection,
    scope: Scope,
    period: Period,
    plan: Plan,
    indicator: Indicator,
    *,
    from_on: date | None = None,
) -> Figure:
    since = from_on or _window(period, indicator.window, plan)
    numerator = _amount(connection, scope, indicator.numerator, since, period.to_on)
    denominator = (
        _amount(connection, scope, indicator.denominator, since, period.to_on) if indicator.denominator else None
    )
    target = plan.target(indicator.code)
    return judge(indicator, unit_id=scope.unit.id, numerator=numerator, denominator=denominator, target=target)


def _amount(connection: Connection, scope: Scope, wanted: Measure, from_on: date, to_on: date) -> Amount:
    units = scope.reporting if wanted.name.startswith("units_") else scope.members
    return add_amounts(measure(connection, wanted, units=units, from_on=from_on, to_on=to_on).values())


def _window(period: Period, window: Window, plan: Plan) -> date:
    """The first day that counts."""
    match window:
        case Window.PERIOD:
            return period.from_on
        case Window.YEAR:
            return parse_period(f"{period.year}@{period.regime.value}").from_on
        case Window.CUMULATIVE:
            return cumulative(plan.programme_from, period).from_on


def _plain_amount(amount: Amount | None) -> int | None:
    match amount:
        case Known(value):
            return value
        case Unknown() | None:
            return None
