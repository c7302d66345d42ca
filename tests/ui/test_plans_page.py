"""The page "Kế hoạch & chỉ tiêu" over a real office, by keys: figures and their records, plans, sets, handing down."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from db.domain.periods import parse_period
from db.domain.targets import Outcome
from db.domain.work_plans import WorkPlan
from desktop.services.plans import apply_plan, current_plan, get_plan, list_plans, read_plan
from desktop.services.records import load_record
from desktop.ui.pages.plans.page import FIGURES, SETS, PlansPage
from desktop.ui.pages.plans.register import NAME
from tests.support.ward_office import PROVINCE, WARD, add, add_place, add_visit, make_office, make_superior, unit
from tests.support.window import Opened, open_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot
    from pytestqt.wait_signal import SignalBlocker

    from desktop.services.office import Office
    from desktop.ui.pages.plans.hand_down import HandDownStep
    from desktop.ui.pages.plans.set_form import SetForm

THIS_YEAR = date(2026, 10, 15)
PLAN = WorkPlan(
    name="Kế hoạch phòng, chống mại dâm năm 2026",
    number="12/KH-UBND",
    kind="year",
    issued_on=date(2025, 12, 30),
    from_on=date(2026, 1, 1),
    to_on=date(2026, 12, 31),
    state="approved",
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


@pytest.fixture
def opened(qtbot: QtBot, office: Office) -> Iterator[Opened]:
    yield from show(qtbot, office)


@pytest.fixture
def superior(tmp_path: Path) -> Office:
    return make_superior(tmp_path)


@pytest.fixture
def opened_above(qtbot: QtBot, superior: Office) -> Iterator[Opened]:
    yield from show(qtbot, superior)


def show(qtbot: QtBot, office: Office) -> Iterator[Opened]:
    made = open_window(office)
    qtbot.addWidget(made.window)
    made.window.resize(1366, 738)
    made.window.show()
    yield made
    made.close()


def settle(qtbot: QtBot, opened: Opened) -> None:
    qtbot.waitUntil(lambda: not opened.tasks.is_busy)


def open_page(qtbot: QtBot, opened: Opened, tab: str = FIGURES) -> PlansPage:
    """The page with a tab on top and its lists filled."""
    page = cast("PlansPage", opened.page("plans"))
    page.show_register(tab)
    settle(qtbot, opened)
    return page


def press(widget: QWidget, qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(widget, key)


def told(blocker: SignalBlocker) -> str:
    """The first thing a signal told."""
    assert blocker.args is not None
    return str(blocker.args[0])


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


# -- figures ---------------------------------------------------------------------------------------------------------


def test_every_indicator_with_a_target_stands_in_its_group(qtbot: QtBot, office: Office, opened: Opened) -> None:
    page = open_page(qtbot, opened)

    found = page.figures.figures()

    assert found is not None
    given = {figure.indicator.code for figure in found.figures if figure.target is not None}
    shown = page.figures.table.model().ids  # type: ignore[attr-defined] - a RowsModel
    assert (
        {code for code in shown if not code.startswith("group:")}
        == given
        == {target.indicator for target in current_plan(office).targets}
    )


def test_every_part_of_the_tab_is_reached_by_the_tab_key(qtbot: QtBot, opened: Opened) -> None:
    tab = open_page(qtbot, opened).figures
    tab.table.setFocus()
    reached: set[str] = set()

    for _ in range(40):
        press(focused(), qtbot, Qt.Key.Key_Tab)
        reached.add(focused().accessibleName())

    assert {"Các sổ của trang", "Chỉ tiêu", "Thêm kế hoạch", "Xuất Excel", "Kỳ: Năm 2026"} <= reached


def test_enter_explains_a_figure_and_leads_to_the_record_behind_it(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    visit = add_visit(office, add_place(office, "Karaoke Sao Khuê"), THIS_YEAR)
    page = open_page(qtbot, opened)
    tab = page.figures
    tab.table.choose("T05")

    with qtbot.waitSignal(tab.card.explained):
        press(tab.table, qtbot, Qt.Key.Key_Return)
    explained = tab.card.explanation
    assert explained is not None
    assert (explained.numerator.amount, explained.numerator.counted.records[0].id) == (1, visit)
    press(focused(), qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: tab.card.records.model.row("0") is not None)
    press(focused(), qtbot, Qt.Key.Key_Return)
    settle(qtbot, opened)

    assert opened.window.current_page() == "inspections"


def test_escape_goes_back_from_the_records_to_the_figure_and_to_the_list(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    add_visit(office, add_place(office), THIS_YEAR)
    tab = open_page(qtbot, opened).figures
    tab.table.setFocus()
    with qtbot.waitSignal(tab.card.explained):
        tab.explain("T05")
    tab.card.links()[0].click()
    assert tab.card.records.isVisible()

    press(focused(), qtbot, Qt.Key.Key_Escape)
    assert not tab.card.records.isVisible()
    press(focused(), qtbot, Qt.Key.Key_Escape)

    assert not tab.card.isVisible()
    assert tab.table.hasFocus()


def test_a_record_that_does_not_count_is_listed_with_its_reason(qtbot: QtBot, office: Office, opened: Opened) -> None:
    place = add_place(office)
    add_visit(office, place, THIS_YEAR)
    add_visit(office, place, date(2026, 10, 16))
    tab = open_page(qtbot, opened).figures

    with qtbot.waitSignal(tab.card.explained):
        tab.explain("T05")

    assert tab.card.explanation is not None
    assert sum(reason.records for reason in tab.card.explanation.numerator.reasons) == 1
    tab.card.links()[1].click()
    qtbot.waitUntil(lambda: tab.card.records.model.row("0") is not None)
    row = tab.card.records.model.row("0")
    assert row is not None
    assert row.cell(0).sub


def test_a_share_without_denominator_reads_not_enough_data(qtbot: QtBot, office: Office, opened: Opened) -> None:
    add_place(office, workers_total=None)
    tab = open_page(qtbot, opened).figures

    with qtbot.waitSignal(tab.card.explained):
        tab.explain("T25")

    row = tab.table.model().row("T25")  # type: ignore[attr-defined]
    assert (row.cell(2).bar.done, row.cell(4).text, row.cell(5).text) == (None, "—", "Chưa đủ số liệu")


def test_another_period_and_all_indicators_can_be_asked_for(qtbot: QtBot, opened: Opened) -> None:
    tab = open_page(qtbot, opened).figures

    with qtbot.waitSignal(tab.shown):
        tab.show_period(parse_period("2026-H1"))
    bar = tab.filter_bar()
    assert bar is not None
    bar.set_chosen({"shown": ("everything",)})

    found = tab.figures()
    assert found is not None
    assert tab.period.code == "2026-H1"
    ids = [one for one in tab.table.model().ids if not one.startswith("group:")]  # type: ignore[attr-defined]
    assert len(ids) == len(found.figures)


def test_a_superior_sees_the_sum_itself_and_each_unit(qtbot: QtBot, opened_above: Opened) -> None:
    tab = open_page(qtbot, opened_above).figures
    bar = tab.filter_bar()
    assert bar is not None

    for chosen, whose, rolled_up in (
        ("", PROVINCE, True),
        (unit(PROVINCE), PROVINCE, False),
        (unit(WARD), WARD, False),
    ):
        with qtbot.waitSignal(tab.shown):
            tab.show_figure("T05", unit_id=chosen)
        found = tab.figures()
        assert found is not None
        assert (found.unit.code, found.rolled_up) == (whose, rolled_up)
        qtbot.waitUntil(lambda: tab.card.explanation is not None and not opened_above.tasks.is_busy)


def test_a_consolidated_figure_is_taken_apart_by_unit_and_put_together_again(
    qtbot: QtBot, opened_above: Opened
) -> None:
    tab = open_page(qtbot, opened_above).figures
    with qtbot.waitSignal(tab.card.explained):
        tab.explain("T05")
    by_unit = next(link for link in tab.card.links() if link.text() == "Xem theo từng đơn vị")
    with qtbot.waitSignal(tab.card.units.shown):
        by_unit.click()
    assert tab.card.units.table.chosen_ids()
    tab.card.units.table.choose(unit(WARD))

    with qtbot.waitSignal(tab.card.explained):
        press(focused(), qtbot, Qt.Key.Key_Return)
    assert tab.card.explanation is not None
    assert tab.card.explanation.figure.unit_id == unit(WARD)
    with qtbot.waitSignal(tab.card.explained):
        press(focused(), qtbot, Qt.Key.Key_Escape)

    assert tab.card.explanation.figure.unit_id == unit(PROVINCE)


# -- plans -----------------------------------------------------------------------------------------------------------


def test_the_empty_register_offers_the_first_plan(qtbot: QtBot, opened: Opened) -> None:
    page = open_page(qtbot, opened, NAME)
    listed = page.list_of(NAME)

    assert listed.pane.is_empty
    press(focused(), qtbot, Qt.Key.Key_Space)

    assert page.form is not None


def test_a_plan_is_typed_saved_deleted_and_brought_back(qtbot: QtBot, office: Office, opened: Opened) -> None:
    page = open_page(qtbot, opened, NAME)
    form = page.open_form(NAME)
    if form.form is None:
        qtbot.waitSignal(form.opened).wait()
    view = form.form_view()
    view.set_value("name", PLAN.name)
    view.set_value("integrated_with", ("drugs", "hiv"))
    with qtbot.waitSignal(form.saved) as saved:
        form.save()
    settle(qtbot, opened)

    record = load_record(office, "work_plans", told(saved))
    assert (record.value.kind, record.value.integrated_with) == ("year", ("drugs", "hiv"))
    listed = page.list_of(NAME)
    qtbot.waitUntil(lambda: listed.card.data is not None)
    listed.card.deletion_explained.emit("Nhập nhầm")
    settle(qtbot, opened)
    assert load_record(office, "work_plans", record.id).deleted == "Nhập nhầm"
    listed.bindings()["undo"][0]()
    qtbot.waitUntil(lambda: load_record(office, "work_plans", record.id).deleted is None)


def test_plans_are_filtered_by_where_they_stand_and_whether_they_were_sent(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    running = add(office, PLAN)
    add(office, WorkPlan(name="Dự thảo", kind="month", from_on=THIS_YEAR, to_on=THIS_YEAR, state="draft"))
    listed = open_page(qtbot, opened, NAME).list_of(NAME)

    with qtbot.waitSignal(listed.listed):
        listed.set_filters({"stage": ("running",), "sent": ("waiting",)})

    assert listed.model.ids == (running,)


# -- sets ------------------------------------------------------------------------------------------------------------


def test_a_preset_is_applied_by_key_and_taken_back(qtbot: QtBot, office: Office, opened: Opened) -> None:
    before = current_plan(office).name
    sets = open_page(qtbot, opened, SETS).sets
    sets.table.choose("duong-kinh-2023")
    told: list[object] = []
    opened.session.targets_changed.connect(lambda: told.append(None))

    sets.card.apply_button.setFocus()
    press(sets.card.apply_button, qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: current_plan(office).name == "duong-kinh-2023" and not opened.tasks.is_busy)
    assert told
    sets.bindings()["undo"][0]()

    qtbot.waitUntil(lambda: current_plan(office).name == before)


def test_a_preset_is_copied_edited_and_the_change_counts(qtbot: QtBot, office: Office, opened: Opened) -> None:
    page = open_page(qtbot, opened, SETS)
    page.sets.table.choose("duong-kinh-2023")
    page.sets.edit()
    qtbot.waitUntil(lambda: page.step is not None and page.step.body() is not None)
    form = cast("SetForm", page.step)
    assert form.form is not None
    values = form.form.values()
    rows = [dict(row) for row in values["targets"]]
    rows[0]["value"] = 60.0
    form.form.set_value("title", "Bộ của phường năm 2026")
    form.form.set_value("targets", tuple(rows))

    with qtbot.waitSignal(form.saved) as saved:
        form.save()
    settle(qtbot, opened)

    kept = get_plan(office, told(saved))
    assert (kept.title, kept.targets[0].value) == ("Bộ của phường năm 2026", 60)
    assert [target.source for target in kept.targets] == [
        target.source for target in get_plan(office, "duong-kinh-2023").targets
    ]


def test_a_new_set_needs_a_title_and_whole_rows(qtbot: QtBot, office: Office, opened: Opened) -> None:
    page = open_page(qtbot, opened, SETS)
    form = page.open_set()
    qtbot.waitUntil(lambda: form.form is not None)
    assert form.form is not None
    form.form.set_value("targets", ({"indicator": "T05", "value": None},))

    form.save()

    assert {name for name in ("title", "targets") if form.form.notes_of(name)} == {"title", "targets"}
    assert all(listed.builtin for listed in list_plans(office))


def test_an_own_set_goes_to_a_file_is_removed_and_comes_back(
    qtbot: QtBot, office: Office, opened: Opened, tmp_path: Path
) -> None:
    file = tmp_path / "quang-ninh-2021-2025.toml"
    sets = open_page(qtbot, opened, SETS).sets
    sets.table.choose("quang-ninh-2021-2025")
    sets.put_file(file)
    settle(qtbot, opened)
    assert read_plan(file).targets == get_plan(office, "quang-ninh-2021-2025").targets

    sets.take_file(file)
    qtbot.waitUntil(lambda: any(not one.builtin for one in list_plans(office)) and not opened.tasks.is_busy)
    own = next(one.plan for one in list_plans(office) if not one.builtin)
    assert sets.table.current_id() == own.name
    sets.remove()
    qtbot.waitUntil(lambda: all(one.builtin for one in list_plans(office)) and not opened.tasks.is_busy)
    sets.bindings()["undo"][0]()

    qtbot.waitUntil(lambda: any(one.plan.targets == own.targets for one in list_plans(office) if not one.builtin))


# -- handing down ----------------------------------------------------------------------------------------------------


def open_hand_down(qtbot: QtBot, opened: Opened) -> HandDownStep:
    page = open_page(qtbot, opened)
    step = page.open_hand_down()
    with qtbot.waitSignal(step.opened):
        pass
    return step


def test_numbers_are_handed_down_summed_and_written_to_files(
    qtbot: QtBot, superior: Office, opened_above: Opened, tmp_path: Path
) -> None:
    plan = add(superior, PLAN)
    step = open_hand_down(qtbot, opened_above)
    with qtbot.waitSignal(step.opened):
        step.choose_indicator("T05")
    step.numbers.fill({unit(WARD): 36, unit("11689"): 30})
    assert sum(step.numbers.values().values()) == 66

    with qtbot.waitSignal(step.saved):
        step.save()
    settle(qtbot, opened_above)
    step.put_files(tmp_path)
    settle(qtbot, opened_above)

    given = {one.unit: one.value for one in load_record(superior, "work_plans", plan).value.allocations}
    assert given == {unit(WARD): 36, unit("11689"): 30}
    (file,) = tmp_path.glob(f"{WARD}-*.toml")
    (target,) = read_plan(file).targets
    assert (target.indicator, target.value, target.in_numbers) == ("T05", 36, True)


def test_a_unit_is_measured_against_the_number_in_its_file(
    qtbot: QtBot, office: Office, opened: Opened, superior: Office, tmp_path: Path
) -> None:
    from desktop.services.handing_down import hand_down, write_allocations  # noqa: PLC0415
    from desktop.services.records import UndoStack  # noqa: PLC0415

    add_visit(office, add_place(office), THIS_YEAR)
    plan = add(superior, PLAN)
    seen = load_record(superior, "work_plans", plan).context
    hand_down(superior, plan, "T05", {unit(WARD): 2}, seen=seen, undo=UndoStack())
    (file,) = write_allocations(superior, plan, tmp_path)
    apply_plan(office, str(file))
    superior.close()

    found = open_page(qtbot, opened).figures.figures()

    assert found is not None
    figure = next(one for one in found.figures if one.indicator.code == "T05")
    assert (figure.required, figure.shortfall) == (2, 1)
    assert figure.outcome in {Outcome.NOT_MET, Outcome.NOT_DUE}


def test_numbers_typed_and_not_saved_come_back_as_a_draft(qtbot: QtBot, superior: Office, opened_above: Opened) -> None:
    add(superior, PLAN)
    step = open_hand_down(qtbot, opened_above)
    step.numbers.fill({unit(WARD): 12})
    step.leave()
    settle(qtbot, opened_above)

    again = open_hand_down(qtbot, opened_above)

    assert again.numbers.values() == {unit(WARD): 12}
    assert "draft" in again.banners()


def test_without_a_plan_there_is_one_button_that_leads_to_it(qtbot: QtBot, opened_above: Opened) -> None:
    step = open_hand_down(qtbot, opened_above)
    page = cast("PlansPage", opened_above.window.page("plans"))
    assert page.step is step

    press(focused(), qtbot, Qt.Key.Key_Space)

    assert page.form is not None
