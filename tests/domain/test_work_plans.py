"""What rules find in plans, and where a plan stands on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from db.domain.findings import Finding, Severity
from db.domain.units import Unit
from db.domain.work_plans import Allocation, PlanStage, WorkPlan, allocated_sums, check_work_plan, plan_stage

WARD = Unit("u1", "11692", "Phường Dương Kinh", "commune", "phường", "", date(2025, 7, 1), None)
FORMER = Unit("u2", "11693", "Phường Anh Dũng", "commune", "phường", "", date(2004, 1, 1), date(2025, 6, 30))
UNITS = {unit.id: unit for unit in (WARD, FORMER)}
PLAN = WorkPlan(
    name="Kế hoạch năm 2026",
    number="12/KH-UBND",
    kind="year",
    issued_on=date(2025, 12, 30),
    from_on=date(2026, 1, 1),
    to_on=date(2026, 12, 31),
    state="approved",
)


def check(plan: WorkPlan, own: dict[str, float] | None = None) -> tuple[Finding, ...]:
    return check_work_plan(plan, units=UNITS, own_numbers=own or {})


def codes(plan: WorkPlan, own: dict[str, float] | None = None) -> list[tuple[str, str]]:
    """Code and field of each finding."""
    return [(found.code, found.where) for found in check(plan, own)]


def give(unit: Unit, value: float | None, indicator: str = "T04") -> Allocation:
    return Allocation(unit=unit.id, indicator=indicator, value=value)


def test_a_plan_for_one_year_with_number_and_days_in_order_is_in_order() -> None:
    assert check(PLAN) == ()


def test_a_plan_cannot_end_before_it_begins() -> None:
    plan = replace(PLAN, to_on=date(2025, 12, 31))

    assert codes(plan) == [("DATES_OUT_OF_ORDER", "to_on")]


def test_a_plan_longer_than_its_kind_is_a_warning() -> None:
    assert codes(replace(PLAN, to_on=date(2027, 1, 1))) == [("PLAN_LONGER_THAN_KIND", "to_on")]
    assert codes(replace(PLAN, kind="month", to_on=date(2026, 1, 31))) == []
    assert codes(replace(PLAN, kind="month", to_on=date(2026, 2, 1))) == [("PLAN_LONGER_THAN_KIND", "to_on")]
    assert codes(replace(PLAN, kind="programme", to_on=date(2030, 12, 31))) == []


def test_a_plan_issued_after_its_beginning_is_a_note() -> None:
    (found,) = check(replace(PLAN, issued_on=date(2026, 1, 9)))

    assert (found.code, found.severity) == ("PLAN_ISSUED_LATE", Severity.NOTE)


def test_a_plan_in_force_has_a_number_and_a_draft_need_not() -> None:
    assert codes(replace(PLAN, number=" ")) == [("PLAN_WITHOUT_NUMBER", "number")]
    assert codes(replace(PLAN, number="", state="draft")) == []


def test_a_plan_sent_before_it_was_issued_passes_only_with_a_reason() -> None:
    (found,) = check(replace(PLAN, sent_on=date(2025, 12, 29)))

    assert (found.code, found.severity, found.needs_reason) == ("PLAN_SENT_BEFORE_ISSUED", Severity.WARNING, True)


def test_a_unit_gets_one_number_for_one_indicator() -> None:
    plan = replace(PLAN, allocations=(give(WARD, 60), give(WARD, 65), give(WARD, 3, "T31")))

    assert codes(plan) == [("ALLOCATION_TWICE", "allocations")]


def test_a_unit_that_ended_before_the_plan_gets_no_number() -> None:
    plan = replace(PLAN, allocations=(give(FORMER, 60),))

    assert codes(plan) == [("ALLOCATION_UNIT_NOT_IN_FORCE", "allocations")]
    assert codes(replace(plan, from_on=date(2025, 6, 30), to_on=date(2025, 12, 31), issued_on=None)) == []


def test_a_sum_that_is_not_the_own_number_is_only_a_note() -> None:
    plan = replace(PLAN, allocations=(give(WARD, 60),))

    (found,) = check(plan, {"T04": 69})

    assert (found.code, found.severity) == ("ALLOCATION_SUM_DIFFERS", Severity.NOTE)
    assert check(plan, {"T04": 60}) == ()


def test_the_days_decide_where_a_plan_stands() -> None:
    today = date(2026, 11, 20)

    assert plan_stage(PLAN, today) is PlanStage.RUNNING
    assert plan_stage(PLAN, date(2025, 12, 31)) is PlanStage.COMING
    assert plan_stage(PLAN, date(2027, 1, 1)) is PlanStage.ENDED
    assert plan_stage(replace(PLAN, state="draft"), today) is PlanStage.DRAFT
    assert plan_stage(replace(PLAN, state="cancelled"), today) is PlanStage.CANCELLED


@given(st.lists(st.tuples(st.sampled_from(["T04", "T31"]), st.none() | st.integers(0, 10_000)), max_size=20))
def test_the_sum_of_each_indicator_is_that_of_its_rows(rows: list[tuple[str, int | None]]) -> None:
    plan = WorkPlan(allocations=tuple(give(WARD, value, code) for code, value in rows))

    sums = allocated_sums(plan)

    for code in ("T04", "T31"):
        assert sums.get(code, 0) == sum(value or 0 for one, value in rows if one == code)
