"""The days of the practice world: when teams go out, and when the office types things in."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from desktop.clock import VIETNAM
from desktop.services.practice.words import load_table

if TYPE_CHECKING:
    from collections.abc import Iterator

_TET_BEFORE, _TET_AFTER = 3, 6  # days around the lunar new year on which offices are closed
_SEASON_BEFORE_TET = 32
_EARLY, _LATE = time(7, 45), time(16, 45)
_SITTINGS = 2  # times a day at which the office types in what has come up


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step)


def days_to_tet(day: date) -> int:
    """Days until the nearest lunar new year, negative after it; far away where the list does not reach."""
    return min(((tet - day).days for tet in _new_years()), key=abs, default=365)


def is_closed(day: date) -> bool:
    """Whether offices are closed: Saturday, Sunday, a holiday, Tết."""
    return day.weekday() >= 5 or _is_festive(day)


@cache
def visiting_weight(day: date) -> float:
    """How likely a team goes out on the day, compared with other days."""
    if _is_festive(day):
        return 0.0
    weight = _monthly()[day.month] * (0.45 if day.weekday() == 5 else 0.15 if day.weekday() == 6 else 1.0)
    return weight * (1.5 if 0 < days_to_tet(day) <= _SEASON_BEFORE_TET else 1.0)


def next_open(day: date) -> date:
    """The day itself, or the next on which offices are open."""
    while is_closed(day):
        day += timedelta(days=1)
    return day


def last_open(day: date) -> date:
    """The day itself, or the last before it on which offices were open."""
    while is_closed(day):
        day -= timedelta(days=1)
    return day


class Desk:
    """When one office types things in: a few sittings a day, the same for everything of that day."""

    def __init__(self, seed: str, now: datetime) -> None:
        """Make the desk.

        Args:
            seed: makes the sittings of this office.
            now: nothing is typed in after it.
        """
        self._seed = seed
        self._now = now
        self._today = now.astimezone(VIETNAM).date()
        self._sittings: dict[date, tuple[datetime, ...]] = {}

    def sit(self, day: date, chance: Random) -> datetime:
        """A sitting on that day or the next open one, UTC; the last one before now where that has not come."""
        chosen = self._on(next_open(day))[chance.randrange(_SITTINGS)]
        return chosen if chosen <= self._now else self._last()

    def _last(self) -> datetime:
        day = last_open(self._today)
        past = [moment for moment in self._on(day) if moment <= self._now]
        return past[-1] if past else self._on(last_open(day - timedelta(days=1)))[-1]

    def _on(self, day: date) -> tuple[datetime, ...]:
        if day not in self._sittings:
            self._sittings[day] = _draw_sittings(Random(f"{self._seed}/{day}"), day)
        return self._sittings[day]


def _draw_sittings(chance: Random, day: date) -> tuple[datetime, ...]:
    hours = range(_EARLY.hour * 60 + _EARLY.minute, _LATE.hour * 60 + _LATE.minute)
    midnight = datetime.combine(day, time(), VIETNAM)
    return tuple(
        (midnight + timedelta(minutes=minute, microseconds=chance.randrange(60_000_000))).astimezone(UTC)
        for minute in sorted(chance.sample(hours, _SITTINGS))
    )


@cache
def _new_years() -> tuple[date, ...]:
    return tuple(load_table("calendar")["lunar_new_years"])


@cache
def _holidays() -> frozenset[tuple[int, int]]:
    return frozenset((month, day) for month, day in load_table("calendar")["holidays"])


@cache
def _monthly() -> dict[int, float]:
    table: dict[str, float] = load_table("calendar")["monthly"]
    return {int(month): weight for month, weight in table.items()}


@cache
def _is_festive(day: date) -> bool:
    new_years = _new_years()
    at = bisect_left(new_years, day - timedelta(days=_TET_AFTER))
    near_tet = at < len(new_years) and (new_years[at] - day).days <= _TET_BEFORE
    return near_tet or (day.month, day.day) in _holidays()
