"""Giao chỉ tiêu: a number for each unit below, kept as allocations of a plan and written to a file for each unit.

A number handed down counts what the indicator counts (cơ sở, người, xã), never percent, so that a unit is measured
against it whatever its own denominator becomes (domain.md T08); the sum need not equal the office's own number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from db.domain.errors import KnownError
from db.domain.periods import Period, PeriodKind
from db.domain.targets import Comparator, Figure, IndicatorKind, Plan, Target
from db.domain.text import fold
from db.domain.values import Known
from db.domain.work_plans import Allocation, WorkPlan
from desktop.services.figures import compute_figure
from desktop.services.files import save_bytes
from desktop.services.lists import Filter, report_year
from desktop.services.plans import current_plan, load_indicators, plan_to_toml
from desktop.services.records import Saved, change_record, load_record, load_records
from desktop.services.target_figures import load_unit_figures
from desktop.services.unit_overlay import units_of
from desktop.services.work_plan_lists import find_work_plans

if TYPE_CHECKING:
    from desktop.services.office import Office
    from desktop.services.records import UndoStack

_OF_UNITS = "units_"  # ways of counting that count units


@dataclass(frozen=True, slots=True)
class UnitNumber:
    """One unit below.

    Attributes:
        unit_id: its id.
        name: its name.
        figure: its own figure of the year, whose denominator says how large its share is.
        value: the number the plan gives it; None for none yet.
    """

    unit_id: str
    name: str
    figure: Figure
    value: int | None

    @property
    def whole(self) -> int | None:
        """Its denominator, or None when it has none or it is not known."""
        return self.figure.denominator.value if isinstance(self.figure.denominator, Known) else None


@dataclass(frozen=True, slots=True)
class HandingDown:
    """Everything the step shows.

    Attributes:
        plan_id: the plan the numbers belong to; empty when the office has none to put them in.
        plans: id and name of the office's plans to choose from, the newest first.
        seen: the version of the plan that was read.
        period: the year the figures are of.
        code: the indicator; empty when nothing can be handed down.
        indicators: code, name and counted unit of those that can be handed down.
        own: the office's own figure with its target.
        units: the units below in Vietnamese order.
    """

    plan_id: str
    plans: tuple[tuple[str, str], ...]
    seen: Mapping[str, int]
    period: Period
    code: str
    indicators: tuple[tuple[str, str, str], ...]
    own: Figure | None
    units: tuple[UnitNumber, ...]


def load_handing_down(office: Office, *, plan_id: str = "", code: str = "") -> HandingDown:
    """The numbers of one indicator in one plan.

    Args:
        office: which hands down.
        plan_id: the plan; empty for the office's newest.
        code: the indicator; empty for the first that has a target.

    Raises:
        KnownError: RECORD_GONE.
    """
    plans = list_own_plans(office)
    plan_id = plan_id or next((one for one, _ in plans), "")
    indicators = _handed_down_indicators(office)
    code = code or next((one for one, _, _ in indicators), "")
    period = report_year(office)
    if not plan_id or not code:
        return HandingDown(plan_id, plans, {}, period, code, indicators, None, ())
    record = load_record(office, "work_plans", plan_id)
    plan = cast("WorkPlan", record.value)
    if plan.from_on is not None:
        period = Period(PeriodKind.YEAR, plan.from_on.year, 0, current_plan(office).regime)
    given = {one.unit: one.value for one in plan.allocations if one.indicator == code}
    units = tuple(
        UnitNumber(unit.id, unit.name, figure, None if given.get(unit.id) is None else round(given[unit.id] or 0))
        for unit, figure in load_unit_figures(office, period, code)
    )
    own = compute_figure(office, period, code)
    return HandingDown(plan_id, plans, record.context, period, code, indicators, own, units)


def suggest_numbers(handing: HandingDown) -> dict[str, int]:
    """What the office's own percentage comes to in each unit, rounded up; units without a denominator are left out."""
    target = handing.own.target if handing.own is not None else None
    if target is None or target.in_numbers:
        return {}
    share = target.value_in(handing.period.year)
    return {one.unit_id: int(-(-share * one.whole // 100)) for one in handing.units if one.whole is not None}


def hand_down(
    office: Office,
    plan_id: str,
    code: str,
    numbers: Mapping[str, int],
    *,
    seen: Mapping[str, int],
    undo: UndoStack,
) -> Saved:
    """The numbers of one indicator kept in the plan, in place of its earlier ones; those of other indicators stay.

    Args:
        office: which hands down.
        plan_id: the plan.
        code: the indicator.
        numbers: by unit; units left out get none.
        seen: the version of the plan the person saw.
        undo: takes the step back.

    Raises:
        KnownError: CHANGED_MEANWHILE, RECORD_GONE, NOT_OWN_RECORD.
    """
    plan = cast("WorkPlan", load_record(office, "work_plans", plan_id).value)
    notes = {one.unit: one.note for one in plan.allocations if one.indicator == code}
    others = tuple(one for one in plan.allocations if one.indicator != code)
    new = tuple(
        Allocation(unit=unit, indicator=code, value=float(value), note=notes.get(unit, ""))
        for unit, value in numbers.items()
    )
    return change_record(office, plan_id, replace(plan, allocations=(*others, *new)), seen=seen, undo=undo)


def write_allocations(office: Office, plan_id: str, folder: Path) -> tuple[Path, ...]:
    """A set of targets for each unit of the plan, as a file it loads under "Bộ chỉ tiêu"; the files.

    Raises:
        KnownError: RECORD_GONE, NOTHING_HANDED_DOWN, FILE_UNWRITABLE.
    """
    plan = cast("WorkPlan", load_record(office, "work_plans", plan_id).value)
    by_unit: dict[str, list[Allocation]] = {}
    for one in plan.allocations:
        if one.unit and one.value is not None and load_indicators().get(one.indicator) is not None:
            by_unit.setdefault(one.unit, []).append(one)
    if not by_unit:
        raise KnownError("NOTHING_HANDED_DOWN")
    own = current_plan(office)
    return tuple(
        _write_set(folder, _set_of(office, plan, own, unit_id, allocations)) for unit_id, allocations in by_unit.items()
    )


def _set_of(office: Office, plan: WorkPlan, own: Plan, unit_id: str, allocations: Sequence[Allocation]) -> Plan:
    unit = units_of(office).get(unit_id)
    name, code = (unit.name, unit.code) if unit is not None else (unit_id, unit_id)
    source = " ".join(filter(None, (plan.number, plan.name)))
    year = plan.from_on.year if plan.from_on is not None else report_year(office).year
    targets: list[Target] = []
    for one in allocations:
        asked = own.target(one.indicator)
        comparator = asked.comparator if asked is not None and asked.upper is None else Comparator.AT_LEAST
        targets.append(Target(one.indicator, comparator, float(one.value or 0), source, in_numbers=True))
    return Plan(
        f"{code}-chi-tieu-{year}-{fold(plan.number).replace('/', '-').replace(' ', '-')}".strip("-"),
        f"Chỉ tiêu giao {name} năm {year}",
        str(year),
        year,
        tuple(targets),
        regime=own.regime,
        number=plan.number,
        issued_on=plan.issued_on,
        issuer=plan.issuer,
    )


def _write_set(folder: Path, plan: Plan) -> Path:
    path = folder / f"{plan.name}.toml"
    return save_bytes(path, plan_to_toml(plan).encode())


def list_own_plans(office: Office) -> tuple[tuple[str, str], ...]:
    """Id and name of the office's own plans, the newest first."""
    wanted = Filter(units=frozenset({office.author.unit}), order="event_on", descending=True)
    ids = find_work_plans(office, wanted, stages=frozenset())
    return tuple(
        (one.id, " ".join(filter(None, (one.value.number, one.value.name))))
        for one in load_records(office, "work_plans", ids)
    )


def _handed_down_indicators(office: Office) -> tuple[tuple[str, str, str], ...]:
    """Those with a target first; growth, yes/no and counts of whole units cannot be numbers one unit reaches."""
    plan, catalog = current_plan(office), load_indicators()
    counted = [
        one
        for one in catalog.indicators
        if one.kind in {IndicatorKind.SHARE, IndicatorKind.COUNT} and not one.numerator.name.startswith(_OF_UNITS)
    ]
    ordered = sorted(counted, key=lambda one: plan.target(one.code) is None)
    return tuple((one.code, one.name, one.counted) for one in ordered)
