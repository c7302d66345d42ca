"""A field for a list of small values: a row of inputs each, with adding and removing in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import IconButton, LinkButton
from desktop.ui.widgets.fields.base import Draft, Field
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.ui.widgets.form.definitions import FieldDef


class ItemsField(Field):
    """Rows of inputs under common headings. Value: a tuple with one dictionary (or one `item`) per row not empty."""

    def __init__(
        self,
        columns: Sequence[FieldDef],
        make: Callable[[FieldDef], Field],
        *,
        item: Callable[..., object] | None = None,
        add_text: str = "",
        block: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """A list without rows.

        Args:
            columns: the inputs of a row; `options["width"]` fixes a column's width, others share the rest.
            make: makes the input of a column.
            item: makes one value from the row's values by name; without it rows are dictionaries.
            add_text: words of the link that adds a row.
            block: items of many inputs: each stands in its own frame, labels above, two or three inputs a line.
            parent: owner.
        """
        super().__init__(parent)
        self._columns, self._make, self._item, self._block = tuple(columns), make, item, block
        self._rows: list[dict[str, Field]] = []
        self._removers: list[IconButton] = []
        self._frames: dict[int, QFrame] = {}
        self._read_only = False
        outer = QVBoxLayout()
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self._grid.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._grid)
        self._add = LinkButton(add_text or self.tr("Thêm dòng"), on_click=self.add_row)
        outer.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        self.row.addLayout(outer)
        self._band = QFrame()
        self._band.setProperty("role", "band")
        self._band.setMinimumHeight(theme.px(24))
        self._grid.addWidget(self._band, 0, 0, 1, len(self._columns) + 1)
        self._band.hide()
        self._headings = [make_label(column.label, "small-bold", tone="text2") for column in self._columns]
        for at, (column, heading) in enumerate(zip(self._columns, self._headings, strict=True)):
            heading.setContentsMargins(8, 0, 0, 0)
            self._grid.addWidget(heading, 0, at)
            self._grid.setColumnStretch(at, 0 if column.options.get("width") else 1)
            heading.hide()

    def input(self) -> QWidget:
        return self._rows[0][self._columns[0].name].input() if self._rows else self._add

    def outlined(self) -> tuple[QWidget, ...]:
        return ()

    def set_names(self, name: str, description: str) -> None:
        self._add.setAccessibleName(f"{name}: {self._add.text()}")
        self._add.setAccessibleDescription(description)

    def value(self) -> tuple[Any, ...]:
        found = []
        for row in self._rows:
            if not all(field.is_empty() for field in row.values()):
                values = {name: field.value() for name, field in row.items()}
                found.append(values if self._item is None else self._item(**values))
        return tuple(found)

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        self._clear()
        for item in value or ():
            row = self._add_row()
            for name, field in row.items():
                field.set_value(item.get(name) if isinstance(item, dict) else getattr(item, name))

    def draft(self) -> Draft:
        return [{name: field.draft() for name, field in row.items()} for row in self._rows] or None

    def set_draft(self, draft: Draft) -> None:
        self._clear()
        for kept in draft if isinstance(draft, list) else []:
            row = self._add_row()
            for name, field in row.items():
                field.set_draft(kept.get(name))

    def problem(self) -> str:
        for at, row in enumerate(self._rows, start=1):
            for name, field in row.items():
                found = field.problem()
                if found:
                    label = next(column.label for column in self._columns if column.name == name)
                    return self.tr("Dòng {n}, {label}: {problem}").format(n=at, label=label.lower(), problem=found)
        return ""

    def set_read_only(self, *, read_only: bool) -> None:
        self._read_only = read_only
        self._add.setVisible(not read_only)
        for row, remove in zip(self._rows, self._removers, strict=True):
            remove.setVisible(not read_only)
            for field in row.values():
                field.set_read_only(read_only=read_only)

    def add_row(self) -> None:
        """Add an empty row and go to its first input."""
        row = self._add_row()
        row[self._columns[0].name].focus()
        self.changed.emit()

    def _add_row(self) -> dict[str, Field]:
        row: dict[str, Field] = {}
        for column in self._columns:
            field = self._make(column)
            field.set_names(column.label, "")
            if column.options.get("width"):
                field.setFixedWidth(theme.px(column.options["width"]))
            field.changed.connect(self.changed)
            field.left.connect(self.left)
            field.set_read_only(read_only=self._read_only)
            row[column.name] = field
        remove = IconButton("close", self.tr("Bỏ dòng này"), on_click=lambda: self._remove(row))
        if self._read_only:
            remove.hide()
        if self._block:
            self._lay_out_block(row, remove)
        else:
            self._lay_out_line(row, remove)
        self._rows.append(row)
        self._removers.append(remove)
        self._show_headings()
        return row

    def _lay_out_line(self, row: dict[str, Field], remove: IconButton) -> None:
        at = self._grid.rowCount()
        for place, field in enumerate(row.values()):
            self._grid.addWidget(field, at, place, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(remove, at, len(row), Qt.AlignmentFlag.AlignTop)

    def _lay_out_block(self, row: dict[str, Field], remove: IconButton) -> None:
        frame = QFrame()
        frame.setProperty("role", "code")
        lines = QVBoxLayout(frame)
        lines.setContentsMargins(10, 6, 4, 8)
        lines.setSpacing(6)
        line = first = QHBoxLayout()
        lines.addLayout(first)
        elastic = False
        for column in self._columns:
            if column.place == "row" and line.count():
                if not elastic:
                    line.addStretch(1)
                line, elastic = QHBoxLayout(), False
                lines.addLayout(line)
            elastic = elastic or not column.options.get("width")
            line.setSpacing(8)
            cell = QVBoxLayout()
            cell.setSpacing(1)
            label = make_label(column.label, "small")
            label.setBuddy(row[column.name].input())
            cell.addWidget(label)
            cell.addWidget(row[column.name])
            line.addLayout(cell, 0 if column.options.get("width") else 1)
        if not elastic:
            line.addStretch(1)
        first.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        self._frames[id(row)] = frame
        self._grid.addWidget(frame, self._grid.rowCount(), 0, 1, len(self._columns) + 1)

    def _show_headings(self) -> None:
        for heading in (self._band, *self._headings):
            heading.setVisible(bool(self._rows) and not self._block)

    def _remove(self, row: dict[str, Field]) -> None:
        at = self._rows.index(row)
        del self._rows[at]
        self._discard(row, self._removers.pop(at))
        self._show_headings()
        (self._rows[min(at, len(self._rows) - 1)][self._columns[0].name].focus if self._rows else self._add.setFocus)()
        self.changed.emit()

    def _clear(self) -> None:
        for row, remove in zip(self._rows, self._removers, strict=True):
            self._discard(row, remove)
        self._rows, self._removers = [], []
        self._show_headings()

    def _discard(self, row: dict[str, Field], remove: IconButton) -> None:
        for widget in (*row.values(), remove):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        frame = self._frames.pop(id(row), None)
        if frame is not None:
            self._grid.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
