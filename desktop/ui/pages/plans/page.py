"""The page "Kế hoạch & chỉ tiêu": indicators against their targets, the register of plans, the sets of targets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from desktop.services.plans import remove_plan, save_plan
from desktop.ui.page_entry import PageEntry
from desktop.ui.pages.plans import register
from desktop.ui.pages.plans.apply_plan import ApplyPlanStep
from desktop.ui.pages.plans.figures_tab import FiguresTab
from desktop.ui.pages.plans.hand_down import HandDownStep
from desktop.ui.pages.plans.send_plan import SendPlanStep
from desktop.ui.pages.plans.set_form import SetForm
from desktop.ui.pages.plans.sets_tab import SetsTab
from desktop.ui.pages.registers.list_frame import ListFrame
from desktop.ui.pages.registers.list_pane import stands_above
from desktop.ui.pages.registers.page import RegisterPage
from desktop.ui.texts import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from db.domain.targets import Plan
    from desktop.ui.pages.plans.plan_card import WorkPlanCardView
    from desktop.ui.session import Destination, Session
    from desktop.ui.widgets.page_frame import PageFrame

KEY = "plans"
FIGURES, SETS, HAND_DOWN, SEND, APPLY = "figures", "sets", "hand_down", "send", "apply"

Step = SetForm | HandDownStep | SendPlanStep | ApplyPlanStep


def make_page(session: Session) -> PlansPage:
    """The page over an opened office."""
    return PlansPage(session)


def make_entry(session: Session, group: str) -> PageEntry:
    """How the window lists the page."""
    return PageEntry(KEY, tr("Kế hoạch & chỉ tiêu"), "target", group, lambda: make_page(session))


class PlansPage(RegisterPage):
    """The page; its first tab and its last are no registers.

    Attributes:
        figures: the tab "Chỉ tiêu".
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, (register.make_definition(session),), parent=parent)
        self._sets: SetsTab | None = None
        self._step: Step | None = None
        self._connect_list()
        self.figures = FiguresTab(session)
        self.figures.plan_asked.connect(self._begin_plan)
        self.figures.sets_asked.connect(lambda: self.show_register(SETS))
        self.figures.bindings_changed.connect(self._tell_bindings)
        if stands_above(session.office):
            self.figures.add_button(self.tr("Giao chỉ tiêu"), self.open_hand_down, icon="inbox")
            self.figures.add_more(self.tr("Xuất gói kế hoạch xuống…"), self.open_send, icon="outbox")
        if session.office.superior is not None:
            self.figures.add_more(self.tr("Gói kế hoạch của cấp trên…"), self.open_apply, icon="inbox")
        self.add_tabs(self.figures, FIGURES)
        self.addWidget(self.figures)
        self.setCurrentWidget(self.figures)

    # -- what the window calls ---------------------------------------------------------------------------------------

    def page_shown(self) -> None:
        """The page came to the top."""
        shown = self.frame
        if isinstance(shown, (FiguresTab, SetsTab, SetForm, HandDownStep, SendPlanStep, ApplyPlanStep)):
            shown.page_shown()
        else:
            super().page_shown()

    def page_hidden(self) -> None:
        """Another page came to the top."""
        super().page_hidden()
        if self._step is not None:
            self._step.page_hidden()

    def first_focus(self) -> QWidget:
        """Where the focus goes from the navigation."""
        shown = self.frame
        if isinstance(shown, (FiguresTab, SetsTab)):
            return shown.first_focus()
        return super().first_focus()

    def arrive(self, destination: Destination) -> None:
        """Show a figure (`tab="figures"`, its code as record), the sets (`tab="sets"`), or what registers do."""
        if self._step is not None:
            self._step.leave()
        filters = destination.filters or {}
        if destination.register or destination.prefill is not None:
            super().arrive(destination)
        elif destination.tab == SETS:
            self.show_register(SETS)
            if destination.record_id:
                self.sets.choose(destination.record_id)
        elif destination.tab == HAND_DOWN:
            self.open_hand_down(destination.record_id)
        elif destination.tab == SEND:
            self.open_send()
        elif destination.tab == APPLY:
            step = self.open_apply()
            for path in filters.get("file", ()):
                step.open_file(Path(path))
        else:
            self.show_register(FIGURES)
            if destination.record_id:
                self.figures.show_figure(
                    destination.record_id,
                    period=next(iter(filters.get("period", ())), ""),
                    unit_id=next(iter(filters.get("unit", ())), None),
                )

    # -- tabs --------------------------------------------------------------------------------------------------------

    def tabs(self) -> list[tuple[str, str]]:
        """Chỉ tiêu, Kế hoạch, Bộ chỉ tiêu."""
        return [(FIGURES, tr("Chỉ tiêu")), *super().tabs(), (SETS, tr("Bộ chỉ tiêu"))]

    def show_register(self, name: str) -> None:
        """Bring a tab to the top."""
        if name not in {FIGURES, SETS}:
            super().show_register(name)
            return
        tab: FiguresTab | SetsTab = self.figures if name == FIGURES else self.sets
        self._show(tab)
        tab.page_shown()
        tab.table.setFocus()

    @property
    def sets(self) -> SetsTab:
        """The tab "Bộ chỉ tiêu", made now if it has not been shown yet."""
        if self._sets is None:
            self._sets = SetsTab(self.session)
            self._sets.edit_asked.connect(self.open_set)
            self._sets.applied.connect(self._on_set_changed)
            self._sets.bindings_changed.connect(self._tell_bindings)
            self.add_tabs(self._sets, SETS)
            self.addWidget(self._sets)
        return self._sets

    @property
    def step(self) -> Step | None:
        """The step above the tabs; None while a tab is shown."""
        return self._step

    # -- steps -------------------------------------------------------------------------------------------------------

    def open_set(self, name: str = "") -> SetForm:
        """Open the form of a set, or of a new one; gives the form."""
        form = SetForm(self.session, name)
        form.left.connect(lambda: self._close_step(SETS))
        form.saved.connect(self._on_set_saved)
        self._open(form)
        return form

    def open_hand_down(self, plan_id: str = "") -> HandDownStep:
        """Open the step that gives numbers to the units below; gives the step."""
        step = HandDownStep(self.session, plan_id)
        back = register.NAME if plan_id else FIGURES
        step.left.connect(lambda: self._close_step(back))
        step.saved.connect(lambda _: self.figures.refresh())
        step.plan_asked.connect(self._begin_plan)
        step.send_asked.connect(self.open_send)
        self._open(step)
        return step

    def open_send(self) -> SendPlanStep:
        """Open the step that writes plan packages for the units below; gives the step."""
        step = SendPlanStep(self.session)
        step.left.connect(lambda: self._close_step(FIGURES))
        self._open(step)
        return step

    def open_apply(self) -> ApplyPlanStep:
        """Open the step that shows and applies a plan package of the superior; gives the step."""
        step = ApplyPlanStep(self.session)
        step.left.connect(lambda: self._close_step(FIGURES))
        step.applied.connect(self._on_set_changed)
        self._open(step)
        return step

    def _open(self, step: Step) -> None:
        self._drop_step()
        self._step = step
        step.bindings_changed.connect(self._tell_bindings)
        self.addWidget(step)
        self._show(cast("PageFrame", step))

    def _close_step(self, tab: str) -> None:
        self.show_register(tab)
        self._drop_step()

    def _drop_step(self) -> None:
        if self._step is not None:
            self.removeWidget(self._step)
            self._step.hide()
            self._step.deleteLater()
            self._step = None

    def _begin_plan(self) -> None:
        """The form of a new plan, from whatever tab or step."""
        self.show_register(register.NAME)
        self._drop_step()
        self.open_form(register.NAME, values={})

    def _connect_list(self) -> None:
        listed: ListFrame = self.list_of(register.NAME)
        card = cast("WorkPlanCardView", listed.card)
        card.hand_down_asked.connect(self.open_hand_down)

    # -- answers -----------------------------------------------------------------------------------------------------

    def _on_set_saved(self, name: str, before: Plan | None) -> None:
        self._close_step(SETS)
        self._on_set_changed()
        if before is None:
            text = self.tr("Đã thêm bộ chỉ tiêu. Bấm “Áp dụng” để tính theo bộ này.")
            self.sets.say_done(text, name, lambda office: remove_plan(office, name))
        else:
            text = self.tr("Đã sửa “{title}”.").format(title=before.title)
            self.sets.say_done(text, name, lambda office: save_plan(office, before))

    def _on_set_changed(self) -> None:
        """Figures are judged anew, here and on other pages."""
        self.session.targets_changed.emit()
