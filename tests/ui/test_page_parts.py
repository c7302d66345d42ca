"""The parts of a page: head, banners, filters, undo, long work, tabs, steps, card beside list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from db.domain.changes import Changes, changed
from db.domain.errors import KnownError
from db.domain.progress import Progress
from desktop.ui.changes import ChangesHub
from desktop.ui.errors import show_known_error
from desktop.ui.page_entry import PageEntry
from desktop.ui.widgets.card import Card, FactsGrid, FigureStrip
from desktop.ui.widgets.card_grid import CardGrid
from desktop.ui.widgets.cells import Column, State
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.filter_bar import FilterButton, Option
from desktop.ui.widgets.labels import ElidedLabel
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.search_field import SearchField
from desktop.ui.widgets.split_pane import SplitPane
from desktop.ui.widgets.state_badge import Legend, StateBadge
from desktop.ui.widgets.step_row import DONE, Step, StepRow
from desktop.ui.widgets.tabs import Tabs
from desktop.ui.widgets.undo_strip import UndoStrip
from desktop.ui.widgets.verdict import VerdictPanel, VerdictText
from desktop.ui.widgets.work_row import WorkRow
from tests.support import gallery

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

STATES = (Option("on", "Hoạt động", count=70), Option("off", "Tạm ngừng"), Option("shut", "Đóng cửa"))


@pytest.fixture
def page(qtbot: QtBot) -> PageFrame:
    made = PageFrame("Cơ sở", scope="86 cơ sở đang quản lý tại ngày 20/11/2026")
    made.resize(1162, 700)
    qtbot.addWidget(made)
    return made


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


class Shown(QObject):
    """Notes every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


@pytest.mark.parametrize("entry", [one for one in gallery.PAGES if one.key in gallery.SHOWN], ids=gallery.SHOWN)
def test_building_and_changing_a_page_flashes_no_window(qtbot: QtBot, qapp: QApplication, entry: PageEntry) -> None:
    watch = Shown()
    qapp.installEventFilter(watch)

    page = entry.factory()
    holder = QWidget()
    QVBoxLayout(holder).addWidget(page)
    qapp.removeEventFilter(watch)
    qtbot.addWidget(holder)

    assert watch.windows == []
    assert not holder.grab().isNull()


def test_the_primary_button_answers_to_its_action_and_to_ctrl_enter(page: PageFrame) -> None:
    done: list[str] = []

    page.set_primary("Thêm cơ sở", lambda: done.append("new"), action="new")
    for key in ("new", "primary"):
        page.bindings()[key][0]()

    assert done == ["new", "new"]
    assert page.bindings()["new"][1] == "Thêm cơ sở"


def test_a_disabled_primary_button_does_nothing_by_key_either(page: PageFrame) -> None:
    done: list[str] = []
    page.set_primary("Gộp", lambda: done.append("merge")).setEnabled(False)

    page.bindings()["primary"][0]()

    assert done == []


def test_there_is_only_one_primary_button(page: PageFrame) -> None:
    page.set_primary("Lưu", lambda: None)
    page.set_primary("Gửi", lambda: None)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    primaries = [button.text() for button in page.findChildren(QPushButton) if button.property("role") == "primary"]

    assert primaries == ["Gửi"]


def test_in_a_narrow_window_plain_buttons_stand_in_khac(qtbot: QtBot, page: PageFrame) -> None:
    button = page.add_button("Nhập từ Excel", lambda: None, icon="table", action="import")
    page.show()
    more = next(one for one in page.findChildren(QPushButton) if one.text() == "Khác")
    wide = button.isVisible(), more.isVisible()

    page.resize(660, 400)
    QApplication.processEvents()

    assert wide == (True, False)
    assert (button.isVisible(), more.isVisible()) == (False, True)
    assert [entry.text() for entry in more.menu().actions() if entry.isVisible()] == ["Nhập từ Excel"]


def test_a_page_with_a_way_back_tells_when_it_is_taken(qtbot: QtBot) -> None:
    page = PageFrame("Karaoke Gió Biển", back=True)
    qtbot.addWidget(page)

    with qtbot.waitSignal(page.back_asked):
        page.bindings()["go_back"][0]()


