"""Plans of the office (R3) as its list and card show them, with the numbers they hand down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

from db.domain.work_plans import PlanStage, WorkPlan, allocated_sums, plan_stage
from db.transactions import reading
from desktop.services.cards import RecordDetails, record_details
from desktop.services.lists import read_lines
from desktop.services.plans import load_indicators
from desktop.services.records import find_records
from desktop.services.unit_overlay import units_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.queries.records import Filter
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class WorkPlanLine:
    """A plan in its list.

    Attributes:
        id: of the record.
        name: what it is called.
        number: of the paper; empty for none.
        kind: code of its kind.
        from_on: first day.
        to_on: last day.
        issued_on: the day on the paper.
        sent_on: the day it went to the superior; None for not yet.
        stage: where it stands today.
        units: how many units it gives numbers to.
        owned: whether this office may change it.
    """

    id: str
    name: str
    number: str
    kind: str
    from_on: date | None
    to_on: date | None
    issued_on: date | None
    sent_on: date | None
    stage: PlanStage
    units: int
    owned: bool


@dataclass(frozen=True, slots=True)
class HandedDown:
    """The numbers of one indicator that a plan hands down.

    Attributes:
        indicator: its code.
        name: its name.
        counted: what the numbers count: "cơ sở".
        rows: name of the unit and its number, in Vietnamese order; None for a unit without a number.
        total: sum of the numbers.
    """

    indicator: str
    name: str
    counted: str
    rows: tuple[tuple[str, float | None], ...]
    total: float


@dataclass(frozen=True, slots=True)
class WorkPlanCard:
    """A plan with what it hands down."""

    details: RecordDetails
    handed_down: tuple[HandedDown, ...]

    @property
    def plan(self) -> WorkPlan:
        """The plan itself."""
        return cast("WorkPlan", self.details.record.value)


def work_plan_lines(office: Office, ids: Sequence[str]) -> tuple[WorkPlanLine, ...]:
    """The lines of some plans."""
    today = office.clock.today()
    with reading(office.database) as connection:
        versions, values = read_lines(connection, "work_plans", ids)
    lines: list[WorkPlanLine] = []
    for version, value in zip(versions, values, strict=True):
        plan: WorkPlan = value
        lines.append(
            WorkPlanLine(
                version.id,
                plan.name,
                plan.number,
                plan.kind,
                plan.from_on,
                plan.to_on,
                plan.issued_on,
                plan.sent_on,
                plan_stage(plan, today),
                len({one.unit for one in plan.allocations if one.unit}),
                version.unit == office.author.unit,
            )
        )
    return tuple(lines)


def find_work_plans(office: Office, wanted: Filter, *, stages: frozenset[PlanStage], sent: str = "") -> tuple[str, ...]:
    """The ids of the list. A register of a few plans a year, so lines are looked at.

    Args:
        office: for the records.
        wanted: the filter.
        stages: only plans that stand there; empty for all.
        sent: `sent` or `waiting` for those (not) sent to the superior yet; empty for all.
    """
    ids = find_records(office, "work_plans", wanted)
    if not stages and not sent:
        return ids
    return tuple(
        line.id
        for line in work_plan_lines(office, ids)
        if (not stages or line.stage in stages) and (not sent or (line.sent_on is not None) is (sent == "sent"))
    )


def work_plan_card(office: Office, plan_id: str) -> WorkPlanCard:
    """A plan with what it hands down.

    Raises:
        KnownError: RECORD_GONE.
    """
    details = record_details(office, "work_plans", plan_id)
    return WorkPlanCard(details, handed_down(office, cast("WorkPlan", details.record.value)))


def handed_down(office: Office, plan: WorkPlan) -> tuple[HandedDown, ...]:
    """The numbers a plan hands down, by indicator in the order they first stand in the plan."""
    index, sums = units_of(office), allocated_sums(plan)
    found: list[HandedDown] = []
    for code in dict.fromkeys(one.indicator for one in plan.allocations if one.indicator):
        rows: list[tuple[str, float | None]] = []
        for one in plan.allocations:
            if one.indicator == code:
                unit = index.get(one.unit)
                rows.append((unit.name if unit is not None else one.unit, one.value))
        indicator = load_indicators().get(code)
        found.append(
            HandedDown(
                code,
                office.catalogs.word("indicators", code),
                indicator.counted if indicator is not None else "",
                tuple(rows),
                sums.get(code, 0),
            )
        )
    return tuple(found)
