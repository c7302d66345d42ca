"""The page "Số liệu khác": eight registers as tabs in the order of use, each made when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.page_entry import PageEntry
from desktop.ui.pages.other_figures import budget, cases, hot_spots, manual, models, ratings, sanctions, support
from desktop.ui.pages.other_figures.budget_step import BudgetStep
from desktop.ui.pages.other_figures.communes_step import CommunesStep
from desktop.ui.pages.other_figures.years import YearList, YearStep
from desktop.ui.pages.registers.page import RegisterPage
from desktop.ui.texts import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.ui.pages.registers.list_frame import ListFrame
    from desktop.ui.session import Session

KEY = "other_figures"


class OtherFiguresPage(RegisterPage):
    """The page; two of its registers have a table of a year besides their list."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._steps: dict[str, YearStep] = {}
        office = session.office
        definitions = (
            hot_spots.make_definition(office),
            cases.make_definition(),
            sanctions.make_definition(),
            support.make_definition(),
            manual.make_definition(office),
            models.make_definition(office),
            ratings.make_definition(office),
            budget.make_definition(office),
        )
        list_type: dict[str, type[ListFrame]] = {ratings.NAME: ratings.RatingList, budget.NAME: YearList}
        super().__init__(session, definitions, list_type=list_type, parent=parent)

    def list_of(self, name: str) -> ListFrame:
        made = name not in self._lists
        shown = super().list_of(name)
        if made and isinstance(shown, YearList):
            shown.year_asked.connect(lambda: self.open_year(name))
        return shown

    def open_year(self, name: str) -> YearStep:
        """Show the table of a year of a register that has one."""
        if name not in self._steps:
            self._steps[name] = self._make_step(name)
            self.addWidget(self._steps[name])
        step = self._steps[name]
        self._show(step)
        step.page_shown()
        return step

    def page_shown(self) -> None:
        if isinstance(self.frame, YearStep):
            self.frame.page_shown()
        else:
            super().page_shown()

    def first_focus(self) -> QWidget:
        return self.frame.first_focus() if isinstance(self.frame, YearStep) else super().first_focus()

    def _make_step(self, name: str) -> YearStep:
        if name == budget.NAME:
            step: YearStep = BudgetStep(self.session)
        else:
            step = CommunesStep(self.session)
            step.rating_asked.connect(self._show_rating)
            step.new_asked.connect(lambda unit, year: self.open_form(name, values={"commune": unit, "year": year}))
        step.left.connect(lambda: self.show_register(name))
        step.bindings_changed.connect(self._tell_bindings)
        return step

    def _show_rating(self, record_id: str) -> None:
        self.show_register(ratings.NAME)
        self.list_of(ratings.NAME).choose(record_id, open_card=True)


def make_page(session: Session) -> OtherFiguresPage:
    """The page over an opened office."""
    return OtherFiguresPage(session)


def make_entry(session: Session, group: str) -> PageEntry:
    """How the window lists the page."""
    return PageEntry(KEY, tr("Số liệu khác"), "map", group, lambda: make_page(session))
