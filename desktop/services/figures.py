"""Figures: every indicator for a unit or for all units together, judged against the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.judging import due_day, judge
from db.domain.targets import (
    DENOMINATOR,
    NUMERATOR,
    Cascade,
    Comparator,
    Figure,
    Indicator,
    IndicatorKind,
    NamedUnits,
    Plan,
    Target,
    Window,
)
from db.domain.values import Amount, Known, Unknown
from db.queries.allocations import GivenNumber, given_numbers
from db.transactions import reading
from desktop.services.indicators import load_indicators
from desktop.services.named_units import resolve_named
from desktop.services.plans import current_plan
from desktop.services.scopes import rolled_up_scope, scope_of, units_below_on
from desktop.services.tallies import Scope, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from db.domain.periods import Period
    from db.queries.office import UnitRow
    from desktop.services.office import Office

__all__ = ["Figure", "Known", "Scope", "Unknown"]

_NOT_COMPARABLE = frozenset({"units_given_number", "units_rated", "units_visited"})


def compute_figures(office: Office, period: Period) -> tuple[Figure, ...]:
    """The office's figures: its own, or rolled up over the units that count with it (`scopes`)."""
    plan = current_plan(office)
    with reading(office.database) as connection:
        scope = rolled_up_scope(office, connection, period.to_on)
        return figures_in(connection, scope, period, plan, as_of=office.clock.today())


def compute_figure(office: Office, period: Period, code: str, unit_id: str | None = None) -> Figure:
    """One indicator of the office, or of a unit that counts with it.

    Raises:
        KnownError: INDICATOR_UNKNOWN; UNIT_UNKNOWN.
    """
    plan = current_plan(office)
    with reading(office.database) as connection:
        scope = scope_of(office, connection, period.to_on, unit_id)
        tally = tally_of(connection, scope, period, plan, as_of=office.clock.today())
        return figure_in(tally, scope, indicator_on(code, period.to_on))


def compute_unit_figures(
    office: Office, period: Period, *, everybody: bool = False
) -> tuple[tuple[UnitRow, tuple[Figure, ...]], ...]:
    """The figures of each unit that reports to this office, with those below it, in Vietnamese order of name.

    Args:
        office: whose units.
        period: of which period.
        everybody: also of those that count through another one, each behind that one.
    """
    plan, indicators = current_plan(office), load_indicators().on(period.to_on)
    with reading(office.database) as connection:
        below = units_below_on(connection, office, period.to_on)
        units = below.units if everybody else below.direct
        ids, today = frozenset(unit.id for unit in units), office.clock.today()
        tally = Tally(connection, ids, period, plan, as_of=today, one_by_one=True)
        given = _given(tally)

        def figures_of(unit: UnitRow) -> tuple[Figure, ...]:
            scope = below.area(unit)
            # Several units together take over what none of them took over alone.
            own = tally_of(connection, scope, period, plan, as_of=today) if len(scope.members) > 1 else tally
            return tuple(_figure(own, scope, one, given) for one in indicators)

        return tuple((unit, figures_of(unit)) for unit in units)


def figures_in(
    connection: Connection,
    scope: Scope,
    period: Period,
    plan: Plan,
    *,
    as_of: date | None = None,
    linked: bool = True,
) -> tuple[Figure, ...]:
    """Every indicator's figure for a scope, inside a transaction that is already open.

    Args:
        connection: inside `reading()`.
        scope: whose figures.
        period: of which days.
        plan: judged by which targets.
        as_of: the day of asking, which decides what is not due yet; None judges as at the period's end.
        linked: whether records linked as one establishment count once; False as the header of a package counts,
            because links are the office's own and do not travel.
    """
    tally = tally_of(connection, scope, period, plan, as_of=as_of, linked=linked)
    given = _given(tally)
    return tuple(_figure(tally, scope, indicator, given) for indicator in load_indicators().on(period.to_on))


def tally_of(
    connection: Connection,
    scope: Scope,
    period: Period,
    plan: Plan,
    *,
    as_of: date | None = None,
    linked: bool = True,
) -> Tally:
    """The counts for a scope, with nothing asked yet."""
    together = scope.unit.id if len(scope.members) > 1 else ""
    return Tally(
        connection, scope.members | scope.reporting, period, plan, as_of=as_of, together=together, linked=linked
    )


def figure_in(tally: Tally, scope: Scope, indicator: Indicator, *, window: Window | None = None) -> Figure:
    """One indicator's figure from a tally."""
    return _figure(tally, scope, indicator, _given(tally), window=window)


def cumulative_figures(office: Office, period: Period) -> dict[str, Figure]:
    """Every indicator counted from the beginning of the programme, by code: the report's column "Số liệu lũy kế"."""
    plan = current_plan(office)
    with reading(office.database) as connection:
        scope = rolled_up_scope(office, connection, period.to_on)
        tally = tally_of(connection, scope, period, plan, as_of=office.clock.today())
        given = _given(tally)
        # Growth is against the year before and has no cumulative number.
        return {
            one.code: _figure(
                tally, scope, one, given, window=None if one.kind is IndicatorKind.GROWTH else Window.CUMULATIVE
            )
            for one in load_indicators().on(period.to_on)
        }


def indicator_on(code: str, day: date) -> Indicator:
    """The indicator of a code as it is defined on a day.

    Raises:
        KnownError: INDICATOR_UNKNOWN.
    """
    found = next((one for one in load_indicators().on(day) if one.code == code), None)
    if found is None:
        raise KnownError("INDICATOR_UNKNOWN", indicator=code)
    return found


