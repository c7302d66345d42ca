"""The first page: its list of work, its targets, where each line leads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.services.lists import report_year
from desktop.services.overview import load_overview
from desktop.ui.pages.explaining.asked import FigureAsked
from desktop.ui.pages.overview import presenter
from desktop.ui.pages.overview.page import OverviewPage
from desktop.ui.pages.overview.presenter import FindingCount, Todo
from desktop.ui.pages.overview.source import OverviewSource
from desktop.ui.session import Destination, Session
from tests.support.ward_office import add_place, add_visit, ask_remedy, make_office, paper, plan_visit

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.tasks import Tasks


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = make_office(tmp_path)
    yield office
    office.close()


class Elsewhere:
    """A window that notes where it was sent."""

    def __init__(self) -> None:
        self.sent: list[Destination] = []

    def show_page(self, key: str) -> QWidget:
        page = QWidget()
        page.arrive = self.sent.append  # type: ignore[attr-defined]
        self.page = page
        return page


def todos(office: Office, findings: FindingCount | None = None) -> list[Todo]:
    return presenter.make_todos(
        load_overview(office), word=office.catalogs.word, superior="Thành phố Hải Phòng", findings=findings
    )


def open_page(qtbot: QtBot, office: Office, tasks: Tasks) -> tuple[OverviewPage, Session, Elsewhere]:
    session = Session(office, tasks)
    window = Elsewhere()
    session.attach(window)
    page = OverviewPage(session, OverviewSource(session))
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.shown_overview, timeout=20_000):
        page.page_shown()
    return page, session, window


def test_what_is_overdue_stands_above_what_comes(office: Office) -> None:
    place = add_place(office)
    visit = add_visit(office, place, date(2026, 10, 15))
    ask_remedy(office, place, visit, date(2026, 11, 23))
    ask_remedy(office, place, visit, date(2026, 11, 14))
    plan_visit(office, place, date(2026, 11, 20))

    found = todos(office)

    assert [line.state.word for line in found[:3]] == ["Quá hạn 6 ngày", "Hôm nay", "Còn 3 ngày"]
    assert found[0].title == "Hậu kiểm tra khắc phục: Karaoke Sao Khuê"


def test_many_requests_are_told_in_one_line(office: Office) -> None:
    place = add_place(office)
    visit = add_visit(office, place, date(2026, 10, 15))
    for day in range(1, 8):
        ask_remedy(office, place, visit, date(2026, 11, day))

    found = [line for line in todos(office) if line.go.register == "remedies"]

    assert len(found) == 5
    assert found[-1].title == "3 yêu cầu khắc phục khác"


def test_visits_of_one_day_are_one_line_that_opens_their_list(office: Office) -> None:
    for name in ("Karaoke Sao Khuê", "Nhà nghỉ Sao Đêm"):
        plan_visit(office, add_place(office, name), date(2026, 11, 24))

    line = next(line for line in todos(office) if line.go.page == "inspections")

    assert line.title == "Kiểm tra 2 cơ sở"
    assert line.go.filters == {"state": ("to_do",)}


def test_ended_papers_do_not_count_as_work_of_today(office: Office) -> None:
    add_place(office, papers=(paper("fire_safety", date(2026, 1, 1)),))

    found = todos(office)

    assert "1 giấy tờ của cơ sở đã hết hạn" in [line.title for line in found]
    assert "hôm nay" not in presenter.count_todos(found)


def test_the_next_report_tells_what_is_still_to_be_looked_at(office: Office) -> None:
    line = next(line for line in todos(office, FindingCount(1, 5)) if line.go.page == "reports")

    assert line.title == "Báo cáo năm 2026 gửi Thành phố Hải Phòng"
    assert line.sub == "Hạn 14/12/2026; hiện có 1 lỗi, 5 cảnh báo cần xem lại"


def test_an_unknown_denominator_is_neither_zero_nor_hundred(office: Office) -> None:
    add_place(office, workers_total=None)

    lines = {line.code: line for line in presenter.target_lines(load_overview(office).figures)}

    assert lines["T25"].value == "—"
    assert lines["T25"].bar.done is None
    assert lines["T25"].state.word == "Chưa đủ số liệu"
    assert lines["T25"].of == "0/?"


def test_a_target_that_is_not_met_yet_says_how_many_are_missing(office: Office) -> None:
    add_visit(office, add_place(office), date(2026, 3, 2))
    for number in range(4):
        add_place(office, f"Nhà nghỉ {number}")

    lines = {line.code: line for line in presenter.target_lines(load_overview(office).figures)}

    assert (lines["T05"].value, lines["T05"].of, lines["T05"].state.word) == ("20,0 %", "1/5", "Còn thiếu 3")


def test_the_scope_names_the_day_and_the_days_left(office: Office) -> None:
    assert presenter.scope_line(load_overview(office)) == ("Thứ Sáu, 20/11/2026. Kỳ báo cáo năm 2026 còn 24 ngày.")


def test_small_kinds_are_drawn_together(office: Office) -> None:
    for kind in ("hotel", "karaoke", "massage", "spa", "bar", "restaurant", "hair_salon", "homestay"):
        add_place(office, kind, kinds=(kind,))

    rows = presenter.cover_rows(load_overview(office), word=office.catalogs.word)

    assert len(rows) == 7
    assert (rows[-1].label, rows[-1].whole) == ("2 loại hình khác", 2)


def test_an_empty_office_is_shown_its_first_step(qtbot: QtBot, office: Office, tasks: Tasks) -> None:
    page, _, window = open_page(qtbot, office, tasks)

    page.bindings()["new"][0]()

    assert window.sent[-1].page == "establishments"
    assert window.sent[-1].prefill == {}


def test_enter_on_a_line_goes_to_its_record(qtbot: QtBot, office: Office, tasks: Tasks) -> None:
    place = add_place(office)
    remedy = ask_remedy(office, place, add_visit(office, place, date(2026, 10, 15)), date(2026, 11, 14))
    page, _, window = open_page(qtbot, office, tasks)

    page.work_table().opened.emit("0")

    assert (window.sent[-1].page, window.sent[-1].register, window.sent[-1].record_id) == (
        "inspections",
        "remedies",
        remedy,
    )


def test_the_page_follows_what_is_written(qtbot: QtBot, office: Office, tasks: Tasks) -> None:
    page, session, _ = open_page(qtbot, office, tasks)

    def write(opened: Office) -> Any:
        from desktop.services.records import UndoStack, add_record  # noqa: PLC0415

        del opened
        return add_record(office, _place(), undo=UndoStack())

    with qtbot.waitSignal(page.shown_overview, timeout=20_000):
        session.write(write, receiver=page)

    assert page.work_table() is not None


def _place() -> Any:
    from db.domain.establishments import Establishment  # noqa: PLC0415

    return Establishment(name="Karaoke", kinds=("karaoke",), address="Số 1", status="operating")


def test_a_target_is_explained_over_the_page_and_escape_leads_back(qtbot: QtBot, office: Office, tasks: Tasks) -> None:
    add_visit(office, add_place(office), date(2026, 10, 15))
    page, session, _ = open_page(qtbot, office, tasks)
    page.show()
    page.work_table().setFocus()

    with qtbot.waitSignal(page.drawer.card.explained, timeout=20_000):
        page.drawer.open_figure(FigureAsked(report_year(office), "T05"))
    assert page.drawer.isVisible()
    assert page.drawer.card.explanation is not None
    assert page.drawer.card.explanation.numerator.amount == 1
    qtbot.keyClick(page.drawer.card, Qt.Key.Key_Escape)

    assert not page.drawer.isVisible()
    session.end()
