"""Finding a typeface that has every Vietnamese letter."""

from __future__ import annotations

import shutil

import pytest

from db.domain.errors import KnownError
from desktop.documents.fonts import find_fonts, load_fonts, prepare_fonts
from tests.documents.samples import FONTS

TIMES = ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf")
LIBERATION = tuple(f"LiberationSerif-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic"))


def test_without_any_typeface_the_office_is_told_which_to_look_for(tmp_path):
    with pytest.raises(KnownError) as refusal:
        load_fonts([tmp_path])

    assert refusal.value.code == "FONT_MISSING"
    assert refusal.value.parameters == {"looked_for": "Times New Roman, Liberation Serif"}


def test_times_new_roman_comes_before_its_stand_in(tmp_path):
    for source, times, liberation in zip(FONTS.files, TIMES, LIBERATION, strict=True):
        shutil.copy(source, tmp_path / times)
        shutil.copy(source, tmp_path / liberation)

    assert [fonts.name for fonts in find_fonts([tmp_path])] == ["Times New Roman", "Liberation Serif"]


def test_a_typeface_with_a_face_missing_is_passed_over(tmp_path):
    for source, times in zip(FONTS.files[:3], TIMES, strict=False):
        shutil.copy(source, tmp_path / times)

    assert list(find_fonts([tmp_path])) == []


def test_a_damaged_typeface_is_passed_over_for_the_next(tmp_path):
    damaged, sound = tmp_path / "damaged", tmp_path / "sound"
    damaged.mkdir()
    sound.mkdir()
    for source, times, liberation in zip(FONTS.files, TIMES, LIBERATION, strict=True):
        (damaged / times).write_bytes(b"not a font")
        shutil.copy(source, sound / liberation)

    fonts, faces = load_fonts([damaged, sound])

    assert fonts.name == "Liberation Serif"
    assert len(faces) == 4


def test_the_typeface_in_use_is_found_once(tmp_path):
    assert prepare_fonts(tmp_path) is FONTS
