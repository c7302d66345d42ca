"""What is asked and decided in "Xung đột", and what stands beside its tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.services.conflicts import compare_record, decide_conflicts, list_conflicts
from desktop.ui.errors import show_known_error
from desktop.ui.widgets.formats import say_number

if TYPE_CHECKING:
    from db.domain.changes import Changes
    from db.domain.errors import KnownError
    from desktop.services.conflicts import ConflictCell, Decision
    from desktop.ui.pages.receiving.conflicts_tab import ConflictsTab
    from desktop.ui.pages.receiving.page import ReceivingPage
    from desktop.ui.session import Session


class ConflictWork(QObject):
    """Asks the services for the tab."""

    def __init__(self, session: Session, page: ReceivingPage, tab: ConflictsTab) -> None:
        super().__init__(page)
        self._session, self._page, self._tab = session, page, tab
        self._wanted = ""
        tab.cell_chosen.connect(self._compare)
        tab.decided.connect(self._decide)
        tab.record_asked.connect(session.open_record)

    def refresh(self) -> None:
        """Ask again what is in conflict."""
        self._session.read(list_conflicts, receiver=self, done=self._on_listed, key="conflicts")

    def show_record(self, record_id: str) -> None:
        """Put the focus on a record as soon as the list is here; "" for none."""
        self._wanted = record_id
        self._tab.choose_record(record_id)
        self.refresh()

    def _on_listed(self, cells: tuple[ConflictCell, ...]) -> None:
        self._tab.show_cells(cells)
        if self._wanted:
            self._tab.choose_record(self._wanted)
            self._wanted = ""
        words = self.tr("Xung đột {n}").format(n=say_number(len(cells))) if cells else self.tr("Xung đột")
        self._page.tabs.set_title("conflicts", words)

    def _compare(self, cell: ConflictCell) -> None:
        self._session.read(
            lambda office: compare_record(office, cell),
            receiver=self,
            done=lambda lines: self._tab.show_record(cell.key, lines),
            key="conflict",
        )

    def _decide(self, decisions: list[Decision], why: str) -> None:
        undo = self._session.undo
        steps = len(undo.done)

        def on_done(changes: Changes) -> None:
            del changes
            self._tab.clear_reason()
            self.refresh()
            written = len(undo.done) - steps
            words = self._page.tr("Đã ghi quyết định cho {n} mục.").format(n=say_number(len(decisions)))
            if written > 0:
                self._page.offer_undo(words, lambda: self._session.take_back(receiver=self._page, steps=written))
            else:
                self._page.show_banner("conflicts", "ok", text=words)

        def on_failed(error: KnownError) -> None:
            show_known_error(self._page, error)
            self.refresh()

        self._session.write(
            lambda office: decide_conflicts(office, decisions, why, undo=undo),
            receiver=self,
            done=on_done,
            failed=on_failed,
        )
