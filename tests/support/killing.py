"""Killing the program on purpose: a child works on a database and kills itself with SIGKILL at a chosen moment.

A child is killed at its n-th marked point (a statement, a commit, the writing, flushing or renaming of a file) or after
so many microseconds; the parent then opens what is left. `python -m tests.support.killing --instants 300` does it by
hand as often as wished and prints the count.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from sqlalchemy import event
from sqlalchemy.engine import Engine

from db.engine import WRITING
from desktop.services import sending
from desktop.services.office import Office, open_office
from desktop.services.rebuilding import rebuild
from desktop.services.receiving import examine_packages, list_received, take_in_packages
from desktop.services.sending import ReportOrder, export_report, list_sent_reports
from desktop.services.upkeep import check_health
from desktop.services.withdrawing import take_in_again, withdraw_package
from tests.support.clock import FrozenClock
from tests.support.three_offices import AFTER_HALF_YEAR, CITY, DUONG_KINH, HALF, add_activity, dumps, three_offices

if TYPE_CHECKING:
    from collections.abc import Generator

WORK = ("export", "merge", "withdraw", "take again", "rebuild")


@dataclass(frozen=True, slots=True)
class Site:
    """The files a child works on: two offices, and packages on a stick, one of them still to come."""

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
        """Where packages lie."""
        return self.folder / "USB"

    def copy(self, folder: Path) -> Site:
        """Another one with the same content."""
        shutil.copytree(self.folder, folder)
        return Site(folder)


def make_site(folder: Path) -> Site:
    """One package taken in, a second one waiting on the stick."""
    with without_paper(), three_offices(folder) as world:
        first = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None)
        take_in_packages(world.city, examine_packages(world.city, [first.path]))
        add_activity(world.ward, "Việc sau gói đầu")
        export_report(world.ward, ReportOrder(HALF, reason="Bổ sung"), world.stick, passphrase=None)
    return Site(folder)


def without_paper() -> Any:
    """Packages without the printed report, which takes most of the time of an export."""
    return mock.patch.object(sending, "make_report_files", return_value={"report/bao-cao.pdf": b"%PDF-1.4 ."})


def work(site: Site, what: str) -> None:
    """Do one thing from beginning to end."""
    with _opened(site.ward if what == "export" else site.city) as office, without_paper():
        _do(office, site, what)


def _do(office: Office, site: Site, what: str) -> None:
    match what:
        case "export":
            export_report(office, ReportOrder(HALF, reason="Bổ sung"), site.stick, passphrase=None)
        case "merge":
            take_in_packages(office, examine_packages(office, [site.stick]))
        case "withdraw":
            withdraw_package(office, list_received(office)[-1].id, "Sai")
        case "take again":
            withdraw_package(office, list_received(office)[-1].id, "Sai")
            take_in_again(office, list_received(office, state=None)[-1].id)
        case _:
            rebuild(office, out=site.folder / "dựng lại.db")


@dataclass(frozen=True, slots=True)
class Left:
    """What is left after a kill.

    Attributes:
        records: of the superior, as it prints them.
        received: its packages with their states.
        sent: how many packages the ward has sent.
    """

    records: dict[str, Any]
    received: frozenset[tuple[str, str]]
    sent: int


def state_of(site: Site) -> Left:
    """What both offices hold once they are opened again; both must be whole, the superior what its packages give."""
    with _opened(site.ward) as ward, _opened(site.city) as city:
        for office in (ward, city):
            assert check_health(office).is_whole
        received = frozenset((row.id, row.state) for row in list_received(city, state=None))
        assert rebuild(city).is_same
        assert {path.suffix for path in site.stick.iterdir()} <= {".asice", ".part"}
        return Left(dumps(city), received, len(list_sent_reports(ward)))


@contextmanager
def _opened(path: Path) -> Generator[Office]:
    office = open_office(str(path), passphrase=None, clock=FrozenClock(AFTER_HALF_YEAR))
    try:
        yield office
    finally:
        office.close()


def run_killed(site: Site, what: str, *, point: int = 0, after: float = 0.0) -> bool:
    """Whether a child that did this was killed on the way; otherwise it had finished before.

    Args:
        site: what it works on.
        what: one of WORK.
        point: the marked point at which it kills itself, from 1; 0 for none.
        after: seconds of work after which it kills itself; 0 for never.
    """
    child = [sys.executable, "-m", "tests.support.killing", "--child", what, "--site", str(site.folder)]
    done = subprocess.run([*child, "--point", str(point), "--after", str(after)], check=False)
    assert done.returncode in {0, -signal.SIGKILL}, done.returncode
    return done.returncode != 0


def _mark(point: int) -> None:
    """From now on every marked point counts; at the chosen one this process is gone."""
    seen = 0

    def pass_point(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(connection: Any, *_: object) -> None:
        if connection.get_execution_options().get(WRITING):
            pass_point()

    def around(real: Any) -> Any:
        def marked(*arguments: Any, **named: Any) -> Any:
            pass_point()
            return real(*arguments, **named)

        return marked

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", statement)
    os.fsync = around(os.fsync)
    Path.replace = around(Path.replace)
    Path.rename = around(Path.rename)
    Path.unlink = around(Path.unlink)


def _kill_after(seconds: float) -> None:
    def end() -> None:
        time.sleep(seconds)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=end, daemon=True).start()


def main() -> int:
    """Be the child that is killed, or kill children at random instants and say how many were whole afterwards."""
    parser = argparse.ArgumentParser(prog="killing")
    parser.add_argument("--child", choices=WORK)
    parser.add_argument("--site", type=Path)
    parser.add_argument("--point", type=int, default=0)
    parser.add_argument("--after", type=float, default=0.0)
    parser.add_argument("--instants", type=int, default=0)
    parser.add_argument("--points", action="store_true", help="every marked point of every work")
    options = parser.parse_args()
    if options.child:
        if options.point:
            _mark(options.point)
        if options.after:
            _kill_after(options.after)
        work(Site(options.site), options.child)
        return 0
    killed = tried = 0
    with tempfile.TemporaryDirectory(prefix="diaban-") as name:
        folder = Path(name)
        (folder / "site").mkdir()
        site = make_site(folder / "site")
        for what in WORK if options.points else ():
            for point in range(1, 10_000):
                copy = site.copy(folder / "copy")
                was_killed = run_killed(copy, what, point=point)
                state_of(copy)
                shutil.rmtree(copy.folder)
                killed, tried = killed + was_killed, tried + 1
                if not was_killed:
                    sys.stdout.write(f"{what}: {point - 1} marked points, whole after each\n")
                    sys.stdout.flush()
                    break
        chance = random.Random(4)
        for number in range(options.instants):
            copy = site.copy(folder / "copy")
            killed += run_killed(copy, WORK[number % len(WORK)], after=chance.uniform(0.001, 1.2))
            state_of(copy)
            shutil.rmtree(copy.folder)
            tried += 1
    sys.stdout.write(
        f"{tried} runs, {killed} killed on the way, each package wholly in or wholly out, every check clean\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
