"""Choosing establishments for a plan: by score, or by a draw that anybody can repeat.

The draw (algorithm `sha256-1`): each ticket of a place is the text "seed, line feed, record id, line feed, number of
the ticket from 1" in UTF-8; its value is the SHA-256 digest read as a number. A place stands where its smallest ticket
stands; the places with the smallest values are drawn. The same seed and the same places give the same draw on every
machine and in every order of asking. Without weights each place has one ticket.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from db.domain.risk import PartScore, PlaceSigns, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.domain.risk import RiskRule

ALGORITHM = "sha256-1"
NEVER = date.min


class Method(StrEnum):
    """How places come into a plan (catalog `selection_methods`)."""

    SCORE = "score"
    DRAW = "draw"
    HAND = "hand"


class Turn(IntEnum):
    """What goes first, whatever the method."""

    OVERDUE = 0  # a request is overdue: it must be looked at again
    NEVER = 1  # never checked
    USUAL = 2


class Held(StrEnum):
    """Why a place is not in the selection."""

    NOT_ASKED = "not_asked"
    NOT_OPEN = "not_open"
    CHECKED = "checked"
    PLANNED = "planned"
    COUNTED = "counted"  # visited already, so it adds nothing to the target that is aimed at
    REMOVED = "removed"
    BEYOND = "beyond"
    NOT_DRAWN = "not_drawn"
    NOT_LISTED = "not_listed"  # a kept plan simply does not list it


@dataclass(frozen=True, slots=True)
class Choosing:
    """How to choose.

    Attributes:
        method: by score or by draw.
        seed: of the draw.
        by_kind: each kind of establishment gets its share of the draw, by the largest remainders.
        weighted: places with more points have more tickets.
        points_per_ticket: how many points are one more ticket.
    """

    method: Method
    seed: str = ""
    by_kind: bool = False
    weighted: bool = False
    points_per_ticket: int = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be chosen.

    Attributes:
        id: of its record.
        turn: what goes first.
        score: its points.
        kind: the kind it is drawn under.
        checked_on: its last check; `NEVER` for none.
    """

    id: str
    turn: Turn
    score: int
    kind: str = ""
    checked_on: date = NEVER


def turn_of(signs: PlaceSigns, *, overdue_first: bool, never_first: bool) -> Turn:
    """Whether a place goes before the others."""
    if overdue_first and signs.remedies:
        return Turn.OVERDUE
    return Turn.NEVER if never_first and signs.checked is None else Turn.USUAL


def hold_back(
    signs: PlaceSigns, parts: tuple[PartScore, ...], *, from_on: date, to_on: date, yearly: int | None
) -> Held | None:
    """Why a place may not be in a plan of these days; None when it may.

    Args:
        signs: what the records say of it.
        parts: the parts of its score.
        from_on: first day of the plan.
        to_on: last day of the plan.
        yearly: how many checks a year are allowed (NQ 198/2025 Đ4); None while there is no such rule.
    """
    if (signs.opened_on and signs.opened_on > to_on) or (signs.closed_on and signs.closed_on <= from_on):
        return Held.NOT_OPEN
    if signs.planned:
        return Held.PLANNED
    if yearly is None or len(signs.checks) < yearly:
        return None
    return None if allows_another(signs, parts) else Held.CHECKED


def allows_another(signs: PlaceSigns, parts: tuple[PartScore, ...]) -> bool:
    """Whether a check of the year found something, or there are clear signs of a violation."""
    return any(check.flag for check in signs.checks) or any(one.part.clear for one in parts)


def make_candidate(signs: PlaceSigns, parts: tuple[PartScore, ...], turn: Turn) -> Candidate:
    """The place as the choice sees it."""
    checked = signs.checked.day if signs.checked and signs.checked.day else NEVER
    return Candidate(signs.id, turn, total(parts), signs.kinds[0] if signs.kinds else "", checked)


def choose(candidates: Iterable[Candidate], how: Choosing, count: int) -> tuple[Candidate, ...]:
    """At most that many candidates in the order of their choice; the order they were given in does not matter.

    By score: more points first, then the longer unchecked, then the smaller record id. What goes first goes first by
    either method.
    """
    order = sorted(candidates, key=lambda one: (one.turn, *_rank(one, how)))
    first = [one for one in order if one.turn is not Turn.USUAL][:count]
    usual = [one for one in order if one.turn is Turn.USUAL]
    left = count - len(first)
    if how.method is Method.DRAW and how.by_kind:
        usual = _draw_by_kind(usual, left)
    return (*first, *usual[: max(0, left)])


def _rank(one: Candidate, how: Choosing) -> tuple[int, date, str]:
    if how.method is Method.DRAW:
        tickets = 1 + one.score // how.points_per_ticket if how.weighted else 1
        return smallest_ticket(how.seed, one.id, tickets), NEVER, one.id
    return -one.score, one.checked_on, one.id


def smallest_ticket(seed: str, record_id: str, tickets: int = 1) -> int:
    """The value by which a place stands in the draw."""
    return min(_ticket(seed, record_id, number) for number in range(1, tickets + 1))


def _ticket(seed: str, record_id: str, number: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}\n{record_id}\n{number}".encode()).digest(), "big")


def _draw_by_kind(order: Sequence[Candidate], count: int) -> list[Candidate]:
    """As many of each kind as its share of all; the drawn order is kept."""
    room = allot(Counter(one.kind for one in order), count)
    drawn: list[Candidate] = []
    for one in order:
        if room.get(one.kind, 0) > 0:
            room[one.kind] -= 1
            drawn.append(one)
    return drawn


def allot(sizes: Counter[str], count: int) -> dict[str, int]:
    """How many of each group, by the largest remainders; equal remainders go by size, then by name."""
    whole = sum(sizes.values())
    count = max(0, min(count, whole))
    if not whole:
        return {}
    shares = {group: divmod(size * count, whole) for group, size in sizes.items()}
    given = {group: share for group, (share, _) in shares.items()}
    by_remainder = sorted(sizes, key=lambda group: (-shares[group][1], -sizes[group], group))
    for group in by_remainder[: count - sum(given.values())]:
        given[group] += 1
    return given


def name_rule(rule: RiskRule, how: Choosing, *, overdue_first: bool, never_first: bool) -> str:
    """What a plan keeps of the rule (at most 60 characters): name, version, and how it was used.

    The signs behind it: Q overdue first, C never checked first, L shared out by kind, T weighted by score.
    """
    drawn = how.method is Method.DRAW
    flags = (
        (overdue_first, "Q"),
        (never_first, "C"),
        (drawn and how.by_kind, "L"),
        (drawn and how.weighted, "T"),
    )
    marks = "".join(letter for on, letter in flags if on)
    algorithm = f" {ALGORITHM}" if drawn else ""
    return f"{rule.label}{algorithm}{f' {marks}' if marks else ''}"
