"""What a measurement says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        what: the work.
        measured: seconds it took.
        limit_name: what it is compared with.
        limit: seconds that took, in the same run.
        goal: the ratio of product.md.
        note: size of the work, memory.
    """

    what: str
    measured: float
    limit_name: str
    limit: float
    goal: str
    note: str = ""
