"""All figures of a period for the page of targets: of the office, rolled up, or of one unit below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from db.domain.targets import Figure, Plan
from db.queries.office import UnitRow, units_reporting
from db.transactions import reading
from desktop.services.figures import figure_in, figures_in, indicator_on, rolled_up_scope, scope_of, tally_of
from desktop.services.plans import current_plan, load_indicators
from desktop.services.tallies import Scope

if TYPE_CHECKING:
    from db.domain.periods import Period
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class TargetFigures:
    """Every indicator for one choice of units and days.

    Attributes:
        plan: the set of targets in force.
        figures: in the order of the report.
        groups: code and name of the groups A–F.
        units: the units that report to the office, from which one may be chosen.
        unit: whose figures they are; the office itself for its own and for the consolidation.
        rolled_up: whether the units that report to the office are counted with it.
        as_of: the last day that counts: the period's end, or today while it runs.
    """

    plan: Plan
    figures: tuple[Figure, ...]
    groups: tuple[tuple[str, str], ...]
    units: tuple[UnitRow, ...]
    unit: UnitRow
    rolled_up: bool
    as_of: date


def load_target_figures(office: Office, period: Period, *, unit_id: str = "") -> TargetFigures:
    """The figures of a period.

    Args:
        office: whose database.
        period: which days.
        unit_id: of one unit, the office's own for its own records alone; empty for the office with all units that
            report to it.

    Raises:
        KnownError: UNIT_UNKNOWN when the unit does not report to the office in that period.
    """
    plan = current_plan(office)
    as_of = min(period.to_on, office.clock.today())
    with reading(office.database) as connection:
        units = units_reporting(connection, period.to_on)
        scope = scope_of(office, connection, period.to_on, unit_id or None)
        figures = figures_in(connection, scope, period, plan, as_of=office.clock.today())
    groups = load_indicators().groups
    return TargetFigures(plan, figures, groups, units, scope.unit, bool(units) and not unit_id, as_of)


def load_unit_figures(office: Office, period: Period, code: str) -> tuple[tuple[UnitRow, Figure], ...]:
    """One indicator of each unit that reports to the office, in Vietnamese order of name.

    Raises:
        KnownError: INDICATOR_UNKNOWN.
    """
    plan, indicator, day = current_plan(office), indicator_on(code, period.to_on), period.to_on
    with reading(office.database) as connection:
        whole = rolled_up_scope(office, connection, day)
        tally = tally_of(connection, whole, period, plan, as_of=office.clock.today())
        return tuple(
            (unit, figure_in(tally, Scope(unit, frozenset({unit.id}), frozenset({unit.id}), is_below=True), indicator))
            for unit in units_reporting(connection, day)
        )
