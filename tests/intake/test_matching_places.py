"""Which rows are known already, and what a row adds to a known establishment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from db.domain.establishments import Commitment, Establishment, Paper
from desktop.intake.matching import KnownPlace, PlaceIndex, SortedRows, add_to_known, sort_rows
from desktop.intake.results import ImportedRow
from tests.intake.making import make_list, read_list

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.intake.results import Sheet

KHUE = KnownPlace("khue", "CS-01", "Karaoke Sao Khuê", "218 Phạm Văn Đồng", owned=True)
SEN = KnownPlace("sen", "", "Nhà nghỉ Hương Sen", "12 Lê Lợi", owned=True)


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """The columns a list usually has."""
    return read_list(make_list(tmp_path / "a.xlsx", []))


def row(number: int, name: str, address: str, code: str = "", **fields: Any) -> ImportedRow:
    """A row that read well."""
    place = Establishment(name=name, address=address, code=code, kinds=("karaoke",), status="operating", **fields)
    return ImportedRow(number, place, (), frozenset({"name", "address", "kinds", *fields}))


def sort(sheet: Sheet, *rows: ImportedRow, known: tuple[KnownPlace, ...] = (KHUE, SEN)) -> SortedRows:
    """The rows against two known places."""
    return sort_rows(sheet, rows, PlaceIndex(known))


@pytest.mark.parametrize(
    ("name", "address", "code", "known"),
    [
        ("Nhà nghỉ Hương Sen", "12 Lê Lợi", "", "sen"),
        ("NHA NGHI HUONG SEN", "12, lê lợi", "", "sen"),
        ("Nhà nghỉ Hương Sen", "12 Lê Lợi", "CS-99", "sen"),
        ("Karaoke Sao Khuê", "218 Phạm Văn Đồng", "", "khue"),
        ("Karaoke Sao Khuê mới", "218 Phạm Văn Đồng", "CS-01", "khue"),
        ("Karaoke Sao Khuê", "1 Lê Lai", "cs 01", "khue"),
    ],
)
def test_a_known_place_is_known_by_code_or_by_name_and_address(
    sheet: Sheet, name: str, address: str, code: str, known: str
) -> None:
    found = sort(sheet, row(2, name, address, code))

    assert [place.id for _, place in found.known] == [known]


@pytest.mark.parametrize(
    ("name", "address", "code"),
    [
        ("Nhà nghỉ Hương Sen", "Số 12 đường Lê Lợi", ""),
        ("Cơ sở nhà nghỉ Hương Sen", "12 Lê Lợi, phường Hải An", ""),
        ("Karaoke Sao Khuê", "218 Phạm Văn Đồng", "CS-02"),
        ("Khác hẳn", "99 Lê Lai", "CS-01"),
    ],
)
def test_a_place_that_only_resembles_waits_for_a_person(sheet: Sheet, name: str, address: str, code: str) -> None:
    found = sort(sheet, row(2, name, address, code))

    assert [likely.place is not None for likely in found.likely] == [True]
    assert found.new == found.known == ()


def test_another_place_is_new(sheet: Sheet) -> None:
    found = sort(sheet, row(2, "Nhà nghỉ Hương Sen", "14 Lê Lợi"), row(3, "Nhà nghỉ Hoa Mai", "12 Lê Lợi"))

    assert [each.row_number for each in found.new] == [2, 3]


def test_a_place_of_another_office_is_never_changed(sheet: Sheet) -> None:
    foreign = replace(SEN, owned=False)

    found = sort(sheet, row(2, SEN.name, SEN.address), known=(foreign,))

    assert [likely.place for likely in found.likely] == [foreign]


def test_of_two_alike_the_one_of_this_office_counts(sheet: Sheet) -> None:
    foreign = replace(SEN, id="xa", owned=False)

    found = sort(sheet, row(2, SEN.name, SEN.address), known=(foreign, SEN))

    assert [place.id for _, place in found.known] == ["sen"]


def test_a_row_that_repeats_one_above_is_bad(sheet: Sheet) -> None:
    found = sort(
        sheet,
        row(2, "Hoa Mai", "1 Lê Lai"),
        row(3, "HOA MAI", "1 Lê Lai"),
        row(4, SEN.name, SEN.address),
        row(5, SEN.name, SEN.address, "CS-5"),
    )

    problems = [(each.row_number, each.problems[0].code, each.problems[0].parameters["row"]) for each in found.repeated]
    assert problems == [(3, "ROW_REPEATED", "2"), (5, "ROW_REPEATED", "4")]
    assert [each.problems[0].cell for each in found.repeated] == ["B3", "B5"]


def test_a_row_that_resembles_one_above_waits_for_a_person(sheet: Sheet) -> None:
    found = sort(sheet, row(2, "Hoa Mai", "1 Lê Lai"), row(3, "Hoa Mai", "Số 1 đường Lê Lai"))

    assert [(each.row.row_number, each.other_row) for each in found.likely] == [(3, 2)]


def test_what_a_row_leaves_empty_stays_as_it_was() -> None:
    known = Establishment(name="A", address="1", kinds=("hotel",), status="suspended", rooms=5, telephone="09")
    said = row(2, "A", "1", rooms=7)

    after = add_to_known(known, said)

    assert (after.rooms, after.kinds) == (7, ("karaoke",))
    assert (after.telephone, after.status) == ("09", "suspended")


def test_papers_are_joined_by_kind_and_commitments_by_year() -> None:
    known = Establishment(
        papers=(Paper(kind="fire_safety", number="1", note="giữ"), Paper(kind="lodging_rank", number="2")),
        commitments=(Commitment(year=2025, signer="An"),),
    )
    said = row(
        2, "A", "1",
        papers=(Paper(kind="fire_safety", issued_on=date(2026, 1, 2)), Paper(kind="alcohol_licence", number="3")),
        commitments=(Commitment(year=2025, number="7"), Commitment(year=2026)),
    )  # fmt: skip

    after = add_to_known(known, said)

    assert after.papers == (
        Paper(kind="fire_safety", number="1", note="giữ", issued_on=date(2026, 1, 2)),
        Paper(kind="lodging_rank", number="2"),
        Paper(kind="alcohol_licence", number="3"),
    )
    assert after.commitments == (Commitment(year=2025, signer="An", number="7"), Commitment(year=2026))


def test_a_note_that_somebody_wrote_stays() -> None:
    said = row(2, "A", "1", note="từ Excel")

    assert add_to_known(Establishment(note="đã ghi"), said).note == "đã ghi"
    assert add_to_known(Establishment(), said).note == "từ Excel"
