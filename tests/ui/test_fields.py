"""Fields take what people type, leave words being composed alone, and say what they cannot read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.ui.widgets.fields.boxes import BoxesField
from desktop.ui.widgets.fields.checklist import ChecklistField
from desktop.ui.widgets.fields.codes import CodeField, CodesField, YesNoField
from desktop.ui.widgets.fields.dates import DateField, MomentField, TimeField
from desktop.ui.widgets.fields.items import ItemsField
from desktop.ui.widgets.fields.numbers import CountField, DecimalField, MoneyField
from desktop.ui.widgets.fields.record import RecordField
from desktop.ui.widgets.fields.records import RecordsField
from desktop.ui.widgets.fields.text import LongTextField, TextField
from desktop.ui.widgets.fields.ticks import TickField
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.form.definitions import FieldDef
from desktop.ui.widgets.form.making import make_field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pytestqt.qtbot import QtBot

    from desktop.ui.widgets.fields.base import Field

TODAY = date(2026, 11, 20)
MOMENT = datetime(2026, 11, 20, 14, 5)  # noqa: DTZ001 - local day and minute, as the records hold it
KINDS = (Option("kara", "Karaoke", "KR"), Option("nn", "Nhà nghỉ"), Option("ks", "Khách sạn"), Option("dl", "Đại lý"))


def today() -> date:
    return TODAY


@pytest.fixture
def place(qtbot: QtBot) -> Iterator[Callable[[Field], Any]]:
    """Puts a field into a window with another field to go to."""

    kept: list[QWidget] = []

    def put(field: Field) -> Any:
        window = QWidget()
        kept.append(window)
        layout = QVBoxLayout(window)
        layout.addWidget(field)
        layout.addWidget(QLineEdit())
        window.resize(500, 400)
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        field.focus()
        return field

    yield put
    kept.clear()


def leave(field: Field) -> None:
    field.window().findChildren(QLineEdit)[-1].setFocus(Qt.FocusReason.TabFocusReason)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("5/3", date(2027, 3, 5)),
        ("05/03/2026", date(2026, 3, 5)),
        ("05032026", date(2026, 3, 5)),
        ("050326", date(2026, 3, 5)),
        ("hn", TODAY),
        ("20.11.2026", TODAY),
        ("1/12", date(2026, 12, 1)),
        ("010170", date(1970, 1, 1)),
        ("", None),
    ],
    ids=["short", "full", "digits", "six digits", "today", "points", "next month", "last century", "nothing"],
)
def test_a_day_may_be_typed_in_every_usual_way(place, qtbot: QtBot, typed: str, day: date | None) -> None:
    field = place(DateField(today=today))

    qtbot.keyClicks(field.input(), typed)
    leave(field)

    assert field.value() == day
    assert field.input().text() == ("" if day is None else day.strftime("%d/%m/%Y"))
    assert field.problem() == ""


def test_a_day_that_does_not_exist_stays_as_typed_and_is_explained(place, qtbot: QtBot) -> None:
    field = place(DateField(today=today))

    qtbot.keyClicks(field.input(), "31/02/2026")
    leave(field)

    assert field.value() is None
    assert field.input().text() == "31/02/2026"
    assert "31/02/2026" in field.problem()
    assert field.draft() == "31/02/2026"
    assert not field.is_empty()


def test_ctrl_semicolon_writes_today(place, qtbot: QtBot) -> None:
    field = place(DateField(today=today))

    with qtbot.waitSignal(field.changed):
        qtbot.keyClick(field.input(), Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)

    assert field.value() == TODAY


def test_f4_opens_the_calendar_and_a_day_taken_from_it_is_written(place, qtbot: QtBot) -> None:
    field = place(DateField(today=today))
    field.set_value(date(2026, 3, 5))

    qtbot.keyClick(field.input(), Qt.Key.Key_F4)
    month = field.window().findChild(QCalendarWidget)
    with qtbot.waitSignal(field.changed):
        month.clicked.emit(QDate(2026, 3, 9))

    assert field.value() == date(2026, 3, 9)
    assert not month.isVisible()


def test_escape_closes_the_calendar_and_changes_nothing(place, qtbot: QtBot) -> None:
    field = place(DateField(today=today))
    field.set_value(TODAY)
    field.open_calendar()

    month = field.window().findChild(QCalendarWidget)
    qtbot.keyClick(month.parentWidget(), Qt.Key.Key_Escape)

    assert not month.isVisible()
    assert field.value() == TODAY


@pytest.mark.parametrize(
    ("typed", "moment"),
    [("14:05", time(14, 5)), ("14h05", time(14, 5)), ("1405", time(14, 5)), ("7", time(7)), ("905", time(9, 5))],
)
def test_a_time_may_be_typed_in_every_usual_way(place, qtbot: QtBot, typed: str, moment: time) -> None:
    field = place(TimeField())

    qtbot.keyClicks(field.input(), typed)
    leave(field)

    assert field.value() == moment
    assert field.input().text() == moment.strftime("%H:%M")


def test_a_time_that_does_not_exist_is_explained(place, qtbot: QtBot) -> None:
    field = place(TimeField())

    qtbot.keyClicks(field.input(), "25:00")

    assert field.value() is None
    assert "25:00" in field.problem()


def test_a_moment_needs_day_and_time(place) -> None:
    field = place(MomentField(today=today))

    field.set_value(MOMENT)
    assert field.value() == MOMENT
    assert field.draft() == ["20/11/2026", "14:05"]

    field.set_draft(["20/11/2026", None])
    assert field.value() is None
    assert "giờ" in field.problem()


@pytest.mark.parametrize(
    ("field", "typed", "value", "shown"),
    [
        (CountField, "1200", 1200, "1.200"),
        (CountField, "1.200", 1200, "1.200"),
        (MoneyField, "1500000 đ", None, None),
        (MoneyField, "1500000", 1_500_000, "1.500.000"),
        (DecimalField, "12,50", 12.5, "12,5"),
        (DecimalField, "12.5", 12.5, "12,5"),
        (DecimalField, "1.234,5", 1234.5, "1.234,5"),
    ],
    ids=["count", "count with point", "words", "money", "comma", "point", "both"],
)
def test_numbers_are_read_and_written_the_vietnamese_way(place, qtbot: QtBot, field, typed, value, shown) -> None:
    made = place(field())

    made.input().setText(typed)
    leave(made)

    if value is not None:
        assert made.value() == value
        assert made.input().text() == shown


@pytest.mark.parametrize("typed", ["12a", "1.2.3", "-5", "1.23"])
def test_what_is_no_number_is_explained_and_kept(place, typed: str) -> None:
    field = place(CountField())

    field.input().setText(typed)
    leave(field)

    assert field.value() is None
    assert typed in field.problem()
    assert field.input().text() == typed


def test_a_number_beyond_the_limit_is_explained(place) -> None:
    field = place(CountField(most=100))

    field.set_value(101)

    assert "100" in field.problem()


def test_text_is_trimmed_and_composed_only_on_leaving(place, qtbot: QtBot, compose) -> None:
    field = place(TextField())

    compose(field.input(), commit="  Ca\u0301 ")
    assert field.input().text() == "  Ca\u0301 "
    leave(field)

    assert field.input().text() == "Cá"
    assert field.value() == "Cá"


def test_a_word_being_composed_is_left_alone(place, compose) -> None:
    field = place(TextField())

    compose(field.input(), preedit="Đươ")
    compose(field.input(), preedit="Đường")
    assert field.value() == ""
    compose(field.input(), commit="Đường")

    assert field.value() == "Đường"


def test_a_text_too_long_is_reported_and_not_cut(place) -> None:
    field = place(TextField(longest=5))

    field.set_value("Hải Thành")

    assert "4" in field.problem()
    assert field.value() == "Hải Thành"


def test_enter_goes_to_the_next_field(place, qtbot: QtBot) -> None:
    field = place(TextField())

    qtbot.keyClick(field.input(), Qt.Key.Key_Return)

    assert field.window().focusWidget() is not field.input()


def test_tab_leaves_a_field_of_several_lines_and_enter_is_a_line(place, qtbot: QtBot) -> None:
    field = place(LongTextField())

    qtbot.keyClicks(field.input(), "a")
    qtbot.keyClick(field.input(), Qt.Key.Key_Return)
    qtbot.keyClicks(field.input(), "b")
    assert field.value() == "a\nb"
    qtbot.keyClick(field.input(), Qt.Key.Key_Tab)

    assert field.window().focusWidget() is not field.input()


def test_a_long_text_grows_with_what_is_typed(place) -> None:
    field = place(LongTextField(lines=2))
    before = field.input().height()

    field.set_value("\n".join("dòng" for _ in range(6)))

    assert field.input().height() > before


@pytest.mark.parametrize(
    ("typed", "code"), [("kar", "kara"), ("nha nghi", "nn"), ("dai", "dl"), ("KS", "ks"), ("đại lý", "dl")]
)
def test_a_choice_is_found_by_code_or_words_without_accents(place, compose, typed: str, code: str) -> None:
    field = place(CodeField(KINDS))

    compose(field.input(), commit=typed)
    assert field.is_list_open
    leave(field)

    assert field.value() == code
    assert not field.is_list_open


def test_typing_never_completes_inside_the_field(place, compose) -> None:
    field = place(CodeField(KINDS))

    compose(field.input(), commit="Ka")

    assert field.input().text() == "Ka"


def test_a_click_into_the_field_opens_its_list(place, qtbot: QtBot) -> None:
    field = place(CodeField(KINDS))

    qtbot.mouseClick(field.input(), Qt.MouseButton.LeftButton)

    assert field.is_list_open


def test_arrows_and_enter_choose_from_the_list(place, qtbot: QtBot) -> None:
    field = place(CodeField(KINDS))

    qtbot.keyClick(field.input(), Qt.Key.Key_F4)
    qtbot.keyClick(field.input(), Qt.Key.Key_Down)
    qtbot.keyClick(field.input(), Qt.Key.Key_Down)
    qtbot.keyClick(field.input(), Qt.Key.Key_Up)
    with qtbot.waitSignal(field.changed):
        qtbot.keyClick(field.input(), Qt.Key.Key_Return)

    assert field.value() == "nn"
    assert field.input().text() == "Nhà nghỉ"


def test_escape_closes_the_list_and_keeps_the_text(place, compose, qtbot: QtBot) -> None:
    field = place(CodeField(KINDS))
    compose(field.input(), commit="nha")

    qtbot.keyClick(field.input(), Qt.Key.Key_Escape)

    assert not field.is_list_open
    assert field.input().text() == "nha"


def test_keys_of_the_list_are_left_to_a_word_being_composed(place, compose, qtbot: QtBot) -> None:
    field = place(CodeField(KINDS))
    field.open_list()
    compose(field.input(), preedit="nh")

    qtbot.keyClick(field.input(), Qt.Key.Key_Down)

    assert field.value() == ""


def test_what_is_not_in_the_list_is_explained_and_kept(place, compose) -> None:
    field = place(CodeField(KINDS))

    compose(field.input(), commit="Vũ trường")
    leave(field)

    assert field.value() == ""
    assert "Vũ trường" in field.problem()
    assert field.draft() == {"typed": "Vũ trường", "code": ""}


def test_a_code_no_longer_offered_is_still_shown_and_kept(place) -> None:
    field = place(CodeField(KINDS))

    field.set_value("cu")

    assert field.value() == "cu"
    assert field.input().text() == "cu"


def test_several_choices_are_ticked_and_kept_in_the_order_of_the_list(place, qtbot: QtBot) -> None:
    field = place(CodesField(KINDS))

    field.open_list()
    field.on_picked("ks")
    field.on_picked("kara")
    field.on_picked("nn")
    field.on_picked("nn")
    field.close_list()

    assert field.value() == ("kara", "ks")
    assert field.input().text() == "Karaoke; Khách sạn"


@pytest.mark.parametrize(("value", "shown"), [(True, "có"), (False, "không"), (None, "")])
def test_yes_no_and_unknown_are_three_things(place, value, shown: str) -> None:
    field = place(YesNoField())

    field.set_value(value)

    assert field.value() is value
    assert field.input().text() == shown


def button(field: Field, name: str) -> QPushButton:
    """The first visible button of a field with this accessible name."""
    QApplication.processEvents()
    return next(one for one in field.findChildren(QPushButton) if one.accessibleName() == name and not one.isHidden())


class Search:
    """A search in the background: answers when told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Callable[[Sequence[tuple[str, str, str]]], None]]] = []

    def __call__(self, text: str, answer: Callable[[Sequence[tuple[str, str, str]]], None]) -> None:
        self.asked.append((text, answer))


