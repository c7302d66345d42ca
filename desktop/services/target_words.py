"""Targets, figures and judgements in words, the same in the window, on paper and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.targets import Comparator, Figure, Indicator, IndicatorKind, Outcome, Target
from db.domain.values import Amount, Known
from desktop.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.MET: "đạt",
    Outcome.NOT_MET: "chưa đạt",
    Outcome.NOT_DUE: "chưa đến hạn",
    Outcome.NOT_ENOUGH_DATA: "chưa đủ số liệu",
    Outcome.NO_TARGET: "không có chỉ tiêu",
}
_SIGNS: Mapping[Comparator, str] = {
    Comparator.AT_LEAST: "≥",
    Comparator.AT_MOST: "≤",
    Comparator.EXACTLY: "=",
    Comparator.BETWEEN: "÷",
}


def say_outcome(outcome: Outcome) -> str:
    """The judgement in small letters: "chưa đến hạn"."""
    return _OUTCOMES[outcome]


def sign_of(comparator: Comparator) -> str:
    """≥, ≤, = or ÷."""
    return _SIGNS[comparator]


def say_target(target: Target, indicator: Indicator, year: int | None = None) -> str:
    """What is asked: "≥ 80 %", "từ 4 đến 6 %", "phấn đấu 100 %", "≥ 25 cơ sở", "có"."""
    value = target.value if year is None else target.value_in(year)
    unit = indicator.counted if target.in_numbers else indicator.unit
    if indicator.kind is IndicatorKind.YES_NO:
        return "có" if value else "không"
    if indicator.kind is IndicatorKind.FREQUENCY and value == 100:
        return "≥ 1 lần mỗi tháng"
    number = f"{say_number(value)} {unit}"
    if target.comparator is Comparator.BETWEEN and target.upper is not None:
        return f"từ {say_number(value)} đến {say_number(target.upper)} {unit}"
    if target.aspirational:
        return f"phấn đấu {number}"
    return f"{sign_of(target.comparator)} {number}"


def say_value(figure: Figure) -> str:
    """The value with its unit: "70,9 %", "7 lượt", "có"; a dash where it is not known."""
    if figure.value is None:
        return "–"
    if figure.indicator.kind is IndicatorKind.YES_NO:
        return "có" if figure.value else "không"
    return f"{say_number(figure.value)} {figure.indicator.unit}"


def say_counted(figure: Figure) -> str:
    """The figure as "5/9  55,6 %" or "7 lượt"; a dash stands for an amount that nobody knows."""
    if figure.denominator is None:
        known = isinstance(figure.numerator, Known)
        return say_value(figure) if known else f"– {figure.indicator.unit}"
    return f"{_amount(figure.numerator)}/{_amount(figure.denominator)}  {say_value(figure)}"


def say_number(value: float) -> str:
    """A number without needless places: 80; 33,3."""
    return say(int(value)) if value == int(value) else say(round(value, 2))


def _amount(amount: Amount) -> str:
    return say(amount.value) if isinstance(amount, Known) else "–"
