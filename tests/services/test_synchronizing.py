"""Two computers of one office: one set up from the other's copy, both telling each other what they know."""

from __future__ import annotations

import dataclasses
import shutil
import zipfile
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from db.domain.errors import KnownError
from db.domain.verdict import Outcome, ReasonCode
from db.queries.office import active_key, trusted_keys_of
from db.queries.packages import read_parts
from db.transactions import reading, writing
from db.writes.trust import accept_key
from desktop.services import sending
from desktop.services.attachments import attach_file, list_files, look_at, remove_file
from desktop.services.cards import place_card
from desktop.services.enrolments import Acceptance, OldKey, accept_enrolment, examine_enrolment, export_enrolment
from desktop.services.receiving import TakenIn, examine_packages, list_received, take_in_packages
from desktop.services.records import UndoStack, change_record, delete_record, load_record
from desktop.services.second_computer import set_up_second_computer
from desktop.services.sending import ReportOrder, copy_package, export_report
from desktop.services.synchronizing import export_sync, sync_state
from desktop.services.upkeep import back_up_office, check_health
from tests.support.faults import Counter, failing_database, until_it_works
from tests.support.three_offices import HALF, World, add_place, dumps, three_offices
from tests.support.transfers import transfer_places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {"report/bao-cao.pdf": b"%PDF-1.4 ."})
    with three_offices(tmp_path) as made:
        yield made


@pytest.fixture
def second(world: World) -> Office:
    copy = back_up_office(world.ward, world.folder / "ban-sao.db")
    target = world.folder / "may-hai.db"
    set_up_second_computer(copy, target, passphrase=None, officer="Bùi Văn Lâm", clock=world.clock)
    office = world.open(target)
    slip = export_enrolment(office, world.stick, passphrase=None)
    accept_enrolment(world.ward, examine_enrolment(world.ward, slip), Acceptance(old_key=OldKey.KEPT))
    slip.unlink()
    return office


def take_in(office: Office, *paths: Path) -> tuple[TakenIn, ...]:
    return take_in_packages(office, examine_packages(office, paths))[0]


def sync(giver: Office, taker: Office, folder: Path) -> TakenIn:
    (taken,) = take_in(taker, export_sync(giver, folder, passphrase=None).path)
    return taken


def codes(taken: TakenIn) -> set[str]:
    return set(taken.verdict.codes) - {ReasonCode.SIGNED_WITHOUT_TIMESTAMP}


def kept_text(office: Office, package_id: str) -> str:
    """Every register of a kept package, as it is written."""
    with reading(office.database) as connection:
        data = b"".join(read_parts(connection, package_id))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.startswith("registers/"))


def both_ways(world: World, second: Office) -> None:
    """Each computer tells the other what it knows; every package passes."""
    for giver, taker in ((world.ward, second), (second, world.ward)):
        assert codes(sync(giver, taker, world.stick)) == set()


def change(office: Office, record_id: str, **values: Any) -> None:
    loaded = load_record(office, "establishments", record_id)
    value = dataclasses.replace(loaded.value, **values)
    change_record(office, record_id, value, seen=loaded.context, undo=UndoStack())


def place(office: Office, record_id: str) -> Any:
    return load_record(office, "establishments", record_id).value


def test_both_computers_know_the_same_afterwards(world: World, second: Office) -> None:
    add_place(world.ward, "Nhà nghỉ Hoa Sữa")
    gone = add_place(second, "Massage Thanh Bình")
    delete_record(second, "establishments", gone, "nhập trùng", undo=UndoStack())

    both_ways(world, second)

    assert dumps(world.ward) == dumps(second)
    assert [one.device for one in sync_state(world.ward).others] == [second.author.device]
    assert sync_state(world.ward).others[0].officer == "Bùi Văn Lâm"
    assert sync_state(second).changed == 0


def test_what_both_changed_is_a_conflict_on_both(world: World, second: Office) -> None:
    one = dumps(world.ward)["establishments"][0]["id"]
    change(world.ward, one, name="Tên máy một")
    change(second, one, name="Tên máy hai")

    both_ways(world, second)
    sync(world.ward, second, world.stick)

    assert load_record(world.ward, "establishments", one).conflicts == ("name",)
    assert load_record(second, "establishments", one).conflicts == ("name",)
    assert place(world.ward, one).name == place(second, one).name


def test_identity_numbers_and_suspicions_stay_on_each_computer(world: World, second: Office) -> None:
    one = dumps(world.ward)["establishments"][0]["id"]
    change(world.ward, one, suspicion="chỉ ở máy một", representative_id_number="031085001234")
    change(second, one, suspicion="chỉ ở máy hai", name="Tên mới")

    told = kept_text(world.ward, export_sync(world.ward, world.stick, passphrase=None).package_id)
    both_ways(world, second)
    both_ways(world, second)

    assert place(world.ward, one).suspicion == "chỉ ở máy một"
    assert place(world.ward, one).representative_id_number == "031085001234"
    assert place(second, one).suspicion == "chỉ ở máy hai"
    assert place(world.ward, one).name == place(second, one).name == "Tên mới"
    assert load_record(world.ward, "establishments", one).conflicts == ()
    assert "Tên mới" not in told
    assert "Karaoke" in told
    assert "031085001234" not in told
    assert "chỉ ở máy một" not in told


