"""Rebuilding: all accepted packages replayed into a second database, which is compared with the live one (§5.2).

The second database is a copy of the live one in which every record that came in a package is gone before the kept
packages are read again in one fixed order. So what agrees afterwards rests on nothing but the packages and the office's
own records.
"""

from __future__ import annotations

import secrets
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from db.backup import back_up
from db.domain.errors import KnownError
from db.domain.periods import parse_period
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.registers import REGISTERS
from db.engine import Database, open_file_engine
from db.moving import copy_database
from db.queries import packages as queries
from db.queries.records import read_versions
from db.schema import create_database, discard_new
from db.transactions import reading, writing
from db.writes.folding import empty_of_others, replay_versions
from desktop.services.figures import compute_figures, compute_unit_figures
from desktop.services.taking.folding import kept_versions
from desktop.services.withdrawing import mark_withdrawn, what_goes
from desktop.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from db.domain.registers import RegisterSpec
    from db.domain.versions import Version
    from db.queries.packages import ReceivedPackage
    from desktop.services.office import Office

SHOWN = 100
"""Differences named one by one; the others are only counted."""

_PIECE = 5_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that the two databases do not agree about.

    Attributes:
        register: which register.
        record_id: which record.
        live: whether the live database has it.
        rebuilt: whether the rebuilt one has it; where both have, what it holds differs.
    """

    register: str
    record_id: str
    live: bool
    rebuilt: bool


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found.

    Attributes:
        path: the rebuilt database where it was to be kept, or None.
        packages: how many were replayed.
        records: how many records the rebuilt database holds.
        conflicts: how many of them hold a conflict.
        differing: how many records differ.
        differences: the first of them.
        figures: how many figures were compared.
        figures_differing: codes of indicators with the period and the unit whose figures differ.
    """

    path: Path | None
    packages: int
    records: int
    conflicts: int
    differing: int
    differences: tuple[Difference, ...]
    figures: int
    figures_differing: tuple[tuple[str, str, str], ...]

    @property
    def is_same(self) -> bool:
        """Whether the live database holds exactly what its packages give."""
        return not self.differing and not self.figures_differing


def rebuild(
    office: Office,
    *,
    out: Path | None = None,
    without: str | None = None,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> Rebuilt:
    """How the records, conflicts and figures of the live database compare with those its packages give.

    Nothing of the live database changes.

    Args:
        office: whose database.
        out: a file that keeps the rebuilt database, under the live one's key; None throws it away.
        without: a package to leave out, with what rests on it.
        token: asked between packages and batches.
        report: told before each step.

    Raises:
        KnownError: those of `db.backup.back_up`; REBUILD_NEEDS_FILE to keep one of a server; KEPT_PACKAGE_DAMAGED;
            PACKAGE_GONE and NOT_WITHDRAWABLE for `without`.
        Cancelled: the token said so; nothing is left.
    """
    token = token or CancelToken()
    going = what_goes(office, without) if without else ()
    with _second_database(office, out, token, report) as second:
        rows = _replay(second, going, token, report)
        result = _compare(office, second, token, report)
        return replace(result, path=out, packages=len(rows))


def _replay(
    second: Office, going: tuple[ReceivedPackage, ...], token: CancelToken, report: Report
) -> tuple[ReceivedPackage, ...]:
    with writing(second.database) as connection:
        if going:
            mark_withdrawn(connection, second, going, "--without")
        for register in REGISTERS:
            token.check()
            empty_of_others(connection, register, second.unit.id)
        rows = queries.folded_packages(connection)
    for number, row in enumerate(rows):
        token.check()
        report(Progress(number, len(rows), row.file_name))
        with writing(second.database) as connection:
            for register, batch in kept_versions(second, row):
                replay_versions(connection, register, batch)
    report(Progress(len(rows), len(rows)))
    return rows


@contextmanager
def _second_database(office: Office, out: Path | None, token: CancelToken, report: Report) -> Generator[Office]:
    """A copy of the live database, open; thrown away afterwards unless it is to be kept and nothing failed."""
    report(Progress(0))
    token.check()
    live = office.database
    if out is not None and not live.is_sqlite:
        raise KnownError("REBUILD_NEEDS_FILE")
    if out is not None and out.exists():
        raise KnownError("DATABASE_EXISTS", path=str(out))
    beside = live.path.parent if live.path else None
    with tempfile.TemporaryDirectory(prefix=".diaban-", dir=out.parent if out else beside) as folder:
        path = Path(folder) / "dung-lai.db"
        if live.is_sqlite:
            back_up(live, path)
            database = Database(open_file_engine(path, live.cipher), path, live.cipher)
        else:
            database = create_database(str(path), passphrase=secrets.token_hex(), program=VERSION)
            copy_database(live, database, token=token, report=report)
        try:
            yield replace(office, location=str(path), database=database)
        except BaseException:
            discard_new(database)
            raise
        database.close()
        if out is not None:
            path.rename(out)


def _compare(office: Office, second: Office, token: CancelToken, report: Report) -> Rebuilt:
    records, conflicts, differing = 0, 0, 0
    named: list[Difference] = []
    for number, register in enumerate(REGISTERS):
        report(Progress(number, len(REGISTERS), register.name))
        with reading(office.database) as live, reading(second.database) as fresh:
            for ours, theirs in _side_by_side(read_versions(live, register), read_versions(fresh, register), token):
                records += theirs is not None
                conflicts += theirs is not None and bool(theirs.conflicts)
                if ours != theirs:
                    differing += 1
                    if len(named) < SHOWN:
                        named.append(_difference(register, ours, theirs))
    figures, figures_differing = _compare_figures(office, second, token)
    return Rebuilt(None, 0, records, conflicts, differing, tuple(named), figures, figures_differing)


def _difference(register: RegisterSpec, ours: Version | None, theirs: Version | None) -> Difference:
    some = ours or theirs
    return Difference(register.name, some.id if some else "", ours is not None, theirs is not None)


def _side_by_side(
    ours: Iterator[Version], theirs: Iterator[Version], token: CancelToken
) -> Iterator[tuple[Version | None, Version | None]]:
    """The versions of each record in both, by id; None on the side that does not have it."""
    left, right, number = next(ours, None), next(theirs, None), 0
    while left is not None or right is not None:
        number += 1
        if number % _PIECE == 0:
            token.check()
        if right is None or (left is not None and left.id < right.id):
            yield left, None
            left = next(ours, None)
        elif left is None or right.id < left.id:
            yield None, right
            right = next(theirs, None)
        else:
            yield left, right
            left, right = next(ours, None), next(theirs, None)


def _compare_figures(
    office: Office, second: Office, token: CancelToken
) -> tuple[int, tuple[tuple[str, str, str], ...]]:
    """How many figures were compared, and which differ: of the office and of each unit, in every period reported."""
    with reading(office.database) as connection:
        periods = sorted({row.period for row in queries.folded_packages(connection) if row.period})
    compared, differing = 0, list[tuple[str, str, str]]()
    for code in periods:
        token.check()
        period = parse_period(code)
        sides = [
            {
                ("", figure.indicator.code): figure for figure in compute_figures(one, period)
            } | {
                (unit.code, figure.indicator.code): figure
                for unit, figures in compute_unit_figures(one, period)
                for figure in figures
            }
            for one in (office, second)
        ]  # fmt: skip
        compared += len(sides[0])
        differing += [
            (indicator, code, unit)
            for unit, indicator in sorted(sides[0].keys() | sides[1].keys())
            if sides[0].get((unit, indicator)) != sides[1].get((unit, indicator))
        ]
    return compared, tuple(differing)
