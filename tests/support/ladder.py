"""Four offices one above the other: two wards, their city that took their reports in, and an office above the city."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

from db.transactions import writing
from db.writes.office import add_reporting_unit
from desktop.services import sending
from desktop.services.office import Office, open_office
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.sending import Exported, ReportOrder, export_report
from desktop.services.units import change_superior
from tests.support.clock import FrozenClock
from tests.support.three_offices import (
    AFTER_HALF_YEAR,
    CITY,
    DUONG_KINH,
    HALF,
    HUNG_DAO,
    exchange_keys,
    new_office,
    three_offices,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.services.taking.accepting import TakenIn

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

    def carry(self, **order: Any) -> Exported:
        """The city's report with the originals."""
        return export_report(self.city, replace(ReportOrder(HALF), **order), self.stick, passphrase=None)


@contextmanager
def ladder_in(folder: Path) -> Iterator[Ladder]:
    """The four offices, copied into a folder and open; their reports hold no papers."""
    clock = FrozenClock(AFTER_HALF_YEAR)
    opened: dict[str, Office] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "make_report_files", no_papers)
        for code, content in _made().items():
            path = folder / f"{code}.db"
            path.write_bytes(content)
            opened[code] = open_office(str(path), passphrase=None, clock=clock)
        try:
            yield Ladder(folder, clock, opened[DUONG_KINH], opened[HUNG_DAO], opened[CITY], opened[TOP])
        finally:
            for office in opened.values():
                office.close()


@cache
def _made() -> dict[str, bytes]:
    """The four databases, both wards' reports taken in by the city; made once."""
    with TemporaryDirectory() as name, three_offices(Path(name)) as world:
        top = new_office(world.folder, TOP, world.clock, superior=None)
        city = change_superior(world.city, top.unit.id)
        exchange_keys(city, top, world.folder)
        with writing(top.database) as connection:
            add_reporting_unit(connection, city.unit.id, city.unit.valid_from)
        for ward in (world.ward, world.other):
            export_report(ward, ReportOrder(HALF), world.stick, passphrase=None)
        take_in(city, world.stick)
        for office in (top, world.city, world.ward, world.other):
            office.close()
        codes = (TOP, CITY, DUONG_KINH, HUNG_DAO)
        return {code: (world.folder / f"{code}.db").read_bytes() for code in codes}


def no_papers(*_: object) -> dict[str, bytes]:
    """Instead of the papers, which take longer than everything looked at here."""
    return {"report/bao-cao.pdf": b"%PDF-1.4 ."}


def take_in(office: Office, *paths: Path) -> tuple[TakenIn, ...]:
    """What became of the packages."""
    results, _ = take_in_packages(office, examine_packages(office, paths))
    return results