HITS = (("id-1", "Karaoke Sao Khuê", "Hải Thành 4"), ("id-2", "Nhà nghỉ Sao Đêm", "Hải Thành 5"))


def test_a_record_is_found_by_searching_and_chosen_from_the_list(place, compose, qtbot: QtBot) -> None:
    search = Search()
    field = place(RecordField(search))

    compose(field.input(), commit="sao")
    qtbot.waitUntil(lambda: bool(search.asked))
    search.asked[-1][1](HITS)
    qtbot.keyClick(field.input(), Qt.Key.Key_Return)

    assert search.asked[-1][0] == "sao"
    assert field.value() == "id-1"
    assert field.input().text() == "Karaoke Sao Khuê"


def test_an_answer_to_an_earlier_search_is_ignored(place, compose, qtbot: QtBot) -> None:
    search = Search()
    field = place(RecordField(search))
    compose(field.input(), commit="s")
    qtbot.waitUntil(lambda: len(search.asked) == 1)
    compose(field.input(), commit="a")
    qtbot.waitUntil(lambda: len(search.asked) == 2)

    search.asked[0][1](HITS)

    assert not field.is_list_open


def test_a_typed_name_that_was_not_chosen_is_explained(place, compose, qtbot: QtBot) -> None:
    search = Search()
    field = place(RecordField(search))
    compose(field.input(), commit="sao")
    qtbot.waitUntil(lambda: bool(search.asked))
    search.asked[-1][1](HITS)

    leave(field)

    assert field.value() == ""
    assert "sao" in field.problem()


