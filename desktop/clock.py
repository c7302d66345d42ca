"""What time it is: the only caller of the system clock; everything below is told the time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

# One time in the whole country, without summer time since 1975: no time zone data is needed, which Windows lacks.
VIETNAM = timezone(timedelta(hours=7))
_LAST = datetime.max.replace(tzinfo=VIETNAM)


class Clock(Protocol):
    """Tells the time; services get one when they are made."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        ...

    def today(self) -> date:
        """The day it is in Việt Nam."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The day it is in Việt Nam, whatever zone the computer is set to."""
        return vietnam_day(self.now())


def vietnam_time(moment: datetime) -> datetime:
    """The moment as clocks in Việt Nam show it, with its zone; at the end of time the last one they can show.

    Certificates without an end say 31/12/9999, 23:59:59 UTC (RFC 5280), and whoever sends a package may say so too.
    """
    try:
        return moment.astimezone(VIETNAM)
    except OverflowError:
        return _LAST


def vietnam_day(moment: datetime) -> date:
    """The day of the moment in Việt Nam."""
    return vietnam_time(moment).date()


def stamp(moment: datetime) -> str:
    """A moment as stored: UTC, microseconds, Z."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
