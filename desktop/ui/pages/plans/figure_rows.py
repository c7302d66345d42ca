"""The lines of the tab "Chỉ tiêu": indicators by group with target, bar, fraction, value and verdict."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain.targets import Outcome
from desktop.ui.pages.explaining import words
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Row, State, state_cell
from desktop.ui.widgets.filter_bar import Option

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.domain.targets import Figure

_HEADING = "group:"
_COUNTED = (Outcome.MET, Outcome.NOT_MET, Outcome.NOT_DUE, Outcome.NOT_ENOUGH_DATA)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are shown.

    Attributes:
        outcomes: only these; empty for all.
        everything: those without a target too.
    """

    outcomes: frozenset[Outcome] = frozenset()
    everything: bool = False


def choose_figures(figures: Iterable[Figure], wanted: Wanted) -> tuple[Figure, ...]:
    """The figures a filter leaves."""
    return tuple(
        figure
        for figure in figures
        if (wanted.everything or figure.target is not None)
        and (not wanted.outcomes or figure.outcome in wanted.outcomes)
    )


def figure_rows(figures: Sequence[Figure], groups: Sequence[tuple[str, str]], *, year: int) -> list[Row]:
    """The lines, each group under its heading."""
    rows: list[Row] = []
    for code, name in groups:
        of_group = [figure for figure in figures if figure.indicator.group == code]
        if of_group:
            rows.append(Row(f"{_HEADING}{code}", (Cell(f"{code}. {name}", bold=True),), heading=True))
            rows += [_row(figure, year) for figure in of_group]
    return rows


def outcome_options() -> tuple[Option, ...]:
    """The choices of the filter by verdict."""
    return tuple(Option(outcome.value, words.outcome_state(outcome).word) for outcome in Outcome)


def counted_states(figures: Iterable[Figure]) -> tuple[State, ...]:
    """How many figures have each verdict, for the foot of the list; verdicts nobody has are left out."""
    counts = Counter(figure.outcome for figure in figures)
    states: list[State] = []
    for outcome in _COUNTED:
        if counts[outcome]:
            state = words.outcome_state(outcome)
            states.append(State(state.icon, f"{state.word} {counts[outcome]}", state.tone))
    return tuple(states)


def figure_lines(figures: Iterable[Figure], *, year: int) -> list[tuple[str, ...]]:
    """The same lines as texts, for a workbook: code, name, target, fraction, value, verdict, clause."""
    return [
        (
            figure.indicator.code,
            figure.indicator.name,
            words.say_wanted(figure, year=year),
            words.say_fraction(figure),
            words.say_value(figure),
            words.figure_state(figure).word,
            figure.target.source if figure.target is not None else "",
        )
        for figure in figures
    ]


def _row(figure: Figure, year: int) -> Row:
    indicator, state = figure.indicator, words.figure_state(figure)
    wanted = words.say_wanted(figure, year=year)
    sub = tr("Mức giao: {wanted}").format(wanted=wanted) if figure.target is not None else wanted
    cells = (
        Cell(indicator.code, tone="text2"),
        Cell(indicator.name, sub=sub, tip=f"{indicator.name}\n{sub}"),
        Cell("", bar=words.bar_of(figure, year=year), tip=words.say_fraction(figure)),
        Cell(words.say_fraction(figure)),
        Cell(words.say_value(figure), bold=True),
        state_cell(state),
    )
    return Row(indicator.code, cells, quiet=figure.target is None)
