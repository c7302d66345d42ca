"""Catalogs in the settings: what is shown, added, hidden, taken back; limits of rules with their reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.services.catalogs import load_catalogs
from desktop.settings import SettingsFile
from desktop.ui.office_window import OfficeWindow
from desktop.ui.pages.settings.catalogs_tab import RULES
from desktop.ui.session import FileMemory
from tests.support.ward_office import make_office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.ui.pages.settings.catalogs_tab import CatalogsTab
    from desktop.ui.tasks import Tasks

CRITERIA = "rating_criteria"


@pytest.fixture
def opened(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> Iterator[OfficeWindow]:
    del qtbot
    made = OfficeWindow(
        make_office(tmp_path), tasks, SettingsFile(tmp_path / "s.json"), memory=FileMemory(tmp_path / "w.json")
    )
    yield made
    tasks.shutdown()
    made.close_office()


@pytest.fixture
def tab(qtbot: QtBot, opened: OfficeWindow) -> CatalogsTab:
    """The tab with the scoring sheet shown."""
    page = opened.window.show_page("settings")
    page.tabs.show_tab("catalogs")  # type: ignore[attr-defined]
    tab: CatalogsTab = page.catalogs  # type: ignore[attr-defined]
    with qtbot.waitSignal(tab.entries.listed):
        tab.show_catalog(CRITERIA)
    qtbot.waitUntil(lambda: tab.entries.table.current_id() == load_catalogs()[CRITERIA].entries[0].code)
    return tab


def words(opened: OfficeWindow) -> list[str]:
    return [entry.name for entry in opened.session.office.catalogs[CRITERIA].entries if not entry.hidden]


def test_an_entry_is_added_is_in_force_at_once_and_is_taken_back(
    qtbot: QtBot, opened: OfficeWindow, tab: CatalogsTab
) -> None:
    pane = tab.entries
    shipped = words(opened)
    pane.begin_new()
    assert pane.form is not None
    pane.form.set_value("name", "Có hương ước")
    pane.form.set_value("fact.most", 5)

    with qtbot.waitSignal(opened.session.office_changed):
        pane.save()

    assert words(opened) == [*shipped, "Có hương ước"]
    assert opened.session.office.catalogs[CRITERIA].entries[-1].attributes["most"] == "5"
    with qtbot.waitSignal(opened.session.office_changed):
        opened.session.take_back(receiver=pane)
    assert words(opened) == shipped


def test_a_hidden_entry_stays_listed_here_and_comes_back(qtbot: QtBot, opened: OfficeWindow, tab: CatalogsTab) -> None:
    pane = tab.entries
    shipped = words(opened)
    assert pane.form is not None
    pane.form.set_value("hidden", True)

    with qtbot.waitSignals([opened.session.office_changed, pane.listed]):
        pane.save()

    assert words(opened) == shipped[1:]
    assert pane.restore.isEnabled()
    with qtbot.waitSignals([opened.session.office_changed, pane.listed]):
        pane.drop()
    assert words(opened) == shipped


def test_a_name_is_asked_for_beside_the_field(opened: OfficeWindow, tab: CatalogsTab) -> None:
    pane = tab.entries
    pane.begin_new()

    pane.save()

    assert pane.form is not None
    assert pane.form.notes_of("name")
    assert not opened.session.undo.done


def test_a_limit_wants_its_reason_and_then_holds(qtbot: QtBot, opened: OfficeWindow, tab: CatalogsTab) -> None:
    with qtbot.waitSignal(tab.rules.listed):
        tab.show_catalog(RULES)
    tab.rules.form.set_value("limit", 40_000_000)
    tab.rules.form.set_value("source", "NĐ 1/2027 Đ5")

    tab.save()
    frame = opened.window.current_frame()
    assert frame is not None
    qtbot.waitUntil(lambda: any(key.startswith("error.") for key in frame._banners))  # noqa: SLF001
    tab.rules.form.set_value("reason", "Nghị định mới")
    with qtbot.waitSignal(opened.session.office_changed):
        tab.save()

    assert opened.session.office.rules.fine_limits[0].amount == 40_000_000


def test_the_catalogs_go_to_a_file_and_a_broken_one_is_refused(
    qtbot: QtBot, opened: OfficeWindow, tab: CatalogsTab, tmp_path: Path
) -> None:
    bad = tmp_path / "xau.toml"
    bad.write_text("không phải TOML", encoding="utf-8")

    tab.load_file(bad)

    frame = opened.window.current_frame()
    assert frame is not None
    qtbot.waitUntil(lambda: any(key.startswith("error.") for key in frame._banners))  # noqa: SLF001
    assert opened.session.office.catalogs == load_catalogs()
