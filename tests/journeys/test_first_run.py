"""From a computer without data to the first establishment, with the keyboard alone; and what a power cut leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.paths import data_folder
from desktop.services.lists import Filter
from desktop.services.office import open_office
from desktop.services.records import find_records, load_drafts
from desktop.settings import SettingsFile
from desktop.ui.pages.registers.page import RegisterPage
from desktop.ui.pages.wizard.draft import KEY, PERSON, PLAN, UNIT
from desktop.ui.pages.wizard.page import Wizard
from desktop.ui.program import Program
from tests.support.clock import FrozenClock
from tests.support.ward_office import OFFICER, make_office

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.ui.office_window import OfficeWindow

ROOT = Path(__file__).parents[2]
PASSPHRASE = "Thu-bay-178"
LONG = 30_000


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication) -> Iterator[Program]:
    """The program as it starts, closed at the end."""
    del qtbot
    qapp.setQuitOnLastWindowClosed(False)
    made = Program(qapp, SettingsFile(), FrozenClock())
    yield made
    made.close()
    qapp.processEvents()


def focused() -> QWidget:
    """The widget that has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def type_into_focus(qtbot: QtBot, text: str) -> None:
    """Type where the focus is: letters with marks come from the input method, the others from the keyboard."""
    if text.isascii():
        qtbot.keyClicks(focused(), text)
        return
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(focused(), event)


def press(qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    qtbot.keyClick(focused(), key, modifier)


def ctrl(qtbot: QtBot, key: Qt.Key) -> None:
    """Press a key with Ctrl where the focus is."""
    press(qtbot, key, Qt.KeyboardModifier.ControlModifier)


def wizard_of(program: Program) -> Wizard:
    """The wizard on top."""
    pane = program.start_window.pane()
    assert isinstance(pane, Wizard)
    return pane


def at_step(program: Program, step: str) -> Callable[[], bool]:
    """Whether the wizard stands at a step and has the focus there."""

    def there() -> bool:
        pane = program.start_window.pane()
        return isinstance(pane, Wizard) and pane.current_step() == step and pane.isAncestorOf(focused())

    return there


def set_up_office(qtbot: QtBot, program: Program) -> OfficeWindow:
    """Through the wizard, from the start page to the window of the new office."""
    opened: list[OfficeWindow] = []
    program.opened.connect(opened.append)
    program.start()
    qtbot.waitExposed(program.start_window)
    program.start_window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=LONG)
    ctrl(qtbot, Qt.Key.Key_N)
    qtbot.waitUntil(at_step(program, UNIT), timeout=LONG)
    type_into_focus(qtbot, "duong kinh")
    wizard = wizard_of(program)
    qtbot.waitUntil(wizard.unit.is_ready, timeout=LONG)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(at_step(program, PERSON), timeout=LONG)
    qtbot.waitUntil(lambda: wizard.person.department() != "", timeout=LONG)
    type_into_focus(qtbot, OFFICER)
    for _ in range(4):
        press(qtbot, Qt.Key.Key_Tab)  # department, file, "Chọn nơi khác…", passphrase
        if focused() is wizard.person.form.field("secret").input():
            break
    type_into_focus(qtbot, PASSPHRASE)
    press(qtbot, Qt.Key.Key_Return)
    type_into_focus(qtbot, PASSPHRASE)
    ctrl(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: wizard.current_step() == KEY and wizard.key.is_ready(), timeout=LONG)
    ctrl(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(at_step(program, PLAN), timeout=LONG)
    ctrl(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened), timeout=LONG)
    return opened[0]


def enter_place(qtbot: QtBot, opened: OfficeWindow) -> None:
    """From the empty first page to a saved establishment."""
    window = opened.window
    window.activateWindow()
    qtbot.waitUntil(lambda: opened.source.value is not None, timeout=LONG)
    ctrl(qtbot, Qt.Key.Key_N)
    page = window.page("establishments")
    assert isinstance(page, RegisterPage)
    qtbot.waitUntil(lambda: page.form is not None and page.form.form is not None, timeout=LONG)
    assert page.form is not None
    form = page.form.form_view()
    qtbot.waitUntil(lambda: form.isAncestorOf(QApplication.focusWidget()), timeout=LONG)
    form.focus_field("name")
    type_into_focus(qtbot, "Karaoke Sao Khuê")
    form.focus_field("kinds")
    type_into_focus(qtbot, "karaoke")
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Escape)
    form.focus_field("address")
    type_into_focus(qtbot, "Số 218 đường Phạm Văn Đồng")
    ctrl(qtbot, Qt.Key.Key_S)


