"""The page "Tiếp nhận" over real offices and real packages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from db.domain.errors import KnownError
from db.domain.progress import CancelToken, Progress
from db.domain.verdict import Outcome, ReasonCode
from desktop.services.enrolments import accept_signer, export_enrolment
from desktop.services.receipts import without_receipt
from desktop.services.receiving import examine_packages, list_received
from desktop.services.returns import Return, return_candidate
from desktop.services.sending import ReportOrder, export_report
from desktop.services.trust import list_trusted
from desktop.ui.pages.receiving.batch import examine_batch, merge_items, tick
from desktop.ui.pages.receiving.page import ReceivingPage, make_page
from desktop.ui.pages.receiving.preview_dialog import PreviewDialog
from desktop.ui.pages.receiving.words import verdict_text
from desktop.ui.pages.reports.restated_dialog import RestatedDialog
from desktop.ui.session import Session
from tests.support.three_offices import HALF, KIEN_AN, World, add_place, new_office, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from db.domain.changes import Changes
    from desktop.services.office import Office
    from desktop.ui.tasks import Tasks


@dataclass
class Opened:
    """The page over the city's office."""

    page: ReceivingPage
    session: Session
    tasks: Tasks
    qtbot: QtBot

    def settle(self) -> None:
        """Wait until nothing is at work."""
        self.qtbot.waitUntil(lambda: not self.tasks.is_busy, timeout=20_000)

    def take(self, *paths: Path) -> None:
        """Hand files to the page and wait for the verdicts."""
        self.page.take_files(paths)
        self.settle()

    def words(self, column: int) -> list[str]:
        """What a column of the inbox says, from the top."""
        model = self.page.inbox.table.model()
        return [str(model.index(row, column).data() or "") for row in range(model.rowCount())]

    def states(self) -> dict[str, str]:
        """Verdict by file name."""
        return dict(zip((one.path.name for one in self.page.inbox.items), self.words(3), strict=True))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with three_offices(tmp_path) as made:
        yield made


@pytest.fixture
def opened(qtbot: QtBot, tasks: Tasks, world: World) -> Iterator[Opened]:
    bugs: list[object] = []
    tasks.bug.connect(bugs.append)
    session = Session(world.city, tasks)
    page = make_page(session)
    qtbot.addWidget(page)
    page.resize(1160, 690)
    page.show()
    made = Opened(page, session, tasks, qtbot)
    yield made
    made.settle()
    session.end()
    assert bugs == []


def export(office: Office, world: World, **order: object) -> Path:
    """A report package of the half year on the stick."""
    return export_report(office, replace(ReportOrder(HALF), **order), world.stick, passphrase=None).path


def test_an_empty_inbox_offers_one_button_that_chooses_files(opened: Opened) -> None:
    button = opened.page.inbox.empty.button

    assert opened.page.first_focus() is button
    assert button is not None
    assert button.accessibleName() == "Chọn tệp hoặc thư mục"
    assert not opened.page.primary().isVisible()


def test_a_dropped_folder_is_examined_and_what_passed_is_ticked(world: World, opened: Opened) -> None:
    export(world.ward, world)
    export(world.other, world)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(world.stick))])
    plain, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton

    opened.page.dropEvent(QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, mime, left, plain))
    opened.settle()

    assert opened.words(1) == ["Phường Hưng Đạo", "Phường Dương Kinh"]
    assert opened.words(3) == ["Đạt", "Đạt"]
    assert opened.words(4) == ["Không có dấu thời gian"] * 2
    assert opened.page.primary().text() == "Gộp 2 gói đạt"
    assert opened.page.primary().isEnabled()


