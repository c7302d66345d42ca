"""A clock that stands still until it is moved."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from desktop.clock import vietnam_day


class FrozenClock:
    """Tells the moment it was given; without one, 09:00 on 20/11/2026 in Việt Nam."""

    def __init__(self, moment: datetime = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The moment, in UTC."""
        return self.moment

    def today(self) -> date:
        """The day of the moment in Việt Nam."""
        return vietnam_day(self.moment)

    def advance(self, **stretch: float) -> None:
        """Move on, for example `advance(days=1, hours=2)`."""
        self.moment += timedelta(**stretch)
