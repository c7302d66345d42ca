"""Working days: weekends, public holidays as dated data, and what becomes of a deadline that falls on one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)
_WEEK, _WORKED = 7, 5
_LOOKED_AT = 400  # days; a longer stretch is counted by whole weeks, holidays or not
_FARTHEST = 31  # no stretch of holidays is longer


class Roll(StrEnum):
    """What a document says of a due day on which nobody works; most say nothing, and then the day stays."""

    NONE = "none"
    BEFORE = "before"  # the working day before
    AFTER = "after"  # the next working day


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off.

    Attributes:
        name: "Tết Nguyên đán".
        from_on: first day.
        to_on: last day.
        unverified: whether the days were not certain when they were written down (days swapped each year).
        source: what they go by.
    """

    name: str
    from_on: date
    to_on: date
    unverified: bool = False
    source: str = ""

    def contains(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.from_on <= day <= self.to_on


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days are worked.

    Attributes:
        holidays: days off beside Saturdays and Sundays.
        worked: Saturdays and Sundays worked in place of a day off.
    """

    holidays: tuple[Holiday, ...] = ()
    worked: frozenset[date] = frozenset()

    def holiday(self, day: date) -> Holiday | None:
        """The holiday of a day, or None."""
        return next((one for one in self.holidays if one.contains(day)), None)

    def is_working(self, day: date) -> bool:
        """Whether offices are open on a day."""
        if day in self.worked:
            return True
        return day.weekday() < _WORKED and self.holiday(day) is None

    def rolled(self, day: date, roll: Roll) -> date:
        """The day moved as the rule says; the day itself where it is worked or the rule moves nothing."""
        if roll is Roll.NONE:
            return day
        step = _DAY if roll is Roll.AFTER else -_DAY
        moved = day
        for _ in range(_FARTHEST):
            if self.is_working(moved):
                return moved
            moved += step
        return day


def working_days_between(after: date, until: date, working: WorkingDays) -> int:
    """How many working days follow a day, up to and with the last one; 0 when it does not come later."""
    days = (until - after).days
    if days <= 0:
        return 0
    if days > _LOOKED_AT:
        return days // _WEEK * _WORKED
    following = (after + timedelta(days=number) for number in range(1, days + 1))
    return sum(1 for day in following if working.is_working(day))
