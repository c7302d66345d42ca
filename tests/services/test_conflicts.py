"""Conflicts between two computers of one ward: listed with where each value came from, decided by the owner."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from db.domain.errors import KnownError
from db.journal import latest
from db.transactions import reading
from desktop.services.conflicts import (
    Decision,
    compare_record,
    conflicts_to_plain,
    count_conflicts,
    decide_conflicts,
    joined_values,
    list_conflicts,
)
from desktop.services.enrolments import Acceptance, OldKey, accept_enrolment, examine_enrolment, export_enrolment
from desktop.services.office import open_office
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.records import UndoStack, change_fields, delete_record, load_record, undo_last
from desktop.services.second_computer import set_up_second_computer
from desktop.services.synchronizing import export_sync
from desktop.services.upkeep import back_up_office
from tests.support.clock import FrozenClock
from tests.support.three_offices import AFTER_HALF_YEAR, DUONG_KINH, add_place, dumps, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class Ward:
    """The first computer of a ward, the clock of both and the stick between them."""

    ward: Office
    stick: Path


@pytest.fixture(scope="module")
def computers(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, str]:
    """The databases of two computers of one ward that know each other, and a place that both have.

    Setting up the second computer takes longer than any test here: every test gets copies.
    """
    folder = tmp_path_factory.mktemp("ward")
    with three_offices(folder) as world:
        place = add_place(world.ward, "Nhà nghỉ Hương Biển", rooms=10)
        target = folder / "may-hai.db"
        copy = back_up_office(world.ward, folder / "ban-sao.db")
        set_up_second_computer(copy, target, passphrase=None, officer="Bùi Văn Lâm", clock=world.clock)
        slip = export_enrolment(world.open(target), world.stick, passphrase=None)
        accept_enrolment(world.ward, examine_enrolment(world.ward, slip), Acceptance(old_key=OldKey.KEPT))
    return (folder / f"{DUONG_KINH}.db").read_bytes(), target.read_bytes(), place


@pytest.fixture
def place(computers: tuple[bytes, bytes, str]) -> str:
    return computers[2]


@pytest.fixture
def world(tmp_path: Path, computers: tuple[bytes, bytes, str]) -> Iterator[Ward]:
    stick = tmp_path / "USB"
    stick.mkdir()
    with opened_copy(tmp_path / "may-mot.db", computers[0]) as office:
        yield Ward(office, stick)


@pytest.fixture
def second(tmp_path: Path, computers: tuple[bytes, bytes, str]) -> Iterator[Office]:
    with opened_copy(tmp_path / "may-hai.db", computers[1]) as office:
        yield office


@contextmanager
def opened_copy(path: Path, content: bytes) -> Iterator[Office]:
    path.write_bytes(content)
    office = open_office(str(path), passphrase=None, clock=FrozenClock(AFTER_HALF_YEAR))
    yield office
    office.close()


def change(office: Office, place: str, **values: Any) -> None:
    change_fields(office, "establishments", {place: values}, undo=UndoStack())


def sync(giver: Office, taker: Office, folder: Path) -> None:
    path = export_sync(giver, folder, passphrase=None).path
    take_in_packages(taker, examine_packages(taker, [path]))
    path.unlink()


def both(world: Ward, second: Office) -> None:
    sync(world.ward, second, world.stick)
    sync(second, world.ward, world.stick)


def test_both_values_are_listed_with_who_when_and_which_package(world: Ward, second: Office, place: str) -> None:
    change(world.ward, place, rooms=12)
    change(second, place, rooms=14)

    both(world, second)
    (cell,) = list_conflicts(world.ward)

    here, there = sorted(cell.values, key=lambda one: not one.is_here)
    assert (cell.title, cell.cell, cell.can_decide) == ("Nhà nghỉ Hương Biển", "rooms", True)
    assert (here.words, here.author, here.package_id) == (("12",), "Đỗ Thị Minh Hạnh", "")
    assert (there.words, there.author) == (("14",), "Bùi Văn Lâm")
    assert there.package.startswith("11692-sync-")
    assert [one.shown for one in cell.values] == [True, False]
    assert count_conflicts(world.ward) == 1


def test_every_computer_lists_the_same_conflicts(world: Ward, second: Office, place: str) -> None:
    change(world.ward, place, rooms=12, workers_female=3)
    change(second, place, rooms=14, workers_female=5)

    both(world, second)

    assert conflicts_to_plain(list_conflicts(world.ward)) == conflicts_to_plain(list_conflicts(second))
    assert len(list_conflicts(second)) == 2


@pytest.mark.parametrize("chosen", [12, 14, 13])
def test_a_decision_stands_on_both_computers(world: Ward, second: Office, place: str, chosen: int) -> None:
    change(world.ward, place, rooms=12)
    change(second, place, rooms=14)
    both(world, second)
    (cell,) = list_conflicts(world.ward)

    decide_conflicts(world.ward, [Decision(cell, {"rooms": chosen})], "Đếm tại chỗ", undo=UndoStack())
    both(world, second)

    assert list_conflicts(world.ward) == list_conflicts(second) == ()
    assert load_record(second, "establishments", place).value.rooms == chosen
    assert dumps(world.ward) == dumps(second)


def test_decisions_made_on_both_computers_are_a_conflict_again_until_one_sees_the_other(
    world: Ward, second: Office, place: str
) -> None:
    change(world.ward, place, rooms=12)
    change(second, place, rooms=14)
    both(world, second)
    for office, rooms in ((world.ward, 12), (second, 14)):
        decide_conflicts(office, [Decision(list_conflicts(office)[0], {"rooms": rooms})], "Đếm lại", undo=UndoStack())

    both(world, second)
    (again,) = list_conflicts(second)
    decide_conflicts(second, [Decision(again, {"rooms": 14})], "Thống nhất giữa hai cán bộ", undo=UndoStack())
    both(world, second)

    assert list_conflicts(world.ward) == list_conflicts(second) == ()
    assert dumps(world.ward) == dumps(second)


def test_both_values_of_a_list_can_be_kept(world: Ward, second: Office, place: str) -> None:
    change(world.ward, place, kinds=["karaoke", "massage"])
    change(second, place, kinds=["karaoke", "bar"])
    both(world, second)
    (cell,) = list_conflicts(world.ward)

    decide_conflicts(world.ward, [Decision(cell, joined_values(cell))], "Cả hai loại hình", undo=UndoStack())

    assert cell.can_join
    assert set(load_record(world.ward, "establishments", place).value.kinds) == {"karaoke", "massage", "bar"}


@pytest.mark.parametrize("keep", [True, False])
def test_a_deletion_beside_an_edit_waits_for_a_decision(world: Ward, second: Office, place: str, *, keep: bool) -> None:
    change(world.ward, place, rooms=12)
    delete_record(second, "establishments", place, "Nhập trùng", undo=UndoStack())
    both(world, second)
    (cell,) = list_conflicts(world.ward)

    decide_conflicts(
        world.ward, [Decision(cell, {} if keep else {"deleted": "Nhập trùng"})], "Đã hỏi chủ cơ sở", undo=UndoStack()
    )
    both(world, second)

    assert {words for one in cell.values for words in one.words} == {"Giữ bản ghi", "Xóa: Nhập trùng"}
    assert load_record(second, "establishments", place).deleted == (None if keep else "Nhập trùng")
    assert dumps(world.ward) == dumps(second)


def test_other_cells_wait_until_the_deletion_is_decided(world: Ward, second: Office, place: str) -> None:
    change(world.ward, place, rooms=12)
    change(second, place, rooms=14)
    delete_record(second, "establishments", place, "Nhập trùng", undo=UndoStack())
    both(world, second)
    deletion, rooms = list_conflicts(world.ward)

    with pytest.raises(KnownError, match="DELETION_UNDECIDED"):
        decide_conflicts(world.ward, [Decision(rooms, {"rooms": 12})], "Đếm lại", undo=UndoStack())
    decide_conflicts(
        world.ward, [Decision(deletion, {}), Decision(rooms, {"rooms": 12})], "Đã hỏi chủ cơ sở", undo=UndoStack()
    )

    assert list_conflicts(world.ward) == ()


def test_several_cells_are_decided_at_once_or_not_at_all(world: Ward, second: Office, place: str) -> None:
    change(world.ward, place, rooms=12, workers_female=3)
    change(second, place, rooms=14, workers_female=5)
    both(world, second)
    cells = list_conflicts(world.ward)
    stale = list_conflicts(world.ward)
    undo = UndoStack()

    with pytest.raises(KnownError, match="REASON_MISSING"):
        decide_conflicts(world.ward, [Decision(one, one.values[1].values) for one in cells], " ", undo=undo)
    decide_conflicts(world.ward, [Decision(one, one.values[1].values) for one in cells], "Khảo sát lại", undo=undo)
    with pytest.raises(KnownError, match="CHANGED_MEANWHILE"):
        decide_conflicts(world.ward, [Decision(stale[0], {"rooms": 9})], "Chậm một bước", undo=undo)

    assert list_conflicts(world.ward) == ()
    assert len(undo.done) == 1


def test_a_decision_taken_back_shows_what_was_shown_before(world: Ward, second: Office, place: str) -> None:
    change(world.ward, place, rooms=12)
    change(second, place, rooms=14)
    both(world, second)
    (cell,) = list_conflicts(world.ward)
    undo = UndoStack()
    decide_conflicts(world.ward, [Decision(cell, cell.values[1].values)], "Khảo sát lại", undo=undo)

    undo_last(world.ward, undo)

    rooms = load_record(world.ward, "establishments", place).value.rooms
    assert rooms == cell.values[0].values["rooms"]


def test_the_decision_stands_in_the_journal_with_its_reason_and_the_value_put_away(
    world: Ward, second: Office, place: str
) -> None:
    change(world.ward, place, rooms=12)
    change(second, place, rooms=14)
    both(world, second)
    (cell,) = list_conflicts(world.ward)

    decide_conflicts(world.ward, [Decision(cell, {"rooms": 13})], "Khảo sát lại", undo=UndoStack())

    with reading(world.ward.database) as connection:
        why, what = latest(connection, limit=2)
    assert (what.action, what.after) == ("resolved", '{"rooms":13}')
    assert why.after is not None
    assert "Khảo sát lại" in why.after
    assert all(number in why.after for number in ("12", "14"))


def test_the_record_is_compared_under_both_values(world: Ward, second: Office, place: str) -> None:
    change(world.ward, place, rooms=12)
    change(second, place, rooms=14)
    both(world, second)
    (cell,) = list_conflicts(world.ward)

    lines = compare_record(world.ward, cell)

    assert [set(one.words) for one in lines if one.differs] == [{"12", "14"}]
    assert any(not one.differs for one in lines)
