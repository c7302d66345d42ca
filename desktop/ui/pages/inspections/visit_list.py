"""The list of inspections, which also prints their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.services.visits import copy_of_visit
from desktop.ui.pages.registers.list_frame import ListFrame

if TYPE_CHECKING:
    from desktop.ui.pages.registers.definition import RegisterDef
    from desktop.ui.session import Session


class VisitList(ListFrame):
    """Prints the forms of the chosen inspections, and blank ones."""

    def __init__(self, session: Session, definition: RegisterDef) -> None:
        super().__init__(session, definition)
        doors = session.doors
        if doors.print_inspections is not None:
            words = self.tr("In biên bản các dòng đang chọn")
            self.add_more(words, self._print_chosen, icon="printer", action="print")
        blank = doors.print_blank
        if blank is not None:
            self.add_more(self.tr("In biên bản trống"), lambda: blank("", ""), icon="printer")

    def duplicate_values(self, value: Any) -> dict[str, Any]:  # noqa: ANN401
        return copy_of_visit(value)

    def _print_chosen(self) -> None:
        door, chosen = self.session.doors.print_inspections, self.table.chosen_ids()
        if door is not None and chosen:
            door(chosen)
