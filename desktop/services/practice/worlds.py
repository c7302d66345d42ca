"""Whole practice worlds: wards at work for a year and the office they report to, for learning and for trying out."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.text import fold
from db.transactions import writing
from desktop.clock import VIETNAM
from desktop.services.practice.checks import CheckBook
from desktop.services.practice.days import Desk, next_open
from desktop.services.practice.establishments import Register
from desktop.services.practice.founding import (
    Blank,
    Founded,
    accept_superior,
    accept_wards,
    enrolled_at,
    found_office,
    make_blank,
)
from desktop.services.practice.hot_spots import draw_hot_spots
from desktop.services.practice.ledger import Ledger
from desktop.services.practice.outreach import OutreachBook
from desktop.services.practice.people import draw_name
from desktop.services.practice.places import draw_geography
from desktop.services.practice.teams import Team, draw_team, register_staff
from desktop.services.practice.visits import draw_visits
from desktop.services.practice.wards import Span, Ward, draw_span, draw_wards, find_superior

if TYPE_CHECKING:
    from db.domain.units import Unit
    from desktop.clock import Clock

PASSPHRASE = "Thuc-hanh-178"
WORLD_FILE = "world.json"
_BLANK_FILE = "blank.db"
_DEPARTMENT, _DEPARTMENT_ABOVE = "Phòng Văn hóa – Xã hội", "Sở Y tế"
_SMALL = (3, 110, 320)  # wards, establishments, inspections


@dataclass(frozen=True, slots=True)
class WorldOffice:
    """One office of a practice world.

    Attributes:
        unit: code of its unit.
        name: of its unit.
        database: the file, absolute.
        officer: who sits at the computer.
        fingerprint: SHA-256 of its certificate, hexadecimal digits.
        enrolled_at: when the superior accepted the certificate, UTC ISO text; empty for the superior itself.
    """

    unit: str
    name: str
    database: Path
    officer: str
    fingerprint: str
    enrolled_at: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """A practice world in its folder.

    Attributes:
        folder: absolute.
        passphrase: opens every database and key; None where nothing is encrypted.
        period: code of the reporting period whose report is due.
        superior: the office the wards report to.
        wards: in their order.
    """

    folder: Path
    passphrase: str | None
    period: str
    superior: WorldOffice
    wards: tuple[WorldOffice, ...]


def make_world(
    folder: Path,
    *,
    wards: int,
    establishments: int,
    inspections: int,
    seed: int,
    clock: Clock,
    encrypted: bool = True,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> World:
    """A practice world made in an empty folder; nothing is left of it when a step fails or somebody stops it.

    The same seed and day give the same names, dates, numbers, texts and record ids; only keys and salts differ.

    Args:
        folder: empty or not there yet.
        wards: ward offices, from 1 to the number of the superior's communes.
        establishments: of all wards together.
        inspections: of all wards together, those to be done and those cancelled among them.
        seed: everything is drawn from it.
        clock: the records end today.
        encrypted: whether databases and keys have the passphrase of practice worlds.
        token: stops the work between two wards.
        report: told after each office.

    Raises:
        KnownError: FOLDER_NOT_EMPTY, TOO_MANY_WARDS, INSPECTIONS_NEED_ESTABLISHMENTS, DISK_FAILED, and those of
            `db.schema.create_database`.
    """
    if inspections > 0 and establishments < 1:
        raise KnownError("INSPECTIONS_NEED_ESTABLISHMENTS")
    span = draw_span(clock.now(), clock.today())
    superior = find_superior()
    drawn = draw_wards(
        superior,
        wards=wards,
        establishments=max(0, establishments),
        inspections=max(0, inspections),
        span=span,
        seed=seed,
    )
    folder = _prepare(folder)
    with ExitStack() as undo:
        undo.callback(_clear, folder)
        world = _make(folder, superior, drawn, seed, PASSPHRASE if encrypted else None, token or CancelToken(), report)
        undo.pop_all()
    return world


def make_practice_office(folder: Path, clock: Clock) -> World:
    """The small world behind "Thế giới thực hành" of the start page: three wards and their superior, not encrypted.

    Raises:
        KnownError: as `make_world`.
    """
    wards, establishments, inspections = _SMALL
    return make_world(
        folder,
        wards=wards,
        establishments=establishments,
        inspections=inspections,
        seed=1,
        clock=clock,
        encrypted=False,
    )


def _make(
    folder: Path,
    superior_unit: Unit,
    wards: tuple[Ward, ...],
    seed: int,
    passphrase: str | None,
    token: CancelToken,
    report: Report,
) -> World:
    chance = Random(f"{seed}/superior")
    steps, span = len(wards) + 1, wards[0].span
    blank = make_blank(folder / _BLANK_FILE, passphrase)
    superior = found_office(
        blank,
        folder / _file_name(superior_unit),
        superior_unit,
        superior=None,
        officer=draw_name(chance, female=True),
        device=f"{chance.getrandbits(48):012x}",
        department=_DEPARTMENT_ABOVE,
        passphrase=passphrase,
        at=_set_up(span, 0),
    )
    founded: list[Founded] = []
    try:
        report(Progress(1, steps, superior_unit.name))
        for number, ward in enumerate(wards):
            token.check()
            office = _make_ward(blank, ward, superior, passphrase, _set_up(span, number + 1))
            founded.append(office)
            report(Progress(number + 2, steps, ward.unit.name))
        token.check()
        accept_wards(superior, founded)
    finally:
        superior.database.close()
    blank.path.unlink()
    world = World(folder, passphrase, span.period.code, _described(superior), tuple(map(_described_ward, founded)))
    (folder / WORLD_FILE).write_text(_world_text(world), encoding="utf-8")
    return world


def _make_ward(blank: Blank, ward: Ward, superior: Founded, passphrase: str | None, at: datetime) -> Founded:
    """A ward's office with all its records, its database closed again."""
    geography = draw_geography(ward)
    team = draw_team(ward, geography)
    device = f"{ward.chance('device').getrandbits(48):012x}"
    office = found_office(
        blank,
        superior.path.with_name(_file_name(ward.unit)),
        ward.unit,
        superior=superior.unit,
        officer=team.officers[-1].name,
        device=device,
        department=_DEPARTMENT,
        passphrase=passphrase,
        at=at,
    )
    try:
        accept_superior(office, superior)
        ledger = Ledger(unit=ward.unit.id, device=device, officers=_officers(team), chance=ward.chance("ids"))
        desk = Desk(f"{ward.seed}/desk", ward.span.now)
        staff = register_staff(team, ward, ledger, desk)
        surveyors = tuple(person.name for person in team.officers)
        places = Register(ward, geography, ledger, desk).fill(surveyors)
        CheckBook(ward, geography, team, ledger, desk).fill(draw_visits(ward, places, team, geography.zones))
        OutreachBook(ward, geography, ledger, desk).fill(places, team, staff)
        draw_hot_spots(ward, geography, places, ledger, desk)
        with writing(office.database) as connection:
            ledger.write(connection)
    finally:
        office.database.close()
    return office


