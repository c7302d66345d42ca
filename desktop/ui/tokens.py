"""The colours of the program by what they are for, light and dark, and the measure of their contrast."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as #RRGGBB, named by use.

    `bg`, `surface`, `alt` are grounds: the window; cards, fields and lists; navigation and table heads. `line` only
    separates; `edge` outlines controls and bars and keeps 3:1. `mute` is never put on a selection.
    """

    name: str
    bg: str
    surface: str
    alt: str
    text: str
    text2: str
    mute: str
    line: str
    edge: str
    accent: str
    hover: str
    on: str
    soft: str
    bar: str
    selection: str
    on_selection: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    frame: str
    """Ground of menu bar and status bar."""


LIGHT = Tokens(
    name="light",
    bg="#F3F5F8",
    surface="#FFFFFF",
    alt="#E9EDF2",
    text="#18222D",
    text2="#465462",
    mute="#5D6A78",
    line="#D3DAE2",
    edge="#76828F",
    accent="#1B4F8F",
    hover="#153E71",
    on="#FFFFFF",
    soft="#E4EDF8",
    bar="#1B4F8F",
    selection="#D6E4F6",
    on_selection="#18222D",
    ok="#1C6638",
    ok_soft="#E3F1E7",
    warn="#7F4A00",
    warn_soft="#FCEFD6",
    bad="#A01C1C",
    bad_soft="#FBE5E3",
    frame="#FFFFFF",
)

DARK = Tokens(
    name="dark",
    bg="#161B21",
    surface="#1E252D",
    alt="#27303A",
    text="#E7ECF2",
    text2="#B4C0CD",
    mute="#98A5B3",
    line="#38434F",
    edge="#8492A2",
    accent="#8FBAF3",
    hover="#B0CFF8",
    on="#0D1A2A",
    soft="#1F3048",
    bar="#6C9BDB",
    selection="#2A4466",
    on_selection="#E7ECF2",
    ok="#83CF9C",
    ok_soft="#1B3225",
    warn="#EBBB62",
    warn_soft="#392D16",
    bad="#F4A29A",
    bad_soft="#402221",
    frame="#111519",
)


PAPER_INK, PAPER_LINE, PAPER_GROUND = "#000000", "#9A9A9A", "#FFFFFF"
"""Print is black on white, with grey lines."""


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
