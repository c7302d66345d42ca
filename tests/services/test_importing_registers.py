"""Lists of any register that somebody else wrote: headings, names, days and words as offices type them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from db.domain.errors import KnownError
from db.domain.trainings import Participant, StaffMember, Training
from desktop.services.importing import (
    carry_out_import,
    counts_of,
    examine_import,
    mark_problems,
    redo_import,
    undo_import,
)
from desktop.services.records import Filter, UndoStack, find_records, load_records, redo_last, undo_last
from desktop.services.register_export import export_register, make_register_template
from tests.support.ward_office import add, add_place, make_office, unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from desktop.services.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = make_office(tmp_path)
    yield office
    office.close()


def write(path: Path, *sheets: tuple[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook of sheets with their rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def values(office: Office, register: str) -> list[Any]:
    return [one.value for one in load_records(office, register, find_records(office, register, Filter()))]


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - local, as on the form


def codes(examination: Any) -> list[tuple[str, str]]:
    return [(problem.place, problem.code) for problem in examination.problems]


def test_a_foreign_list_is_understood_by_other_headings_words_without_marks_and_days_first(
    office: Office, tmp_path: Path
) -> None:
    rows = [
        ["DANH SÁCH CÁN BỘ LÀM CÔNG TÁC PHÒNG, CHỐNG TỆ NẠN"],
        [],
        ["STT", "HO TEN", "Đơn vị công tác", "Cấp", "Chuyên trách", "Từ ngày"],
        [1, 2, 3, 4, 5, 6],
        [1, "Đỗ Thị Hạnh", "Phòng VH–XH", "cap xa", "x", "5/1/2026"],
        [2, "Lê Văn Hòa", "Công an phường", "Cấp xã", "không", 46027],
        ["Tổng cộng: 2 cán bộ"],
        ["Người lập biểu"],
    ]

    examination = examine_import(office, write(tmp_path / "ds.xlsx", ("Sheet1", rows)), register="staff")
    carry_out_import(office, examination)

    assert codes(examination) == []
    found = sorted(values(office, "staff"), key=lambda one: one.name)
    assert [(one.name, one.level, one.full_time, one.from_on) for one in found] == [
        ("Lê Văn Hòa", "commune", False, date(2026, 1, 5)),
        ("Đỗ Thị Hạnh", "commune", True, date(2026, 1, 5)),
    ]


def test_a_known_record_is_changed_by_its_key_and_empty_cells_take_nothing_away(office: Office, tmp_path: Path) -> None:
    add(office, StaffMember(name="Lê Văn Hòa", workplace="Công an phường", level="commune", title="Trưởng phòng"))
    rows = [
        ["Họ và tên", "Đơn vị", "Cấp", "Chức danh", "Số điện thoại"],
        ["Lê Văn Hoà", "công an phường", "", "", "0912345678"],
    ]

    examination = examine_import(office, write(tmp_path / "ds.xlsx", ("A", rows)), register="staff")
    carry_out_import(office, examination)

    assert [each.fields for each in examination.changed] == [("name", "workplace", "telephone")]
    [one] = values(office, "staff")
    assert (one.level, one.title, one.telephone) == ("commune", "Trưởng phòng", "0912345678")


def test_two_persons_whose_names_differ_by_a_tone_are_two(office: Office, tmp_path: Path) -> None:
    rows = [["Họ và tên", "Đơn vị", "Cấp"], ["Lê Văn Hòa", "A", "Cấp xã"], ["Lê Văn Hóa", "A", "Cấp xã"]]

    examination = examine_import(office, write(tmp_path / "ds.xlsx", ("A", rows)), register="staff")

    assert counts_of(examination).new == 2


def test_a_place_of_two_is_asked_for_and_never_guessed(office: Office, tmp_path: Path) -> None:
    add_place(office, "Karaoke Gió", address="Số 1 Lê Lợi")
    second = add_place(office, "Karaoke Gió", address="Số 9 Trần Phú")
    heads = [office.labels.field("goods", name).label for name in ("name", "kind", "found_on", "establishment")]
    kind = office.catalogs["goods_kinds"].entries[0].name
    rows = [
        heads,
        ["Đĩa", kind, "05/01/2026", "Karaoke Gió"],
        ["Băng", kind, "05/01/2026", "karaoke gio, số 9 Trần Phú"],
        ["Sách", kind, "05/01/2026", "Karaoke gió | Số 9 Trần Phú"],
        ["Tờ rơi", kind, "05/01/2026", "Quán không có"],
    ]

    examination = examine_import(office, write(tmp_path / "ds.xlsx", ("A", rows)), register="goods")

    assert [code for _, code in codes(examination)] == ["REFERENCE_AMBIGUOUS", "REFERENCE_UNKNOWN"]
    assert [(each.value.name, each.value.establishment) for each in examination.new] == [
        ("Băng", second),
        ("Sách", second),
    ]


def test_a_word_of_two_acts_is_decided_by_the_day_or_asked_for(office: Office, tmp_path: Path) -> None:
    add_place(office, "Karaoke Gió")
    heads = ["Cơ sở", "Ngày vi phạm", "Hành vi"]
    names = {entry.name for entry in office.catalogs["acts"].entries}
    twice = next(
        name
        for name in sorted(names)
        if len({entry.group for entry in office.catalogs["acts"].entries if entry.name == name}) > 1
    )
    there = [entry for entry in office.catalogs["acts"].entries if entry.name == twice]
    day = there[0].valid_from
    assert day is not None

    path = write(tmp_path / "ds.xlsx", ("A", [heads, ["Karaoke Gió", day, twice], ["Karaoke Gió", "", twice]]))
    examination = examine_import(office, path, register="violations")

    assert [each.value.act for each in examination.new] == [there[0].code]
    assert ("C3", "WORD_AMBIGUOUS") in codes(examination)


def test_items_stand_on_a_sheet_of_their_own_and_strays_are_named(office: Office, tmp_path: Path) -> None:
    add(office, StaffMember(name="Lê Văn Hòa", workplace="A", level="commune"))
    main = [
        ["Mã nối", "Tên lớp", "Loại", "Từ ngày"],
        [1, "Lớp một", "Lớp tập huấn", "05/01/2026"],
        [2, "Lớp hai", "Lớp tập huấn", "06/01/2026"],
    ]
    parts = [["Mã nối", "Họ tên"], [1, "Lê Văn Hòa"], [2, "Ai Không Biết"], [7, "Lê Văn Hòa"]]

    examination = examine_import(
        office, write(tmp_path / "ds.xlsx", ("Lớp", main), ("Học viên", parts)), register="trainings"
    )

    assert [(each.value.name, len(each.value.participants)) for each in examination.new] == [("Lớp một", 1)]
    assert codes(examination) == [("Học viên, B3", "REFERENCE_UNKNOWN"), ("Học viên, A4", "ITEM_WITHOUT_RECORD")]
    marked = tmp_path / "sua.xlsx"
    mark_problems(tmp_path / "ds.xlsx", examination, marked)
    assert openpyxl.load_workbook(marked)["Học viên"]["B3"].comment is not None


def test_an_item_left_out_of_our_own_list_is_gone_and_of_a_foreign_one_is_not(office: Office, tmp_path: Path) -> None:
    staff = [add(office, StaffMember(name=name, workplace="A", level="commune")) for name in ("An", "Bình")]
    training = Training(
        name="Lớp", kind="class", from_on=date(2026, 1, 5), participants=tuple(Participant(staff=one) for one in staff)
    )
    add(office, training)
    ids = find_records(office, "trainings", Filter())
    own = tmp_path / "own.xlsx"
    own.write_bytes(export_register(office, "trainings", ids))
    book = openpyxl.load_workbook(own)
    book["Học viên"].delete_rows(3)
    book.save(own)
    foreign = write(
        tmp_path / "foreign.xlsx",
        ("A", [["Mã nối", "Tên lớp", "Từ ngày"], [1, "Lớp", "05/01/2026"]]),
        ("Học viên", [["Mã nối", "Họ tên"], [1, "An"]]),
    )

    ours = examine_import(office, own, register="trainings")
    theirs = examine_import(office, foreign, register="trainings")

    assert [len(each.after.participants) for each in ours.changed] == [1]
    assert counts_of(theirs).same == 1


def test_units_are_known_by_code_and_by_name_on_the_day(office: Office, tmp_path: Path) -> None:
    names = ("name", "commune", "year", "rated_on", "rating")
    heads = [office.labels.field("commune_ratings", name).label for name in names]
    rows = [
        heads,
        ["Một", 11692, 2026, "05/01/2026", "clean"],
        ["Hai", "phuong duong kinh", 2025, "05/12/2025", "clean"],
        ["Ba", "Xã Không Có Đâu", 2024, "05/12/2025", "clean"],
    ]

    examination = examine_import(office, write(tmp_path / "ds.xlsx", ("A", rows)), register="commune_ratings")

    assert [each.value.commune for each in examination.new] == [unit("11692"), unit("11692")]
    assert [code for _, code in codes(examination)] == ["UNIT_UNREADABLE"]


def test_moments_are_read_with_and_without_their_hour(office: Office, tmp_path: Path) -> None:
    labels = [office.labels.field("tips", name).label for name in ("number", "kind", "channel", "received_at")]
    kind, channel = (office.catalogs[name].entries[0].code for name in ("tip_kinds", "tip_channels"))
    rows = [
        labels,
        ["1", kind, channel, "8h30 ngày 05/01/2026"],
        ["2", kind, channel, "06/01/2026"],
        ["3", kind, channel, at(2026, 1, 7, 9, 15)],
    ]

    examination = examine_import(office, write(tmp_path / "ds.xlsx", ("A", rows)), register="tips")

    assert [each.value.received_at for each in examination.new] == [
        at(2026, 1, 5, 8, 30),
        at(2026, 1, 6),
        at(2026, 1, 7, 9, 15),
    ]
    assert [problem.code for problem in examination.notes] == ["TIME_WITHOUT_HOUR"]


def test_the_same_row_twice_is_refused_and_a_missing_field_is_named(office: Office, tmp_path: Path) -> None:
    rows = [["Họ và tên", "Đơn vị", "Cấp"], ["An", "A", "Cấp xã"], ["an", "a", "Cấp xã"], ["Bình", "A", ""]]

    examination = examine_import(office, write(tmp_path / "ds.xlsx", ("A", rows)), register="staff")

    assert codes(examination) == [("A3", "RECORD_REPEATED"), ("C4", "FIELD_REQUIRED")]


def test_an_import_is_one_step_of_the_session_both_ways(office: Office, tmp_path: Path) -> None:
    add(office, StaffMember(name="An", workplace="A", level="commune"))
    rows = [["Họ và tên", "Đơn vị", "Cấp", "Chức danh"], ["An", "A", "", "Phó"], ["Bình", "A", "Cấp xã", ""]]
    path, undo = write(tmp_path / "ds.xlsx", ("A", rows)), UndoStack()
    imported = carry_out_import(office, examine_import(office, path, register="staff"), undo=undo)
    assert len(undo.done) == 1
    after = values(office, "staff")

    undo_last(office, undo)
    assert [(one.name, one.title) for one in values(office, "staff")] == [("An", "")]
    redo_last(office, undo)

    assert values(office, "staff") == after
    undo_last(office, undo)
    assert undo_import(office, imported).changes.records == redo_import(office, imported).changes.records == frozenset()


def test_the_template_of_a_register_filled_in_is_taken_in(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    path.write_bytes(make_register_template(office, "staff"))
    book = openpyxl.load_workbook(path)
    guide = {row[0].value: row[4].value for row in book["Hướng dẫn"].iter_rows(min_row=1)}
    sheet = book.worksheets[0]
    sheet.append([guide[cell.value] or None for cell in sheet[1]])
    book.save(path)

    examination = examine_import(office, path, register="staff")

    assert (counts_of(examination).new, examination.problems, examination.sheet.unrecognised) == (1, (), ())


def test_a_workbook_without_the_columns_of_the_register_is_refused(office: Office, tmp_path: Path) -> None:
    path = write(tmp_path / "ds.xlsx", ("A", [["một", "hai"], [1, 2]]))

    with pytest.raises(KnownError) as refused:
        examine_import(office, path, register="budgets")
    assert refused.value.code == "LIST_NOT_FOUND"


def test_formulas_are_read_as_values_and_never_carried_out(office: Office, tmp_path: Path) -> None:
    rows = [["Họ và tên", "Đơn vị", "Cấp"], ['=HYPERLINK("http://x","An")', "A", "Cấp xã"]]

    examination = examine_import(office, write(tmp_path / "ds.xlsx", ("A", rows)), register="staff")

    assert codes(examination) == [("A2", "FORMULA_NOT_CALCULATED")]
