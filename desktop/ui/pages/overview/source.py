"""Keeps what the first page shows up to date: asked once, and again a moment after every change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from db.domain.registers import BY_NAME
from desktop.services.overview import Overview, load_overview
from desktop.services.reminders import Reminders, load_reminders

if TYPE_CHECKING:
    from desktop.ui.session import Session

CHANGES_WAIT_MS = 250


class OverviewSource(QObject):
    """One per opened office; the page, the navigation's counts and its foot read the same answer.

    Signals:
        changed: a newer Overview is there.

    Attributes:
        value: the newest; None before the first.
    """

    changed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent or session)
        self._session = session
        self.value: Overview | None = None
        self._soon = QTimer(self, singleShot=True, interval=CHANGES_WAIT_MS)
        self._soon.timeout.connect(self.refresh)
        session.changes.watch(self, *BY_NAME, then=lambda _: self._soon.start())
        session.targets_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Ask anew."""
        self._soon.stop()
        self._session.read(load_overview, receiver=self, done=self._on_loaded, key="overview")

    def _on_loaded(self, overview: Overview) -> None:
        self.value = overview
        self.changed.emit(overview)


class ReminderSource(QObject):
    """Drafts left behind and the age of the last backup, asked anew now and then.

    Signals:
        changed: newer Reminders are there.

    Attributes:
        value: the newest; None before the first.
    """

    changed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent or session)
        self._session = session
        self.value: Reminders | None = None

    def refresh(self) -> None:
        """Ask anew."""
        self._session.read(load_reminders, receiver=self, done=self._on_loaded, key="reminders")

    def _on_loaded(self, reminders: Reminders) -> None:
        self.value = reminders
        self.changed.emit(reminders)