def test_escape_on_a_page_with_a_way_back_goes_back(qtbot: QtBot) -> None:
    page = PageFrame("Karaoke Gió Biển", back=True)
    qtbot.addWidget(page)

    with qtbot.waitSignal(page.back_asked):
        qtbot.keyClick(page, Qt.Key.Key_Escape)


def test_a_banner_with_the_same_key_gives_way(qtbot: QtBot, page: PageFrame) -> None:
    page.show_banner("backup", "warn", text="Chưa sao lưu 7 ngày.")
    page.show_banner("backup", "warn", text="Chưa sao lưu 8 ngày.")

    assert "8 ngày" in words(page)
    assert "7 ngày" not in words(page)
    page.hide_banner("backup")
    page.hide_banner("backup")
    assert "8 ngày" not in words(page)


def test_the_link_of_a_banner_does_its_work(qtbot: QtBot, page: PageFrame) -> None:
    done: list[str] = []
    banner = page.show_banner("k", "bad", lead="Lỗi.", text="<b>", action="Làm lại", on_action=lambda: done.append("x"))

    banner.findChildren(QLabel)[0].linkActivated.emit("do")

    assert done == ["x"]
    assert "&lt;b&gt;" in words(banner)
    assert banner.accessibleName() == "Lỗi. <b> Làm lại"


def test_a_known_error_is_told_as_what_why_and_next(page: PageFrame) -> None:
    show_known_error(page, KnownError("WRONG_PASSPHRASE"))

    assert "Chưa mở được dữ liệu." in words(page)
    assert "Nhập lại" in words(page)


def test_ctrl_f_goes_to_the_search_field(qtbot: QtBot, page: PageFrame) -> None:
    bar = page.add_filter_bar(placeholder="Tìm theo tên")
    with qtbot.waitActive(page):
        page.show()

    page.bindings()["search"][0]()

    assert bar.search is not None
    assert bar.search.hasFocus()


def test_a_filter_reads_as_a_sentence_and_is_active_when_set(qtbot: QtBot) -> None:
    button = FilterButton("Tình trạng", STATES)
    qtbot.addWidget(button)
    texts = [button.text()]

    for codes in (("on",), ("on", "off")):
        button.set_codes(codes)
        texts.append(button.text())

    assert texts == ["Tình trạng: tất cả", "Tình trạng: Hoạt động", "Tình trạng: 2 mục"]
    assert button.property("active") == "true"


def test_several_choices_of_a_filter_are_ticked_one_after_the_other(qtbot: QtBot) -> None:
    button = FilterButton("Tình trạng", STATES)
    qtbot.addWidget(button)
    told: list[tuple[str, ...]] = []
    button.chosen.connect(told.append)
    everything, _, on, off, _ = button.menu().actions()

    for entry in (on, off, on, everything):
        entry.trigger()

    assert told == [("on",), ("on", "off"), ("off",), ()]


def test_a_filter_of_one_choice_replaces_it(qtbot: QtBot) -> None:
    button = FilterButton("Kỳ", STATES, several=False, all_text="mọi kỳ")
    qtbot.addWidget(button)
    _, _, on, off, _ = button.menu().actions()

    on.trigger()
    off.trigger()

    assert button.codes() == ("off",)
    button.set_options(STATES[:1])
    assert button.codes() == ()
    assert button.text() == "Kỳ: mọi kỳ"


def test_the_filter_bar_tells_text_and_choices_together(qtbot: QtBot, page: PageFrame) -> None:
    bar = page.add_filter_bar(placeholder="Tìm theo tên")
    bar.add_filter("state", "Tình trạng", STATES)
    told: list[tuple[str, dict[str, tuple[str, ...]]]] = []
    bar.changed.connect(lambda text, chosen: told.append((text, chosen)))

    bar.set_chosen({"state": ("on",)}, text="sao")
    assert "clear_filters" in page.bindings()
    bar.clear_filters()

    assert told == [("sao", {"state": ("on",)}), ("", {})]
    assert "clear_filters" not in page.bindings()


