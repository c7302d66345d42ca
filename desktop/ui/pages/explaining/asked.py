"""Which figure an explanation is about, and which of its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from db.domain.periods import Period

Part = Literal["numerator", "denominator"]
NUMERATOR: Part = "numerator"
DENOMINATOR: Part = "denominator"


@dataclass(frozen=True, slots=True)
class FigureAsked:
    """A figure.

    Attributes:
        period: its period.
        code: of the indicator.
        unit_id: whose figure; None for the office with all units that report to it.
    """

    period: Period
    code: str
    unit_id: str | None = None


@dataclass(frozen=True, slots=True)
class ListAsked:
    """Some records behind a figure.

    Attributes:
        part: of the figure.
        title: heading of the list.
        total: how many there are.
        counted: those that count, or those that do not.
        reason: only those left out for this reason; empty for all.
    """

    part: Part
    title: str
    total: int
    counted: bool
    reason: str = ""
