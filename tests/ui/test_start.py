"""Before an office is open: start page, passphrase, setting up step by step."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.app import NO_SCREEN, has_screen, run_window
from desktop.services.servers import without_password
from desktop.settings import RecentDatabase
from desktop.ui.dialogs.unlock import UnlockPanel
from desktop.ui.pages.start.page import StartPane
from desktop.ui.pages.start.server import ServerPane
from desktop.ui.pages.wizard.draft import BELOW, PERSON, UNIT, DraftFile, SetupDraft
from desktop.ui.pages.wizard.page import Wizard
from desktop.ui.pages.wizard.person_step import PersonStep
from tests.support.clock import FrozenClock
from tests.support.ward_office import PROVINCE, WARD, unit

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.ui.tasks import Tasks

ROOT = Path(__file__).parents[2]
LONG = 20_000


def test_without_data_the_start_page_offers_to_make_some(qtbot: QtBot) -> None:
    pane = StartPane()
    qtbot.addWidget(pane)

    pane.show_recent(())

    assert pane.first_button() is not None
    with qtbot.waitSignal(pane.create_asked):
        pane.first_button().click()


def test_a_recent_database_is_opened_from_the_list(qtbot: QtBot) -> None:
    pane = StartPane()
    qtbot.addWidget(pane)
    pane.show_recent((RecentDatabase("/a.db", "Phường Dương Kinh"), RecentDatabase("/b.db", "Thành phố Hải Phòng")))

    table = pane.table()
    assert table is not None
    with qtbot.waitSignal(pane.chosen) as chosen:
        table.opened.emit("/b.db")

    assert chosen.args == ["/b.db"]


def test_the_panel_asks_refuses_and_asks_again(qtbot: QtBot) -> None:
    panel = UnlockPanel()
    qtbot.addWidget(panel)
    panel.ask("Phường Dương Kinh", "/a.db", passphrase=True)

    panel.field.input().setText("sai")
    with qtbot.waitSignal(panel.asked_to_open) as asked:
        panel.field.input().returnPressed.emit()
    panel.begin()
    busy = panel.is_asking()
    panel.refuse("Mật khẩu không khớp.")

    assert asked.args == ["sai"]
    assert not busy
    assert panel.is_asking()
    assert panel.note() == "Mật khẩu không khớp."


def test_an_empty_passphrase_is_not_tried(qtbot: QtBot) -> None:
    panel = UnlockPanel()
    qtbot.addWidget(panel)
    panel.ask("Phường Dương Kinh", "/a.db", passphrase=True)

    with qtbot.assertNotEmitted(panel.asked_to_open):
        panel.field.input().returnPressed.emit()

    assert panel.note() != ""


def make_wizard(qtbot: QtBot, tasks: Tasks, folder: Path) -> Wizard:
    wizard = Wizard(tasks, FrozenClock(), folder=folder, drafts=DraftFile(folder / "draft.json"))
    qtbot.addWidget(wizard)
    return wizard


def choose(qtbot: QtBot, wizard: Wizard, typed: str) -> None:
    wizard.unit.search.setText(typed)
    qtbot.waitUntil(wizard.unit.is_ready, timeout=LONG)


def test_the_unit_of_today_comes_before_the_one_that_ended(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    wizard = make_wizard(qtbot, tasks, tmp_path)

    choose(qtbot, wizard, "duong kinh")

    assert wizard.unit.facts is not None
    assert wizard.unit.facts.choice.id == unit(WARD)
    assert wizard.unit.superior.value() == unit(PROVINCE)


def test_a_unit_that_ended_cannot_be_set_up(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    wizard = make_wizard(qtbot, tasks, tmp_path)

    wizard.unit.search.setText("quan duong kinh")
    qtbot.waitUntil(lambda: wizard.unit.facts is not None, timeout=LONG)
    wizard.go_on()

    assert wizard.current_step() == UNIT


def test_a_superior_chooses_who_reports_to_it(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    wizard = make_wizard(qtbot, tasks, tmp_path)
    choose(qtbot, wizard, "hai phong")

    wizard.go_on()

    assert wizard.current_step() == BELOW
    assert unit(WARD) in wizard.below.reporting()


def test_going_back_loses_nothing(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    wizard = make_wizard(qtbot, tasks, tmp_path)
    choose(qtbot, wizard, "duong kinh")
    wizard.go_on()
    qtbot.waitUntil(lambda: wizard.person.department() != "", timeout=LONG)
    wizard.person.form.set_value("officer", "Đỗ Thị Minh Hạnh")

    wizard.go_back()
    wizard.go_on()
    qtbot.waitUntil(lambda: wizard.person.officer() != "", timeout=LONG)

    assert wizard.current_step() == PERSON
    assert wizard.person.officer() == "Đỗ Thị Minh Hạnh"


def test_setting_up_goes_on_where_it_was_left(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    drafts = DraftFile(tmp_path / "draft.json")
    drafts.keep(
        SetupDraft(PERSON, "duong kinh", unit(WARD), "Phường Dương Kinh", officer="Đỗ Thị Minh Hạnh", department="VHXH")
    )

    wizard = make_wizard(qtbot, tasks, tmp_path)
    qtbot.waitUntil(lambda: wizard.current_step() == PERSON, timeout=LONG)
    qtbot.waitUntil(lambda: wizard.person.officer() != "", timeout=LONG)

    assert (wizard.person.officer(), wizard.person.department()) == ("Đỗ Thị Minh Hạnh", "VHXH")
    assert wizard.person.passphrase() == ""


def test_a_draft_never_holds_a_passphrase(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    wizard = make_wizard(qtbot, tasks, tmp_path)
    choose(qtbot, wizard, "duong kinh")
    wizard.go_on()
    qtbot.waitUntil(lambda: wizard.person.department() != "", timeout=LONG)
    wizard.person.form.set_value("secret", "Thu-bay-178")

    wizard.keep_draft()

    assert "Thu-bay-178" not in (tmp_path / "draft.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "[]", '{"step": "key", "unit_id": 5, "reporting": "x"}'])
def test_a_draft_nobody_can_read_begins_anew(tmp_path: Path, text: str) -> None:
    file = tmp_path / "draft.json"
    file.write_text(text, encoding="utf-8")

    found = DraftFile(file).read()

    assert found is None or found == SetupDraft()


@pytest.mark.parametrize(
    ("secret", "again", "ready"),
    [
        ("", "", False),
        ("ngan", "ngan", False),
        ("Thu-bay-178", "Thu-bay-179", False),
        ("Thu-bay-178", "Thu-bay-178", True),
    ],
)
def test_a_passphrase_must_be_long_enough_and_typed_twice(
    qtbot: QtBot, tmp_path: Path, secret: str, again: str, ready: bool
) -> None:
    step = PersonStep(today=FrozenClock().today)
    qtbot.addWidget(step)
    step.begin(officer="Hạnh", department="", location="", suggested=str(tmp_path / "a.db"), plain=False)

    step.form.set_value("secret", secret)
    step.form.set_value("again", again)

    assert step.is_ready() is ready


def test_a_file_that_exists_is_never_written_over(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"")
    step = PersonStep(today=FrozenClock().today)
    qtbot.addWidget(step)

    step.begin(officer="Hạnh", department="", location="", suggested=str(tmp_path / "a.db"), plain=True)

    assert not step.is_ready()


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, True),
        ("win32", {}, True),
    ],
)
def test_a_window_needs_a_screen(platform: str, environment: dict[str, str], expected: bool) -> None:
    assert has_screen(platform, environment) is expected


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_without_a_screen_one_sentence_is_said_and_nothing_is_torn_down() -> None:
    bare = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    bare.pop("QT_QPA_PLATFORM", None)

    done = subprocess.run(
        [sys.executable, "-m", "desktop"], cwd=ROOT, env=bare, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == NO_SCREEN


def test_wrong_usage_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run_window(["--nonsense"])

    assert left.value.code == 2
    assert "--nonsense" in capsys.readouterr().err


def test_a_server_is_not_asked_before_its_address_is_whole(qtbot: QtBot, tasks: Tasks) -> None:
    pane = ServerPane(tasks, FrozenClock())
    qtbot.addWidget(pane)
    pane.form.set_values({"server": "may-chu-tinh"})

    pane.open()

    assert [name for name in ("server", "database", "login") if pane.form.notes_of(name)] == ["database", "login"]
    assert pane.button.isEnabled()


def test_a_server_that_does_not_answer_is_said_so_and_can_be_tried_again(qtbot: QtBot, tasks: Tasks) -> None:
    pane = ServerPane(tasks, FrozenClock())
    qtbot.addWidget(pane)
    pane.form.set_values({"server": "127.0.0.1:1", "database": "diaban", "login": "ha"})

    pane.open()
    qtbot.waitUntil(pane.button.isEnabled, timeout=LONG)

    assert "error.DATABASE_UNREACHABLE" in pane.frame._banners  # noqa: SLF001 - what the frame shows


def test_an_address_used_before_is_shown_without_its_password(qtbot: QtBot, tasks: Tasks) -> None:
    pane = ServerPane(tasks, FrozenClock())
    qtbot.addWidget(pane)

    pane.begin(without_password("postgresql://ha:bi-mat@may-chu:5433/dia%20ban"))

    values = pane.form.values()
    assert (values["server"], values["database"], values["login"]) == ("may-chu:5433", "dia ban", "ha")
    assert not values["password"]
