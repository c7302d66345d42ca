"""Every window that signs asks what the key needs: a passphrase, or a token's PIN with the tries left."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget

from desktop.services.own_keys import (
    TOKEN,
    KeyFacts,
    list_own_keys,
    make_new_key,
    own_key_facts,
    token_certificates,
    use_token,
)
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.sending import ReportOrder, export_report
from desktop.ui.pages.establishments.handing_over import HandOverStep
from desktop.ui.pages.plans.send_plan import SendPlanStep
from desktop.ui.pages.receiving.page import make_page as make_receiving
from desktop.ui.pages.reports import pin_line
from desktop.ui.pages.reports.page import make_page as make_reports
from desktop.ui.pages.reports.pin_line import PinLine
from desktop.ui.pages.settings.computers_tab import ComputersTab
from desktop.ui.pages.trust.key_dialogs import EnrolDialog
from desktop.ui.pages.trust.second_signature import SecondSignatureDialog
from desktop.ui.pages.trust.signing_question import SignQuestion
from desktop.ui.session import Session
from desktop.ui.widgets.page_frame import PageFrame
from tests.support.certificates import issue, make_issuer
from tests.support.three_offices import HALF, World, three_offices
from tests.support.tokens import LIBRARY, PIN, needs_softhsm, plug_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.ui.tasks import Tasks

WAIT_MS = 30_000
KEY = issue(make_issuer(), bits=2048)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with three_offices(tmp_path) as made:
        yield made


@pytest.fixture
def token(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeyFacts:
    """The city's key is on a token."""
    plug_in(tmp_path / "hsm", monkeypatch).add_token("VGCA 01", KEY)
    assert LIBRARY is not None
    world.clock.advance(minutes=1)
    return use_token(world.city, token_certificates(LIBRARY)[0])


@pytest.fixture
def session(world: World, tasks: Tasks) -> Session:
    return Session(world.city, tasks)


