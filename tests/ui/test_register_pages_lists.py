"""The lists of the register pages over a real office: searching, filtering, choosing, deleting, undoing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.services.records import UndoStack, change_record, load_record
from tests.support.ward_office import add_place, add_visit, ask_remedy, make_office, make_superior
from tests.support.window import Opened, open_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.pages.registers.list_frame import ListFrame

THIS_YEAR, LAST_YEAR = date(2026, 10, 15), date(2025, 6, 1)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


@pytest.fixture
def opened(qtbot: QtBot, office: Office) -> Iterator[Opened]:
    made = open_window(office)
    qtbot.addWidget(made.window)
    made.window.resize(1366, 738)
    made.window.show()
    yield made
    made.close()


def show_list(qtbot: QtBot, opened: Opened, page: str = "establishments", register: str = "") -> ListFrame:
    """The list of a register with its rows and card."""
    shown = opened.page(page)
    listed = shown.list_of(register or page)
    if not listed.is_filled:
        with qtbot.waitSignal(listed.listed):
            shown.show_register(register or page)
    qtbot.waitUntil(lambda: not opened.tasks.is_busy and (not listed.model.ids or listed.card.data is not None))
    return listed


def names(listed: ListFrame) -> list[str]:
    """The first cells of the rows, in order."""
    return [row.cell(0).text for one in listed.model.ids if (row := listed.model.row(one)) is not None]


def wait_for_names(qtbot: QtBot, listed: ListFrame, wanted: list[str]) -> None:
    def shown() -> None:
        listed.table.grab()
        assert names(listed) == wanted

    qtbot.waitUntil(shown)


def test_places_are_listed_in_vietnamese_order_with_their_one_state(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    checked = add_place(office, "Nhà nghỉ Đại Dương")
    visit = add_visit(office, checked, THIS_YEAR)
    overdue = add_place(office, "Karaoke Sao Khuê")
    ask_remedy(office, overdue, add_visit(office, overdue, THIS_YEAR), date(2026, 11, 14))
    add_visit(office, add_place(office, "Nhà nghỉ Cẩm Tú", status="suspended"), LAST_YEAR)
    add_place(office, "Ánh Dương")

    listed = show_list(qtbot, opened)

    wait_for_names(qtbot, listed, ["Ánh Dương", "Karaoke Sao Khuê", "Nhà nghỉ Cẩm Tú", "Nhà nghỉ Đại Dương"])
    states = [listed.model.row(one).cell(4).text for one in listed.model.ids]
    assert states == ["Chưa kiểm tra", "Quá hạn khắc phục", "Tạm ngừng", "Hoạt động"]
    assert visit


def test_the_foot_counts_the_places_visited_this_year(qtbot: QtBot, office: Office, opened: Opened) -> None:
    add_visit(office, add_place(office, "Một"), THIS_YEAR)
    add_visit(office, add_place(office, "Hai"), LAST_YEAR)

    listed = show_list(qtbot, opened)

    assert listed.pane.total_text() == "Đã kiểm tra năm nay: 1/2"
    assert listed.pane.count_text() == "2 cơ sở; đang chọn 1"


def test_a_search_without_accents_finds_and_an_empty_answer_offers_all_again(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    add_place(office, "Karaoke Sao Khuê")
    add_place(office, "Nhà nghỉ Hương Biển")
    listed = show_list(qtbot, opened)
    search = listed.filter_bar().search

    with qtbot.waitSignal(listed.listed):
        search.setText("huong bien")
    wait_for_names(qtbot, listed, ["Nhà nghỉ Hương Biển"])
    with qtbot.waitSignal(listed.listed):
        search.setText("khong co")
    assert listed.model.ids == ()
    assert not listed.pane.is_empty

    with qtbot.waitSignal(listed.listed):
        listed.clear()
    assert len(listed.model.ids) == 2


def test_filters_leave_the_places_of_a_kind_a_state_or_a_work_list(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    add_visit(office, add_place(office, "Karaoke Gió"), THIS_YEAR)
    add_place(office, "Spa Ngọc Lan", kinds=("spa",), workers_total=None)
    listed = show_list(qtbot, opened)

    for chosen, wanted in (
        ({"kinds": ("karaoke",)}, ["Karaoke Gió"]),
        ({"state": ("unchecked",)}, ["Spa Ngọc Lan"]),
        ({"work": ("no_workers",)}, ["Spa Ngọc Lan"]),
        ({"work": ("overdue",)}, []),
    ):
        with qtbot.waitSignal(listed.listed):
            listed.set_filters(chosen)
        wait_for_names(qtbot, listed, wanted)


def test_sorting_by_state_puts_first_what_needs_somebody(qtbot: QtBot, office: Office, opened: Opened) -> None:
    add_visit(office, add_place(office, "An"), THIS_YEAR)
    late = add_place(office, "Bình")
    ask_remedy(office, late, add_visit(office, late, THIS_YEAR), date(2026, 11, 1))
    add_place(office, "Chi")
    listed = show_list(qtbot, opened)

    with qtbot.waitSignal(listed.listed):
        listed.table.sort_asked.emit("state", False)

    wait_for_names(qtbot, listed, ["Bình", "Chi", "An"])


def test_choosing_a_row_shows_its_card_with_what_needs_attention(qtbot: QtBot, office: Office, opened: Opened) -> None:
    place = add_place(office, "Karaoke Sao Khuê")
    ask_remedy(office, place, add_visit(office, place, THIS_YEAR), date(2026, 11, 14), request="Nộp giấy còn hạn")
    add_place(office, "Ánh Dương")
    listed = show_list(qtbot, opened)

    with qtbot.waitSignal(listed.card.filled):
        listed.table.choose(place)

    assert listed.card.accessibleName() == "Karaoke Sao Khuê"
    assert any("Quá hạn khắc phục 6 ngày." in words for words in listed.card.banner_texts())


def test_deleting_asks_for_a_reason_in_the_card_and_can_be_taken_back(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    place = add_place(office, "Quán Bình Minh")
    listed = show_list(qtbot, opened)
    listed.table.setFocus()

    qtbot.keyClick(listed.table, Qt.Key.Key_Delete)
    panel = listed.card.panel()
    panel.go_button.click()
    assert load_record(office, "establishments", place).deleted is None

    panel.words.set_value("Ghi trùng")
    with qtbot.waitSignal(opened.session.changes.changed):
        panel.go_button.click()
    assert load_record(office, "establishments", place).deleted == "Ghi trùng"
    qtbot.waitUntil(lambda: listed.pane.is_empty)

    with qtbot.waitSignal(opened.session.changes.changed):
        opened.window.action("undo").trigger()
    wait_for_names(qtbot, listed, ["Quán Bình Minh"])


def test_several_chosen_rows_are_deleted_and_taken_back_together(qtbot: QtBot, office: Office, opened: Opened) -> None:
    for name in ("An", "Bình", "Chi"):
        add_place(office, name)
    listed = show_list(qtbot, opened)
    listed.table.selectAll()

    listed.table.delete_asked.emit(listed.table.chosen_ids())
    listed.card.panel().words.set_value("Nhập nhầm")
    with qtbot.waitSignal(opened.session.changes.changed):
        listed.card.panel().go_button.click()
    qtbot.waitUntil(lambda: listed.pane.is_empty)

    with qtbot.waitSignal(opened.session.changes.changed):
        opened.window.action("undo").trigger()
    wait_for_names(qtbot, listed, ["An", "Bình", "Chi"])


def test_a_change_made_elsewhere_shows_in_list_and_card_and_keeps_the_chosen_row(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    add_place(office, "An")
    place = add_place(office, "Bình")
    listed = show_list(qtbot, opened)
    listed.table.choose(place)
    loaded = load_record(office, "establishments", place)

    saved = change_record(office, place, replace(loaded.value, name="Bình Minh"), seen=loaded.context, undo=UndoStack())

    opened.session.changes.announce(saved.changes)

    wait_for_names(qtbot, listed, ["An", "Bình Minh"])
    qtbot.waitUntil(lambda: listed.card.accessibleName() == "Bình Minh")
    assert listed.table.current_id() == place


def test_suspending_a_place_from_its_card_adds_a_dated_event(qtbot: QtBot, office: Office, opened: Opened) -> None:
    place = add_place(office, "Nhà nghỉ Sao Đêm")
    listed = show_list(qtbot, opened)

    listed.card.ask_suspend()
    listed.card.panel().words.set_value("Sửa nhà")
    with qtbot.waitSignal(opened.session.changes.changed):
        listed.card.panel().go_button.click()

    value = load_record(office, "establishments", place).value
    assert value.status == "suspended"
    assert [(event.kind, event.on, event.note) for event in value.events] == [
        ("suspended", date(2026, 11, 20), "Sửa nhà")
    ]
    qtbot.waitUntil(lambda: listed.model.row(place) is not None and listed.model.row(place).cell(4).text == "Tạm ngừng")


def test_copied_rows_carry_headings_for_a_spreadsheet(qtbot: QtBot, office: Office, opened: Opened) -> None:
    add_place(office, "Ánh Dương")
    listed = show_list(qtbot, opened)
    wait_for_names(qtbot, listed, ["Ánh Dương"])

    opened.window.action("copy_rows").trigger()

    lines = QApplication.clipboard().text().split("\n")
    assert lines[0].split("\t") == ["Tên cơ sở", "Loại hình", "Tổ dân phố", "Kiểm tra", "Tình trạng"]
    assert lines[1].startswith("Ánh Dương\tKaraoke\t")


def test_the_menus_speak_of_the_list_and_the_form_that_are_shown(qtbot: QtBot, opened: Opened) -> None:
    show_list(qtbot, opened, "inspections")
    page = opened.page("inspections")
    assert opened.window.action("new").text() == "Lập cuộc kiểm tra"
    assert not opened.window.action("save").isEnabled()

    page.show_register("violations")
    assert opened.window.action("new").text() == "Ghi vi phạm"

    opened.window.action("new").trigger()
    assert page.form is not None
    assert opened.window.action("save").isEnabled()
    assert not opened.window.action("new").isEnabled()

    opened.window.action("go_back").trigger()
    assert page.form is None
    assert opened.window.action("new").text() == "Ghi vi phạm"


def test_an_empty_register_says_so_and_has_one_primary_button(qtbot: QtBot, opened: Opened) -> None:
    listed = show_list(qtbot, opened, "other_figures", "hot_spots")

    assert listed.pane.is_empty
    assert listed.primary().isHidden()
    assert not listed.card.isVisible()


def test_in_a_narrow_window_enter_opens_the_card_and_escape_goes_back(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    add_place(office, "Ánh Dương")
    opened.window.resize(683, 384)
    listed = show_list(qtbot, opened)
    assert listed.pane.isVisible()
    assert not listed.card.isVisible()
    listed.table.setFocus()

    qtbot.keyClick(listed.table, Qt.Key.Key_Return)
    qtbot.waitUntil(listed.card.isVisible)
    assert not listed.pane.isVisible()

    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert listed.pane.isVisible()


def test_an_office_above_others_sees_whose_record_each_is(qtbot: QtBot, tmp_path: Path) -> None:
    superior = make_superior(tmp_path)
    add_place(superior, "Ánh Dương")
    made = open_window(superior)
    qtbot.addWidget(made.window)
    made.window.show()

    listed = show_list(qtbot, made)

    wait_for_names(qtbot, listed, ["Ánh Dương"])
    assert [column.title for column in listed.model.columns][:2] == ["Tên cơ sở", "Đơn vị"]
    assert listed.model.row(listed.model.ids[0]).cell(1).text == "Hải Phòng"
    made.close()


def test_another_page_can_ask_for_a_record_hidden_by_filters(qtbot: QtBot, office: Office, opened: Opened) -> None:
    place = add_place(office, "Ánh Dương")
    add_visit(office, add_place(office, "Bình"), THIS_YEAR)
    listed = show_list(qtbot, opened)
    with qtbot.waitSignal(listed.listed):
        listed.set_filters({"state": ("operating",)})
    assert place not in listed.model.ids

    opened.session.open_record("establishments", place)

    qtbot.waitUntil(lambda: listed.table.current_id() == place)
