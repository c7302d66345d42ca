"""Counting for figures: each measure asked once for all units, and put together for whom it is asked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from db.domain.periods import a_year_earlier, cumulative, parse_period
from db.domain.targets import DENOMINATOR, NUMERATOR, Indicator, IndicatorKind, Measure, Plan, Reach, Window
from db.domain.values import Amount, Known, Unknown, add_amounts
from db.queries.links import has_links
from db.queries.measures import TOGETHER, measure, measure_together, parts_entered
from db.queries.office import all_units
from db.queries.transfers import passed_since
from desktop.services.catalogs import load_catalogs
from desktop.services.followed_units import followed_units
from desktop.services.indicators import manual_part, narrowed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from sqlalchemy.engine import Connection

    from db.domain.periods import Period
    from db.queries.office import UnitRow


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures.

    Attributes:
        unit: the unit they are shown for.
        members: ids of the units whose records count; several for a consolidation.
        reporting: ids among them that are counted where the target counts units ("xã").
        is_below: whether it is one of the units below an office, judged by the office's plan.
        above: of those among them that report through another of them, that one.
    """

    unit: UnitRow
    members: frozenset[str]
    reporting: frozenset[str]
    is_below: bool = False
    above: Mapping[str, str] = field(default_factory=dict[str, str])

    def is_within(self, unit_id: str, others: Collection[str]) -> bool:
        """Whether a unit reports through one of these, at whatever remove."""
        higher = self.above.get(unit_id)
        while higher is not None and higher not in others:
            higher = self.above.get(higher)
        return higher is not None


