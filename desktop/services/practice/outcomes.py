"""What a practice check finds: shortcomings, requests, violations."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from db.domain.inspections import FOLLOW_UP, RECHECK, UNANNOUNCED, Answer
from desktop.services.catalogs import load_catalogs
from desktop.services.practice.visits import SURVEY
from desktop.services.practice.words import Failing, Offence, load_failings, load_offences

if TYPE_CHECKING:
    from random import Random

    from db.domain.catalogs import Entry
    from desktop.services.practice.establishments import Place
    from desktop.services.practice.visits import Visit

CLEAN, REMINDED, RECOMMENDED, RECORD_MADE, TRANSFERRED = (
    "no_violation",
    "reminded",
    "recommended",
    "record_made",
    "transferred",
)
_RESULTS = (CLEAN, REMINDED, RECOMMENDED, RECORD_MADE, TRANSFERRED)
_FOUND = (0, 20, 64, 14, 2)
_FOUND_ON_SIGNS = (0, 6, 52, 37, 5)
_OF_SURVEY = (88, 12, 0, 0, 0)
_OF_FOLLOW_UP = (82, 0, 15, 3, 0)
_ON_SIGNS = (58, 10, 24, 7, 1)
_IN_LODGING_WITHOUT_TRADE = frozenset({"certificates"})


@dataclass(frozen=True, slots=True)
class Shortcoming:
    """One failing as found.

    Attributes:
        failing: which.
        note: on the line of the checklist.
        request: what is asked.
        due_on: until when.
    """

    failing: Failing
    note: str
    request: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a visit found.

    Attributes:
        result: of the catalog `inspection_results`.
        shortcomings: in the order of the checklist.
        offence: the violation recorded, or None.
    """

    result: str
    shortcomings: tuple[Shortcoming, ...] = ()
    offence: Offence | None = None

    @property
    def requests(self) -> tuple[Shortcoming, ...]:
        """The shortcomings that have to be put right by a day."""
        return self.shortcomings if self.result in {RECOMMENDED, RECORD_MADE} else ()


def draw_outcome(visit: Visit, found: float, place_type: str, chance: Random) -> Outcome:
    """What the visit finds.

    Args:
        visit: which.
        found: share of ordinary checks that find something.
        place_type: "phường", "xã", "đặc khu", for the texts.
        chance: the generator.
    """
    result = chance.choices(_RESULTS, _weights(visit, found))[0]
    offence = None
    if result in {RECORD_MADE, TRANSFERRED}:
        offence = _draw_offence(visit, chance)
        if result == TRANSFERRED and not offence.above:
            result = RECORD_MADE
    if result in {CLEAN, TRANSFERRED}:
        return Outcome(result, (), offence)
    count = 1 if result == REMINDED else chance.choices((1, 2, 3), (55, 35, 10))[0]
    if result == RECORD_MADE:
        count = chance.choices((0, 1), (70, 30))[0]
    return Outcome(result, _draw_shortcomings(visit, count, place_type, chance), offence)


def draw_answers(visit: Visit, outcome: Outcome) -> tuple[Answer, ...]:
    """The checklist as filled in; a survey has none."""
    if visit.kind == SURVEY:
        return ()
    wrong = {shortcoming.failing.item: shortcoming.note for shortcoming in outcome.shortcomings}
    answer = "reminded" if outcome.result == REMINDED else "no"
    lodging = not ({"karaoke", "massage", "spa", "steam_bath"} & set(visit.place.value.kinds))
    return tuple(
        Answer(item=item, answer=answer, note=wrong[item])
        if item in wrong
        else Answer(item=item, answer="not_applicable" if lodging and item in _IN_LODGING_WITHOUT_TRADE else "yes")
        for item in items_for(visit.place.value.kinds, visit.day)
    )


def items_for(kinds: tuple[str, ...], day: date) -> tuple[str, ...]:
    """The items of the checklist that apply to an establishment of these kinds on a day."""
    return _items_of_phase(kinds, bisect_right(_beginnings(), day))


@cache
def _beginnings() -> tuple[date, ...]:
    return tuple(sorted({entry.valid_from for entry in load_catalogs()["checklist"].entries if entry.valid_from}))


@cache
def _items_of_phase(kinds: tuple[str, ...], phase: int) -> tuple[str, ...]:
    last = _beginnings()[phase - 1] if phase else date.min
    return tuple(entry.code for entry in load_catalogs()["checklist"].on(last) if _applies(entry, kinds))


def _applies(entry: Entry, kinds: tuple[str, ...]) -> bool:
    wanted = entry.attributes.get("kinds", "").split()
    return not wanted or any(kind in wanted for kind in kinds)


def _weights(visit: Visit, found: float) -> tuple[float, ...]:
    if visit.kind == SURVEY:
        return _OF_SURVEY
    if visit.must_find:
        return _FOUND_ON_SIGNS if visit.kind == UNANNOUNCED and visit.on_signs else _FOUND
    if visit.kind in {FOLLOW_UP, RECHECK}:
        return _OF_FOLLOW_UP
    if visit.on_signs:
        return _ON_SIGNS
    return (1 - found, found * 0.5, found * 0.4, found * 0.1, 0)


def _draw_offence(visit: Visit, chance: Random) -> Offence:
    acts = load_catalogs()["acts"]
    kinds = set(visit.place.value.kinds)
    possible = [
        offence
        for offence in load_offences()
        if (entry := acts.get(offence.act))
        and entry.holds_on(visit.day)
        and (not offence.kinds or offence.kinds & kinds)
    ]
    return chance.choices(possible, [offence.weight for offence in possible])[0]


def _draw_shortcomings(visit: Visit, count: int, place_type: str, chance: Random) -> tuple[Shortcoming, ...]:
    failings = load_failings()
    possible = [failings[item] for item in items_for(visit.place.value.kinds, visit.day) if item in failings]
    chosen: list[Failing] = []
    while len(chosen) < min(count, len(possible)):
        drawn = chance.choices(possible, [failing.weight for failing in possible])[0]
        if drawn not in chosen:
            chosen.append(drawn)
    chosen.sort(key=possible.index)
    return tuple(_shortcoming(failing, visit, place_type, chance) for failing in chosen)


def _shortcoming(failing: Failing, visit: Visit, place_type: str, chance: Random) -> Shortcoming:
    of = max(1, _workers(visit.place))
    numbers = {"n": f"{chance.randint(1, max(1, min(of, 5))):02}", "of": f"{of:02}", "type": place_type}
    due_on = visit.day + timedelta(days=chance.randint(*failing.days))
    if visit.followed_by is not None:
        due_on = min(due_on, visit.followed_by.day - timedelta(days=1))
    return Shortcoming(failing, failing.note.format(**numbers), failing.request.format(**numbers), due_on)


def _workers(place: Place) -> int:
    total = place.value.workers_total
    return place.facts.workers[0] if total is None else total
