"""The drawer at the right of any page that explains the figure somebody opened there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from db.domain.registers import REGISTERS
from desktop.ui import theme
from desktop.ui.errors import show_known_error
from desktop.ui.pages.explaining.card import ExplanationCard
from desktop.ui.pages.explaining.saving import save_explained

if TYPE_CHECKING:
    from db.domain.changes import Changes
    from desktop.ui.pages.explaining.asked import FigureAsked
    from desktop.ui.session import Session
    from desktop.ui.widgets.page_frame import PageFrame

_WIDTH, _MARGIN = 430, 14


class ExplainDrawer(QFrame):
    """Hidden until a figure is opened; stands over the page, which keeps its place and its selection.

    Attributes:
        card: the explanation.
    """

    def __init__(self, frame: PageFrame, session: Session) -> None:
        """A drawer of one page.

        Args:
            frame: the page.
            session: the opened office.
        """
        super().__init__(frame)
        self.setProperty("role", "page")
        self._frame, self._session = frame, session
        self._came_from: QWidget | None = None
        self.card = ExplanationCard(session)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.hide()
        self.card.close_asked.connect(self.close_drawer)
        self.card.refused.connect(lambda error: show_known_error(frame, error))
        self.card.save_asked.connect(lambda asked: save_explained(frame, session, asked))
        frame.installEventFilter(self)
        session.changes.watch(self, *(register.name for register in REGISTERS), then=self._on_changes)

    def open_figure(self, asked: FigureAsked) -> None:
        """Open the drawer on a figure; the focus goes into it and comes back when it closes."""
        if not self.isVisible():
            self._came_from = self._frame.window().focusWidget()
        self._place()
        self.show()
        self.raise_()
        self.card.setFocus(Qt.FocusReason.OtherFocusReason)
        self.card.explain(asked)

    def close_drawer(self) -> None:
        """Close it and go back to where the person was."""
        self.hide()
        back, self._came_from = self._came_from, None
        if back is not None and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._frame and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        """At the right, from the top of the page to its foot; over all of it in a narrow window."""
        room = self._frame.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        width = min(room.width(), theme.px(_WIDTH))
        self.setGeometry(room.right() - width + 1, room.top(), width, room.height())

    def _on_changes(self, changes: Changes) -> None:
        del changes
        if self.isVisible():
            self.card.again()
