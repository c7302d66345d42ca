"""The tab "Bàn giao": what was handed over and received, and how each package stands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from desktop.services.receiving import examine_packages, take_in_packages
from desktop.ui.pages.receiving.page import ReceivingPage, make_page
from desktop.ui.session import Session
from tests.support.three_offices import World, add_place, exchange_keys, three_offices
from tests.support.transfers import transfer_places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.tasks import Tasks


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with three_offices(tmp_path) as made:
        yield made


def open_tab(qtbot: QtBot, tasks: Tasks, office: Office) -> ReceivingPage:
    session = Session(office, tasks)
    page = make_page(session)
    session.setParent(page)
    qtbot.addWidget(page)
    page.resize(1160, 690)
    page.show()
    page.page_shown()
    page.tabs.show_tab("transfers")
    qtbot.waitUntil(lambda: not tasks.is_busy, timeout=30_000)
    return page


def cells(page: ReceivingPage) -> list[list[str]]:
    model = page.transfers.table.model()
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def facts(page: ReceivingPage) -> str:
    return "\n".join(label.text() for label in page.transfers.findChildren(QLabel) if label.isVisible())


def test_without_transfers_the_tab_says_what_would_stand_here(qtbot: QtBot, tasks: Tasks, world: World) -> None:
    page = open_tab(qtbot, tasks, world.ward)

    assert page.transfers.empty.isVisible()
    assert page.transfers.empty.button is not None
    assert page.transfers.empty.button.text().startswith("Bàn giao cơ sở")


def test_giver_and_recipient_see_the_same_transfer_each_with_its_state(
    qtbot: QtBot, tasks: Tasks, world: World
) -> None:
    exchange_keys(world.ward, world.other, world.stick)
    places = [add_place(world.ward, name) for name in ("Karaoke Sao Khuê", "Karaoke Biển Đông")]
    path = transfer_places(world.ward, places, world.other.unit.id, world.folder, effective_on=date(2026, 6, 16))
    take_in_packages(world.other, examine_packages(world.other, (path,)))

    given, received = open_tab(qtbot, tasks, world.ward), open_tab(qtbot, tasks, world.other)

    units = ["Phường Dương Kinh", "Phường Hưng Đạo", "16/06/2026", "2"]
    assert cells(given) == [[*units, "Chưa có biên nhận"]]
    assert cells(received) == [[*units, "Đã nhận"]]
    assert "05/QĐ-UBND" in facts(given)
    assert "Điều chỉnh địa giới" in facts(received)
    model = received.transfers.places.model()
    assert [model.index(row, 0).data() for row in range(2)] == ["Karaoke Biển Đông", "Karaoke Sao Khuê"]


def test_the_package_of_a_transfer_can_be_written_again(qtbot: QtBot, tasks: Tasks, world: World) -> None:
    path = transfer_places(world.ward, [add_place(world.ward, "Karaoke Một")], world.other.unit.id, world.folder)
    page = open_tab(qtbot, tasks, world.ward)
    line = page.transfers.chosen()
    assert line is not None

    with qtbot.waitSignal(page.going_out.finished, timeout=30_000):
        page.going_out.write_transfer(line, world.stick)

    assert (world.stick / path.name).read_bytes() == path.read_bytes()
    assert "copied" in page.banner_keys()
