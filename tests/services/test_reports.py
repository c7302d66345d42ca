"""The report of a period: what to mend before, its papers, the consolidation, and who has sent what."""

from __future__ import annotations

import csv
import subprocess
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from db.domain.errors import KnownError
from db.domain.findings import Severity
from db.domain.periods import parse_period
from desktop.messages import describe_finding
from desktop.services import sending
from desktop.services.completeness import Standing, load_completeness
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.reports import examine_report, make_report_file
from desktop.services.sending import ReportOrder, export_report
from tests.support.three_offices import HALF, World, add_place, add_visit, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.services.office import Office

EMPTY_MONTH = parse_period("2026-02")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with three_offices(tmp_path) as made:
        yield made


@pytest.fixture
def quick_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {})


def send(world: World, office: Office, order: ReportOrder | None = None) -> None:
    """The office's report carried to the city and taken in."""
    done = export_report(office, order or ReportOrder(HALF), world.stick, passphrase=None)
    take_in_packages(world.city, examine_packages(world.city, [done.path]))
    done.path.unlink()


def words_of(pdf: bytes, folder: Path) -> str:
    """The words of a PDF as they stand on the page."""
    path = folder / "in.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout
    return " ".join(told.decode().split())


# -- before sending ----------------------------------------------------------------------------------------------------


def test_records_of_the_period_are_counted_by_register(world: World) -> None:
    found = examine_report(world.ward, HALF)

    assert {name: count for name, count in found.counts if count or name in {"remedies", "trainings"}} == {
        "inspections": 2,
        "violations": 1,
        "remedies": 0,
        "activities": 1,
        "trainings": 0,
    }
    assert not found.is_empty


def test_a_period_without_events_is_empty_whatever_the_standing_registers_hold(world: World) -> None:
    assert examine_report(world.ward, EMPTY_MONTH).is_empty


def test_records_with_errors_come_before_those_with_warnings(world: World) -> None:
    place = add_place(world.ward, "Karaoke A", workers_total=3, workers_female=2)
    add_visit(world.ward, place, "40/BB", date(2026, 5, 5))

    found = examine_report(world.ward, HALF)

    worst = [min(("error", "warning").index(f.severity) for f in record.findings) for record in found.records]
    assert worst == sorted(worst)
    assert found.number(Severity.ERROR) > 0
    assert "40/BB" in {record.title for record in found.records}


def test_records_of_other_periods_are_not_looked_at(world: World) -> None:
    place = add_place(world.ward, "Karaoke A")
    add_visit(world.ward, place, "99/BB", date(2026, 6, 16))

    assert "99/BB" not in {record.title for record in examine_report(world.ward, HALF).records}


def test_a_figure_without_enough_data_says_why_in_words(world: World) -> None:
    missing = examine_report(world.ward, HALF).figures

    words = [describe_finding(finding).text for finding in missing]
    assert any("chưa đủ số liệu" in text and "Mẫu số bằng 0" in text for text in words)


# -- papers ------------------------------------------------------------------------------------------------------------


def test_the_paper_says_period_office_and_figures(world: World) -> None:
    text = words_of(make_report_file(world.ward, HALF, "pdf"), world.folder)

    assert "6 tháng đầu năm 2026" in text
    assert "ngày 15/12/2025 đến ngày 14/6/2026" in text
    assert "PHƯỜNG DƯƠNG KINH" in text
    assert "Đã kiểm tra 2 lượt" in text
    assert "2/4 cơ sở (50 %)" in text
    assert "15.000.000 đồng" in text


def test_an_unknown_share_is_written_in_words(world: World) -> None:
    assert "chưa đủ số liệu" in words_of(make_report_file(world.ward, HALF, "pdf"), world.folder)


def test_the_workbook_and_the_table_say_the_same_figures(world: World) -> None:
    sheet = load_workbook(BytesIO(make_report_file(world.ward, HALF, "xlsx"))).worksheets[0]
    cells = {str(row[1]): row[3] for row in sheet.iter_rows(values_only=True) if len(row) > 3 and row[1]}
    table = {
        row[1]: row[3] for row in csv.reader(StringIO(make_report_file(world.ward, HALF, "csv").decode("utf-8-sig")))
    }

    assert cells["Lượt kiểm tra"] == 2
    assert table["Lượt kiểm tra"] == "2"


