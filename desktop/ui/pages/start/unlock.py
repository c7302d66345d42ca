"""The pane that opens a database or unlocks the screen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.dialogs.unlock import UnlockPanel
from desktop.ui.pages.start.window import Pane


class UnlockPane(Pane):
    """Asks for the passphrase in the middle of the window.

    Signals:
        left: the start page is wanted; not while the screen is locked.

    Attributes:
        panel: the card with the field.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.subtitle = self.tr("Sổ địa bàn phòng, chống tệ nạn mại dâm")
        self.panel = UnlockPanel()
        self.panel.other_asked.connect(self.left)
        self._locked = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 0)
        layout.addWidget(self.panel)

    def ask(self, unit: str, place: str, *, passphrase: bool, locked: bool = False) -> None:
        """Ask for the passphrase of a database (see `UnlockPanel.ask`)."""
        self._locked = locked
        if locked:
            self.note = self.tr("Màn hình làm việc đang khóa. Việc đang làm còn nguyên.")
        else:
            self.note = self.tr("Mọi việc làm trên máy này, không cần mạng.")
        self.panel.ask(unit, place, passphrase=passphrase, locked=locked)

    def pane_shown(self) -> None:
        self.panel.first_focus()

    def go_back(self) -> bool:
        if self._locked:
            return True
        self.left.emit()
        return True
