"""Following reports in the window: the list, the letters, the calendar, and where places of divided wards belong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.transactions import writing
from db.writes.office import ensure_units
from desktop.services.deadlines import load_calendar, set_reporters
from desktop.services.office import with_ancestors
from desktop.services.records import load_record
from desktop.services.submissions import late_lines
from desktop.services.successions import list_divided_units
from desktop.ui.pages.establishments.page import make_page as make_places
from desktop.ui.pages.overview.presenter import make_todos
from desktop.ui.pages.submissions.together import ReceivingPages, make_page
from desktop.ui.session import Destination, Session
from tests.support.clock import FrozenClock
from tests.support.ward_office import add_place, make_office, make_superior, unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.pages.submissions.submission_list import SubmissionList
    from desktop.ui.tasks import Tasks

LATE_IN_JUNE = datetime(2026, 6, 24, 2, 0, tzinfo=UTC)
NAME = "submissions"


@dataclass
class Opened:
    """The page over an office, shown."""

    office: Office
    session: Session
    tasks: Tasks
    qtbot: QtBot
    page: ReceivingPages

    def settle(self) -> None:
        """Wait until nothing is at work."""
        self.qtbot.waitUntil(lambda: not self.tasks.is_busy, timeout=20_000)

    @property
    def list(self) -> SubmissionList:
        """The list of reports."""
        return self.page.show_following().list_of(NAME)  # type: ignore[return-value] - the page makes no other kind


@pytest.fixture
def opened(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> Iterator[Opened]:
    office = make_superior(tmp_path, FrozenClock(LATE_IN_JUNE))
    set_reporters(office, ["Công an thành phố"])
    bugs: list[object] = []
    tasks.bug.connect(bugs.append)
    session = Session(office, tasks)
    page = make_page(session)
    qtbot.addWidget(page)
    page.resize(1160, 690)
    page.show()
    made = Opened(office, session, tasks, qtbot, page)
    made.settle()
    yield made
    made.settle()
    session.end()
    office.close()
    assert bugs == []


def listed(opened: Opened) -> SubmissionList:
    """The list of the period, made by its first key."""
    shown = opened.list
    opened.settle()
    shown.begin_new()
    opened.qtbot.waitUntil(lambda: shown.model.rowCount() > 0, timeout=20_000)
    opened.settle()
    return shown


def test_an_empty_register_begins_with_the_list_of_the_period(opened: Opened) -> None:
    shown = listed(opened)

    def names() -> str:
        return "\n".join(str(shown.model.index(row, 0).data()) for row in range(shown.model.rowCount()))

    wanted = ("Phường Dương Kinh", "Phường Hưng Đạo", "Công an thành phố")
    opened.qtbot.waitUntil(lambda: all(name in names() for name in wanted), timeout=20_000)
    assert "Đã thêm" in shown.undo_text()


def test_the_list_is_taken_back_by_one_undo(opened: Opened) -> None:
    shown = listed(opened)

    shown.bindings()["undo"][0]()

    opened.qtbot.waitUntil(lambda: shown.model.rowCount() == 0, timeout=20_000)


def test_the_tabs_lead_from_part_to_part_and_back(opened: Opened) -> None:
    page = opened.page
    page.receiving.tabs.show_tab(NAME)
    opened.settle()
    at_reports = page.currentWidget()
    page.show_part("calendar")
    opened.settle()
    at_calendar = page.currentWidget()
    page.show_part("completeness")
    opened.settle()

    assert at_reports is page.following
    assert at_calendar is page.calendar
    assert page.currentWidget() is page.receiving
    assert page.receiving.tabs.current() == "completeness"


def test_a_note_is_reached_from_elsewhere(opened: Opened) -> None:
    shown = listed(opened)
    late = late_lines(opened.office)[0]

    opened.page.arrive(Destination("receiving", NAME, late.id))
    opened.settle()

    assert shown.table.current_id() == late.id


def test_letters_are_composed_for_everybody_late_and_noted_in_one_step(opened: Opened) -> None:
    shown = listed(opened)
    shown.table.clearSelection()
    shown.remind()
    opened.qtbot.waitUntil(lambda: opened.page.reminder is not None, timeout=20_000)
    step = opened.page.reminder
    assert step is not None
    with opened.qtbot.waitSignal(step.shown, timeout=20_000):
        pass
    step.number.input().setText("47")
    order = step.order()

    with opened.qtbot.waitSignal(step.noted, timeout=20_000) as noted:
        step.note()
    opened.settle()

    assert (order.number, order.on, order.until) == ("47", date(2026, 6, 24), date(2026, 7, 1))
    assert noted.args == [len(order.ids)]
    assert {line.reminded_on for line in late_lines(opened.office)} == {date(2026, 6, 24)}
    assert opened.page.currentWidget() is opened.page.following


def test_a_unit_whose_tick_is_taken_away_gets_no_letter(opened: Opened) -> None:
    listed(opened)
    late = late_lines(opened.office)
    step = opened.page.write_letters([line.id for line in late])
    with opened.qtbot.waitSignal(step.shown, timeout=20_000):
        pass

    QTest.keyClick(step.table, Qt.Key.Key_Space)
    opened.settle()

    assert len(step.order().ids) == len(late) - 1


def test_the_office_sets_its_own_day_in_the_calendar(opened: Opened) -> None:
    page = opened.page.show_calendar()
    opened.qtbot.waitUntil(lambda: page.table.current_id() != "", timeout=20_000)
    page.table.choose("qc38-half")
    page.day.set_value(20)
    page.reason.set_value("CV 100/SYT")

    page.set_day()
    opened.settle()

    flow = load_calendar(opened.office).flow("qc38-half")
    assert flow is not None
    assert flow.due is not None
    assert (flow.due.day, flow.due.month) == (20, 6)


def test_what_follows_events_has_no_day_to_set(opened: Opened) -> None:
    page = opened.page.show_calendar()
    opened.qtbot.waitUntil(lambda: page.table.current_id() != "", timeout=20_000)

    page.table.choose("qc38-secret")
    opened.settle()

    primary = page.primary()
    assert primary is not None
    assert not primary.isEnabled()


def test_a_divided_former_unit_gets_the_successor_its_records_count_with(opened: Opened) -> None:
    former = unit("11740", date(2025, 1, 1))
    with writing(opened.office.database) as connection:
        ensure_units(connection, with_ancestors((former,)))
    card = opened.page.show_calendar().heirs
    opened.qtbot.waitUntil(lambda: former in card.fields, timeout=20_000)

    card.fields[former].set_value(unit("11692"))
    card.fields[former].changed.emit()
    opened.settle()

    (divided,) = list_divided_units(opened.office)
    assert divided.heir is not None
    assert (divided.heir.code, divided.chosen) == ("11692", True)


# -- the first page ----------------------------------------------------------------------------------------------------


def test_the_first_page_tells_of_late_agencies_and_of_the_teams_report(opened: Opened) -> None:
    from desktop.services.overview import load_overview  # noqa: PLC0415 - beside the window

    listed(opened)
    add_place(opened.office)

    todos = make_todos(load_overview(opened.office), word=opened.office.catalogs.word, superior="", findings=None)

    late = [todo for todo in todos if todo.title.startswith("1 cơ quan chưa gửi")]
    assert [todo.days for todo in late] == [-10]
    assert late[0].go.tab == NAME


# -- places of divided wards -------------------------------------------------------------------------------------------


def test_places_of_a_divided_ward_get_their_unit_by_one_key(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    office = make_office(tmp_path, FrozenClock(LATE_IN_JUNE))
    former = unit("11740", date(2025, 1, 1))
    ids = [add_place(office, f"Cơ sở {n}", neighbourhood="Tổ 3", former_commune=former) for n in range(2)]
    other = add_place(office, "Cơ sở khác", neighbourhood="Tổ 4", former_commune=former)
    session = Session(office, tasks)
    page = make_places(session)
    qtbot.addWidget(page)
    page.show()
    page.page_shown()
    shown = page.list_of("establishments")
    qtbot.waitUntil(lambda: "successors" in shown.banner_keys(), timeout=20_000)
    step = page.ask_successors()
    qtbot.waitUntil(lambda: step.table.current_id() != "", timeout=20_000)

    step.table.choose(ids[0])
    step.tick_neighbourhood()
    with qtbot.waitSignal(step.answered, timeout=20_000) as answered:
        QTest.keyClick(step.table, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: not tasks.is_busy, timeout=20_000)

    assert answered.args == [2, "Phường Đồ Sơn"]
    assert {load_record(office, "establishments", one).value.commune for one in ids} == {unit("11455")}
    assert load_record(office, "establishments", other).value.commune == ""
    session.end()
    office.close()
