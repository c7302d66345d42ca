"""Taking in a workbook as a step of a register's page."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop.ui.widgets.page_frame import PageFrame


class ImportStep(PageFrame):
    """What the page needs of such a step.

    Signals:
        left: back to the list, nothing taken in.
        done: a sentence for the undo strip; the import is the newest step of the session.
    """

    left = Signal()
    done = Signal(str)

    def page_shown(self) -> None:
        """The step came up: it may ask for the file."""
