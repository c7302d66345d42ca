"""Icons by name, recoloured from the tokens in force and kept.

The drawings are `resources/icons/<name>.svg`, 16 px with 1.4 px strokes, in two placeholder colours: `currentColor`
and, for marks cut out of filled shapes, `currentBack`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop.paths import resource
from desktop.ui.tokens import LIGHT, Tokens

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

Iconed = QAbstractButton | QAction

_THIN_FROM = 40
_SIZES = (16, 20, 24, 32, 48, 64)
_NAME, _ROLE = "iconName", "iconRole"
_colors = LIGHT


def use_colors(tokens: Tokens) -> None:
    """Draw from now on in these colours."""
    global _colors  # noqa: PLW0603 - one theme for the program
    _colors = tokens
    icon.cache_clear()
    pixmap.cache_clear()
    _picture.cache_clear()
    _renderer.cache_clear()


@cache
def icon(name: str, *, role: str = "text") -> QIcon:
    """The icon for buttons and menus.

    Args:
        name: file name below `resources/icons` without ending; FileNotFoundError for a name that is not there.
        role: name of a colour token, for example `text`, `accent`, `on`, `bad`.
    """
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(pixmap(name, role=role, size=size), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, role=role, size=size), QIcon.Mode.Active)
        made.addPixmap(pixmap(name, role=role, size=size), QIcon.Mode.Selected)
        made.addPixmap(pixmap(name, role="mute", size=size), QIcon.Mode.Disabled)
    return made


def app_icon() -> QIcon:
    """The sign of the program for windows and the task bar."""
    return QIcon(str(resource("icons/app.svg")))


@cache
def _picture(name: str, front: str, back: str, side: int, ratio: float) -> QPixmap:
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, front, back).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return made


@cache
def pixmap(name: str, *, role: str = "text", size: int = 16, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `size` logical pixels."""
    return _picture(name, _color_of(role), _colors.surface, size, ratio)


def paint(
    painter: QPainter,
    name: str,
    rect: QRectF | QRect,
    *,
    role: str = "text",
    back: str = "surface",
    printing: bool = False,
) -> None:
    """Draw the icon into a rectangle, large ones with a thinner stroke; `printing` draws lines instead of a picture."""
    place = QRectF(rect)
    thin = place.width() >= _THIN_FROM
    if not printing and not thin:
        side = round(place.width())
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(place.topLeft(), _picture(name, _color_of(role), _color_of(back), side, ratio))
        return
    _renderer(name, _color_of(role), _color_of(back), thin=thin).render(painter, place)


def put(target: Iconed, name: str, *, role: str = "text") -> None:
    """Give a button or action an icon that follows the theme."""
    target.setProperty(_NAME, name)
    target.setProperty(_ROLE, role)
    target.setIcon(icon(name, role=role) if name else QIcon())


def refresh(app: QApplication) -> None:
    """Draw the icons given by `put` again, after the colours changed."""
    for widget in app.allWidgets():
        if isinstance(widget, QAbstractButton):
            _again(widget)
        for action in widget.actions():
            _again(action)


def _again(target: Iconed) -> None:
    name = QObject.property(target, _NAME)
    if name:
        target.setIcon(icon(name, role=QObject.property(target, _ROLE)))


def _color_of(role: str) -> str:
    return role if role.startswith("#") else getattr(_colors, role)


@cache
def _source(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text(encoding="utf-8")


@cache
def _renderer(name: str, front: str, back: str, *, thin: bool = False) -> QSvgRenderer:
    drawing = _source(name).replace("currentColor", QColor(front).name()).replace("currentBack", QColor(back).name())
    if thin:
        drawing = drawing.replace('stroke-width="1.4"', 'stroke-width="0.55"')
    return QSvgRenderer(QByteArray(drawing.encode()))
