"""The style sheet of the program, made from the tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.paths import resource

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.tokens import Tokens


def build_style_sheet(t: Tokens, *, base: int, high_contrast: bool, px: Callable[[float], int]) -> str:
    """The sheet for these tokens.

    Args:
        t: the colours.
        base: size of body text in points.
        high_contrast: lines of two pixels, and the system's own check marks and arrows.
        px: pixels of a measure of the design at the font size in force.
    """
    line = 2 if high_contrast else 1
    parts = (
        _grounds(t, line),
        _labels(t, base),
        _buttons(t, line, base, px),
        _inputs(t, line, px),
        "" if high_contrast else _indicators(t, px),
        _lists(t, line, base, px),
        _menus(t, line, px),
        _severities(t),
    )
    return "\n".join(parts)


def _grounds(t: Tokens, line: int) -> str:
    tones = "\n".join(
        f'QFrame[role="banner"][tone="{tone}"] {{ background: {ground}; border-left: 3px solid {mark}; }}'
        for tone, ground, mark in (
            ("info", t.soft, t.accent),
            ("warn", t.warn_soft, t.warn),
            ("bad", t.bad_soft, t.bad),
            ("ok", t.ok_soft, t.ok),
        )
    )
    return f"""
QMainWindow, QDialog, QFrame[role="page"], QStackedWidget[role="pages"] {{ background: {t.bg}; }}
QFrame[role="card"] {{ background: {t.surface}; border: {line}px solid {t.line}; border-radius: 6px; }}
QFrame[role="card"][chosen="true"] {{ border: 2px solid {t.accent}; }}
QFrame[role="card-foot"] {{ border: none; border-top: {line}px solid {t.line}; background: transparent; }}
QFrame[role="card-head"] {{ border: none; border-bottom: {line}px solid {t.line}; background: transparent; }}
QFrame[role="split-left"] {{ border: none; border-right: {line}px solid {t.line}; background: transparent; }}
QFrame[role="topbar"] {{ background: {t.frame}; border: none; border-bottom: {line}px solid {t.line}; }}
QFrame[role="status"] {{ background: {t.frame}; border: none; border-top: {line}px solid {t.line}; }}
QFrame[role="nav"] {{ background: {t.alt}; border: none; border-right: {line}px solid {t.line}; }}
QFrame[role="nav-foot"] {{ background: transparent; border: none; border-top: {line}px solid {t.line}; }}
QFrame[role="rule"] {{ background: {t.line}; border: none; max-height: {line}px; min-height: {line}px; }}
QFrame[role="band"] {{ background: {t.alt}; border: none; }}
QFrame[role="code"] {{ background: {t.bg}; border: {line}px solid {t.line}; border-radius: 4px; }}
QFrame[role="banner"] {{ border: none; border-radius: 0px; }}
{tones}
QFrame[role="undo"] {{ background: {t.text}; border: none; border-radius: 4px; }}
QFrame[role="undo"] QLabel {{ color: {t.surface}; background: transparent; }}
QFrame[role="overlay"] {{ background: {t.surface}; border: {line}px solid {t.edge}; border-radius: 6px; }}
QFrame[role="plain"] {{ background: transparent; border: none; }}
QScrollArea, QScrollArea > QWidget > QWidget[role="plain"] {{ background: transparent; border: none; }}
QSplitter {{ background: transparent; }}
QSplitter::handle {{ background: transparent; }}
QSplitter::handle:hover, QSplitter::handle:focus {{ background: {t.line}; }}
QToolTip {{ background: {t.text}; color: {t.surface}; border: 1px solid {t.edge}; padding: 4px 6px; }}
"""


def _labels(t: Tokens, base: int) -> str:
    tones = "\n".join(
        f'QLabel[tone="{tone}"] {{ color: {value}; }}'
        for tone, value in (
            ("text", t.text),
            ("text2", t.text2),
            ("mute", t.mute),
            ("ok", t.ok),
            ("warn", t.warn),
            ("bad", t.bad),
            ("accent", t.accent),
        )
    )
    return f"""
