"""The one place with colours and sizes: tokens, one palette, one style sheet (design measures of the program)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAccessibilityHints, QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from desktop.ui import icons
from desktop.ui.style_sheet import build_style_sheet
from desktop.ui.tokens import DARK, LIGHT, Tokens

Scheme = Literal["system", "light", "dark"]
FontRole = Literal["body", "bold", "small", "small_bold", "section", "card_title", "title", "figure", "axis", "mono"]

FAMILIES = ("Segoe UI", "Noto Sans", "DejaVu Sans")
MONO_FAMILIES = ("Consolas", "Noto Sans Mono", "DejaVu Sans Mono")
NARROW_WIDTH = 1000
"""Below this width of the window the navigation is a rail and list and card become two steps."""

_POINTS: dict[str, float] = {
    "body": 0,
    "bold": 0,
    "small": -1,
    "small_bold": -1,
    "section": 1,
    "card_title": 2.5,
    "title": 5,
    "figure": 9,
    "axis": -1.5,
    "mono": 0,
}
_SEMIBOLD = {"bold", "small_bold", "section", "card_title", "title", "figure"}


@dataclass(frozen=True, slots=True)
class Theme:
    """What is in force now."""

    tokens: Tokens = LIGHT
    point_size: int = 10
    dense: bool = False
    high_contrast: bool = False


class _Notifier(QObject):
    changed = Signal()


_theme = Theme()
_notifier = _Notifier()
_asked: Scheme = "system"


def theme() -> Theme:
    """The theme in force."""
    return _theme


def tokens() -> Tokens:
    """The colours in force."""
    return _theme.tokens


@cache
def color(name: str) -> QColor:
    """One colour of the tokens by its name, for painting."""
    return QColor(getattr(_theme.tokens, name))


def changed() -> _Notifier:
    """An object whose signal `changed` tells painted widgets that colours or sizes are different now."""
    return _notifier


def px(measure: float) -> int:
    """A measure of the design (made for 10 points) in pixels for the font size in force; never smaller."""
    return round(measure * max(1.0, _theme.point_size / 10))


def row_height(*, two_lines: bool = False) -> int:
    """Height of a table row."""
    if two_lines:
        return px(44)
    return px(26 if _theme.dense else 30)


@cache
def font(role: FontRole = "body") -> QFont:
    """The font of a role in the size in force; copied before it is changed."""
    families = MONO_FAMILIES if role == "mono" else FAMILIES
    made = QFont(list(families))
    made.setPointSizeF(_theme.point_size + _POINTS[role])
    # Always said, or a painter takes the weight of its widget.
    made.setWeight(QFont.Weight.DemiBold if role in _SEMIBOLD else QFont.Weight.Normal)
    return made


@cache
def metrics(role: FontRole = "body") -> QFontMetrics:
    """The measures of the font of a role on the screen."""
    return QFontMetrics(font(role))


def apply_theme(
    app: QApplication,
    *,
    scheme: Scheme = "system",
    point_size: int = 10,
    dense: bool = False,
    high_contrast: bool | None = None,
) -> None:
    """Give the whole program its fonts, palette, style sheet and icons; may be called again at any time.

    Args:
        app: the application.
        scheme: follow the system, or light, or dark.
        point_size: body text, 9 to 14 points.
        dense: table rows of 26 instead of 30 pixels.
        high_contrast: the system's own colours and thicker lines; None asks the system.
    """
    global _asked, _theme  # noqa: PLW0603 - one window, one theme
    _asked = scheme
    hints = app.styleHints()
    hints.setColorScheme(
        {"system": Qt.ColorScheme.Unknown, "light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}[scheme]
    )
    if app.style().objectName().lower() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    if high_contrast is None:
        high_contrast = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    chosen = _system_tokens(app) if high_contrast else _scheme_tokens(app, scheme)
    _theme = Theme(chosen, min(14, max(9, point_size)), dense, high_contrast)
    for kept in (color, font, metrics):
        kept.cache_clear()
    app.setFont(font())
    app.setPalette(QPalette() if high_contrast else _palette(chosen))
    icons.use_colors(chosen)
    app.setStyleSheet(build_style_sheet(chosen, base=_theme.point_size, high_contrast=high_contrast, px=px))
    icons.refresh(app)
    _notifier.changed.emit()


def follow_system(app: QApplication) -> None:
    """Apply the theme again whenever the system changes between light, dark and high contrast."""

    def again() -> None:
        if _asked == "system" or app.styleHints().accessibility().contrastPreference() != Qt.ContrastPreference(0):
            apply_theme(app, scheme=_asked, point_size=_theme.point_size, dense=_theme.dense)

    app.styleHints().colorSchemeChanged.connect(again)
    accessibility: QAccessibilityHints = app.styleHints().accessibility()
    accessibility.contrastPreferenceChanged.connect(again)


def _scheme_tokens(app: QApplication, scheme: Scheme) -> Tokens:
    if scheme == "system":
        return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
    return DARK if scheme == "dark" else LIGHT


def _palette(t: Tokens) -> QPalette:
    role = QPalette.ColorRole
    made = QPalette()
    for where, name in (
        (role.Window, t.bg),
        (role.Base, t.surface),
        (role.AlternateBase, t.bg),
        (role.Button, t.surface),
        (role.WindowText, t.text),
        (role.Text, t.text),
        (role.ButtonText, t.text),
        (role.BrightText, t.bad),
        (role.PlaceholderText, t.mute),
        (role.Highlight, t.selection),
        (role.HighlightedText, t.text),
        (role.Link, t.accent),
        (role.LinkVisited, t.accent),
        (role.ToolTipBase, t.text),
        (role.ToolTipText, t.surface),
        (role.Light, t.surface),
        (role.Midlight, t.line),
        (role.Mid, t.line),
        (role.Dark, t.edge),
        (role.Shadow, t.edge),
        (role.Accent, t.accent),
    ):
        made.setColor(where, QColor(name))
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, QColor(t.mute))
    return made


def _system_tokens(app: QApplication) -> Tokens:
    """High contrast: the system's own colours, no soft fills, states told apart by shape and word alone."""
    app.setPalette(QPalette())
    p = app.palette()
    role = QPalette.ColorRole
    ground, text = p.color(role.Base).name(), p.color(role.Text).name()
    mark, on_mark = p.color(role.Highlight).name(), p.color(role.HighlightedText).name()
    return replace(
        LIGHT,
        name="system",
        bg=ground,
        surface=ground,
        alt=ground,
        text=text,
        text2=text,
        mute=text,
        line=text,
        edge=text,
        accent=text,
        hover=text,
        on=ground,
        soft=ground,
        bar=text,
        selection=mark,
        on_selection=on_mark,
        ok=text,
        ok_soft=ground,
        warn=text,
        warn_soft=ground,
        bad=text,
        bad_soft=ground,
    )