def test_in_a_narrow_window_filters_fold_into_one_button(qtbot: QtBot, page: PageFrame) -> None:
    bar = page.add_filter_bar(placeholder="Tìm")
    button = bar.add_filter("state", "Tình trạng", STATES)
    bar.add_columns((Column("a", "Tên"),), lambda key, on: None)
    bar.set_chosen({"state": ("on",)})
    page.resize(700, 400)
    page.show()
    QApplication.processEvents()

    fold = next(one for one in bar.findChildren(QPushButton) if one.text().startswith("Bộ lọc"))

    assert fold.isVisible()
    assert fold.text() == "Bộ lọc (1)"
    assert not button.isVisible()


def test_search_waits_for_the_last_key(qtbot: QtBot) -> None:
    field = SearchField("Tìm")
    qtbot.addWidget(field)
    told: list[str] = []
    field.searched.connect(told.append)

    qtbot.keyClicks(field, " sao ")
    assert told == []
    qtbot.waitUntil(lambda: bool(told))

    assert told == ["sao"]


def test_search_leaves_a_word_being_composed_alone(qtbot: QtBot, compose) -> None:
    field = SearchField("Tìm")
    qtbot.addWidget(field)
    told: list[str] = []
    field.searched.connect(told.append)

    compose(field, preedit="Hải Th")
    assert not any(timer.isActive() for timer in field.findChildren(QTimer))
    compose(field, commit="Hải Thành")
    qtbot.waitUntil(lambda: bool(told))

    assert told == ["Hải Thành"]


def test_enter_searches_at_once_and_escape_searches_for_nothing(qtbot: QtBot) -> None:
    field = SearchField("Tìm")
    qtbot.addWidget(field)
    told: list[str] = []
    field.searched.connect(told.append)

    qtbot.keyClicks(field, "a")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Escape)

    assert told == ["a", ""]


@pytest.fixture
def strip(qtbot: QtBot) -> UndoStrip:
    parent = QWidget()
    parent.resize(800, 600)
    qtbot.addWidget(parent)
    made = UndoStrip(parent)
    made.kept = parent  # type: ignore[attr-defined]
    parent.show()
    return made


def test_undo_is_done_once(strip: UndoStrip) -> None:
    done: list[str] = []
    strip.offer("Đã chuyển.", lambda: done.append("undone"))

    strip.undo_now()
    strip.undo_now()

    assert done == ["undone"]
    assert not strip.is_offering


def test_the_undo_strip_stays_while_it_has_the_focus(strip: UndoStrip) -> None:
    strip.offer("Đã chuyển.", lambda: None)
    button = strip.findChildren(QPushButton)[0]

    QApplication.sendEvent(button, QFocusEvent(QEvent.Type.FocusIn))
    timer = strip.findChild(QTimer)
    assert timer is not None
    stopped = not timer.isActive()
    QApplication.sendEvent(button, QFocusEvent(QEvent.Type.FocusOut))

    assert stopped
    assert timer.isActive()
    assert timer.interval() == 10_000


def test_the_undo_strip_stays_inside_a_small_page(strip: UndoStrip) -> None:
    strip.offer("Đã chuyển “Nhà nghỉ Sao Đêm” sang tạm ngừng hoạt động.", lambda: None)

    strip.parentWidget().resize(400, 300)
    QApplication.processEvents()

    assert strip.parentWidget().rect().contains(strip.geometry())


def test_ctrl_z_works_after_the_strip_has_gone(page: PageFrame) -> None:
    done: list[str] = []
    page.offer_undo("Đã xóa.", lambda: done.append("undone"))
    page.findChildren(UndoStrip)[0].leave()

    page.bindings()["undo"][0]()

    assert done == ["undone"]


def test_short_work_shows_nothing(qtbot: QtBot) -> None:
    row = WorkRow()
    qtbot.addWidget(row)

    row.begin("Đang in")
    row.end()

    assert row.isHidden()


def test_long_work_says_how_far_it_is_and_how_long_it_takes(qtbot: QtBot) -> None:
    clock = [0.0]
    row = WorkRow(now=lambda: clock[0])
    qtbot.addWidget(row)

    row.begin("Đang lập công văn đôn đốc")
    qtbot.waitUntil(row.isVisible)
    clock[0] = 9
    row.show_progress(Progress(9, 14, "phường Hồng An"))

    assert "Đang lập công văn đôn đốc: 9/14, phường Hồng An" in words(row)
    assert "còn khoảng 5 giây" in words(row)
    clock[0] = 900
    row.show_progress(Progress(1, 2))
    assert "còn khoảng 15 phút" in words(row)
    row.show_progress(Progress(3, what="tệp a"))
    assert "Đang lập công văn đôn đốc: tệp a" in words(row)


