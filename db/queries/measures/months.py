"""The months of a window, against which what is wanted every month is counted (domain.md T10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.domain.periods import Period, PeriodKind, Regime, period_of
from db.queries.measures.selections import FoundGroup, FoundRecord

if TYPE_CHECKING:
    from datetime import date

    from db.queries.measures.selections import Ask

NOT_OVER = "MONTH_NOT_OVER"


@dataclass(frozen=True, slots=True)
class MonthList:
    """The months of a window: those that are over count, the others not yet."""

    over: tuple[Period, ...]
    running: tuple[Period, ...]

    def groups(self) -> tuple[FoundGroup, ...]:
        """How many are over, how many not."""
        found = (FoundGroup("", len(self.over), len(self.over)), FoundGroup(NOT_OVER, len(self.running), 0))
        return tuple(group for group in found if group.records)

    def records(self, *, counted: bool, limit: int, offset: int = 0) -> tuple[FoundRecord, ...]:
        """One page of either, the latest first."""
        reason = "" if counted else NOT_OVER
        months = sorted(self.over if counted else self.running, key=lambda month: month.to_on, reverse=True)
        return tuple(
            FoundRecord("months", month.code, "", month.label, month.to_on.isoformat(), 1, reason)
            for month in months[offset : offset + limit]
        )


def months(ask: Ask) -> MonthList:
    """The months of the window, of which those that are over count."""
    found = months_of(ask.from_on, ask.to_on)
    return MonthList(
        tuple(month for month in found if month.to_on <= ask.as_of),
        tuple(month for month in found if month.to_on > ask.as_of),
    )


def months_of(from_on: date, to_on: date) -> tuple[Period, ...]:
    """The months that make up a window, cut as its first day is."""
    regime = Regime.CALENDAR if from_on.day == 1 else Regime.ND09
    found: list[Period] = []
    month = period_of(from_on, PeriodKind.MONTH, regime)
    while month is not None and month.from_on <= to_on:
        found.append(month)
        last = month.number == 12
        month = replace(month, year=month.year + last, number=1 if last else month.number + 1)
    return tuple(found)
