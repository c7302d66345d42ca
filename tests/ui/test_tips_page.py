"""The page of tips: the form follows what is chosen, the card offers what comes next, informants stay sealed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QLabel

from db.domain.informants import Informant
from db.domain.tips import Tip
from desktop.services.informants import informant_state, put_informant, set_up_vault
from desktop.services.records import Filter, find_records, load_draft, load_record
from desktop.ui.dialogs.passphrase import PassphraseDialog
from desktop.ui.pages.registers.card_parts import CardLines
from desktop.ui.pages.tips import vault_dialogs
from desktop.ui.pages.tips.card import TipCard
from desktop.ui.pages.tips.informant_view import InformantView
from desktop.ui.pages.tips.vault_dialogs import NewPasswordDialog, TypedPassword
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import ActionButton
from tests.support.ward_office import add, add_place, make_office
from tests.support.window import Opened, open_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.pages.registers.form_frame import FormFrame

PASSWORD = "Mat-khau-178"
LAN = Informant("Trần Thị Ngọc Lan", "0912 345 678")
DAY = date(2026, 11, 2)
DONE = {"verified_on": DAY, "classified_on": DAY, "classification": "own", "handled_on": DAY}


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


def add_tip(office: Office, **fields: Any) -> str:
    at = datetime(2026, 11, 2, 9, 0)  # noqa: DTZ001 - local time of day, as on the form
    usual = {"number": "01/2026", "kind": "report", "channel": "letter", "received_at": at, "summary": "Nghi chứa"}
    return add(office, Tip(**{**usual, **fields}))


def open_form(qtbot: QtBot, opened: Opened, record_id: str = "") -> FormFrame:
    form = opened.page("tips").open_form("tips", record_id)
    with qtbot.waitSignals([form.opened, form.judged]):
        pass
    qtbot.waitUntil(lambda: not opened.tasks.is_busy)
    return form


def show_card(qtbot: QtBot, opened: Opened, tip: str, *, tab: str = "") -> TipCard:
    listed = opened.page("tips").list_of("tips")
    card = listed.card
    assert isinstance(card, TipCard)
    with qtbot.waitSignal(card.filled):
        listed.choose(tip, tab=tab)
    qtbot.waitUntil(lambda: not opened.tasks.is_busy and card.data is not None and card.record_of(card.data).id == tip)
    return card


def informants(qtbot: QtBot, opened: Opened, tip: str) -> InformantView:
    card = show_card(qtbot, opened, tip, tab="informant")
    qtbot.waitUntil(lambda: bool(card.findChildren(InformantView)) and not opened.tasks.is_busy)
    return card.findChildren(InformantView)[-1]


def buttons(view: InformantView) -> list[str]:
    return [one.text() for one in view.findChildren(ActionButton) if one.isVisibleTo(view)]


def settle(qtbot: QtBot, opened: Opened) -> None:
    qtbot.waitUntil(lambda: not opened.tasks.is_busy)


def test_the_deadline_follows_the_kind_until_another_is_typed(qtbot: QtBot, opened: Opened) -> None:
    frame = open_form(qtbot, opened)
    form = frame.form_view()

    form.set_value("kind", "report")
    frame.on_field_changed("kind")
    assert form.values()["due_on"] == date(2026, 12, 10)
    form.set_value("kind", "complaint")
    frame.on_field_changed("kind")
    assert form.values()["due_on"] == date(2026, 12, 20)

    form.set_value("due_on", date(2027, 1, 1))
    form.set_value("kind", "report")
    frame.on_field_changed("kind")
    assert form.values()["due_on"] == date(2027, 1, 1)


def test_handing_over_to_the_police_asks_where_and_when(qtbot: QtBot, opened: Opened) -> None:
    frame = open_form(qtbot, opened)
    form = frame.form_view()
    assert not form.field("transferred_to").isVisibleTo(form)

    form.set_value("handling", "police")
    frame.on_field_changed("handling")

    assert form.field("transferred_to").isVisibleTo(form)
    assert form.field("transferred_on").isVisibleTo(form)
    assert form.values()["transferred_to"] == "Công an phường Dương Kinh"
    assert not form.field("inspection").isVisibleTo(form)


def test_a_new_tip_is_kept_with_its_number(qtbot: QtBot, office: Office, opened: Opened) -> None:
    form = open_form(qtbot, opened)
    for name, value in {"kind": "report", "channel": "hotline", "summary": "Quán nước mở khuya"}.items():
        form.form_view().set_value(name, value)

    with qtbot.waitSignal(form.saved):
        opened.window.action("save").trigger()

    (tip,) = find_records(office, "tips", Filter())
    assert load_record(office, "tips", tip).value.number == "01/2026"


def test_the_card_tells_the_four_stages_and_which_is_next(qtbot: QtBot, office: Office, opened: Opened) -> None:
    card = show_card(qtbot, opened, add_tip(office, verified_on=DAY, due_on=date(2026, 11, 19)))

    lines = card.findChildren(CardLines)[0]
    told = [one.accessibleName() for one in lines.findChildren(QFrame) if ", " in one.accessibleName()]
    assert told == [
        "1. Tiếp nhận, 02/11/2026, Xong",
        "2. Xác minh, 02/11/2026, Xong",
        "3. Phân loại, Quá hạn",
        "4. Xử lý, Chưa ghi",
    ]


def test_an_unannounced_inspection_is_offered_and_linked(qtbot: QtBot, office: Office, opened: Opened) -> None:
    place = add_place(office)
    tip = add_tip(office, establishment=place, handling="inspection", **{**DONE, "handled_on": None})
    card = show_card(qtbot, opened, tip)
    assert any("Lập kiểm tra đột xuất" in one for one in card.banner_texts())

    with qtbot.waitSignal(opened.session.changes.changed):
        card.plan_visit()
    settle(qtbot, opened)

    (visit,) = find_records(office, "inspections", Filter())
    assert load_record(office, "tips", tip).value.inspection == visit
    assert opened.window.current_page() == "inspections"


def test_without_a_place_the_offer_says_what_is_missing(qtbot: QtBot, office: Office, opened: Opened) -> None:
    card = show_card(qtbot, opened, add_tip(office, handling="inspection", **{**DONE, "handled_on": None}))

    assert any("Chọn cơ sở liên quan trước." in one for one in card.banner_texts())


def test_telling_the_result_is_written_down_in_the_card(qtbot: QtBot, office: Office, opened: Opened) -> None:
    tip = add_tip(office, answer_wanted=True, handling="none", **DONE)
    card = show_card(qtbot, opened, tip)
    assert any("Ghi đã thông báo" in one for one in card.banner_texts())

    card.ask_answer()
    panel = card.panel()
    assert panel is not None
    with qtbot.waitSignal(opened.session.changes.changed):
        panel.go_button.click()

    assert load_record(office, "tips", tip).value.answered_on == date(2026, 11, 20)


# -- informants --------------------------------------------------------------------------------------------------------


def test_the_first_informant_needs_a_password_first(
    qtbot: QtBot, office: Office, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = informants(qtbot, opened, add_tip(office))
    assert buttons(view) == ["Lập mật khẩu bảo vệ"]
    monkeypatch.setattr(NewPasswordDialog, "ask", lambda *_, **__: TypedPassword(PASSWORD))

    view.set_up()
    qtbot.waitUntil(lambda: buttons(view) == ["Ghi người báo tin"])

    assert informant_state(office, "01a2009c-f676-7359-a33c-418f43c44e92").vault_made


def test_an_informant_is_sealed_without_a_password_and_kept_in_no_draft(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    tip = add_tip(office)
    set_up_vault(office, PASSWORD, cost=2)
    view = informants(qtbot, opened, tip)
    view.begin_form()
    assert view.form is not None
    view.form.seal()
    assert view.form.name.note_text().startswith("Chưa ghi gì.")

    view.form.name.field.set_value(LAN.name)
    view.form.seal()
    qtbot.waitUntil(lambda: buttons(view) == ["Mở khóa để đọc", "Xóa…"])

    assert informant_state(office, tip).kept
    assert load_draft(office, "tips", tip) is None


def test_reading_asks_for_the_password_and_locking_hides_it(
    qtbot: QtBot, office: Office, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = add_tip(office)
    set_up_vault(office, PASSWORD, cost=2)
    put_informant(office, tip, LAN)
    view = informants(qtbot, opened, tip)
    typed = iter(("sai", PASSWORD))
    monkeypatch.setattr(PassphraseDialog, "ask", lambda *_, **__: next(typed))

    view.unlock()
    qtbot.waitUntil(lambda: any("không khớp" in one.accessibleName() for one in view.findChildren(Banner)))
    office.clock.advance(seconds=2)  # type: ignore[attr-defined] - a frozen clock
    view.unlock()
    qtbot.waitUntil(lambda: "Khóa lại" in buttons(view))
    assert shown_texts(view) >= {LAN.name, LAN.telephone}

    next(one for one in view.findChildren(ActionButton) if one.text() == "Khóa lại").click()
    assert buttons(view) == ["Mở khóa để đọc", "Xóa…"]
    assert not shown_texts(view) & {LAN.name, LAN.telephone}


def test_leaving_the_page_locks(qtbot: QtBot, office: Office, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    tip = add_tip(office)
    set_up_vault(office, PASSWORD, cost=2)
    put_informant(office, tip, LAN)
    view = informants(qtbot, opened, tip)
    monkeypatch.setattr(PassphraseDialog, "ask", lambda *_, **__: PASSWORD)
    view.unlock()
    qtbot.waitUntil(lambda: "Khóa lại" in buttons(view))

    opened.page("papers")

    assert not shown_texts(view) & {LAN.name, LAN.telephone}


def test_an_informant_is_removed_with_a_reason(qtbot: QtBot, office: Office, opened: Opened) -> None:
    tip = add_tip(office)
    set_up_vault(office, PASSWORD, cost=2)
    put_informant(office, tip, LAN)
    view = informants(qtbot, opened, tip)

    view.ask_removal()
    qtbot.keyClicks(QApplication.focusWidget(), "Ghi nham tin")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: buttons(view) == ["Ghi người báo tin"])

    assert not informant_state(office, tip).kept


def test_the_new_password_is_typed_twice_and_judged(qtbot: QtBot) -> None:
    dialog = NewPasswordDialog("Đổi mật khẩu", "…", go="Đổi", old=True, reason=True)
    qtbot.addWidget(dialog)
    assert dialog.old is not None
    assert dialog.reason is not None
    said: list[str] = []
    for part, value in (
        (dialog.old, "cu"),
        (dialog.new, "ngan"),
        (dialog.new, PASSWORD),
        (dialog.again, PASSWORD),
        (dialog.reason, "quen"),
    ):
        dialog.answer()
        said.append(" ".join(one.note_text() for one in (dialog.old, dialog.new, dialog.again, dialog.reason)).strip())
        part.field.set_value("")
        qtbot.keyClicks(part.field.input(), value)
    dialog.answer()

    assert said == [
        "Chưa nhập mật khẩu đang dùng.",
        "Mật khẩu ngắn quá. Đặt ít nhất 8 ký tự.",
        "Mật khẩu ngắn quá. Đặt ít nhất 8 ký tự.",
        "Hai lần nhập chưa giống nhau. Nhập lại.",
        "Chưa ghi lý do.",
    ]
    assert dialog.result() == 1
    assert dialog.typed() == TypedPassword(PASSWORD, "cu", "quen")
    assert vault_dialogs.strength_state(vault_dialogs.Strength.STRONG).word == "Mạnh"


def shown_texts(view: InformantView) -> set[str]:
    return {one.text() for one in view.findChildren(QLabel) if one.isVisibleTo(view)}
