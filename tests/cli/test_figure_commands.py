"""Figures and papers by command: plan, indicators, report, form."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.support.three_offices import CITY, DUONG_KINH, HUNG_DAO

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Diaban, Files

PROMISED = {"code", "period", "unit", "numerator", "denominator", "value", "target", "verdict", "source"}


def test_every_indicator_is_told_with_what_it_was_counted_from(diaban: Diaban, files: Files):
    answer = diaban("indicators", "--database", files.ward, "--period", "2026-H1", "--json")

    figures = {figure["code"]: figure for figure in answer.document}
    assert answer.code == 0
    assert all(figure.keys() >= PROMISED for figure in figures.values())
    assert (figures["T05"]["numerator"], figures["T05"]["denominator"], figures["T05"]["value"]) == (2, 4, 50.0)
    assert (figures["T29"]["value"], figures["T29"]["verdict"]) == (None, "not_enough_data")
    assert figures["T29"]["reason"] == "DENOMINATOR_ZERO"
    assert {figure["unit"] for figure in figures.values()} == {DUONG_KINH}


def test_indicators_are_told_in_words_too(diaban: Diaban, files: Files):
    answer = diaban("indicators", "--database", files.ward, "--period", "2026-H1")

    lines = answer.out.splitlines()
    assert "Phường Dương Kinh  T05  2/4  50 %  chưa đạt" in lines
    assert "Phường Dương Kinh  LKT  2 lượt  không có chỉ tiêu" in lines
    assert "Phường Dương Kinh  T29  0/0  –  chưa đủ số liệu" in lines


def test_a_superior_tells_its_own_figures_and_those_of_its_units(diaban: Diaban, files: Files):
    answer = diaban("indicators", "--database", files.city, "--period", "2026-H1", "--json")

    assert {figure["unit"] for figure in answer.document} == {CITY, DUONG_KINH, HUNG_DAO}


@pytest.mark.parametrize("period", ["2026-X", "2026-Q5", "26", "2026-H1@lunar"])
def test_a_period_that_is_none_is_refused(diaban: Diaban, files: Files, tmp_path: Path, period: str):
    where = ("--database", files.ward, "--period", period, "--json")

    answers = [
        diaban("indicators", *where),
        diaban("report", *where, "--out", tmp_path / "a.pdf"),
        diaban("export", *where, "--out", tmp_path / "USB"),
    ]

    assert {answer.refusal for answer in answers} == {(1, "PERIOD_UNKNOWN")}
    assert not (tmp_path / "a.pdf").exists()


def test_the_report_comes_as_pdf_workbook_and_csv(diaban: Diaban, files: Files, tmp_path: Path):
    for form in ("pdf", "xlsx", "csv"):
        out = tmp_path / f"bao-cao.{form}"
        made = diaban(
            "report", "--database", files.ward, "--period", "2026-H1", "--format", form, "--out", out, "--json"
        )
        assert (made.code, made.document) == (0, {"file": str(out), "size": out.stat().st_size})

    assert (tmp_path / "bao-cao.pdf").read_bytes().startswith(b"%PDF-")
    assert openpyxl.load_workbook(tmp_path / "bao-cao.xlsx").sheetnames
    rows = list(csv.reader(io.StringIO((tmp_path / "bao-cao.csv").read_text(encoding="utf-8-sig"))))
    assert rows[0][:2] == ["TT", "Chỉ số"]


def test_a_form_is_printed_filled_or_blank(diaban: Diaban, files: Files, tmp_path: Path):
    visits = diaban("records", "--database", files.ward, "inspections", "--json").document

    filled = diaban(
        "form", "--database", files.ward, "--inspection", visits[0]["id"], "--out", tmp_path / "a.pdf", "--json"
    )
    blank = diaban("form", "--database", files.ward, "--blank", "karaoke", "--out", tmp_path / "b.pdf")

    assert (filled.code, blank.code) == (0, 0)
    assert blank.out == f"Đã ghi {tmp_path / 'b.pdf'}.\n"
    assert all((tmp_path / name).read_bytes().startswith(b"%PDF-") for name in ("a.pdf", "b.pdf"))


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (("--inspection", "31/BB"), "RECORD_GONE"),
        (("--inspection", "01a08a8a-060a-7501-a777-8ccf8f3be600"), "RECORD_GONE"),
        (("--blank", "tiệm sách"), "KIND_UNKNOWN"),
    ],
    ids=["no id", "unknown id", "unknown kind"],
)
def test_a_form_of_nothing_is_refused(diaban: Diaban, files: Files, tmp_path: Path, wanted: tuple[str, str], code: str):
    answer = diaban("form", "--database", files.ward, *wanted, "--out", tmp_path / "a.pdf", "--json")

    assert answer.refusal == (1, code)
    assert not (tmp_path / "a.pdf").exists()


def test_a_file_that_cannot_be_written_is_said_and_leaves_nothing(diaban: Diaban, files: Files, tmp_path: Path):
    out = tmp_path / "không" / "a.csv"

    answer = diaban(
        "report", "--database", files.ward, "--period", "2026-H1", "--format", "csv", "--out", out, "--json"
    )

    assert answer.refusal == (1, "FILE_UNWRITABLE")
    assert list(tmp_path.glob("*.part")) == []


def test_a_plan_is_chosen_by_its_name_or_read_from_a_file(diaban: Diaban, files: Files, tmp_path: Path):
    presets = diaban("plan", "list", "--json").document
    own = tmp_path / "ke-hoach.toml"
    own.write_text(
        'title = "Kế hoạch của phường"\nprogramme = "2026–2030"\nprogramme_from = 2026\n'
        '[[target]]\nindicator = "T05"\ncomparator = ">="\nvalue = 40\nsource = "Mục I"\n',
        encoding="utf-8",
    )

    by_name = diaban("plan", "apply", presets[-1]["name"], "--database", files.ward, "--json")
    by_file = diaban("plan", "apply", own, "--database", files.ward, "--json")
    figures = diaban("indicators", "--database", files.ward, "--period", "2026-H1", "--json").document

    assert (by_name.document["title"], by_file.document["title"]) == (presets[-1]["title"], "Kế hoạch của phường")
    assert {figure["code"]: figure["verdict"] for figure in figures}["T05"] == "met"
    assert diaban("plan", "apply", "không có", "--database", files.ward, "--json").refusal == (1, "PLAN_UNKNOWN")
    assert diaban("plan", "list").out.count("chỉ tiêu)") == len(presets)


def test_a_figure_is_explained_down_to_its_records(diaban: Diaban, files: Files):
    where = ("--database", files.ward, "--period", "2026-H1", "--explain", "T05")

    found = diaban("indicators", *where, "--json")
    words = diaban("indicators", *where)

    explained = found.document["explained"]
    assert (found.code, found.document["code"], found.document["numerator"]) == (0, "T05", 2)
    assert explained["numerator"]["total"] == sum(one["amount"] for one in explained["numerator"]["counted"]["records"])
    assert explained["denominator"]["counted"]["total"] == found.document["denominator"] == 4
    visits = {one["id"] for one in diaban("records", "--database", files.ward, "inspections", "--json").document}
    assert {one["id"] for one in explained["numerator"]["counted"]["records"]} <= visits
    assert words.out.splitlines()[0] == "Phường Dương Kinh  T05  2/4  50 %  chưa đạt"
    assert "Mẫu số: 4, 4 bản ghi được tính" in words.out


def test_the_figure_of_a_unit_is_explained_by_its_superior(diaban: Diaban, files: Files):
    where = ("--database", files.city, "--period", "2026-H1", "--explain", "LKT", "--json")

    of_unit = diaban("indicators", *where, "--unit", DUONG_KINH)
    nowhere = diaban("indicators", *where, "--unit", "00001")
    nothing = diaban("indicators", "--database", files.city, "--period", "2026-H1", "--explain", "T999", "--json")

    assert of_unit.document["unit"] == DUONG_KINH
    assert (nowhere.refusal, nothing.refusal) == ((1, "UNIT_UNKNOWN"), (1, "INDICATOR_UNKNOWN"))


def test_the_sets_of_an_office_say_which_one_it_goes_by(diaban: Diaban, files: Files):
    diaban("plan", "apply", "dong-nai-2020", "--database", files.ward)

    listed = diaban("plan", "list", "--database", files.ward, "--json").document

    assert [one["name"] for one in listed if one["applied"]] == ["dong-nai-2020"]
    assert {one["name"] for one in listed} >= {
        "dong-nai-2017", "dong-nai-2020", "quang-ninh-2021-2025", "duong-kinh-2023", "tuyen-quang-2013", "ha-noi-2026",
    }  # fmt: skip
