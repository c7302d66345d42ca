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
    qtbot.waitUntil(lambda: bool(page.conflicts.cells) and not tasks.is_busy, timeout=20_000)
    return page, session


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
    qtbot.waitUntil(lambda: len(tab.cells) == 1 and not tasks.is_busy, timeout=20_000)

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
    qtbot.waitUntil(lambda: not tab.cells and not tasks.is_busy, timeout=20_000)

    assert list_conflicts(world.ward) == ()
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
