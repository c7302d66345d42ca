"""What a form says when somebody typed in it before: go on with that draft, or give it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.labels import IconLabel, make_label
from desktop.ui.widgets.speaking import announce, restyle, without_arguments

if TYPE_CHECKING:
    from collections.abc import Callable


class TwoWays(QFrame):
    """A sentence with two buttons, the first taking the focus.

    Signals:
        first: the first button.
        second: the second button.
    """

    first = Signal()
    second = Signal()

    def __init__(self, text: str, ways: tuple[str, str], *, parent: QWidget | None = None) -> None:
        """A row at the top of a page's body.

        Args:
            text: the sentence.
            ways: words of the two buttons; the first is the safe one.
            parent: owner.
        """
        super().__init__(parent)
        self.setProperty("role", "banner")
        restyle(self, tone="info")
        row = QHBoxLayout(self)
        row.setContentsMargins(11, 7, 10, 7)
        row.setSpacing(10)
        row.addWidget(IconLabel("state-info", role="accent"))
        words = make_label(text, wrap=True)
        row.addWidget(words, 1)
        self.first_button = ActionButton(ways[0], on_click=self.first.emit)
        self.second_button = ActionButton(ways[1], on_click=self.second.emit)
        row.addWidget(self.first_button)
        row.addWidget(self.second_button)
        self.setAccessibleName(text)

    def ask(self) -> None:
        """Take the focus and let a screen reader say the sentence."""
        self.first_button.setFocus()
        announce(self, self.accessibleName())


def two_ways(text: str, ways: tuple[tuple[str, Callable[[], object]], tuple[str, Callable[[], object]]]) -> TwoWays:
    """The row with what its buttons do."""
    made = TwoWays(text, (ways[0][0], ways[1][0]))
    made.first.connect(without_arguments(ways[0][1]))
    made.second.connect(without_arguments(ways[1][1]))
    return made
