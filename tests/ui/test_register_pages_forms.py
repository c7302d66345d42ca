"""The forms of the register pages over a real office: adding, findings, drafts, two versions, inspections."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from db.domain.inspections import Inspection, Member
from desktop.services.records import (
    Filter,
    UndoStack,
    change_record,
    find_records,
    keep_draft,
    load_draft,
    load_record,
)
from tests.support.ward_office import add, add_place, add_visit, make_office
from tests.support.window import Opened, open_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.pages.registers.form_frame import FormFrame

THIS_YEAR = date(2026, 10, 15)
TEAM = tuple(Member(name=name, role="member", present=True) for name in ("Điệp", "Hạnh", "Sáo"))


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


def open_form(
    qtbot: QtBot,
    opened: Opened,
    register: str = "establishments",
    record_id: str = "",
    *,
    page: str = "",
    values: dict[str, Any] | None = None,
) -> FormFrame:
    """The form of a record, or of a new one, with its findings."""
    form = opened.page(page or register).open_form(register, record_id, values=values)
    with qtbot.waitSignals([form.opened, form.judged]):
        pass
    qtbot.waitUntil(lambda: not opened.tasks.is_busy)
    return form


def fill(form: FormFrame, **values: Any) -> None:
    for name, value in values.items():
        form.form_view().set_value(name, value)


def ids(office: Office, register: str) -> tuple[str, ...]:
    return find_records(office, register, Filter())


def test_a_new_place_is_kept_listed_and_can_be_taken_back(qtbot: QtBot, office: Office, opened: Opened) -> None:
    form = open_form(qtbot, opened)
    fill(form, name="Karaoke Sao Khuê", kinds=("karaoke",), address="Số 218 Phạm Văn Đồng")

    with qtbot.waitSignal(form.saved):
        opened.window.action("save").trigger()

    page = opened.page("establishments")
    assert page.form is None
    (kept,) = ids(office, "establishments")
    value = load_record(office, "establishments", kept).value
    assert (value.name, value.status, value.commune) == ("Karaoke Sao Khuê", "operating", office.unit.id)
    listed = page.list_of("establishments")
    qtbot.waitUntil(lambda: listed.table.current_id() == kept)
    qtbot.waitUntil(lambda: listed.undo_text() == "Đã thêm cơ sở “Karaoke Sao Khuê”.")

    with qtbot.waitSignal(opened.session.changes.changed):
        opened.window.action("undo").trigger()
    assert ids(office, "establishments") == ()

    with qtbot.waitSignal(opened.session.changes.changed):
        opened.window.action("redo").trigger()
    assert ids(office, "establishments") == (kept,)


def test_saving_and_going_on_opens_an_empty_form(qtbot: QtBot, office: Office, opened: Opened) -> None:
    form = open_form(qtbot, opened)
    fill(form, name="Một", kinds=("spa",), address="Số 1")

    with qtbot.waitSignal(form.saved_for_next):
        form.save(then_next=True)

    following = opened.page("establishments").form
    assert following is not None
    assert following is not form
    qtbot.waitUntil(lambda: following.form is not None)
    assert following.form_view().values()["name"] == ""
    assert len(ids(office, "establishments")) == 1


def test_missing_fields_block_saving_and_are_shown_beside_them(qtbot: QtBot, office: Office, opened: Opened) -> None:
    form = open_form(qtbot, opened)
    fill(form, name="Karaoke Gió Biển")
    assert form.shown_notes("address") == ()

    with qtbot.waitSignal(form.judged):
        form.save()

    qtbot.waitUntil(lambda: form.shown_notes("address") != ())
    assert [note.severity for note in form.shown_notes("address")] == ["error"]
    assert form.form_view().focused_field() == "kinds"
    assert ids(office, "establishments") == ()


def test_a_finding_shows_once_its_field_is_left(qtbot: QtBot, opened: Opened) -> None:
    form = open_form(qtbot, opened)

    fill(form, workers_total=3, workers_female=5)
    form.form_view().field("workers_female").left.emit()

    qtbot.waitUntil(lambda: len(form.shown_notes("workers_female")) == 1)
    assert "5" in form.shown_notes("workers_female")[0].text


def test_a_pause_keeps_a_draft_that_a_later_form_offers_again(qtbot: QtBot, office: Office, opened: Opened) -> None:
    form = open_form(qtbot, opened)
    fill(form, name="Nhà nghỉ chưa xong")
    form.form_view().flush()
    qtbot.waitUntil(lambda: load_draft(office, "establishments", "") is not None)

    again = open_form(qtbot, opened)
    assert again.draft_offer() is not None
    assert again.form_view().values()["name"] == ""
    again.draft_offer().first_button.click()

    assert again.form_view().values()["name"] == "Nhà nghỉ chưa xong"


def test_a_draft_survives_the_program_being_killed(qtbot: QtBot, office: Office, opened: Opened) -> None:
    place = add_place(office, "Karaoke Sao Khuê")
    form = open_form(qtbot, opened, record_id=place)
    typed = {**form.form_view().draft(), "note": "đang gõ dở"}
    content = {"typed": typed, "seen": dict(load_record(office, "establishments", place).context)}
    keep_draft(office, "establishments", place, content)

    after = open_window(office)
    qtbot.addWidget(after.window)
    after.window.show()
    shown = after.page("establishments")
    qtbot.waitUntil(lambda: "draft" in shown.list_of("establishments").banner_keys())
    again = shown.open_form("establishments", place)
    with qtbot.waitSignal(again.opened):
        pass
    again.draft_offer().first_button.click()

    assert again.form_view().values()["note"] == "đang gõ dở"
    with qtbot.waitSignal(again.saved):
        again.save()
    assert load_record(office, "establishments", place).value.note == "đang gõ dở"
    assert load_draft(office, "establishments", place) is None
    after.session.end()
    after.tasks.shutdown()


def test_a_draft_that_is_given_up_is_gone(qtbot: QtBot, office: Office, opened: Opened) -> None:
    keep_draft(office, "establishments", "", {"typed": {"name": "Thôi"}, "seen": {}})
    form = open_form(qtbot, opened)

    form.draft_offer().second_button.click()

    qtbot.waitUntil(lambda: load_draft(office, "establishments", "") is None)
    assert form.form_view().values()["name"] == ""


def test_leaving_by_escape_keeps_what_was_typed(qtbot: QtBot, office: Office, opened: Opened) -> None:
    form = open_form(qtbot, opened)
    fill(form, name="Chưa xong")
    form.form_view().focus_field("name")

    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)

    assert opened.page("establishments").form is None
    qtbot.waitUntil(lambda: load_draft(office, "establishments", "") is not None)


def test_a_record_changed_meanwhile_shows_both_versions_to_choose_from(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    place = add_place(office, "Karaoke Sao Khuê")
    form = open_form(qtbot, opened, record_id=place)
    fill(form, note="ghi chú của tôi", address="Số 1 đường mới")
    other = load_record(office, "establishments", place)
    change_record(
        office,
        place,
        replace(other.value, address="Số 2 đường khác", rank="2 sao"),
        seen=other.context,
        undo=UndoStack(),
    )

    form.save()
    qtbot.waitUntil(lambda: form.meanwhile is not None)
    form.meanwhile.choose("address", kept=True)
    with qtbot.waitSignal(form.saved):
        form.meanwhile.save_button.click()

    value = load_record(office, "establishments", place).value
    assert (value.note, value.address, value.rank) == ("ghi chú của tôi", "Số 2 đường khác", "2 sao")


def test_the_value_of_the_last_record_comes_by_key(qtbot: QtBot, office: Office, opened: Opened) -> None:
    add_place(office, "Một", neighbourhood="Tổ dân phố Hải Thành 4")
    form = open_form(qtbot, opened)

    form.form_view().field("neighbourhood").same_asked.emit()

    qtbot.waitUntil(lambda: form.form_view().values()["neighbourhood"] == "Tổ dân phố Hải Thành 4")


def test_a_record_of_another_office_can_only_be_looked_at(qtbot: QtBot, office: Office, opened: Opened) -> None:
    place = add_place(office, "Karaoke Sao Khuê")
    opened.session.office = replace(office, author=replace(office.author, unit="00000000-0000-5000-8000-000000000000"))

    form = open_form(qtbot, opened, record_id=place)

    assert form.form_view().field("name").input().isReadOnly()
    assert "save" not in form.bindings()


def test_a_new_inspection_begins_with_the_last_team_and_asks_what_fits_the_place(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    place = add_place(office, "Spa Ngọc Lan", kinds=("spa",), representative_name="Trần Văn Lực")
    add_visit(office, place, THIS_YEAR, members=TEAM, team="Đội 178")

    form = open_form(qtbot, opened, "inspections", values={"establishment": place})

    values = form.form_view().values()
    assert [member.name for member in values["members"]] == ["Điệp", "Hạnh", "Sáo"]
    assert {member.present for member in values["members"]} == {None}
    assert (values["team"], values["representative_name"]) == ("Đội 178", "Trần Văn Lực")
    questions = form.form_view().field("checklist").questions()
    assert 0 < len(questions) < len(office.catalogs["checklist"].entries)
    assert form.title() == "Spa Ngọc Lan"


def test_a_second_check_in_the_year_needs_its_reason_before_it_is_kept(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    place = add_place(office, "Karaoke Gió")
    add_visit(office, place, THIS_YEAR)
    form = open_form(qtbot, opened, "inspections", values={"establishment": place})
    fill(
        form,
        started_at=datetime.fromisoformat("2026-11-20T08:30"),
        result="no_violation",
        plan_number="12/KH-UBND",
        members=TEAM,
    )
    assert form.form_view().values()["state"] == "done"

    with qtbot.waitSignal(form.judged):
        form.save()
    qtbot.waitUntil(lambda: form.shown_notes("waiver") != ())
    assert len(ids(office, "inspections")) == 1

    fill(form, waiver="Có đơn tố cáo ngày 10/11/2026")
    with qtbot.waitSignal(form.saved):
        form.save()
    assert len(ids(office, "inspections")) == 2


def test_an_inspection_with_a_request_offers_to_put_it_into_the_register_of_requests(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    place = add_place(office, "Karaoke Gió")
    visit = add_visit(
        office, place, THIS_YEAR, remedy_request="Khám sức khỏe cho 2 người", remedy_due_on=date(2026, 12, 5)
    )
    page = opened.page("inspections")
    listed = page.list_of("inspections")
    qtbot.waitUntil(lambda: listed.card.data is not None)
    assert any("chưa vào sổ theo dõi" in words for words in listed.card.banner_texts())

    listed.card.begin_remedy()
    form = page.form
    with qtbot.waitSignal(form.opened):
        pass
    with qtbot.waitSignal(form.saved):
        form.save()

    (kept,) = ids(office, "remedies")
    remedy = load_record(office, "remedies", kept).value
    assert (remedy.inspection, remedy.request, remedy.requested_on, remedy.due_on) == (
        visit,
        "Khám sức khỏe cho 2 người",
        THIS_YEAR,
        date(2026, 12, 5),
    )


def test_saving_an_inspection_can_lead_to_the_next_that_waits(qtbot: QtBot, office: Office, opened: Opened) -> None:
    usual = {"kind": "planned", "state": "to_do", "planned_on": date(2026, 11, 20), "plan_number": "12/KH-UBND"}
    first, second = (add(office, Inspection(establishment=add_place(office, name), **usual)) for name in ("Một", "Hai"))
    form = open_form(qtbot, opened, "inspections", first)
    fill(form, note="đã gọi điện")

    with qtbot.waitSignal(form.saved_for_next):
        opened.window.action("primary").trigger()

    following = opened.page("inspections").form
    qtbot.waitUntil(lambda: following.form is not None)
    assert following.record_id == second
    assert load_record(office, "inspections", first).value.note == "đã gọi điện"


def test_acts_follow_the_day_of_the_violation(qtbot: QtBot, office: Office, opened: Opened) -> None:
    place = add_place(office, "Karaoke Gió")
    form = open_form(qtbot, opened, "violations", page="inspections", values={"establishment": place})

    fill(form, act_on=date(2025, 12, 1))
    before = {option.code for option in form.form_view().field("act").options()}
    fill(form, act_on=date(2026, 1, 5))
    after = {option.code for option in form.form_view().field("act").options()}

    assert before - after
    assert after - before


@pytest.mark.parametrize(
    ("page", "register", "values"),
    [
        ("activities", "activities", {"name": "Phát thanh", "from_on": date(2026, 11, 2)}),
        ("trainings", "trainings", {"name": "Lớp kỹ năng", "kind": "class", "from_on": date(2026, 5, 5)}),
        ("trainings", "staff", {"name": "Đỗ Minh Hà"}),
        ("other_figures", "hot_spots", {"name": "Ngã tư", "kind": "public_place", "found_on": date(2026, 2, 2)}),
    ],
)
def test_every_other_register_can_be_filled_in_and_kept(
    qtbot: QtBot, office: Office, opened: Opened, page: str, register: str, values: dict[str, Any]
) -> None:
    form = open_form(qtbot, opened, register, page=page)
    fill(form, **values)
    if register == "activities":
        form.form_view().field("forms").add_row()
        form.form_view().field("forms").set_value(({"form": "loudspeaker"},))

    with qtbot.waitSignal(form.saved):
        form.save()

    (kept,) = ids(office, register)
    assert load_record(office, register, kept).value.name == values["name"]
