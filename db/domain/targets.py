"""Chỉ tiêu: what an indicator is, and how its figures are judged against a target (domain.md §1.1).

Names, formulas, numbers and clauses are data (`resources/catalogs/indicators.toml`, `resources/catalogs/plans/`); the
code knows the few ways of counting (`db.queries.measures`) and comparing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain.values import Amount, Known, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Window(StrEnum):
    """Which days count."""

    PERIOD = "period"
    YEAR = "year"  # from the beginning of the period's year to the period's end
    CUMULATIVE = "cumulative"  # from the beginning of the programme to the period's end


class Comparator(StrEnum):
    """How a value meets its target."""

    AT_LEAST = ">="
    AT_MOST = "<="
    EXACTLY = "="


class Outcome(StrEnum):
    """Đạt, chưa đạt, chưa đủ số liệu, or no target given."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_ENOUGH_DATA = "not_enough_data"
    NO_TARGET = "no_target"


@dataclass(frozen=True, slots=True)
class Measure:
    """One count over the records.

    Attributes:
        name: a way of counting known to `db.queries.measures`.
        parameters: codes that narrow it (kinds, levels), each a list joined by commas.
    """

    name: str
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    Attributes:
        code: T05 and so on, as in domain.md §1.1.
        version: raised whenever the formula changes; packages and reports cite it.
        name: the words of the report.
        group: A–F of domain.md §2.9.
        unit: unit of the value: "%" for a share, otherwise the unit of the numerator.
        counted: unit of numerator and denominator ("cơ sở", "người" …).
        rule: the counting rule in words.
        numerator: what is counted.
        denominator: what it is a share of; None for an absolute number.
        window: which days count for the numerator.
        frequency: the words of the report's column "Tần suất báo cáo".
        data_source: the words of the report's column "Nguồn thông tin".
    """

    code: str
    version: int
    name: str
    group: str
    unit: str
    counted: str
    rule: str
    numerator: Measure
    denominator: Measure | None
    window: Window
    frequency: str
    data_source: str


@dataclass(frozen=True, slots=True)
class Target:
    """What a plan asks of an indicator.

    Attributes:
        indicator: its code.
        comparator: how the value meets it.
        value: the number, in the indicator's unit.
        source: document and clause.
        programme_value: the number for the whole programme, where the plan gives one.
        aspirational: "phấn đấu".
        valid_from: first day.
        valid_to: last day.
    """

    indicator: str
    comparator: Comparator
    value: float
    source: str
    programme_value: float | None = None
    aspirational: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A set of targets from one document.

    Attributes:
        name: short code, for the command line.
        title: the document.
        programme: the label of the programme ("2021–2025").
        programme_from: first year of the programme, where cumulative counting begins.
        targets: in the order of the document.
    """

    name: str
    title: str
    programme: str
    programme_from: int
    targets: tuple[Target, ...]

    def target(self, code: str) -> Target | None:
        """The target of an indicator, or None."""
        return next((target for target in self.targets if target.indicator == code), None)


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's figures for one unit and period.

    Attributes:
        indicator: the definition.
        unit_id: whose figures.
        numerator: counted, or unknown with a reason.
        denominator: counted, unknown, or None for an absolute number.
        value: the share in percent with one decimal, or the number; None while not enough is known.
        target: what it is judged against, or None.
        outcome: the judgement.
        required: the smallest (largest, for AT_MOST) whole numerator that meets the target, or None.
    """

    indicator: Indicator
    unit_id: str
    numerator: Amount
    denominator: Amount | None
    value: float | None
    target: Target | None
    outcome: Outcome
    required: int | None

    @property
    def missing(self) -> Unknown | None:
        """Why there is no value, or None."""
        if isinstance(self.denominator, Unknown):
            return self.denominator
        if isinstance(self.numerator, Unknown):
            return self.numerator
        return Unknown("DENOMINATOR_ZERO") if self.value is None else None


def judge(
    indicator: Indicator, *, unit_id: str, numerator: Amount, denominator: Amount | None, target: Target | None
) -> Figure:
    """The figure with value and judgement.

    A share of nothing (denominator 0) is not enough data, never 0 % or 100 % (domain.md §6.14). The comparison uses
    the whole numbers, so that rounding never decides.
    """
    value, required = None, None
    met: bool | None = None
    match numerator, denominator:
        case Known(counted), None:
            value = float(counted)
            met = None if target is None else _compare(counted, target.value, target.comparator)
            required = None if target is None else round(target.value)
        case Known(counted), Known(whole) if whole > 0:
            value = round(100 * counted / whole, 1)
            met = None if target is None else _compare(100 * counted, target.value * whole, target.comparator)
            required = None if target is None else _required(whole, target)
        case _:
            pass
    outcome = Outcome.NOT_ENOUGH_DATA
    if value is not None:
        outcome = Outcome.NO_TARGET if met is None else Outcome.MET if met else Outcome.NOT_MET
    return Figure(indicator, unit_id, numerator, denominator, value, target, outcome, required)


def _compare(value: float, wanted: float, comparator: Comparator) -> bool:
    match comparator:
        case Comparator.AT_LEAST:
            return value >= wanted
        case Comparator.AT_MOST:
            return value <= wanted
        case Comparator.EXACTLY:
            return value == wanted


def _required(whole: int, target: Target) -> int:
    share = target.value * whole
    if target.comparator is Comparator.AT_MOST:
        return int(share // 100)
    return int(-(-share // 100))  # rounded up: 80 % of 84 places are 68 places
