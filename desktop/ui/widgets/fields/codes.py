"""Fields that choose from a list: one code, several codes, yes/no/unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.widgets.fields.base import Draft, Field, Line
from desktop.ui.widgets.fields.pick_list import PickList
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.formats import tidy
from desktop.ui.widgets.matching import fold, matches, rank

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class ListLine(Line):
    """A line whose arrow, Enter and Esc keys belong to the list below while it is open.

    Signals:
        pressed: a click into the field; the list opens.
    """

    pressed = Signal()

    def __init__(self, on_key: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._on_key = on_key

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.isReadOnly():
            self.selectAll()
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.composing and self._on_key(event):
            return
        super().keyPressEvent(event)


class ListField(Field):
    """A line with a list below it; what is typed filters the list by code or words, unaccented."""

    def __init__(self, *, several: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._several = several
        self._line = ListLine(self._on_key)
        self.row.addWidget(self._line)
        self._mark = self._line.set_mark("chevron-down", self.tr("Mở danh sách (F4)"))
        self._mark.clicked.connect(self.open_list)
        self._list: PickList | None = None
        self._line.textEdited.connect(self._on_typed)
        self._line.left.connect(self._on_left)
        self._line.pressed.connect(self._on_pressed)
        self.bind_key(self._line, "F4", self.open_list)
        self.bind_key(self._line, "Alt+Down", self.open_list)
        self.bind_key(self._line, "Ctrl+'", self.same_asked.emit)

    def input(self) -> Line:
        return self._line

    def set_read_only(self, *, read_only: bool) -> None:
        self._line.setReadOnly(read_only)
        self._mark.setVisible(not read_only)

    def open_list(self) -> None:
        """Show the choices below the field."""
        if self._line.isReadOnly():
            return
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.is_list_open:
            self.close_list()
        else:
            self.show_choices("")

    @property
    def is_list_open(self) -> bool:
        """Whether the choices are to be seen."""
        return self._list is not None and not self._list.isHidden()

    def close_list(self) -> None:
        """Take the choices away."""
        if self._list is not None:
            self._list.hide()

    def show_choices(self, typed: str) -> None:
        """Show what matches the typed text; subclasses call `offer`."""
        raise NotImplementedError

    def on_picked(self, code: str) -> None:
        """A choice was taken."""
        raise NotImplementedError

    def on_left(self) -> None:
        """The field was left; settle what was typed."""
        raise NotImplementedError

    def offer(self, options: Sequence[Option], **how: Any) -> None:  # noqa: ANN401 - passed to PickList.offer
        """Show these choices."""
        if self._list is None or self._list.parentWidget() is not self.window():
            self._list = PickList(self._line, several=self._several)
            self._list.picked.connect(self.on_picked)
        self._list.offer(options, **how)

    def hideEvent(self, event) -> None:  # noqa: ANN001 - QHideEvent
        self.close_list()
        super().hideEvent(event)

    def _on_pressed(self) -> None:
        if not self.is_list_open:
            self.open_list()

    def _on_typed(self) -> None:
        self.changed.emit()
        self.show_choices(tidy(self._line.text()))

    def _on_left(self) -> None:
        self.close_list()
        if not self._line.isReadOnly():
            self.on_left()
        self.left.emit()

    def _on_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if not self.is_list_open or self._list is None:
            if key == Qt.Key.Key_Down and event.modifiers() == Qt.KeyboardModifier.NoModifier:
                self.open_list()
                return True
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            self._list.move_by(steps[Qt.Key(key)])
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            current = self._list.current()
            if current is not None:
                self.on_picked(current.code)
            return True
        if key == Qt.Key.Key_Escape:
            self.close_list()
            return True
        return False


def find_options(typed: str, options: Sequence[Option]) -> list[Option]:
    """The choices that match by code or words, best first."""
    if not typed:
        return list(options)
    found = [one for one in options if fold(one.code) == fold(typed) or matches(typed, one.label, one.sub)]
    return sorted(found, key=lambda one: (fold(one.code) != fold(typed), rank(typed, one.label)))


class CodeField(ListField):
    """One choice. Value: its code, "" for none."""

    def __init__(self, options: Sequence[Option] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._options: tuple[Option, ...] = tuple(options)
        self._code = ""

    def options(self) -> tuple[Option, ...]:
        """The choices offered."""
        return self._options

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these choices; the value stays, even when it is no longer offered."""
        self._options = tuple(options)
        self.set_value(self._code)

    def value(self) -> str:
        return self._code if not self.problem() else ""

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        self._code = str(value or "")
        self._line.setText(self._label_of(self._code))
        self._line.setCursorPosition(0)

    def draft(self) -> Draft:
        if self._line.text() == self._label_of(self._code):
            return self._code or None
        return {"typed": self._line.text(), "code": self._code}

    def set_draft(self, draft: Draft) -> None:
        if isinstance(draft, dict):
            self.set_value(draft.get("code"))
            self._line.setText(str(draft.get("typed", "")))
        else:
            self.set_value(draft)

    def is_empty(self) -> bool:
        return not self._line.text().strip()

    def problem(self) -> str:
        typed = tidy(self._line.text())
        if not typed or typed == self._label_of(self._code):
            return ""
        return self.tr("Không có “{typed}” trong danh sách. Chọn một dòng.").format(typed=typed)

    def show_choices(self, typed: str) -> None:
        found = find_options(typed, self._options)
        note = "" if found else self.tr("Không có dòng nào khớp.")
        self.offer(found, current=self._code if not typed else "", note=note)

    def on_picked(self, code: str) -> None:
        self.close_list()
        self.set_value(code)
        self.changed.emit()
        self.left.emit()

    def on_left(self) -> None:
        typed = tidy(self._line.text())
        if not typed:
            self._code = ""
            return
        if typed == self._label_of(self._code):
            return
        exact = [one for one in self._options if fold(typed) in (fold(one.code), fold(one.label))]
        found = exact or find_options(typed, self._options)
        if len(found) == 1:
            self.set_value(found[0].code)
            self.changed.emit()

    def _label_of(self, code: str) -> str:
        return next((one.label for one in self._options if one.code == code), code)


