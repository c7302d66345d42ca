"""Fields for counts, amounts of money and decimal numbers: plain lines, read on leaving."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.ui import theme
from desktop.ui.widgets.fields.base import Draft, Field, Line
from desktop.ui.widgets.formats import read_decimal, read_whole, say_number, say_plain, tidy
from desktop.ui.widgets.labels import make_label


class NumberLine(Field):
    """A number in a line, right-aligned, with its unit beside it."""

    def __init__(self, *, unit: str = "", width: int = 120, most: int = 0, parent: QWidget | None = None) -> None:
        """A number.

        Args:
            unit: words beside the field.
            width: of the line; 0 fills the row.
            most: the largest number; 0 for no limit.
            parent: owner.
        """
        super().__init__(parent)
        self._most = most
        self._line = Line()
        self._line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if width:
            self._line.setFixedWidth(theme.px(width))
        self.row.addWidget(self._line)
        if width:
            self.row.addStretch(1)
        if unit:
            self.show_unit(unit)
        self._line.textEdited.connect(self.changed)
        self._line.left.connect(self._on_left)
        self.bind_key(self._line, "Ctrl+'", self.same_asked.emit)

    def show_unit(self, unit: str) -> None:
        """Put words behind the line."""
        self.row.insertWidget(1, make_label(unit, "label"))

    def read(self, text: str) -> int | float | None:
        """The number meant; ValueError when it is none."""
        raise NotImplementedError

    def say(self, number: float) -> str:
        """The number as it is shown."""
        raise NotImplementedError

    def example(self) -> str:
        """A number to show how it is written."""
        raise NotImplementedError

    def input(self) -> Line:
        return self._line

    def value(self) -> int | float | None:
        try:
            return self.read(self._line.text())
        except ValueError:
            return None

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        self._line.setText("" if value is None else self.say(value))

    def draft(self) -> Draft:
        return self._line.text() or None

    def set_draft(self, draft: Draft) -> None:
        self._line.setText(str(draft or ""))

    def is_empty(self) -> bool:
        return not self._line.text().strip()

    def problem(self) -> str:
        value = self.value()
        if value is None and not self.is_empty():
            return self.tr("Chưa đọc được số “{typed}”. Ghi bằng chữ số, ví dụ {example}.").format(
                typed=tidy(self._line.text()), example=self.example()
            )
        if value is not None and self._most and value > self._most:
            return self.tr("Số lớn hơn mức {most}. Kiểm tra lại số đã gõ.").format(most=say_number(self._most))
        return ""

    def set_read_only(self, *, read_only: bool) -> None:
        self._line.setReadOnly(read_only)

    def _on_left(self) -> None:
        value = self.value()
        if value is not None and not self._line.isReadOnly():
            self.set_value(value)
        self.left.emit()


class CountField(NumberLine):
    """A whole number from 0. Value: int or None."""

    def __init__(
        self, *, unit: str = "", width: int = 84, most: int = 0, grouped: bool = True, parent: QWidget | None = None
    ) -> None:
        """A count; `grouped` is off for years, which are written without a point."""
        super().__init__(unit=unit, width=width, most=most, parent=parent)
        self._grouped = grouped

    def read(self, text: str) -> int | None:
        return read_whole(text)

    def say(self, number: float) -> str:
        return say_number(number) if self._grouped else str(number)

    def example(self) -> str:
        return "12"


class MoneyField(NumberLine):
    """Whole đồng, shown as 1.234.567. Value: int or None."""

    def __init__(self, *, width: int = 150, most: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(width=width, most=most, parent=parent)
        self.show_unit(self.tr("đồng"))

    def read(self, text: str) -> int | None:
        typed = tidy(text).lower()
        for ending in ("đồng", "vnđ", "đ", "₫"):
            typed = typed.removesuffix(ending).strip()
        return read_whole(typed)

    def say(self, number: float) -> str:
        return say_number(number)

    def example(self) -> str:
        return "1.500.000"


class DecimalField(NumberLine):
    """A decimal number with a comma. Value: float or None."""

    def read(self, text: str) -> float | None:
        return read_decimal(text)

    def say(self, number: float) -> str:
        return say_plain(number)

    def example(self) -> str:
        return "12,5"
