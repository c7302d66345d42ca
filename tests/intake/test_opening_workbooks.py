"""A foreign workbook is opened only after everything that could harm has been ruled out."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from db.domain.errors import KnownError
from desktop.intake import container as opening
from desktop.intake.container import open_container
from tests.intake.making import add_part, change_part, make_list, read_list
from tests.support.faults import code_of

if TYPE_CHECKING:
    from pathlib import Path

ROW = (1, "Nhà nghỉ Hương Sen", "Nhà nghỉ", "12 Lê Lợi")
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A list of one establishment."""
    return make_list(tmp_path / "danh-sach.xlsx", [ROW])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ds.xls", "WORKBOOK_OLD_FORMAT"),
        ("ds.XLSB", "WORKBOOK_OLD_FORMAT"),
        ("ds.xlsm", "WORKBOOK_WITH_MACROS"),
        ("ds.csv", "WORKBOOK_IS_TEXT"),
        ("ds.docx", "WORKBOOK_NOT_XLSX"),
        ("ds", "WORKBOOK_NOT_XLSX"),
    ],
)
def test_only_plain_xlsx_is_opened(workbook: Path, name: str, code: str) -> None:
    other = workbook.rename(workbook.with_name(name))

    assert code_of(lambda: open_container(other)) == code


def test_a_capital_suffix_is_the_same(workbook: Path) -> None:
    other = workbook.rename(workbook.with_name("DANH SACH.XLSX"))

    assert [sheet.name for sheet in open_container(other).sheets] == ["Sheet"]


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    (tmp_path / "thu-muc.xlsx").mkdir()

    assert code_of(lambda: open_container(tmp_path / "khong-co.xlsx")) == "FILE_NOT_FOUND"
    assert code_of(lambda: open_container(tmp_path / "thu-muc.xlsx")) == "FILE_UNREADABLE"


OLD = bytes.fromhex("D0CF11E0A1B11AE1")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (OLD + bytes(600) + "Workbook".encode("utf-16-le"), "WORKBOOK_OLD_FORMAT"),
        (OLD + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "WORKBOOK_ENCRYPTED"),
        (b"<html><table></table></html>", "WORKBOOK_NOT_XLSX"),
        (b"", "WORKBOOK_NOT_XLSX"),
        (b"PK\x03\x04 and then nothing", "WORKBOOK_DAMAGED"),
    ],
    ids=["xls", "password", "html", "empty", "cut"],
)
def test_what_only_bears_the_name_is_told_by_its_content(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "ds.xlsx"
    path.write_bytes(content)

    assert code_of(lambda: open_container(path)) == code


def test_another_office_document_under_the_name_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "ds.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")

    assert code_of(lambda: open_container(path)) == "WORKBOOK_NOT_XLSX"


def test_macros_under_the_name_xlsx_are_refused(workbook: Path) -> None:
    add_part(workbook, "xl/vbaProject.bin", b"macro")

    assert code_of(lambda: open_container(workbook)) == "WORKBOOK_WITH_MACROS"


def test_a_part_that_unpacks_to_far_more_than_it_should_is_refused(workbook: Path) -> None:
    add_part(workbook, "xl/worksheets/sheet9.xml", bytes(40 * 2**20))

    assert code_of(lambda: open_container(workbook)) == "WORKBOOK_UNSAFE"


