"""How figures are judged: shares by whole numbers, nothing unknown read as 0 or 100."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.targets import Comparator, Figure, Indicator, Measure, Outcome, Target, Window, judge
from db.domain.values import Amount, Known, Unknown, add_amounts

A, B = Measure("a"), Measure("b")
SHARE = Indicator("T05", 1, "Cơ sở được kiểm tra", "C", "%", "cơ sở", "", A, B, Window.PERIOD, "", "")
COUNT = Indicator("T31", 1, "Tụ điểm mới", "C", "tụ điểm", "tụ điểm", "", A, None, Window.PERIOD, "", "")


def figure(numerator: Amount, denominator: Amount | None, target: Target | None) -> Figure:
    indicator = COUNT if denominator is None else SHARE
    return judge(indicator, unit_id="u", numerator=numerator, denominator=denominator, target=target)


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
