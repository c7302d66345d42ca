"""The practice data of this computer: where they lie, which offices they have."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.domain.progress import CancelToken, Report, ignore_progress
from desktop.clock import Clock, SystemClock
from desktop.paths import data_folder
from desktop.services.practice import WORLD_FILE, World, make_world

if TYPE_CHECKING:
    from desktop.services.practice import WorldOffice

_WARDS, _ESTABLISHMENTS, _INSPECTIONS = 3, 110, 320
FOLDER = "thuc-hanh"


@dataclass(frozen=True, slots=True)
class PracticeOffice:
    """One office: where its database lies, its unit, who sits there, whether the others report to it."""

    location: str
    name: str
    officer: str
    above: bool


@dataclass(frozen=True, slots=True)
class PracticeWorld:
    """The offices of one set, the wards first."""

    folder: Path
    offices: tuple[PracticeOffice, ...]


def find_practice_world() -> PracticeWorld | None:
    """The newest set that is there whole, or None."""
    base = data_folder()
    folders = sorted((f for f in base.glob(f"{FOLDER}*") if f.is_dir()), key=_number, reverse=True)
    return next((world for folder in folders if (world := _read(folder)) is not None), None)


def make_practice_world(
    *,
    exchanges: bool = False,
    clock: Clock | None = None,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> PracticeWorld:
    """A new set, not encrypted, in a folder of its own in the data folder; earlier sets stay.

    Args:
        exchanges: whether packages have passed between the offices, so that there is something to decide in each;
            takes some seconds more.
        clock: the records end today.
        token: the wish to stop.
        report: told after each office.

    Raises:
        KnownError: as `desktop.services.practice.make_world`.
    """
    base, number = data_folder(), 1
    while _folder(base, number).exists():
        number += 1
    world = make_world(
        _folder(base, number),
        wards=_WARDS,
        establishments=_ESTABLISHMENTS,
        inspections=_INSPECTIONS,
        seed=number,
        clock=clock or SystemClock(),
        encrypted=False,
        exchanges=exchanges,
        token=token,
        report=report,
    )
    return _described(world)


def _folder(base: Path, number: int) -> Path:
    return base / (FOLDER if number == 1 else f"{FOLDER}-{number}")


def _number(folder: Path) -> int:
    tail = folder.name.removeprefix(FOLDER).removeprefix("-")
    return int(tail) if tail.isdecimal() else 1


def _described(world: World) -> PracticeWorld:
    def office(one: WorldOffice, *, above: bool) -> PracticeOffice:
        return PracticeOffice(str(one.database), one.name, one.officer, above)

    wards = (office(ward, above=False) for ward in world.wards)
    return PracticeWorld(world.folder, (*wards, office(world.superior, above=True)))


def _read(folder: Path) -> PracticeWorld | None:
    """The set of a folder; None when it is not whole."""
    try:
        table: dict[str, Any] = json.loads((folder / WORLD_FILE).read_text(encoding="utf-8"))
        rows = [(row, False) for row in table["wards"]] + [(table["superior"], True)]
        # A folder may have been moved; the files lie beside the list.
        offices = tuple(
            PracticeOffice(
                str(folder / Path(row["database"]).name),
                str(row["name"]),
                str(row.get("enrolment", {}).get("officer", "")),
                above,
            )
            for row, above in rows
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return PracticeWorld(folder, offices) if all(Path(one.location).is_file() for one in offices) else None
