"""A field that holds several records, each found by searching."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.card import make_plain
from desktop.ui.widgets.fields.base import Draft, Field
from desktop.ui.widgets.fields.record import Hit, RecordField
from desktop.ui.widgets.labels import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class RecordsField(Field):
    """Records one below the other, and a field to add another. Value: tuple of ids."""

    def __init__(
        self,
        search: Callable[[str, Callable[[Sequence[Hit]], None]], None],
        *,
        title_of: Callable[[str, Callable[[str], None]], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """As `RecordField`, for several."""
        super().__init__(parent)
        self._title_of = title_of
        self._titles: dict[str, str] = {}
        self._read_only = False
        self._adder = RecordField(search, title_of=title_of)
        self._adder.changed.connect(self._on_picked)
        self._adder.left.connect(self.left)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        outer = QVBoxLayout()
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addLayout(self._lines)
        outer.addWidget(self._adder)
        self.row.addLayout(outer)

    def input(self) -> QWidget:
        return self._adder.input()

    def value(self) -> tuple[str, ...]:
        return tuple(self._titles)

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        """Show records: ids, or pairs (id, title)."""
        self._titles = {}
        for one in value or ():
            record_id, title = one if isinstance(one, tuple) else (str(one), "")
            self._titles[record_id] = title
            if not title and self._title_of is not None:
                self._title_of(record_id, lambda found, record_id=record_id: self._name(record_id, found))
        self._show()

    def draft(self) -> Draft:
        return [[record_id, title] for record_id, title in self._titles.items()] or None

    def set_draft(self, draft: Draft) -> None:
        self.set_value([tuple(pair) for pair in draft] if isinstance(draft, list) else ())

    def problem(self) -> str:
        return self._adder.problem()

    def set_read_only(self, *, read_only: bool) -> None:
        self._read_only = read_only
        self._adder.setVisible(not read_only)
        self._show()

    def _on_picked(self) -> None:
        record_id = self._adder.value()
        if not record_id:
            return
        self._titles[record_id] = self._adder.input().text()
        self._adder.set_value("")
        self._show()
        self.changed.emit()

    def _name(self, record_id: str, title: str) -> None:
        if record_id in self._titles:
            self._titles[record_id] = title
            self._show()

    def _remove(self, record_id: str) -> None:
        self._titles.pop(record_id, None)
        self._show()
        self._adder.focus()
        self.changed.emit()

    def _show(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for record_id, title in self._titles.items():
            line = QHBoxLayout()
            line.setSpacing(6)
            name = ElidedLabel()
            name.set_text(title or "…")
            line.addWidget(name, 1)
            if not self._read_only:
                words = self.tr("Bỏ {title}").format(title=title)
                line.addWidget(IconButton("close", words, on_click=lambda record_id=record_id: self._remove(record_id)))
            self._lines.addWidget(make_plain(line))
