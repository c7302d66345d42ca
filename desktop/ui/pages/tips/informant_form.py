"""The fields about who gave a tip; what is typed here is kept nowhere until it is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.domain.informants import LONGEST, Informant
from desktop.ui.pages.reports.fields import Labelled
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.fields.text import TextField

if TYPE_CHECKING:
    from desktop.ui.widgets.fields.base import Field


class InformantForm(QFrame):
    """Four lines and two buttons.

    Signals:
        sealed: the Informant to put away.
        given_up: nothing is to be put away.
    """

    sealed = Signal(object)
    given_up = Signal()

    def __init__(self, informant: Informant, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self.name = Labelled(
            self.tr("Họ tên hoặc cách gọi"),
            TextField(longest=LONGEST),
            hint=self.tr("Chỉ ghi điều người báo tin đồng ý cho ghi."),
        )
        self.telephone = Labelled(self.tr("Điện thoại"), TextField(longest=LONGEST))
        self.address = Labelled(self.tr("Địa chỉ"), TextField(longest=LONGEST))
        self.note = Labelled(self.tr("Ghi chú"), TextField(longest=LONGEST))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part, value in zip(self._parts(), self._values(informant), strict=True):
            part.field.set_value(value)
            column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(ActionButton(self.tr("Niêm phong"), icon="lock", look="primary", on_click=self.seal))
        row.addWidget(ActionButton(self.tr("Hủy bỏ"), on_click=self.given_up.emit))
        row.addStretch(1)
        column.addLayout(row)

    def begin(self) -> None:
        """Go to the first line."""
        self.name.field.focus()

    def value(self) -> Informant:
        """What stands in the fields."""
        return Informant(*(part.field.value() for part in self._parts()))

    def seal(self) -> None:
        """Hand over what was typed, when there is anything."""
        wrong: Field | None = next((part.field for part in self._parts() if part.field.problem()), None)
        if wrong is not None:
            wrong.focus()
        elif self.value().is_empty:
            self.name.refuse(self.tr("Chưa ghi gì. Bỏ trống nghĩa là người báo tin ẩn danh."))
        else:
            self.sealed.emit(self.value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            return
        super().keyPressEvent(event)

    def _parts(self) -> tuple[Labelled, ...]:
        return (self.name, self.telephone, self.address, self.note)

    def _values(self, informant: Informant) -> tuple[str, ...]:
        return (informant.name, informant.telephone, informant.address, informant.note)
