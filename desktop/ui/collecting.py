"""Garbage is collected in the GUI thread only.

Python may collect in whatever thread allocates. A worker that happened to collect a forgotten widget would destroy it
outside the GUI thread, which Qt answers with a crash. So automatic collection is off while the window runs, and a timer
of the GUI thread collects instead.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1_000


class GarbageTimer(QObject):
    """Collects what Python's own thresholds say is due, once a second, for as long as it lives."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def _collect(self) -> None:
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
