"""The card that enters one change of units: a new name, or a unit that takes over others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.unit_entry import Founding, Renaming, preview_unit_entry
from desktop.services.units import find_units
from desktop.ui.errors import show_known_error
from desktop.ui.pages.reports.fields import Labelled
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card, make_scroll
from desktop.ui.widgets.fields.codes import CodeField
from desktop.ui.widgets.fields.dates import DateField
from desktop.ui.widgets.fields.record import RecordField
from desktop.ui.widgets.fields.records import RecordsField
from desktop.ui.widgets.fields.text import TextField
from desktop.ui.widgets.fields.ticks import TickField
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.speaking import commit_typing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.services.office import Office
    from desktop.services.unit_lists import UnitListPreview
    from desktop.ui.session import Session
    from desktop.ui.widgets.fields.record import Hit
    from desktop.ui.widgets.page_frame import PageFrame

_FOUNDING, _RENAMING = "founding", "renaming"


class UnitEntryCard(Card):
    """The fields, and "Xem trước…".

    Signals:
        previewed: UnitListPreview of what was entered; the person says whether it is kept.

    Attributes:
        kind: new unit or new name.
        former: the units whose territory it takes over.
        unit: the unit that gets another name.
    """

    previewed = Signal(object)

    def __init__(self, session: Session, page: PageFrame, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._session, self._page = session, page
        self.set_title(self.tr("Nhập một thay đổi"))
        self.kind = CodeField()
        self.kind.set_options(
            [Option(_FOUNDING, self.tr("Sáp nhập, chia, lập mới")), Option(_RENAMING, self.tr("Đổi tên"))]
        )
        self.kind.set_value(_FOUNDING)
        self.kind.changed.connect(self._show_fields)
        self.former = Labelled(
            self.tr("Đơn vị cũ"),
            RecordsField(self._search),
            hint=self.tr("Các đơn vị nhập vào, hết hiệu lực từ ngày đó. Bỏ trống khi lập mới hẳn."),
        )
        self.divided = TickField(self.tr("Chỉ nhận một phần địa bàn đơn vị cũ"))
        self.unit = Labelled(self.tr("Đơn vị đổi tên"), RecordField(self._search), required=True)
        self.code = Labelled(self.tr("Mã đơn vị mới"), TextField(longest=5), required=True)
        self.name = Labelled(
            self.tr("Tên mới"),
            TextField(longest=200),
            required=True,
            hint=self.tr("Có loại đơn vị đứng đầu: Phường Hưng Đạo."),
        )
        self.on = Labelled(self.tr("Từ ngày"), DateField(today=session.today), required=True)
        self.look_button = ActionButton(self.tr("Xem trước…"), icon="eye", on_click=self.look)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Labelled(self.tr("Việc"), self.kind))
        for widget in (self.former, self.divided, self.unit, self.code, self.name, self.on):
            column.addWidget(widget)
        column.addStretch(1)
        self.body.addWidget(make_scroll(inner), 1)
        self.body.addWidget(self.look_button)
        self._show_fields()

    def clear(self) -> None:
        """Empty the fields: what they said is kept."""
        self.former.field.set_value(())
        self.unit.field.set_value("")
        self.divided.set_value(False)
        for labelled in (self.code, self.name):
            labelled.field.set_value("")
        self.on.field.set_value(None)

    def look(self) -> None:
        """Have shown what the entry would change, once nothing is missing."""
        commit_typing()
        entry = self._entry()
        if entry is not None:
            self._session.read(
                lambda office: preview_unit_entry(office, entry),
                receiver=self,
                done=self._show,
                failed=lambda error: show_known_error(self._page, error),
                key="unit.entry",
            )

    # -- inside --------------------------------------------------------------------------------------------------

    def _show(self, preview: UnitListPreview) -> None:
        self.previewed.emit(preview)

    def _entry(self) -> Renaming | Founding | None:
        is_new = self.kind.value() == _FOUNDING
        needed = [
            (self.code, self.tr("Chưa nhập mã của đơn vị mới.")) if is_new else (self.unit, self._no_unit()),
            (self.name, self.tr("Chưa nhập tên mới.")),
            (self.on, self.tr("Chưa nhập ngày bắt đầu.")),
        ]
        for labelled, words in needed:
            if said := words if labelled.field.is_empty() else labelled.field.problem():
                labelled.refuse(said)
                return None
        name, on = str(self.name.field.value()), self.on.field.value()
        if not is_new:
            return Renaming(self.unit.field.value(), name, on)
        former = tuple(self.former.field.value())
        return Founding(str(self.code.field.value()), name, on, former, bool(former) and self.divided.value())

    def _no_unit(self) -> str:
        return self.tr("Chưa chọn đơn vị.")

    def _show_fields(self) -> None:
        is_new = self.kind.value() == _FOUNDING
        for widget in (self.former, self.divided, self.code):
            widget.setVisible(is_new)
        self.unit.setVisible(not is_new)

    def _search(self, typed: str, answer: Callable[[Sequence[Hit]], None]) -> None:
        def show(found: tuple[Hit, ...]) -> None:
            answer(found)

        self._session.read(lambda office: _hits(office, typed), receiver=self, done=show, key="unit.search")


def _hits(office: Office, typed: str) -> tuple[Hit, ...]:
    return tuple(
        (unit.id, unit.label, ", ".join(part for part in (unit.code, unit.validity) if part))
        for unit in find_units(office, typed)
    )