def test_the_title_of_a_record_is_asked_for(place) -> None:
    asked: list[tuple[str, Any]] = []
    field = place(RecordField(Search(), title_of=lambda record_id, answer: asked.append((record_id, answer))))

    field.set_value("id-2")
    asked[0][1]("Nhà nghỉ Sao Đêm")

    assert field.value() == "id-2"
    assert field.input().text() == "Nhà nghỉ Sao Đêm"
    assert field.draft() == ["id-2", "Nhà nghỉ Sao Đêm"]


def test_several_records_are_added_and_taken_away(place, compose, qtbot: QtBot) -> None:
    search = Search()
    field = place(RecordsField(search))
    field.set_value((("id-9", "Spa Ngọc Lan"),))

    compose(field.input(), commit="sao")
    qtbot.waitUntil(lambda: bool(search.asked))
    search.asked[-1][1](HITS)
    qtbot.keyClick(field.input(), Qt.Key.Key_Return)
    assert field.value() == ("id-9", "id-1")
    button(field, "Bỏ Spa Ngọc Lan").click()

    assert field.value() == ("id-1",)


@dataclass(frozen=True)
class Member:
    name: str = ""
    since: date | None = None


def members(**options: Any) -> ItemsField:
    columns = (FieldDef("name", "Họ và tên"), FieldDef("since", "Từ ngày", "date", options={"width": 120}))
    return ItemsField(columns, lambda column: make_field(column, today=today), item=Member, **options)


