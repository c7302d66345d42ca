"""The changes of units an office sees, and entering one by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.services.plan_intake import apply_plan_file
from desktop.services.plan_packages import PlanOrder, export_plans
from desktop.services.records import UndoStack, undo_last
from desktop.services.unit_entry import Founding, Renaming, preview_unit_entry
from desktop.services.unit_history import ChangeKind, ChangeSource, UnitChange, load_unit_history
from desktop.services.unit_lists import keep_unit_list
from desktop.services.unit_overlay import unit_index_of
from tests.support.faults import code_of
from tests.support.three_offices import World, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

DAY = date(2026, 5, 1)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with three_offices(tmp_path) as made:
        yield made


def merged(world: World) -> Founding:
    """Two wards of the city become one."""
    return Founding("99001", "Phường Hưng Đạo Mới", DAY, (world.ward.unit.id, world.other.unit.id))


def keep(office: Office, entry: Founding | Renaming) -> None:
    keep_unit_list(office, preview_unit_entry(office, entry), undo=UndoStack())


def added(office: Office) -> list[UnitChange]:
    return [one for one in load_unit_history(office).changes if one.source is not ChangeSource.PROGRAM]


def test_an_office_sees_what_became_of_its_own_area_in_the_programs_list(world: World) -> None:
    ward, city = load_unit_history(world.ward), load_unit_history(world.city)

    (own,) = ward.changes
    assert (own.kind, own.code, own.on, own.after) == (
        ChangeKind.MERGED, "11692", date(2025, 7, 1), "Phường Dương Kinh",
    )  # fmt: skip
    assert "Phường Hải Thành" in own.before
    assert (ward.may_enter, city.may_enter) == (False, True)
    assert own in city.changes
    assert any(one.after == "Thành phố Hải Phòng" and "Tỉnh Hải Dương" in one.before for one in city.changes)
    assert added(world.city) == []


def test_an_entered_merger_ends_the_old_units_and_stands_with_its_source(world: World) -> None:
    keep(world.city, merged(world))

    (entered,) = added(world.city)
    index = unit_index_of(world.city.database)
    assert entered == UnitChange(
        ChangeKind.MERGED,
        "99001",
        DAY,
        ("Phường Dương Kinh", "Phường Hưng Đạo"),
        "Phường Hưng Đạo Mới",
        ChangeSource.OFFICE,
    )
    assert load_unit_history(world.city).has_own
    assert [one.code for one in index.successors(world.ward.unit.id)] == ["99001"]
    old = index.get(world.other.unit.id)
    assert old is not None
    assert old.valid_to == date(2026, 4, 30)


def test_an_entered_name_and_one_step_back(world: World) -> None:
    undo = UndoStack()
    entry = Renaming(world.ward.unit.id, "Phường Dương Kinh Mới", date(2026, 6, 1))

    keep_unit_list(world.city, preview_unit_entry(world.city, entry), undo=undo)
    (renamed,) = added(world.city)
    undo_last(world.city, undo)

    assert (renamed.kind, renamed.before, renamed.after) == (
        ChangeKind.RENAMED, ("Phường Dương Kinh",), "Phường Dương Kinh Mới",
    )  # fmt: skip
    assert added(world.city) == []


def test_a_unit_may_keep_its_code_where_its_territory_is_another(world: World) -> None:
    entry = Founding("11692", "Phường Dương Kinh", DAY, (world.ward.unit.id, world.other.unit.id))

    preview = preview_unit_entry(world.city, entry)

    assert preview.brings
    assert preview.troubles == ()


def test_what_the_superior_hands_down_is_said_to_be_from_there(world: World) -> None:
    keep(world.city, merged(world))
    order = PlanOrder(frozenset({"units"}), "", units=(world.ward.unit.id,))
    (written,) = export_plans(world.city, order, world.stick, secret=None)

    apply_plan_file(world.ward, written.path)

    assert [(one.after, one.source) for one in added(world.ward)] == [("Phường Hưng Đạo Mới", ChangeSource.SUPERIOR)]


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (Founding("9900", "Phường Mới", DAY), "UNIT_CODE_INVALID"),
        (Founding("99001", "Hưng Đạo Mới", DAY), "UNIT_NAME_WITHOUT_TYPE"),
        (Founding("11692", "Phường Khác", DAY), "UNIT_CODE_TAKEN"),
    ],
)
def test_an_entry_that_cannot_be_is_told_before_anything_counts(world: World, entry: Founding, code: str) -> None:
    preview = preview_unit_entry(world.city, entry)

    assert [one.code for one in preview.troubles] == [code]
    assert not preview.brings


def test_an_office_below_enters_nothing(world: World) -> None:
    assert code_of(lambda: preview_unit_entry(world.ward, merged(world))) == "UNITS_ARE_HANDED_DOWN"
