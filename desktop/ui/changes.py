"""One signal that carries what changed to whoever shows those records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.domain.changes import Changes


class ChangesHub(QObject):
    """Announces Changes in the GUI thread.

    Signals:
        changed: Changes of one action.
    """

    changed = Signal(object)

    def announce(self, changes: Changes) -> None:
        """Tell everybody; nothing is sent when nothing changed."""
        if changes.records or changes.registers:
            self.changed.emit(changes)

    def watch(self, receiver: QObject, *registers: str, then: Callable[[Changes], None]) -> None:
        """Call `then` for every change that touches one of the registers, as long as the receiver lives."""

        def on_changed(changes: Changes) -> None:
            if not shiboken6.isValid(receiver):
                self.changed.disconnect(on_changed)
            elif any(changes.touches(register) for register in registers):
                then(changes)

        self.changed.connect(on_changed)
