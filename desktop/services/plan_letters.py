"""Sets of targets as a plan package carries them, and what of such a set can be used here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.periods import PeriodKind, Regime
from db.domain.targets import Comparator, Flow, Plan, Target
from desktop.exchange.plan import HandedFlow, HandedTarget, TargetSet, UnitNumbers
from desktop.services.indicators import load_indicators
from desktop.services.plans import check_plan

if TYPE_CHECKING:
    from collections.abc import Sequence

_RARE = ("once", "quick", "ad_hoc")
_FLOW_PERIODS = frozenset({*(kind.value for kind in PeriodKind), *_RARE})


@dataclass(frozen=True, slots=True)
class Unusable:
    """Something handed down that this program cannot use: what it is and the reason's code with its parameters."""

    what: str
    code: str
    parameters: dict[str, object]


def set_of_plan(plan: Plan) -> TargetSet:
    """A plan as a package carries it."""
    return TargetSet(
        name=plan.name,
        title=plan.title,
        programme=plan.programme,
        programme_from=plan.programme_from,
        targets=tuple(_target_out(target) for target in plan.targets),
        flows=tuple(_flow_out(flow) for flow in plan.flows),
        version=plan.version,
        programme_to=plan.programme_to,
        regime=plan.regime.value,
        number=plan.number,
        issued_on=plan.issued_on,
        issuer=plan.issuer,
        area=plan.area,
        note=plan.note,
    )


def plan_of_set(given: TargetSet, numbers: UnitNumbers | None) -> tuple[Plan, tuple[Unusable, ...]]:
    """The plan a unit goes by, and what of it cannot be used here and is left out.

    A number given to the unit takes the place of the set's target in its year; in other years the set's target stands.

    Raises:
        KnownError: PLAN_PART_TOO_NEW when nothing of it can be used.
    """
    try:
        regime = Regime(given.regime)
    except ValueError as failure:
        raise KnownError("PLAN_PART_TOO_NEW", what=given.regime) from failure
    plan = Plan(
        given.name,
        given.title,
        given.programme,
        given.programme_from,
        (),
        given.version,
        given.programme_to,
        regime,
        given.number,
        given.issued_on,
        given.issuer,
        given.area,
        (),
        given.note,
    )
    targets, refused = _targets(plan, given.targets)
    if numbers is not None:
        of_unit, more = _numbers(plan, targets, numbers)
        targets, refused = _in_place(targets, of_unit, numbers.year), [*refused, *more]
    flows = [flow for one in given.flows if (flow := _flow_in(one)) is not None]
    refused += [
        Unusable(one.what, "PLAN_PART_TOO_NEW", {"what": one.period}) for one in given.flows if _flow_in(one) is None
    ]
    if not targets and not flows:
        raise KnownError("PLAN_PART_TOO_NEW", what=given.title)
    return replace(plan, targets=tuple(targets), flows=tuple(flows)), tuple(refused)


def _targets(plan: Plan, given: Sequence[HandedTarget]) -> tuple[list[Target], list[Unusable]]:
    usable: list[Target] = []
    refused: list[Unusable] = []
    seen: set[tuple[str, date | None]] = set()
    for one in given:
        try:
            target = _target_in(one)
            _check(plan, target)
            if (target.indicator, target.valid_from) in seen:
                raise KnownError("TARGET_TWICE", indicator=target.indicator)
        except KnownError as failure:
            refused.append(Unusable(one.indicator, failure.code, dict(failure.parameters)))
        else:
            seen.add((target.indicator, target.valid_from))
            usable.append(target)
    return usable, refused


def _numbers(plan: Plan, targets: Sequence[Target], numbers: UnitNumbers) -> tuple[list[Target], list[Unusable]]:
    usable: list[Target] = []
    refused: list[Unusable] = []
    for one in numbers.values:
        asked = next((target for target in targets if target.indicator == one.indicator), None)
        comparator = asked.comparator if asked is not None and asked.upper is None else Comparator.AT_LEAST
        target = Target(
            one.indicator,
            comparator,
            one.value,
            numbers.source,
            valid_from=date(numbers.year, 1, 1),
            valid_to=date(numbers.year, 12, 31),
            in_numbers=True,
            note=one.note,
        )
        try:
            _check(plan, target)
            if any(other.indicator == one.indicator for other in usable):
                raise KnownError("TARGET_TWICE", indicator=one.indicator)
        except KnownError as failure:
            refused.append(Unusable(one.indicator, failure.code, dict(failure.parameters)))
        else:
            usable.append(target)
    return usable, refused


def _in_place(targets: Sequence[Target], of_unit: Sequence[Target], year: int) -> list[Target]:
    """The set's targets with the year cut out of those that the unit has a number for."""
    codes = {target.indicator for target in of_unit}
    found: list[Target] = list(of_unit)
    for target in targets:
        if target.indicator not in codes:
            found.append(target)
            continue
        if target.valid_from is None or target.valid_from < date(year, 1, 1):
            found.append(replace(target, valid_to=_earlier(target.valid_to, date(year - 1, 12, 31))))
        if target.valid_to is None or target.valid_to > date(year, 12, 31):
            found.append(replace(target, valid_from=_later(target.valid_from, date(year + 1, 1, 1))))
    return found


def _earlier(day: date | None, other: date) -> date:
    return other if day is None else min(day, other)


def _later(day: date | None, other: date) -> date:
    return other if day is None else max(day, other)


def _check(plan: Plan, target: Target) -> None:
    if load_indicators().get(target.indicator) is None:
        raise KnownError("TARGET_UNKNOWN_INDICATOR", indicator=target.indicator)
    try:
        check_plan(replace(plan, targets=(target,)))
    except KnownError as failure:
        # Which units a document names is for its readers; a name nobody finds here keeps nobody from the number.
        if failure.code != "TARGET_UNIT_UNKNOWN":
            raise


def _target_out(target: Target) -> HandedTarget:
    return HandedTarget(
        target.indicator,
        target.comparator.value,
        _number(target.value),
        target.source,
        None if target.programme_value is None else _number(target.programme_value),
        target.aspirational,
        target.valid_from,
        target.valid_to,
        None if target.upper is None else _number(target.upper),
        {str(year): _number(value) for year, value in target.by_year.items()},
        target.due_on,
        target.named,
        target.stated,
        target.in_numbers,
        target.note,
    )


def _target_in(given: HandedTarget) -> Target:
    try:
        comparator = Comparator(given.comparator)
        by_year = {int(year): value for year, value in given.by_year.items()}
    except ValueError as failure:
        raise KnownError("PLAN_PART_TOO_NEW", what=given.comparator) from failure
    return Target(
        given.indicator,
        comparator,
        given.value,
        given.source,
        given.programme_value,
        given.aspirational,
        given.valid_from,
        given.valid_to,
        given.upper,
        by_year,
        given.due_on,
        given.named,
        given.stated,
        given.in_numbers,
        given.note,
    )


def _flow_out(flow: Flow) -> HandedFlow:
    return HandedFlow(flow.period, flow.what, flow.sender, flow.receiver, flow.before, flow.before_on, flow.source)


def _flow_in(given: HandedFlow) -> Flow | None:
    if given.period not in _FLOW_PERIODS:
        return None
    if given.before is not None:
        day, month = given.before
        try:
            date(2023, month, day)
        except ValueError:
            return None
    return Flow(given.period, given.what, given.sender, given.receiver, given.before, given.before_on, given.source)


def _number(value: float) -> float:
    return float(value) + 0.0  # -0.0 + 0.0 is 0.0
