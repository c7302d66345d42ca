"""An opened office in the window: what the menus do, what the frame tells, help, idle lock, settings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.cli.parser import make_parser
from desktop.paths import resource
from desktop.sentences import SENTENCES
from desktop.services.lists import Filter
from desktop.services.office import Office
from desktop.services.papers import load_paper_settings
from desktop.services.plans import current_plan
from desktop.services.records import find_records, keep_draft
from desktop.services.reminders import load_reminders
from desktop.settings import SettingsFile
from desktop.ui.idle import IdleWatch
from desktop.ui.keys import actions
from desktop.ui.office_window import OfficeWindow
from desktop.ui.pages.help.texts import read_topic, topic_of, topics
from desktop.ui.pages.journal.page import JournalPage
from desktop.ui.pages.plans.page import PlansPage
from desktop.ui.pages.settings.page import SettingsPage
from desktop.ui.session import FileMemory
from desktop.ui.widgets.palette import PaletteHit
from tests.support.clock import FrozenClock
from tests.support.ward_office import add_place, add_visit, ask_remedy, make_office

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

    from desktop.ui.tasks import Tasks

LONG = 20_000
PAGES = (
    *("overview", "establishments", "inspections", "activities", "trainings", "tips", "other_figures"),
    *("plans", "reports", "receiving", "papers", "trust", "journal", "settings", "help", "print"),
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


@pytest.fixture
def opened(qtbot: QtBot, office: Office, tasks: Tasks, tmp_path: Path) -> Iterator[OfficeWindow]:
    """The window over the office, with its first page."""
    settings = SettingsFile(tmp_path / "settings.json")
    made = OfficeWindow(office, tasks, settings, memory=FileMemory(tmp_path / "window.json"))
    made.begin()
    qtbot.waitUntil(lambda: made.source.value is not None and made.reminders.value is not None, timeout=LONG)
    yield made
    tasks.shutdown()
    made.close_office()


def test_the_title_names_the_office_and_says_that_data_are_for_practice(opened: OfficeWindow) -> None:
    assert opened.window.windowTitle() == "UBND phường Dương Kinh (dữ liệu thực hành) – Địa Bàn"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_an_empty_office(qtbot: QtBot, opened: OfficeWindow, tasks: Tasks, page: str) -> None:
    opened.window.show_page(page)
    qtbot.waitUntil(lambda: not tasks.is_busy, timeout=LONG)

    assert opened.window.current_page() == page


def test_what_is_overdue_is_counted_beside_the_page(qtbot: QtBot, opened: OfficeWindow, office: Office) -> None:
    place = add_place(office)
    ask_remedy(office, place, add_visit(office, place, date(2026, 10, 15)), date(2026, 11, 14))

    with qtbot.waitSignal(opened.source.changed, timeout=LONG) as changed:
        opened.source.refresh()

    assert len(changed.args[0].remedies) == 1


def test_the_palette_finds_records_without_marks(qtbot: QtBot, opened: OfficeWindow, office: Office) -> None:
    place = add_place(office, "Karaoke Sao Khuê")
    found: list[Sequence[PaletteHit]] = []

    opened.find_records("sao khue", found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=LONG)

    assert [(hit.key, hit.title) for hit in found[0]] == [(f"record:establishments:{place}", "Karaoke Sao Khuê")]


def test_a_backup_goes_to_the_chosen_folder_and_is_remembered(
    qtbot: QtBot, opened: OfficeWindow, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))

    with qtbot.waitSignal(opened.reminders.changed, timeout=LONG):
        opened.window.action("backup").trigger()

    assert [file.suffix for file in stick.iterdir()] == [".db"]
    assert load_reminders(office).backed_up_on == date(2026, 11, 20)


def test_a_draft_left_behind_is_offered_on_the_first_page(qtbot: QtBot, opened: OfficeWindow, office: Office) -> None:
    keep_draft(office, "establishments", "", {"typed": {"name": "Karaoke"}, "seen": {}})

    with qtbot.waitSignal(opened.reminders.changed, timeout=LONG):
        opened.reminders.refresh()
    frame = opened.window.current_frame()

    assert frame is not None
    assert "drafts" in frame.banners()


def test_undo_works_on_pages_that_have_none_of_their_own(qtbot: QtBot, opened: OfficeWindow, office: Office) -> None:
    from db.domain.establishments import Establishment  # noqa: PLC0415
    from desktop.services.records import add_record  # noqa: PLC0415

    value = Establishment(name="Karaoke", kinds=("karaoke",), address="Số 1", status="operating")
    add_record(office, value, undo=opened.session.undo)

    opened.window.action("undo").trigger()
    qtbot.waitUntil(lambda: not find_records(office, "establishments", Filter()), timeout=LONG)
    opened.window.action("redo").trigger()
    qtbot.waitUntil(lambda: bool(find_records(office, "establishments", Filter())), timeout=LONG)

    assert len(opened.session.undo.done) == 1


def test_f1_opens_the_help_of_the_page_and_goes_back(opened: OfficeWindow) -> None:
    opened.window.show_page("journal")

    opened.window.action("help").trigger()
    at_help = opened.window.current_page()
    opened.window.go_back()

    assert at_help == "help"
    assert opened.window.current_page() == "journal"


def test_the_words_of_papers_are_kept(qtbot: QtBot, opened: OfficeWindow, office: Office) -> None:
    page = opened.window.show_page("settings")
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: page.papers.form.values()["agency"] != "", timeout=LONG)

    page.papers.form.set_value("signer", "Trần Thị Lan Anh")
    with qtbot.waitSignal(page.papers.saved, timeout=LONG):
        page.bindings()["save"][0]()

    assert load_paper_settings(office).signer == "Trần Thị Lan Anh"
    assert not page.papers.is_changed()


def test_a_set_applied_on_its_page_counts_on_the_first_page(
    qtbot: QtBot, opened: OfficeWindow, tasks: Tasks, office: Office
) -> None:
    page = opened.window.show_page("plans")
    assert isinstance(page, PlansPage)
    page.show_register("sets")
    qtbot.waitUntil(lambda: not tasks.is_busy and page.sets.table.choose("duong-kinh-2023"), timeout=LONG)

    with qtbot.waitSignal(opened.source.changed, timeout=LONG) as changed:
        page.sets.apply()

    assert changed.args is not None
    given = {figure.indicator.code for figure in changed.args[0].figures if figure.target is not None}
    assert given == {target.indicator for target in current_plan(office).targets}
    assert current_plan(office).name == "duong-kinh-2023"


def test_the_journal_shows_its_newest_row_first(qtbot: QtBot, opened: OfficeWindow, office: Office) -> None:
    add_place(office)
    page = opened.window.show_page("journal")
    assert isinstance(page, JournalPage)

    qtbot.waitUntil(lambda: page.table.model().rowCount() == 3, timeout=LONG)
    model = page.table.model()
    qtbot.waitUntil(lambda: bool(model.index(0, 1).data()), timeout=LONG)

    assert [model.index(row, 1).data() for row in range(3)] == ["Thêm", "Tạo khóa mã hóa", "Tạo khóa ký"]


@pytest.mark.parametrize(("days", "needed"), [(7, False), (8, True)], ids=["a week", "more than a week"])
def test_a_backup_is_asked_for_after_a_week(tmp_path: Path, days: int, needed: bool) -> None:
    from dataclasses import replace  # noqa: PLC0415

    clock = FrozenClock(datetime(2026, 1, 5, 2, 0, tzinfo=UTC))
    clock.advance(days=days)
    office = make_office(tmp_path, clock)

    reminders = load_reminders(replace(office, practice=False))
    office.close()

    assert reminders.needs_backup is needed


def test_idle_is_told_once_and_not_while_locked(qtbot: QtBot, qapp: QApplication) -> None:
    watch = IdleWatch(qapp, 1)
    told: list[None] = []
    watch.idle.connect(lambda: told.append(None))

    watch.set_minutes(0)
    qtbot.waitUntil(lambda: bool(told), timeout=LONG)
    watch.stop()
    qapp.processEvents()
    watch.deleteLater()

    assert len(told) == 1


def test_every_help_text_is_there_and_every_page_has_one() -> None:
    files = {topic.file for topic in topics()}

    assert all(read_topic(file).startswith("# ") for file in files)
    assert {topic_of(page) for page in PAGES} <= files
    assert {file.stem for file in resource("help").glob("*.md")} == files


def test_help_lists_every_shortcut_and_every_code() -> None:
    keys, codes = read_topic("phim-tat"), read_topic("ma-loi")

    assert all(one.text.replace("&", "").rstrip("…") in keys for one in actions() if one.shortcut)
    assert all(f"| {code} |" in codes for code in SENTENCES)


def test_help_names_every_command_and_option_of_the_command_line() -> None:
    text = read_topic("dong-lenh")
    missing: list[str] = []
    for action in make_parser()._actions:  # noqa: SLF001 - argparse gives its commands no other way
        for name, command in (action.choices or {}).items():
            missing += [name] if f"diaban {name}" not in text else []
            for option in command._actions:  # noqa: SLF001
                missing += [long for long in option.option_strings if long.startswith("--") and long not in text]

    assert set(missing) <= {"--help"}