@pytest.mark.parametrize("block", [False, True], ids=["lines", "blocks"])
def test_items_are_added_filled_and_taken_away_in_place(place, qtbot: QtBot, block: bool) -> None:
    field = place(members(block=block))
    field.set_value((Member("Bùi Khắc Điệp", TODAY),))

    field.add_row()
    qtbot.keyClicks(field.window().focusWidget(), "An")
    assert field.value() == (Member("Bùi Khắc Điệp", TODAY), Member("An"))
    button(field, "Bỏ dòng này").click()

    assert field.value() == (Member("An"),)


def test_an_empty_line_of_items_does_not_count(place) -> None:
    field = place(members())

    field.add_row()

    assert field.value() == ()


def test_a_draft_of_items_keeps_what_cannot_be_read(place) -> None:
    field = place(members())

    field.set_draft([{"name": "An", "since": "31/02/2026"}])

    assert "Dòng 1" in field.problem()
    assert field.draft() == [{"name": "An", "since": "31/02/2026"}]


def checklist() -> ChecklistField:
    answers = (Option("ok", "Đạt"), Option("bad", "Không đạt"), Option("mind", "Nhắc nhở"))
    return ChecklistField(answers, (Option("q1", "Đăng ký kinh doanh"), Option("q2", "Giấy phép")))