QLabel {{ background: transparent; color: {t.text}; }}
QLabel[role="title"] {{ font-size: {base + 5}pt; font-weight: 600; }}
QLabel[role="scope"] {{ font-size: {base - 0.5}pt; color: {t.text2}; }}
QLabel[role="section"] {{ font-size: {base + 1}pt; font-weight: 600; }}
QLabel[role="card-title"] {{ font-size: {base + 2.5}pt; font-weight: 600; }}
QLabel[role="group"] {{ font-size: {base}pt; font-weight: 600; }}
QLabel[role="figure"] {{ font-size: {base + 9}pt; font-weight: 600; }}
QLabel[role="value"] {{ font-size: {base + 4}pt; font-weight: 600; }}
QLabel[role="label"] {{ color: {t.text2}; }}
QLabel[role="small"] {{ font-size: {max(9, base - 1)}pt; color: {t.text2}; }}
QLabel[role="hint"] {{ font-size: {max(9, base - 1)}pt; color: {t.mute}; }}
QLabel[role="finding"] {{ font-size: {max(9, base - 1)}pt; }}
QLabel[role="bold"] {{ font-weight: 600; }}
QLabel[role="small-bold"] {{ font-size: {max(9, base - 1)}pt; font-weight: 600; }}
QLabel[role="empty-title"] {{ font-size: {base + 2}pt; font-weight: 600; }}
QLabel[role="mono"] {{ font-family: "Consolas", "Noto Sans Mono", "DejaVu Sans Mono"; }}
QLabel[role="key"] {{ font-size: {max(9, base - 1) - 0.5}pt; color: {t.text2}; background: {t.bg};
    border: 1px solid {t.line}; border-radius: 3px; padding: 0px 4px; }}
{tones}
QLabel:disabled {{ color: {t.mute}; }}
"""


def _buttons(t: Tokens, line: int, base: int, px: Callable[[float], int]) -> str:
    height = px(30) - 2 * line
    return f"""
QPushButton, QToolButton {{ background: {t.surface}; color: {t.text}; border: {line}px solid {t.edge};
    border-radius: 4px; min-height: {height}px; padding: 0px 12px; }}
QPushButton:hover, QToolButton:hover {{ background: {t.bg}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {t.alt}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {t.accent}; min-height: {height - 2}px; padding: 0px 11px; }}
QPushButton:disabled, QToolButton:disabled {{ color: {t.mute}; border-color: {t.line}; background: {t.bg}; }}
QPushButton[role="primary"] {{ background: {t.accent}; color: {t.on}; border: {line}px solid {t.accent};
    font-weight: 600; }}
