"""Handing places over in the window, and the tab of the office's computers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.services.records import load_record
from desktop.ui.pages.establishments.places_page import PlacesPage
from desktop.ui.pages.settings.computers_tab import ComputersTab
from desktop.ui.widgets.page_frame import PageFrame
from tests.support.clock import FrozenClock
from tests.support.ward_office import add_place, add_visit, make_office, plan_visit, unit
from tests.support.window import open_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from tests.support.window import Opened

WAIT_MS = 20_000


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path, FrozenClock())


@pytest.fixture
def opened(office: Office, qtbot: QtBot) -> Iterator[Opened]:
    window = open_window(office)
    window.window.resize(1366, 738)
    window.window.show()
    yield window
    window.close()


def test_places_are_handed_over_with_what_goes_along(opened: Opened, office: Office, qtbot: QtBot, tmp_path: Path):
    one, other = add_place(office, "Karaoke Một"), add_place(office, "Karaoke Hai")
    add_visit(office, one, date(2026, 3, 4))
    plan_visit(office, one, date(2026, 12, 4))
    page = opened.page("establishments")
    assert isinstance(page, PlacesPage)
    step = page.ask_handing_over((one,))
    qtbot.waitUntil(lambda: step.table.current_id() != "", timeout=WAIT_MS)

    step.recipient.field.set_value((unit("11689"), "Phường Hưng Đạo"))
    step.reason.field.set_value("Điều chỉnh địa giới")
    with qtbot.waitSignal(step.previewed, timeout=WAIT_MS):
        step.recipient.field.changed.emit()
    said = step.preview_text()
    with qtbot.waitSignal(step.handed_over, timeout=WAIT_MS):
        step.export(tmp_path / "USB", None)

    assert "1 cơ sở, 1 cuộc kiểm tra đã lên lịch" in said
    assert "vẫn tính cho đơn vị giao: 1 cuộc kiểm tra" in said
    assert page.handing_over is None
    assert "handed" in page.list_of("establishments").banner_keys()
    assert not load_record(office, "establishments", one).owned
    assert load_record(office, "establishments", other).owned


def test_what_is_missing_is_said_at_its_field_and_nothing_is_asked(opened: Opened, office: Office, qtbot: QtBot):
    add_place(office)
    page = opened.page("establishments")
    assert isinstance(page, PlacesPage)
    step = page.ask_handing_over()
    qtbot.waitUntil(lambda: step.table.current_id() != "", timeout=WAIT_MS)

    step.ask_export()

    assert step.recipient.note_text() == "Chưa chọn đơn vị nhận."
    assert step.reason.note_text() == "Chưa ghi lý do."


def test_the_tab_of_computers_writes_a_sync_package_into_a_folder_of_its_own(
    opened: Opened, office: Office, qtbot: QtBot, tmp_path: Path
):
    add_place(office)
    page = PageFrame("Cài đặt")
    qtbot.addWidget(page)
    tab = ComputersTab(opened.session, page)
    page.set_body(tab)
    with qtbot.waitSignal(tab.loaded, timeout=WAIT_MS):
        tab.begin()

    with qtbot.waitSignal(tab.written, timeout=WAIT_MS) as written:
        tab.export(tmp_path / "USB", None)

    assert written.args is not None
    path = written.args[0].path
    assert path.is_file()
    assert path.parent.name == f"dong-bo-{office.author.device}"
