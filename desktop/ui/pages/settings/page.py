"""The page of settings: papers, catalogs, looks, safety, each on a tab of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.ui.pages.settings.catalogs_tab import CatalogsTab
from desktop.ui.pages.settings.computers_tab import ComputersTab
from desktop.ui.pages.settings.looks_tab import LooksTab
from desktop.ui.pages.settings.officers_tab import OfficersTab
from desktop.ui.pages.settings.papers_tab import PapersTab
from desktop.ui.pages.settings.safety_tab import SafetyTab
from desktop.ui.pages.settings.units_tab import UnitsTab
from desktop.ui.texts import tr
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from desktop.settings import SettingsFile
    from desktop.ui.pages.overview.source import ReminderSource
    from desktop.ui.pages.settings.upkeep import Upkeep
    from desktop.ui.session import Destination, Session

KEY = "settings"
PAPERS, CATALOGS, LOOKS, SAFETY, OFFICERS = "papers", "catalogs", "looks", "safety", "officers"
COMPUTERS, UNITS = "computers", "units"


class SettingsPage(PageFrame):
    """The page."""

    def __init__(
        self,
        session: Session,
        reminders: ReminderSource,
        settings: SettingsFile,
        upkeep: Upkeep,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Cài đặt"), parent=parent)
        self._session = session
        self.papers = PapersTab(session, self)
        self.catalogs = CatalogsTab(session, self)
        self.looks = LooksTab(settings, today=session.today, on_changed=upkeep.looks_changed)
        self.safety = SafetyTab(session, reminders, settings, upkeep)
        self.tabs = Tabs(name=self.tr("Các phần cài đặt"))
        self.tabs.add(PAPERS, self.tr("Đơn vị, giấy tờ"), lambda: self.papers)
        self.tabs.add(CATALOGS, self.tr("Danh mục"), lambda: self.catalogs)
        self.tabs.add(LOOKS, self.tr("Giao diện"), lambda: self.looks)
        self.tabs.add(SAFETY, self.tr("An toàn, sao lưu"), lambda: self.safety)
        self.units = UnitsTab(session, self)
        self.tabs.add(UNITS, self.tr("Đơn vị hành chính"), lambda: self.units)
        self.computers = ComputersTab(session, self)
        self.tabs.add(COMPUTERS, self.tr("Máy của đơn vị"), lambda: self.computers)
        self.officers: OfficersTab | None = None
        if not session.office.database.is_sqlite:
            tab = self.officers = OfficersTab(session)
            self.tabs.add(OFFICERS, self.tr("Cán bộ cùng dùng"), lambda: tab)
        self.tabs.shown.connect(self._on_tab)
        self.set_body(self.tabs)
        self._save = self.set_primary(self.tr("Lưu"), self.papers.save, icon="save", keys="Ctrl+S", action="save")
        self.papers.changed.connect(self._on_tab)
        self._on_tab()

    def page_shown(self) -> None:
        """The page came up."""
        name = self._session.office.unit.name
        self.set_scope(f"UBND {name[:1].lower()}{name[1:]}")
        self.papers.begin()
        self.safety.begin()
        self.computers.begin()
        self.units.begin()
        if self.officers is not None:
            self.officers.begin()

    def page_hidden(self) -> None:
        """Another page came up: what was typed is kept now."""
        self.papers.flush()

    def first_focus(self) -> QWidget:
        """The tabs."""
        return self.tabs

    def arrive(self, destination: Destination) -> None:
        """Show the tab asked for."""
        if destination.tab:
            self.tabs.show_tab(destination.tab)

    def _on_tab(self, *_: object) -> None:
        on_papers = self.tabs.current() == PAPERS
        on_catalogs = self.tabs.current() == CATALOGS
        if on_catalogs:
            self.catalogs.begin()
        self._save.setVisible(on_papers)
        self._save.setEnabled(self.papers.is_changed())
        if not on_catalogs:
            self.unbind("new")
        if on_papers:
            self.bind("save", self.papers.save)
            self.bind("primary", self.papers.save)
        elif on_catalogs:
            self.unbind("primary")
            self.bind("save", self.catalogs.save)
            self.bind("new", self.catalogs.entries.begin_new)
        else:
            self.unbind("save")
            self.unbind("primary")
