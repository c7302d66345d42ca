"""A copy with its bad cells marked opens in Excel, keeps its values and its looks, and can be taken in again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from db.domain.findings import Severity
from desktop.intake import marking
from desktop.intake.marking import HEADING, Mark, mark_workbook
from tests.intake.making import HEADINGS, codes, make_list, read_list
from tests.support.faults import code_of, failing_files, until_it_works

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.faults import Counter

MARKS = (
    Mark("E2", "Không có ngày này.", Severity.ERROR),
    Mark("E2", "Sửa ngày.", Severity.NOTE),
    Mark("B3", "Xem lại tên.", Severity.NOTE),
)


@pytest.fixture(params=[True, False], ids=["with looks", "values only"])
def with_looks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Both ways to copy: a small workbook with its looks, a large one with its values."""
    if not request.param:
        monkeypatch.setattr(marking, "_MOST_BYTES_WITH_LOOKS", 0)
    return request.param


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A list with a bad day, a text like a formula and a formula."""
    path = tmp_path / "ds.xlsx"
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Cơ sở"
    sheet.append((*HEADINGS, "Ngày khảo sát", "Số phòng"))
    sheet.append([1, "Hương Sen", "NN", "12 Lê Lợi", "31/02/2026", "=1+2"])
    sheet.append([2, "=HYPERLINK(x)", "Karaoke", "14 Lê Lợi", "5/3/2026", 5])
    sheet["B3"].data_type = "s"
    sheet["B2"].font = Font(name="Times New Roman", bold=True)
    sheet.column_dimensions["B"].width = 33
    book.save(path)
    return path


def test_bad_cells_are_filled_commented_and_explained_at_the_end(
    workbook: Path, tmp_path: Path, with_looks: bool
) -> None:
    out = tmp_path / "can-sua.xlsx"

    mark_workbook(workbook, read_list(workbook), MARKS, out)

    sheet: Any = load_workbook(out)["Cơ sở"]
    assert sheet["E2"].fill.fgColor.rgb != sheet["B3"].fill.fgColor.rgb
    assert sheet["E2"].comment.text == "Không có ngày này.\nSửa ngày."
    assert sheet["D2"].comment is None
    assert sheet["G1"].value == HEADING
    assert sheet["G2"].value == "E2: Không có ngày này.\nE2: Sửa ngày."
    assert (sheet["B2"].font.bold, sheet.column_dimensions["B"].width == 33) == (with_looks, with_looks)


def test_the_copy_has_no_formula_and_text_stays_text(workbook: Path, tmp_path: Path, with_looks: bool) -> None:
    out = tmp_path / "can-sua.xlsx"

    mark_workbook(workbook, read_list(workbook), MARKS, out)

    sheet: Any = load_workbook(out)["Cơ sở"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert sheet["B3"].value == "=HYPERLINK(x)"
    assert sheet["B3"].quotePrefix


def test_the_copy_is_read_like_the_workbook_and_marked_again_in_place(
    workbook: Path, tmp_path: Path, with_looks: bool
) -> None:
    first, second = tmp_path / "mot.xlsx", tmp_path / "hai.xlsx"
    mark_workbook(workbook, read_list(workbook), MARKS, first)

    again = read_list(first)
    mark_workbook(first, again, MARKS[:1], second)

    assert [codes(row) for row in again.rows] == [{"E2": "DATE_IMPOSSIBLE"}, {}]
    assert again.unrecognised == ()
    sheet: Any = load_workbook(second)["Cơ sở"]
    assert (sheet["G1"].value, sheet["H1"].value) == (HEADING, None)


def test_a_cell_hidden_in_a_merge_is_marked_at_its_first(tmp_path: Path) -> None:
    path, out = tmp_path / "ds.xlsx", tmp_path / "can-sua.xlsx"
    book = Workbook()
    sheet: Any = book.active
    sheet.append(HEADINGS)
    sheet.append([1, "A", "lạ", "1"])
    sheet.append([2, "B", None, "2"])
    sheet.merge_cells("C2:C3")
    book.save(path)

    mark_workbook(path, read_list(path), [Mark("C3", "Chưa hiểu.", Severity.ERROR)], out)

    marked: Any = load_workbook(out).active
    assert marked["C2"].comment.text == "Chưa hiểu."


def test_a_workbook_that_has_changed_since_is_not_marked(workbook: Path, tmp_path: Path) -> None:
    sheet = read_list(workbook)
    make_list(workbook, [(1, "Khác", "NN", "1")])

    assert code_of(lambda: mark_workbook(workbook, sheet, MARKS, tmp_path / "can-sua.xlsx")) == "FILE_CHANGED"


def test_the_workbook_itself_is_never_written_over(workbook: Path) -> None:
    before = workbook.read_bytes()
    sheet = read_list(workbook)

    assert code_of(lambda: mark_workbook(workbook, sheet, MARKS, workbook)) == "COPY_OVER_ORIGINAL"
    assert workbook.read_bytes() == before


def test_a_stick_that_fails_leaves_no_half_copy(
    workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "can-sua.xlsx"
    sheet = read_list(workbook)

    def attempt(fail_at: int) -> Counter:
        with failing_files(monkeypatch, fail_at) as counter:
            code = code_of(lambda: mark_workbook(workbook, sheet, MARKS, out))
        assert code == ("FILE_UNWRITABLE" if counter.seen >= fail_at else "")
        assert out.exists() == (not code)
        assert not list(tmp_path.glob("*.part"))
        return counter

    assert until_it_works(attempt) == 3


def test_thousands_of_marks_have_words_but_not_all_comments(
    workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_looks: bool
) -> None:
    out = tmp_path / "can-sua.xlsx"
    monkeypatch.setattr(marking, "_MOST_COMMENTS", 1)

    mark_workbook(workbook, read_list(workbook), MARKS, out)

    sheet: Any = load_workbook(out)["Cơ sở"]
    assert sheet["E2"].comment is not None
    assert sheet["B3"].comment is None
    assert sheet["G3"].value == "B3: Xem lại tên."
