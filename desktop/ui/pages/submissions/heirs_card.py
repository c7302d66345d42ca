"""With which successor the records of a divided former unit count: one choice for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.services.successions import DividedUnit, choose_heir, list_divided_units
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.fields.codes import CodeField
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.form.field_row import FieldLabel
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from desktop.ui.session import Session


class HeirsCard(Card):
    """Hidden while no divided former unit can have records here.

    Attributes:
        fields: the choice of each former unit, by its id.
    """

    def __init__(self, *, session: Session) -> None:
        super().__init__()
        self.set_title(self.tr("Đơn vị cũ đã chia"))
        self._session = session
        self._shown: tuple[DividedUnit, ...] = ()
        self.fields: dict[str, CodeField] = {}
        self._holder = QFrame()
        self._holder.setProperty("role", "plain")
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        words = self.tr("Hồ sơ đến ngày chấm dứt tính cho đơn vị kế thừa này; mỗi hồ sơ một lần.")
        self.body.addWidget(make_label(words, "small", wrap=True))
        self.body.addWidget(self._holder)
        self.hide()

    def refresh(self) -> None:
        """Ask which there are."""
        self._session.read(list_divided_units, receiver=self, done=self._show, key="heirs")

    def _show(self, divided: tuple[DividedUnit, ...]) -> None:
        self.setVisible(bool(divided))
        if divided == self._shown:
            return
        self._shown = divided
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.fields = {}
        for one in divided:
            field = CodeField([Option(each.id, each.name) for each in one.successors])
            field.set_value(one.heir.id if one.heir else "")
            field.set_names(one.unit.name, "")
            label = FieldLabel(one.unit.name, required=False)
            label.setBuddy(field.input())
            field.changed.connect(lambda former=one.unit.id: self._choose(former))
            self.fields[one.unit.id] = field
            self._column.addWidget(label)
            self._column.addWidget(field)

    def _choose(self, former: str) -> None:
        heir = self.fields[former].value() or None

        def done(_: object) -> None:
            self._session.say_saved()
            self._session.targets_changed.emit()

        self._session.write(lambda office: choose_heir(office, former, heir), receiver=self, done=done)
