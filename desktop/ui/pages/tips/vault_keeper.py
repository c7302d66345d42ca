"""Holds the open vault of informants in memory, for five minutes or until somebody locks it or leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from desktop.services.informants import UnlockedVault
    from desktop.ui.session import Session


class VaultKeeper(QObject):
    """The open vault of one page.

    Signals:
        turned: it was opened or locked.
    """

    turned = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._vault: UnlockedVault | None = None
        self._ending = QTimer(self, singleShot=True)
        self._ending.timeout.connect(self.lock)
        session.ending.connect(self.lock)
        session.office_changed.connect(self.lock)

    def vault(self) -> UnlockedVault | None:
        """The open vault; None while it is locked."""
        if self._vault is not None and self._session.office.clock.now() >= self._vault.until:
            self.lock()
        return self._vault

    def open(self, vault: UnlockedVault) -> None:
        """Hold a vault that was just opened."""
        self._vault = vault
        left = vault.until - self._session.office.clock.now()
        self._ending.start(max(0, round(left.total_seconds() * 1000)))
        self.turned.emit()

    def lock(self) -> None:
        """Let go of it."""
        self._ending.stop()
        if self._vault is not None:
            self._vault = None
            self.turned.emit()
