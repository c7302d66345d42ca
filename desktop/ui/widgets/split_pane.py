"""List and card beside each other; in a narrow window one after the other (Enter opens, Esc goes back)."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from desktop.ui import theme


class Memory(Protocol):
    """Where small things of the window are remembered between starts."""

    def recall(self, key: str) -> str:
        """What was kept under the key; "" for nothing."""
        ...

    def keep(self, key: str, value: str) -> None:
        """Keep it."""
        ...


class SplitPane(QSplitter):
    """A list at the left, a card of 400 to 430 pixels at the right.

    Signals:
        narrow_changed: the window became narrow (True) or wide.
    """

    narrow_changed = Signal(bool)

    def __init__(
        self,
        left: QWidget,
        card: QWidget,
        *,
        name: str,
        memory: Memory | None = None,
        card_width: int = 424,
        parent: QWidget | None = None,
    ) -> None:
        """Both beside each other.

        Args:
            left: list.
            card: what is shown of the chosen record.
            name: under which the width is remembered.
            memory: where; None forgets.
            card_width: at first.
            parent: owner.
        """
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._left, self._card = left, card
        self._key, self._memory = f"split.{name}", memory
        kept = memory.recall(self._key) if memory is not None else ""
        self._card_width = int(kept) if kept.isdigit() else card_width
        self._narrow = False
        self._card_open = False
        self._card_wanted = True
        self.setHandleWidth(14)
        self.setChildrenCollapsible(False)
        self.addWidget(left)
        self.addWidget(card)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        card.setMinimumWidth(280)
        left.setMinimumWidth(280)
        self.splitterMoved.connect(self._on_moved)

    @property
    def is_narrow(self) -> bool:
        """Whether only one of the two is shown."""
        return self._narrow

    def open_card(self) -> None:
        """Bring the card to the person: in a narrow window it takes the place of the list."""
        self._card_open = True
        self._card_wanted = True
        self._arrange()
        self._card.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_card(self) -> None:
        """Go back to the list."""
        self._card_open = False
        self._arrange()
        self._left.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_card_shown(self, *, shown: bool) -> None:
        """Show the card at all, or the list alone (nothing to show, drawer closed)."""
        self._card_wanted = shown
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look_at_width()

    def showEvent(self, event) -> None:  # noqa: ANN001 - QShowEvent
        super().showEvent(event)
        self._look_at_width()
        self._set_widths()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._narrow and self._card_open:
            self.close_card()
            return
        super().keyPressEvent(event)

    def _look_at_width(self) -> None:
        narrow = self.window().width() < theme.NARROW_WIDTH
        if narrow != self._narrow:
            self._narrow = narrow
            self._arrange()
            self.narrow_changed.emit(narrow)

    def _arrange(self) -> None:
        self._left.setVisible(not (self._narrow and self._card_open))
        self._card.setVisible(self._card_wanted and (not self._narrow or self._card_open))
        self._set_widths()

    def _set_widths(self) -> None:
        if not self._narrow and self.width() > 0:
            width = min(theme.px(self._card_width), self.width() - 300)
            self.setSizes([self.width() - width - self.handleWidth(), width])

    def _on_moved(self) -> None:
        self._card_width = round(self.sizes()[1] / max(1.0, theme.px(100) / 100))
        if self._memory is not None:
            self._memory.keep(self._key, str(self._card_width))
