"""How columns may be called and values written: the file of the program and what follows from labels and catalogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.domain.establishments import Establishment
from db.domain.fields import fields_of
from db.domain.text import fold
from desktop.intake.column_names import (
    IGNORED,
    ColumnNames,
    column_heading,
    load_import_words,
    name_columns,
    read_import_words,
)
from desktop.intake.marking import HEADING
from desktop.intake.words import make_vocabulary
from desktop.paths import resource
from desktop.services.catalogs import load_catalogs, load_labels, load_synonyms
from tests.support.faults import code_of

if TYPE_CHECKING:
    from pathlib import Path

FILE = resource("catalogs/import/establishments.toml")


@pytest.fixture(scope="module")
def names() -> ColumnNames:
    """All headings that are understood."""
    return name_columns(load_import_words(), catalogs=load_catalogs(), labels=load_labels())


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("TÊN CƠ SỞ", "name"),
        ("Tên cơ sở (*)", "name"),
        ("Te\u0302n cơ sở  ", "name"),
        ("Địa chỉ\ncơ sở", "address"),
        ("Địa chỉ cơ sở kinh doanh dịch vụ", "address"),
        ("Địa chỉ chủ cơ sở", IGNORED),
        ("Diện tích (m²)", "area_m2"),
        ("Số lao động", "workers_total"),
        ("Số lao động nữ", "workers_female"),
        ("Số lao động biên chế", ""),
        ("Ngày cấp", ""),
        ("Số giấy ĐKKD", "papers.registration.number"),
        ("Ngày cấp GCN ANTT", "papers.security_certificate.issued_on"),
        ("Đã ký cam kết", "commitments.signed"),
        (HEADING, IGNORED),
    ],
)
def test_a_heading_means_one_thing_however_it_is_written(names: ColumnNames, heading: str, target: str) -> None:
    assert names.match(heading) == target


def test_our_own_headings_are_known_again(names: ColumnNames) -> None:
    targets = [line.target for line in load_import_words().template]
    targets += [s.name for s in fields_of(Establishment) if s.name not in {"papers", "commitments", "events"}]

    for target in targets:
        heading = column_heading(target, catalogs=load_catalogs(), labels=load_labels())
        assert names.match(heading) == target, heading


def test_our_own_headings_differ_from_each_other() -> None:
    targets = {line.target for line in load_import_words().template}
    headings = {fold(column_heading(t, catalogs=load_catalogs(), labels=load_labels())) for t in targets}

    assert len(headings) == len(targets)


@pytest.mark.parametrize("catalog", ["establishment_kinds", "business_forms", "establishment_statuses", "risk_levels"])
def test_every_code_is_known_by_its_name_and_every_other_word_has_a_code(catalog: str) -> None:
    entries = load_catalogs()[catalog]
    words = load_import_words().codes[catalog]
    vocabulary = make_vocabulary(entries, words, synonyms=load_synonyms())

    assert set(words) <= {entry.code for entry in entries.entries}
    for entry in entries.entries:
        assert vocabulary.read_code(entry.name) == (entry.code, None)
        assert vocabulary.read_code(entry.code) == (entry.code, None)


def test_no_way_of_writing_means_two_codes() -> None:
    for catalog, words in load_import_words().codes.items():
        seen: dict[str, str] = {}
        for code, phrases in words.items():
            for phrase in phrases:
                assert seen.setdefault(fold(phrase), code) == code, f"{catalog}: {phrase}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('rooms = ["Phòng"', 'rooms = ["Giường"'),
        ("[fields]", "[mục]"),
        ('code = ["Mã"', 'no_such_field = ["Mã"'),
        ("[fields]", "[fields"),
    ],
    ids=["twice", "missing", "unknown", "no toml"],
)
def test_a_file_that_contradicts_itself_is_refused(tmp_path: Path, old: str, new: str) -> None:
    file = tmp_path / "import.toml"
    file.write_text(FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    assert code_of(lambda: read_import_words(file)) == "CATALOG_BROKEN"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert code_of(lambda: read_import_words(tmp_path / "none.toml")) == "CATALOG_BROKEN"
