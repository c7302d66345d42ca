"""Registers as lists for Excel; what is written there can be taken in again."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from db.domain.establishments import Commitment, Paper
from db.domain.registers import REGISTERS
from db.domain.trainings import Participant, StaffMember, Training
from db.queries.records import Filter
from desktop.services import records
from desktop.services.importing import carry_out_import, examine_import
from desktop.services.listing import ListFormat, establishment_columns, export_list, list_columns, make_template
from tests.support.ward_office import add, add_place, add_visit, make_office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A ward's office without records."""
    office = make_office(tmp_path)
    yield office
    office.close()


def full_place(office: Office) -> str:
    """An establishment of which everything is known that a list can say."""
    return add_place(
        office,
        "Nhà nghỉ & Karaoke “Hương Sen”",
        code="CS-01",
        legal_name="Hộ kinh doanh Nguyễn Văn An",
        kinds=("guest_house", "spa", "hair_salon"),
        form="household",
        business_number="0201234567",
        address="=12/5 Lê Lợi",
        neighbourhood="Tổ dân phố 5",
        commune=office.unit.id,
        latitude=20.8449,
        longitude=106.6881,
        telephone="0912345678",
        owner_name="Nguyễn Văn An",
        papers=(
            Paper(kind="household_registration", number="02E8", issued_on=date(2024, 3, 5)),
            Paper(kind="security_certificate", number="12/GCN", issued_on=date(2024, 4, 6)),
            Paper(kind="karaoke_licence", number="7", issued_on=date(2024, 4, 6), expires_on=date(2029, 4, 6)),
        ),
        rooms=12,
        beds=14,
        area_m2=120.5,
        rank="2 sao",
        workers_total=9,
        workers_female=5,
        workers_committed=4,
        workers_counted_on=date(2026, 10, 1),
        commitments=(Commitment(year=2026, signed_on=date(2026, 1, 12), number="3"),),
        risk="medium",
        border_area=False,
        near=("school", "worship"),
        status="suspended",
        opened_on=date(2020, 5, 6),
        surveyed_on=date(2026, 10, 2),
        note="Dòng một\nDòng hai",
    )


def test_a_list_written_here_is_taken_in_again_as_it_was(office: Office, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = make_office(tmp_path / "other")
    place_id = full_place(office)
    path = tmp_path / "ds.xlsx"
    path.write_bytes(export_list(office, "establishments", (place_id,)))

    here = examine_import(office, path)
    there = examine_import(other, path)
    carry_out_import(other, there)

    assert (here.counts.same, here.counts.changed, here.counts.bad) == (1, 0, 0), here.problems
    assert there.problems == ()
    assert not there.sheet.unrecognised
    [copied] = records.load_records(other, "establishments", records.find_records(other, "establishments", Filter()))
    assert copied.value == records.load_record(office, "establishments", place_id).value
    other.close()


def test_what_must_stay_in_the_office_is_in_no_list(office: Office) -> None:
    place_id = add_place(office, suspicion="Nghi có hoạt động mại dâm", representative_id_number="031085001234")

    book = load_workbook(BytesIO(export_list(office, "establishments", (place_id,))))

    cells = [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not any("Nghi" in text or "031085001234" in text for text in cells)


def test_text_that_looks_like_a_formula_stays_text(office: Office) -> None:
    place_id = add_place(office, '=HYPERLINK("http://x","y")', address="@SUM(A1)", note="+84 912")

    workbook = load_workbook(BytesIO(export_list(office, "establishments", (place_id,))))
    text = export_list(office, "establishments", (place_id,), written_as=ListFormat.CSV).decode("utf-8-sig")

    assert all(cell.data_type != "f" for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row)
    assert "'=HYPERLINK" in text
    assert ",'@SUM(A1)" in text
    assert "'+84 912" in text


def test_chosen_columns_come_in_the_order_chosen(office: Office) -> None:
    ids = (add_place(office, "A"), add_place(office, "B", status="suspended"))

    text = export_list(office, "establishments", ids, written_as=ListFormat.CSV, keys=("status", "name"))

    assert text.decode("utf-8-sig").splitlines() == ["Tình trạng,Tên cơ sở", "Đang hoạt động,A", "Tạm ngừng,B"]


@pytest.mark.parametrize("register", [spec.name for spec in REGISTERS])
def test_every_register_can_be_a_list(office: Office, register: str) -> None:
    columns = list_columns(office, register)

    data: Any = load_workbook(BytesIO(export_list(office, register, ()))).active

    assert [cell.value for cell in data[1]] == [column.column.heading for column in columns]


def test_other_records_are_named_and_not_numbered(office: Office) -> None:
    place_id = add_place(office, "Karaoke Sao Khuê")
    visit_id = add_visit(office, place_id, date(2026, 10, 5))
    staff_id = add(office, StaffMember(name="Đỗ Thị Hạnh", level="commune"))
    training_id = add(
        office,
        Training(name="Lớp 1", kind="class", from_on=date(2026, 5, 1), participants=(Participant(staff=staff_id),)),
    )

    visits = export_list(office, "inspections", (visit_id,), written_as=ListFormat.CSV).decode("utf-8-sig")
    trainings = export_list(office, "trainings", (training_id,), written_as=ListFormat.CSV).decode("utf-8-sig")

    assert "Karaoke Sao Khuê" in visits
    assert "Đỗ Thị Hạnh" in trainings
    assert place_id not in visits
    assert staff_id not in trainings


def test_the_template_filled_with_its_own_examples_is_taken_in(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    path.write_bytes(make_template(office))
    columns, lists = establishment_columns(office)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for number, column in enumerate(columns, start=1):
        sheet.cell(2, number).value = column.example or None
    book.save(path)

    examination = examine_import(office, path)

    assert examination.problems == ()
    assert [row.row_number for row in examination.new] == [2]
    assert not examination.sheet.unrecognised
    assert {column.codes for column in columns} - {""} == {words.name for words in lists}
    assert all(words.words for words in lists)
