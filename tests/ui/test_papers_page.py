"""The page of papers: four lists, and forms that follow what is chosen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

import pytest

from db.domain.office_papers import Commendation, Coordination, Difficulty, OfficeDocument
from desktop.services.records import Filter, find_records, load_record
from desktop.ui.widgets.cells import CELL_ROLE
from tests.support.ward_office import add, make_office
from tests.support.window import Opened, open_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.pages.registers.form_frame import FormFrame
    from desktop.ui.pages.registers.list_frame import ListFrame
    from desktop.ui.widgets.cells import Cell

DAY = date(2026, 11, 2)


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


def open_form(qtbot: QtBot, opened: Opened, register: str, record_id: str = "") -> FormFrame:
    form = opened.page("papers").open_form(register, record_id)
    with qtbot.waitSignals([form.opened, form.judged]):
        pass
    qtbot.waitUntil(lambda: not opened.tasks.is_busy)
    return form


def choose(qtbot: QtBot, opened: Opened, form: FormFrame, **values: Any) -> None:
    """Set values as the fields do, and let the form follow."""
    for name, value in values.items():
        form.form_view().set_value(name, value)
        form.on_field_changed(name)
    qtbot.waitUntil(lambda: not opened.tasks.is_busy)


def show_list(qtbot: QtBot, opened: Opened, register: str) -> ListFrame:
    page = opened.page("papers")
    listed = page.list_of(register)
    with qtbot.waitSignal(listed.listed):
        page.show_register(register)
        listed.refresh()
    qtbot.waitUntil(lambda: not opened.tasks.is_busy)
    return listed


def words(qtbot: QtBot, listed: ListFrame) -> list[tuple[str, str]]:
    """Text and second line of the cells of the first row."""
    model = listed.model

    def cells() -> list[Cell]:
        return [cast("Cell", model.data(model.index(0, at), CELL_ROLE)) for at in range(model.columnCount())]

    qtbot.waitUntil(lambda: cells()[0].text not in {"", "…"})
    return [(cell.text, cell.sub) for cell in cells()]


def test_the_number_follows_kind_and_direction_until_another_is_typed(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    usual = {"kind": "report", "direction": "outgoing", "signed_on": DAY, "summary": "Báo cáo"}
    add(office, OfficeDocument(number="04/BC-UBND", **usual))
    form = open_form(qtbot, opened, "documents")
    view = form.form_view()

    choose(qtbot, opened, form, kind="report")
    assert view.values()["number"] == "05/BC-UBND"
    choose(qtbot, opened, form, kind="plan")
    assert view.values()["number"] == "01/KH-UBND"
    choose(qtbot, opened, form, direction="incoming")
    assert (view.values()["number"], view.values()["arrival_number"]) == ("", "01")
    assert view.values()["received_on"] == date(2026, 11, 20)

    choose(qtbot, opened, form, number="77/SYT")
    choose(qtbot, opened, form, direction="outgoing", kind="report")
    assert view.values()["number"] == "77/SYT"


def test_a_number_given_twice_is_kept_with_a_reason_only(qtbot: QtBot, office: Office, opened: Opened) -> None:
    usual = {"kind": "report", "direction": "outgoing", "signed_on": DAY, "summary": "Báo cáo"}
    add(office, OfficeDocument(number="04/BC-UBND", **usual))
    form = open_form(qtbot, opened, "documents")
    choose(qtbot, opened, form, kind="report", number="04/BC-UBND", summary="Báo cáo khác", signed_on=DAY)

    with qtbot.waitSignal(form.judged):
        form.save()
    qtbot.waitUntil(lambda: any(note.severity == "error" for note in form.shown_notes("waiver")))
    choose(qtbot, opened, form, waiver="Văn thư cấp trùng số")
    with qtbot.waitSignal(form.saved):
        form.save()

    assert len(find_records(office, "documents", Filter())) == 2


def test_the_book_says_that_it_is_no_place_for_secrets(qtbot: QtBot, office: Office, opened: Opened) -> None:
    summarize = show_list(qtbot, opened, "documents").definition.summary

    assert summarize is not None
    assert summarize(office).scope.startswith("Không dùng cho tài liệu mật.")


@pytest.mark.parametrize(
    ("register", "value", "shown"),
    [
        (
            "documents",
            OfficeDocument(
                number="155/SYT",
                kind="letter",
                direction="incoming",
                signed_on=DAY,
                received_on=DAY,
                arrival_number="11",
                agency="Sở Y tế",
                summary="Về việc báo cáo",
                answer_due_on=date(2026, 11, 19),
            ),
            [
                ("Về việc báo cáo", "Công văn, văn bản đến số 11, Sở Y tế"),
                ("155/SYT", ""),
                ("02/11/2026", ""),
                ("Quá hạn", "hạn 19/11/2026"),
            ],
        ),
        (
            "coordinations",
            Coordination(name="Giáp ranh", kind="border_area", held_on=DAY, partners="Công an", border="commune"),
            [
                ("Giáp ranh", "Công an"),
                ("Phối hợp địa bàn giáp ranh", "Giáp ranh xã, phường khác"),
                ("02/11/2026", ""),
            ],
        ),
        (
            "commendations",
            Commendation(name="Khen", kind="praise", given_on=DAY, recipient="Đội 178", decision_number="1/QĐ-UBND"),
            [("Khen", "Đội 178"), ("Khen thưởng", ""), ("1/QĐ-UBND", ""), ("02/11/2026", "")],
        ),
        (
            "difficulties",
            Difficulty(name="Thiếu kinh phí", kind="difficulty", raised_on=DAY, addressed_to="Sở Y tế"),
            [("Thiếu kinh phí", "Khó khăn, vướng mắc, gửi Sở Y tế"), ("02/11/2026", ""), ("Chưa trả lời", "")],
        ),
    ],
)
def test_each_list_tells_its_records(
    qtbot: QtBot, office: Office, opened: Opened, register: str, value: Any, shown: list[tuple[str, str]]
) -> None:
    add(office, value)

    listed = show_list(qtbot, opened, register)

    assert words(qtbot, listed) == shown


@pytest.mark.parametrize(
    ("register", "values"),
    [
        ("coordinations", {"name": "Giao ban", "kind": "briefing", "partners": "Công an"}),
        ("commendations", {"name": "Thi đua", "kind": "emulation", "emulation_criterion": True}),
        ("difficulties", {"name": "Thiếu người", "kind": "difficulty"}),
    ],
)
def test_each_form_keeps_a_record(
    qtbot: QtBot, office: Office, opened: Opened, register: str, values: dict[str, Any]
) -> None:
    form = open_form(qtbot, opened, register)
    choose(qtbot, opened, form, **values)

    with qtbot.waitSignal(form.saved):
        opened.window.action("save").trigger()

    (kept,) = find_records(office, register, Filter())
    assert load_record(office, register, kept).value.name == values["name"]


def test_an_answer_that_is_dated_is_an_answer(qtbot: QtBot, opened: Opened) -> None:
    form = open_form(qtbot, opened, "difficulties")
    assert form.form_view().values()["state"] == "open"

    choose(qtbot, opened, form, answered_on=DAY)

    assert form.form_view().values()["state"] == "answered"


def test_a_criterion_of_emulation_has_no_recipient(qtbot: QtBot, opened: Opened) -> None:
    form = open_form(qtbot, opened, "commendations")
    view = form.form_view()

    choose(qtbot, opened, form, kind="emulation")
    assert not view.field("recipient").isVisibleTo(view)
    choose(qtbot, opened, form, kind="praise")
    assert view.field("recipient").isVisibleTo(view)
    assert not view.field("emulation_criterion").isVisibleTo(view)
