"""The row for naming any other period by its code."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from desktop.messages import describe
from desktop.ui import theme
from desktop.ui.widgets.buttons import ActionButton, IconButton
from desktop.ui.widgets.fields.text import TextField
from desktop.ui.widgets.labels import make_label


class PeriodRow(QFrame):
    """Hidden until asked for.

    Signals:
        chosen: Period.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.field = TextField()
        self.field.input().setMaximumWidth(theme.px(170))
        self.field.input().setPlaceholderText("2026-H1")
        label = make_label(self.tr("Mã kỳ"), "label")
        label.setBuddy(self.field.input())
        self._hint = make_label(
            self.tr("2026 · 2026-H1 · 2026-9M · 2026-Q3 · 2026-05; thêm @calendar để tính theo lịch")
        )
        self._hint.setProperty("role", "hint")
        self.field.set_names(self.tr("Mã kỳ"), self._hint.text())
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(label)
        row.addWidget(self.field)
        row.addWidget(ActionButton(self.tr("Mở kỳ"), on_click=self._choose))
        row.addWidget(self._hint, 1)
        row.addWidget(IconButton("close", self.tr("Đóng"), on_click=self.hide))
        self.field.input().returnPressed.connect(self._choose)
        self.field.changed.connect(lambda: self._say(""))
        self.hide()

    def open(self) -> None:
        """Show the row and go to its field."""
        self.show()
        self.field.focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def _choose(self) -> None:
        try:
            period = parse_period(self.field.value())
        except KnownError as error:
            self._say(describe(error).text)
            self.field.focus()
            return
        self._say("")
        self.hide()
        self.chosen.emit(period)

    def _say(self, problem: str) -> None:
        self.field.set_severity("error" if problem else "")
        self.field.input().setToolTip(problem)
        self.field.set_names(self.tr("Mã kỳ"), problem or self._hint.text())