def is_comparable(indicator: Indicator) -> bool:
    """Whether sender and receiver of a package must count the same.

    Not where the programme of the plan decides the window, nor where records of other units are looked at: the
    receiver may go by another plan, and knows more units than the sender.
    """
    measures = {indicator.numerator.name, *((indicator.denominator.name,) if indicator.denominator else ())}
    return indicator.window is not Window.CUMULATIVE and not measures & _NOT_COMPARABLE


def figure_to_plain(figure: Figure, period: Period, unit_code: str) -> dict[str, Json]:
    """One figure as `indicators --json` prints it; unknown amounts are null with `reason`."""
    missing, target = figure.missing, figure.target
    plain: dict[str, Json] = {
        "code": figure.indicator.code,
        "version": figure.indicator.version,
        "name": figure.indicator.name,
        "kind": figure.indicator.kind.value,
        "counted": figure.indicator.counted,
        "period": period.code,
        "unit": unit_code,
        "numerator": _plain_amount(figure.numerator),
        "denominator": _plain_amount(figure.denominator),
        "value": figure.value,
        "target": target.value_in(period.year) if target else None,
        "upper": target.upper if target else None,
        "comparator": target.comparator.value if target else None,
        "in_numbers": target.in_numbers if target else None,
        "aspirational": target.aspirational if target else None,
        "required": figure.required,
        "verdict": figure.outcome.value,
        "due_on": figure.due_on.isoformat() if figure.due_on else None,
        "source": target.source if target else None,
        "plan": figure.plan if target else None,
        "plan_version": figure.plan_version if target else None,
    }
    if missing:
        plain["reason"] = missing.code
    if figure.named:
        named = figure.named
        plain["named"] = {
            "fulfilled": list(named.fulfilled), "missing": list(named.missing), "unknown": list(named.unknown),
        }  # fmt: skip
    if figure.cascade:
        handed = figure.cascade
        plain["cascade"] = {
            "units": handed.units, "given": handed.given, "total": handed.total, "difference": handed.difference,
        }  # fmt: skip
    return plain


def _given(tally: Tally) -> dict[tuple[str, str], GivenNumber]:
    return given_numbers(tally.connection, from_on=tally.period.from_on, to_on=tally.period.to_on)


def _figure(
    tally: Tally,
    scope: Scope,
    indicator: Indicator,
    given: dict[tuple[str, str], GivenNumber],
    *,
    window: Window | None = None,
) -> Figure:
    period, plan = tally.period, tally.plan
    numerator = tally.amount(indicator, NUMERATOR, scope, window=window)
    denominator = tally.amount(indicator, DENOMINATOR, scope, window=window) if indicator.denominator else None
    own_number = given.get((scope.unit.id, indicator.code))
    target = _target(plan, indicator, scope, period, own_number)
    named = _named(tally, scope, indicator, target)
    if named is not None and not any((named.fulfilled, named.missing, named.unknown)):
        target, named = None, None  # the unit is not among those the document names
    due_on = due_day(target, indicator, period, plan.programme_to) if target else None
    figure = judge(
        indicator,
        unit_id=scope.unit.id,
        numerator=numerator,
        denominator=denominator,
        target=target,
        year=period.year,
        is_over=due_on is None or tally.as_of >= due_on,
        due_on=due_on,
        plan=(plan.name, plan.version),
        allocated=own_number is not None and target is not None,
        named=named,
    )
    return replace(figure, cascade=_cascade(figure, scope, given))


def _target(
    plan: Plan, indicator: Indicator, scope: Scope, period: Period, own_number: GivenNumber | None
) -> Target | None:
    """The unit's own number where one was handed down to it, otherwise what the plan asks of everybody."""
    asked = plan.target(indicator.code, period.to_on)
    if own_number is not None:
        comparator = asked.comparator if asked and asked.comparator is Comparator.AT_MOST else Comparator.AT_LEAST
        return Target(indicator.code, comparator, own_number.value, own_number.plan, in_numbers=True)
    if asked is None or not scope.is_below:
        return asked
    # 30 cases of a province are no target of each of its communes; none at all is one of each.
    whole_number = indicator.kind is IndicatorKind.COUNT or asked.in_numbers
    return None if whole_number and asked.comparator is not Comparator.AT_MOST else asked


def _named(tally: Tally, scope: Scope, indicator: Indicator, target: Target | None) -> NamedUnits | None:
    if target is None or not target.named:
        return None
    amounts = tally.by_unit(indicator.numerator, tally.span(indicator.window))
    fulfilled: list[str] = []
    missing: list[str] = []
    unknown: list[str] = []
    for name, unit_id in resolve_named(tally.plan, target):
        if scope.is_below and unit_id != scope.unit.id:
            continue
        if unit_id is None or unit_id not in (scope.members if scope.is_below else scope.reporting):
            unknown.append(name)
        else:
            (fulfilled if amounts[unit_id] == Known(1) else missing).append(name)
    return NamedUnits(tuple(fulfilled), tuple(missing), tuple(unknown))


def _cascade(figure: Figure, scope: Scope, given: Mapping[tuple[str, str], GivenNumber]) -> Cascade | None:
    """The numbers handed down to the units below beside the office's own number.

    Those next below: what one of them hands on to others is a part of its own number.
    """
    below, code = scope.reporting - scope.above.keys() - {scope.unit.id}, figure.indicator.code
    numbers = [given[unit, code].value for unit in below if (unit, code) in given]
    if not numbers:
        return None
    total = sum(numbers)
    return Cascade(len(below), len(numbers), total, None if figure.required is None else total - figure.required)


def _plain_amount(amount: Amount | None) -> int | None:
    match amount:
        case Known(value):
            return value
        case Unknown() | None:
            return None
