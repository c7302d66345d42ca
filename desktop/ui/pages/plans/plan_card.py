"""The card of a plan: what it says, what it hands down to whom, its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from desktop.services.work_plan_lists import WorkPlanCard, work_plan_card
from desktop.ui import theme
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.registers.card_parts import quiet
from desktop.ui.pages.registers.details_card import DetailsCard
from desktop.ui.pages.registers.list_pane import stands_above
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.formats import NONE, say_number, say_plain
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.services.cards import RecordDetails
    from desktop.services.office import Office
    from desktop.services.work_plan_lists import HandedDown
    from desktop.ui.pages.registers.definition import FormPlan
    from desktop.ui.session import Session
    from desktop.ui.widgets.buttons import ActionButton

HANDED_DOWN = "handed_down"
_ROWS_SHOWN = 12


class WorkPlanCardView(DetailsCard):
    """A plan.

    Signals:
        hand_down_asked: numbers are to be handed down with this plan; its id.
    """

    register = "work_plans"
    hand_down_asked = Signal(str)

    def __init__(self, session: Session, plan: FormPlan, parent: QWidget | None = None) -> None:
        super().__init__(session, plan, parent=parent)

    def load(self, office: Office, record_id: str) -> Any:  # noqa: ANN401
        return work_plan_card(office, record_id)

    def details_of(self, data: Any) -> RecordDetails:  # noqa: ANN401
        card: WorkPlanCard = data
        return card.details

    def make_actions(self) -> None:
        self._hand_down: ActionButton | None = None
        if stands_above(self.session.office):
            self._hand_down = self.add_action(self.tr("Giao chỉ tiêu"), self._ask_to_hand_down, icon="inbox")

    def show_actions(self, data: Any) -> None:  # noqa: ANN401
        if self._hand_down is not None:
            self._hand_down.setEnabled(self.record_of(data).owned)

    def sub_of(self, data: Any) -> str:  # noqa: ANN401
        words = self.details_of(data).words
        number, day = words.get("number", ""), words.get("issued_on", "")
        return self.tr("{number} ngày {day}").format(number=number, day=day) if number and day else number or day

    def tabs(self) -> Sequence[tuple[str, str]]:
        summary, *others = super().tabs()
        if not stands_above(self.session.office):
            return (summary, *others)
        return (summary, (HANDED_DOWN, self.tr("Giao cấp dưới")), *others)

    def fill_tab(self, key: str, data: Any) -> Sequence[QWidget]:  # noqa: ANN401
        if key != HANDED_DOWN:
            return super().fill_tab(key, data)
        card: WorkPlanCard = data
        if not card.handed_down:
            return (quiet(self.tr("Kế hoạch này chưa giao chỉ tiêu cho đơn vị cấp dưới.")),)
        return tuple(widget for one in card.handed_down for widget in self._numbers(one))

    def _numbers(self, handed: HandedDown) -> tuple[QWidget, ...]:
        columns = (
            Column("unit", self.tr("Đơn vị"), sortable=False),
            Column("value", self.tr("Mức giao"), "right", 90, sortable=False),
        )
        table = DataTable(name=handed.name, margin=0)
        model = RowsModel(columns, parent=table)
        table.setModel(model)
        model.show_rows(
            [
                Row(str(at), (Cell(name), Cell(NONE if value is None else say_plain(value), bold=True)))
                for at, (name, value) in enumerate(handed.rows)
            ]
        )
        table.setFixedHeight(theme.row_height() * (1 + min(len(handed.rows), _ROWS_SHOWN)) + 2)
        words = self.tr("{n} đơn vị, tổng {total} {counted}").format(
            n=say_number(len(handed.rows)), total=say_plain(handed.total), counted=handed.counted
        )
        return (make_label(handed.name, "bold", wrap=True), make_label(words, "small"), table)

    def _ask_to_hand_down(self) -> None:
        if self.data is not None:
            self.hand_down_asked.emit(self.record_of(self.data).id)
