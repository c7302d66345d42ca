"""What the window must know of a page before it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page of the program.

    Attributes:
        key: its name in code.
        title: in the navigation and the palette.
        icon: its icon.
        group: key of its group in the navigation; "" keeps it out of the navigation (reached from other pages).
        factory: makes the page when it is first shown; a PageFrame, or a widget with an attribute `frame`.
    """

    key: str
    title: str
    icon: str
    group: str
    factory: Callable[[], QWidget]
