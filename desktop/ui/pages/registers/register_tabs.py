"""The row of tabs by which a page with several registers goes from list to list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QTabBar, QVBoxLayout

from desktop.ui.widgets.labels import make_rule

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class RegisterTabs(QFrame):
    """Tabs that stand the same in every list of the page.

    Signals:
        chosen: name of another register.
    """

    chosen = Signal(str)

    def __init__(self, tabs: Sequence[tuple[str, str]], *, current: str, parent: QWidget | None = None) -> None:
        """The tabs.

        Args:
            tabs: name and words of the registers.
            current: the register in whose list they stand.
            parent: owner.
        """
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._names = [name for name, _ in tabs]
        self._own = self._names.index(current)
        self._bar = QTabBar()
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setAccessibleName(self.tr("Các sổ của trang"))
        for _, words in tabs:
            self._bar.addTab(words)
        self._bar.setCurrentIndex(self._own)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(make_rule())
        self._bar.currentChanged.connect(self._on_changed)

    def has_focus(self) -> bool:
        """Whether somebody goes through the tabs by key."""
        return self._bar.hasFocus()

    def take_focus(self) -> None:
        """Let the arrows go on to the next tab."""
        self._bar.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self, at: int) -> None:
        if at != self._own:
            # These tabs stay behind; when their list comes back they must show their own place.
            self._bar.blockSignals(True)
            self._bar.setCurrentIndex(self._own)
            self._bar.blockSignals(False)
            self.chosen.emit(self._names[at])
