"""What screen readers and input methods need of every widget."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QWidget


def without_arguments(call: Callable[[], object]) -> Callable[..., None]:
    """The call as a slot that takes whatever a signal brings and passes none of it on."""

    def slot(*_: object) -> None:
        call()

    return slot


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say something that appeared by itself."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def commit_typing() -> None:
    """Finish a word that is still being composed; called before a shortcut acts."""
    method = QGuiApplication.inputMethod()
    if method is not None:
        method.commit()


def restyle(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties the style sheet looks at, and have it look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
