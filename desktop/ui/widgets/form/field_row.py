"""A field with its label before it and its findings beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.card import make_plain
from desktop.ui.widgets.labels import IconLabel, make_label
from desktop.ui.widgets.speaking import restyle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.ui.widgets.fields.base import Field
    from desktop.ui.widgets.form.definitions import FieldDef, FieldNote

SEVERITIES = ("error", "warning", "note")
ICONS = {"error": "state-bad", "warning": "state-warn", "note": "state-info"}
TONES = {"error": "bad", "warning": "warn", "note": "accent"}


class FieldLabel(QLabel):
    """The label of a field, with a red star when it is required."""

    def __init__(self, text: str, *, required: bool, inline: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setProperty("role", "label" if inline else "body")
        self._text, self._required = text, required
        self.setWordWrap(not inline)
        self.say()
        if required:
            theme.changed().changed.connect(self.say)

    def set_text(self, text: str) -> None:
        """Another label."""
        self._text = text
        self.say()

    def say(self) -> None:
        """Write the label; again after the colours changed."""
        star = f' <b style="color:{theme.tokens().bad}">*</b>' if self._required else ""
        self.setText(self._text.replace("&", "&amp;").replace("<", "&lt;") + star)


class BoundField(QObject):
    """A field of a form: its definition, label, input and the findings under it."""

    def __init__(self, definition: FieldDef, field: Field, parent: QObject) -> None:
        super().__init__(parent)
        self.definition, self.field = definition, field
        inline = definition.place != "row"
        self.label = FieldLabel(definition.label, required=definition.required, inline=inline)
        self.label.setBuddy(field.input())
        self.notes_area = QVBoxLayout()
        self.notes_area.setSpacing(2)
        self.notes: tuple[FieldNote, ...] = ()
        self.is_shown = True
        self._shown: list[QWidget] = []
        self._help = make_label(definition.help, "hint", wrap=True) if definition.help else None
        if self._help is not None:
            self.notes_area.addWidget(self._help)
        self._say_names()

    def show_notes(self, notes: Sequence[FieldNote]) -> None:
        """Show these findings in place of the earlier ones, the worst first."""
        ordered = tuple(sorted(notes, key=lambda note: SEVERITIES.index(note.severity)))
        if ordered == self.notes:
            return
        self.notes = ordered
        for widget in self._shown:
            self.notes_area.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = [make_note(note) for note in ordered]
        for widget in self._shown:
            self.notes_area.addWidget(widget)
        if self._help is not None:
            self._help.setVisible(not ordered)
        self.field.set_severity(self.severity())
        self._say_names()

    def severity(self) -> str:
        """The worst severity of its findings; "" for none."""
        return self.notes[0].severity if self.notes else ""

    def _say_names(self) -> None:
        name = self.definition.label
        if self.definition.required:
            name = self.tr("{label}, bắt buộc").format(label=name)
        words = {"error": self.tr("Lỗi"), "warning": self.tr("Cảnh báo"), "note": self.tr("Lưu ý")}
        said = " ".join(f"{words[note.severity]}: {note.text}" for note in self.notes)
        self.field.set_names(name, said or self.definition.help)


def make_note(note: FieldNote) -> QWidget:
    """One finding: icon and words in its colour."""
    line = QHBoxLayout()
    line.setSpacing(6)
    words = make_label(note.text, "finding", wrap=True)
    restyle(words, tone=TONES[note.severity])
    line.addWidget(IconLabel(ICONS[note.severity], role=TONES[note.severity], size=15), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(words, 1)
    return make_plain(line)


def lay_out_row(grid: QGridLayout, line: int, first: BoundField, beside: Sequence[BoundField]) -> None:
    """Put a field, and those beside it, into a line of the group: labels left, findings beneath."""
    first.label.setContentsMargins(0, theme.px(6), 0, 0)
    grid.addWidget(first.label, line, 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(3)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(first.field, 1 if not beside else 0)
    for bound in beside:
        if bound.definition.label:
            row.addWidget(bound.label)
        row.addWidget(bound.field, 1 if bound is beside[-1] else 0)
    column.addLayout(row)
    for bound in (first, *beside):
        column.addLayout(bound.notes_area)
    grid.addLayout(column, line, 1)


def lay_out_above(grid: QGridLayout, line: int, fields: Sequence[BoundField]) -> None:
    """Put small fields into one row with their labels above."""
    row = QHBoxLayout()
    row.setSpacing(10)
    notes = QVBoxLayout()
    notes.setSpacing(3)
    for bound in fields:
        column = QVBoxLayout()
        column.setSpacing(2)
        bound.label.setWordWrap(False)
        column.addWidget(bound.label)
        column.addWidget(bound.field)
        row.addLayout(column, 1)
        notes.addLayout(bound.notes_area)
    outer = QVBoxLayout()
    outer.setSpacing(3)
    outer.addLayout(row)
    outer.addLayout(notes)
    grid.addLayout(outer, line, 0, 1, 2)
