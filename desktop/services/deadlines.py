"""The report calendar that comes with the program."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from db.domain.deadlines import Deadline
from db.domain.errors import KnownError
from db.domain.periods import PeriodKind
from desktop.paths import resource

if TYPE_CHECKING:
    from pathlib import Path


@cache
def load_deadlines() -> tuple[Deadline, ...]:
    """The deadlines of all levels, in the order of their file.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    return read_deadlines(resource("catalogs/calendar.toml"))


def read_deadlines(file: Path) -> tuple[Deadline, ...]:
    """The deadlines of a file.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    try:
        rows: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["deadline"]
        return tuple(_deadline(row) for row in rows)
    except (OSError, ValueError, KeyError, TypeError) as broken:
        reason = f"{type(broken).__name__}: {broken}"
        raise KnownError("CATALOG_BROKEN", file=file.name, reason=reason) from broken


def _deadline(row: dict[str, Any]) -> Deadline:
    made = Deadline(
        PeriodKind(row["period"]),
        frozenset(row["levels"]),
        row["before"]["day"],
        row["before"]["month"],
        row["source"],
        row["valid_from"],
        row.get("valid_to"),
    )
    made.last_day(made.valid_from.year)  # ValueError for a day that no year has
    return made