def test_space_takes_a_tick_away_and_the_button_and_preview_follow(world: World, opened: Opened) -> None:
    export(world.ward, world)
    export(world.other, world)
    opened.take(world.stick)
    inbox = opened.page.inbox
    inbox.table.choose(inbox.items[0].id)

    QTest.keyClick(inbox.table, Qt.Key.Key_Space)

    assert opened.page.primary().text() == "Gộp 1 gói đạt"
    assert [one.path.name for one in inbox.chosen_for_merge()] == [inbox.items[1].path.name]
    QTest.keyClick(inbox.table, Qt.Key.Key_Space)
    assert opened.page.primary().text() == "Gộp 2 gói đạt"


def test_hostile_files_get_a_verdict_and_nothing_of_them_is_ticked(world: World, opened: Opened) -> None:
    whole = export(world.ward, world).read_bytes()
    (world.stick / "cut.asice").write_bytes(whole[: len(whole) // 2])
    (world.stick / "renamed.asice").write_bytes(whole)
    (world.stick / "empty.asice").write_bytes(b"")
    (world.stick / "noise.asice").write_bytes(bytes(range(256)) * 40)
    changed = bytearray(whole)
    changed[len(whole) // 3] ^= 0xFF
    (world.stick / "changed.asice").write_bytes(changed)

    opened.take(world.stick)

    bad = {name: state for name, state in opened.states().items() if not name.startswith("11692")}
    assert bad == dict.fromkeys(
        ["cut.asice", "renamed.asice", "empty.asice", "noise.asice", "changed.asice"], "Không đạt"
    )
    assert opened.page.primary().text() == "Gộp 1 gói đạt"
    for one in opened.page.inbox.items:
        opened.page.inbox.table.choose(one.id)
        assert opened.page.inbox.card.item is one


def test_taking_in_shows_a_sentence_the_figures_and_tells_the_other_pages(world: World, opened: Opened) -> None:
    export(world.ward, world)
    opened.take(world.stick)
    told: list[Changes] = []
    opened.session.changes.changed.connect(told.append)

    opened.page.merge()
    opened.settle()

    assert len(list_received(world.city)) == 1
    assert opened.words(3) == ["Đã gộp"]
    assert opened.page.work.accessibleName() == "Đã gộp 1 gói: 8 bản ghi mới, 0 sửa, 0 xóa có lý do."
    assert told
    assert told[0].touches("establishments")
    figures = opened.page.inbox.figures
    assert figures.isVisible()
    rows = [figures.table.model().index(0, column).data() for column in (2, 3)]
    assert rows[0] != rows[1]
    assert not opened.page.primary().isEnabled()


def test_the_figures_lead_to_the_report_of_their_period(world: World, opened: Opened) -> None:
    asked: list[str] = []
    opened.page.inbox.figures.report_asked.connect(asked.append)
    export(world.ward, world)
    opened.take(world.stick)
    opened.page.merge()
    opened.settle()

    opened.page.inbox.figures.link.click()

    assert asked == ["2026-H1"]


def test_a_consolidated_figure_opens_its_records(qtbot: QtBot, world: World, opened: Opened) -> None:
    export(world.ward, world)
    opened.take(world.stick)
    opened.page.merge()
    opened.settle()

    with qtbot.waitSignal(opened.page.drawer.card.explained, timeout=30_000):
        opened.page.inbox.figures.table.opened.emit("T05")

    explained = opened.page.drawer.card.explanation
    assert explained is not None
    assert (explained.period.code, explained.numerator.amount) == ("2026-H1", explained.numerator.total)


def test_an_unknown_signer_is_accepted_only_after_the_tick_and_the_package_is_judged_anew(
    world: World, opened: Opened
) -> None:
    stranger = new_office(world.folder, KIEN_AN, world.clock)
    world.more.append(stranger)
    add_place(stranger, "Karaoke Cánh Buồm")
    export(stranger, world)
    opened.take(world.stick)
    assert opened.words(3) == ["Chưa kết luận được"]

    dialog = opened.page.compare_key(opened.page.inbox.items[0])
    shown = [one.text() for one in dialog.findChildren(QLabel) if len(one.text()) == 4 and one.text().isalnum()]
    was_open = dialog.accept_button.isEnabled()
    dialog.tick.click()
    dialog.accept_button.click()
    opened.settle()

    assert not was_open
    assert len(shown) == 16
    assert "".join(shown).lower() in {row.fingerprint for row in list_trusted(world.city)}
    assert opened.words(3) == ["Đạt"]
    assert opened.page.primary().text() == "Gộp 1 gói đạt"


def test_a_key_is_not_accepted_when_the_dialog_is_given_up(world: World, opened: Opened) -> None:
    stranger = new_office(world.folder, KIEN_AN, world.clock)
    world.more.append(stranger)
    export_enrolment(stranger, world.stick, passphrase=None)
    before = list_trusted(world.city)
    opened.take(world.stick)

    opened.page.compare_key(opened.page.inbox.items[0]).reject()
    opened.settle()

    assert list_trusted(world.city) == before


def test_an_enrolment_file_is_told_from_a_report_and_its_key_can_be_accepted(world: World, opened: Opened) -> None:
    stranger = new_office(world.folder, KIEN_AN, world.clock)
    world.more.append(stranger)
    export_enrolment(stranger, world.stick, passphrase=None)
    opened.take(world.stick)
    assert opened.words(2) == ["đăng ký khóa"]
    assert opened.words(3) == ["Chờ đối chiếu"]

    dialog = opened.page.compare_key(opened.page.inbox.items[0])
    dialog.tick.click()
    dialog.accept_button.click()
    opened.settle()

    assert opened.words(3) == ["Khóa đã ghi nhận"]


def test_a_damaged_package_never_gets_its_signer_accepted(world: World) -> None:
    stranger = new_office(world.folder, KIEN_AN, world.clock)
    world.more.append(stranger)
    add_place(stranger, "Karaoke Cánh Buồm")
    renamed = export(stranger, world).rename(world.stick / "renamed.asice")
    (item,) = examine_batch(world.city, [renamed], lambda _: None, CancelToken())

    with pytest.raises(KnownError) as refusal:
        accept_signer(world.city, item.examined)

    assert refusal.value.code == "NOT_AN_ENROLMENT"
    assert not item.needs_key


def test_a_package_received_before_is_a_note_and_not_taken_in_again(world: World, opened: Opened) -> None:
    export(world.ward, world)
    opened.take(world.stick)
    opened.page.merge()
    opened.settle()

    opened.page.clear()
    opened.take(world.stick)

    assert opened.words(3) == ["Đã nhận trước đây"]
    assert opened.words(4) == ["Trùng gói ngày 17/06/2026"]
    assert not opened.page.primary().isEnabled()


def test_a_package_without_the_one_before_it_is_kept_and_goes_in_when_that_comes(world: World, opened: Opened) -> None:
    first = export(world.ward, world)
    add_place(world.ward, "Karaoke Mới")
    second = export(world.ward, world, reason="bổ sung một cơ sở")
    opened.take(second)
    assert opened.words(3) == ["Chưa kết luận được"]

    opened.page.inbox.card.hold_asked.emit(opened.page.inbox.items[0])
    opened.settle()
    assert opened.words(3) == ["Đang giữ"]
    opened.page.clear()
    opened.take(first)
    opened.page.merge()
    opened.settle()

    assert {one.sequence for one in list_received(world.city)} == {2, 3}
    model = opened.page.store.table.model()
    names = {model.index(row, 1).data() for row in range(model.rowCount())}
    assert names == {first.name, second.name}


def test_ticks_keep_the_chain_of_a_device_whole(world: World) -> None:
    export(world.ward, world)
    add_place(world.ward, "Karaoke Mới")
    export(world.ward, world, reason="bổ sung một cơ sở")
    items = examine_batch(world.city, [world.stick], lambda _: None, CancelToken())
    first, second = (one.id for one in items)
    both = frozenset({first, second})

    assert tick(items, both, [first]) == frozenset()
    assert tick(items, both, [second]) == {first}
    assert tick(items, frozenset(), [second]) == both


def test_stopping_between_packages_keeps_what_is_in_and_leaves_the_rest(world: World) -> None:
    export(world.ward, world)
    export(world.other, world)
    token = CancelToken()
    items = examine_batch(world.city, [world.stick], lambda _: None, CancelToken())

    def stop_at_second(progress: Progress) -> None:
        if progress.done == 0:
            token.cancel()

    answer = merge_items(world.city, items, stop_at_second, token)

    assert answer.asked == 2
    assert [one.verdict.outcome for one in answer.taken] == [Outcome.PASSED]
    assert len(list_received(world.city)) == 1


def test_a_stick_that_is_gone_is_a_banner_and_not_an_error(world: World, opened: Opened) -> None:
    opened.take(world.stick / "gone.asice")

    assert "error.FILE_NOT_FOUND" in opened.page.banner_keys()
    assert not opened.page.is_working


def test_a_stick_pulled_out_while_taking_in_leaves_the_packages_wholly_out(world: World, opened: Opened) -> None:
    path = export(world.ward, world)
    opened.take(path)
    path.unlink()

    opened.page.merge()
    opened.settle()

    assert list_received(world.city) == ()
    assert not opened.page.is_working
    assert opened.page.banner_keys() or opened.words(3) == ["Không đạt"]


def test_receipts_are_signed_for_all_packages_and_the_tab_says_so(world: World, opened: Opened) -> None:
    export(world.ward, world)
    opened.take(world.stick)
    opened.page.merge()
    opened.settle()
    assert opened.page.receipts.button.text() == "Xuất 1 biên nhận"

    opened.page.going_out.export_receipts(world.folder / "biên nhận")
    opened.settle()

    assert without_receipt(world.city) == ()
    assert len(list((world.folder / "biên nhận").iterdir())) == 1
    assert not opened.page.receipts.button.isEnabled()


def test_a_kept_package_is_written_out_as_it_came(world: World, opened: Opened) -> None:
    path = export(world.ward, world)
    opened.take(path)
    opened.page.merge()
    opened.settle()
    folder = world.folder / "bản sao"

    opened.page.store.copy_asked.disconnect()
    opened.page.store.copy_asked.connect(lambda stored: opened.page.going_out.copy_package(stored, folder))
    opened.page.store.button.click()
    opened.settle()

    assert (folder / path.name).read_bytes() == path.read_bytes()


def test_a_cell_of_the_matrix_opens_its_package_in_the_store(world: World, opened: Opened) -> None:
    export(world.ward, world)
    opened.take(world.stick)
    opened.page.merge()
    opened.settle()
    (received,) = list_received(world.city)

    opened.page.completeness.matrix.cell_opened.emit(received.sender_id, "2026-H1")

    assert opened.page.tabs.current() == "store"
    assert opened.page.store.table.current_id() == received.id


def test_the_reasons_of_a_verdict_stand_in_words_and_the_codes_only_under_details(world: World, opened: Opened) -> None:
    renamed = export(world.ward, world).rename(world.stick / "renamed.asice")
    opened.take(renamed)
    card = opened.page.inbox.card
    QApplication.processEvents()  # what was just put there becomes visible with the next events

    visible = " ".join(one.text() for one in card.findChildren(QLabel) if one.isVisible())

    assert "tên tệp không đúng tên của gói" in visible.lower()
    assert ReasonCode.UNSAFE_NAME.value not in visible
    assert any(ReasonCode.UNSAFE_NAME.value in one.text() for one in card.findChildren(QLabel))


def test_a_receipt_from_the_superior_is_noted_beside_the_package_it_answers(
    qtbot: QtBot, tasks: Tasks, world: World
) -> None:
    session = Session(world.ward, tasks)
    page = make_page(session)
    qtbot.addWidget(page)
    made = Opened(page, session, tasks, qtbot)
    sent = export(world.ward, world)
    items = examine_batch(world.city, [sent], lambda _: None, CancelToken())
    merge_items(world.city, items, lambda _: None, CancelToken())
    back = world.folder / "back"
    receipts = Session(world.city, tasks)
    city_page = make_page(receipts)
    qtbot.addWidget(city_page)
    city_page.going_out.export_receipts(back)
    made.settle()

    made.take(back)
    state = made.words(3)
    page.inbox.card.receipt_asked.emit(page.inbox.items[0])
    made.settle()

    assert state == ["Biên nhận"]
    assert "receipt" in page.banner_keys()


def test_each_record_of_a_package_can_be_seen_before_it_is_taken_in(world: World, opened: Opened) -> None:
    name = "Cơ sở kinh doanh dịch vụ lưu trú và ăn uống Hương Biển Đồ Sơn chi nhánh Dương Kinh"
    place = add_place(world.ward, name)
    export(world.ward, world)
    opened.take(world.stick)
    shown: list[PreviewDialog] = []
    opened.page.inbox.preview_asked.connect(lambda _: shown.extend(opened.page.findChildren(PreviewDialog)))

    opened.page.inbox.preview_link.click()
    opened.settle()
    (dialog,) = shown
    would = opened.page.inbox.items[0].candidate.would
    everything = dialog.table.model().rowCount()
    dialog.filters.filter("register").set_codes(("establishments",))
    dialog.filters.changed.emit("", {})
    dialog.table.choose(place)
    opened.settle()

    assert would is not None
    assert everything == would.new
    assert dialog.table.model().rowCount() == 5
    assert dialog.table.current_id() == place
    model = dialog.fields.model()
    lines = {str(model.index(row, 0).data()): str(model.index(row, 2).data()) for row in range(model.rowCount())}
    assert lines["Tên cơ sở"] == name
    dialog.close()
    opened.settle()


def test_a_report_is_seen_as_first_made_and_as_it_is_now_with_the_records_between(world: World, opened: Opened) -> None:
    export(world.ward, world)
    opened.take(world.stick)
    opened.page.merge()
    opened.settle()
    place = add_place(world.ward, "Karaoke Bị Sót")
    export(world.ward, world, reason="Bổ sung")
    opened.take(world.stick)
    opened.page.merge()
    opened.settle()
    asked: list[tuple[str, str]] = []

    opened.page.tabs.show_tab("completeness")
    opened.page.completeness.restated_asked.emit(world.ward.unit.id, HALF.code)
    opened.settle()
    (dialog,) = opened.page.findChildren(RestatedDialog)
    dialog.record_asked.disconnect()
    dialog.record_asked.connect(lambda register, record: asked.append((register, record)))
    assert dialog.records.model().rowCount() == 1
    dialog.records.opened.emit(dialog.records.current_id())

    assert asked == [("establishments", place)]
    opened.settle()


def test_a_returned_package_dropped_again_says_so_and_enters_only_with_a_tick(world: World, opened: Opened) -> None:
    path = export(world.ward, world)
    (candidate,) = examine_packages(world.city, (path,))
    return_candidate(world.city, candidate, Return("Sai số cơ sở", date(2026, 6, 30)))

    opened.take(world.stick)
    page = opened.page
    said = verdict_text(page.inbox.items[0])
    ticked_at_first = page.inbox.ticked
    page.inbox.switch((page.inbox.items[0].id,))
    page.merge()
    opened.settle()

    assert ticked_at_first == frozenset()
    assert said.lead == "Đạt, nhưng gói này đã được trả lại."
    assert said.reason == "Phan Thị Ngà trả lại ngày 17/06/2026, hạn gửi lại 30/06/2026. Lý do: Sai số cơ sở."
    assert "biên nhận mới ghi “đã nhận”" in said.next_step
    assert opened.words(3) == ["Đã gộp"]
