"""What is killed on purpose, and what must be left: two offices, packages on a stick, and each work done on them."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from db.queries.packages import ACCEPTED, list_sent
from db.transactions import reading
from desktop.services import sending
from desktop.services.office import Office, open_office
from desktop.services.plan_applying import list_applied_plans
from desktop.services.plan_packages import PlanOrder, export_plans
from desktop.services.plans import current_plan, list_plans
from desktop.services.rebuilding import rebuild
from desktop.services.receipts import export_receipts
from desktop.services.receiving import examine_packages, list_received, take_in_packages
from desktop.services.sending import ReportOrder, export_report
from desktop.services.synchronizing import export_sync
from desktop.services.taking.accepting import kept_source
from desktop.services.upkeep import check_health
from desktop.services.withdrawing import take_in_again, withdraw_package
from tests.support.clock import FrozenClock
from tests.support.three_offices import (
    AFTER_HALF_YEAR,
    CITY,
    DUONG_KINH,
    HALF,
    HUNG_DAO,
    add_activity,
    dumps,
    three_offices,
)
from tests.support.transfers import transfer_places
from tests.support.ward_office import unit as unit_id

if TYPE_CHECKING:
    from collections.abc import Generator

WORK = ("export", "hand over", "synchronize", "receive", "merge", "withdraw", "take again", "rebuild")
"""Those of the ward first; the last four are the superior's."""

_AT_THE_CITY = frozenset(WORK[4:])


@dataclass(frozen=True, slots=True)
class Site:
    """The files a child works on: two offices, and packages on sticks that are still to come."""

    folder: Path

    @property
    def ward(self) -> Path:
        """The sender's database."""
        return self.folder / f"{DUONG_KINH}.db"

    @property
    def city(self) -> Path:
        """The receiver's database."""
        return self.folder / f"{CITY}.db"

    @property
    def stick(self) -> Path:
        """Where the ward's packages lie."""
        return self.folder / "USB"

    @property
    def down(self) -> Path:
        """Where those from above lie: a receipt and a plan."""
        return self.folder / "từ cấp trên"

    @property
    def rebuilt(self) -> Path:
        """Where a rebuilt database is kept."""
        return self.folder / "dựng lại.db"

    def copy(self, folder: Path) -> Site:
        """Another one with the same content."""
        shutil.copytree(self.folder, folder)
        return Site(folder)


@dataclass(frozen=True, slots=True)
class Left:
    """What an interrupted work left in the office that did it.

    Attributes:
        records: as the office prints them.
        received: its packages with their states.
        sent: the kinds of packages it has made.
        answered: how many of them have a receipt.
        plan: the set of targets in force.
        applied: how many plan packages it applied.
    """

    records: dict[str, Any]
    received: frozenset[tuple[str, str]]
    sent: tuple[str, ...]
    answered: int
    plan: str
    applied: int


def make_site(folder: Path) -> Site:
    """One package taken in and answered, a plan handed down, a second package waiting on the stick."""
    site = Site(folder)
    with without_paper(), three_offices(folder) as world:
        first = export_report(world.ward, ReportOrder(HALF), site.stick, passphrase=None)
        take_in_packages(world.city, examine_packages(world.city, [first.path]))
        site.down.mkdir()
        export_receipts(world.city, site.down, passphrase=None)
        given = next(one.plan.name for one in list_plans(world.city) if not one.applied and one.plan.targets)
        order = PlanOrder(frozenset({"targets", "calendar"}), given, units=(world.ward.unit.id,))
        export_plans(world.city, order, site.down, secret=None)
        add_activity(world.ward, "Việc sau gói đầu")
        export_report(world.ward, ReportOrder(HALF, reason="Bổ sung"), site.stick, passphrase=None)
    return site


def without_paper() -> Any:
    """Packages without the printed report, which takes most of the time of an export."""
    return mock.patch.object(sending, "make_report_files", return_value={"report/bao-cao.pdf": b"%PDF-1.4 ."})