@dataclass(frozen=True, slots=True)
class Span:
    """The days that count."""

    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the records: what, of whom, when, and whether it is taken away.

    Attributes:
        measure: what to count.
        units: whose records.
        span: which days.
        sign: 1, or -1 where last year's number is taken from this year's.
    """

    measure: Measure
    units: frozenset[str]
    span: Span
    sign: int = 1


class Tally:
    """Counts over the records of some units in one transaction; the same question is asked once."""

    def __init__(
        self,
        connection: Connection,
        units: frozenset[str],
        period: Period,
        plan: Plan,
        *,
        as_of: date | None = None,
        together: str = "",
        one_by_one: bool = False,
        linked: bool = True,
    ) -> None:
        """Nothing is asked yet.

        Args:
            connection: inside `reading()`.
            units: everybody asked for.
            period: of which days.
            plan: where the programme began.
            as_of: the day of asking; None asks as at the period's end.
            together: the unit that takes what the units took over only jointly.
            one_by_one: whether the figures of single units are wanted, so that units are never counted together.
            linked: whether records that were linked as one establishment count once.
        """
        self.connection, self.units, self.period, self.plan = connection, units, period, plan
        self._together_id, self._one_by_one = together, one_by_one
        self.linked = linked and has_links(connection)
        self._everybody: frozenset[str] | None = None
        self._sums: dict[tuple[str, str, Span, frozenset[str]], Amount] = {}
        self._entered: frozenset[tuple[str, str]] | None = None
        self._followed: dict[Span, dict[str, str]] = {}
        self._passed: dict[date, bool] = {}
        self.as_of = min(as_of or period.to_on, period.to_on)
        self._catalogs = load_catalogs()
        self._by_unit: dict[tuple[str, str, Span], dict[str, Amount]] = {}

    def amount(self, indicator: Indicator, part: str, scope: Scope, *, window: Window | None = None) -> Amount:
        """Numerator or denominator for a scope, in the indicator's window unless another is named."""
        questions = self.questions(indicator, part, scope, window=window)
        if indicator.kind is not IndicatorKind.GROWTH:
            return add_amounts(amount for one in questions for amount in self._answers(one))
        sums = [add_amounts(self._answers(one)) for one in questions]
        unknown = next((amount for amount in sums if isinstance(amount, Unknown)), None)
        if unknown is not None:
            return unknown
        return Known(sum(one.sign * a.value for one, a in zip(questions, sums, strict=True) if isinstance(a, Known)))

    def questions(
        self, indicator: Indicator, part: str, scope: Scope, *, window: Window | None = None
    ) -> tuple[Asked, ...]:
        """What a part of an indicator is counted from; their amounts add up to it."""
        measured = indicator.numerator if part == NUMERATOR else indicator.denominator
        assert measured is not None
        since = window or indicator.window
        now = self.span(since)
        if indicator.kind is not IndicatorKind.GROWTH:
            by_hand = manual_part(indicator, part) if self._is_entered(indicator, part) else None
            return self._asked(measured, by_hand, scope, now)
        (then,) = self._asked(measured, None, scope, self.span(since, a_year_earlier(self.period)))
        if part == DENOMINATOR:
            return (then,)
        return (*self._asked(measured, None, scope, now), replace(then, sign=-1))

    def by_unit(self, wanted: Measure, span: Span) -> dict[str, Amount]:
        """The amount of every unit of the tally."""
        wanted = narrowed(wanted, self._catalogs)
        key = (wanted.name, _written(wanted), span)
        if key not in self._by_unit:
            self._by_unit[key] = measure(
                self.connection,
                wanted,
                units=self.units,
                from_on=span.from_on,
                to_on=span.to_on,
                as_of=self.as_of,
                joined=self.followed(span),
                linked=self.linked,
                passed=self._passed_since(span.to_on),
            )
        return self._by_unit[key]

    def narrowed(self, wanted: Measure) -> Measure:
        """The measure as the records are asked."""
        return narrowed(wanted, self._catalogs)

    def followed(self, span: Span) -> dict[str, str]:
        """The former units whose records count in a window, each with the unit they count with (domain.md §3.4)."""
        if span not in self._followed:
            self._followed[span] = followed_units(
                self.connection, self.units, from_on=span.from_on, to_on=span.to_on, together=self._together_id
            )
        return self._followed[span]

    def joined_to(self, units: frozenset[str], span: Span) -> dict[str, str]:
        """Of those, the ones that count with some units."""
        return {former: unit for former, unit in self.followed(span).items() if unit in units}

    def span(self, window: Window, period: Period | None = None) -> Span:
        """The days of a window, seen from the period or another one."""
        seen = period or self.period
        match window:
            case Window.PERIOD:
                first = seen.from_on
            case Window.YEAR:
                first = parse_period(f"{seen.year}@{seen.regime.value}").from_on
            case Window.CUMULATIVE:
                first = cumulative(self.plan.programme_from, seen).from_on
        return Span(first, seen.to_on)

    def _is_entered(self, indicator: Indicator, part: str) -> bool:
        """Whether somebody ever entered the part by hand, and may."""
        if part not in indicator.overridable:
            return False
        if self._entered is None:
            self._entered = parts_entered(self.connection)
        return (indicator.code, part) in self._entered

    def _asked(self, measured: Measure, by_hand: Measure | None, scope: Scope, span: Span) -> tuple[Asked, ...]:
        """The questions whose answers add up: a figure entered by hand takes the place of counting its unit."""
        if measured.name in TOGETHER:
            return (Asked(measured, scope.members, span),)
        if by_hand is None and measured.reach is not Reach.OWN_FIRST:
            return (Asked(measured, self._reached(measured.reach, {}, scope), span),)
        amounts = self.by_unit(measured, span)
        entered = self.by_unit(by_hand, span) if by_hand else {}
        known = {unit: amount for unit, amount in entered.items() if isinstance(amount, Known)}
        if by_hand and scope.unit.id in known:
            return (Asked(by_hand, frozenset({scope.unit.id}), span),)
        # What a unit entered by hand stands for those below it too, as it does in its own figures.
        reached = self._reached(measured.reach, {**amounts, **known}, scope)
        units = frozenset(unit for unit in reached if not scope.is_within(unit, known))
        counted, given = units.difference(known), units.intersection(known)
        asked = [Asked(measured, counted, span)] if counted or not given else []
        if by_hand and given:
            asked.append(Asked(by_hand, given, span))
        return tuple(asked)

    def _answers(self, asked: Asked) -> list[Amount]:
        """The amounts of the units asked, one by one."""
        if asked.measure.name in TOGETHER:
            return [self._together(asked.measure, asked.units, asked.span)]
        if not self._one_by_one and asked.measure.reach is not Reach.OWN_FIRST:
            whole = self._together(asked.measure, asked.units, asked.span)
            if isinstance(whole, Known) or len(asked.units) == 1:
                return [whole]
        amounts = self.by_unit(asked.measure, asked.span)
        return [amounts[unit] for unit in sorted(asked.units)]

    def _reached(self, reach: Reach, amounts: Mapping[str, Amount], scope: Scope) -> frozenset[str]:
        """The units whose records count."""
        own = frozenset({scope.unit.id})
        match reach:
            case Reach.ALL:
                return scope.members
            case Reach.UNITS:
                return scope.reporting
            case Reach.OWN:
                return own
            case Reach.OWN_FIRST:
                return _own_first(scope, amounts)

    def _together(self, wanted: Measure, units: frozenset[str], span: Span) -> Amount:
        wanted = narrowed(wanted, self._catalogs)
        key = (wanted.name, _written(wanted), span, units)
        if key not in self._sums:
            joined = self.joined_to(units, span)
            self._sums[key] = measure_together(
                self.connection,
                wanted,
                units=units,
                from_on=span.from_on,
                to_on=span.to_on,
                as_of=self.as_of,
                joined=joined,
                others=self._others(units | joined.keys()),
                linked=self.linked,
                passed=self._passed_since(span.to_on),
            )
        return self._sums[key]

    def _passed_since(self, day: date) -> bool:
        if day not in self._passed:
            self._passed[day] = passed_since(self.connection, day)
        return self._passed[day]

    def _others(self, units: frozenset[str]) -> frozenset[str] | None:
        """All other units of the database, where they are the shorter list: a province asks for nearly all."""
        if self._everybody is None:
            self._everybody = all_units(self.connection)
        others = self._everybody - units
        return others if len(others) < len(units) else None


def _own_first(scope: Scope, amounts: Mapping[str, Amount]) -> frozenset[str]:
    """The unit alone where it knows or nobody below it does; otherwise what each one below comes to in the same way."""
    below: dict[str, list[str]] = defaultdict(list)
    for unit in scope.reporting - {scope.unit.id}:
        below[scope.above.get(unit, scope.unit.id)].append(unit)

    def reached(unit: str) -> tuple[frozenset[str], bool]:
        """Whose records count for a unit with those below it, and whether any of them knows."""
        own = frozenset({unit})
        if isinstance(amounts[unit], Known):
            return own, True
        found = [reached(one) for one in below[unit]]
        if not any(knows for _, knows in found):
            return own, False
        return frozenset[str]().union(*(units for units, _ in found)), True

    return reached(scope.unit.id)[0]


def _written(wanted: Measure) -> str:
    return ";".join(f"{name}={value}" for name, value in sorted(wanted.parameters.items()))
