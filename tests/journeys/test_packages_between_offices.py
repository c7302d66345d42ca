"""Packages between offices in their real windows: keys, an encrypted report, its return and mending, two computers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel

from db.domain.establishments import Establishment
from db.queries.records import Filter
from desktop.services.own_keys import own_key_facts
from desktop.services.package_values import grouped
from desktop.services.records import change_record, find_records, load_record, search_records
from desktop.services.second_computer import set_up_second_computer
from desktop.services.upkeep import back_up_office
from desktop.settings import SettingsFile
from desktop.ui.office_window import OfficeWindow
from desktop.ui.pages.journal.page import JournalPage
from desktop.ui.pages.reports.page import ReportsPage
from desktop.ui.pages.settings.page import SettingsPage
from desktop.ui.pages.submissions.together import ReceivingPages
from desktop.ui.pages.trust.page import TrustPage
from desktop.ui.session import FileMemory
from desktop.ui.tasks import Tasks
from tests.support.three_offices import HALF, World, three_offices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QTableView, QWidget
    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.pages.receiving.page import ReceivingPage

_LONG = 60_000
PLACE = "Karaoke Sông Hồng"
WHY_BACK = "Số nhân viên của Karaoke Sông Hồng chưa khớp biên bản kiểm tra ngày 10/3"


class Desk:
    """One office at its window, as a person sees it."""

    def __init__(self, office: Office, folder: Path, qtbot: QtBot) -> None:
        self.office, self._qtbot = office, qtbot
        self.tasks = Tasks()
        self.bugs: list[object] = []
        self.tasks.bug.connect(self.bugs.append)
        name = Path(office.location).stem
        settings = SettingsFile(folder / f"{name}-settings.json")
        self.shell = OfficeWindow(office, self.tasks, settings, memory=FileMemory(folder / f"{name}-window.json"))
        self.shell.window.resize(1366, 768)
        self.shell.window.show()
        self.shell.begin()
        self.settle()

    def settle(self) -> None:
        """Until nothing is at work."""
        self._qtbot.waitUntil(lambda: not self.tasks.is_busy, timeout=_LONG)

    def receiving(self) -> ReceivingPage:
        """The page "Tiếp nhận" on top."""
        pages = self.shell.window.show_page("receiving")
        assert isinstance(pages, ReceivingPages)
        self.settle()
        return pages.receiving

    def reports(self) -> ReportsPage:
        """The page "Báo cáo" on top, with everything about the half year."""
        page = self.shell.window.show_page("reports")
        assert isinstance(page, ReportsPage)
        with self._qtbot.waitSignals([page.loaded, page.paper_ready], timeout=_LONG):
            page.recheck()
        assert page.period == HALF
        return page

    def drop(self, *paths: Path) -> ReceivingPage:
        """Drop files on "Tiếp nhận" and wait for the verdicts; the inbox holds nothing else."""
        page = self.receiving()
        page.clear()
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        plain, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
        page.dropEvent(QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, mime, left, plain))
        self.settle()
        return page

    def take_in(self, *paths: Path) -> ReceivingPage:
        """Drop packages and take in what passed."""
        page = self.drop(*paths)
        self.shell.window.action("primary").trigger()
        self.settle()
        return page

    def enrol(self, stick: Path) -> Path:
        """Write the slip of the own key, file and paper; gives the file."""
        page = self.shell.window.show_page("trust")
        assert isinstance(page, TrustPage)
        self.settle()
        with self._qtbot.waitSignal(page.enrolment_written, timeout=_LONG):
            self.shell.window.action("primary").trigger()
        (file,), (paper,) = stick.glob("*.asice"), stick.glob("*.pdf")
        assert paper.read_bytes().startswith(b"%PDF")
        return file

    def accept_key(self, slip: Path) -> str:
        """Drop a slip, compare the fingerprint with paper, accept; gives the fingerprint that was shown."""
        page = self.drop(slip)
        (item,) = page.inbox.items
        dialog = page.compare_key(item)
        assert not dialog.accept_button.isEnabled()
        dialog.tick.setChecked(True)
        dialog.accept_button.click()
        self.settle()
        assert page.inbox.items[0].offer is not None
        assert page.inbox.items[0].offer.known
        assert item.examined.signer is not None
        return item.examined.signer.fingerprint

    def export_report(self, stick: Path, *, reason: str = "") -> Path:
        """Sign and export the report of the half year; gives the file."""
        page = self.reports()
        if reason:
            page.sign.begin_next()
        page.sign.folder.field.set_value(stick)
        page.sign.remark.field.set_value("Đội thiếu người ngày kiểm tra")
        page.sign.reason.field.set_value(reason)
        with self._qtbot.waitSignal(page.sending.exported, timeout=_LONG) as exported:
            self.shell.window.action("primary").trigger()
        self.settle()
        (done,) = exported.args or (None,)
        assert done is not None, page.banners()
        return done.path

    def export_sync(self, folder: Path) -> Path:
        """Write the package for the other computer of the office; gives the file."""
        page = self.shell.window.show_page("settings")
        assert isinstance(page, SettingsPage)
        page.tabs.show_tab("computers")
        self.settle()
        page.computers.export(folder, None)
        self.settle()
        (path,) = folder.iterdir()
        return path

    def send_back(self, why: str, due_on: date) -> None:
        """Send the newest package back from "Kho gói"."""
        page = self.receiving()
        page.tabs.show_tab("store")
        stored = page.store.chosen()
        assert stored is not None
        dialog = page.returning.ask_stored(stored)
        dialog.reason.field.set_value(why)
        dialog.due_on.field.set_value(due_on)
        dialog.answer()
        self.settle()
        assert "returned" in page.banners()
        assert page.inbox.chosen_for_merge() == ()

    def write_receipt(self, stick: Path) -> Path:
        """Sign and export the receipts still missing; gives the one file."""
        page = self.receiving()
        before = set(stick.iterdir())
        page.tabs.show_tab("receipts")
        page.going_out.export_receipts(stick)
        self.settle()
        (path,) = set(stick.iterdir()) - before
        return path

    def note_receipt(self, path: Path) -> None:
        """Drop a receipt and note it."""
        page = self.drop(path)
        (item,) = page.inbox.items
        page.inbox.card.receipt_asked.emit(item)
        self.settle()

    def journal(self) -> JournalPage:
        """The page "Nhật ký" on top."""
        page = self.shell.window.show_page("journal")
        assert isinstance(page, JournalPage)
        self.settle()
        return page

    def change_workers(self, number: int) -> None:
        """Another number of workers at the place."""
        found = load_record(self.office, "establishments", self.place())
        assert isinstance(found.value, Establishment)
        value = replace(found.value, workers_total=number)
        change_record(self.office, found.id, value, seen=found.context, undo=self.shell.session.undo)

    def workers(self) -> int | None:
        """The number of workers at the place."""
        found = load_record(self.office, "establishments", self.place()).value
        assert isinstance(found, Establishment)
        return found.workers_total

    def place(self) -> str:
        """The id of the place both sides speak of."""
        (found,) = search_records(self.office, "establishments", PLACE)
        return found.id

    def close(self) -> None:
        """The window goes, its work ended; nothing went wrong that nobody expected."""
        self.settle()
        self.tasks.shutdown()
        self.shell.close_office()
        assert self.bugs == []


def words(table: QTableView, column: int) -> list[str]:
    """What a column says, from the top."""
    model = table.model()
    return [str(model.index(row, column).data() or "") for row in range(model.rowCount())]


@pytest.fixture
def open_desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Office], Desk]]:
    """Opens windows; all are closed at the end."""
    opened: list[Desk] = []

    def open_one(office: Office) -> Desk:
        opened.append(Desk(office, tmp_path, qtbot))
        return opened[-1]

    yield open_one
    for desk in opened:
        desk.close()


@pytest.fixture
def choose_folder(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """What the person chooses when the window asks for a folder."""

    def choose(folder: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(folder))

    return choose


def said_by(widget: QWidget) -> str:
    """Every label below a widget that is shown."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def all_places(office: Office) -> tuple[str, ...]:
    """The establishments that count."""
    return find_records(office, "establishments", Filter())


