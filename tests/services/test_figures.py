"""Figures of an office and of an office with its units; plans; papers made from them."""

from __future__ import annotations

import csv
import io
import subprocess
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from db.domain.errors import KnownError
from db.domain.establishments import Establishment
from db.domain.findings import Severity
from db.domain.inspections import Inspection, Member
from db.domain.periods import parse_period
from db.domain.registers import BY_NAME
from db.domain.targets import Outcome
from db.domain.versions import new_version
from db.ids import new_id
from db.queries.records import Filter
from db.transactions import writing
from db.writes.office import add_reporting_unit
from db.writes.records import insert_versions
from desktop.services import figures, papers, plans, printing, records, reports
from desktop.services.records import UndoStack
from tests.support.databases import AT, OTHER, UNIT, make_database
from tests.support.small_office import open_small_office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.domain.fields import Json
    from desktop.services.office import Office

HALF = parse_period("2026-H1")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A ward's office without records."""
    make_database(tmp_path).close()
    with open_small_office(tmp_path) as office:
        yield office


def put(office: Office, register: str, unit: str = UNIT.id, **values: Json) -> str:
    version = new_version(new_id(), unit=unit, values=values, device="a", changed_at=AT, changed_by="")
    with writing(office.database) as connection:
        insert_versions(connection, BY_NAME[register], (version,))
    return version.id


def put_places(office: Office, unit: str, *, places: int, checked: int, workers: int | None = 4) -> None:
    for number in range(places):
        place = put(office, "establishments", unit, name=f"A{number}", status="operating", workers_total=workers)
        if number < checked:
            put(office, "inspections", unit, establishment=place, state="done", started_at="2026-03-05T09:00")


def by_code(shown: tuple[figures.Figure, ...]) -> dict[str, figures.Figure]:
    return {figure.indicator.code: figure for figure in shown}


def test_a_ward_counts_its_own_records(office: Office):
    put_places(office, UNIT.id, places=5, checked=4)

    checked = by_code(figures.compute_figures(office, HALF))["T05"]

    assert (checked.value, checked.outcome, checked.required) == (80.0, Outcome.MET, 4)


def test_a_share_of_nothing_is_not_enough_data(office: Office):
    checked = by_code(figures.compute_figures(office, HALF))["T05"]

    assert checked.outcome is Outcome.NOT_ENOUGH_DATA
    plain = figures.figure_to_plain(checked, HALF, "11692")
    assert (plain["value"], plain["reason"], plain["unit"]) == (None, "DENOMINATOR_ZERO", "11692")


def test_a_superior_sums_its_units_and_says_which_lack_data(office: Office):
    put_places(office, UNIT.id, places=5, checked=4)
    put_places(office, OTHER.id, places=5, checked=1, workers=None)
    with writing(office.database) as connection:
        for unit in (UNIT, OTHER):
            add_reporting_unit(connection, unit.id, "2025-07-01")

    together = by_code(figures.compute_figures(office, HALF))
    alone = {unit.code: by_code(shown) for unit, shown in figures.compute_unit_figures(office, HALF)}

    assert together["T05"].value == 50.0
    assert (alone["11692"]["T05"].value, alone["11689"]["T05"].value) == (80.0, 20.0)
    assert together["T24"].denominator == figures.Known(2)
    assert together["T25"].missing == figures.Unknown("UNITS_WITHOUT_DATA", {"count": 1})
    assert alone["11689"]["T25"].missing == figures.Unknown("WORKERS_NOT_COUNTED", {"count": 5})


def test_the_cumulative_figure_begins_with_the_programme(office: Office):
    place = put(office, "establishments", name="A", status="operating")
    put(office, "inspections", establishment=place, state="done", started_at="2022-03-05T09:00")

    in_period = by_code(figures.compute_figures(office, HALF))

    assert (in_period["T05"].value, in_period["T19"].value) == (0.0, 100.0)
    assert figures.cumulative_figures(office, HALF)["T05"].value == 100.0


def test_an_applied_plan_sets_the_targets(office: Office):
    assert plans.current_plan(office).name == plans.DEFAULT_PLAN

    plans.apply_plan(office, "duong-kinh-2023")

    shown = by_code(figures.compute_figures(office, HALF))
    assert shown["T05"].target is None
    assert shown["T24"].target is not None
    assert shown["T24"].target.source == "Mục II.1.a"


def test_a_plan_of_the_offices_own_file(office: Office, tmp_path: Path):
    own = tmp_path / "phuong-2026.toml"
    own.write_text(
        'title = "Kế hoạch 2026"\nprogramme = "2026"\nprogramme_from = 2026\n'
        '[[target]]\nindicator = "T05"\ncomparator = ">="\nvalue = 60\nsource = "Mục I"\nvalid_from = 2026-01-01\n',
        encoding="utf-8",
    )

    plans.apply_plan(office, str(own))

    target = plans.current_plan(office).target("T05")
    assert target is not None
    assert (target.value, target.valid_from and target.valid_from.year) == (60.0, 2026)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('title = "x"', "CATALOG_BROKEN"),
        ("= not toml", "CATALOG_BROKEN"),
        ('title="x"\nprogramme="x"\nprogramme_from=1\n[[target]]\nindicator="T999"\ncomparator=">="\nvalue=1\nsource=""',
         "CATALOG_BROKEN"),
    ],
)  # fmt: skip
def test_a_broken_plan_is_refused_and_nothing_changes(office: Office, tmp_path: Path, content: str, code: str):
    (tmp_path / "x.toml").write_text(content, encoding="utf-8")

    with pytest.raises(KnownError, match=code):
        plans.apply_plan(office, str(tmp_path / "x.toml"))

    assert plans.current_plan(office).name == plans.DEFAULT_PLAN


