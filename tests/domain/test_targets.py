"""How figures are judged: shares by whole numbers, nothing unknown read as 0 or 100."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.judging import due_day, judge
from db.domain.periods import parse_period
from db.domain.targets import (
    Comparator,
    Figure,
    Indicator,
    IndicatorKind,
    Measure,
    NamedUnits,
    Outcome,
    Target,
    Window,
)
from db.domain.values import Amount, Known, Unknown, add_amounts

A, B = Measure("a"), Measure("b")
SHARE = Indicator("T05", 1, "Cơ sở được kiểm tra", "C", "%", "cơ sở", "", A, B, Window.PERIOD, "", "")
COUNT = Indicator("T31", 1, "Tụ điểm mới", "C", "tụ điểm", "tụ điểm", "", A, None, Window.PERIOD, "", "")


GROWTH = Indicator(
    "T17", 1, "Tăng so với năm trước", "C", "%", "vụ", "", A, A, Window.YEAR, "", "", IndicatorKind.GROWTH
)
MONTHS = Indicator(
    "T10", 1, "Tháng có tin", "A", "%", "tháng", "", A, B, Window.PERIOD, "", "", IndicatorKind.FREQUENCY
)
SPENT = Indicator("KPGN", 1, "Giải ngân", "F", "%", "đồng", "", A, B, Window.PERIOD, "", "", may_exceed=True)


def figure(
    numerator: Amount,
    denominator: Amount | None,
    target: Target | None,
    *,
    indicator: Indicator | None = None,
    is_over: bool = True,
    year: int = 2026,
    named: NamedUnits | None = None,
) -> Figure:
    return judge(
        indicator or (COUNT if denominator is None else SHARE),
        unit_id="u",
        numerator=numerator,
        denominator=denominator,
        target=target,
        is_over=is_over,
        year=year,
        named=named,
    )


def at_least(value: float) -> Target:
    return Target("T05", Comparator.AT_LEAST, value, "Mục I.2.d")


def test_just_met_and_just_missed():
    assert figure(Known(136), Known(170), at_least(80)).outcome is Outcome.MET
    assert figure(Known(135), Known(170), at_least(80)).outcome is Outcome.NOT_MET


def test_rounding_never_decides():
    missed = figure(Known(79_999), Known(100_000), at_least(80))

    assert (missed.value, missed.outcome) == (80.0, Outcome.NOT_MET)


def test_the_required_number_is_rounded_up():
    assert figure(Known(0), Known(84), at_least(80)).required == 68


@pytest.mark.parametrize("denominator", [Known(0), Unknown("WORKERS_NOT_COUNTED")])
def test_a_share_without_denominator_is_not_enough_data(denominator: Amount):
    shown = figure(Known(0), denominator, at_least(80))

    assert (shown.value, shown.outcome) == (None, Outcome.NOT_ENOUGH_DATA)
    assert shown.missing is not None


def test_an_unknown_numerator_is_not_enough_data():
    shown = figure(Unknown("X"), Known(3), at_least(80))

    assert shown.missing == Unknown("X")


def test_zero_targets():
    none = Target("T31", Comparator.AT_MOST, 0, "Mục I.1")

    assert figure(Known(0), None, none).outcome is Outcome.MET
    assert figure(Known(1), None, none).outcome is Outcome.NOT_MET
    assert figure(Known(1), Known(4), none).required == 0


def test_an_exact_target_and_none_at_all():
    assert figure(Known(2), None, Target("T31", Comparator.EXACTLY, 2, "")).outcome is Outcome.MET
    assert figure(Known(2), None, None).outcome is Outcome.NO_TARGET
    assert figure(Known(2), Known(4), None).value == 50.0


def test_a_sum_with_an_unknown_part_is_unknown_and_says_how_many():
    assert add_amounts([Known(1), Unknown("X"), Unknown("Y")]) == Unknown("UNITS_WITHOUT_DATA", {"count": 2})
    assert add_amounts([Known(1), Known(2)]) == Known(3)
    assert add_amounts([Unknown("X")]) == Unknown("X")
    assert add_amounts([]) == Known(0)


@given(st.integers(1, 10_000), st.integers(0, 100))
def test_the_required_number_is_the_smallest_that_meets(whole: int, percent: int):
    required = figure(Known(0), Known(whole), at_least(percent)).required

    assert required is not None
    assert figure(Known(required), Known(whole), at_least(percent)).outcome is Outcome.MET
    if required > 0:
        assert figure(Known(required - 1), Known(whole), at_least(percent)).outcome is Outcome.NOT_MET


def test_more_than_there_are_is_not_enough_data_unless_it_may_be():
    shown = figure(Known(5), Known(4), at_least(80))

    assert (shown.value, shown.outcome) == (None, Outcome.NOT_ENOUGH_DATA)
    assert shown.missing == Unknown("DENOMINATOR_SMALLER", {"numerator": 5, "denominator": 4})
    assert figure(Known(5), Known(4), at_least(80), indicator=SPENT).value == 125.0


def test_what_is_not_met_yet_is_not_due_while_there_is_time():
    running = figure(Known(7), Known(10), at_least(80), is_over=False)

    assert (running.outcome, running.shortfall) == (Outcome.NOT_DUE, 1)
    assert figure(Known(8), Known(10), at_least(80), is_over=False).outcome is Outcome.MET


def test_what_was_exceeded_or_left_out_cannot_be_mended():
    none = Target("T31", Comparator.AT_MOST, 0, "Mục I.1")
    every_month = Target("T10", Comparator.AT_LEAST, 100, "Mục II.1")

    exceeded = figure(Known(1), None, none, is_over=False)
    assert (exceeded.outcome, exceeded.shortfall) == (Outcome.NOT_MET, -1)
    assert figure(Known(4), Known(5), every_month, indicator=MONTHS, is_over=False).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    ("more", "outcome"),
    [(3, Outcome.NOT_MET), (4, Outcome.MET), (6, Outcome.MET), (7, Outcome.NOT_MET), (-4, Outcome.NOT_MET)],
)
def test_growth_lies_in_a_range(more: int, outcome: Outcome):
    target = Target("T17", Comparator.BETWEEN, 4, "Mục II.3", upper=6)

    assert figure(Known(more), Known(100), target, indicator=GROWTH).outcome is outcome


def test_a_number_handed_down_is_counted_not_a_share():
    number = Target("T05", Comparator.AT_LEAST, 25, "12/KH-UBND", in_numbers=True)

    missed = figure(Known(24), Known(84), number)
    assert (missed.outcome, missed.required, missed.shortfall) == (Outcome.NOT_MET, 25, 1)
    assert figure(Known(25), Known(84), number).outcome is Outcome.MET


def test_a_target_may_differ_from_year_to_year():
    target = Target("T05", Comparator.AT_LEAST, 60, "Mục I", by_year={2027: 70})

    assert figure(Known(65), Known(100), target).outcome is Outcome.MET
    assert figure(Known(65), Known(100), target, year=2027).outcome is Outcome.NOT_MET


def test_named_units_decide_in_place_of_the_share():
    five = Target("T20", Comparator.AT_LEAST, 40, "Mục II.4", named=("Hạ Long", "Cẩm Phả"))

    all_of_them = figure(Known(2), Known(13), five, named=NamedUnits(("Hạ Long", "Cẩm Phả"), (), ()))
    without_one = figure(Known(8), Known(13), five, named=NamedUnits(("Hạ Long",), ("Cẩm Phả",), ()))
    unheard_of = figure(Known(1), Known(13), five, named=NamedUnits(("Hạ Long",), (), ("Cẩm Phả",)))

    assert (all_of_them.outcome, all_of_them.required) == (Outcome.MET, 2)
    assert (without_one.outcome, without_one.shortfall) == (Outcome.NOT_MET, 1)
    assert unheard_of.outcome is Outcome.NOT_ENOUGH_DATA


def test_until_when_a_target_is_to_be_met():
    half, year, later = parse_period("2024-H1"), parse_period("2025"), parse_period("2026")
    by_2025 = Target("T19", Comparator.AT_LEAST, 100, "", due_on=date(2025, 12, 31))
    yearly, programme = replace(SHARE, window=Window.YEAR), replace(SHARE, window=Window.CUMULATIVE)

    assert due_day(at_least(80), SHARE, half, 2025) == half.to_on
    assert due_day(at_least(80), yearly, half, 2025) == date(2024, 12, 14)
    assert due_day(at_least(80), programme, half, 2025) == date(2025, 12, 14)
    assert due_day(at_least(80), programme, half, None) == half.to_on
    assert due_day(by_2025, programme, half, 2025) == date(2025, 12, 31)
    # A report year ends on 14/12: the year of the day is enough.
    assert due_day(by_2025, programme, year, 2025) == year.to_on
    assert due_day(by_2025, programme, later, 2025) == later.to_on


@given(st.integers(1, 10_000), st.integers(0, 10_000), st.integers(0, 1000))
def test_decimal_targets_are_judged_exactly(whole: int, counted: int, tenths: int):
    shown = figure(Known(min(counted, whole)), Known(whole), at_least(tenths / 10))

    assert (shown.outcome is Outcome.MET) == (1000 * min(counted, whole) >= tenths * whole)
