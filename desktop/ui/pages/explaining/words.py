"""How a figure is said everywhere: value, fraction, target with its whole number, verdict, bar; draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.targets import Comparator, IndicatorKind, Outcome
from db.domain.values import Known, Unknown
from desktop.services.target_words import say_target
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Bar, State
from desktop.ui.widgets.formats import NONE, UNKNOWN, say_number, say_percent, say_plain

if TYPE_CHECKING:
    from db.domain.targets import Figure, Target
    from db.domain.values import Amount


def say_amount(amount: Amount | None) -> str:
    """A counted number, "?" where it is not known, "—" where there is none."""
    match amount:
        case Known(value):
            return say_number(value)
        case Unknown():
            return UNKNOWN
        case None:
            return NONE


def say_value(figure: Figure) -> str:
    """The result: "70,9 %", "3", "—" while not enough is known."""
    if figure.value is None:
        return NONE
    if figure.indicator.kind is IndicatorKind.YES_NO:
        return tr("Có") if figure.value else tr("Không")
    return say_percent(figure.value) if figure.denominator is not None else say_plain(figure.value)


def say_fraction(figure: Figure) -> str:
    """Numerator and denominator: "61/86", "1.120/?"; the number alone where there is no denominator."""
    if figure.denominator is None:
        return say_amount(figure.numerator)
    return f"{say_amount(figure.numerator)}/{say_amount(figure.denominator)}"


def say_headline(figure: Figure) -> str:
    """The large line of an explanation: "61 / 86 = 70,9 %"."""
    if figure.indicator.kind is IndicatorKind.YES_NO:
        return say_value(figure)
    if figure.denominator is None:
        unit = figure.indicator.counted
        return f"{say_amount(figure.numerator)} {unit}".strip() if isinstance(figure.numerator, Known) else NONE
    return f"{say_amount(figure.numerator)} / {say_amount(figure.denominator)} = {say_value(figure)}"


def say_wanted(figure: Figure, *, year: int) -> str:
    """The target, with the whole number it comes to: "≥ 80 % (69 cơ sở)"."""
    if figure.target is None:
        return tr("Chưa giao mức")
    words = say_target(figure.target, figure.indicator, year)
    if figure.required is None or figure.denominator is None or figure.target.in_numbers:
        return words
    return tr("{target} ({n} {counted})").format(
        target=words, n=say_number(figure.required), counted=figure.indicator.counted
    )


def say_distance(figure: Figure, *, year: int) -> str:
    """A sentence on how far the target is; empty where there is none."""
    if figure.target is None:
        return ""
    target = say_target(figure.target, figure.indicator, year)
    wanted = tr("Mức giao {target}").format(target=target)
    if figure.required is not None and figure.denominator is not None and not figure.target.in_numbers:
        wanted = tr("{wanted}, tương ứng {n} {counted}").format(
            wanted=wanted, n=say_number(figure.required), counted=figure.indicator.counted
        )
    apart = figure.shortfall
    if figure.outcome is Outcome.MET or not apart:
        return f"{wanted}."
    words = tr("{wanted}; còn thiếu {n}.") if apart > 0 else tr("{wanted}; vượt {n}.")
    return words.format(wanted=wanted, n=say_number(abs(apart)))


def figure_state(figure: Figure) -> State:
    """The verdict with icon and word."""
    match figure.outcome:
        case Outcome.MET:
            return State("state-ok", tr("Đạt"), "ok")
        case Outcome.NOT_MET:
            return State("state-warn", _with_distance(figure, tr("Chưa đạt")), "warn")
        case Outcome.NOT_DUE:
            return State("clock", tr("Chưa đến hạn"))
        case Outcome.NO_TARGET:
            return State("dash", tr("Chưa giao mức"))
        case _:
            return State("state-unknown", tr("Chưa đủ số liệu"), "warn")


def outcome_state(outcome: Outcome) -> State:
    """The same for any figure, for filters and counts."""
    return {
        Outcome.MET: State("state-ok", tr("Đạt"), "ok"),
        Outcome.NOT_MET: State("state-warn", tr("Chưa đạt"), "warn"),
        Outcome.NOT_DUE: State("clock", tr("Chưa đến hạn")),
        Outcome.NOT_ENOUGH_DATA: State("state-unknown", tr("Chưa đủ số liệu"), "warn"),
        Outcome.NO_TARGET: State("dash", tr("Chưa giao mức")),
    }[outcome]


def sign_words(comparator: Comparator) -> str:
    """A comparator in words, for choosing one."""
    return {
        Comparator.AT_LEAST: tr("≥ ít nhất"),
        Comparator.AT_MOST: tr("≤ không quá"),
        Comparator.EXACTLY: tr("= đúng bằng"),
        Comparator.BETWEEN: tr("÷ trong khoảng"),
    }[comparator]


def bar_of(figure: Figure, *, year: int) -> Bar:
    """The target bar: dotted while not enough is known; for numbers the larger of both fills it."""
    wanted = _wanted_value(figure, year)
    if figure.value is None:
        return Bar(None, None)
    if isinstance(figure.denominator, Known) and wanted is not None and figure.target is not None:
        wanted = 100 * wanted / figure.denominator.value if figure.target.in_numbers else wanted
    if figure.denominator is not None:
        return Bar(max(0.0, figure.value / 100), None if wanted is None else min(1.0, max(0.0, wanted / 100)))
    done = float(figure.numerator.value) if isinstance(figure.numerator, Known) else figure.value
    whole = max(done, wanted or 0, 1.0)
    return Bar(max(0.0, done) / whole, None if wanted is None else max(0.0, wanted) / whole)


def _wanted_value(figure: Figure, year: int) -> float | None:
    target: Target | None = figure.target
    return None if target is None else target.value_in(year)


def _with_distance(figure: Figure, word: str) -> str:
    apart = figure.shortfall
    if not apart:
        return word
    said = tr("{word}, thiếu {n}") if apart > 0 else tr("{word}, vượt {n}")
    return said.format(word=word, n=say_number(abs(apart)))