def test_escape_stops_the_work_only_with_the_focus_on_its_row(qtbot: QtBot) -> None:
    row = WorkRow()
    qtbot.addWidget(row)
    row.begin("Đang gộp")
    row.show()

    with qtbot.waitSignal(row.stop_asked):
        qtbot.keyClick(row, Qt.Key.Key_Escape)
    row.stopping()
    row.end("Đã dừng: 9 công văn xong, 5 chưa lập.", state=State("state-info", "", "accent"))

    assert "Đã dừng" in words(row)
    qtbot.keyClick(row, Qt.Key.Key_Escape)
    assert row.isHidden()


def test_a_tab_is_made_when_it_is_first_shown(qtbot: QtBot) -> None:
    made: list[str] = []
    tabs = Tabs(name="Hồ sơ")
    qtbot.addWidget(tabs)

    def make(key: str) -> QWidget:
        made.append(key)
        return QWidget()

    tabs.add("a", "Tóm tắt", lambda: make("a"))
    tabs.add("b", "Kế hoạch & chỉ tiêu", lambda: make("b"), scroll=True)
    with qtbot.waitSignal(tabs.shown):
        tabs.show_tab("b")
    tabs.show_tab("a")
    tabs.show_tab("b")
    tabs.set_title("b", "Xung đột 3")

    assert made == ["a", "b"]
    assert tabs.current() == "b"


def test_a_step_that_is_not_open_cannot_be_chosen(qtbot: QtBot) -> None:
    row = StepRow(name="Các bước")
    qtbot.addWidget(row)
    row.show_steps(
        (Step("1", "1. Kỳ", "2026", DONE), Step("2", "2. Ký"), Step("3", "3. Xuất", open=False)), current="2"
    )
    row.resize(600, 48)
    row.show()
    told: list[str] = []
    row.chosen.connect(told.append)

    qtbot.keyClick(row, Qt.Key.Key_Left)
    qtbot.keyClick(row, Qt.Key.Key_Right)
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(500, 20))
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(100, 20))

    assert told == ["1", "1"]
    assert "2. Ký" in row.accessibleName()
    assert not row.grab().isNull()


class Kept:
    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def recall(self, key: str) -> str:
        return self.values.get(key, "")

    def keep(self, key: str, value: str) -> None:
        self.values[key] = value


def test_list_and_card_stand_side_by_side_and_the_width_is_remembered(qtbot: QtBot) -> None:
    kept = Kept()
    kept.values["split.places"] = "410"
    pane = SplitPane(QLineEdit(), QLineEdit(), name="places", memory=kept)
    pane.resize(1200, 500)
    qtbot.addWidget(pane)
    pane.show()
    before = pane.sizes()[1]

    pane.moveSplitter(700, 1)

    assert before == 410
    assert int(kept.values["split.places"]) == pane.sizes()[1]


def test_in_a_narrow_window_the_card_takes_the_place_of_the_list(qtbot: QtBot) -> None:
    left, card = QLineEdit(), QLineEdit()
    pane = SplitPane(left, card, name="places")
    pane.resize(700, 400)
    qtbot.addWidget(pane)
    with qtbot.waitSignal(pane.narrow_changed):
        pane.show()
    at_first = left.isVisible(), card.isVisible()

    pane.open_card()
    opened = left.isVisible(), card.isVisible()
    qtbot.keyClick(pane, Qt.Key.Key_Escape)

    assert at_first == (True, False)
    assert opened == (False, True)
    assert left.isVisible()
    assert pane.is_narrow


def test_a_drawer_that_is_closed_leaves_the_list_alone(qtbot: QtBot) -> None:
    pane = SplitPane(QLineEdit(), QLineEdit(), name="x")
    pane.resize(1200, 400)
    qtbot.addWidget(pane)
    pane.show()

    pane.set_card_shown(shown=False)

    assert pane.sizes()[1] == 0


