"""The administrative units that come with the program."""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.unit_index import UnitIndex
from db.domain.units import Succession, Unit, build_units
from desktop.paths import resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@cache
def load_units() -> tuple[tuple[Unit, ...], tuple[Succession, ...]]:
    """All units, former and present, with what became of them; read once.

    Raises:
        KnownError: UNITS_BROKEN when a file of the list is missing or damaged.
    """
    return read_units(resource("units"))


@cache
def load_unit_index() -> UnitIndex:
    """The same units ready for looking up; made once."""
    return UnitIndex(*load_units())


def read_units(folder: Path) -> tuple[tuple[Unit, ...], tuple[Succession, ...]]:
    """The units of a folder laid out like `resources/units`.

    Raises:
        KnownError: UNITS_BROKEN when a file of the list is missing or damaged.
    """
    try:
        return build_units(
            current=((row[0], row[1], row[2], row[3]) for row in _rows(folder / "current.csv")),
            until_2025=((row[0], row[1], row[2], row[3]) for row in _rows(folder / "until-2025-06-30.csv")),
            succession=((row[0], row[1], row[2]) for row in _rows(folder / "succession-2025-07-01.csv")),
            former_names=((row[0], row[1], row[2]) for row in _rows(folder / "former-names.csv")),
        )
    except (OSError, ValueError, LookupError, csv.Error) as broken:
        raise KnownError("UNITS_BROKEN", reason=str(broken)) from broken


def _rows(file: Path) -> Iterator[list[str]]:
    # One row at a time: 25,000 lists kept until the end would cost a third of the loading time.
    with file.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows, None)
        yield from rows
