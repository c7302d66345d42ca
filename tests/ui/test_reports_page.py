"""The page "Báo cáo": from checking to the receipt, with real offices behind it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from db.domain.changes import changed
from db.domain.periods import parse_period
from desktop.services import sending
from desktop.services.receipts import export_receipts
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.sending import ReportOrder, export_report, list_sent_reports
from desktop.ui import printing
from desktop.ui.pages.reports import sending_desk
from desktop.ui.pages.reports.page import ReportsPage
from desktop.ui.pages.reports.words import things_to_mend
from desktop.ui.printing import PaperOrder, PrintPage
from desktop.ui.session import Destination, Session
from desktop.ui.widgets.buttons import LinkButton
from tests.support.three_offices import HALF, World, add_place, add_visit, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.tasks import Tasks

EMPTY_MONTH = parse_period("2026-02")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {})
    with three_offices(tmp_path) as made:
        yield made


def open_page(qtbot: QtBot, tasks: Tasks, office: Office) -> ReportsPage:
    """The page, shown and filled."""
    session = Session(office, tasks)
    page = ReportsPage(session)
    session.setParent(page)
    page.resize(1160, 680)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    with qtbot.waitSignals([page.loaded, page.paper_ready], timeout=30_000):
        page.page_shown()
    return page


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks, world: World) -> ReportsPage:
    return open_page(qtbot, tasks, world.ward)


def sign(qtbot: QtBot, page: ReportsPage, world: World, *, remark: str = "Đội thiếu người ngày kiểm tra") -> None:
    """Fill in what is asked and sign."""
    page.sign.folder.field.set_value(world.stick)
    page.sign.remark.field.set_value(remark)
    with qtbot.waitSignals([page.sending.exported, page.loaded], timeout=30_000):
        page.sign.sign()


def words(page: ReportsPage) -> str:
    """Everything that stands on the page; what was just put there becomes visible with the next events."""
    QApplication.processEvents()
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


# -- checking ----------------------------------------------------------------------------------------------------------


def test_the_page_begins_with_the_period_that_has_just_ended(page: ReportsPage) -> None:
    assert page.period == HALF
    assert page.title() == "Báo cáo 6 tháng đầu năm 2026"


def test_each_kind_of_finding_stands_once_with_its_records(page: ReportsPage) -> None:
    links = [link.text() for link in page.check.findChildren(LinkButton)]

    assert words(page).count("2 cuộc kiểm tra: chưa đủ thành viên") == 1
    assert {"31/BB, 10/03/2026", "36/BB, 09/06/2026"} <= set(links)


def test_a_record_with_findings_is_opened_from_its_link(qtbot: QtBot, page: ReportsPage) -> None:
    link = page.check.findChildren(LinkButton)[0]

    with qtbot.waitSignal(page.check.record_asked) as asked:
        link.click()

    assert asked.args[0] == "inspections"


def test_many_records_of_one_kind_are_folded(qtbot: QtBot, tasks: Tasks, world: World) -> None:
    place = add_place(world.ward, "Karaoke A")
    for number in range(6):
        add_visit(world.ward, place, f"{50 + number}/BB")

    page = open_page(qtbot, tasks, world.ward)

    (thing, *_) = things_to_mend(page._view, world.ward.labels)  # noqa: SLF001 - what was loaded
    more = next(link for link in page.check.findChildren(LinkButton) if "Xem cả" in link.text())
    assert len(thing.links) >= 6
    more.click()
    assert sum("/BB" in link.text() for link in page.check.findChildren(LinkButton)) >= 6


def test_what_changes_elsewhere_is_looked_at_again(qtbot: QtBot, page: ReportsPage, world: World) -> None:
    place = add_place(world.ward, "Karaoke A")
    record_id = add_visit(world.ward, place, "77/BB")

    with qtbot.waitSignals([page.loaded, page.paper_ready], timeout=30_000):
        page._session.changes.announce(changed("inspections", record_id))  # noqa: SLF001 - as another page does

    qtbot.waitUntil(lambda: "3 cuộc kiểm tra: chưa đủ thành viên" in words(page), timeout=10_000)


# -- paper and figures -------------------------------------------------------------------------------------------------


def test_the_preview_shows_the_pages_of_the_report(page: ReportsPage) -> None:
    assert page.paper.data.startswith(b"%PDF-")
    assert page.paper.preview.page_count >= 1
    assert f"Trang 1/{page.paper.preview.page_count}" in words(page)


def test_a_figure_is_explained_where_another_page_asks_for_it(qtbot: QtBot, page: ReportsPage) -> None:
    page.arrive(Destination("reports", record_id="T05", tab="figures"))

    assert page.paper.shows_figures
    qtbot.waitUntil(lambda: {"2 cơ sở", "4 cơ sở"} <= set(words(page).splitlines()))


def test_enter_on_a_figure_opens_its_records(qtbot: QtBot, page: ReportsPage) -> None:
    page.arrive(Destination("reports", record_id="T05", tab="figures"))
    qtbot.waitUntil(lambda: page.paper.shows_figures)

    with qtbot.waitSignal(page.drawer.card.explained, timeout=30_000):
        page.paper.figure_opened.emit("T05")

    explained = page.drawer.card.explanation
    assert explained is not None
    assert (explained.period, explained.numerator.amount) == (page.period, 2)


def test_the_report_is_saved_where_the_person_says(
    qtbot: QtBot, page: ReportsPage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = world.folder / "bảng.xlsx"
    monkeypatch.setattr(printing, "choose_target", lambda *_: target)

    with qtbot.waitSignal(page.desk.saved, timeout=30_000):
        page.save_paper("xlsx")

    assert target.read_bytes().startswith(b"PK")


def test_printing_sends_every_page_to_the_printer(qtbot: QtBot, page: ReportsPage, world: World) -> None:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(world.folder / "in.pdf"))
    order = PaperOrder("Báo cáo", lambda _: page.paper.data, "bao-cao.pdf")

    with qtbot.waitSignal(page.desk.printed, timeout=30_000) as printed:
        page.desk.print_to(printer, order, page.paper.data)

    assert printed.args == [page.paper.preview.page_count]
    assert (world.folder / "in.pdf").read_bytes().startswith(b"%PDF-")


def test_without_a_printer_saving_is_offered(qtbot: QtBot, page: ReportsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PySide6.QtPrintSupport.QPrinterInfo.availablePrinterNames", list)

    page.print_paper()

    qtbot.waitUntil(lambda: "Máy tính chưa cài máy in nào" in words(page))
    assert "Lưu PDF…" in words(page)


# -- signing -----------------------------------------------------------------------------------------------------------


def test_errors_are_sent_only_with_a_reason(page: ReportsPage, world: World) -> None:
    page.sign.folder.field.set_value(world.stick)

    page.sign.sign()

    assert "Còn lỗi chưa sửa" in page.sign.remark.note_text()
    assert list(world.stick.iterdir()) == []


def test_a_signed_package_lies_on_the_stick_and_the_steps_go_on(qtbot: QtBot, page: ReportsPage, world: World) -> None:
    sign(qtbot, page, world)

    (path,) = world.stick.iterdir()
    (found,) = examine_packages(world.city, [path])
    assert found.is_new
    assert found.examined.header.remark == "Đội thiếu người ngày kiểm tra"
    assert path.name in words(page)
    assert "Chưa có biên nhận" in page.steps.accessibleName()


def test_a_wrong_passphrase_is_said_beside_its_field_and_nothing_is_sent(
    qtbot: QtBot, page: ReportsPage, world: World
) -> None:
    page.sign.folder.field.set_value(world.stick)
    page.sign.remark.field.set_value("Lý do")
    page.sign.passphrase.field.set_value("không đúng")

    with qtbot.waitSignal(page.sending.exported, timeout=30_000) as ended:
        page.sign.sign()

    assert ended.args == [None]
    assert "Mật khẩu không khớp" in page.sign.passphrase.note_text()
    assert list_sent_reports(world.ward) == ()


def test_a_stick_that_is_not_there_is_said_beside_its_field(qtbot: QtBot, page: ReportsPage, world: World) -> None:
    page.sign.folder.field.set_value(world.folder / "USB đã rút")
    page.sign.remark.field.set_value("Lý do")

    with qtbot.waitSignal(page.sending.exported, timeout=30_000):
        page.sign.sign()

    assert "Không thấy thư mục" in page.sign.folder.note_text()
    assert not (world.folder / "USB đã rút").exists()


def test_the_passphrase_can_be_looked_at_and_is_forgotten_after_signing(
    qtbot: QtBot, page: ReportsPage, world: World
) -> None:
    field = page.sign.passphrase.field
    field.set_value("thuc-hanh")

    field.eye.click()

    assert field.input().echoMode() == QLineEdit.EchoMode.Normal
    sign(qtbot, page, world)
    assert field.input().text() == ""
    assert field.input().echoMode() == QLineEdit.EchoMode.Password


def test_a_supplement_asks_for_its_reason(qtbot: QtBot, page: ReportsPage, world: World) -> None:
    sign(qtbot, page, world)
    link = next(link for link in page.sign.findChildren(LinkButton) if link.text() == "Lập bản bổ sung")
    link.click()

    page.sign.remark.field.set_value("Lý do")
    page.sign.sign()
    refused = page.sign.reason.note_text()
    page.sign.reason.field.set_value("Sửa số lao động")
    with qtbot.waitSignal(page.sending.exported, timeout=30_000):
        page.sign.sign()

    assert "lý do bổ sung" in refused
    assert [sent.edition for sent in list_sent_reports(world.ward)] == [1, 0]


def test_nothing_happened_is_offered_only_for_an_empty_period(qtbot: QtBot, page: ReportsPage, world: World) -> None:
    offered_for_half = page.sign.nil.isVisible()
    with qtbot.waitSignals([page.loaded, page.paper_ready], timeout=30_000):
        page.show_period(EMPTY_MONTH)

    offered_for_empty = page.sign.nil.isVisible()
    page.sign.nil.set_value(True)
    sign(qtbot, page, world)

    assert (offered_for_half, offered_for_empty) == (False, True)
    (found,) = examine_packages(world.city, [world.stick])
    assert found.examined.header.nil


def test_a_kept_package_is_written_again(
    qtbot: QtBot, page: ReportsPage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(qtbot, page, world)
    (path,) = world.stick.iterdir()
    first = path.read_bytes()
    shutil.rmtree(world.stick)
    monkeypatch.setattr(sending_desk, "choose_folder", lambda *_: world.stick)

    page.sending.write_again(list_sent_reports(world.ward)[0].id)

    qtbot.waitUntil(lambda: "Đã xuất lại" in words(page), timeout=30_000)
    assert path.read_bytes() == first


# -- receipts ----------------------------------------------------------------------------------------------------------


def test_the_receipt_is_noted_and_a_foreign_one_is_refused_in_words(
    qtbot: QtBot, page: ReportsPage, world: World
) -> None:
    sign(qtbot, page, world)
    export_report(world.other, ReportOrder(HALF), world.stick, passphrase=None)
    take_in_packages(world.city, examine_packages(world.city, [world.stick]))
    receipts = export_receipts(world.city, world.folder / "biên nhận", passphrase=None)

    with qtbot.waitSignal(page.loaded, timeout=30_000):
        page.sending.receive(tuple(path for _, path in receipts))

    assert "Đã tiếp nhận" in page.steps.accessibleName()
    assert "không phải biên nhận dùng được" in words(page)


# -- other offices -----------------------------------------------------------------------------------------------------


def test_an_office_without_superior_prints_and_sends_nothing(qtbot: QtBot, tasks: Tasks, world: World) -> None:
    page = open_page(qtbot, tasks, world.city)

    assert page.title() == "Báo cáo tổng hợp 6 tháng đầu năm 2026"
    assert "Đơn vị chưa có nơi nhận báo cáo" in words(page)
    assert not page.sign.sign_button.isVisible()
    assert "2/2 đơn vị chưa gửi báo cáo kỳ này" in words(page)


def test_a_running_period_says_that_it_runs(qtbot: QtBot, page: ReportsPage) -> None:
    with qtbot.waitSignals([page.loaded, page.paper_ready], timeout=30_000):
        page.show_period(parse_period("2026"))

    qtbot.waitUntil(lambda: "Kỳ này chưa kết thúc" in words(page))


def test_any_period_can_be_named_and_an_unknown_one_stays_open(qtbot: QtBot, page: ReportsPage) -> None:
    page.period_row.open()
    page.period_row.field.set_value("2026-13")
    page.period_row.field.input().returnPressed.emit()
    stayed = page.period_row.isVisible()

    page.period_row.field.set_value("2026-q1")
    with qtbot.waitSignals([page.loaded, page.paper_ready], timeout=30_000):
        page.period_row.field.input().returnPressed.emit()

    assert stayed
    assert page.period == parse_period("2026-Q1")


def test_forms_are_shown_before_they_are_printed(qtbot: QtBot, tasks: Tasks, world: World) -> None:
    session = Session(world.ward, tasks)
    shown = PrintPage(session)
    session.setParent(shown)
    qtbot.addWidget(shown)
    place = add_place(world.ward, "Karaoke A")
    visits = (add_visit(world.ward, place, "41/BB"), add_visit(world.ward, place, "42/BB"))
    order = PaperOrder(
        "Biên bản", lambda office: printing.make_inspection_forms(office, visits), "bb.pdf", "2 biên bản"
    )

    with qtbot.waitSignal(shown.shown, timeout=30_000):
        shown.arrive(Destination("print", prefill={"paper": order}))

    assert shown.preview.page_count >= 2
    assert shown.primary().isEnabled()
