"""A state on a page: shape of the icon and word, colour third."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.widgets.cells import State
from desktop.ui.widgets.labels import IconLabel, make_label, set_tone


class StateBadge(QWidget):
    """Icon and word of a state."""

    def __init__(self, state: State | None = None, *, bold: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel()
        self._word = make_label(role="bold" if bold else "body")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._word, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        if state is not None:
            self.show_state(state)

    def show_state(self, state: State) -> None:
        """Show a state."""
        self._icon.show_icon(state.icon, role=state.tone or "text2")
        self._word.setText(state.word)
        set_tone(self._word, state.tone or "text2")
        self.setAccessibleName(state.word)


class Legend(QWidget):
    """States beside each other, each with its count or meaning (foot of a list, below a matrix)."""

    def __init__(self, states: tuple[State, ...] = (), *, bold: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bold = bold
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(18)
        self.show_states(states)

    def show_states(self, states: tuple[State, ...]) -> None:
        """Show these states in place of the earlier ones."""
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # deleted later; until then it must not show through
                widget.deleteLater()
        for state in states:
            icon = IconLabel(state.icon, role=state.tone or "text2")
            word = make_label(state.word, "small-bold" if self._bold else "small", tone=state.tone)
            pair = QHBoxLayout()
            pair.setSpacing(6)
            pair.addWidget(icon)
            pair.addWidget(word)
            holder = QWidget()
            holder.setLayout(pair)
            pair.setContentsMargins(0, 0, 0, 0)
            self._layout.addWidget(holder)
        self._layout.addStretch(1)
