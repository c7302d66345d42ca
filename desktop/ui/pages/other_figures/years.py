"""A year of a register as one table: a step of the page, with the choice of the year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop.services.figure_lists import years_with
from desktop.services.records import find_records
from desktop.ui.pages.registers.asking import wanted_of
from desktop.ui.pages.registers.definition import FilterDef
from desktop.ui.pages.registers.list_frame import ListFrame
from desktop.ui.texts import tr
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.page_frame import PageFrame

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.services.office import Office
    from desktop.ui.models.rows import RowsModel
    from desktop.ui.pages.registers.definition import Asked, RegisterDef
    from desktop.ui.session import Session
    from desktop.ui.widgets.table import DataTable

YEAR = "year"


def find_in_years(register: str) -> Callable[[Office, Asked], tuple[str, ...]]:
    """The search of a register whose filters are its own fields, one of them the year."""

    def find(office: Office, asked: Asked) -> tuple[str, ...]:
        wanted = wanted_of(asked, computed=(YEAR,))
        years = frozenset(int(year) for year in asked.chosen.get(YEAR, ()))
        return find_records(office, register, replace(wanted, choices={**wanted.choices, YEAR: years}))

    return find


def year_filter(register: str) -> FilterDef:
    """The filter by year."""

    def load(office: Office) -> tuple[Option, ...]:
        return tuple(Option(str(year), str(year)) for year in years_with(office, register))

    return FilterDef(YEAR, tr("Năm"), several=False, load=load)


class YearList(ListFrame):
    """The list of a register that also has its table of a year.

    Signals:
        year_asked: the table is wanted.
    """

    year_asked = Signal()

    def __init__(self, session: Session, definition: RegisterDef, parent: QWidget | None = None) -> None:
        super().__init__(session, definition, parent)
        self.add_button(self.button_words(), self.year_asked.emit, icon="table")

    def button_words(self) -> str:
        """What leads to the table."""
        return self.tr("Bảng cả năm")


class YearStep(PageFrame):
    """A table of a year; subclasses make the table and say how it is filled.

    Signals:
        left: back to the list.
        shown: the table is here.

    Attributes:
        table: made by the subclass, as is its model.
        model: the rows.
    """

    left = Signal()
    shown = Signal()
    register = ""
    table: DataTable
    model: RowsModel

    def __init__(self, session: Session, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, back=True, parent=parent)
        self.session = session
        self._years: tuple[int, ...] = ()
        self._wanted_year = 0
        self.bar = self.add_filter_bar(placeholder=self.search_words())
        self.bar.add_filter(YEAR, self.tr("Năm"), several=False, all_text=self.tr("mới nhất"))
        self.make_filters()
        self.bar.changed.connect(lambda *_: self.refresh())
        self.back_asked.connect(self.left)
        session.changes.watch(self, self.register, then=lambda _: self._on_changes())

    # -- what subclasses say -------------------------------------------------------------------------------------

    def search_words(self) -> str:
        """What the search looks into; empty for none."""
        return ""

    def make_filters(self) -> None:
        """Add further filters to the bar."""

    def ask(self, year: int) -> None:
        """Ask for the table of a year and show it."""
        raise NotImplementedError

    # -- what the page calls -------------------------------------------------------------------------------------

    def page_shown(self) -> None:
        """The step came up: ask for the years, then for the table."""
        self.refresh()
        self.table.setFocus()

    def first_focus(self) -> QWidget:
        """The table."""
        return self.table

    def refresh(self) -> None:
        """Ask for the years that have records, and for the table of the chosen one."""
        register = self.register

        def years(office: Office) -> tuple[int, ...]:
            return years_with(office, register)

        self.session.read(years, receiver=self, done=self._show_years, key="years")

    def year(self) -> int:
        """The year that is shown: the chosen one, otherwise the newest of which there are records."""
        chosen = self.bar.chosen().get(YEAR, ())
        return int(chosen[0]) if chosen else self._years[0]

    def _show_years(self, years: tuple[int, ...]) -> None:
        if years != self._years:
            self._years = years
            self.bar.filter(YEAR).set_options([Option(str(year), str(year)) for year in years])
        self.ask(self.year())

    def _on_changes(self) -> None:
        if self.isVisible():
            self.refresh()
