"""Killing the program on purpose: a child works on a database and gets SIGKILL at a chosen moment.

A child kills itself at its n-th marked point (a statement, a commit, the flushing, renaming or removing of a file), or
is killed from outside after so many seconds; the parent then opens what is left. `python -m tests.support.killing
--points --instants 300` does it by hand as often as wished and prints the counts.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from sqlalchemy import event
from sqlalchemy.engine import Engine

from db.engine import WRITING
from tests.support.killing_site import WORK, Left, Site, make_site, outcomes, state_of, work

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


def run_killed(site: Site, what: str, *, point: int = 0, after: float = -1.0) -> bool:
    """Whether a child that did this was killed on the way; otherwise it had finished before.

    The child is a copy of this process, so that no time passes before its work begins; nothing may be open here.

    Args:
        site: what it works on.
        what: one of WORK.
        point: the marked point at which it kills itself, from 1; 0 for none.
        after: seconds after which it is killed; negative for never.
    """
    child = os.fork()
    if child == 0:
        _be_killed(site, what, point)
    if after >= 0:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in {0, -signal.SIGKILL}, code
    return code != 0


def kill_and_look(site: Site, what: str, may_be: Collection[Left], *, rebuilding: bool = True, **when: Any) -> bool:
    """Whether the child was killed; what it left is one of these states, and its database is whole.

    The site is used up.
    """
    was_killed = run_killed(site, what, **when)
    left = state_of(site, what, rebuilding=rebuilding)
    assert left in may_be, (what, when)
    assert was_killed or left == list(may_be)[-1], (what, when)
    shutil.rmtree(site.folder)
    return was_killed


def _be_killed(site: Site, what: str, point: int) -> NoReturn:
    """The child: it ends here, whatever happens, without running what the parent has laid up for its own end."""
    try:
        if point:
            _mark(point)
        work(site, what)
    except BaseException:  # noqa: BLE001 - the parent hears of it by the exit code
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


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

    def around(real: Callable[..., Any]) -> Any:
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


def _all_points(site: Site, what: str, may_be: Collection[Left], folder: Path) -> int:
    """How many marked points a work has; it was killed at each."""
    point = 1
    while kill_and_look(site.copy(folder / "copy"), what, may_be, rebuilding=point % 10 == 1, point=point):
        point += 1
    return point - 1


def _duration(site: Site, what: str, folder: Path) -> float:
    """Seconds that a child needs for a work."""
    copy = site.copy(folder / "timed")
    begin = time.perf_counter()
    run_killed(copy, what)
    needed = time.perf_counter() - begin
    shutil.rmtree(copy.folder)
    return needed


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Kill children at every marked point and at random instants, and say how many were whole afterwards."""
    parser = argparse.ArgumentParser(prog="killing")
    parser.add_argument("--work", choices=WORK, action="append", help="only this; may be given several times")
    parser.add_argument("--points", action="store_true", help="every marked point of every work")
    parser.add_argument("--instants", type=int, default=0, help="how many random instants")
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()
    works, chance = options.work or WORK, random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="diaban-") as name:
        folder = Path(name)
        (folder / "site").mkdir()
        site = make_site(folder / "site")
        may_be = {what: outcomes(site, what, folder) for what in works}
        points = 0
        for what in works if options.points else ():
            found = _all_points(site, what, may_be[what], folder)
            points += found
            _say(f"{what}: {found} marked points, whole after each")
        needed = {what: _duration(site, what, folder) for what in works}
        killed = Counter[str]()
        for number in range(options.instants):
            what = works[number % len(works)]
            after = chance.uniform(0, needed[what])
            copy, rebuilding = site.copy(folder / "copy"), number % 10 == 0
            killed[what] += kill_and_look(copy, what, may_be[what], rebuilding=rebuilding, after=after)
            if (number + 1) % 50 == 0:
                _say(f"{number + 1} instants so far")
        for what, count in sorted(killed.items()):
            _say(f"{what}: killed {count} times at a random instant within {needed[what]:.2f} s")
    _say(
        f"{points} marked points; {options.instants} random instants, {killed.total()} of them before the work was "
        "done: each package wholly in or wholly out, every check clean"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
