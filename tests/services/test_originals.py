"""Originals carried upward: every signature can be checked from the top down, all of a carrier comes in or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from db.domain.verdict import Outcome, ReasonCode
from db.queries import packages as queries
from db.queries.packages import ACCEPTED, WITHDRAWN, ReceivedPackage
from db.transactions import reading, writing
from desktop.services import sending
from desktop.services.office import Office, open_office
from desktop.services.receiving import Candidate, examine_packages, list_received, take_in_packages
from desktop.services.sending import Exported, ReportOrder, export_report
from desktop.services.taking.accepting import TakenIn
from desktop.services.units import change_superior
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
    exchange_keys,
    new_office,
    three_offices,
)

TOP = "01"


@dataclass
class Ladder:
    """Two wards, their city, and an office to which the city reports."""

    folder: Path
    clock: FrozenClock
    ward: Office
    other: Office
    city: Office
    top: Office

    @property
    def stick(self) -> Path:
        """The USB stick."""
        path = self.folder / "USB"
        path.mkdir(exist_ok=True)
        return path


@cache
def _made() -> dict[str, bytes]:
    """The four databases, both wards' reports taken in by the city; made once."""
    with TemporaryDirectory() as name, three_offices(Path(name)) as world:
        top = new_office(world.folder, TOP, world.clock, superior=None)
        city = change_superior(world.city, top.unit.id)
        exchange_keys(city, top, world.folder)
        for ward in (world.ward, world.other):
            export_report(ward, ReportOrder(HALF), world.stick, passphrase=None)
        take_in(city, world.stick)
        for office in (top, world.city, world.ward, world.other):
            office.close()
        codes = (TOP, CITY, DUONG_KINH, HUNG_DAO)
        return {code: (world.folder / f"{code}.db").read_bytes() for code in codes}


@pytest.fixture
def ladder(tmp_path: Path) -> Iterator[Ladder]:
    clock = FrozenClock(AFTER_HALF_YEAR)
    opened: dict[str, Office] = {}
    for code, content in _made().items():
        path = tmp_path / f"{code}.db"
        path.write_bytes(content)
        opened[code] = open_office(str(path), passphrase=None, clock=clock)
    yield Ladder(tmp_path, clock, opened[DUONG_KINH], opened[HUNG_DAO], opened[CITY], opened[TOP])
    for office in opened.values():
        office.close()


def take_in(office: Office, *paths: Path) -> tuple[TakenIn, ...]:
    results, _ = take_in_packages(office, examine_packages(office, paths))
    return results


def carry(ladder: Ladder, **order: object) -> Exported:
    """The city's report with the originals."""
    return export_report(ladder.city, replace(ReportOrder(HALF), **order), ladder.stick, passphrase=None)


def examine(ladder: Ladder, path: Path) -> Candidate:
    (candidate,) = examine_packages(ladder.top, [path])
    return candidate


def test_the_top_takes_in_the_report_and_every_original_inside(ladder: Ladder):
    done = carry(ladder)

    candidate = examine(ladder, done.path)
    results = take_in(ladder.top, done.path)

    assert done.carried == 2
    assert [str(reason) for reason in candidate.verdict.reasons if reason.code is ReasonCode.CARRIED_REFUSED] == []
    assert candidate.would is not None
    assert candidate.would.new == results[0].merged.new > 0
    rows = {row.sender_id: row for row in list_received(ladder.top)}
    assert rows.keys() == {ladder.ward.unit.id, ladder.other.unit.id, ladder.city.unit.id}
    assert rows[ladder.ward.unit.id].carrier_id == done.package_id
    assert rows[ladder.ward.unit.id].signers[0]["holder"] == "Đỗ Thị Minh Hạnh"
    assert dumps(ladder.top) == dumps(ladder.city)
