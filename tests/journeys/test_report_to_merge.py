"""Two wards sign and export their reports in the window; their superior receives them in its own and sees the sum."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.services.receipts import export_receipts
from desktop.services.sending import list_sent_reports
from desktop.ui import theme
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.receiving import page as receiving
from desktop.ui.pages.receiving.page import ReceivingPage
from desktop.ui.pages.reports import page as reports
from desktop.ui.pages.reports.page import ReportsPage
from desktop.ui.pages.trust import page as trust
from desktop.ui.session import Session
from desktop.ui.tasks import Tasks
from tests.support.three_offices import HALF, World, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office

# Said by the platform without a screen about every window; says nothing about ours.
pytestmark = pytest.mark.qt_log_ignore(r"This plugin does not support (propagateSizeHints|raise)\(\)")
_LONG = 60_000


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with three_offices(tmp_path) as made:
        yield made


class Desk:
    """One office's window."""

    def __init__(self, office: Office) -> None:
        self.tasks = Tasks()
        self.session = Session(office, self.tasks)
        entries = [page.make_entry(self.session, "work") for page in (reports, receiving, trust)]
        self.window = MainWindow(entries, groups=[("work", "Báo cáo")], title=office.unit.name)
        self.session.attach(self.window)
        self.window.resize(1366, 738)
        self.window.show()

    def close(self) -> None:
        """The window goes, its work ended."""
        self.tasks.shutdown()
        self.window.close()
        self.window.deleteLater()
        self.session.deleteLater()


@pytest.fixture
def open_desk(qapp: QApplication) -> Iterator[list[Desk]]:
    theme.apply_theme(qapp, scheme="light")
    opened: list[Desk] = []
    yield opened
    for desk in opened:
        desk.close()


def at_reports(qtbot: QtBot, desk: Desk) -> ReportsPage:
    """The page "Báo cáo", filled."""
    page = desk.window.page(reports.KEY)
    assert isinstance(page, ReportsPage)
    with qtbot.waitSignals([page.loaded, page.paper_ready], timeout=_LONG):
        desk.window.show_page(reports.KEY)
        page.recheck()
    return page


def test_reports_of_two_wards_reach_their_superior_and_come_back_as_receipts(
    qtbot: QtBot, world: World, open_desk: list[Desk]
) -> None:
    for office in (world.ward, world.other):
        desk = Desk(office)
        open_desk.append(desk)
        page = at_reports(qtbot, desk)
        page.sign.folder.field.set_value(world.stick)
        page.sign.remark.field.set_value("Đội thiếu người ngày kiểm tra")
        with qtbot.waitSignal(page.sending.exported, timeout=_LONG):
            desk.window.action("primary").trigger()

    city = Desk(world.city)
    open_desk.append(city)
    inbox = city.window.show_page(receiving.KEY)
    assert isinstance(inbox, ReceivingPage)
    inbox.take_files([world.stick])
    qtbot.waitUntil(lambda: not inbox.is_working and len(inbox.inbox.items) == 2, timeout=_LONG)
    city.window.action("primary").trigger()
    qtbot.waitUntil(lambda: not inbox.is_working and not city.tasks.is_busy, timeout=_LONG)

    sums = {figure.indicator.code: figure.value for figure in at_reports(qtbot, city)._view.figures}  # noqa: SLF001
    assert sums["LKT"] == 4

    receipts = export_receipts(world.city, world.folder / "biên nhận", passphrase=None)
    ward = open_desk[0].window.page(reports.KEY)
    assert isinstance(ward, ReportsPage)
    with qtbot.waitSignal(ward.loaded, timeout=_LONG):
        ward.sending.receive(tuple(path for _, path in receipts))

    (sent,) = list_sent_reports(world.ward)
    assert sent.period == HALF.code
    assert sent.receipt is not None
    assert sent.receipt["verdict"] == "passed"
