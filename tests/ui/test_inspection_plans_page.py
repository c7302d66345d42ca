"""Plans and teams in the window: choosing places, changing the list by hand, keeping it, making the inspections."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from db.domain.inspection_plans import InspectionPlan, PlannedVisit
from db.domain.teams import Team, TeamMember
from desktop.services.inspection_planning import visits_of_plan
from desktop.services.records import Filter, UndoStack, change_record, find_records, load_record
from desktop.services.selection_drafts import load_selection_draft
from desktop.ui.pages.inspections.calendar import PlanCalendar
from desktop.ui.pages.inspections.page import InspectionsPage
from desktop.ui.session import Doors
from tests.support.ward_office import add, add_place, add_visit, make_office
from tests.support.window import Opened, open_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.pages.inspections.plan_card import PlanRecordCard
    from desktop.ui.pages.inspections.selection import SelectionStep

TODAY = date(2026, 11, 20)
PLANS = "inspection_plans"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path)
    for number, area in enumerate(("Tổ 1", "Tổ 2", "Tổ 1", "Tổ 2")):
        add_place(made, f"Karaoke Nhạc Sống số {number}", neighbourhood=area)
    checked = add_place(made, "Khách sạn Đã Kiểm Tra")
    add_visit(made, checked, date(2026, 2, 3))
    return made


@pytest.fixture
def printed() -> list[object]:
    return []


@pytest.fixture
def opened(qtbot: QtBot, office: Office, printed: list[object]) -> Iterator[Opened]:
    made = open_window(office, doors=Doors(print_paper=printed.append, print_inspections=printed.append))
    qtbot.addWidget(made.window)
    made.window.resize(1366, 738)
    made.window.show()
    yield made
    made.close()


def page_of(opened: Opened) -> InspectionsPage:
    page = opened.page("inspections")
    assert isinstance(page, InspectionsPage)
    return page


def open_step(qtbot: QtBot, opened: Opened, plan_id: str = "") -> SelectionStep:
    """The step with its first answer, for the rest of this year."""
    step = page_of(opened).open_selection(plan_id)
    with qtbot.waitSignal(step.answered):
        pass
    if not plan_id:
        form = step.wish_panel.form
        for name, value in (
            ("from_on", date(2026, 11, 23)),
            ("to_on", date(2026, 12, 11)),
            ("until", "number"),
            ("count", 2),
        ):
            form.set_value(name, value)
        choose(qtbot, step)
    return step


def choose(qtbot: QtBot, step: SelectionStep) -> None:
    with qtbot.waitSignal(step.answered):
        step.choose_anew()


def names(step: SelectionStep, key: str = "chosen") -> list[str]:
    return [row[0] for row in step.results.texts(key)]


def keep(qtbot: QtBot, step: SelectionStep) -> str:
    with qtbot.waitSignal(step.kept) as kept:
        step.save()
    assert kept.args is not None
    return str(kept.args[0])


def quiet(qtbot: QtBot, opened: Opened) -> None:
    qtbot.waitUntil(lambda: not opened.tasks.is_busy)


def test_a_new_plan_is_made_from_the_places_the_score_puts_first(qtbot: QtBot, office: Office, opened: Opened) -> None:
    step = open_step(qtbot, opened)

    plan_id = keep(qtbot, step)

    plan: InspectionPlan = load_record(office, PLANS, plan_id).value
    assert len(plan.visits) == 2
    assert (plan.method, plan.rule, plan.selected_from, plan.state) == ("score", "nguy-co-1 QC", 4, "draft")
    assert all(visit.on for visit in plan.visits)
    quiet(qtbot, opened)
    assert page_of(opened).list_of(PLANS).undo_text().startswith("Đã lưu kế hoạch với 2 cơ sở")


def test_every_place_left_out_has_its_reason_and_every_score_its_parts(qtbot: QtBot, opened: Opened) -> None:
    step = open_step(qtbot, opened)

    step.results.tabs.show_tab("left_out")

    left = {row[0]: row[3] for row in step.results.texts("left_out")}
    assert len(left) == 3
    assert left["Khách sạn Đã Kiểm Tra"].startswith("Đã kiểm tra trong năm, ngày 03/02/2026")
    name, parts = step.results.explained()
    assert name.endswith("điểm")
    assert ["Loại hình", "Karaoke", "+10"] in parts


def test_a_place_taken_out_gives_its_room_to_the_next_and_keeps_its_reason(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    step = open_step(qtbot, opened)
    gone = names(step)[0]

    step.results.ask_to_remove()
    panel = step.results.panel()
    assert panel is not None
    panel.words.set_value("Đang sửa chữa")
    with qtbot.waitSignal(step.answered):
        panel.go_button.click()

    assert gone not in names(step)
    assert len(names(step)) == 2
    plan: InspectionPlan = load_record(office, PLANS, keep(qtbot, step)).value
    assert plan.note == f"Bỏ khỏi danh sách chọn: {gone} – Đang sửa chữa"


def test_a_place_put_in_by_hand_needs_a_reason(qtbot: QtBot, office: Office, opened: Opened) -> None:
    step = open_step(qtbot, opened)
    step.results.tabs.show_tab("left_out")
    table, model = step.results.tables["left_out"]
    at = names(step, "left_out").index("Khách sạn Đã Kiểm Tra")
    table.choose(model.ids[at])

    step.results.ask_to_add()
    panel = step.results.panel()
    assert panel is not None
    panel.go_button.click()
    assert step.results.panel() is panel  # nothing happens without a reason
    panel.words.set_value("Chủ tịch UBND yêu cầu")
    with qtbot.waitSignal(step.answered):
        panel.go_button.click()

    assert "Khách sạn Đã Kiểm Tra" in names(step)
    plan: InspectionPlan = load_record(office, PLANS, keep(qtbot, step)).value
    assert "Đưa vào bằng tay: Chủ tịch UBND yêu cầu" in {visit.reason for visit in plan.visits}


def test_a_visit_moved_by_hand_keeps_its_day(qtbot: QtBot, office: Office, opened: Opened) -> None:
    step = open_step(qtbot, opened)
    place = step.results.tables["chosen"][1].ids[0]

    step.results.ask_for_day()
    panel = step.results.panel()
    assert panel is not None
    assert panel.day is not None
    panel.day.set_value(date(2026, 12, 9))
    panel.go_button.click()

    plan: InspectionPlan = load_record(office, PLANS, keep(qtbot, step)).value
    assert {visit.establishment: visit.on for visit in plan.visits}[place] == date(2026, 12, 9)


def test_a_draw_keeps_its_seed_and_another_seed_is_taken_on_demand(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    step = open_step(qtbot, opened)
    form = step.wish_panel.form
    form.set_value("method", "draw")
    form.set_value("never_first", value=False)
    before = form.values()["seed"]
    step.wish_panel.renew_seed()

    choose(qtbot, step)

    seed = form.values()["seed"]
    assert seed != before
    plan: InspectionPlan = load_record(office, PLANS, keep(qtbot, step)).value
    assert (plan.method, plan.seed, plan.rule) == ("draw", seed, "nguy-co-1 sha256-1 Q")


def test_leaving_keeps_what_was_wished_as_a_draft(qtbot: QtBot, office: Office, opened: Opened) -> None:
    step = open_step(qtbot, opened)
    with qtbot.waitSignal(step.left):
        step.leave()
    quiet(qtbot, opened)

    again = page_of(opened).open_selection("")
    with qtbot.waitSignal(again.answered):
        pass

    assert "draft" in again.banners()
    assert again.wish_panel.form.values()["count"] == 2
    keep(qtbot, again)
    assert load_selection_draft(office, "") is None


def test_looking_without_changing_anything_leaves_no_draft(qtbot: QtBot, office: Office, opened: Opened) -> None:
    step = page_of(opened).open_selection("")
    with qtbot.waitSignal(step.answered):
        pass

    step.leave()
    quiet(qtbot, opened)

    assert load_selection_draft(office, "") is None


def test_a_kept_plan_opens_with_its_list_and_is_changed_in_place(qtbot: QtBot, office: Office, opened: Opened) -> None:
    place = find_records(office, "establishments", Filter())[0]
    visit = PlannedVisit(establishment=place, on=date(2026, 12, 2), reason="9 điểm: Loại hình 9")
    days = {"from_on": date(2026, 12, 1), "to_on": date(2026, 12, 31)}
    plan_id = add(office, InspectionPlan(name="Tháng 12", kind="month", visits=(visit,), **days))

    step = open_step(qtbot, opened, plan_id)
    assert len(names(step)) == 1
    step.results.ask_for_day()
    panel = step.results.panel()
    assert panel is not None
    assert panel.day is not None
    panel.day.set_value(date(2026, 12, 3))
    panel.go_button.click()

    assert keep(qtbot, step) == plan_id
    plan: InspectionPlan = load_record(office, PLANS, plan_id).value
    assert plan.visits == (replace(visit, on=date(2026, 12, 3), score=plan.visits[0].score),)


def test_inspections_are_made_from_the_card_and_one_undo_takes_them_back(
    qtbot: QtBot, office: Office, opened: Opened, printed: list[object]
) -> None:
    plan_id = keep(qtbot, open_step(qtbot, opened))
    loaded = load_record(office, PLANS, plan_id)
    approved = replace(loaded.value, approved_by="Chủ tịch", approved_on=TODAY, state="approved", number="09/KH")
    change_record(office, plan_id, approved, seen=loaded.context, undo=UndoStack())
    shown = page_of(opened).list_of(PLANS)
    with qtbot.waitSignal(shown.card.filled):
        shown.choose(plan_id)
        shown.refresh()
    quiet(qtbot, opened)
    card: PlanRecordCard = shown.card  # type: ignore[assignment] - the card of plans

    with qtbot.waitSignal(card.filled):
        card.make_inspections()

    assert shown.undo_text().startswith("Đã lập 2 cuộc kiểm tra")
    card.print_next_day()
    qtbot.waitUntil(lambda: bool(printed))
    assert printed[0] == visits_of_plan(office, plan_id, date(2026, 11, 23))
    opened.session.take_back(receiver=shown)
    qtbot.waitUntil(lambda: visits_of_plan(office, plan_id) == ())


def test_the_calendar_is_walked_through_by_keys(qtbot: QtBot, opened: Opened) -> None:
    calendar = PlanCalendar(TODAY)
    qtbot.addWidget(calendar)
    calendar.show_visits([(date(2026, 11, 24), "Karaoke Sao Khuê"), (date(2026, 12, 1), "Nhà nghỉ Bình Minh")])
    calendar.choose_day(date(2026, 11, 23))

    qtbot.keyClick(calendar.table, Qt.Key.Key_Right)
    assert calendar.day_text() == "24/11/2026\n1. Karaoke Sao Khuê"

    qtbot.keyClick(calendar.table, Qt.Key.Key_PageDown)
    assert calendar.month() == date(2026, 12, 1)
    assert calendar.day_text() == "01/12/2026\n1. Nhà nghỉ Bình Minh"


def test_the_list_of_teams_says_how_each_stands(qtbot: QtBot, office: Office, opened: Opened) -> None:
    members = (TeamMember(name="Đỗ Thị Minh Hạnh", role="leader"),)
    add(
        office, Team(name="Đội 178 phường", kind="team_178", decision_number="1/QĐ", decision_on=TODAY, members=members)
    )
    add(office, Team(name="Đội cũ", kind="team_178", dissolved_on=date(2025, 7, 1)))
    page = page_of(opened)
    page.show_register("teams")
    shown = page.list_of("teams")
    with qtbot.waitSignal(shown.model.filled):
        pass

    rows = {row.cell(0).text: row for row in map(shown.model.row, shown.model.ids) if row}

    assert rows["Đội 178 phường"].cell(4).text == "1 cảnh báo"
    assert "cảnh báo" in rows["Đội cũ"].cell(4).text
    assert rows["Đội cũ"].quiet