def _officers(team: Team) -> tuple[tuple[str, str], ...]:
    """Who kept the records from which day on."""
    return tuple((person.from_on.isoformat() if person.from_on else "", person.name) for person in team.officers)


def _set_up(span: Span, minutes: int) -> datetime:
    """When an office was set up: one after the other on the first day."""
    day = next_open(span.founded)
    morning = datetime.combine(day, time(8, 0), VIETNAM).astimezone(UTC)
    return morning + timedelta(minutes=minutes)


def _file_name(unit: Unit) -> str:
    return f"{unit.code}-{fold(unit.bare_name).replace(' ', '-')}.db"


def _described(office: Founded) -> WorldOffice:
    return WorldOffice(office.unit.code, office.unit.name, office.path, office.author.name, office.fingerprint)


def _described_ward(office: Founded) -> WorldOffice:
    described = _described(office)
    return WorldOffice(
        described.unit,
        described.name,
        described.database,
        described.officer,
        described.fingerprint,
        enrolled_at(office),
    )


def _world_text(world: World) -> str:
    plain = {
        "passphrase": world.passphrase,
        "period": world.period,
        "superior": {
            "unit": world.superior.unit,
            "name": world.superior.name,
            "database": str(world.superior.database),
        },
        "wards": [
            {
                "unit": ward.unit,
                "name": ward.name,
                "database": str(ward.database),
                "enrolment": {
                    "officer": ward.officer,
                    "fingerprint": ward.fingerprint,
                    "accepted_at": ward.enrolled_at,
                },
            }
            for ward in world.wards
        ],
    }
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def _prepare(folder: Path) -> Path:
    folder = folder.expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise KnownError("FOLDER_NOT_EMPTY", path=str(folder))
    except OSError as failure:
        raise KnownError("DISK_FAILED") from failure
    return folder


def _clear(folder: Path) -> None:
    """What was made so far removed; the folder was empty before."""
    for file in folder.iterdir():
        file.unlink(missing_ok=True)
