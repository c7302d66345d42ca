"""A single box to tick: true or false, for settings and for rows of items."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.ui.widgets.fields.base import Draft, Field


class TickField(Field):
    """A box with its words beside it. Value: True or False."""

    def __init__(self, text: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QCheckBox(text)
        self.row.addWidget(self._box)
        self.row.addStretch(1)
        self._box.clicked.connect(self.changed)
        self._box.clicked.connect(self.left)

    def input(self) -> QCheckBox:
        return self._box

    def value(self) -> bool:
        return self._box.isChecked()

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        self._box.setChecked(bool(value))

    def draft(self) -> Draft:
        return self._box.isChecked()

    def set_draft(self, draft: Draft) -> None:
        self._box.setChecked(bool(draft))

    def is_empty(self) -> bool:
        return not self._box.isChecked()

    def set_read_only(self, *, read_only: bool) -> None:
        self._box.setEnabled(not read_only)
