"""The step "Nghi trùng": found by itself, compared side by side, decided by keys, undone; the card tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.services.duplicate_list import links_of_place
from desktop.ui.pages.establishments.places_page import PlacesPage
from desktop.ui.widgets.buttons import LinkButton
from tests.support.ward_office import add_place, make_office
from tests.support.window import Opened, open_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office

_LONG = 20_000


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path)
    add_place(made, "Karaoke Hoàng Gia", business_number="0201234567")
    add_place(made, "Cơ sở KTV Hoàng Gia", address="218 Phạm Văn Đồng, P. Hải Thành")
    add_place(made, "Massage An Nhiên", address="5 Mạc Thái Tổ", kinds=("massage",))
    add_place(made, "Mát xa An Nhiên", address="Số 5 đường Mạc Thái Tổ", kinds=("massage",))
    return made


@pytest.fixture
def opened(qtbot: QtBot, office: Office) -> Iterator[Opened]:
    made = open_window(office)
    qtbot.addWidget(made.window)
    made.window.resize(1366, 738)
    made.window.show()
    made.window.activateWindow()
    yield made
    made.close()


def words_of(widget: QWidget) -> list[str]:
    return [button.text() for button in widget.findChildren(LinkButton)]


def test_pairs_are_decided_by_key_one_after_the_other_and_undone(qtbot: QtBot, office: Office, opened: Opened):
    page = opened.page("establishments")
    assert isinstance(page, PlacesPage)
    step = page.show_duplicates()
    qtbot.waitUntil(lambda: len(step.pairs) == 2, timeout=_LONG)
    first = step.pairs[step.table.current_id()].pair
    qtbot.waitUntil(lambda: step.view.widget() is not None and step.reasons_shown() != "", timeout=_LONG)

    qtbot.keyClick(step.table, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: len(step.pairs) == 1, timeout=_LONG)
    second = step.pairs[step.table.current_id()].pair

    assert second != first
    assert [one.id for one in links_of_place(office, first.first).group if one.leads] == [first.second]
    assert links_of_place(office, second.first).group == ()

    with qtbot.waitSignal(step.loaded, timeout=_LONG):
        step.bindings()["undo"][0]()
    qtbot.waitUntil(lambda: links_of_place(office, first.first).group == (), timeout=_LONG)

    qtbot.keyClick(step.table, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: links_of_place(office, second.first).decisions != (), timeout=_LONG)


def test_the_card_of_a_linked_place_shows_the_others_and_takes_back_with_a_reason(
    qtbot: QtBot, office: Office, opened: Opened
):
    page = opened.page("establishments")
    assert isinstance(page, PlacesPage)
    step = page.show_duplicates()
    qtbot.waitUntil(lambda: len(step.pairs) == 2, timeout=_LONG)
    pair = step.pairs[step.table.current_id()].pair
    step.answer("same")
    qtbot.waitUntil(lambda: len(step.pairs) == 1, timeout=_LONG)
    step.back_asked.emit()
    shown = page.list_of("establishments")
    qtbot.waitUntil(lambda: shown.choose(pair.first, open_card=True) is None and page.frame is shown, timeout=_LONG)

    qtbot.waitUntil(lambda: any("Gỡ liên kết" in words for words in words_of(shown.card)), timeout=_LONG)
    button = next(one for one in shown.card.findChildren(LinkButton) if "Gỡ liên kết" in one.text())
    button.click()
    panel = shown.card.panel()
    assert panel is not None
    panel.words.set_value("Hai nhà liền kề")
    panel.go_button.click()
    qtbot.waitUntil(lambda: links_of_place(office, pair.first).group == (), timeout=_LONG)