def test_from_an_empty_folder_to_the_first_establishment_with_the_keyboard_alone(
    qtbot: QtBot, program: Program
) -> None:
    opened = set_up_office(qtbot, program)
    session = opened.session

    enter_place(qtbot, opened)
    qtbot.waitUntil(lambda: bool(find_records(session.office, "establishments", Filter())), timeout=LONG)

    assert session.office.unit.name == "Phường Dương Kinh"
    assert session.office.author.name == OFFICER
    assert session.office.database.cipher is not None
    qtbot.waitUntil(lambda: opened.source.value is not None and opened.source.value.coverage.places == 1, timeout=LONG)


def test_the_screen_opens_again_only_with_the_passphrase(qtbot: QtBot, program: Program) -> None:
    location = _encrypted_office()
    program.start(location)
    qtbot.waitUntil(program.asks_for_passphrase, timeout=LONG)
    panel = program.unlock_panel()
    with qtbot.waitSignal(program.opened, timeout=LONG) as first:
        panel.asked_to_open.emit(PASSPHRASE)
    office_window: OfficeWindow = first.args[0]

    office_window.window.action("lock").trigger()
    hidden_while_locked = not office_window.window.isVisible()
    panel.asked_to_open.emit("sai mật khẩu")
    qtbot.waitUntil(lambda: panel.note() != "", timeout=LONG)
    hidden_after_a_wrong_one = not office_window.window.isVisible()
    with qtbot.waitSignal(program.opened, timeout=LONG):
        panel.asked_to_open.emit(PASSPHRASE)

    assert hidden_while_locked
    assert hidden_after_a_wrong_one
    assert office_window.window.isVisible()


def test_a_wrong_passphrase_says_so_and_harms_nothing(qtbot: QtBot, program: Program) -> None:
    location = _encrypted_office()
    before = Path(location).read_bytes()

    program.start(location)
    qtbot.waitUntil(program.asks_for_passphrase, timeout=LONG)
    program.unlock_panel().asked_to_open.emit("sai mật khẩu")
    qtbot.waitUntil(lambda: program.unlock_panel().note() != "", timeout=LONG)

    assert "Mật khẩu không khớp" in program.unlock_panel().note()
    assert Path(location).read_bytes() == before


def test_the_database_open_last_is_opened_again(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.close()
    with qtbot.waitSignal(program.opened, timeout=LONG):
        program.start(office.location)

    again = SettingsFile().values.last_database

    assert again is not None
    assert (again.location, again.unit, again.encrypted) == (office.location, "Phường Dương Kinh", False)


TYPING = """
import sys
from PySide6.QtWidgets import QApplication
from desktop.settings import SettingsFile
from desktop.ui import theme
from desktop.ui.program import Program
from tests.support.clock import FrozenClock

app = QApplication(["diaban"])
theme.apply_theme(app, scheme="light")
program = Program(app, SettingsFile(), FrozenClock())

def type_name(opened):
    page = opened.window.show_page("establishments")
    form = page.open_form("establishments")
    def typed():
        form.form_view().set_value("name", "Karaoke Sao Khuê")
        opened.session.saved.connect(lambda _: print("draft kept", flush=True))
    form.opened.connect(typed)

program.opened.connect(type_name)
program.start(sys.argv[1])
app.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL; TerminateProcess is the same there")
def test_what_was_being_typed_when_the_power_went_is_offered_again(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    office = make_office(tmp_path)
    office.close()
    typing = subprocess.Popen(
        [sys.executable, "-c", TYPING, office.location],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DIABAN_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)},
    )
    assert typing.stdout is not None
    kept = typing.stdout.readline()
    typing.send_signal(signal.SIGKILL)
    typing.wait()
    typing.stdout.close()
    assert kept.strip() == "draft kept"

    with qtbot.waitSignal(program.opened, timeout=LONG) as opened:
        program.start(office.location)
    office_window: OfficeWindow = opened.args[0]
    qtbot.waitUntil(lambda: office_window.reminders.value is not None, timeout=LONG)
    qtbot.waitUntil(lambda: "drafts" in _banners(office_window), timeout=LONG)

    reminders = office_window.reminders.value
    assert reminders is not None
    assert [draft.register for draft in reminders.drafts] == ["establishments"]
    drafts = load_drafts(office_window.session.office)
    assert "Karaoke Sao Khuê" in str(drafts[0].content)


def _banners(opened: OfficeWindow) -> tuple[str, ...]:
    frame = opened.window.current_frame()
    return frame.banners() if frame is not None else ()


def _encrypted_office() -> str:
    """An office with a passphrase in the data folder of the test."""
    from desktop.services.office import NewOffice, create_office  # noqa: PLC0415
    from tests.support.ward_office import WARD, unit  # noqa: PLC0415

    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    location = str(folder / "phuong.db")
    create_office(NewOffice(location, unit(WARD), OFFICER, None, PASSPHRASE), FrozenClock()).close()
    open_office(location, passphrase=PASSPHRASE, clock=FrozenClock()).close()
    return location
