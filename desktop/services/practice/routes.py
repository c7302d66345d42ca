"""The outings of a practice team: the half days on which it goes out, and when it arrives where."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from desktop.services.practice.days import days_between, last_open, visiting_weight

if TYPE_CHECKING:
    from random import Random

    from desktop.services.practice.establishments import Place
    from desktop.services.practice.wards import Span

MORNING, AFTERNOON, EVENING = "morning", "afternoon", "evening"
_BEGIN = {MORNING: time(8, 15), AFTERNOON: time(13, 45), EVENING: time(19, 15)}
_PARTS = {"day": {MORNING, AFTERNOON}, "evening": {AFTERNOON, EVENING}, "any": {MORNING, AFTERNOON, EVENING}}
_WEIGHTS = {MORNING: 0.36, AFTERNOON: 0.3, EVENING: 0.34}
_PER_OUTING = 3.2
_MINUTES = 225  # of an outing
_TRIES = 7
_OTHER_ZONE = 2.5  # visits that going to another part of the ward is worth


@dataclass(slots=True)
class Outing:
    """One half day or evening of the team.

    Attributes:
        day: on which day.
        part: morning, afternoon, evening.
        zone: the part of the ward it goes through.
        load: visits so far.
    """

    day: date
    part: str
    zone: int
    load: int = 0


@dataclass(slots=True)
class Routes:
    """All outings of a ward in their order."""

    outings: list[Outing]
    _days: list[date] = field(default_factory=list[date])

    def __post_init__(self) -> None:
        self._days = [outing.day for outing in self.outings]

    def find(self, place: Place, first: date, last: date, chance: Random) -> Outing | None:
        """An outing within these days that suits the place, preferably one that passes by and is not full; or None."""
        begin, end = bisect_left(self._days, first), bisect_right(self._days, last)
        if begin >= end:
            return None
        tried = [self.outings[chance.randrange(begin, end)] for _ in range(min(_TRIES, end - begin))]
        suiting = [outing for outing in tried if _suits(outing, place)]
        if not suiting:
            suiting = [outing for outing in self.outings[begin:end] if _suits(outing, place)]
        if not suiting:
            return None
        zone = place.neighbourhood.zone
        best = min(suiting, key=lambda outing: outing.load + (0 if outing.zone == zone else _OTHER_ZONE))
        best.load += 1
        return best


def draw_routes(span: Span, visits: int, zones: int, chance: Random) -> Routes:
    """As many outings as the visits need, more of them before Tết and in summer."""
    candidates = [
        (day, part)
        for day in days_between(span.first, last_visiting_day(span.today))
        for part in (MORNING, AFTERNOON, EVENING)
        if part == EVENING or day.weekday() < 5
    ]
    # Drawn without returning: the key with the weight as exponent puts likely days first (Efraimidis, Spirakis 2006).
    keyed = [
        (math.log(1 - chance.random()) / weight, day, part)
        for day, part in candidates
        if (weight := visiting_weight(day) * _WEIGHTS[part]) > 0
    ]
    wanted = max(6, math.ceil(visits / _PER_OUTING))
    chosen = sorted(keyed, reverse=True)[:wanted]
    ordered = sorted((day, _BEGIN[part], part) for _, day, part in chosen)
    return Routes([Outing(day, part, chance.randrange(zones)) for day, _, part in ordered])


def last_visiting_day(today: date) -> date:
    """The last day whose visits can have been typed in by the last open day before today."""
    return last_open(today - timedelta(days=1)) - timedelta(days=1)


def draw_times(outing: Outing, wanted: list[int], chance: Random) -> list[tuple[datetime, datetime]]:
    """Arrival and leaving of each visit of an outing, five minutes being the smallest step.

    Args:
        outing: which.
        wanted: minutes each visit would take, in the order of the route.
        chance: the generator.
    """
    shorten = min(1.0, _MINUTES / (sum(wanted) + 10 * len(wanted)))
    at = datetime.combine(outing.day, _BEGIN[outing.part]) + timedelta(minutes=5 * chance.randrange(7))
    times: list[tuple[datetime, datetime]] = []
    for minutes in wanted:
        leaving = at + timedelta(minutes=max(5, 5 * round(minutes * shorten / 5)))
        times.append((at, leaving))
        at = leaving + timedelta(minutes=5 * round(chance.choice((5, 10, 15)) * shorten / 5))
    return times


def _suits(outing: Outing, place: Place) -> bool:
    return outing.part in _PARTS[place.facts.hours] and place.is_open(outing.day)
