"""A mapping file says which column means what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.intake.mapping import ColumnMapping, read_mapping
from tests.support.faults import code_of

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, text: str) -> Path:
    """A mapping file."""
    file = folder / "cot.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_headings_may_stand_at_the_top(tmp_path: Path) -> None:
    mapping = read_mapping(written(tmp_path, '"Tên quán" = "name"\n"Cán bộ" = ""\n'))

    assert mapping == ColumnMapping({"Tên quán": "name", "Cán bộ": ""}, file="cot.toml")


def test_all_that_can_be_said_is_read(tmp_path: Path) -> None:
    text = """
        sheet = "Karaoke"
        header_row = 4
        [columns]
        "Tên quán" = "name"
        [defaults]
        kinds = "karaoke"
        """

    assert read_mapping(written(tmp_path, text)) == ColumnMapping(
        {"Tên quán": "name"}, {"kinds": "karaoke"}, "Karaoke", 4, "cot.toml"
    )


@pytest.mark.parametrize(
    "text",
    [
        '"Tên quán" = 5',
        "sheet = 5",
        'header_row = "bốn"',
        "header_row = -1",
        'columns = "name"',
        "[defaults]\nkinds = []",
        "= x",
    ],
)
def test_what_cannot_be_understood_is_refused(tmp_path: Path, text: str) -> None:
    assert code_of(lambda: read_mapping(written(tmp_path, text))) == "MAPPING_BROKEN"


def test_a_missing_file_and_one_in_another_encoding_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "cot.toml"
    other.write_bytes('"Tên" = "name"'.encode("utf-16"))

    assert code_of(lambda: read_mapping(tmp_path / "khong.toml")) == "FILE_NOT_FOUND"
    assert code_of(lambda: read_mapping(other)) == "MAPPING_BROKEN"