def make_folder(folder: Path) -> Path:
    """An empty folder on the stick, for what goes one way."""
    folder.mkdir(parents=True)
    return folder


def test_a_report_goes_up_sealed_comes_back_with_a_reason_and_is_mended(
    tmp_path: Path, open_desk: Callable[[Office], Desk], choose_folder: Callable[[Path], None]
) -> None:
    with three_offices(tmp_path, enrolled=False) as world:
        stick = world.stick
        ward, city = open_desk(world.ward), open_desk(world.city)

        # Both learn the other's key from its slip.
        choose_folder(make_folder(stick / "phieu"))
        shown = city.accept_key(ward.enrol(stick / "phieu"))
        choose_folder(make_folder(stick / "phieu-tinh"))
        ward.accept_key(city.enrol(stick / "phieu-tinh"))
        own = own_key_facts(world.ward)
        assert own is not None
        assert grouped(shown) == own.fingerprint

        # The first report, encrypted for the city.
        sent = ward.export_report(make_folder(stick / "bao-cao"))
        assert sent.name.endswith(".asice.age")
        assert b"establishments" not in sent.read_bytes()
        page = city.drop(sent)
        (item,) = page.inbox.items
        assert item.candidate.would is not None
        assert item.candidate.would.new == 8
        assert words(page.inbox.table, 3) == ["Đạt"]
        city.shell.window.action("primary").trigger()
        city.settle()
        assert words(page.store.table, 7) == ["Đã gộp"]
        assert len(all_places(world.city)) == 4

        # The city sends it back, with a reason and a day.
        city.send_back(WHY_BACK, date(2026, 6, 22))
        assert all_places(world.city) == ()
        receipt = city.write_receipt(make_folder(stick / "bien-nhan"))

        # The ward reads why, changes the record and sends the supplement.
        ward.note_receipt(receipt)
        reports = ward.reports()
        assert words(reports.sent.table, 1) == ["Bị trả lại, hạn 22/06, còn 5 ngày"]
        assert WHY_BACK in said_by(reports.sent)
        world.clock.advance(days=1)
        ward.change_workers(9)
        mended = ward.export_report(make_folder(stick / "bo-sung"), reason="Sửa số nhân viên theo biên bản")

        # The city takes it in; nothing is left to decide.
        page = city.take_in(mended)
        assert city.workers() == 9
        assert page.conflicts.cells == ()
        assert words(page.store.table, 7) == ["Đã gộp", "Đã trả lại"]
        assert words(page.store.table, 3) == ["bổ sung 1", "chính thức"]
        ward.note_receipt(city.write_receipt(make_folder(stick / "bien-nhan-2")))
        answers = [text.partition(",")[0] for text in words(ward.reports().sent.table, 1)]
        assert answers == ["Đã tiếp nhận", "Đã thay bằng bản sau"]

        # The journal of the city tells all of it, each row with its package.
        journal = city.journal()
        done = words(journal.table, 1)
        assert {"Ghi nhận khóa", "Tiếp nhận gói", "Trả lại gói"} <= set(done)
        journal.table.selectRow(done.index("Trả lại gói"))
        city.settle()
        assert WHY_BACK in said_by(journal.details)
        assert sent.name.removesuffix(".age") in said_by(journal.details)


