"""Chỉ tiêu: what an indicator counts, what a plan asks of it, and what a figure says (domain.md §1.1).

Names, formulas, numbers and clauses are data (`resources/catalogs/indicators.toml`, `resources/catalogs/plans/`); the
code knows the few ways of counting (`db.queries.measures`) and of judging (`db.domain.judging`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain.periods import Regime
from db.domain.values import Known, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from db.domain.values import Amount

NUMERATOR, DENOMINATOR = "numerator", "denominator"


class IndicatorKind(StrEnum):
    """What the value is."""

    SHARE = "share"  # numerator of denominator, in percent
    COUNT = "count"  # an absolute number, zero targets among them
    FREQUENCY = "frequency"  # months with something, of the months that are over
    GROWTH = "growth"  # (this year - last year) / last year, in percent
    YES_NO = "yes_no"  # 1 where it was recorded that it is so, 0 where that it is not


class Window(StrEnum):
    """Which days count."""

    PERIOD = "period"
    YEAR = "year"  # from the beginning of the period's year to the period's end
    CUMULATIVE = "cumulative"  # from the beginning of the programme to the period's end


class Reach(StrEnum):
    """Whose records count."""

    ALL = "all"  # the office's own and those of all units that report to it
    OWN = "own"  # the unit's own only
    OWN_FIRST = "own_first"  # the unit's own where it has any, otherwise the sum over the units that report to it
    UNITS = "units"  # the units that report are themselves what is counted


class Comparator(StrEnum):
    """How a value meets its target."""

    AT_LEAST = ">="
    AT_MOST = "<="
    EXACTLY = "="
    BETWEEN = ".."  # from the value to the upper value, both included


class Outcome(StrEnum):
    """Đạt, chưa đạt, chưa đến hạn, chưa đủ số liệu, or no target given."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_DUE = "not_due"  # not met yet, and there is time left
    NOT_ENOUGH_DATA = "not_enough_data"
    NO_TARGET = "no_target"


@dataclass(frozen=True, slots=True)
class Measure:
    """One count over the records.

    Attributes:
        name: a way of counting known to `db.queries.measures`.
        parameters: codes that narrow it (kinds, levels), each a list joined by commas.
        reach: whose records count.
    """

    name: str
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    reach: Reach = Reach.ALL


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
        window: which days count.
        frequency: the words of the report's column "Tần suất báo cáo".
        data_source: the words of the report's column "Nguồn thông tin".
        kind: what the value is.
        overridable: the parts a figure entered by hand takes the place of.
        may_exceed: whether the numerator may be larger than the denominator.
        valid_from: first day of this version; None for always.
        valid_to: its last day.
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
    kind: IndicatorKind = IndicatorKind.SHARE
    overridable: frozenset[str] = frozenset()
    may_exceed: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether this version is in force on a day."""
        return _holds(self.valid_from, self.valid_to, day)


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
        upper: the other end of a range.
        by_year: numbers for single years in place of `value`.
        due_on: until when it is to be met; None for the end of each period.
        named: units the document names, as written there: each of them is to do it.
        stated: numerator and denominator as the document writes them ("136/170").
        in_numbers: the value is a count of the numerator, also where the indicator is a share.
        note: what else the document says.
    """

    indicator: str
    comparator: Comparator
    value: float
    source: str
    programme_value: float | None = None
    aspirational: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    upper: float | None = None
    by_year: Mapping[int, float] = field(default_factory=dict[int, float])
    due_on: date | None = None
    named: tuple[str, ...] = ()
    stated: tuple[int, int] | None = None
    in_numbers: bool = False
    note: str = ""

    def value_in(self, year: int) -> float:
        """The number asked for in a year."""
        return self.by_year.get(year, self.value)

    def holds_on(self, day: date) -> bool:
        """Whether it is asked on a day."""
        return _holds(self.valid_from, self.valid_to, day)


@dataclass(frozen=True, slots=True)
class Flow:
    """A report or paper the document wants, and until when (domain.md §1.2).

    Attributes:
        period: month, quarter, half, nine_months, year, once, quick or ad_hoc.
        what: what is sent.
        sender: from whom.
        receiver: to whom.
        before: "before this day of this month" of the period's year.
        before_on: "before this day", for what is sent once.
        source: the clause.
    """

    period: str
    what: str
    sender: str
    receiver: str
    before: tuple[int, int] | None
    before_on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A set of targets from one document.

    Attributes:
        name: short code, for the command line.
        title: the document.
        programme: the label of the programme ("2021–2025").
        programme_from: first year of the programme, where cumulative counting begins.
        targets: in the order of the document.
        version: raised at each change; figures cite it.
        programme_to: last year of the programme; None where it has no end.
        regime: how the document cuts its periods.
        number: of the document ("86/KH-UBND").
        issued_on: its day.
        issuer: who issued it.
        area: code of the province in which the units it names lie.
        flows: reports and deadlines it prescribes.
        note: where the text was taken from, what it leaves open.
    """

    name: str
    title: str
    programme: str
    programme_from: int
    targets: tuple[Target, ...]
    version: int = 1
    programme_to: int | None = None
    regime: Regime = Regime.ND09
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    area: str = ""
    flows: tuple[Flow, ...] = ()
    note: str = ""

    def target(self, code: str, day: date | None = None) -> Target | None:
        """The target of an indicator, or None; with a day, the one asked on that day."""
        return next((t for t in self.targets if t.indicator == code and (day is None or t.holds_on(day))), None)


@dataclass(frozen=True, slots=True)
class Cascade:
    """A number handed down to the units below, beside the number itself; the sums need not agree.

    Attributes:
        units: units below.
        given: those with a number of their own.
        total: the sum of these numbers.
        difference: the sum less what the target asks; None where that is not known.
    """

    units: int
    given: int
    total: float
    difference: float | None


@dataclass(frozen=True, slots=True)
class NamedUnits:
    """How the units a target names stand: names as the document writes them.

    Attributes:
        fulfilled: those counted in the numerator.
        missing: those that report and are not.
        unknown: those that do not report here, so that nothing is known of them.
    """

    fulfilled: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]


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
        plan: name of the plan the target is from.
        plan_version: its version.
        due_on: until when the target is to be met; None without a target.
        allocated: whether the target is a number the superior handed down.
        cascade: the numbers handed down, where any were.
        named: how the units the target names stand; None where it names none.
    """

    indicator: Indicator
    unit_id: str
    numerator: Amount
    denominator: Amount | None
    value: float | None
    target: Target | None
    outcome: Outcome
    required: int | None
    plan: str = ""
    plan_version: int = 0
    due_on: date | None = None
    allocated: bool = False
    cascade: Cascade | None = None
    named: NamedUnits | None = None

    @property
    def missing(self) -> Unknown | None:
        """Why there is no value, or None."""
        if isinstance(self.denominator, Unknown):
            return self.denominator
        if isinstance(self.numerator, Unknown):
            return self.numerator
        if self.value is None and isinstance(self.denominator, Known):
            parts = {"numerator": self.numerator.value, "denominator": self.denominator.value}
            return Unknown("DENOMINATOR_SMALLER", parts) if self.denominator.value else Unknown("DENOMINATOR_ZERO")
        return None

    @property
    def shortfall(self) -> int | None:
        """How many are missing to the target, below 0 for how many there are too many; None where met or not known."""
        if self.outcome not in {Outcome.NOT_MET, Outcome.NOT_DUE}:
            return None
        if self.named is not None:
            return len(self.named.missing)
        if self.required is None or not isinstance(self.numerator, Known):
            return None
        return self.required - self.numerator.value or None


def _holds(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)