def test_attached_files_go_once_and_hiding_them_travels(world: World, second: Office) -> None:
    one = dumps(world.ward)["establishments"][0]["id"]
    row = attach_file(world.ward, "establishments", one, look_at("bien-ban.pdf", b"%PDF-1.4 mot"))
    first = export_sync(world.ward, world.stick, passphrase=None)
    take_in(second, first.path)
    sync(second, world.ward, world.stick)

    remove_file(second, row.id, "quét nhầm")
    sync(second, world.ward, world.stick)
    again = export_sync(world.ward, world.stick, passphrase=None)

    assert (first.files, again.files) == (1, 0)
    assert list_files(second, one).hidden[0].digest == row.digest
    assert [each.removed_because for each in list_files(world.ward, one).hidden] == ["quét nhầm"]


def test_a_transfer_made_on_one_computer_is_known_on_the_other(world: World, second: Office) -> None:
    one = dumps(world.ward)["establishments"][0]["id"]
    transfer_places(world.ward, [one], world.other.unit.id, world.folder / "ban-giao")

    taken = sync(world.ward, second, world.stick)

    assert codes(taken) == set()
    assert not load_record(second, "establishments", one).owned
    assert place_card(second, one).handed == place_card(world.ward, one).handed


def test_its_own_package_is_known_and_a_copied_machine_is_named(world: World, second: Office) -> None:
    own = export_sync(world.ward, world.stick, passphrase=None).path
    copy = world.folder / "ban-chep.db"
    shutil.copyfile(second.location, copy)
    copied = world.open(copy)
    twin = export_sync(copied, world.folder / "USB2", passphrase=None).path
    with reading(world.ward.database) as connection:
        (key,) = (one for one in trusted_keys_of(connection) if one.holder == "Bùi Văn Lâm")
    with writing(second.database) as connection:
        accept_key(connection, key, author=second.author, at=second.stamp())

    (mine,) = examine_packages(world.ward, [own])
    (theirs,) = examine_packages(second, [twin])

    assert "ALREADY_RECEIVED" in mine.verdict.codes
    assert "FORKED_HISTORY" in theirs.verdict.codes


def test_another_unit_cannot_sync(world: World, second: Office) -> None:
    done = export_sync(world.other, world.stick, passphrase=None)
    path = copy_package(world.other, done.package_id, done.path.stem, world.folder / "USB2", plain=True)

    (found,) = examine_packages(world.ward, [path])

    assert found.verdict.outcome is Outcome.FAILED
    assert "WRONG_RECIPIENT" in found.verdict.codes


def test_reports_of_both_computers_are_taken_in_whoever_reports_first(world: World, second: Office) -> None:
    slip = export_enrolment(second, world.stick, passphrase=None)
    said = Acceptance(confirmed_by="Lê Văn Hai", old_key=OldKey.KEPT)
    accept_enrolment(world.city, examine_enrolment(world.city, slip), said)
    slip.unlink()
    add_place(second, "Massage Thanh Bình")
    one = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None).path
    two = export_report(second, ReportOrder(HALF, reason="Bổ sung"), world.folder / "USB2", passphrase=None).path
    both_ways(world, second)
    three = export_report(world.ward, ReportOrder(HALF, reason="Bổ sung"), world.stick, passphrase=None).path

    taken = take_in(world.city, one, two, three)

    assert [codes(each) for each in taken] == [set(), set(), set()]
    assert dumps(world.city)["establishments"] == dumps(world.ward)["establishments"]


def test_taking_in_a_sync_package_is_whole_or_nothing(world: World, second: Office) -> None:
    one = add_place(world.ward, "Nhà nghỉ Hoa Sữa")
    attach_file(world.ward, "establishments", one, look_at("anh.png", b"\x89PNG\r\n\x1a\n0"))
    path = export_sync(world.ward, world.stick, passphrase=None).path
    before = dumps(second)

    def attempt(fail_at: int) -> Counter:
        with failing_database(second, fail_at) as counter, suppress(KnownError):
            take_in(second, path)
        if list_received(second):
            counter.seen = 0
        else:
            assert dumps(second) == before
        return counter

    assert until_it_works(attempt) > 3
    assert list_files(second, one).kept == 1


def test_a_second_computer_leaves_the_keys_of_the_first_behind(world: World, second: Office) -> None:
    with reading(second.database) as connection:
        key = active_key(connection)
        trusted = {one.fingerprint: one.source for one in trusted_keys_of(connection, second.unit.id)}
    with reading(world.ward.database) as connection:
        first = active_key(connection)

    assert key is not None
    assert first is not None
    assert key.fingerprint != first.fingerprint
    assert trusted == {first.fingerprint: "copy"}
    assert second.author.device != world.ward.author.device
    assert check_health(second).is_whole
