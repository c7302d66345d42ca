"""A third value for a cell in conflict, typed with the inputs that the record's own form has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QRadioButton

from db.domain.fields import Kind, from_json, value_to_json
from db.domain.registers import BY_NAME
from desktop.ui.pages.registers.definition import FieldPlace, FormPlan, GroupPlan
from desktop.ui.pages.registers.form_building import FormBuilder
from desktop.ui.widgets.form.making import make_field
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from db.domain.fields import Json
    from db.domain.registers import RegisterSpec
    from desktop.services.conflicts import ConflictCell
    from desktop.ui.session import Session
    from desktop.ui.widgets.fields.base import Field

_SIDES = 2  # inputs in one line


class OtherValue(QFrame):
    """The choice "Giá trị khác" and its inputs.

    Signals:
        typed: something was typed; the choice is made with it.

    Attributes:
        button: the choice.
    """

    typed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._session = session
        self._register: RegisterSpec | None = None
        self._fields: dict[str, Field] = {}
        self.button = QRadioButton(self.tr("Giá trị khác"))
        self._key = make_label(role="key")
        self.head = QFrame()
        self.head.setProperty("role", "plain")
        row = QHBoxLayout(self.head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.button)
        row.addWidget(self._key, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self._inputs = QGridLayout(self)
        self._inputs.setContentsMargins(0, 0, 0, 0)
        self._inputs.setSpacing(8)

    def show_cell(self, cell: ConflictCell) -> None:
        """Empty inputs for a cell; none where nothing can be typed: deletions, owners, lists of items."""
        self._drop_inputs()
        register = BY_NAME[cell.register]
        specs = [spec for spec in register.fields if spec.name in cell.fields]
        can_type = cell.can_decide and bool(specs) and all(spec.kind is not Kind.ITEMS for spec in specs)
        self.setVisible(can_type)
        self.head.setVisible(can_type)
        self.button.setShortcut("")
        if not can_type:
            return
        key = str(len(cell.values) + 1)
        self.button.setShortcut(key)
        self._key.setText(key)
        self._register = register
        plan = FormPlan((GroupPlan("other", "", tuple(FieldPlace(spec.name) for spec in specs)),))
        builder = FormBuilder(self._session, register.name, receiver=self, names={}, place=str)
        shown = from_json(register.record, cell.values[0].values)
        (group,) = builder.groups(plan, day=self._session.today(), value=shown)
        for at, definition in enumerate(group.fields):
            field = make_field(definition, today=self._session.today)
            field.set_names(f"{self.button.text()}: {definition.label}", "")
            field.changed.connect(self._on_typed)
            line, side = at // _SIDES, at % _SIDES * 2
            if len(group.fields) > 1:
                self._inputs.addWidget(make_label(definition.label, "label"), line, side)
            self._inputs.addWidget(field, line, side + 1)
            self._fields[definition.name] = field

    def field(self, name: str) -> Field:
        """The input of a field of the cell."""
        return self._fields[name]

    def problem(self) -> str:
        """Why what stands there is no value yet, in words; empty when it is one."""
        found = next((words for field in self._fields.values() if (words := field.problem())), "")
        if found or not all(field.is_empty() for field in self._fields.values()):
            return found
        return self.tr("Cần ghi giá trị khác.")

    def values(self) -> dict[str, Json]:
        """The fields of the cell as typed, plain; those left empty are left out."""
        assert self._register is not None
        plain = {name: value_to_json(self._register.field(name), field.value()) for name, field in self._fields.items()}
        return {name: value for name, value in plain.items() if value is not None}

    def focus(self) -> None:
        """Put the keyboard on the first input."""
        for field in self._fields.values():
            field.focus()
            return

    def _on_typed(self) -> None:
        self.button.setChecked(True)
        self.typed.emit()

    def _drop_inputs(self) -> None:
        self._fields.clear()
        while (item := self._inputs.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