def work(site: Site, what: str, *, files: int = 0) -> None:
    """Do one thing from beginning to end.

    Args:
        site: where.
        what: one of WORK.
        files: how many of the packages from above are taken in, 0 for all.
    """
    with _opened(_place_of(site, what)) as office, without_paper():
        _do(office, site, what, files)


def outcomes(site: Site, what: str, folder: Path) -> tuple[Left, ...]:
    """Everything that may be left: the state before, those between two whole packages, and last the one afterwards."""
    found = [state_of(site, what)]
    for number, (step, files) in enumerate(_stages(what)):
        copy = site.copy(folder / f"stage {number}")
        work(copy, step, files=files)
        found.append(state_of(copy, what))
        shutil.rmtree(copy.folder)
    return tuple(found)


def state_of(site: Site, what: str, *, rebuilding: bool = True) -> Left:
    """What the office that did a work holds once it is opened again; it must be whole, with every package it keeps.

    Args:
        site: where.
        what: the work.
        rebuilding: whether to look too, which takes seconds, that its packages give what it holds.
    """
    with _opened(_place_of(site, what)) as office:
        assert check_health(office).is_whole
        assert not rebuilding or rebuild(office).is_same
        received = list_received(office, state=None)
        for row in received:
            with kept_source(office, row) as source:
                assert hashlib.sha256(source.read()).hexdigest() == row.sha256, row.file_name
        with reading(office.database) as connection:
            sent = list_sent(connection)
        if what not in _AT_THE_CITY:
            _check_stick(site, {one.sha256 for one in sent})
        found = Left(
            dumps(office),
            frozenset((row.id, row.state) for row in received),
            tuple(sorted(one.kind for one in sent)),
            sum(one.receipt is not None for one in sent),
            current_plan(office).name,
            len(list_applied_plans(office)),
        )
    if site.rebuilt.exists():
        with _opened(site.rebuilt) as office:
            assert check_health(office).is_whole
    return found


def _place_of(site: Site, what: str) -> Path:
    return site.city if what in _AT_THE_CITY else site.ward


def _stages(what: str) -> tuple[tuple[str, int], ...]:
    match what:
        case "receive":
            return (("receive", 1), ("receive", 0))
        case "take again":
            return (("withdraw", 0), ("take again", 0))
        case _:
            return ((what, 0),)


def _check_stick(site: Site, sent: set[str]) -> None:
    """No package is on the stick that the office does not know it made; what is unfinished is named so."""
    files = [path for path in site.stick.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} <= {".asice", ".age", ".part"}
    for path in files:
        if path.suffix == ".asice":
            assert hashlib.sha256(path.read_bytes()).hexdigest() in sent, path


@contextmanager
def _opened(path: Path) -> Generator[Office]:
    office = open_office(str(path), passphrase=None, clock=FrozenClock(AFTER_HALF_YEAR))
    try:
        yield office
    finally:
        office.close()


def _do(office: Office, site: Site, what: str, files: int) -> None:
    match what:
        case "export":
            export_report(office, ReportOrder(HALF, reason="Bổ sung"), site.stick, passphrase=None)
        case "hand over":
            some = min(row["id"] for row in dumps(office)["establishments"])
            transfer_places(office, [some], unit_id(HUNG_DAO), site.stick)
        case "synchronize":
            export_sync(office, site.stick, passphrase=None)
        case "receive":
            candidates = examine_packages(office, [site.down])
            take_in_packages(office, candidates[:files] if files else candidates)
        case "merge":
            take_in_packages(office, examine_packages(office, [site.stick]))
        case "withdraw":
            withdraw_package(office, list_received(office)[-1].id, "Sai")
        case "take again":
            withdraw_package(office, list_received(office, state=ACCEPTED)[-1].id, "Sai")
            take_in_again(office, list_received(office, state=None)[-1].id)
        case _:
            rebuild(office, out=site.rebuilt)
