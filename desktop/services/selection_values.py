"""A selection of establishments as values: what was wished, what was chosen, what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.domain.risk import PartScore, PlaceSigns, total
from db.domain.selection import Held, Method, Turn

if TYPE_CHECKING:
    from datetime import date

    from db.domain.risk import Fact


@dataclass(frozen=True, slots=True)
class ScoredPlace:
    """An establishment with its score, part by part."""

    signs: PlaceSigns
    parts: tuple[PartScore, ...]

    @property
    def id(self) -> str:
        """Of its record."""
        return self.signs.id

    @property
    def score(self) -> int:
        """The sum of its parts."""
        return total(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionWish:
    """What is to be chosen.

    Attributes:
        from_on: first day of the plan.
        to_on: its last day.
        method: by score or by draw.
        count: how many places; 0 means as many as the target of `coverage` still needs.
        coverage: code of the indicator whose target is aimed at.
        seed: of the draw.
        by_kind: each kind gets its share of the draw.
        weighted: more points, more tickets.
        overdue_first: places with an overdue request go first.
        never_first: places never checked go before the rest.
        kinds: kinds of establishment wanted; empty means all.
        neighbourhoods: areas wanted; empty means all.
        units: owner units wanted; empty means all.
        plan_id: the plan being changed; its own visits do not stand in its way.
        added: places put in by hand, with the reason of each.
        removed: places taken out by hand, with the reason of each.
    """

    from_on: date
    to_on: date
    method: Method = Method.SCORE
    count: int = 0
    coverage: str = ""
    seed: str = ""
    by_kind: bool = False
    weighted: bool = False
    overdue_first: bool = True
    never_first: bool = True
    kinds: frozenset[str] = frozenset()
    neighbourhoods: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    plan_id: str = ""
    added: Mapping[str, str] = field(default_factory=dict[str, str])
    removed: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the office is from a target that counts establishments checked.

    Attributes:
        code: of the indicator.
        name: its words.
        done: establishments that count by now.
        required: how many must count at the end.
        planned: others that count once the visits planned elsewhere are held.
        needed: how many are still to be chosen.
        counted_from: first day whose visits count.
    """

    code: str
    name: str
    done: int
    required: int
    planned: int
    needed: int
    counted_from: date


@dataclass(frozen=True, slots=True)
class ChosenPlace:
    """A place in the selection.

    Attributes:
        place: with its score.
        turn: what put it before others.
        reason: why somebody put it in by hand; empty for the method's own choice.
        again: the check it already had in the year, which it may exceed for clear signs; None for none.
    """

    place: ScoredPlace
    turn: Turn
    reason: str = ""
    again: Fact | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A place that is not in the selection.

    Attributes:
        place: with its score.
        why: the reason.
        fact: the check or plan behind it, where there is one.
        reason: what somebody wrote when taking it out.
    """

    place: ScoredPlace
    why: Held
    fact: Fact | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """An answer that can be repeated.

    Attributes:
        wish: what was asked.
        rule: what a plan keeps of the rule.
        rule_name: its words.
        day: the day it was made; scores are as of it.
        selected_from: how many places could have been chosen.
        chosen: in the order of their choice.
        left_out: in order of name.
        coverage: the target that was aimed at; None where a number was asked for.
    """

    wish: SelectionWish
    rule: str
    rule_name: str
    day: date
    selected_from: int
    chosen: tuple[ChosenPlace, ...]
    left_out: tuple[LeftOut, ...]
    coverage: Coverage | None = None