def asked(qtbot: QtBot, parent: QWidget) -> SignQuestion:
    """The question that came up."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in parent.findChildren(SignQuestion)), timeout=WAIT_MS)
    return next(one for one in parent.findChildren(SignQuestion) if one.isVisible())


def tries(qtbot: QtBot, line: PinLine) -> str:
    """What the token says of its PIN, once it has answered."""
    qtbot.waitUntil(lambda: "Đang hỏi" not in line.badge.accessibleName(), timeout=WAIT_MS)
    return line.badge.accessibleName()


def give(question: SignQuestion, secret: str) -> None:
    question.secret.field.set_value(secret)
    question.answer()


def label_of(question: SignQuestion) -> str:
    return question.secret.field.input().accessibleName()


def sync_tab(session: Session, qtbot: QtBot) -> tuple[ComputersTab, PageFrame]:
    page = PageFrame("Cài đặt")
    qtbot.addWidget(page)
    tab = ComputersTab(session, page)
    page.set_body(tab)
    page.show()
    return tab, page


@needs_softhsm
def test_a_wrong_pin_is_tried_once_and_the_next_question_says_what_is_left(
    qtbot: QtBot, session: Session, token: KeyFacts, world: World
) -> None:
    tab, page = sync_tab(session, qtbot)

    tab.ask_secret(world.stick)
    first = asked(qtbot, page)
    label, at_first = label_of(first), tries(qtbot, first.pin)
    give(first, "000000")
    qtbot.waitUntil(lambda: "error.WRONG_PIN" in page.banners(), timeout=WAIT_MS)
    page._banners["error.WRONG_PIN"].acted.emit()  # noqa: SLF001 - the button of the banner
    second = asked(qtbot, page)
    at_second = tries(qtbot, second.pin)
    with qtbot.waitSignal(tab.written, timeout=WAIT_MS):
        give(second, PIN)

    assert label == "Mã PIN, bắt buộc"
    assert at_first == "VGCA 01: mã PIN còn đủ lần thử"
    assert at_second == "VGCA 01: mã PIN vừa nhập sai, còn ít lần"
    assert "error.WRONG_PIN" not in page.banners()
    assert [path.suffix for path in world.stick.rglob("*.asice*")] == [".age"]


def handing_over(session: Session, world: World) -> QWidget:
    step = HandOverStep(session, ())
    step.ask_secret(world.stick)
    return step


def sending_plans(session: Session, world: World) -> QWidget:
    step = SendPlanStep(session)
    step.ask_secret(world.stick)
    return step


def writing_receipts(session: Session, world: World) -> QWidget:
    page = make_receiving(session)
    page.going_out.ask_secret(world.stick)
    return page


@needs_softhsm
@pytest.mark.parametrize("ask", [handing_over, sending_plans, writing_receipts])
def test_every_window_asks_the_pin_and_shows_the_tries(
    ask: Callable[[Session, World], QWidget], qtbot: QtBot, session: Session, token: KeyFacts, world: World
) -> None:
    page = ask(session, world)
    qtbot.addWidget(page)
    page.show()

    question = asked(qtbot, page)

    assert label_of(question) == "Mã PIN, bắt buộc"
    assert tries(qtbot, question.pin) == "VGCA 01: mã PIN còn đủ lần thử"


@needs_softhsm
def test_receipts_are_signed_on_the_token(qtbot: QtBot, session: Session, token: KeyFacts, world: World) -> None:
    report = export_report(world.ward, ReportOrder(HALF), world.folder, passphrase=None)
    take_in_packages(world.city, examine_packages(world.city, [report.path]))
    page = make_receiving(session)
    qtbot.addWidget(page)
    page.show()

    page.going_out.ask_secret(world.stick)
    with qtbot.waitSignal(page.going_out.finished, timeout=WAIT_MS):
        give(asked(qtbot, page), PIN)

    assert len(list(world.stick.rglob("*receipt*"))) == 1


@needs_softhsm
def test_the_second_signature_asks_for_what_the_chosen_key_needs(
    qtbot: QtBot, session: Session, token: KeyFacts, world: World
) -> None:
    dialog = SecondSignatureDialog(session, list_own_keys(world.city), "31-report.asice")
    qtbot.addWidget(dialog)
    dialog.show()
    on_token = (dialog.secret.field.input().accessibleName(), tries(qtbot, dialog.pin))

    dialog._group.buttons()[1].click()  # noqa: SLF001 - the software key

    assert on_token == ("Mã PIN, bắt buộc", "VGCA 01: mã PIN còn đủ lần thử")
    assert not dialog.pin.isVisible()
    assert not dialog.secret.isVisible()


@needs_softhsm
def test_the_report_and_the_enrolment_show_the_tries_too(
    qtbot: QtBot, session: Session, token: KeyFacts, world: World
) -> None:
    session.office = world.city
    page = make_reports(session)
    qtbot.addWidget(page)
    dialog = EnrolDialog(session, token, None, needs_secret=True)
    qtbot.addWidget(dialog)

    page.sign.pin.show_key(token)

    assert tries(qtbot, page.sign.pin) == "VGCA 01: mã PIN còn đủ lần thử"
    assert tries(qtbot, dialog.pin) == "VGCA 01: mã PIN còn đủ lần thử"


def test_a_locked_token_is_not_asked_to_sign(
    qtbot: QtBot, session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pin_line, "pin_tries", lambda *_: "locked")
    dialog = SignQuestion(session, on_a_token(world), title="Ký", text="Gói.", go="Ký")
    qtbot.addWidget(dialog)

    words = tries(qtbot, dialog.pin)

    assert words == "VGCA 01: mã PIN đã khóa"
    assert not dialog.go_button.isEnabled()


@needs_softhsm
def test_a_token_that_was_pulled_out_is_looked_for_again(
    qtbot: QtBot, session: Session, token: KeyFacts, tmp_path: Path
) -> None:
    hidden, tokens = tmp_path / "hsm" / "hidden", tmp_path / "hsm" / "tokens"
    tokens.rename(hidden)
    tokens.mkdir()
    dialog = SignQuestion(session, token, title="Ký", text="Gói.", go="Ký")
    qtbot.addWidget(dialog)
    pulled_out = tries(qtbot, dialog.pin)
    tokens.rmdir()
    hidden.rename(tokens)

    dialog.pin.look()

    assert pulled_out == "Không thấy USB ký số."
    assert tries(qtbot, dialog.pin) == "VGCA 01: mã PIN còn đủ lần thử"


def test_a_slow_token_says_nothing_of_the_key_that_was_chosen_meanwhile(
    qtbot: QtBot, session: Session, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    software = own_key_facts(session.office)
    assert software is not None
    slow = replace(software, kind=TOKEN, token="VGCA 01", fingerprint="ab" * 32)
    may_answer = threading.Event()
    monkeypatch.setattr(pin_line, "pin_tries", lambda *_: "locked" if may_answer.wait(30) else "")
    line, said = PinLine(session), list[str]()
    qtbot.addWidget(line)
    line.known.connect(said.append)

    line.show_key(slow)
    line.show_key(software)
    may_answer.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)

    assert line.isHidden()
    assert said == []


def test_a_software_key_is_asked_for_its_passphrase(
    qtbot: QtBot, session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_new_key(world.city, passphrase="mật khẩu dài")
    monkeypatch.setattr("desktop.services.own_keys.has_open_key", lambda _: False)
    tab, page = sync_tab(session, qtbot)

    tab.ask_secret(world.stick)
    question = asked(qtbot, page)
    question.answer()
    label, missing = label_of(question), question.secret.note_text()
    shows_pin = question.pin.isVisible()
    with qtbot.waitSignal(tab.written, timeout=WAIT_MS):
        give(question, "mật khẩu dài")

    assert label == "Mật khẩu khóa ký, bắt buộc"
    assert missing == "Chưa nhập mật khẩu khóa ký."
    assert not shows_pin


def on_a_token(world: World) -> KeyFacts:
    """The key as if it were on a token."""
    key = own_key_facts(world.city)
    assert key is not None
    return KeyFacts(key.holder, key.fingerprint, key.made_at, "token", key.valid_to, key.days_left, "VGCA 01")
