"""Tabs of a page or a card: heavy word and an accent line below the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.ui.widgets.card import make_scroll
from desktop.ui.widgets.labels import make_rule

if TYPE_CHECKING:
    from collections.abc import Callable


class Tabs(QFrame):
    """A row of tabs over a stack; a tab's content is made when it is first shown.

    Signals:
        shown: key of the tab now on top.
    """

    shown = Signal(str)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        """Tabs; `name` is what a screen reader calls them."""
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._keys: list[str] = []
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._made: dict[str, QWidget] = {}
        self._bar = QTabBar()
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setUsesScrollButtons(True)
        self._bar.setAccessibleName(name)
        self.stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(make_rule())
        layout.addWidget(self.stack, 1)
        self._bar.currentChanged.connect(self._on_chosen)

    def add(self, key: str, title: str, make: Callable[[], QWidget], *, scroll: bool = False) -> None:
        """Add a tab; `make` is called when it is first shown; `scroll` for contents that may be higher than the tab."""
        self._keys.append(key)
        self._makers[key] = (lambda: make_scroll(make())) if scroll else make
        self._bar.addTab(title.replace("&", "&&"))

    def set_title(self, key: str, title: str) -> None:
        """Change the words of a tab, for example its count."""
        self._bar.setTabText(self._keys.index(key), title.replace("&", "&&"))

    def show_tab(self, key: str) -> None:
        """Bring a tab to the top."""
        self._bar.setCurrentIndex(self._keys.index(key))

    def current(self) -> str:
        """Key of the tab on top."""
        return self._keys[self._bar.currentIndex()]

    def widget_of(self, key: str) -> QWidget:
        """The content of a tab, made now if it has not been shown yet."""
        if key not in self._made:
            self._made[key] = self._makers[key]()
            self.stack.addWidget(self._made[key])
        return self._made[key]

    def _on_chosen(self, at: int) -> None:
        if 0 <= at < len(self._keys):
            self.stack.setCurrentWidget(self.widget_of(self._keys[at]))
            self.shown.emit(self._keys[at])
