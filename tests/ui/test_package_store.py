"""The tab "Kho gói": what a person decides about kept packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from db.backup import back_up
from desktop.services import sending
from desktop.services.receiving import examine_packages, list_received, take_in_packages
from desktop.services.sending import ReportOrder, export_report
from desktop.ui.pages.receiving.page import ReceivingPage, make_page
from desktop.ui.pages.trust.dialogs import ReasonDialog
from desktop.ui.session import Session
from tests.support.three_offices import HALF, World, add_activity, add_place, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.tasks import Tasks


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {"report/bao-cao.pdf": b"%PDF-1.4 ."})
    with three_offices(tmp_path) as made:
        yield made


def export(world: World, office: Office) -> Path:
    return export_report(office, ReportOrder(HALF, reason="Bổ sung"), world.stick, passphrase=None).path


def take_in(world: World, path: Path) -> None:
    take_in_packages(world.city, examine_packages(world.city, [path]))


def fork(world: World) -> None:
    """The ward's second package, and another second one of its restored copy."""
    back_up(world.ward.database, world.folder / "phục hồi.db")
    twin = world.open(world.folder / "phục hồi.db")
    add_activity(world.ward, "Chỉ máy cũ")
    add_place(twin, "Chỉ máy phục hồi")
    take_in(world, export(world, world.ward).rename(world.folder / "11692-report-2026H1-0003.asice"))
    take_in(world, export(world, twin))


def shown(page: ReceivingPage) -> set[str]:
    store = page.store
    buttons = (store.choice_button, store.removal_button, store.withdraw_button, store.again_button)
    return {button.text() for button in buttons if not button.isHidden()}


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks, world: World) -> Iterator[ReceivingPage]:
    take_in(world, export(world, world.ward))
    session = Session(world.city, tasks)
    page = make_page(session)
    qtbot.addWidget(page)
    page.resize(1160, 690)
    page.show()
    page.page_shown()
    page.tabs.show_tab("store")
    settle(qtbot, tasks)
    yield page
    settle(qtbot, tasks)


def settle(qtbot: QtBot, tasks: Tasks) -> None:
    qtbot.waitUntil(lambda: not tasks.is_busy, timeout=60_000)
    QApplication.processEvents()


def test_a_package_is_withdrawn_with_its_reason_and_taken_in_again(
    qtbot: QtBot, tasks: Tasks, world: World, page: ReceivingPage
) -> None:
    (row,) = list_received(world.city)
    assert shown(page) == {"Rút gói…"}

    page.store_work.withdraw(row.id, "Nhầm kỳ")
    settle(qtbot, tasks)

    assert shown(page) == {"Nhận lại"}
    assert "Nhầm kỳ" in page.store.decision.text()
    page.store.again_button.click()
    settle(qtbot, tasks)
    assert [one.state for one in list_received(world.city, state=None)] == ["accepted"]


def test_a_fork_shows_both_packages_and_the_chosen_one_counts(
    qtbot: QtBot, tasks: Tasks, world: World, page: ReceivingPage
) -> None:
    fork(world)
    page.refresh()
    settle(qtbot, tasks)
    held = next(one for one in list_received(world.city, state=None) if one.state == "held")
    page.store.table.choose(held.id)
    assert shown(page) == {"Tính gói này…", "Bỏ gói đang giữ…"}

    page.store.choice_button.click()
    settle(qtbot, tasks)
    (dialog,) = page.findChildren(ReasonDialog)
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    dialog.reason.field.set_value("Đơn vị xác nhận")
    dialog.answer()
    settle(qtbot, tasks)

    assert "Gói đang tính: " in words
    assert "Gói được chọn: " in words
    states = {one.id: one.state for one in list_received(world.city, state=None)}
    assert states[held.id] == "accepted"
    assert sorted(states.values()) == ["accepted", "accepted", "set_aside"]
    assert shown(page) == {"Rút gói…"}


def test_a_waiting_package_is_let_go(qtbot: QtBot, tasks: Tasks, world: World, page: ReceivingPage) -> None:
    export(world, world.ward).unlink()
    take_in(world, export(world, world.ward))
    page.refresh()
    settle(qtbot, tasks)
    held = next(one for one in list_received(world.city, state=None) if one.state == "held")

    page.store_work.remove(held.id, "Gửi nhầm")
    settle(qtbot, tasks)

    assert [one.state for one in list_received(world.city, state=None)] == ["accepted"]


def test_a_rebuild_says_that_the_figures_rest_on_the_packages(
    qtbot: QtBot, tasks: Tasks, world: World, page: ReceivingPage
) -> None:
    page.store.rebuild_button.click()
    settle(qtbot, tasks)

    assert "trùng khớp với 1 gói" in page.work.accessibleName()