def test_cards_stand_in_two_columns_and_in_a_narrow_window_in_one(qtbot: QtBot) -> None:
    grid = CardGrid()
    first, second = Card("Việc cần làm"), Card("Chỉ tiêu")
    grid.add(first, 0, 0, least=100)
    grid.add(second, 0, 1, least=100)
    grid.add(Card("Dưới"), 1, 0, wide=True, stretch=0)
    qtbot.addWidget(grid)
    grid.resize(1100, 600)
    grid.show()
    side_by_side = first.y() == second.y()

    grid.resize(640, 300)
    QApplication.processEvents()

    assert side_by_side
    assert second.y() > first.y()


def test_a_verdict_gives_answer_reason_checks_and_hides_codes(qtbot: QtBot) -> None:
    panel = VerdictPanel()
    qtbot.addWidget(panel)
    done: list[str] = []
    panel.show_verdict(
        VerdictText(
            "indeterminate",
            "Chưa kết luận được: chưa biết người ký.",
            "Nội dung còn nguyên vẹn.",
            (("Toàn vẹn", State("state-ok", "Nguyên vẹn", "ok")),),
            "3FA1 9C04",
            "So dấu vân tay.",
            (("Mã", "SIGNER_UNKNOWN"),),
        ),
        actions=(("Ghi nhận khóa", "key", lambda: done.append("enrol")),),
    )
    panel.announce()

    buttons = {button.text(): button for button in panel.findChildren(QPushButton)}
    buttons["Ghi nhận khóa"].click()
    before = words(panel)
    buttons["Chi tiết"].click()

    assert done == ["enrol"]
    assert "chưa biết người ký" in before
    assert "Nguyên vẹn" in before
    assert "SIGNER_UNKNOWN" not in before
    assert "SIGNER_UNKNOWN" in words(panel)


def test_facts_without_a_value_are_left_out(qtbot: QtBot) -> None:
    facts = FactsGrid()
    qtbot.addWidget(facts)

    facts.show_facts([("Địa chỉ", "Hải Thành 4"), ("Đơn vị cũ", ""), ("Tình trạng", State("state-ok", "Hoạt động"))])

    assert "Hải Thành 4" in words(facts)
    assert "Đơn vị cũ" not in words(facts)
    assert "Hoạt động" in words(facts)


def test_states_and_figures_speak_their_words(qtbot: QtBot) -> None:
    badge = StateBadge(State("state-bad", "Quá hạn", "bad"))
    legend = Legend((State("state-ok", "Đạt 8", "ok"),))
    strip = FigureStrip()
    strip.show_figures((("88", "đúng hạn", State("state-ok", "đạt", "ok")), ("5", "trễ hạn", None)))
    for widget in (badge, legend, strip):
        qtbot.addWidget(widget)

    assert badge.accessibleName() == "Quá hạn"
    assert "Đạt 8" in words(legend)
    assert "88" in words(strip)


def test_an_empty_page_has_one_button_and_its_links_work(qtbot: QtBot) -> None:
    done: list[str] = []
    empty = EmptyState(
        "megaphone",
        "Chưa có",
        "Ghi mỗi buổi.",
        button="Ghi",
        on_click=lambda: done.append("new"),
        links=(("Đã có sổ?", "Nhập từ Excel", lambda: done.append("import")),),
    )
    qtbot.addWidget(empty)

    for button in empty.findChildren(QPushButton):
        button.click()

    assert done == ["new", "import"]


def test_a_line_without_room_ends_in_dots_and_shows_itself_as_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("Công ty TNHH Dịch vụ lưu trú và Ẩm thực Biển Đông")
    qtbot.addWidget(label)
    label.resize(100, 20)
    label.show()

    assert label.text().endswith("…")
    assert label.toolTip() == label.whole_text()


def test_changes_reach_those_who_watch_and_no_one_who_has_gone(qapp: QApplication) -> None:
    hub, watcher = ChangesHub(), QWidget()
    seen: list[Changes] = []
    hub.watch(watcher, "establishments", then=seen.append)

    hub.announce(changed("establishments", "a"))
    hub.announce(changed("inspections", "b"))
    hub.announce(Changes())
    watcher.deleteLater()
    QApplication.sendPostedEvents(watcher, QEvent.Type.DeferredDelete.value)
    hub.announce(changed("establishments", "c"))

    assert seen == [changed("establishments", "a")]
