"""A field with one box for each choice, for short lists where everything offered should be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop.ui.widgets.fields.base import Draft, Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.ui.widgets.filter_bar import Option


class BoxesField(Field):
    """Boxes below each other. Value: tuple of codes in the order of the boxes; codes no longer offered are kept."""

    def __init__(self, options: Sequence[Option] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.row.addLayout(self._column)
        self._boxes: dict[str, QCheckBox] = {}
        self._others: tuple[str, ...] = ()
        self._name = ""
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these choices; those ticked stay ticked."""
        ticked = self.value() if self._boxes else ()
        for box in self._boxes.values():
            self._column.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._boxes = {}
        for option in options:
            box = QCheckBox(option.label.replace("&", "&&"))
            box.clicked.connect(self.changed)
            box.clicked.connect(self.left)
            self._column.addWidget(box)
            self._boxes[option.code] = box
        self._name_boxes()
        self.set_value(ticked)

    def input(self) -> QWidget:
        return next(iter(self._boxes.values()), self)

    def outlined(self) -> tuple[QWidget, ...]:
        return ()

    def set_names(self, name: str, description: str) -> None:
        self._name = name
        self._name_boxes()
        self.input().setAccessibleDescription(description)

    def value(self) -> tuple[str, ...]:
        return (*(code for code, box in self._boxes.items() if box.isChecked()), *self._others)

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        codes = tuple(value or ())
        self._others = tuple(code for code in codes if code not in self._boxes)
        for code, box in self._boxes.items():
            box.setChecked(code in codes)

    def draft(self) -> Draft:
        return list(self.value()) or None

    def set_draft(self, draft: Draft) -> None:
        self.set_value(draft if isinstance(draft, list) else ())

    def set_read_only(self, *, read_only: bool) -> None:
        for box in self._boxes.values():
            box.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, read_only)
            box.setEnabled(not read_only)

    def _name_boxes(self) -> None:
        for box in self._boxes.values():
            box.setAccessibleName(f"{self._name}: {box.text()}" if self._name else box.text())
