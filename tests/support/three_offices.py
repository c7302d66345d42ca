"""Three real offices of one city: two wards with a half year of work, and their superior; keys already exchanged.

Making offices takes seconds, so it is done once per run; every world is a copy of those files.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from db.domain.activities import Activity, Audience, FormUsed
from db.domain.establishments import Establishment
from db.domain.inspections import Inspection
from db.domain.periods import parse_period
from db.domain.registers import REGISTERS
from db.domain.violations import Violation
from db.models.trust import kept_recoveries, unit_envelope_keys
from db.transactions import writing
from desktop.services.enrolments import accept_enrolment, examine_enrolment, export_enrolment
from desktop.services.office import NewOffice, Office, create_office, open_office
from desktop.services.records import UndoStack, add_record, dump_register
from desktop.services.units_source import load_unit_index
from tests.support.clock import FrozenClock

if TYPE_CHECKING:
    from collections.abc import Iterator

CITY, DUONG_KINH, HUNG_DAO, KIEN_AN = "31", "11692", "11689", "11443"
AFTER_HALF_YEAR = datetime(2026, 6, 17, 2, 0, tzinfo=UTC)
BEFORE_HALF_YEAR = datetime(2025, 12, 16, 2, 0, tzinfo=UTC)
HALF = parse_period("2026-H1")
_OFFICERS = {CITY: "Phan Thị Ngà", DUONG_KINH: "Đỗ Thị Minh Hạnh", HUNG_DAO: "Lương Thị Sáo", KIEN_AN: "Vũ Văn Bách"}


@dataclass
class World:
    """Copies of the three offices, open, with one clock for all."""

    folder: Path
    clock: FrozenClock
    city: Office
    ward: Office
    other: Office
    more: list[Office] = field(default_factory=list)

    @property
    def stick(self) -> Path:
        """The USB stick that is carried between them."""
        path = self.folder / "USB"
        path.mkdir(exist_ok=True)
        return path

    def open(self, path: Path) -> Office:
        """Another database, closed with the world."""
        office = open_office(str(path), passphrase=None, clock=self.clock)
        self.more.append(office)
        return office

    def close(self) -> None:
        """All databases closed."""
        for office in (self.city, self.ward, self.other, *self.more):
            office.close()


@contextmanager
def three_offices(folder: Path, *, enrolled: bool = True, sealing: bool = False) -> Iterator[World]:
    """A world of its own in the folder.

    Args:
        folder: where the databases go.
        enrolled: whether the keys have been exchanged and the wards report to the city.
        sealing: whether they know each other's age keys too, so that what they export is encrypted.
    """
    clock = FrozenClock(AFTER_HALF_YEAR)
    opened: list[Office] = []
    for name, content in _templates(enrolled=enrolled, sealing=sealing).items():
        path = folder / f"{name}.db"
        path.write_bytes(content)
        opened.append(open_office(str(path), passphrase=None, clock=clock))
    world = World(folder, clock, *opened)
    try:
        yield world
    finally:
        world.close()


def new_office(folder: Path, code: str, clock: FrozenClock, *, superior: str | None = CITY) -> Office:
    """A new, empty office without passphrase."""
    index = load_unit_index()
    unit = index.of_code(code, clock.today())
    above = index.of_code(superior, clock.today()) if superior else None
    assert unit is not None
    new = NewOffice(
        str(folder / f"{code}.db"),
        unit.id,
        _OFFICERS.get(code, "Nguyễn Thu Hà"),
        above.id if above else None,
        practice=True,
    )
    return create_office(new, clock)


def exchange_keys(below: Office, above: Office, folder: Path, *, sealing: bool = False) -> None:
    """Both offices know each other's key, as after comparing the slips.

    Most tests look at packages as they are inside: without `sealing` the offices know no age keys.
    """
    for giver, taker in ((below, above), (above, below)):
        path = export_enrolment(giver, folder, passphrase=None)
        accept_enrolment(taker, examine_enrolment(taker, path))
        path.unlink()
        if not sealing:
            with writing(taker.database) as connection:
                connection.execute(sa.delete(unit_envelope_keys))
                connection.execute(sa.delete(kept_recoveries))


def add_place(office: Office, name: str, **values: Any) -> str:
    """An establishment that breaks no rule; gives its id."""
    given: dict[str, Any] = {
        "kinds": ("karaoke",),
        "address": "12 đường Phạm Văn Đồng",
        "status": "operating",
        "opened_on": date(2024, 3, 1),
        "workers_total": 6,
        "workers_female": 4,
    }
    return add_record(office, Establishment(name=name, **(given | values)), undo=UndoStack()).id


def add_visit(office: Office, place: str, number: str, day: date = date(2026, 3, 10), **values: Any) -> str:
    """A planned visit that was held; gives its id."""
    given: dict[str, Any] = {
        "state": "done",
        "kind": "planned",
        "plan_number": "12/KH-UBND",
        "plan_on": date(2026, 1, 9),
        "started_at": datetime.combine(day, time(9)),
        "result": "no_violation",
        "team": "Đội 178 phường",
    }
    return add_record(office, Inspection(establishment=place, number=number, **(given | values)), undo=UndoStack()).id


def add_activity(office: Office, name: str, day: date = date(2026, 4, 2), people: int = 120) -> str:
    """An awareness activity; gives its id."""
    value = Activity(
        name=name,
        from_on=day,
        forms=(FormUsed(form="direct_talk", times=1),),
        audiences=(Audience(audience="residents", persons=people),),
        people_total=people,
        sessions=1,
    )
    return add_record(office, value, undo=UndoStack()).id


def dumps(office: Office) -> dict[str, Any]:
    """All registers as `diaban records` prints them."""
    return {register.name: dump_register(office, register.name) for register in REGISTERS}


def _fill(office: Office, *, places: int) -> None:
    """A little work of a half year."""
    ids = [add_place(office, f"Karaoke {name}") for name in ("Sông Hồng", "Biển Xanh", "Hoàng Gia", "Đêm Thu")[:places]]
    visit = add_visit(office, ids[0], "31/BB", result="record_made")
    add_visit(office, ids[1], "36/BB", date(2026, 6, 9))
    violation = Violation(
        establishment=ids[0],
        inspection=visit,
        act_on=date(2026, 3, 10),
        act="38-15-6-b",
        record_number="04/BB-VPHC",
        record_on=date(2026, 3, 10),
        sanctions=("fine",),
        fine=15_000_000,
        subject="individual",
    )
    add_record(office, violation, undo=UndoStack())
    add_activity(office, "Nói chuyện chuyên đề tại nhà văn hóa")


@cache
def _templates(*, enrolled: bool, sealing: bool) -> dict[str, bytes]:
    clock = FrozenClock(BEFORE_HALF_YEAR)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        city = new_office(folder, CITY, clock, superior=None)
        ward, other = (new_office(folder, code, clock) for code in (DUONG_KINH, HUNG_DAO))
        if enrolled:
            for office in (ward, other):
                exchange_keys(office, city, folder, sealing=sealing)
        clock.moment = AFTER_HALF_YEAR
        _fill(ward, places=4)
        _fill(other, places=2)
        for office in (city, ward, other):
            office.close()
        return {code: (folder / f"{code}.db").read_bytes() for code in (CITY, DUONG_KINH, HUNG_DAO)}
