"""The page "Kiểm tra": the registers R2, R3b, R4 to R6 and R22 as lists, and the step that chooses a plan's places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.page_entry import PageEntry
from desktop.ui.pages.inspections import plans
from desktop.ui.pages.inspections.definitions import make_remedies, make_violations, make_visits
from desktop.ui.pages.inspections.goods import make_goods
from desktop.ui.pages.inspections.plans import PlanList, make_plans
from desktop.ui.pages.inspections.selection import SelectionStep
from desktop.ui.pages.inspections.teams import make_teams
from desktop.ui.pages.inspections.visit_list import VisitList
from desktop.ui.pages.registers.page import RegisterPage
from desktop.ui.texts import tr

if TYPE_CHECKING:
    from desktop.ui.session import Destination, Session

KEY = "inspections"


class InspectionsPage(RegisterPage):
    """The lists; a plan's places are chosen in a step above its list."""

    def arrive(self, destination: Destination) -> None:
        if destination.task == plans.SELECT:
            self._leave_steps()
            self.open_selection(destination.record_id)
        else:
            super().arrive(destination)

    def open_selection(self, plan_id: str = "") -> SelectionStep:
        """Open the step that chooses the places of a plan; of a new one for an empty id."""
        self.show_register(plans.NAME)
        step = SelectionStep(self.session, plan_id)
        self._import = step
        step.left.connect(lambda: self._close_import(plans.NAME))
        step.kept.connect(self._on_kept)
        step.bindings_changed.connect(self._tell_bindings)
        self.addWidget(step)
        self._show(step)
        step.page_shown()
        return step

    def _leave_steps(self) -> None:
        if self._form is not None:
            self._form.leave()
        if self._import is not None:
            self._close_import(plans.NAME)

    def _on_kept(self, plan_id: str, text: str) -> None:
        self._close_import(plans.NAME)
        shown = self.list_of(plans.NAME)
        shown.come_back_to(plan_id)
        shown.say_done(text)


def make_page(session: Session) -> InspectionsPage:
    """The page over an opened office."""
    definitions = (
        make_visits(session),
        make_plans(session),
        make_violations(session),
        make_remedies(),
        make_goods(session),
        make_teams(session),
    )
    lists = {"inspections": VisitList, plans.NAME: PlanList}
    return InspectionsPage(session, definitions, list_type=lists)


def make_entry(session: Session, group: str) -> PageEntry:
    """How the window lists the page."""
    return PageEntry(KEY, tr("Kiểm tra"), "clipboard", group, lambda: make_page(session))
