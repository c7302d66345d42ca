"""A field that chooses a record by searching for it in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.fields.base import Draft
from desktop.ui.widgets.fields.codes import ListField
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import tidy
from desktop.ui.widgets.search_field import WAIT_MS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Hit = tuple[str, str, str]
"""id, title, subtitle"""


class RecordField(ListField):
    """One record. Value: its id, "" for none.

    Signals:
        open_asked: id of the record the person wants to see.
    """

    open_asked = Signal(str)

    def __init__(
        self,
        search: Callable[[str, Callable[[Sequence[Hit]], None]], None],
        *,
        title_of: Callable[[str, Callable[[str], None]], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """A field over a search.

        Args:
            search: takes the typed text and a function to call with (id, title, subtitle) of the hits, as a rule
                from the `done` of `Tasks.run`; a later question makes earlier answers void.
            title_of: takes an id and a function to call with its title, for `set_value` with an id alone.
            parent: owner.
        """
        super().__init__(parent=parent)
        self._search, self._title_of = search, title_of
        self._id, self._title = "", ""
        self._hits: dict[str, str] = {}
        self._question = 0
        self._open = IconButton("link", self.tr("Mở hồ sơ đang chọn"), on_click=lambda: self.open_asked.emit(self._id))
        self._open.hide()
        self.row.addWidget(self._open)
        self._line.setPlaceholderText(self.tr("Gõ để tìm"))
        self._wait = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._wait.timeout.connect(self._ask)

    def value(self) -> str:
        return self._id if not self.problem() else ""

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        """Show a record: its id, or a pair (id, title)."""
        if isinstance(value, tuple):
            self._show(str(value[0]), str(value[1]))
            return
        record_id = str(value or "")
        self._show(record_id, self._hits.get(record_id, ""))
        if record_id and not self._title and self._title_of is not None:
            self._title_of(record_id, lambda title: self._show(record_id, title) if self._id == record_id else None)

    def draft(self) -> Draft:
        return [self._id, self._line.text()] if self._id or self._line.text() else None

    def set_draft(self, draft: Draft) -> None:
        record_id, text = draft if isinstance(draft, list) else ("", "")
        self._show(record_id, text)

    def is_empty(self) -> bool:
        return not self._line.text().strip()

    def problem(self) -> str:
        typed = tidy(self._line.text())
        if not typed or (self._id and typed == self._title):
            return ""
        return self.tr("Chưa chọn bản ghi cho “{typed}”. Chọn một dòng trong danh sách.").format(typed=typed)

    def show_choices(self, typed: str) -> None:
        del typed
        self._wait.start()

    def on_picked(self, code: str) -> None:
        self.close_list()
        self._show(code, self._hits.get(code, code))
        self.changed.emit()
        self.left.emit()

    def on_left(self) -> None:
        self._wait.stop()
        self._question += 1
        if not self._line.text().strip():
            self._show("", "")
        elif self._line.text() == self._title:
            return
        elif len(self._hits) == 1:
            self.on_picked(next(iter(self._hits)))

    def set_openable(self, *, openable: bool) -> None:
        """Show the button that opens the chosen record."""
        self._open.setVisible(openable)

    def _ask(self) -> None:
        self._question += 1
        question = self._question
        typed = tidy(self._line.text())
        self._search("" if typed == self._title else typed, lambda hits: self._answer(question, hits))

    def _answer(self, question: int, hits: Sequence[Hit]) -> None:
        if question != self._question or not self._line.hasFocus():
            return
        self._hits = {record_id: title for record_id, title, _ in hits}
        note = "" if hits else self.tr("Không tìm thấy.")
        self.offer([Option(record_id, title, sub) for record_id, title, sub in hits], current=self._id, note=note)

    def _show(self, record_id: str, title: str) -> None:
        self._id, self._title = record_id, title
        self._line.setText(title)
        self._line.setCursorPosition(0)
        self._open.setEnabled(bool(record_id))
