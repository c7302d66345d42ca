"""Catalogs and rules as the office edits them: which catalog left, its entries and their form right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget

from db.domain.text import sort_key
from desktop.services.catalog_editing import load_overlay, save_overlay
from desktop.services.catalog_words import load_catalog_words
from desktop.ui import theme
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.settings.catalog_entries import EntriesPane
from desktop.ui.pages.settings.catalog_rules import RulesPane
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from db.domain.changes import Changes
    from desktop.ui.session import Session
    from desktop.ui.widgets.page_frame import PageFrame

RULES = "@rules"
_LIST_WIDTH = 226
_FILE = "danh-muc-don-vi.toml"


class CatalogsTab(QFrame):
    """The tab "Danh mục"."""

    def __init__(self, session: Session, frame: PageFrame) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._session, self._frame = session, frame
        self.entries = EntriesPane(session, frame)
        self.rules = RulesPane(session, frame)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.entries)
        self._stack.addWidget(self.rules)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 12, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._make_list())
        row.addWidget(self._stack, 1)
        session.office_changed.connect(self._show_counts)

    def begin(self) -> None:
        """Show the catalogs, and ask for the entries of the chosen one."""
        self._show_counts()
        self._on_chosen(self.table.current_id())

    def show_catalog(self, key: str) -> None:
        """Show one catalog, or the rules."""
        self.table.choose(key)

    def save(self) -> None:
        """Keep what the form on top has."""
        shown = self._stack.currentWidget()
        if shown is self.rules:
            self.rules.save()
        else:
            self.entries.save()

    def save_file(self) -> None:
        """Write the office's changes to a file for another computer."""
        title, kinds = self.tr("Xuất danh mục của đơn vị"), self.tr("Danh mục (*.toml)")
        chosen, _ = QFileDialog.getSaveFileName(self, title, str(Path.home() / _FILE), kinds)
        if chosen:
            path, office = Path(chosen), self._session.office
            self._session.tasks.run(
                "files",
                lambda: save_overlay(office, path),
                receiver=self,
                done=lambda _: self._say(self.tr("Đã xuất vào {file}.").format(file=path.name)),
                failed=lambda error: show_known_error(self._frame, error),
            )

    def choose_file(self) -> None:
        """Ask for a file with the changes of another computer."""
        title, kinds = self.tr("Nạp danh mục từ tệp"), self.tr("Danh mục (*.toml)")
        chosen, _ = QFileDialog.getOpenFileName(self, title, str(Path.home()), kinds)
        if chosen:
            self.load_file(Path(chosen))

    def load_file(self, path: Path) -> None:
        """Put the changes of a file in the place of the office's own."""
        undo = self._session.undo

        def done(changes: Changes) -> None:
            if changes.records:
                self._frame.offer_undo(
                    self.tr("Đã nạp danh mục từ {file}.").format(file=path.name),
                    lambda: self._session.take_back(receiver=self, done=lambda _: self.begin()),
                )
            else:
                self._say(self.tr("{file} không có gì khác.").format(file=path.name))
            self.begin()

        self._session.write(
            lambda office: load_overlay(office, path, undo=undo),
            receiver=self,
            done=done,
            failed=lambda error: show_known_error(self._frame, error),
        )

    def _make_list(self) -> Card:
        card = Card(self.tr("Danh mục"), flush=True)
        card.setFixedWidth(theme.px(_LIST_WIDTH))
        columns = (Column("name", self.tr("Danh mục"), sortable=False),)
        self.table = DataTable(name=self.tr("Các danh mục"), two_lines=True)
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self.table.current_changed.connect(self._on_chosen)
        self.table.horizontalHeader().hide()
        card.body.addWidget(self.table, 1)
        links = QHBoxLayout()
        links.setContentsMargins(12, 6, 12, 8)
        links.setSpacing(16)
        links.addWidget(LinkButton(self.tr("Nạp từ tệp…"), on_click=self.choose_file))
        links.addWidget(LinkButton(self.tr("Xuất ra tệp…"), on_click=self.save_file))
        links.addStretch(1)
        card.body.addLayout(links)
        return card

    def _show_counts(self) -> None:
        words, catalogs = load_catalog_words(), self._session.office.catalogs
        names = sorted(
            catalogs.by_name,
            key=lambda name: (words.groups.index(words.title(name).group), sort_key(words.title(name).name)),
        )
        rows = [Row(RULES, (Cell(self.tr("Quy tắc, mức phạt"), self.tr("Số, điều, khoản, con số")),))]
        for name in names:
            title = words.title(name)
            count = sum(not entry.hidden for entry in catalogs[name].entries)
            sub = self.tr("{group}, {n} mục").format(group=title.group, n=count)
            rows.append(Row(name, (Cell(title.name, sub, tip=title.name),)))
        keep = self.table.current_id() or names[0]
        self._model.show_rows(rows)
        self.table.choose(keep)

    def _on_chosen(self, key: str) -> None:
        if key == RULES:
            self._stack.setCurrentWidget(self.rules)
            self.rules.begin()
        elif key:
            self._stack.setCurrentWidget(self.entries)
            self.entries.show_catalog(key)

    def _say(self, text: str) -> None:
        self._frame.show_banner("catalogs", "ok", text=text)