def test_an_unknown_plan_says_so(office: Office):
    with pytest.raises(KnownError, match="PLAN_UNKNOWN"):
        plans.apply_plan(office, "nowhere")


def test_every_preset_can_be_read_and_names_its_clauses():
    for plan in plans.load_presets():
        assert all(target.source for target in plan.targets)


def pdf_text(content: bytes) -> str:
    """The words of a PDF, one blank between them."""
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_the_report_says_what_was_counted_in_all_three_forms(office: Office):
    put_places(office, UNIT.id, places=5, checked=4)
    place = records.find_records(office, "establishments", Filter())[0]
    put(office, "violations", establishment=place, act_on="2026-03-05", sanctions=["fine", "warning"], fine=25_000_000)

    files = reports.make_report_files(office, HALF)

    text = pdf_text(files[reports.PDF_NAME])
    assert "4/5 cơ sở (80 %)" in text
    assert "25.000.000 đồng" in text
    assert "chưa đủ số liệu" in text
    assert "6 tháng đầu năm 2026" in text
    sheet = load_workbook(io.BytesIO(files[reports.XLSX_NAME])).worksheets[0]
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"Chỉ số", "Nguồn thông tin", 80} <= cells
    rows = list(csv.reader(io.StringIO(files[reports.CSV_NAME].decode("utf-8-sig"))))
    asked = {target.indicator for target in plans.current_plan(office).targets}
    assert {"Lượt kiểm tra", "Tiền phạt vi phạm hành chính"} <= {row[1] for row in rows}
    assert len(rows) == 1 + len(asked) + 7
    with pytest.raises(KnownError, match="FORMAT_UNKNOWN"):
        reports.make_report_file(office, HALF, "doc")


def test_a_consolidated_report_has_a_row_for_each_unit(office: Office):
    put_places(office, OTHER.id, places=2, checked=1)
    with writing(office.database) as connection:
        add_reporting_unit(connection, OTHER.id, "2025-07-01")

    text = pdf_text(reports.make_report_file(office, HALF, "pdf"))

    assert "Phường Hưng Đạo" in text
    assert "tổng hợp của 1 đơn vị" in text


def test_what_to_mend_is_told_before_sending(office: Office):
    place = records.add_record(
        office,
        Establishment(name="A", kinds=("karaoke",), address="1", status="operating", workers_total=2, workers_female=3),
        undo=UndoStack(),
    ).id
    visit = Inspection(establishment=place, state="done", kind="unannounced",
                       started_at=datetime(2026, 3, 5, 9, 0))  # noqa: DTZ001  # fmt: skip
    records.add_record(office, visit, undo=UndoStack())

    ready = reports.examine_report(office, HALF)

    assert [record.register for record in ready.records] == ["establishments", "inspections"]
    assert ready.number(Severity.ERROR) == 4
    assert not ready.is_empty
    assert reports.examine_report(office, parse_period("2025-H1")).is_empty


def test_the_words_on_paper_follow_the_unit_until_the_office_sets_its_own(office: Office):
    usual = papers.load_paper_settings(office)
    assert (usual.place, usual.agency) == ("Dương Kinh", "ỦY BAN NHÂN DÂN\nPHƯỜNG DƯƠNG KINH")

    papers.keep_paper_settings(office, papers.PaperSettings(**{**_fields(usual), "signer": "Hoàng Thị Diệu"}))

    assert papers.load_paper_settings(office).signer == "Hoàng Thị Diệu"


def _fields(settings: papers.PaperSettings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in settings.__slots__}


def test_forms_are_printed_blank_for_a_kind_for_a_place_and_filled(office: Office):
    place = records.add_record(
        office,
        Establishment(name="Karaoke Sao Khuê", kinds=("karaoke",), address="218 Phạm Văn Đồng", status="operating"),
        undo=UndoStack(),
    ).id
    visit = Inspection(
        establishment=place, state="done", kind="planned", plan_number="12/KH-UBND", result="reminded",
        started_at=datetime(2026, 3, 5, 9, 0), members=(Member(name="Lê Văn Tám", present=True, role="leader"),),  # noqa: DTZ001
        conclusion="Nhắc nhở về tiếng ồn",
    )  # fmt: skip
    visit_id = records.add_record(office, visit, undo=UndoStack()).id

    blank = pdf_text(printing.print_blank_form(office, kind="karaoke"))
    known = pdf_text(printing.print_blank_form(office, establishment_id=place))
    filled = pdf_text(printing.print_inspections(office, (visit_id,)))

    assert "BIÊN BẢN" in blank
    assert "Sao Khuê" not in blank
    assert "Karaoke Sao Khuê" in known
    assert "Lê Văn Tám" in filled
    assert "Nhắc nhở về tiếng ồn" in filled
    with pytest.raises(KnownError, match="KIND_UNKNOWN"):
        printing.print_blank_form(office, kind="casino")
    with pytest.raises(KnownError, match="RECORD_GONE"):
        printing.print_inspection(office, place)
