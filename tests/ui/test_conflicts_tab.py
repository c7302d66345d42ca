"""The tab "Xung đột": values side by side, a decision with its reason, and what a superior sees of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from db.domain.registers import BY_NAME
from db.domain.versions import change_version, join
from db.queries.records import get_version
from db.transactions import reading, writing
from db.writes.records import take_in_versions
from desktop.services.conflicts import list_conflicts
from desktop.services.records import load_record
from desktop.ui.pages.receiving.conflict_values import OTHER
from desktop.ui.pages.receiving.page import ReceivingPage, make_page
from desktop.ui.session import Destination, Session
from tests.support.three_offices import World, add_place, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from db.domain.fields import Json
    from desktop.services.office import Office
    from desktop.ui.tasks import Tasks

PLACES = BY_NAME["establishments"]
PACKAGE = "01900000-0000-7000-8000-000000000001"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with three_offices(tmp_path) as made:
        yield made


def conflict(office: Office, place: str, here: dict[str, Json], there: dict[str, Json]) -> None:
    """Two computers change a record without knowing of each other, and this one learns of the other's change."""
    with reading(office.database) as connection:
        base = get_version(connection, PLACES, place)
    assert base is not None
    sides = [
        change_version(
            base,
            PLACES,
            values={**base.values, **values},
            device=device,
            changed_at=office.stamp(),
            changed_by="Lương Thị Sáo",
        )
        for values, device in ((here, base.first[0]), (there, "b1c2d3e4f5a6"))
    ]
    with writing(office.database) as connection:
        take_in_versions(
            connection,
            PLACES,
            [join(sides[0], sides[1], PLACES)],
            package_id=PACKAGE,
            author=office.author,
            at=office.stamp(),
        )


def page_of(office: Office, qtbot: QtBot, tasks: Tasks) -> tuple[ReceivingPage, Session]:
    session = Session(office, tasks)
    page = make_page(session)
    qtbot.addWidget(page)
    page.resize(1160, 690)
    page.show()
    page.arrive(Destination("receiving", tab="conflicts"))
    qtbot.waitUntil(lambda: bool(page.conflicts.cells) and not tasks.is_busy)
    return page, session


def wait_for_cells(qtbot: QtBot, page: ReceivingPage, tasks: Tasks, cells: list[str]) -> None:
    """Until these cells are left, so that a run that waits in vain says what it saw instead."""

    def is_shown() -> None:
        assert [one.cell for one in page.conflicts.cells] == cells
        assert not tasks.is_busy

    qtbot.waitUntil(is_shown)


@pytest.fixture
def place(world: World) -> str:
    name = "Cơ sở kinh doanh dịch vụ lưu trú và ăn uống Hương Biển Đồ Sơn chi nhánh Dương Kinh"
    return add_place(world.ward, name, rooms=10)


def test_a_decision_is_written_with_its_reason_and_can_be_taken_back(
    world: World, place: str, qtbot: QtBot, tasks: Tasks
) -> None:
    conflict(
        world.ward, place, {"rooms": 12, "kinds": ["karaoke", "massage"]}, {"rooms": 14, "kinds": ["karaoke", "bar"]}
    )
    page, session = page_of(world.ward, qtbot, tasks)
    tab = page.conflicts
    rooms = next(one for one in tab.cells if one.cell == "rooms")
    tab.table.choose(rooms.key)

    qtbot.waitUntil(lambda: not tasks.is_busy)
    tab.values.choose(1)
    tab.decide()
    without_reason = list_conflicts(world.ward)
    tab.reason.setText("Khảo sát lại, đếm tại chỗ ngày 10/06/2026")
    tab.decide()
    wait_for_cells(qtbot, page, tasks, ["kinds"])

    assert len(without_reason) == 2
    assert load_record(world.ward, "establishments", place).value.rooms == rooms.values[1].values["rooms"]
    assert tab.reason.text() == ""
    session.end()


def test_several_cells_get_the_same_side_at_once(world: World, place: str, qtbot: QtBot, tasks: Tasks) -> None:
    conflict(world.ward, place, {"rooms": 12, "beds": 20}, {"rooms": 14, "beds": 22})
    page, session = page_of(world.ward, qtbot, tasks)
    tab = page.conflicts
    tab.table.selectAll()

    tab.values.choose(0)
    tab.reason.setText("Theo phiếu khảo sát")
    tab.decide()
    wait_for_cells(qtbot, page, tasks, [])

    assert list_conflicts(world.ward) == ()
    session.end()


