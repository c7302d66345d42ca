"""How figures are judged against their targets: by whole numbers, and nothing unknown read as 0 or 100 (§1.1)."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from db.domain.periods import Period, PeriodKind, parse_period
from db.domain.targets import Comparator, Figure, Indicator, IndicatorKind, NamedUnits, Outcome, Target, Window
from db.domain.values import Known

if TYPE_CHECKING:
    from datetime import date

    from db.domain.values import Amount


def judge(
    indicator: Indicator,
    *,
    unit_id: str,
    numerator: Amount,
    denominator: Amount | None,
    target: Target | None,
    year: int = 0,
    is_over: bool = True,
    due_on: date | None = None,
    plan: tuple[str, int] = ("", 0),
    allocated: bool = False,
    named: NamedUnits | None = None,
) -> Figure:
    """The figure with value and judgement.

    A share of nothing (denominator 0) is not enough data, never 0 % or 100 %, and so is a share of more than there
    are, unless the indicator allows it (domain.md §6.14).

    Args:
        indicator: the definition.
        unit_id: whose figure.
        numerator: counted, or unknown.
        denominator: counted, unknown, or None for an absolute number.
        target: what is asked, or None.
        year: the year the period is named after: the target may differ from year to year.
        is_over: whether the day until which the target is to be met has come.
        due_on: that day.
        plan: name and version of the plan.
        allocated: whether the target is a number the superior handed down.
        named: how the units the target names stand.
    """
    value: float | None = None
    required: int | None = None
    met: bool | None = None
    wanted = Fraction(str(target.value_in(year))) if target else Fraction(0)
    match numerator, denominator:
        case Known(counted), None:
            value = float(counted)
            met = None if target is None else _meets(counted, target, wanted)
            required = None if target is None else _whole(wanted, target)
        case Known(counted), Known(whole) if whole > 0 and not _exceeds(indicator, counted, whole):
            value = round(100 * counted / whole, 1)
            if target is not None:
                scale = 1 if target.in_numbers else Fraction(whole, 100)
                met = _meets(counted, target, wanted, scale)
                required = _whole(wanted * scale, target)
        case _:
            pass
    if named is not None and value is not None and target is not None:
        met, required = not named.missing, len(named.fulfilled) + len(named.missing) + len(named.unknown)
    outcome = _outcome(indicator, target, value=value, met=met, is_over=is_over, named=named)
    return Figure(
        indicator, unit_id, numerator, denominator, value, target, outcome, required,
        *plan, due_on if target else None, allocated, named=named,
    )  # fmt: skip


def due_day(target: Target, indicator: Indicator, period: Period, programme_to: int | None) -> date:
    """Until when the target is to be met, seen from a period.

    A target with a day of its own keeps it, but a whole year reaches a day of that year also where its last day is
    14/12; one counted over the year is due at the year's end, one over the programme at the programme's.
    """
    if target.due_on is not None:
        reached = period.kind is PeriodKind.YEAR and period.year >= target.due_on.year
        return period.to_on if reached else target.due_on
    match indicator.window:
        case Window.PERIOD:
            return period.to_on
        case Window.YEAR:
            return _year_end(period.year, period)
        case Window.CUMULATIVE:
            return _year_end(max(programme_to or period.year, period.year), period) if programme_to else period.to_on


def _year_end(year: int, period: Period) -> date:
    return parse_period(f"{year}@{period.regime.value}").to_on


def _exceeds(indicator: Indicator, counted: int, whole: int) -> bool:
    return indicator.kind is IndicatorKind.SHARE and counted > whole and not indicator.may_exceed


def _outcome(
    indicator: Indicator,
    target: Target | None,
    *,
    value: float | None,
    met: bool | None,
    is_over: bool,
    named: NamedUnits | None,
) -> Outcome:
    if value is None:
        return Outcome.NOT_ENOUGH_DATA
    if target is None or met is None:
        return Outcome.NO_TARGET
    if met:
        return Outcome.NOT_ENOUGH_DATA if named is not None and named.unknown else Outcome.MET
    # What was exceeded, and a month without anything, cannot be mended any more.
    final = target.comparator is Comparator.AT_MOST or indicator.kind is IndicatorKind.FREQUENCY
    return Outcome.NOT_MET if is_over or final else Outcome.NOT_DUE


def _meets(counted: int, target: Target, wanted: Fraction, scale: Fraction | int = 1) -> bool:
    least = wanted * scale
    match target.comparator:
        case Comparator.AT_LEAST:
            return counted >= least
        case Comparator.AT_MOST:
            return counted <= least
        case Comparator.EXACTLY:
            return counted == least
        case Comparator.BETWEEN:
            most = wanted if target.upper is None else Fraction(str(target.upper))
            return least <= counted <= most * scale


def _whole(amount: Fraction, target: Target) -> int:
    # Rounded up: 80 % of 84 places are 68 places.
    return floor(amount) if target.comparator is Comparator.AT_MOST else ceil(amount)
