"""Forms built from their declaration: values, drafts, findings, the rail, hidden fields."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from db.domain.findings import error, note, warning
from desktop.ui.errors import to_notes
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.form.definitions import FieldDef, FieldNote, GroupDef
from desktop.ui.widgets.form.field_row import FieldLabel
from desktop.ui.widgets.form.form_view import FormView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TODAY = date(2026, 11, 20)
KINDS = (Option("a", "Theo kế hoạch"), Option("b", "Đột xuất"))
GROUPS = (
    GroupDef(
        "basis",
        "Căn cứ",
        (
            FieldDef("name", "Tên cơ sở", required=True, help="Theo giấy đăng ký."),
            FieldDef("kind", "Căn cứ", "code", options={"options": KINDS}),
            FieldDef("on", "Ngày", "date", required=True),
            FieldDef("until", "đến", "date", place="beside"),
        ),
        number="1",
    ),
    GroupDef(
        "counts",
        "Hiện trạng",
        (FieldDef("men", "Nam", "count", place="above"), FieldDef("women", "Nữ", "count", place="above")),
        column=1,
    ),
)
ERROR = FieldNote("error", "Chưa ghi tên. Ghi theo giấy đăng ký.")
WARNING = FieldNote("warning", "Ngày rơi vào thứ Bảy. Kiểm tra lại.")


@pytest.fixture
def form(qtbot: QtBot) -> FormView:
    made = FormView(GROUPS, today=lambda: TODAY)
    made.resize(1200, 600)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def labels(form: FormView) -> list[str]:
    QApplication.processEvents()
    return [label.text() for label in form.findChildren(QLabel) if label.isVisible()]


def test_values_go_in_and_come_out(form: FormView) -> None:
    values = {"name": "Karaoke Sao Khuê", "kind": "b", "on": TODAY, "until": None, "men": 3, "women": None}

    form.set_values(values)

    assert form.values() == values


def test_fields_not_named_are_emptied(form: FormView) -> None:
    form.set_values({"name": "A", "men": 3})

    form.set_values({"name": "B"})

    assert form.values()["men"] is None


def test_showing_values_is_no_change_of_the_person(qtbot: QtBot, form: FormView) -> None:
    with qtbot.assertNotEmitted(form.changed):
        form.set_values({"name": "A", "kind": "a", "on": TODAY, "men": 3})

    assert not form.has_pending()


def test_typing_is_told_at_once_and_a_pause_after_a_second(qtbot: QtBot, form: FormView) -> None:
    with qtbot.waitSignal(form.changed) as told:
        qtbot.keyClicks(form.field("name").input(), "A")

    assert told.args == ["name"]
    assert form.has_pending()
    with qtbot.waitSignal(form.paused, timeout=3000):
        pass
    assert not form.has_pending()


def test_leaving_the_page_does_not_wait_for_the_pause(qtbot: QtBot, form: FormView) -> None:
    qtbot.keyClicks(form.field("name").input(), "A")

    with qtbot.waitSignal(form.paused):
        form.flush()

    with qtbot.assertNotEmitted(form.paused):
        form.flush()


def test_a_draft_keeps_what_was_typed_even_when_it_cannot_be_read(qtbot: QtBot, form: FormView) -> None:
    form.focus_field("on")
    qtbot.keyClicks(form.field("on").input(), "31/02/2026")
    draft = form.draft()

    form.set_values({})
    form.set_draft(draft)

    assert draft == {"on": "31/02/2026"}
    assert form.draft() == draft
    assert "31/02/2026" in form.problems()["on"]
    assert any("31/02/2026" in text for text in labels(form))


def test_a_required_field_not_yet_visited_stays_quiet(form: FormView) -> None:
    form.show_findings({"name": [ERROR], "on": [WARNING]})

    assert ERROR.text not in labels(form)
    assert WARNING.text in labels(form)


def test_a_finding_shows_when_the_field_has_been_left(form: FormView) -> None:
    form.show_findings({"name": [ERROR]})
    form.focus_field("name")

    form.focus_field("kind")

    assert ERROR.text in labels(form)
    assert form.field("name").input().property("severity") == "error"


def test_on_completing_every_finding_shows_and_goes_when_mended(form: FormView) -> None:
    form.show_findings({"name": [ERROR]}, everywhere=True)
    assert ERROR.text in labels(form)

    form.show_findings({})

    assert ERROR.text not in labels(form)
    assert form.field("name").input().property("severity") == ""


def test_help_gives_way_to_a_finding(form: FormView) -> None:
    assert "Theo giấy đăng ký." in labels(form)

    form.show_findings({"name": [ERROR]}, everywhere=True)

    assert "Theo giấy đăng ký." not in labels(form)


def test_screen_readers_hear_bat_buoc_and_the_finding(form: FormView) -> None:
    form.show_findings({"name": [ERROR]}, everywhere=True)
    field = form.field("name").input()

    assert field.accessibleName() == "Tên cơ sở, bắt buộc"
    assert field.accessibleDescription() == f"Lỗi: {ERROR.text}"


def test_every_label_belongs_to_its_input(form: FormView) -> None:
    for label in form.findChildren(FieldLabel):
        assert label.buddy() is not None


def test_f8_goes_from_finding_to_finding_and_round(form: FormView) -> None:
    form.show_findings({"name": [ERROR], "on": [WARNING], "women": [WARNING]}, everywhere=True)

    visited = []
    for _ in range(4):
        assert form.focus_next_finding()
        visited.append(form.focused_field())

    assert visited == ["name", "on", "women", "name"]


def test_f8_without_findings_stays_where_it_is(form: FormView) -> None:
    form.focus_field("kind")

    assert not form.focus_next_finding()
    assert form.focused_field() == "kind"


def test_what_concerns_the_whole_record_stands_above_the_groups(form: FormView) -> None:
    form.show_findings({"": [WARNING], "unknown_field": [ERROR]})

    shown = " ".join(labels(form))

    assert WARNING.text in shown
    assert ERROR.text in shown


def test_the_rail_leads_to_sections_and_findings(qtbot: QtBot, form: FormView) -> None:
    form.show_findings({"women": [WARNING]}, everywhere=True)
    buttons = {button.accessibleName(): button for button in form.findChildren(QPushButton)}

    buttons["1. Căn cứ"].click()
    assert form.focused_field() == "name"
    buttons[WARNING.text].click()

    assert form.focused_field() == "women"


def test_a_hidden_field_keeps_its_value_and_has_no_problems(qtbot: QtBot, form: FormView) -> None:
    form.field("on").set_draft("31/02/2026")
    form.set_value("men", 5)

    form.set_field_shown("on", shown=False)
    form.set_group_shown("counts", shown=False)

    assert form.problems() == {}
    assert form.values()["men"] == 5
    assert not form.field("on").isVisible()


def test_other_choices_may_be_offered_later(form: FormView) -> None:
    form.set_options("kind", (Option("c", "Hậu kiểm tra"),))

    form.set_value("kind", "c")

    assert form.field("kind").input().text() == "Hậu kiểm tra"


def test_a_form_to_read_cannot_be_typed_into_but_focused(qtbot: QtBot, form: FormView) -> None:
    form.set_values({"name": "A"})
    form.set_read_only(read_only=True)

    form.focus_field("name")
    qtbot.keyClicks(form.field("name").input(), "B")

    assert form.values()["name"] == "A"
    assert form.field("name").input().hasFocus()


def test_same_as_last_record_asks_for_the_field_in_focus(qtbot: QtBot, form: FormView) -> None:
    form.focus_field("name")

    with qtbot.waitSignal(form.same_asked) as told:
        qtbot.keyClick(form.field("name").input(), Qt.Key.Key_Apostrophe, Qt.KeyboardModifier.ControlModifier)

    assert told.args == ["name"]


def test_enter_walks_through_the_fields_in_paper_order(qtbot: QtBot, form: FormView) -> None:
    form.focus_first()
    visited = [form.focused_field()]

    for _ in range(5):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        visited.append(form.focused_field())

    assert visited == ["name", "kind", "on", "until", "men", "women"]


def test_a_narrow_form_is_one_column_without_rail(qtbot: QtBot, form: FormView) -> None:
    wide_x = form.field("men").mapTo(form, form.field("men").rect().topLeft()).x()

    form.resize(800, 600)
    QApplication.processEvents()
    narrow_x = form.field("men").mapTo(form, form.field("men").rect().topLeft()).x()

    assert wide_x > 600
    assert narrow_x < 100


def test_findings_of_the_rules_become_notes_beside_their_fields() -> None:
    found = [error("NO_SUCH_CODE", "name"), warning("NO_SUCH_CODE", "on", needs_reason=True), note("NO_SUCH_CODE")]

    notes = to_notes(found)

    assert [notes["name"][0].severity, notes["on"][0].severity, notes[""][0].severity] == ["error", "warning", "note"]
    assert notes["on"][0].needs_reason
    assert "NO_SUCH_CODE" in notes["name"][0].text