def test_keys_1_2_3_answer_a_checklist_and_go_on(place, qtbot: QtBot) -> None:
    field = place(checklist())

    qtbot.keyClick(field.window().focusWidget(), Qt.Key.Key_2)
    qtbot.keyClick(field.window().focusWidget(), Qt.Key.Key_1)

    assert field.value() == (
        {"item": "q1", "answer": "bad", "note": ""},
        {"item": "q2", "answer": "ok", "note": ""},
    )


def test_0_takes_an_answer_back(place, qtbot: QtBot) -> None:
    field = place(checklist())
    field.set_value(({"item": "q1", "answer": "ok", "note": ""},))

    qtbot.keyClick(field.input(), Qt.Key.Key_0)

    assert field.value() == ()


def test_answers_to_questions_no_longer_asked_are_given_back(place) -> None:
    field = place(checklist())
    old = {"item": "q9", "answer": "ok", "note": "cũ"}

    field.set_value(({"item": "q1", "answer": "mind", "note": "hết 30/09"}, old))

    assert field.value() == ({"item": "q1", "answer": "mind", "note": "hết 30/09"}, old)


def test_a_box_to_tick_is_true_or_false(place, qtbot: QtBot) -> None:
    field = place(TickField("Lập báo cáo của đơn vị"))

    with qtbot.waitSignal(field.changed):
        qtbot.keyClick(field.input(), Qt.Key.Key_Space)

    assert field.value() is True


EVERY = [
    FieldDef("a", "A", "text"),
    FieldDef("a", "A", "secret"),
    FieldDef("a", "A", "long_text"),
    FieldDef("a", "A", "code", options={"options": KINDS}),
    FieldDef("a", "A", "codes", options={"options": KINDS}),
    FieldDef("a", "A", "date"),
    FieldDef("a", "A", "time"),
    FieldDef("a", "A", "clock"),
    FieldDef("a", "A", "count"),
    FieldDef("a", "A", "money"),
    FieldDef("a", "A", "number", options={"unit": "m²"}),
    FieldDef("a", "A", "yes_no"),
    FieldDef("a", "A", "record", options={"search": Search()}),
    FieldDef("a", "A", "unit", options={"search": Search()}),
    FieldDef("a", "A", "records", options={"search": Search()}),
    FieldDef("a", "A", "items", options={"columns": (FieldDef("x", "X"),)}),
    FieldDef("a", "A", "checklist", options={"answers": KINDS, "questions": KINDS}),
    FieldDef("a", "A", "tick"),
]


@pytest.mark.parametrize("definition", EVERY, ids=[one.kind for one in EVERY])
def test_every_kind_is_empty_at_first_keeps_its_draft_and_can_be_read_only(place, definition: FieldDef) -> None:
    field = place(make_field(definition, today=today))

    assert field.is_empty()
    assert field.problem() == ""
    field.set_draft(field.draft())
    field.set_value(None)
    field.set_read_only(read_only=True)
    field.set_names("Tên, bắt buộc", "Lỗi: chưa ghi")
    field.set_severity("error")
    field.set_severity("")

    assert field.is_empty()


def test_boxes_keep_their_order_and_codes_that_are_no_longer_offered(qtbot: QtBot) -> None:
    field = BoxesField((Option("drugs", "Ma túy"), Option("hiv", "HIV/AIDS")))
    qtbot.addWidget(field)

    field.set_value(("old", "hiv", "drugs"))
    assert field.value() == ("drugs", "hiv", "old")
    field.set_options((Option("hiv", "HIV/AIDS"), Option("children", "Trẻ em")))

    assert set(field.value()) == {"drugs", "hiv", "old"}
    assert field.value()[0] == "hiv"
