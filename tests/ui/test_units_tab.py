"""The tab "Đơn vị hành chính" of the settings: what is known, and entering a change."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.ui.pages.settings.units_tab import UnitsTab
from desktop.ui.session import Session
from desktop.ui.widgets.page_frame import PageFrame
from tests.support.three_offices import World, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.tasks import Tasks

WAIT_MS = 30_000


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with three_offices(tmp_path) as made:
        yield made


def open_tab(qtbot: QtBot, tasks: Tasks, office: Office) -> tuple[UnitsTab, PageFrame]:
    page = PageFrame("Cài đặt")
    qtbot.addWidget(page)
    tab = UnitsTab(Session(office, tasks, parent=page), page)
    page.set_body(tab)
    page.resize(1160, 690)
    page.show()
    with qtbot.waitSignal(tab.loaded, timeout=WAIT_MS):
        tab.begin()
    return tab, page


def rows(tab: UnitsTab) -> list[list[str]]:
    model = tab.table.model()
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_ward_sees_its_own_change_and_enters_none(qtbot: QtBot, tasks: Tasks, world: World) -> None:
    tab, _ = open_tab(qtbot, tasks, world.ward)

    (own,) = rows(tab)
    assert (own[0], own[1], own[3]) == ("Phường Dương Kinh (11692)", "Sắp xếp", "01/07/2025")
    assert not tab.entry.isVisible()
    assert not tab.link.isVisible()


def test_a_merger_is_entered_shown_kept_and_taken_back(qtbot: QtBot, tasks: Tasks, world: World) -> None:
    tab, page = open_tab(qtbot, tasks, world.city)
    before = len(rows(tab))
    entry = tab.entry
    entry.former.field.set_value([(world.ward.unit.id, "Phường Dương Kinh"), (world.other.unit.id, "Phường Hưng Đạo")])
    entry.look()
    missing = entry.code.note_text()
    entry.code.field.set_value("99001")
    entry.name.field.set_value("Phường Hưng Đạo Mới")
    entry.on.field.set_value(date(2026, 5, 1))

    entry.look()
    qtbot.waitUntil(lambda: tab.link.dialog is not None, timeout=WAIT_MS)
    assert tab.link.dialog is not None
    with qtbot.waitSignal(tab.loaded, timeout=WAIT_MS):
        tab.link.dialog.keep_button.click()
    tab.filters.set_chosen({"source": ("office",)})
    qtbot.waitUntil(lambda: len(rows(tab)) == 1, timeout=WAIT_MS)
    entered = rows(tab)
    tab.filters.clear_filters()
    with qtbot.waitSignal(tab.loaded, timeout=WAIT_MS):
        tab.drop()

    assert missing == "Chưa nhập mã của đơn vị mới."
    assert entered == [
        ["Phường Hưng Đạo Mới (99001)", "Sắp xếp", "Phường Dương Kinh, Phường Hưng Đạo", "01/05/2026", "đơn vị nhập"]
    ]
    assert entry.former.field.value() == ()
    assert len(rows(tab)) == before
    assert page.banners() == ()
