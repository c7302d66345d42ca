"""Text in disguise: written for .VnTime or VNI-Times, it is told from Unicode."""

from __future__ import annotations

import pytest

from desktop.intake.legacy_fonts import is_legacy_font, looks_legacy


@pytest.mark.parametrize("font", [".VnTime", ".VnArialH", ".vntime", " .VnTime", "VNI-Times", "VNI Helve", "vni-times"])
def test_a_font_of_before_unicode_is_known_by_its_name(font: str) -> None:
    assert is_legacy_font(font)


@pytest.mark.parametrize("font", ["Times New Roman", "Arial", "UVnTime", "Calibri", "", "Vnunicode"])
def test_other_fonts_are_not(font: str) -> None:
    assert not is_legacy_font(font)


@pytest.mark.parametrize(
    "text",
    [
        "Nhµ nghØ H\u00ad\u00acng Sen",
        "Qu¸n C¬m",
        "®Þnh",
        "D\u00aaë HuÖ".replace("\u00aa", "ª"),
        "Phè ®«ng",
        "Ñaëng Vaên Hoaøng",
    ],
)
def test_text_in_disguise_is_told_without_its_font(text: str) -> None:
    assert looks_legacy(text, font_is_legacy=False)


@pytest.mark.parametrize(
    "text",
    [
        "Nhà nghỉ Hương Sen",
        "Karaoke 100",
        "Khách sạn Hòa Bình",
        "HOÀ BÌNH",
        "Bà Lã Thị Là",
        "Diện tích 120 m²",
        "Café Noël",
        "Thương hiệu ABC®",
        "§ 5 khoản 2",
        "20°C – 30 %",
        "Tiệm El Niño",
    ],
)
def test_honest_text_is_not_suspected(text: str) -> None:
    assert not looks_legacy(text, font_is_legacy=False)


def test_in_a_legacy_font_every_accent_is_in_disguise() -> None:
    assert looks_legacy("Lµ", font_is_legacy=True)
    assert looks_legacy("Hïng", font_is_legacy=True)


def test_plain_letters_and_letters_the_font_lacks_are_as_they_seem() -> None:
    assert not looks_legacy("Karaoke 5", font_is_legacy=True)
    assert not looks_legacy("Nhà nghỉ Hương Sen", font_is_legacy=True)
