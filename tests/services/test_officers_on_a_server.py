"""Two officers of a consolidating office work on one PostgreSQL database at once: nothing lost, both versions seen."""

from __future__ import annotations

import secrets
import threading
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from db import journal
from db.domain.errors import KnownError
from db.transactions import reading
from desktop.services.forms import compare_meanwhile
from desktop.services.moving import move_database
from desktop.services.office import change_officer, open_office
from desktop.services.officers import list_officers, set_officer_active
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.records import UndoStack, change_record, dump_register, load_record
from desktop.services.sending import ReportOrder, export_report
from tests.support import postgres
from tests.support.faults import code_of
from tests.support.three_offices import HALF, World, add_place, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

pytestmark = pytest.mark.skipif(not postgres.is_available(), reason="PostgreSQL is not on this computer")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A city and two wards."""
    with three_offices(tmp_path) as made:
        yield made


@pytest.fixture
def url(world: World) -> Iterator[str]:
    """The city's data on a server."""
    name = f"diaban_{secrets.token_hex(4)}"
    server = sa.make_url(postgres.server_url())
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    address = server.set(database=name, drivername="postgresql").render_as_string(hide_password=False)
    move_database(world.city.location, address, passphrase=None, new_passphrase=None, clock=world.clock)
    try:
        yield address
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        admin.dispose()


@pytest.fixture
def sit(url: str, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Opens the city's data as somebody at a computer."""

    @contextmanager
    def at(computer: str, officer: str = "") -> Iterator[Office]:
        monkeypatch.setenv("DIABAN_HOME", str(tmp_path / computer))
        with closing(open_office(url, passphrase=None, clock=world.clock, officer=officer)) as office:
            yield office

    return at


def test_each_computer_has_a_number_of_its_own_and_keeps_it(sit) -> None:
    with sit("may-1") as first, sit("may-2", "Tô Thị Lựu") as second:
        numbers = (first.author.device, second.author.device)

    with sit("may-1") as first, sit("may-2") as second:
        assert (first.author.device, second.author.device) == numbers
        assert numbers[0] != numbers[1]
        assert second.author.name == "Tô Thị Lựu"


def test_a_new_computer_is_asked_who_works_there(sit) -> None:
    with sit("may-1"), pytest.raises(KnownError) as refused, sit("may-2"):
        pass

    assert refused.value.code == "OFFICER_UNKNOWN"


def test_a_computer_that_was_ended_stays_out(sit) -> None:
    with sit("may-1") as first, sit("may-2", "Vi Thị Mận"):
        other = next(one for one in list_officers(first) if one.device != first.author.device)
        set_officer_active(first, other, active=False)

    def come_back() -> None:
        with sit("may-2"):
            pass

    assert code_of(come_back) == "OFFICER_ENDED"


def test_a_computer_that_changes_hands_keeps_its_number(sit) -> None:
    with sit("may-1") as office:
        renamed = change_officer(office, "Quách Thị Na")

    with sit("may-1") as again:
        assert (again.author.name, again.author.device) == ("Quách Thị Na", renamed.author.device)


def test_two_officers_merge_and_edit_at_once_and_nothing_is_lost(sit, world: World) -> None:
    for ward in (world.ward, world.other):
        add_place(ward, f"Karaoke của {ward.unit.name}")
        export_report(ward, ReportOrder(HALF), world.stick, passphrase=None)
    with sit("may-1") as first, sit("may-2", "Tô Thị Lựu") as second:
        mine, failures = [], []

        def merge(office: Office, name: str) -> None:
            try:
                paths = sorted(world.stick.glob(f"{name}-report-*"))
                take_in_packages(office, examine_packages(office, paths, preview=False))
            except BaseException as failure:  # noqa: BLE001 - looked at below, in the test's own thread
                failures.append(failure)

        def write(office: Office) -> None:
            try:
                mine.extend(add_place(office, f"Cơ sở {number} của {office.author.name}") for number in range(5))
            except BaseException as failure:  # noqa: BLE001 - looked at below, in the test's own thread
                failures.append(failure)

        work = [
            threading.Thread(target=merge, args=(first, world.ward.unit.code)),
            threading.Thread(target=merge, args=(second, world.other.unit.code)),
            threading.Thread(target=write, args=(first,)),
            threading.Thread(target=write, args=(second,)),
        ]
        for thread in work:
            thread.start()
        for thread in work:
            thread.join()

        assert failures == []
        kept = {record["id"] for record in dump_register(first, "establishments")}
        sent = {record["id"] for one in (world.ward, world.other) for record in dump_register(one, "establishments")}
        assert len(mine) == 10
        assert kept >= {*mine, *sent}
        with reading(first.database) as connection:
            assert journal.find_broken_seals(connection) == ()


def test_whoever_saves_second_sees_both_versions(sit) -> None:
    with sit("may-1") as first, sit("may-2", "Tô Thị Lựu") as second:
        place = add_place(first, "Nhà nghỉ Hương Tràm")
        seen_first, seen_second = (load_record(office, "establishments", place) for office in (first, second))
        mine = replace(seen_first.value, address="1 phố Chính")
        change_record(first, place, mine, seen=seen_first.context, undo=UndoStack())

        edited = replace(seen_second.value, address="2 phố Phụ")
        code = code_of(lambda: change_record(second, place, edited, seen=seen_second.context, undo=UndoStack()))
        found = compare_meanwhile(second, "establishments", place, edited=edited, base=seen_second.value)

        assert code == "CHANGED_MEANWHILE"
        assert found.by == first.author.name
        assert [(one.kept, one.edited) for one in found.differences] == [("1 phố Chính", "2 phố Phụ")]