def test_a_third_value_is_typed_with_the_input_of_the_form(
    world: World, place: str, qtbot: QtBot, tasks: Tasks
) -> None:
    conflict(world.ward, place, {"rooms": 12}, {"rooms": 14})
    page, session = page_of(world.ward, qtbot, tasks)
    tab = page.conflicts
    tab.reason.setText("Đếm lại tại chỗ cùng chủ cơ sở")

    tab.values.choose(OTHER)
    tab.decide()
    with_nothing_typed = list_conflicts(world.ward)
    qtbot.keyClicks(tab.other.field("rooms").input(), "13")
    tab.decide()
    wait_for_cells(qtbot, page, tasks, [])

    assert len(with_nothing_typed) == 1
    assert load_record(world.ward, "establishments", place).value.rooms == 13
    session.end()


def test_what_cannot_be_read_is_no_third_value(world: World, place: str, qtbot: QtBot, tasks: Tasks) -> None:
    conflict(world.ward, place, {"rooms": 12}, {"rooms": 14})
    page, session = page_of(world.ward, qtbot, tasks)
    tab = page.conflicts
    tab.reason.setText("Đếm lại tại chỗ")

    qtbot.keyClicks(tab.other.field("rooms").input(), "muoi ba")
    tab.decide()

    assert tab.values.choice() == OTHER
    assert tab.hint() == tab.other.problem() != ""
    assert len(list_conflicts(world.ward)) == 1
    session.end()


def test_fields_that_belong_together_are_typed_together(world: World, place: str, qtbot: QtBot, tasks: Tasks) -> None:
    conflict(
        world.ward,
        place,
        {"latitude": 20.75, "longitude": 106.75},
        {"latitude": 20.76, "longitude": 106.76},
    )
    page, session = page_of(world.ward, qtbot, tasks)
    tab = page.conflicts
    tab.reason.setText("Đo lại tại cổng")

    qtbot.keyClicks(tab.other.field("latitude").input(), "20,755")
    qtbot.keyClicks(tab.other.field("longitude").input(), "106,765")
    tab.decide()
    wait_for_cells(qtbot, page, tasks, [])

    value = load_record(world.ward, "establishments", place).value
    assert (value.latitude, value.longitude) == (20.755, 106.765)
    session.end()


def test_a_third_value_is_for_one_cell_only(world: World, place: str, qtbot: QtBot, tasks: Tasks) -> None:
    conflict(world.ward, place, {"rooms": 12, "beds": 20}, {"rooms": 14, "beds": 22})
    page, session = page_of(world.ward, qtbot, tasks)
    tab = page.conflicts
    qtbot.keyClicks(tab.other.field("beds" if tab.cells[0].cell == "beds" else "rooms").input(), "21")
    with_one = tab.button.isEnabled()

    tab.table.selectAll()

    assert with_one
    assert not tab.button.isEnabled()
    session.end()


def test_a_list_of_items_is_not_typed_here(world: World, place: str, qtbot: QtBot, tasks: Tasks) -> None:
    sides: list[dict[str, Json]] = [
        {"commitments": [{"year": 2026, "number": number, "signed_on": "2026-01-05", "signer": "Bùi Thị Hoa"}]}
        for number in ("01/BCK", "02/BCK")
    ]
    conflict(world.ward, place, sides[0], sides[1])
    page, session = page_of(world.ward, qtbot, tasks)

    assert not page.conflicts.other.head.isVisible()
    session.end()


def test_a_superior_sees_the_values_and_who_decides_but_no_button(
    world: World, place: str, qtbot: QtBot, tasks: Tasks
) -> None:
    with reading(world.ward.database) as connection:
        version = get_version(connection, PLACES, place)
    assert version is not None
    with writing(world.city.database) as connection:
        take_in_versions(
            connection,
            PLACES,
            [replace(version)],
            package_id=PACKAGE,
            author=world.city.author,
            at=world.city.stamp(),
        )
    conflict(world.city, place, {"rooms": 12}, {"rooms": 14})
    page, session = page_of(world.city, qtbot, tasks)

    assert page.conflicts.values.choice() is None
    assert not page.conflicts.button.isVisible()
    assert page.conflicts.cells[0].can_decide is False
    session.end()