@pytest.mark.parametrize("limit", ["MOST_PART_BYTES", "MOST_UNPACKED_BYTES", "MOST_PARTS"])
def test_limits_of_size_and_number_hold(workbook: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(opening, limit, 3)

    assert code_of(lambda: open_container(workbook)) == "WORKBOOK_UNSAFE"


def test_a_file_too_large_says_how_large_one_may_be(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_FILE_BYTES", 1_000)

    assert code_of(lambda: open_container(workbook)) == "WORKBOOK_TOO_LARGE"


def test_too_many_sheets_are_refused(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_SHEETS", 0)

    assert code_of(lambda: open_container(workbook)) == "TOO_MANY_SHEETS"


@pytest.mark.parametrize("name", ["../ngoai.xml", "/goc.xml", "xl\\sheet.xml", "XL/WORKBOOK.XML"])
def test_names_that_lead_elsewhere_or_twice_to_the_same_place_are_refused(workbook: Path, name: str) -> None:
    add_part(workbook, name, b"<x/>")

    assert code_of(lambda: open_container(workbook)) == "WORKBOOK_UNSAFE"


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>"
)


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"])
def test_a_document_type_is_refused_wherever_it_stands(workbook: Path, part: str) -> None:
    change_part(workbook, part, lambda _: BOMB)

    assert code_of(lambda: read_list(workbook)) == "WORKBOOK_UNSAFE"


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_broken_xml_is_told_as_damage(workbook: Path, part: str) -> None:
    change_part(workbook, part, lambda content: content[: len(content) // 2])

    assert code_of(lambda: read_list(workbook)) == "WORKBOOK_DAMAGED"


def test_a_workbook_whose_sheets_lead_nowhere_is_damaged(workbook: Path) -> None:
    change_part(workbook, "xl/_rels/workbook.xml.rels", lambda content: content.replace(b"sheet1.xml", b"sheet7.xml"))

    assert code_of(lambda: read_list(workbook)) == "WORKBOOK_DAMAGED"


def test_links_to_other_workbooks_are_not_followed(tmp_path: Path) -> None:
    path = make_list(tmp_path / "ds.xlsx", [ROW])
    link = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"'
        ' Target="file:///C:/khac.xlsx" TargetMode="External"/></Relationships>'
    )
    change_part(path, "xl/_rels/workbook.xml.rels", lambda c: c.replace(b"</Relationships>", link.encode()))

    sheet = read_list(path)

    assert [row.establishment is not None for row in sheet.rows] == [True]


def test_one_stray_cell_far_away_is_named_instead_of_asking_for_all_memory(tmp_path: Path) -> None:
    path = tmp_path / "ds.xlsx"
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.append(["Tên cơ sở", "Loại hình", "Địa chỉ"])
    sheet["XFD1048576"] = "x"
    workbook.save(path)

    with pytest.raises(KnownError) as refused:
        read_list(path)

    assert refused.value.code == "SHEET_TOO_WIDE"
    assert refused.value.parameters["cell"] == "XFD1048576"


def test_cells_without_addresses_cannot_hide_how_far_they_reach(workbook: Path) -> None:
    cells = b'<row r="1048576"><c r="XFC1048576"/><c><v>1</v></c></row></sheetData>'
    change_part(workbook, SHEET, lambda content: content.replace(b"</sheetData>", cells))

    assert code_of(lambda: read_list(workbook)) == "SHEET_TOO_WIDE"


def test_an_address_outside_every_sheet_is_damage(workbook: Path) -> None:
    change_part(workbook, SHEET, lambda content: content.replace(b'r="B2"', b'r="ZZZZ99999999"'))

    assert code_of(lambda: read_list(workbook)) == "WORKBOOK_DAMAGED"


def test_rows_that_are_only_formatted_do_not_count(workbook: Path) -> None:
    empty = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(900_000, 905_000))
    change_part(workbook, SHEET, lambda content: content.replace(b"</sheetData>", empty + b"</sheetData>"))

    assert len(read_list(workbook).rows) == 1


def test_a_list_longer_than_is_taken_in_at_once_says_how_long_one_may_be(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.intake.scanning.MOST_FILLED_ROWS", 1)

    assert code_of(lambda: read_list(workbook)) == "SHEET_TOO_LONG"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a small list."""
    return make_list(tmp_path_factory.mktemp("whole") / "ds.xlsx", [ROW, ROW]).read_bytes()


@settings(max_examples=60, deadline=None)
@given(flips=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 7)), min_size=1, max_size=4))
def test_a_flipped_bit_is_read_or_refused_but_never_a_surprise(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, flips: list[tuple[int, int]]
) -> None:
    path = tmp_path_factory.mktemp("flipped") / "ds.xlsx"
    data = bytearray(whole)
    for place, bit in flips:
        data[place % len(data)] ^= 1 << bit
    path.write_bytes(data)

    code_of(lambda: read_list(path))  # another exception than a known error fails the test


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 10**6), cut=st.integers(1, 40), put=st.binary(max_size=10))
def test_a_sheet_written_by_a_careless_program_is_read_or_refused(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, at: int, cut: int, put: bytes
) -> None:
    path = tmp_path_factory.mktemp("careless") / "ds.xlsx"
    path.write_bytes(whole)
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        content = archive.read(SHEET)
    place = at % len(content)
    change_part(path, SHEET, lambda _: content[:place] + put + content[place + cut :])

    code_of(lambda: read_list(path))


class PanicException(BaseException):
    """What the library raises when something it did not foresee happens."""


@pytest.mark.parametrize(
    ("failure", "known"), [(PanicException("index out of bounds"), True), (KeyboardInterrupt(), False)]
)
def test_only_a_panic_of_the_library_is_told_as_damage(
    workbook: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException, known: bool
) -> None:
    def fail(_: object) -> None:
        raise failure

    library = type("CalamineWorkbook", (), {"from_filelike": staticmethod(fail)})
    monkeypatch.setattr("desktop.intake.sheets.python_calamine.CalamineWorkbook", library)

    if known:
        assert code_of(lambda: read_list(workbook)) == "WORKBOOK_DAMAGED"
    else:
        with pytest.raises(KeyboardInterrupt):
            read_list(workbook)
