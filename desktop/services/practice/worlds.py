"""Whole practice worlds: wards at work for a year and the office they report to, for learning and for trying out."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.text import fold
from db.transactions import writing
from desktop.clock import VIETNAM
from desktop.services.practice.agency_figures import draw_agency_figures
from desktop.services.practice.budgets import draw_budgets
from desktop.services.practice.checks import CheckBook
from desktop.services.practice.days import Desk, next_open
from desktop.services.practice.establishments import Register
from desktop.services.practice.exchanges import LEAST_WARDS, play_exchanges
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
from desktop.services.practice.inspection_plans import draw_inspection_plans
from desktop.services.practice.ledger import Ledger
from desktop.services.practice.models import draw_models
from desktop.services.practice.outreach import OutreachBook
from desktop.services.practice.papers_of_office import PaperBook
from desktop.services.practice.people import draw_name
from desktop.services.practice.places import draw_geography
from desktop.services.practice.ratings import draw_ratings
from desktop.services.practice.teams import Team, draw_team, register_staff
from desktop.services.practice.tips import TipBook
from desktop.services.practice.twins import draw_twins
from desktop.services.practice.visits import draw_visits
from desktop.services.practice.wards import Span, Ward, draw_span, draw_wards, find_superior
from desktop.services.practice.work_plans import draw_work_plans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.units import Unit
    from desktop.clock import Clock
    from desktop.services.practice.places import Geography

PASSPHRASE = "Thuc-hanh-178"  # noqa: S105 - known to all: practice data protect nothing
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
    exchanges: bool = False,
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
        exchanges: whether packages have passed between the offices today, so that everything which can wait for a
            person waits somewhere; `TWINS` establishments more then stand in the last ward.
        token: stops the work between two wards, or between two of the exchanges.
        report: told after each office.

    Raises:
        KnownError: FOLDER_NOT_EMPTY, TOO_MANY_WARDS, TOO_FEW_WARDS, INSPECTIONS_NEED_ESTABLISHMENTS, DISK_FAILED, and
            those of `db.schema.create_database` and `play_exchanges`.
    """
    if exchanges and wards < LEAST_WARDS:
        raise KnownError("TOO_FEW_WARDS", wards=wards, least=LEAST_WARDS)
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
    maker = _Maker(
        _prepare(folder), PASSPHRASE if encrypted else None, clock, exchanges, token or CancelToken(), report
    )
    with ExitStack() as undo:
        undo.callback(_clear, maker.folder)
        world = maker.make(superior, drawn, seed)
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


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes one world.

    Attributes:
        folder: where to, empty.
        passphrase: of all databases and keys; None for none.
        clock: what time it is.
        exchanges: whether packages have passed between the offices.
        token: the wish to stop.
        report: told after each office.
    """

    folder: Path
    passphrase: str | None
    clock: Clock
    exchanges: bool
    token: CancelToken
    report: Report

    def make(self, unit: Unit, wards: Sequence[Ward], seed: int) -> World:
        """The superior's office, then one ward after the other."""
        blank = make_blank(self.folder / _BLANK_FILE, self.passphrase)
        superior = self._make_superior(blank, unit, wards[0].span, Random(f"{seed}/superior"))
        steps = len(wards) + 1 + self.exchanges
        founded: list[Founded] = []
        try:
            self.report(Progress(1, steps, unit.name))
            for number, ward in enumerate(wards, 1):
                self.token.check()
                twins = self.exchanges and number == len(wards)
                founded.append(self._make_ward(blank, superior, ward, number, twins=twins))
                self.report(Progress(number + 1, steps, ward.unit.name))
            self.token.check()
            accept_wards(superior, founded)
        finally:
            superior.database.close()
        blank.path.unlink()
        period = wards[0].span.period.code
        if self.exchanges:
            paths = [office.path for office in founded]
            play_exchanges(
                superior.path, paths, period=period, passphrase=self.passphrase, clock=self.clock, token=self.token
            )
            self.report(Progress(steps, steps, unit.name))
        described = tuple(replace(_describe(office), enrolled_at=enrolled_at(office)) for office in founded)
        world = World(self.folder, self.passphrase, period, _describe(superior), described)
        try:
            (self.folder / WORLD_FILE).write_text(_world_text(world), encoding="utf-8")
        except OSError as failure:
            raise KnownError("DISK_FAILED") from failure
        return world

    def _make_superior(self, blank: Blank, unit: Unit, span: Span, chance: Random) -> Founded:
        """The office above, without records of its own; its database stays open."""
        return found_office(
            blank,
            self.folder / _file_name(unit),
            unit,
            superior=None,
            officer=draw_name(chance, female=True),
            device=_device(chance),
            department=_DEPARTMENT_ABOVE,
            passphrase=self.passphrase,
            at=_set_up(span, 0),
        )

    def _make_ward(self, blank: Blank, superior: Founded, ward: Ward, number: int, *, twins: bool) -> Founded:
        """A ward's office with all its records, its database closed again."""
        geography = draw_geography(ward)
        team = draw_team(ward, geography)
        office = found_office(
            blank,
            self.folder / _file_name(ward.unit),
            ward.unit,
            superior=superior.unit,
            officer=team.officers[-1].name,
            device=_device(ward.chance("device")),
            department=_DEPARTMENT,
            passphrase=self.passphrase,
            at=_set_up(ward.span, number),
        )
        try:
            accept_superior(office, superior)
            ledger = _draw_records(ward, geography, team, office.author.device, twins=twins)
            with writing(office.database) as connection:
                ledger.write(connection)
        finally:
            office.database.close()
        return office


def _draw_records(ward: Ward, geography: Geography, team: Team, device: str, *, twins: bool) -> Ledger:
    """Everything the ward's officers typed in."""
    ledger = Ledger(unit=ward.unit.id, device=device, officers=_officers(team), chance=ward.chance("ids"))
    desk = Desk(f"{ward.seed}/desk", ward.span.now)
    staff = register_staff(team, ward, ledger, desk)
    surveyors = tuple(person.name for person in team.officers)
    places = Register(ward, geography, ledger, desk).fill(surveyors)
    book, visits = CheckBook(ward, geography, team, ledger, desk), draw_visits(ward, places, team, geography.zones)
    book.links = draw_inspection_plans(ward, geography, team, visits, book.plans, ledger=ledger, desk=desk)
    book.fill(visits)
    OutreachBook(ward, geography, ledger, desk).fill(places, team, staff)
    draw_hot_spots(ward, geography, places, ledger, desk)
    for draw in (draw_agency_figures, draw_models, draw_ratings, draw_budgets):
        draw(ward, geography, ledger, desk)
    draw_work_plans(ward, geography, team, ledger, desk)
    TipBook(ward, geography, team, ledger, desk).fill(places)
    PaperBook(ward, geography, team, ledger, desk).fill()
    if twins:
        draw_twins(ward, places, ledger, desk)
    return ledger


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


def _device(chance: Random) -> str:
    return f"{chance.getrandbits(48):012x}"


def _describe(office: Founded) -> WorldOffice:
    return WorldOffice(office.unit.code, office.unit.name, office.path, office.author.name, office.fingerprint)


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
