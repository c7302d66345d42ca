"""Figures as packages state them: of the sender alone, and of a whole area that is counted again here (§3.7, §5.4).

A consolidating office states what it counted over its own records and those of the units below it. Whoever gets the
originals with its report counts the same units and finds the same figures, or says which differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain.text import sort_key
from db.domain.values import Known
from db.queries.office import get_unit, get_units
from db.queries.submissions import report_packages
from desktop.exchange.header import Consolidated, IndicatorTotal
from desktop.services.figures import figures_in, is_comparable
from desktop.services.plans import current_plan, load_indicators
from desktop.services.scopes import above_within, is_below, rolled_up_scope
from desktop.services.tallies import Scope
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

    from db.domain.periods import Period
    from db.domain.targets import Figure, Plan
    from db.domain.unit_index import UnitIndex
    from desktop.exchange.header import PackageHeader
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """One indicator of an area as its package states it, and as the records here give it."""

    stated: IndicatorTotal
    found: IndicatorTotal

    @property
    def differs(self) -> bool:
        """Whether numerator or denominator is another."""
        stated, found = self.stated, self.found
        return (stated.numerator, stated.denominator) != (found.numerator, found.denominator)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figures of an area compared.

    Attributes:
        figures: those that both sides must count the same.
        missing: names of the units counted there of which no report of the period is here.
    """

    figures: tuple[StatedFigure, ...]
    missing: tuple[str, ...]

    @property
    def differing(self) -> tuple[StatedFigure, ...]:
        """Those that are counted otherwise here."""
        return tuple(one for one in self.figures if one.differs)


def indicator_totals(figures: Iterable[Figure]) -> tuple[IndicatorTotal, ...]:
    """The figures as a header states them; an unknown amount is None with its reason."""
    return tuple(
        IndicatorTotal(
            code=figure.indicator.code,
            version=str(figure.indicator.version),
            numerator=figure.numerator.value if isinstance(figure.numerator, Known) else None,
            denominator=figure.denominator.value if isinstance(figure.denominator, Known) else None,
            value=figure.value,
            reason=figure.missing.code if figure.missing else "",
        )
        for figure in figures
    )


def state_consolidated(connection: Connection, office: Office, period: Period, plan: Plan) -> Consolidated | None:
    """What the header of this office's report states beyond its own figures; None where no other unit counts with it.

    Like its own figures they leave links out of account, which are this office's decision and do not travel.
    """
    scope = rolled_up_scope(office, connection, period.to_on)
    others = scope.members - {office.unit.id}
    if not others:
        return None
    figures = figures_in(connection, scope, period, plan, linked=False)
    return Consolidated(units=tuple(sorted(others)), indicators=indicator_totals(figures))


def stated_units(index: UnitIndex, header: PackageHeader) -> frozenset[str]:
    """Ids of the units a header says to have counted, as far as the list of units has them below its sender."""
    stated = header.consolidated.units if header.consolidated else ()
    return frozenset(unit for unit in stated if is_below(index, unit, header.sender.unit_id))


def stated_scope(connection: Connection, header: PackageHeader) -> Scope | None:
    """The sender with the units it says to have counted; None where they or it are not known here."""
    index, unit = unit_index_in(connection), get_unit(connection, header.sender.unit_id)
    known = frozenset(get_units(connection, stated_units(index, header)))
    if unit is None or not known:
        return None
    return Scope(unit, known | {unit.id}, known, above=above_within(index, known))


def compare_consolidated(
    connection: Connection, office: Office, header: PackageHeader, period: Period
) -> Comparison | None:
    """The figures of the sender's area as stated and as the records here give them; None where none are stated."""
    scope = stated_scope(connection, header)
    if scope is None or header.consolidated is None:
        return None
    found = figures_in(connection, scope, period, current_plan(office), linked=False)
    counted = {one.code: one for one in indicator_totals(found)}
    defined = {one.code: one for one in load_indicators().on(period.to_on) if is_comparable(one)}
    figures = tuple(
        StatedFigure(stated, counted[stated.code])
        for stated in header.consolidated.indicators
        if stated.code in defined and stated.version == counted[stated.code].version
    )
    return Comparison(figures, units_without_report(connection, scope, period))


def units_without_report(connection: Connection, scope: Scope, period: Period) -> tuple[str, ...]:
    """Names of the units counted with another one of which no accepted report of the period is here."""
    came = report_packages(connection, periods=(period.code,))
    here = {one.sender_id for one in came if not one.held and not one.decision}
    units = get_units(connection, scope.members - here - {scope.unit.id})
    return tuple(unit.name for unit in sorted(units.values(), key=lambda unit: sort_key(unit.name)))
