"""The page "Số liệu khác" over a real office: its tabs, lists, forms, and the tables of a year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame

from db.domain.agency_figures import CaseFigures
from db.domain.budgets import BudgetLine
from db.domain.commune_ratings import CommuneRating
from db.domain.hot_spots import HotSpot
from desktop.services.lists import Filter
from desktop.services.records import find_records, load_record
from desktop.ui.pages.other_figures.page import OtherFiguresPage
from desktop.ui.pages.registers.register_tabs import RegisterTabs
from tests.support.ward_office import WARD, add, make_office, make_superior, unit
from tests.support.window import Opened, open_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.pages.other_figures.years import YearStep
    from desktop.ui.pages.registers.form_frame import FormFrame
    from desktop.ui.pages.registers.list_frame import ListFrame

CONTROL = Qt.KeyboardModifier.ControlModifier
TABS = {
    "hot_spots": "Tụ điểm",
    "case_figures": "Vụ án",
    "sanction_figures": "Xử phạt",
    "support_figures": "Hỗ trợ",
    "manual_figures": "Nhập tay",
    "pilot_models": "Mô hình",
    "commune_ratings": "Xã lành mạnh",
    "budgets": "Kinh phí",
}
SOURCE: dict[str, Any] = {
    "source_document": "215/BC-CAP",
    "source_agency": "Công an phường Dương Kinh",
    "source_on": date(2026, 6, 18),
    "from_on": date(2025, 12, 15),
    "to_on": date(2026, 6, 14),
}
SPENT: dict[str, Any] = {"year": 2026, "source": "commune", "as_of": date(2026, 9, 30)}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


@pytest.fixture
def opened(qtbot: QtBot, office: Office) -> Iterator[Opened]:
    made = open_shown(qtbot, office)
    yield made
    made.close()


def open_shown(qtbot: QtBot, office: Office) -> Opened:
    """The window over an office, shown."""
    made = open_window(office)
    qtbot.addWidget(made.window)
    made.window.resize(1366, 738)
    made.window.show()
    made.window.activateWindow()
    return made


def figures_page(opened: Opened) -> OtherFiguresPage:
    page = opened.page("other_figures")
    assert isinstance(page, OtherFiguresPage)
    return page


def show_list(qtbot: QtBot, opened: Opened, register: str) -> ListFrame:
    """The list of a register with its rows and card."""
    page = figures_page(opened)
    listed = page.list_of(register)
    if not listed.is_filled:
        with qtbot.waitSignal(listed.listed):
            page.show_register(register)
    qtbot.waitUntil(lambda: not opened.tasks.is_busy and (not listed.model.ids or listed.card.data is not None))
    return listed


def show_form(qtbot: QtBot, opened: Opened, register: str, record_id: str = "") -> FormFrame:
    page = figures_page(opened)
    page.open_form(register, record_id)
    return wait_for_form(qtbot, page)


def wait_for_form(qtbot: QtBot, page: OtherFiguresPage) -> FormFrame:
    """The form on top once it can be typed into."""
    qtbot.waitUntil(lambda: page.form is not None and page.form.form is not None and page.form.form.isVisible())
    assert page.form is not None
    return page.form


def show_year(qtbot: QtBot, opened: Opened, register: str) -> YearStep:
    step = figures_page(opened).open_year(register)
    with qtbot.waitSignal(step.shown):
        pass
    return step


def put(form: FormFrame, **values: Any) -> None:
    for name, value in values.items():
        form.form_view().set_value(name, value)


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def texts(listed: ListFrame | YearStep) -> list[list[str]]:
    """The cells of the rows that are loaded."""
    rows = [listed.model.row(one) for one in listed.model.ids]
    return [[row.cell(at).text for at in range(len(row.cells))] for row in rows if row is not None]


class TestTabs:
    def test_every_register_is_reached_by_the_arrows_and_empty_ones_say_what_to_do(self, qtbot: QtBot, opened: Opened):
        page = figures_page(opened)
        show_list(qtbot, opened, "hot_spots")
        tabs = page.frame.findChild(RegisterTabs)
        assert tabs is not None
        tabs.take_focus()

        seen = ["hot_spots"]
        for name in list(TABS)[1:]:
            qtbot.keyClick(focus(), Qt.Key.Key_Right)
            listed = page.list_of(name)
            qtbot.waitUntil(lambda listed=listed: listed.is_filled and not opened.tasks.is_busy)
            assert page.frame is listed
            assert listed.pane.is_empty
            assert opened.window.action("new").text() == listed.definition.words.add
            seen.append(name)

        assert seen == list(TABS)
        assert [words for _, words in page.tabs()] == list(TABS.values())

    def test_lists_are_made_when_somebody_goes_there(self, qtbot: QtBot, opened: Opened):
        show_list(qtbot, opened, "hot_spots")

        assert len(figures_page(opened).findChildren(RegisterTabs)) == 1

    def test_a_record_is_opened_from_elsewhere_on_its_tab(self, qtbot: QtBot, office: Office, opened: Opened):
        kept = add(office, CaseFigures(**SOURCE, cases_found=1, persons_found=2))
        figures_page(opened)

        opened.session.open_record("case_figures", kept)

        listed = figures_page(opened).list_of("case_figures")
        qtbot.waitUntil(lambda: listed.table.current_id() == kept)
        assert figures_page(opened).frame is listed


class TestSuppliedFigures:
    def test_they_are_added_changed_deleted_and_taken_back_by_keyboard(
        self, qtbot: QtBot, office: Office, opened: Opened
    ):
        listed = show_list(qtbot, opened, "case_figures")
        page = figures_page(opened)

        opened.window.action("new").trigger()
        form = wait_for_form(qtbot, page)
        qtbot.keyClicks(focus(), "215/BC-CAP")
        qtbot.keyClick(focus(), Qt.Key.Key_Tab)
        qtbot.keyClicks(focus(), "Cong an")
        qtbot.keyClick(focus(), Qt.Key.Key_Tab)
        qtbot.keyClicks(focus(), "18/9/2026")
        form.form_view().focus_field("cases_found")
        qtbot.keyClicks(focus(), "3")
        with qtbot.waitSignal(form.saved):
            qtbot.keyClick(focus(), Qt.Key.Key_S, CONTROL)
        (kept,) = find_records(office, "case_figures", Filter())
        value = load_record(office, "case_figures", kept).value
        assert (value.cases_found, value.from_on, value.to_on) == (3, date(2026, 6, 15), date(2026, 9, 14))

        qtbot.waitUntil(lambda: listed.card.data is not None and listed.table.hasFocus())
        qtbot.keyClick(focus(), Qt.Key.Key_F2)
        form = wait_for_form(qtbot, page)
        form.form_view().focus_field("persons_found")
        qtbot.keyClicks(focus(), "7")
        with qtbot.waitSignal(form.saved):
            qtbot.keyClick(focus(), Qt.Key.Key_S, CONTROL)
        assert load_record(office, "case_figures", kept).value.persons_found == 7

        qtbot.waitUntil(lambda: not opened.tasks.is_busy and listed.table.hasFocus())
        qtbot.keyClick(focus(), Qt.Key.Key_Delete)
        qtbot.keyClicks(focus(), "trung")
        with qtbot.waitSignal(opened.session.changes.changed):
            qtbot.keyClick(focus(), Qt.Key.Key_Return)
        assert find_records(office, "case_figures", Filter()) == ()

        with qtbot.waitSignal(opened.session.changes.changed):
            opened.window.action("undo").trigger()
        assert find_records(office, "case_figures", Filter()) == (kept,)

    def test_agency_day_and_days_stand_in_list_and_card(self, qtbot: QtBot, office: Office, opened: Opened):
        add(office, CaseFigures(**SOURCE, cases_found=1, persons_found=2))

        listed = show_list(qtbot, opened, "case_figures")
        listed.table.grab()
        qtbot.waitUntil(lambda: bool(texts(listed)))

        row = listed.model.row(listed.model.ids[0])
        assert row is not None
        assert row.cell(0).sub == "18/06/2026, Công an phường Dương Kinh"
        assert (row.cell(1).text, row.cell(1).sub) == ("15/12/2025", "đến 14/06/2026")
        assert listed.card.sub_of(listed.card.data) == "18/06/2026, Công an phường Dương Kinh"

    def test_figures_that_would_count_twice_are_kept_with_a_reason_only(
        self, qtbot: QtBot, office: Office, opened: Opened
    ):
        add(office, CaseFigures(**SOURCE, cases_found=1, persons_found=2))
        show_list(qtbot, opened, "case_figures")
        form = show_form(qtbot, opened, "case_figures")
        put(form, **{**SOURCE, "cases_found": 2, "persons_found": 2})

        with qtbot.waitSignal(form.judged):
            form.save()
        qtbot.waitUntil(lambda: "cannot_save" in form.banners())
        put(form, waiver="Công an huyện cũ cung cấp phần còn lại")
        with qtbot.waitSignal(form.saved):
            form.save()

        assert len(find_records(office, "case_figures", Filter())) == 2


class TestHotSpots:
    def test_one_is_added_and_deleted_and_its_card_tells_its_life(self, qtbot: QtBot, office: Office, opened: Opened):
        listed = show_list(qtbot, opened, "hot_spots")
        form = show_form(qtbot, opened, "hot_spots")
        put(form, name="Bến xe", kind="public_place", found_on=date(2026, 1, 5), eliminated_on=date(2026, 2, 5))
        put(form, active_again_on=date(2026, 3, 5), result="Đã giải tán")
        with qtbot.waitSignal(form.saved):
            form.save()
        qtbot.waitUntil(lambda: listed.card.data is not None)
        listed.table.grab()
        qtbot.waitUntil(lambda: texts(listed) == [["Bến xe", "Nơi công cộng", "—", "05/01/2026", "Tái hoạt động"]])
        said = {widget.accessibleName() for widget in listed.card.findChildren(QFrame)}
        assert {"Phát hiện, 05/01/2026", "Triệt xóa, 05/02/2026", "Tái hoạt động, 05/03/2026"} <= said

        listed.card.deletion_explained.emit("Nhập trùng")
        qtbot.waitUntil(lambda: listed.pane.is_empty)
        with qtbot.waitSignal(opened.session.changes.changed):
            opened.window.action("undo").trigger()

        assert len(find_records(office, "hot_spots", Filter())) == 1

    def test_filters_leave_the_spots_of_a_state(self, qtbot: QtBot, office: Office, opened: Opened):
        add(office, HotSpot(name="Một", kind="online", found_on=date(2026, 1, 5)))
        gone = add(
            office, HotSpot(name="Hai", kind="online", found_on=date(2026, 1, 5), eliminated_on=date(2026, 2, 5))
        )
        listed = show_list(qtbot, opened, "hot_spots")

        with qtbot.waitSignal(listed.listed):
            listed.set_filters({"state": ("eliminated",)})

        assert listed.model.ids == (gone,)


class TestRatings:
    def test_the_sheet_is_there_and_adds_up_while_it_is_filled(self, qtbot: QtBot, office: Office, opened: Opened):
        form = show_form(qtbot, opened, "commune_ratings")
        sheet = form.form_view().values()["criteria"]
        assert [row.criterion for row in sheet][:2] == ["leadership", "awareness"]
        assert form.form_view().values()["name"] == "Phường Dương Kinh, năm 2026"

        put(form, criteria=[{"criterion": row.criterion, "self_score": 7.5, "assessed_score": 7} for row in sheet])

        assert form.form_view().values()["self_score"] == 37.5
        assert form.form_view().values()["assessed_score"] == 35

    def test_the_name_follows_the_commune_until_somebody_writes_another(self, qtbot: QtBot, opened: Opened):
        form = show_form(qtbot, opened, "commune_ratings")

        put(form, year=2025)
        qtbot.waitUntil(lambda: form.form_view().values()["name"] == "Phường Dương Kinh, năm 2025")
        put(form, name="Đánh giá lại")
        put(form, year=2024)
        qtbot.waitUntil(lambda: not opened.tasks.is_busy)

        assert form.form_view().values()["name"] == "Đánh giá lại"

    def test_a_province_sees_every_commune_of_the_year_and_begins_or_opens_a_rating(self, qtbot: QtBot, tmp_path: Path):
        office = make_superior(tmp_path)
        usual: dict[str, Any] = {"year": 2025, "rated_on": date(2025, 12, 20), "rating": "clean"}
        kept = add(office, CommuneRating(name="Dương Kinh", commune=unit(WARD), **usual))
        opened = open_shown(qtbot, office)
        page = figures_page(opened)
        step = show_year(qtbot, opened, "commune_ratings")
        assert len(step.model.ids) == 114

        with qtbot.waitSignal(step.shown):
            step.bar.set_chosen({"standing": ("clean",)})
        assert texts(step) == [["Phường Dương Kinh", "—", "—", "—", "Không có tệ nạn mại dâm"]]
        qtbot.keyClick(step.first_focus(), Qt.Key.Key_Return)
        listed = page.list_of("commune_ratings")
        qtbot.waitUntil(lambda: page.frame is listed and listed.table.current_id() == kept)

        show_year(qtbot, opened, "commune_ratings")
        with qtbot.waitSignal(step.shown):
            step.bar.set_chosen({"standing": ("unrated",)}, text="le chan")
        qtbot.keyClick(step.first_focus(), Qt.Key.Key_Return)
        assert wait_for_form(qtbot, page).form_view().values()["name"] == "Phường Lê Chân, năm 2025"
        opened.close()


class TestBudget:
    def test_a_line_is_named_by_its_purpose_source_and_year(self, qtbot: QtBot, opened: Opened):
        form = show_form(qtbot, opened, "budgets")

        put(form, source="commune", purpose="training")
        assert form.form_view().values()["name"] == "Tập huấn, ngân sách xã, phường, năm 2026"
        put(form, name="Lớp nghiệp vụ")
        put(form, purpose="support")

        assert form.form_view().values()["name"] == "Lớp nghiệp vụ"

    def test_an_opened_line_keeps_the_name_it_has(self, qtbot: QtBot, office: Office, opened: Opened):
        kept = add(office, BudgetLine(name="Lớp nghiệp vụ", purpose="training", granted=1, **SPENT))

        form = show_form(qtbot, opened, "budgets", kept)

        assert form.form_view().values()["name"] == "Lớp nghiệp vụ"
        assert not form.form_view().has_pending()

    def test_the_table_of_a_year_has_sums_by_source_and_of_everything(
        self, qtbot: QtBot, office: Office, opened: Opened
    ):
        add(office, BudgetLine(name="A", purpose="training", granted=20_000_000, spent=5_000_000, **SPENT))
        add(office, BudgetLine(name="B", purpose="support", granted=20_000_000, spent=15_000_000, **SPENT))
        add(office, BudgetLine(name="C", purpose="support", granted=1, **{**SPENT, "year": 2025}))

        step = show_year(qtbot, opened, "budgets")

        assert [row[:5] for row in texts(step)] == [
            ["Ngân sách xã, phường", "—", "40.000.000", "20.000.000", "50,0 %"],
            ["    Tập huấn", "—", "20.000.000", "5.000.000", "25,0 %"],
            ["    Hỗ trợ", "—", "20.000.000", "15.000.000", "75,0 %"],
            ["Tổng cộng", "—", "40.000.000", "20.000.000", "50,0 %"],
        ]
        with qtbot.waitSignal(step.shown):
            step.bar.set_chosen({"year": ("2025",)})
        assert step.title() == "Kinh phí năm 2025"

        qtbot.keyClick(step.first_focus(), Qt.Key.Key_Escape)
        assert figures_page(opened).frame is figures_page(opened).list_of("budgets")

    def test_the_list_is_filtered_by_year(self, qtbot: QtBot, office: Office, opened: Opened):
        add(office, BudgetLine(name="A", purpose="training", granted=2, **SPENT))
        old = add(office, BudgetLine(name="C", purpose="support", granted=1, **{**SPENT, "year": 2025}))
        listed = show_list(qtbot, opened, "budgets")

        with qtbot.waitSignal(listed.listed):
            listed.set_filters({"year": ("2025",)})

        assert listed.model.ids == (old,)


@pytest.mark.parametrize(
    ("register", "values"),
    [
        ("sanction_figures", {**SOURCE, "sellers": 2, "fined": 2, "fines": 1_000_000}),
        ("support_figures", {**SOURCE, "in_need": 2, "eligible": 2, "supported": 1}),
        ("manual_figures", {**SOURCE, "indicator": "T12", "part": "denominator", "value": 900}),
        ("pilot_models", {"name": "Câu lạc bộ", "kind": "prevention", "state": "kept", "started_on": date(2026, 2, 2)}),
        (
            "commune_ratings",
            {"rating": "not_met", "reason": "Còn tụ điểm", "year": 2026, "rated_on": date(2026, 11, 2)},
        ),
        ("budgets", {"source": "commune", "purpose": "training", "granted": 5_000_000}),
    ],
)
def test_every_other_register_is_filled_in_and_kept(
    qtbot: QtBot, office: Office, opened: Opened, register: str, values: dict[str, Any]
) -> None:
    listed = show_list(qtbot, opened, register)
    form = show_form(qtbot, opened, register)
    put(form, **values)

    with qtbot.waitSignal(form.saved):
        form.save()

    (kept,) = find_records(office, register, Filter())
    value = load_record(office, register, kept).value
    assert all(getattr(value, name) == one for name, one in values.items())
    qtbot.waitUntil(lambda: listed.card.data is not None and not opened.tasks.is_busy)
