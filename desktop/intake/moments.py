"""Days with a time of day as offices type them: "05/01/2026 08:30", "8h30 ngày 05/01/2026"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from db.domain.text import clean
from desktop.intake.dates import read_day
from desktop.intake.problems import Trouble, remark, trouble

if TYPE_CHECKING:
    from desktop.intake.cells import Value

_CLOCK = re.compile(r"(?:lúc )?\b(\d{1,2}) ?(?::|h|giờ) ?(\d{2})?(?::\d{2}(?:\.\d+)?)?(?: ?phút)?,?", re.IGNORECASE)
_MINUTES = 24 * 60
_SERIALS = range(10_000, 80_000)


def read_moment(value: Value, *, today: date) -> tuple[datetime | None, Trouble | None]:
    """The local day and minute a cell means; a day alone counts from midnight, with a remark.

    Args:
        value: the cell.
        today: decides the century of two-digit years and how far ahead a day may lie.
    """
    clock: time | None = None
    day_part: Value = value
    match value:
        case datetime():
            clock = _nearest_minute(value)
            value = day_part = value + timedelta(seconds=30)
        case int() | float() if not isinstance(value, bool) and int(value) in _SERIALS and value != int(value):
            whole, minutes = divmod(round(value * _MINUTES), _MINUTES)
            clock, day_part = time(minutes // 60, minutes % 60), whole
        case str():
            found = _CLOCK.search(clean(value))
            if found:
                hours, minutes = int(found[1]), int(found[2] or 0)
                if hours > 23 or minutes > 59:
                    return None, trouble("TIME_UNREADABLE", text=clean(value))
                clock = time(hours, minutes)
                day_part = clean(clean(value).replace(found[0], " ", 1)).strip(" ,")
        case _:
            pass
    day, wrong = read_day(day_part, today=today)
    if day is None:
        return None, wrong if wrong and wrong.code != "DATE_NOT_FULL" else trouble("TIME_UNREADABLE", text=str(value))
    if clock is None:
        return datetime.combine(day, time()), remark("TIME_WITHOUT_HOUR", day=day)
    return datetime.combine(day, clock), wrong


def _nearest_minute(value: datetime) -> time:
    """A workbook keeps times as fractions of a day, so that 08:30 may come back as 08:29:59.999."""
    rounded = value + timedelta(seconds=30)
    return time(rounded.hour, rounded.minute)
