"""Taking in a workbook on the page of establishments: looking, mending, taking in, taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from desktop.services.records import Filter, find_records, load_record
from tests.support.ward_office import add_place, make_office
from tests.support.window import Opened, open_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.pages.registers.import_page import ImportPage


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


def write_list(path: Path, *rows: tuple[str, str, str, str], heading: str = "Cán bộ phụ trách") -> Path:
    """A workbook with a title, headings in the third row, and rows of name, kind, address and one more column."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["DANH SÁCH CƠ SỞ"])
    sheet.append([])
    sheet.append(["STT", "Tên cơ sở", "Loại hình", "Địa chỉ", heading])
    for at, row in enumerate(rows, start=1):
        sheet.append([at, *row])
    book.save(path)
    return path


def examine(qtbot: QtBot, opened: Opened, path: Path) -> ImportPage:
    """The step that takes in a workbook, with the answer about this one."""
    step = opened.page("establishments").open_import("establishments")
    with qtbot.waitSignal(step.examined):
        step.examine(path)
    return step


def names(office: Office) -> set[str]:
    ids = find_records(office, "establishments", Filter())
    return {load_record(office, "establishments", one).value.name for one in ids}


def test_good_rows_are_taken_in_together_and_taken_back_together(
    qtbot: QtBot, office: Office, opened: Opened, tmp_path: Path
) -> None:
    path = write_list(
        tmp_path / "ds.xlsx",
        ("Karaoke Gió", "Karaoke", "Số 1", ""),
        ("Spa Lan", "Spa", "Số 2", ""),
        ("Net", "?", "3", ""),
    )
    step = examine(qtbot, opened, path)
    assert step.primary().text() == "Nhập 2 dòng đúng"
    assert names(office) == set()

    with qtbot.waitSignal(step.done):
        step.take_in()
    assert names(office) == {"Karaoke Gió", "Spa Lan"}
    listed = opened.page("establishments").list_of("establishments")
    qtbot.waitUntil(lambda: len(listed.model.ids) == 2)
    assert listed.undo_text() == "Đã nhập 2 cơ sở mới. 1 dòng chưa nhập."

    with qtbot.waitSignal(opened.session.changes.changed):
        opened.window.action("undo").trigger()
    assert names(office) == set()


def test_every_bad_cell_is_named_and_marked_in_a_copy(qtbot: QtBot, opened: Opened, tmp_path: Path) -> None:
    path = write_list(tmp_path / "ds.xlsx", ("Net", "Tiệm net", "Số 3", ""))
    step = examine(qtbot, opened, path)

    shown = step.rows().texts("bad")
    assert shown[0][0] == "C4"
    assert "Tiệm net" in shown[0][2]

    copy = tmp_path / "danh-dau.xlsx"
    with qtbot.waitSignal(step.marked):
        step.mark(copy)
    assert openpyxl.load_workbook(copy).active["C4"].comment is not None


def test_a_column_that_was_not_understood_can_be_named(
    qtbot: QtBot, office: Office, opened: Opened, tmp_path: Path
) -> None:
    path = write_list(tmp_path / "ds.xlsx", ("Karaoke Gió", "Karaoke", "Số 1", "Bà Hoa"), heading="Người đứng tên")
    step = examine(qtbot, opened, path)

    with qtbot.waitSignal(step.examined):
        step.columns().meant.emit("Người đứng tên", "owner_name")
    with qtbot.waitSignal(step.done):
        step.take_in()

    (one,) = find_records(office, "establishments", Filter())
    assert load_record(office, "establishments", one).value.owner_name == "Bà Hoa"


def test_a_row_that_resembles_a_place_waits_until_it_is_said_to_be_another(
    qtbot: QtBot, office: Office, opened: Opened, tmp_path: Path
) -> None:
    add_place(office, "Karaoke Gió", address="Số 1 đường Phạm Văn Đồng")
    path = write_list(tmp_path / "ds.xlsx", ("Karaoke Gió", "Karaoke", "1 Phạm Văn Đồng, phường Dương Kinh", ""))
    step = examine(qtbot, opened, path)
    assert not step.primary().isEnabled()

    step.rows().mark_as_new(("4",))
    assert step.primary().text() == "Nhập 1 dòng đúng"
    with qtbot.waitSignal(step.done):
        step.take_in()

    assert len(find_records(office, "establishments", Filter())) == 2


def test_a_file_that_is_no_workbook_is_refused_with_a_sentence(qtbot: QtBot, opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "ds.xlsx"
    path.write_text("không phải sổ Excel", encoding="utf-8")
    step = opened.page("establishments").open_import("establishments")

    step.examine(path)

    qtbot.waitUntil(lambda: any(key.startswith("error.") for key in step.banner_keys()))


def test_the_other_pages_lead_here(qtbot: QtBot, opened: Opened) -> None:
    opened.session.doors.import_workbook("establishments")

    page = opened.page("establishments")
    qtbot.waitUntil(lambda: page.frame.title() == "Nhập cơ sở từ Excel")


def test_any_register_takes_in_its_own_list_and_undo_takes_it_back(
    qtbot: QtBot, office: Office, opened: Opened, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    for row in (["Họ và tên", "Đơn vị", "Cấp"], ["Lê Văn Hòa", "Công an", "Cấp xã"], ["Đỗ Thị Hạnh", "UBND", "?"]):
        book.active.append(row)
    book.save(tmp_path / "can-bo.xlsx")
    step = opened.page("trainings").open_import("staff")
    with qtbot.waitSignal(step.examined):
        step.examine(tmp_path / "can-bo.xlsx")
    assert step.rows().texts("new")[0][1] == "Lê Văn Hòa"
    assert step.rows().texts("bad")[0][0] == "C3"

    with qtbot.waitSignal(step.done):
        step.take_in()
    assert len(find_records(office, "staff", Filter())) == 1

    with qtbot.waitSignal(opened.session.changes.changed):
        opened.window.action("undo").trigger()
    assert find_records(office, "staff", Filter()) == ()


def test_a_list_goes_to_a_workbook_as_it_is_shown(qtbot: QtBot, office: Office, opened: Opened, tmp_path: Path) -> None:
    add_place(office, "Karaoke Gió", suspicion="Nghi vấn")
    listed = opened.page("establishments").list_of("establishments")
    qtbot.waitUntil(lambda: len(listed.model.ids) == 1)

    listed.excel.write(tmp_path / "co-so.xlsx", listed.model.ids, with_local=False)
    listed.excel.write(tmp_path / "day-du.xlsx", None, with_local=True)

    qtbot.waitUntil(lambda: (tmp_path / "day-du.xlsx").exists() and not opened.tasks.is_busy, timeout=20_000)
    said = {
        name: str(list(openpyxl.load_workbook(tmp_path / f"{name}.xlsx").worksheets[0].values))
        for name in ("co-so", "day-du")
    }
    assert "Karaoke Gió" in said["co-so"]
    assert "Nghi vấn" not in said["co-so"]
    assert "Nghi vấn" in said["day-du"]


def test_a_full_copy_is_warned_of_first(opened: Opened) -> None:
    listed = opened.page("establishments").list_of("establishments")

    listed.excel.warn_of_full()

    assert "export.full" in listed.banner_keys()