class CodesField(ListField):
    """Several choices, ticked in the list below. Value: tuple of codes in the order of the list."""

    def __init__(self, options: Sequence[Option] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(several=True, parent=parent)
        self._options: tuple[Option, ...] = tuple(options)
        self._codes: tuple[str, ...] = ()
        self._line.setPlaceholderText(self.tr("Chọn trong danh sách"))

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these choices."""
        self._options = tuple(options)
        self.set_value(self._codes)

    def value(self) -> tuple[str, ...]:
        return self._codes

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        wanted = tuple(value or ())
        known = [one.code for one in self._options]
        self._codes = tuple(sorted(wanted, key=lambda code: known.index(code) if code in known else len(known)))
        self._show()

    def draft(self) -> Draft:
        return list(self._codes) or None

    def set_draft(self, draft: Draft) -> None:
        self.set_value(tuple(draft) if isinstance(draft, list) else ())

    def show_choices(self, typed: str) -> None:
        found = find_options(typed, self._options)
        note = self.tr("Enter để chọn hoặc bỏ chọn, Esc để đóng") if found else self.tr("Không có dòng nào khớp.")
        self.offer(found, ticked=self._codes, note=note)

    def open_list(self) -> None:
        if not self.is_list_open and not self._line.isReadOnly():
            self._line.clear()
        super().open_list()

    def on_picked(self, code: str) -> None:
        chosen = set(self._codes) ^ {code}
        self._codes = tuple(one.code for one in self._options if one.code in chosen)
        if self._list is not None:
            self._list.retick(self._codes)
        self.changed.emit()

    def on_left(self) -> None:
        self._show()

    def close_list(self) -> None:
        was_open = self.is_list_open
        super().close_list()
        if was_open:
            self._show()

    def _show(self) -> None:
        labels = {one.code: one.label for one in self._options}
        text = "; ".join(labels.get(code, code) for code in self._codes)
        self._line.setText(text)
        self._line.setToolTip(text)
        self._line.setCursorPosition(0)


class YesNoField(CodeField):
    """Có, không, chưa rõ. Value: True, False or None."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_options((Option("1", self.tr("có")), Option("0", self.tr("không")), Option("?", self.tr("chưa rõ"))))

    def value(self) -> Any:  # noqa: ANN401 - bool or None
        return {"1": True, "0": False}.get(super().value())

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        code = value if isinstance(value, str) else {True: "1", False: "0"}.get(value, "")
        super().set_value(code)