QPushButton[role="primary"]:hover {{ background: {t.hover}; border-color: {t.hover}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[role="primary"]:disabled {{ background: {t.alt}; color: {t.mute}; border-color: {t.line}; }}
QPushButton[active="true"] {{ background: {t.soft}; color: {t.accent}; border: {line}px solid {t.accent};
    font-weight: 600; }}
QPushButton[active="true"]:focus {{ border: 2px solid {t.accent}; }}
QPushButton[role="link"], QPushButton[role="person"] {{ background: transparent; border: 2px solid transparent;
    color: {t.accent}; padding: 0px 4px; min-height: {px(20)}px; border-radius: 3px; }}
QPushButton[role="link"]:hover {{ color: {t.hover}; text-decoration: underline; }}
QPushButton[role="link"]:focus, QPushButton[role="person"]:focus {{ border: 2px solid {t.accent}; }}
QPushButton[role="link"]:disabled {{ color: {t.mute}; }}
QPushButton[role="person"] {{ color: {t.text2}; }}
QPushButton[role="small-link"] {{ background: transparent; border: 2px solid transparent; color: {t.accent};
    padding: 0px 2px; min-height: {px(16)}px; border-radius: 3px; font-size: {max(9, base - 1)}pt; text-align: left; }}
QPushButton[role="status-link"] {{ background: transparent; border: none; color: {t.text2}; padding: 0px;
    min-height: {px(16)}px; font-size: {max(9, base - 1)}pt; }}
QPushButton[role="status-link"]:hover {{ color: {t.accent}; }}
QPushButton[role="small-link"]:hover {{ color: {t.hover}; text-decoration: underline; }}
QPushButton[role="small-link"]:focus {{ border: 2px solid {t.accent}; }}
QPushButton[role="flat"], QToolButton[role="flat"] {{ background: transparent; border: 2px solid transparent;
    padding: 0px; border-radius: 4px; min-height: {px(24)}px; min-width: {px(24)}px; }}
QPushButton[role="flat"]:hover, QToolButton[role="flat"]:hover {{ background: {t.alt}; }}
QPushButton[role="flat"]:focus, QToolButton[role="flat"]:focus {{ border: 2px solid {t.accent}; }}
QPushButton[role="square"] {{ padding: 0px; min-width: {height}px; max-width: {height}px; }}
QPushButton[role="square"]:focus {{ padding: 0px; min-width: {height - 2}px; max-width: {height - 2}px; }}
QPushButton[role="rail"] {{ background: transparent; border: none; border-left: 3px solid transparent;
    border-radius: 0px; padding: 0px; min-height: {px(32)}px; }}
QPushButton[role="rail"]:hover {{ background: {t.bg}; }}
QPushButton[role="rail"][current="true"] {{ background: {t.selection}; border-left: 3px solid {t.accent}; }}
QPushButton[role="rail"]:focus {{ border: 2px solid {t.accent}; }}
QPushButton[role="palette"] {{ background: {t.surface}; border: {line}px solid {t.edge}; text-align: left;
    padding: 0px 10px; min-height: {px(26)}px; color: {t.mute}; }}
QPushButton[role="palette"]:focus {{ border: 2px solid {t.accent}; padding: 0px 9px; min-height: {px(26) - 2}px; }}
QPushButton[role="inverted"] {{ background: transparent; color: {t.surface}; border: 1px solid {t.surface};
    font-weight: 600; min-height: {px(26) - 2}px; }}
QPushButton[role="inverted"]:hover {{ border: 2px solid {t.surface}; padding: 0px 11px; min-height: {px(26) - 4}px; }}
QPushButton[role="inverted"]:focus {{ border: 2px solid {t.surface}; padding: 0px 11px; min-height: {px(26) - 4}px; }}
QPushButton[role="inverted-flat"] {{ background: transparent; border: 2px solid transparent; padding: 0px;
    min-width: {px(24)}px; min-height: {px(24)}px; }}
QPushButton[role="inverted-flat"]:focus {{ border: 2px solid {t.surface}; }}
QPushButton::menu-indicator, QToolButton::menu-indicator {{ image: none; width: 0px; }}
"""


def _inputs(t: Tokens, line: int, px: Callable[[float], int]) -> str:
    height = px(30) - 2 * line
    return f"""
QLineEdit, QComboBox {{ background: {t.surface}; color: {t.text}; border: {line}px solid {t.edge}; border-radius: 4px;
    min-height: {height}px; padding: 0px 7px; selection-background-color: {t.accent}; selection-color: {t.on}; }}
QPlainTextEdit, QTextEdit {{ background: {t.surface}; color: {t.text}; border: {line}px solid {t.edge};
    border-radius: 4px; padding: 3px 4px; selection-background-color: {t.accent}; selection-color: {t.on}; }}
QLineEdit, QPlainTextEdit {{ placeholder-text-color: {t.mute}; }}
QLineEdit:focus, QComboBox:focus {{ border: 2px solid {t.accent}; padding: 0px 6px; min-height: {height - 2}px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {t.accent}; padding: 2px 3px; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {{ background: {t.bg}; color: {t.mute};
    border-color: {t.line}; }}
QLineEdit:read-only, QPlainTextEdit:read-only {{ background: {t.bg}; border-color: {t.line}; }}
QLineEdit:read-only:focus, QPlainTextEdit:read-only:focus {{ border-color: {t.accent}; }}
QLineEdit[role="bare"], QLineEdit[role="bare"]:focus {{ border: none; background: transparent; padding: 0px;
    min-height: {px(24)}px; }}
QLineEdit[role="cell"] {{ border: {line}px solid transparent; border-radius: 3px; min-height: {px(24) - 2}px;
    padding: 0px 4px; background: transparent; }}
QLineEdit[role="cell"]:hover {{ border-color: {t.edge}; }}
QLineEdit[role="cell"]:focus {{ border: 2px solid {t.accent}; padding: 0px 3px; min-height: {px(24) - 4}px;
    background: {t.surface}; }}
QComboBox::drop-down {{ border: none; width: {px(24)}px; }}
QComboBox QAbstractItemView {{ background: {t.surface}; border: {line}px solid {t.edge}; outline: 0;
    selection-background-color: {t.selection}; selection-color: {t.on_selection}; }}
"""


def _indicators(t: Tokens, px: Callable[[float], int]) -> str:
    def picture(name: str) -> str:
        return f"image: url({resource(f'themes/{t.name}/{name}.svg').as_posix()});"

    size = f"width: {px(16)}px; height: {px(16)}px;"
    return f"""
QCheckBox, QRadioButton {{ background: transparent; color: {t.text}; spacing: 7px; border: 2px solid transparent;
    border-radius: 4px; padding: 1px; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {t.accent}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {t.mute}; }}
QRadioButton[role="bold"] {{ font-weight: 600; }}
QCheckBox::indicator, QRadioButton::indicator {{ {size} }}
QCheckBox::indicator:unchecked {{ {picture("check-off")} }}
QCheckBox::indicator:checked {{ {picture("check-on")} }}
QCheckBox::indicator:indeterminate {{ {picture("check-part")} }}
QCheckBox::indicator:unchecked:disabled {{ {picture("check-off-disabled")} }}
QCheckBox::indicator:checked:disabled {{ {picture("check-on-disabled")} }}
QRadioButton::indicator:unchecked {{ {picture("radio-off")} }}
QRadioButton::indicator:checked {{ {picture("radio-on")} }}
QRadioButton::indicator:unchecked:disabled {{ {picture("radio-off-disabled")} }}
QRadioButton::indicator:checked:disabled {{ {picture("radio-on-disabled")} }}
QMenu::indicator {{ {size} padding-left: 6px; }}
QMenu::indicator:unchecked {{ {picture("check-off")} }}
QMenu::indicator:checked {{ {picture("check-on")} }}
QComboBox::down-arrow {{ {picture("chevron-down")} {size} }}
QCalendarWidget QToolButton#qt_calendar_prevmonth {{ qproperty-icon: none; {picture("chevron-left")} }}
QCalendarWidget QToolButton#qt_calendar_nextmonth {{ qproperty-icon: none; {picture("chevron-right")} }}
"""


def _lists(t: Tokens, line: int, base: int, px: Callable[[float], int]) -> str:
    return f"""
QTableView, QListView, QTreeView {{ background: {t.surface}; color: {t.text}; border: none; outline: 0;
    selection-background-color: {t.selection}; selection-color: {t.on_selection}; gridline-color: {t.line}; }}
QListView[role="nav-list"] {{ background: transparent; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{ background: transparent; color: {t.text2}; border: none; border-bottom: {line}px solid {t.line};
    font-size: {max(9, base - 1)}pt; font-weight: 600; }}
QTableCornerButton::section {{ background: {t.alt}; border: none; }}
QTabBar {{ background: transparent; border: none; }}
QTabBar::tab {{ background: transparent; color: {t.text2}; border: none; border-bottom: 3px solid transparent;
    padding: {px(6)}px 9px {px(5)}px 9px; }}
QTabBar::tab:hover {{ color: {t.text}; }}
QTabBar::tab:selected {{ color: {t.text}; font-weight: 600; border-bottom: 3px solid {t.accent}; }}
QTabBar::tab:selected:focus {{ color: {t.accent}; background: {t.soft}; }}
QTabBar::tab:disabled {{ color: {t.mute}; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {t.edge}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {t.text2}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0px; height: 0px; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {t.surface}; border: {line}px solid {t.edge}; border-radius: 0px; max-height: 8px;
    min-height: 6px; }}
QProgressBar::chunk {{ background: {t.bar}; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {t.alt}; }}
QCalendarWidget QToolButton {{ background: transparent; color: {t.text}; border: 2px solid transparent;
    min-height: {px(24)}px; padding: 0px 6px; }}
QCalendarWidget QToolButton:focus {{ border: 2px solid {t.accent}; }}
QCalendarWidget QAbstractItemView {{ selection-background-color: {t.accent}; selection-color: {t.on}; }}
"""


def _menus(t: Tokens, line: int, px: Callable[[float], int]) -> str:
    return f"""
QMenuBar {{ background: transparent; color: {t.text}; border: none; padding: 0px 7px; spacing: 0px; }}
QMenuBar::item {{ background: transparent; padding: {px(5)}px 8px; border-radius: 4px; }}
QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {t.alt}; }}
QMenu {{ background: {t.surface}; color: {t.text}; border: {line}px solid {t.edge}; padding: 4px 0px; }}
QMenu::item {{ background: transparent; padding: {px(5)}px 26px {px(5)}px 12px; border-left: 3px solid transparent; }}
QMenu::item:selected {{ background: {t.selection}; color: {t.on_selection}; border-left: 3px solid {t.accent}; }}
QMenu::item:disabled {{ color: {t.mute}; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 0px; }}
"""


def _severities(t: Tokens) -> str:
    """Last, so that a finding's outline wins over focus and read-only."""
    rules = []
    for severity, value in (("error", t.bad), ("warning", t.warn), ("note", t.accent)):
        for kind, padding in (("QLineEdit", "0px 6px"), ("QComboBox", "0px 6px"), ("QPlainTextEdit", "2px 3px")):
            chosen = f'{kind}[severity="{severity}"]'
            rules.append(f"{chosen}, {chosen}:focus {{ border: 2px solid {value}; padding: {padding}; }}")
    return "\n".join(rules)
