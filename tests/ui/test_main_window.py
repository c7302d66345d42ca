"""The frame: pages made when first shown, keys from one table, palette, rail, closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from desktop.ui import keys
from desktop.ui.main_window import MainWindow, frame_of
from desktop.ui.page_entry import PageEntry
from desktop.ui.widgets.navigation import RAIL_WIDTH, WIDTH, NavEntry, Navigation
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.palette import CommandPalette, PaletteHit
from desktop.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TAKEN_BY_INPUT_METHODS = ("Ctrl+Shift", "Alt+Z")


class Page(PageFrame):
    """A page that notes what happens to it."""

    def __init__(self, name: str, log: list[str]) -> None:
        super().__init__(name)
        self.log, self.name = log, name
        self.field = QLineEdit()
        holder = QWidget()
        QVBoxLayout(holder).addWidget(self.field)
        self.set_body(holder)
        self.set_primary("Thêm", lambda: log.append(f"new {name}"), action="new")
        log.append(f"made {name}")

    def page_shown(self) -> None:
        self.log.append(f"shown {self.name}")

    def page_hidden(self) -> None:
        self.log.append(f"hidden {self.name}")


@pytest.fixture
def log() -> list[str]:
    return []


@pytest.fixture
def window(qtbot: QtBot, log: list[str]) -> MainWindow:
    pages = [
        PageEntry("a", "Tổng quan", "grid", "daily", lambda: Page("a", log)),
        PageEntry("b", "Cơ sở", "building", "daily", lambda: Page("b", log)),
        PageEntry("c", "Tiếp nhận", "inbox", "plan", lambda: Page("c", log)),
        PageEntry("hidden", "Xung đột", "conflict", "", lambda: Page("hidden", log)),
    ]
    made = MainWindow(pages, groups=(("daily", "Hằng ngày"), ("plan", "Kế hoạch")), title="Phường – Địa Bàn")
    made.resize(1366, 700)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.show_page("a")
    return made


def hits(window: MainWindow) -> QListView:
    """The list of the palette."""
    palette = window.findChild(CommandPalette)
    assert palette is not None
    found = palette.findChild(QListView)
    assert found is not None
    return found


def search_for(qtbot: QtBot, text: str) -> None:
    """Types into the palette and does not wait for the pause."""
    field = QApplication.focusWidget()
    assert isinstance(field, SearchField)
    field.setText(text)
    field.search_now()


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    qtbot.keyClick(QApplication.focusWidget() or window, key, held)


def test_a_page_is_made_when_it_is_first_shown(window: MainWindow, log: list[str]) -> None:
    window.show_page("b")
    window.show_page("a")

    assert log == ["made a", "shown a", "made b", "hidden a", "shown b", "hidden b", "shown a"]
    assert window.is_made("b")
    assert not window.is_made("c")


def test_ctrl_and_a_digit_show_the_pages_of_the_navigation(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)

    assert window.current_page() == "c"


def test_alt_left_goes_back_page_by_page(qtbot: QtBot, window: MainWindow) -> None:
    window.show_page("b")
    window.show_page("hidden")

    for _ in range(3):
        press(qtbot, window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)

    assert window.current_page() == "a"


def test_a_page_with_a_way_back_goes_back_inside_first(window: MainWindow, log: list[str]) -> None:
    window.show_page("b")
    frame = window.current_frame()
    assert frame is not None
    frame.bind("go_back", lambda: log.append("inside"))

    window.go_back()

    assert window.current_page() == "b"
    assert log[-1] == "inside"


def test_actions_reach_the_page_that_is_shown_under_its_own_words(
    qtbot: QtBot, window: MainWindow, log: list[str]
) -> None:
    window.show_page("b")

    press(qtbot, window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)

    assert log[-1] == "new b"
    assert window.action("new").text() == "Thêm"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_ctrl_enter_does_the_primary_work(qtbot: QtBot, window: MainWindow, log: list[str], key: Qt.Key) -> None:
    press(qtbot, window, key, Qt.KeyboardModifier.ControlModifier)

    assert log[-1] == "new a"


def test_a_word_being_composed_is_finished_before_a_shortcut_acts(
    qtbot: QtBot, window: MainWindow, log: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    monkeypatch.setattr("desktop.ui.main_window.commit_typing", lambda: order.append("committed"))
    frame = window.current_frame()
    assert frame is not None
    frame.bind("save", lambda: order.append("saved"))

    press(qtbot, window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert order == ["committed", "saved"]


def test_actions_nobody_answers_to_are_grey(window: MainWindow) -> None:
    assert not window.action("save").isEnabled()
    assert window.action("new").isEnabled()
    assert window.action("backup").isEnabled()


def test_actions_of_the_frame_are_told_to_the_program(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.action_asked) as told:
        press(qtbot, window, Qt.Key.Key_F1)

    assert told.args == ["help"]


def test_the_palette_finds_pages_and_actions_without_accents(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    search_for(qtbot, "tiep nhan")
    press(qtbot, window, Qt.Key.Key_Return)

    assert window.current_page() == "c"


def test_the_palette_finds_records_in_the_background(qtbot: QtBot, window: MainWindow) -> None:
    asked: list[str] = []

    def find(text: str, answer) -> None:
        asked.append(text)
        answer((PaletteHit("Cơ sở: 1 kết quả", "establishments:7", "Karaoke Sao Khuê", "building", "Hải Thành 4"),))

    window.set_palette_provider(find)
    window.action("palette").trigger()
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "zz")
    qtbot.waitUntil(lambda: asked == ["zz"])

    with qtbot.waitSignal(window.hit_chosen) as told:
        qtbot.keyClick(field, Qt.Key.Key_Return)

    assert told.args == ["establishments:7"]


def test_an_answer_to_an_earlier_search_is_not_shown_in_the_palette(qtbot: QtBot, window: MainWindow) -> None:
    answers: list = []
    window.set_palette_provider(lambda text, answer: answers.append(answer))
    window.action("palette").trigger()

    search_for(qtbot, "zz")
    search_for(qtbot, "zzz")
    answers[0]((PaletteHit("Cơ sở", "x", "AA"),))

    assert hits(window).model().rowCount() == 0


def test_escape_closes_the_palette_and_gives_the_focus_back(qtbot: QtBot, window: MainWindow) -> None:
    page = window.page("a")
    assert isinstance(page, Page)
    page.field.setFocus()
    window.action("palette").trigger()
    palette = window.findChild(CommandPalette)
    assert palette is not None
    assert palette.isVisible()

    press(qtbot, window, Qt.Key.Key_Escape)

    assert not palette.isVisible()
    assert page.field.hasFocus()


def test_arrows_in_the_palette_step_over_titles(qtbot: QtBot, window: MainWindow) -> None:
    window.action("palette").trigger()
    palette = window.findChild(CommandPalette)
    assert palette is not None
    rows = []

    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up):
        press(qtbot, window, key)
        rows.append(hits(window).currentIndex().row())

    assert rows == [2, 3, 5, 3, 2]


def test_below_1000_pixels_the_navigation_is_a_rail(window: MainWindow) -> None:
    navigation = window.findChild(Navigation)
    assert navigation is not None
    widths = [navigation.width()]

    window.set_person("Đỗ Thị Minh Hạnh")
    window.say_backup("Sao lưu gần nhất: 18/11/2026")
    window.resize(990, 600)
    QApplication.processEvents()
    widths.append(navigation.width())

    assert widths == [WIDTH, RAIL_WIDTH]
    assert window.is_narrow


def test_the_window_shrinks_to_200_percent_of_a_small_screen(window: MainWindow) -> None:
    window.resize(683, 360)
    QApplication.processEvents()

    assert (window.width(), window.height()) == (683, 360)


def test_f6_goes_between_navigation_and_page(qtbot: QtBot, window: MainWindow) -> None:
    page = window.page("a")
    assert isinstance(page, Page)
    page.field.setFocus()

    press(qtbot, window, Qt.Key.Key_F6)
    navigation = window.findChild(Navigation)
    assert navigation is not None
    in_navigation = navigation.isAncestorOf(QApplication.focusWidget())
    press(qtbot, window, Qt.Key.Key_F6)

    assert in_navigation
    assert page.isAncestorOf(QApplication.focusWidget())


def test_closing_waits_while_work_is_being_written(qtbot: QtBot, window: MainWindow) -> None:
    window.hold_closing(on=True)
    with qtbot.waitSignal(window.close_asked):
        window.close()
    assert window.isVisible()

    window.hold_closing(on=False)
    window.close()

    assert not window.isVisible()


def test_pages_of_another_database_are_forgotten(window: MainWindow, log: list[str]) -> None:
    window.drop_pages()

    assert window.current_frame() is None
    assert window.show_notice("x", "warn", text="…") is None
    assert not window.action("new").isEnabled()
    window.show_page("a")
    assert log.count("made a") == 2


def test_a_notice_stands_on_the_page_that_is_shown(window: MainWindow) -> None:
    banner = window.show_notice("backup", "warn", text="Chưa sao lưu 7 ngày.")

    assert banner is not None
    assert window.page("a").isAncestorOf(banner)


def test_something_that_is_no_page_is_refused() -> None:
    with pytest.raises(TypeError, match="no PageFrame"):
        frame_of(QWidget())


def test_the_navigation_is_one_stop_with_arrows_inside(qtbot: QtBot) -> None:
    navigation = Navigation(name="Các trang")
    navigation.set_entries(
        (("Một", (NavEntry("a", "A", "grid"), NavEntry("b", "B", "table"))), ("Hai", (NavEntry("c", "C", "gear"),)))
    )
    qtbot.addWidget(navigation)
    navigation.resize(204, 500)
    navigation.show()
    view = navigation.findChild(QListView)
    assert view is not None
    navigation.show_current("b")
    navigation.set_count("b", 3, tone="bad")

    with qtbot.waitSignal(navigation.chosen) as told:
        qtbot.keyClick(view, Qt.Key.Key_Down)

    assert told.args == ["c"]
    assert view.model().index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "B, 3"
    assert view.hasFocus() or view.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_click_on_the_page_already_shown_asks_for_it_again(qtbot: QtBot) -> None:
    navigation = Navigation(name="Các trang")
    navigation.set_entries((("Một", (NavEntry("a", "A", "grid"), NavEntry("b", "B", "table"))),))
    qtbot.addWidget(navigation)
    navigation.resize(204, 500)
    navigation.show()
    navigation.show_current("a")
    view = navigation.findChild(QListView)
    assert view is not None

    with qtbot.waitSignal(navigation.chosen) as told:
        place = view.visualRect(view.model().index(1, 0)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert told.args == ["a"]


def test_pages_without_room_in_the_rail_are_reached_by_dots(qtbot: QtBot) -> None:
    navigation = Navigation(name="Các trang")
    entries = tuple(NavEntry(str(n), f"Trang {n}", "grid") for n in range(12))
    navigation.set_entries((("Một", entries),))
    qtbot.addWidget(navigation)
    navigation.set_rail(rail=True)
    navigation.resize(46, 200)
    navigation.show()
    QApplication.processEvents()

    dots = navigation.findChild(QPushButton)
    assert dots is not None

    assert dots.isVisible()
    navigation.resize(46, 600)
    QApplication.processEvents()
    assert not dots.isVisible()


def test_no_shortcut_is_given_twice_or_taken_by_input_methods() -> None:
    used = [one.shortcut for one in keys.actions() if one.shortcut]

    assert len(used) == len(set(used))
    for shortcut in used:
        assert not any(taken in shortcut for taken in TAKEN_BY_INPUT_METHODS), shortcut
        assert not QKeySequence.fromString(shortcut).isEmpty()


def test_every_action_stands_in_a_menu_with_letters_of_its_own() -> None:
    titles = dict(keys.menus())

    assert {one.menu for one in keys.actions()} == set(titles)
    assert len({one.key for one in keys.actions()}) == len(keys.actions())
    assert all("&" in one.text for one in keys.actions())
    assert keys.field_keys()
