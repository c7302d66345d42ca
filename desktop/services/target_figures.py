"""All figures of a period for the page of targets: of the office, rolled up, or of one unit below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from db.domain.targets import Figure, Plan
from db.queries.office import UnitRow
from db.transactions import reading
from desktop.services.figures import figure_in, figures_in, indicator_on, tally_of
from desktop.services.plans import current_plan, load_indicators
from desktop.services.scopes import scope_of, units_below_on, whole_scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.domain.periods import Period
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class TargetFigures:
    """Every indicator for one choice of units and days.

    Attributes:
        plan: the set of targets in force.
        figures: in the order of the report.
        groups: code and name of the groups A–F.
        units: the units that count with the office, each behind the one above it, from which one may be chosen.
        above: of a unit that counts through another one, the id of that one.
        unit: whose figures they are; the office itself for its own and for the consolidation.
        rolled_up: whether the units that count with the office are counted with it.
        as_of: the last day that counts: the period's end, or today while it runs.
    """

    plan: Plan
    figures: tuple[Figure, ...]
    groups: tuple[tuple[str, str], ...]
    units: tuple[UnitRow, ...]
    above: Mapping[str, str]
    unit: UnitRow
    rolled_up: bool
    as_of: date


def load_target_figures(office: Office, period: Period, *, unit_id: str = "") -> TargetFigures:
    """The figures of a period.

    Args:
        office: whose database.
        period: which days.
        unit_id: of one unit with those below it, the office's own for its own records alone; empty for the office with
            all units that count with it.

    Raises:
        KnownError: UNIT_UNKNOWN when the unit does not count with the office in that period.
    """
    plan = current_plan(office)
    as_of = min(period.to_on, office.clock.today())
    with reading(office.database) as connection:
        below = units_below_on(connection, office, period.to_on)
        scope = scope_of(office, connection, period.to_on, unit_id or None)
        figures = figures_in(connection, scope, period, plan, as_of=office.clock.today())
    groups = load_indicators().groups
    rolled_up = bool(below.units) and not unit_id
    return TargetFigures(plan, figures, groups, below.units, below.above, scope.unit, rolled_up, as_of)


def load_unit_figures(
    office: Office, period: Period, code: str, *, everybody: bool = False
) -> tuple[tuple[UnitRow, Figure], ...]:
    """One indicator of each unit that reports to the office, with those below it, in Vietnamese order of name.

    Args:
        office: whose units.
        period: of which period.
        code: of the indicator.
        everybody: also of those that count through another one, each behind that one.

    Raises:
        KnownError: INDICATOR_UNKNOWN.
    """
    plan, indicator, day = current_plan(office), indicator_on(code, period.to_on), period.to_on
    with reading(office.database) as connection:
        below, today = units_below_on(connection, office, day), office.clock.today()
        tally = tally_of(connection, whole_scope(office, below), period, plan, as_of=today)

        def figure_of(unit: UnitRow) -> Figure:
            scope = below.area(unit)
            own = tally_of(connection, scope, period, plan, as_of=today) if len(scope.members) > 1 else tally
            return figure_in(own, scope, indicator)

        return tuple((unit, figure_of(unit)) for unit in (below.units if everybody else below.direct))
