"""The page "Đơn vị & tin cậy": own key, units that report here, keys accepted and revoked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from desktop.services.enrolments import examine_enrolment
from desktop.services.own_keys import make_new_key, own_key_facts
from desktop.services.trust import list_trusted
from desktop.services.units import list_reporting_units
from desktop.ui.pages.trust import own_key_desk
from desktop.ui.pages.trust.dialogs import Revocation, RevokeDialog
from desktop.ui.pages.trust.key_dialogs import EnrolDialog, EnrolmentSecrets, NewKeyDialog
from desktop.ui.pages.trust.page import TrustPage
from desktop.ui.session import Session
from tests.support.three_offices import World, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.tasks import Tasks


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with three_offices(tmp_path) as made:
        yield made


def open_page(qtbot: QtBot, tasks: Tasks, office: Office) -> TrustPage:
    session = Session(office, tasks)
    page = TrustPage(session)
    session.setParent(page)
    page.resize(1160, 680)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    with qtbot.waitSignal(page.loaded, timeout=30_000):
        page.page_shown()
    return page


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks, world: World) -> TrustPage:
    return open_page(qtbot, tasks, world.city)


def words(page: TrustPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_the_page_shows_unit_key_units_and_trusted_keys(page: TrustPage, world: World) -> None:
    key = own_key_facts(world.city)

    assert key is not None
    assert key.fingerprint.replace(" ", "") in words(page).replace(" ", "").replace("\n", "")
    assert "31, cấp tỉnh" in words(page)
    assert "Đơn vị cấp dưới gửi báo cáo về (2)" in words(page)
    assert len(page.trusted.table.model().ids) == 2


def test_the_enrolment_is_written_and_others_can_compare_it(
    qtbot: QtBot, page: TrustPage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_key_desk, "choose_folder", lambda *_: world.stick)

    with qtbot.waitSignal(page.enrolment_written, timeout=30_000) as written:
        page.desk.export_enrolment()

    offer = examine_enrolment(world.ward, written.args[0])
    assert offer.officer == "Phan Thị Ngà"
    assert "Gửi kèm phiếu giấy" in words(page)


def test_a_wrong_passphrase_can_be_typed_again(
    qtbot: QtBot, page: TrustPage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_new_key(world.city, passphrase="mật khẩu dài")
    typed = iter(["không đúng", "mật khẩu dài"])
    monkeypatch.setattr(own_key_desk, "choose_folder", lambda *_: world.stick)
    monkeypatch.setattr(EnrolDialog, "ask", lambda *_, **__: EnrolmentSecrets(next(typed)))
    with qtbot.waitSignal(page.loaded, timeout=30_000):
        page.refresh()

    page.desk.export_enrolment()
    qtbot.waitUntil(lambda: "passphrase" in page._banners, timeout=30_000)  # noqa: SLF001 - the banner shown
    with qtbot.waitSignal(page.enrolment_written, timeout=30_000):
        page._banners["passphrase"].acted.emit()  # noqa: SLF001

    assert sorted(path.suffix for path in world.stick.iterdir()) == [".asice", ".pdf"]


def test_units_are_added_and_taken_off_with_the_way_back(qtbot: QtBot, page: TrustPage, world: World) -> None:
    new = page._view.not_reporting[0]  # noqa: SLF001 - what was loaded
    with qtbot.waitSignal(page.loaded, timeout=30_000):
        page.reporting.added.emit((new.id,))
    added = [one.unit.id for one in list_reporting_units(world.city)]
    with qtbot.waitSignal(page.loaded, timeout=30_000):
        page.reporting.removed.emit(new.id)
    removed = [one.unit.id for one in list_reporting_units(world.city)]

    with qtbot.waitSignal(page.loaded, timeout=30_000):
        page.bindings()["undo"][0]()

    assert new.id in added
    assert new.id not in removed
    assert new.id in [one.unit.id for one in list_reporting_units(world.city)]


def test_another_superior_is_named_at_once(qtbot: QtBot, tasks: Tasks, world: World) -> None:
    page = open_page(qtbot, tasks, world.ward)

    page.set_superior("")

    qtbot.waitUntil(lambda: "chưa có, báo cáo chỉ in ra giấy" in words(page), timeout=30_000)


def test_an_own_unit_as_superior_is_refused_in_words(qtbot: QtBot, page: TrustPage, world: World) -> None:
    page.set_superior(world.city.unit.id)

    qtbot.waitUntil(lambda: "Chưa chọn được đơn vị này" in words(page), timeout=30_000)


def test_a_key_is_revoked_only_with_a_reason(
    qtbot: QtBot, page: TrustPage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = next(key for key in list_trusted(world.city) if key.unit_id == world.ward.unit.id)
    dialog = RevokeDialog(key.holder, "Phường Dương Kinh", today=world.clock.today, parent=page)
    dialog.answer()
    refused = dialog.reason.note_text()
    monkeypatch.setattr(RevokeDialog, "ask", lambda *_, **__: Revocation("mất máy", None))

    with qtbot.waitSignal(page.loaded, timeout=30_000):
        page.ask_revoke(key)

    assert "Chưa ghi lý do" in refused
    assert {k.state for k in list_trusted(world.city) if k.fingerprint == key.fingerprint} == {"revoked"}


def test_a_new_key_needs_the_same_passphrase_twice(
    qtbot: QtBot, page: TrustPage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = own_key_facts(world.city)
    dialog = NewKeyDialog(page)
    dialog.answer()
    short = dialog.first.note_text()
    dialog.first.field.set_value("mật khẩu dài")
    dialog.second.field.set_value("mật khẩu khác")
    dialog.answer()
    different = dialog.second.note_text()
    monkeypatch.setattr(NewKeyDialog, "ask", lambda *_: "mật khẩu dài")

    with qtbot.waitSignal(page.loaded, timeout=30_000):
        page.desk.ask_new_key()

    assert "ít nhất 8 ký tự" in short
    assert "chưa giống nhau" in different
    assert own_key_facts(world.city) != old
