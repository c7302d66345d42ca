"""What a card asks before it acts: a reason, or a day and a note; in place, with Enter and Esc."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.fields.dates import DateField
from desktop.ui.widgets.fields.text import TextField
from desktop.ui.widgets.form.definitions import FieldNote
from desktop.ui.widgets.form.field_row import make_note
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class AskPanel(QFrame):
    """One or two fields and two buttons.

    Signals:
        answered: day (or None) and words.
        given_up: Esc or the second button.
    """

    answered = Signal(object, str)
    given_up = Signal()

    def __init__(
        self,
        title: str,
        *,
        go: str,
        words: str,
        words_needed: str = "",
        today: Callable[[], date] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """A panel.

        Args:
            title: what is about to be done.
            go: words of the button that does it.
            words: label of the text field; "" for none.
            words_needed: what is said when the text field is left empty; "" when it may be.
            today: which day it is; given when a day is asked for, too.
            parent: owner.
        """
        super().__init__(parent)
        self.setProperty("role", "code")
        self._words_needed = words_needed
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        column.addWidget(make_label(title, "bold", wrap=True))
        self.day: DateField | None = None
        if today is not None:
            self.day = DateField(today=today)
            self.day.set_value(today())
            column.addWidget(self._labelled(self.tr("Ngày"), self.day))
        self.words = TextField(longest=300)
        if words:
            column.addWidget(self._labelled(words, self.words))
        self._notes = QVBoxLayout()
        column.addLayout(self._notes)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.go_button = ActionButton(go, on_click=self._answer)
        self.back_button = ActionButton(self.tr("Hủy bỏ"), on_click=self.given_up.emit)
        row.addWidget(self.go_button)
        row.addWidget(self.back_button)
        row.addStretch(1)
        column.addLayout(row)
        self.words.input().returnPressed.connect(self._answer)

    def begin(self) -> None:
        """Go to the text field, or to the day."""
        (self.day or self.words).focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            return
        super().keyPressEvent(event)

    def _labelled(self, text: str, field: DateField | TextField) -> QFrame:
        holder = QFrame()
        holder.setProperty("role", "plain")
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        label = make_label(text, "label")
        label.setBuddy(field.input())
        field.set_names(text, "")
        row.addWidget(label)
        row.addWidget(field, 1)
        return holder

    def _answer(self) -> None:
        said = self.words.value()
        problem = (self.day.problem() if self.day is not None else "") or self.words.problem()
        if self.day is not None and not problem and self.day.value() is None:
            problem = self.tr("Chưa ghi ngày.")
        if not problem and self._words_needed and not said:
            problem = self._words_needed
        if problem:
            self._show_problem(problem)
            return
        self.answered.emit(self.day.value() if self.day is not None else None, said)

    def _show_problem(self, problem: str) -> None:
        while (item := self._notes.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._notes.addWidget(make_note(FieldNote("error", problem)))
        (self.words if self.words.is_empty() else self.day or self.words).focus()
