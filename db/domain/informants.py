"""Who gave a tip: a value that is kept sealed and never travels, and how often its password may be guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = 300
FREE_TRIES = 5
"""Wrong passwords before the long pause (QCVN 12:2026/BCA 3.6.2.1.9: at most five, then at least twelve hours)."""

PAUSE = timedelta(hours=12)
_FIRST_WAIT_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Informant:
    """Who gave a tip, as far as that person wished to be known.

    Attributes:
        name: of the person or the group.
        telephone: to tell the result to.
        address: where letters go.
        note: when and how to speak to the person.
    """

    name: str = ""
    telephone: str = ""
    address: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said: an anonymous tip."""
        return not any((self.name.strip(), self.telephone.strip(), self.address.strip(), self.note.strip()))


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong passwords since the last right one.

    Attributes:
        wrong: how many.
        last_at: when the last one was tried; None when there was none.
    """

    wrong: int = 0
    last_at: datetime | None = None

    def allowed_at(self) -> datetime | None:
        """When the next password may be tried; None when at once."""
        if self.last_at is None or self.wrong < 1:
            return None
        return self.last_at + wait_after(self.wrong)

    def is_allowed(self, now: datetime) -> bool:
        """Whether a password may be tried now."""
        allowed = self.allowed_at()
        return allowed is None or now >= allowed


def wait_after(wrong: int) -> timedelta:
    """How long nothing may be tried after so many wrong passwords: 2, 4, 8, 16 seconds, then twelve hours each."""
    if wrong < 1:
        return timedelta()
    return PAUSE if wrong >= FREE_TRIES else timedelta(seconds=_FIRST_WAIT_SECONDS**wrong)
