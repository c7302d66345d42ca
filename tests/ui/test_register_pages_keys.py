"""The register pages by keyboard alone: from an empty register to a kept, changed, copied and deleted record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.services.records import Filter, find_records, load_record
from tests.support.ward_office import add_place, make_office
from tests.support.window import Opened, open_window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.pages.registers.page import RegisterPage
    from desktop.ui.widgets.form.form_view import FormView

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


@pytest.fixture
def opened(qtbot: QtBot, office: Office) -> Iterator[Opened]:
    made = open_window(office)
    qtbot.addWidget(made.window)
    made.window.resize(1366, 738)
    made.window.show()
    made.window.activateWindow()
    yield made
    made.close()


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def wait_for_form(qtbot: QtBot, page: RegisterPage) -> FormView:
    """The form on top once it can be typed into."""
    qtbot.waitUntil(lambda: page.form is not None and page.form.form is not None and page.form.form.isVisible())
    return page.form.form_view()


def test_a_place_is_added_changed_copied_and_deleted_without_the_mouse(
    qtbot: QtBot, office: Office, opened: Opened, compose: Callable[[QWidget, str, str], None]
) -> None:
    page = opened.page("establishments")
    listed = page.list_of("establishments")
    with qtbot.waitSignal(listed.listed):
        pass

    opened.window.action("new").trigger()
    wait_for_form(qtbot, page)
    compose(focus(), "", "Karaoke Gió Biển")
    qtbot.keyClick(focus(), Qt.Key.Key_Tab)
    qtbot.keyClick(focus(), Qt.Key.Key_Tab)
    qtbot.keyClicks(focus(), "kara")
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    page.form.form_view().focus_field("address")
    qtbot.keyClicks(focus(), "So 218 Pham Van Dong")
    with qtbot.waitSignal(page.form.saved):
        qtbot.keyClick(focus(), Qt.Key.Key_S, CONTROL)
    (kept,) = find_records(office, "establishments", Filter())
    assert load_record(office, "establishments", kept).value.kinds == ("karaoke",)

    qtbot.waitUntil(lambda: listed.card.data is not None and listed.table.hasFocus())
    qtbot.keyClick(focus(), Qt.Key.Key_F2)
    wait_for_form(qtbot, page)
    page.form.form_view().focus_field("telephone")
    qtbot.keyClicks(focus(), "0912000340")
    with qtbot.waitSignal(page.form.saved):
        qtbot.keyClick(focus(), Qt.Key.Key_S, CONTROL)
    assert load_record(office, "establishments", kept).value.telephone == "0912000340"

    qtbot.waitUntil(lambda: not opened.tasks.is_busy and listed.table.hasFocus())
    qtbot.keyClick(focus(), Qt.Key.Key_D, CONTROL)
    wait_for_form(qtbot, page)
    assert page.form.form_view().values()["name"] == "Karaoke Gió Biển"
    with qtbot.waitSignal(page.form.saved):
        qtbot.keyClick(focus(), Qt.Key.Key_S, CONTROL)
    assert len(find_records(office, "establishments", Filter())) == 2

    qtbot.waitUntil(lambda: not opened.tasks.is_busy and len(listed.model.ids) == 2 and listed.card.data is not None)
    qtbot.waitUntil(listed.table.hasFocus)
    qtbot.keyClick(focus(), Qt.Key.Key_Delete)
    qtbot.keyClicks(focus(), "trung")
    with qtbot.waitSignal(opened.session.changes.changed):
        qtbot.keyClick(focus(), Qt.Key.Key_Return)
    assert len(find_records(office, "establishments", Filter())) == 1


def test_search_takes_the_focus_by_its_key_and_gives_it_back_to_the_list(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    add_place(office, "Karaoke Gió Biển")
    page = opened.page("establishments")
    listed = page.list_of("establishments")
    with qtbot.waitSignal(listed.listed):
        pass

    qtbot.keyClick(listed.table, Qt.Key.Key_F, CONTROL)
    assert focus() is listed.filter_bar().search
    with qtbot.waitSignal(listed.listed):
        qtbot.keyClicks(focus(), "gio")
    qtbot.keyClick(focus(), Qt.Key.Key_Down)

    assert listed.table.hasFocus()


def test_findings_are_visited_one_after_the_other_by_key(qtbot: QtBot, opened: Opened) -> None:
    page = opened.page("establishments")
    form = page.open_form("establishments")
    wait_for_form(qtbot, page)
    with qtbot.waitSignal(form.judged):
        form.save()
    qtbot.waitUntil(lambda: form.form_view().focused_field() == "name")

    qtbot.keyClick(focus(), Qt.Key.Key_F8)
    assert form.form_view().focused_field() == "kinds"
    qtbot.keyClick(focus(), Qt.Key.Key_F8)
    assert form.form_view().focused_field() == "address"
