"""Garbage is collected in the GUI thread only.

Python may collect in whatever thread allocates. A worker that happened to collect a forgotten widget would destroy it
outside the GUI thread, which Qt answers with a crash. So automatic collection is off while the window runs, and a timer
of the GUI thread collects instead.
"""

from __future__ import annotations

import gc

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

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


def destroy_windows() -> None:
    """Destroy every window that is still reachable, while Qt stands.

    One that Python takes down with itself, after the application has gone, ends the program with a crash.
    """
    gc.collect()
    for window in QApplication.topLevelWidgets():
        if shiboken6.isValid(window):
            shiboken6.delete(window)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