def test_two_computers_of_a_ward_change_one_record_and_a_person_decides_which_counts(
    tmp_path: Path, open_desk: Callable[[Office], Desk], choose_folder: Callable[[Path], None]
) -> None:
    with three_offices(tmp_path) as world:
        stick = world.stick
        first, second = open_desk(world.ward), open_desk(second_computer(world))
        choose_folder(make_folder(stick / "phieu"))
        first.accept_key(second.enrol(stick / "phieu"))

        first.change_workers(7)
        world.clock.advance(minutes=5)
        second.change_workers(9)
        page = second.take_in(first.export_sync(make_folder(stick / "may-1")))

        # Both values are kept until the second computer decides.
        page.tabs.show_tab("conflicts")
        (cell,) = page.conflicts.cells
        assert sorted(text for value in cell.values for text in value.words) == ["7", "9"]
        seven = next(number for number, value in enumerate(cell.values) if value.words == ("7",))
        page.conflicts.values.choose(seven)
        page.conflicts.decide()
        assert page.conflicts.cells == (cell,), "no decision without its reason"
        page.conflicts.reason.setText("Đếm lại tại cơ sở ngày 16/6")
        page.conflicts.decide()
        second.settle()
        assert page.conflicts.cells == ()
        assert second.workers() == 7

        # The decision goes back with the next package.
        answer = first.take_in(second.export_sync(make_folder(stick / "may-2")))
        assert answer.conflicts.cells == ()
        assert first.workers() == 7
        assert "Quyết định xung đột" in words(second.journal().table, 1)


def second_computer(world: World) -> Office:
    """The ward's second computer, set up from a copy of the first one's data."""
    copy = back_up_office(world.ward, world.folder / "ban-sao.db")
    target = world.folder / "may-hai.db"
    set_up_second_computer(copy, target, passphrase=None, officer="Bùi Văn Lâm", clock=world.clock)
    return world.open(target)
