"""Colours keep their contrast; every icon draws; the theme changes at run time."""

from __future__ import annotations

import re
import sys

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.paths import resource
from desktop.ui import icons, theme
from desktop.ui.style_sheet import build_style_sheet
from desktop.ui.tokens import DARK, LIGHT, Tokens, contrast

ICONS = sorted(path.stem for path in resource("icons").glob("*.svg"))
# (text, ground, least ratio): the pairs that occur, with 4.5 for words and 3 for outlines (WCAG 2.2, 1.4.3 and 1.4.11).
PAIRS = [
    ("text", "bg", 12),
    ("text", "surface", 12),
    ("text", "alt", 10),
    ("text", "selection", 8),
    ("text2", "bg", 5),
    ("text2", "surface", 5),
    ("text2", "alt", 5),
    ("text2", "selection", 5),
    ("mute", "bg", 4.5),
    ("mute", "surface", 4.5),
    ("edge", "bg", 3),
    ("edge", "surface", 3),
    ("edge", "alt", 3),
    ("accent", "surface", 5),
    ("accent", "bg", 5),
    ("accent", "soft", 5),
    ("accent", "selection", 4.5),
    ("on", "accent", 8),
    ("on", "hover", 8),
    ("bar", "surface", 3),
    ("ok", "surface", 5),
    ("ok", "bg", 5),
    ("ok", "ok_soft", 5),
    ("ok", "selection", 5),
    ("warn", "surface", 5),
    ("warn", "bg", 5),
    ("warn", "warn_soft", 5),
    ("warn", "selection", 5),
    ("warn", "alt", 5),
    ("bad", "surface", 5),
    ("bad", "bg", 5),
    ("bad", "bad_soft", 5),
    ("bad", "selection", 4.5),
    ("bad", "alt", 5),
    ("text", "warn_soft", 8),
    ("text", "bad_soft", 8),
    ("text", "soft", 8),
    ("accent", "warn_soft", 4.5),
    ("accent", "bad_soft", 4.5),
    ("on_selection", "selection", 8),
    ("text", "frame", 12),
    ("text2", "frame", 5),
]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS, ids=[f"{f} on {g}" for f, g, _ in PAIRS])
def test_what_is_written_can_be_read(tokens: Tokens, front: str, ground: str, least: float) -> None:
    ratio = contrast(getattr(tokens, front), getattr(tokens, ground))

    assert ratio >= least, f"{front} on {ground}: {ratio:.2f}"


def test_the_ratio_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_draws_in_the_colour_asked_for(qapp: QApplication, name: str) -> None:
    image = icons.pixmap(name, role="bad", size=32).toImage()

    drawn = [image.pixelColor(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 200]

    assert drawn
    if name != "app":
        assert any(color.rgb() == QColor(LIGHT.bad).rgb() for color in drawn)


def test_icons_have_no_colours_of_their_own() -> None:
    for name in ICONS:
        if name != "app":
            source = resource(f"icons/{name}.svg").read_text(encoding="utf-8")

            assert not re.search(r"#[0-9a-fA-F]{3}", source), name


def test_every_icon_named_in_the_sources_is_there() -> None:
    root = resource("icons").parent.parent / "desktop" / "ui"
    named = set()
    for path in root.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'icon="([a-z-]+)"', text)) | set(re.findall(r'IconButton\(\s*"([a-z-]+)"', text))

    assert named
    assert named <= set(ICONS)


def test_the_dark_theme_changes_palette_sheet_and_icons_of_a_window_that_is_open(qapp: QApplication) -> None:
    button = QPushButton()
    icons.put(button, "plus")
    before = button.icon().pixmap(16).toImage()

    theme.apply_theme(qapp, scheme="dark")
    after = button.icon().pixmap(16).toImage()
    ground = qapp.palette().window().color().name().upper()
    sheet = qapp.styleSheet()
    theme.apply_theme(qapp, scheme="light")

    assert ground == DARK.bg
    assert DARK.accent in sheet
    assert before != after
    assert button.icon().pixmap(16).toImage() == before


@pytest.mark.parametrize(("size", "expected"), [(8, 9), (10, 10), (14, 14), (30, 14)])
def test_letters_stay_between_9_and_14_points(qapp: QApplication, size: int, expected: int) -> None:
    theme.apply_theme(qapp, scheme="light", point_size=size)
    seen = theme.theme().point_size, theme.px(30), theme.font("small").pointSizeF()
    theme.apply_theme(qapp, scheme="light")

    assert seen[0] == expected
    assert seen[1] == round(30 * max(1, expected / 10))
    assert seen[2] == expected - 1


def test_rows_are_lower_when_dense(qapp: QApplication) -> None:
    theme.apply_theme(qapp, scheme="light", dense=True)
    dense = theme.row_height()
    theme.apply_theme(qapp, scheme="light")

    assert (dense, theme.row_height(), theme.row_height(two_lines=True)) == (26, 30, 44)


def test_high_contrast_draws_thicker_lines_and_leaves_boxes_to_the_system() -> None:
    sheet = build_style_sheet(LIGHT, base=10, high_contrast=True, px=round)

    assert "border: 2px solid" in sheet
    assert "themes/" not in sheet


def test_with_high_contrast_the_systems_own_colours_are_used(qapp: QApplication) -> None:
    theme.apply_theme(qapp, scheme="light", high_contrast=True)
    used = theme.theme()
    theme.apply_theme(qapp, scheme="light", high_contrast=False)

    assert used.high_contrast
    assert used.tokens.bad == used.tokens.text
    assert used.tokens.warn_soft == used.tokens.surface
    assert contrast(used.tokens.text, used.tokens.surface) > 7


def test_the_pictures_of_boxes_exist_for_both_themes() -> None:
    for tokens in (LIGHT, DARK):
        sheet = build_style_sheet(tokens, base=10, high_contrast=False, px=round)
        named = set(re.findall(r"themes/([a-z]+/[a-z-]+\.svg)", sheet))

        assert named
        assert all(resource(f"themes/{name}").exists() for name in named)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal there")
def test_none_cannot_be_used_up_by_calls_that_return_nothing(qapp: QApplication) -> None:
    button = QPushButton()

    for _ in range(50_000):
        button.menu()

    assert sys.getrefcount(None) > 1 << 32
