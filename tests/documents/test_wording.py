"""The wording of the papers as dated, editable files."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from db.domain.errors import KnownError
from desktop.documents.fonts import Face
from desktop.documents.lines import Gap, Run
from desktop.documents.wording import (
    choose_wording,
    fill_in,
    read_inspection_wording,
    read_reminder_wording,
    read_report_wording,
)
from tests.documents.samples import INSPECTION_FILE, PAPERS, REPORT, REPORT_FILE

READERS = {
    "inspection-form": read_inspection_wording,
    "periodic-report": read_report_wording,
    "reminder-letter": read_reminder_wording,
}


def broken_entry(file: bytes) -> object:
    with pytest.raises(KnownError) as refusal:
        read_inspection_wording(file)
    assert refusal.value.code == "PAPER_WORDING_BROKEN"
    return refusal.value.parameters["entry"]


@pytest.mark.parametrize("path", sorted(PAPERS.glob("*.toml")), ids=lambda path: path.name)
def test_every_file_delivered_can_be_read_and_is_composed(path):
    file = path.read_bytes()
    read = next(read for kind, read in READERS.items() if path.name.startswith(kind))

    assert read(file).valid_from.year >= 2025
    assert unicodedata.is_normalized("NFC", file.decode())


def test_a_file_that_is_no_toml_is_refused():
    assert broken_entry(b"title = ") == ""
    assert broken_entry("title = 'Bi\u00ean'".encode("utf-16")) == ""


def test_a_file_of_another_paper_is_refused():
    assert broken_entry(REPORT_FILE) == "paper"


def test_a_missing_and_a_foreign_entry_are_named():
    file = INSPECTION_FILE.decode()

    assert broken_entry(file.replace("closing = ", "closure = ").encode()) == "closing"
    assert broken_entry(f"extra = 'x'\n{file}".encode()) == "extra"


@pytest.mark.parametrize(
    ("old", "new", "entry"),
    [
        ('title = "BIÊN BẢN"', "title = 7", "title"),
        ('title = "BIÊN BẢN"', 'title = ["BIÊN BẢN"]', "title"),
        ("valid_from = 2025-12-15", 'valid_from = "2025"', "valid_from"),
        ('request_columns = ["TT", ', "request_columns = [", "request_columns"),
        ("team_rows = 6", "team_rows = -1", "blank.team_rows"),
        ("team_rows = 6", "team_rows = 'sáu'", "blank.team_rows"),
        ("team_rows = 6", "", "blank"),
        ("tại {place}", "tại {nowhere}", "opening"),
        ("tại {place}", "tại {place", "opening"),
    ],
)
def test_an_entry_of_the_wrong_kind_or_with_an_unknown_place_is_named(old, new, entry):
    file = INSPECTION_FILE.decode()
    assert old in file

    assert broken_entry(file.replace(old, new, 1).encode()) == entry


def test_the_wording_in_force_on_the_day_is_chosen():
    old, new = (
        read_report_wording(REPORT_FILE.replace(b"2025-12-15", day.encode())) for day in ("2025-12-15", "2027-01-01")
    )

    assert choose_wording((new, old), date(2026, 12, 31)) is old
    assert choose_wording((new, old), date(2027, 1, 1)) is new


def test_before_the_first_wording_the_first_serves():
    assert choose_wording((REPORT,), date(2020, 1, 1)) is REPORT


def test_without_any_wording_no_paper_can_be_made():
    with pytest.raises(KnownError, match="PAPER_WORDING_MISSING"):
        choose_wording((), date(2026, 1, 1))


def test_places_are_filled_with_text_or_with_room_to_write():
    inlines = fill_in("hồi {hour} giờ, tại {place}", Face.ITALIC, hour=(Gap(20.0),), place="phường A")

    assert inlines == (
        Run("hồi ", Face.ITALIC),
        Gap(20.0),
        Run(" giờ, tại ", Face.ITALIC),
        Run("phường A", Face.ITALIC),
    )