def test_a_format_nobody_knows_is_refused(world: World) -> None:
    with pytest.raises(KnownError, match="FORMAT_UNKNOWN"):
        make_report_file(world.ward, HALF, "docx")


@pytest.mark.parametrize(("form", "sign"), [("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")])
def test_each_format_is_made(world: World, form: str, sign: bytes) -> None:
    assert make_report_file(world.ward, EMPTY_MONTH, form).startswith(sign)


# -- consolidation -----------------------------------------------------------------------------------------------------


def test_the_superiors_paper_adds_up_its_wards_and_lists_each(world: World, quick_papers: None) -> None:
    send(world, world.ward)
    send(world, world.other)

    text = words_of(make_report_file(world.city, HALF, "pdf"), world.folder)

    assert "Số liệu tổng hợp của 2 đơn vị" in text
    assert "Đã kiểm tra 4 lượt" in text
    assert "SỐ LIỆU THEO ĐƠN VỊ" in text
    assert text.index("Phường Dương Kinh") < text.rindex("Phường Hưng Đạo")


def test_the_superiors_workbook_has_a_sheet_by_unit(world: World, quick_papers: None) -> None:
    send(world, world.ward)
    send(world, world.other)

    book = load_workbook(BytesIO(make_report_file(world.city, HALF, "xlsx")))

    sheet = next(sheet for sheet in book.worksheets if "đơn vị" in sheet.title.lower())
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "Phường Dương Kinh" in cells
    assert "Phường Hưng Đạo" in cells


# -- completeness ------------------------------------------------------------------------------------------------------


def test_a_report_that_has_not_come_is_overdue_by_days(world: World, quick_papers: None) -> None:
    send(world, world.ward)

    found = load_completeness(world.city)

    assert [unit.name for unit in found.units] == ["Phường Dương Kinh", "Phường Hưng Đạo"]
    overdue = found.cells[world.other.unit.id, "2026-H1"]
    assert (overdue.standing, overdue.days) == (Standing.OVERDUE, 3)
    late = found.cells[world.ward.unit.id, "2026-H1"]
    assert (late.standing, late.days, late.received_on) == (Standing.LATE, 3, date(2026, 6, 17))
    assert found.number("2026-H1", Standing.OVERDUE) == 1


def test_a_running_period_is_not_due(world: World) -> None:
    found = load_completeness(world.city)

    assert {found.cells[unit.id, "2026"].standing for unit in found.units} == {Standing.NOT_DUE}


def test_a_supplement_and_a_nil_report_are_told_apart(world: World, quick_papers: None) -> None:
    send(world, world.ward)
    send(world, world.ward, ReportOrder(HALF, reason="Sửa số lao động"))
    send(world, world.other, ReportOrder(EMPTY_MONTH, nil=True))

    found = load_completeness(world.city)

    supplement = found.cells[world.ward.unit.id, "2026-H1"]
    assert (supplement.standing, supplement.edition) == (Standing.SUPPLEMENT, 1)
    assert found.cells[world.other.unit.id, "2026-02"].standing is Standing.NIL


def test_a_package_that_waits_is_no_report_yet(world: World, quick_papers: None) -> None:
    export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None).path.unlink()
    send(world, world.ward, ReportOrder(HALF, reason="Bổ sung"))

    assert load_completeness(world.city).cells[world.ward.unit.id, "2026-H1"].standing is Standing.HELD


def test_the_columns_are_the_periods_with_a_deadline_and_those_received(world: World, quick_papers: None) -> None:
    send(world, world.other, ReportOrder(EMPTY_MONTH, nil=True))

    columns = load_completeness(world.city).columns

    assert [c.period.code for c in columns if c.due_on is None] == ["2026-02"]
    assert [c.period.to_on for c in columns] == sorted(c.period.to_on for c in columns)
    assert {"2025", "2026-H1", "2026"} <= {c.period.code for c in columns}


def test_an_office_without_units_has_no_matrix(world: World) -> None:
    assert load_completeness(world.ward).units == ()
