"""The left side of a register's page: the list, what stands in its place while it is empty, its foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from db.domain.units import COMMUNE
from desktop.services.lists import unit_names
from desktop.ui.models.rows import RowsModel
from desktop.ui.texts import tr
from desktop.ui.widgets.card import Card, make_plain
from desktop.ui.widgets.cells import Cell, Column
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from desktop.services.office import Office
    from desktop.ui.pages.registers.definition import RegisterDef, Summary
    from desktop.ui.session import Session
    from desktop.ui.widgets.cells import Row

_TABLE, _EMPTY, _NO_HITS = 0, 1, 2


class ListPane(Card):
    """A list with its foot.

    Attributes:
        table: the list.
        model: its rows.
        columns: of the list; in offices above others with the unit each record belongs to.
    """

    def __init__(
        self,
        session: Session,
        definition: RegisterDef,
        *,
        on_new: Callable[[], object],
        on_clear: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        """A pane without rows.

        Args:
            session: fetches rows in the background.
            definition: the register.
            on_new: begins the first record.
            on_clear: takes the filters away.
            parent: owner.
        """
        super().__init__(flush=True, parent=parent)
        self._session, self._definition = session, definition
        self.table = DataTable(name=definition.words.title, two_lines=definition.two_lines)
        self.columns = columns_of(session.office, definition)
        self.model = RowsModel(self.columns, tasks=session.tasks, fetch=self._fetch, parent=self)
        self.table.setModel(self.model)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._empty = self._make_empty(on_new)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(
            EmptyState(
                "search",
                self.tr("Không có dòng nào khớp"),
                self.tr("Không có {one} nào theo chữ đang tìm và bộ lọc đang chọn.").format(one=definition.words.one),
                links=(("", self.tr("Bỏ lọc"), on_clear),),
            )
        )
        self.body.addWidget(self._stack)
        self._count = make_label(role="small")
        self._total_words = make_label(role="small")
        self._total = make_label(role="small-bold")
        total = QHBoxLayout()
        total.setSpacing(5)
        total.addWidget(self._total_words)
        total.addWidget(self._total)
        self.add_foot(self._count, make_plain(total))
        self.table.selection_changed.connect(lambda _: self._show_count())
        self._filtered = False
        self.setFocusProxy(self.table)

    def show_ids(self, ids: Sequence[str], *, filtered: bool) -> None:
        """Show a result; `filtered` tells whether an empty one may be empty because of filters."""
        self._filtered = filtered
        self.model.show_ids(ids)
        index = _TABLE if ids else _NO_HITS if filtered else _EMPTY
        self._stack.setCurrentIndex(index)
        self._show_count()

    @property
    def is_empty(self) -> bool:
        """Whether the register has no records at all."""
        return self._stack.currentIndex() == _EMPTY

    def show_summary(self, summary: Summary) -> None:
        """Show the total at the right of the foot."""
        self._total_words.setText(summary.foot)
        self._total.setText(summary.figure)
        self._total.setToolTip(summary.foot_note)

    def total_text(self) -> str:
        """What the foot says at its right."""
        return f"{self._total_words.text()} {self._total.text()}".strip()

    def count_text(self) -> str:
        """What the foot says at its left."""
        return self._count.text()

    def focus_table(self) -> None:
        """Go to the list."""
        button = self._empty.button
        target = button if self.is_empty and button is not None else self.table
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fetch(self, ids: tuple[str, ...]) -> tuple[Row, ...]:
        office = self._session.office
        rows = self._definition.rows(office, ids)
        if not stands_above(office):
            return rows
        names = unit_names(office, self._definition.name, ids)
        kept = [at for at, column in enumerate(self._definition.columns) if at and column in self.columns]
        return tuple(
            replace(row, cells=(row.cells[0], Cell(names.get(row.id, "")), *(row.cells[at] for at in kept)))
            for row in rows
        )

    def _show_count(self) -> None:
        count = f"{len(self.model.ids):,}".replace(",", ".")
        words = self.tr("Theo bộ lọc: {n} {counted}") if self._filtered else self.tr("{n} {counted}")
        text = words.format(n=count, counted=self._definition.words.counted)
        chosen = len(self.table.chosen_ids())
        if chosen:
            text += self.tr("; đang chọn {n}").format(n=chosen)
        self._count.setText(text)

    def _make_empty(self, on_new: Callable[[], object]) -> EmptyState:
        words, doors = self._definition.words, self._session.doors
        links: list[tuple[str, str, Callable[[], object]]] = []
        load = doors.import_workbook
        if load is not None:
            name = self._definition.name
            links.append((self.tr("Đã có sổ Excel?"), self.tr("Nhập từ Excel"), lambda: load(name)))
        if doors.open_practice is not None and not self._session.office.practice:
            links.append((self.tr("Muốn xem thử?"), self.tr("Mở dữ liệu thực hành"), doors.open_practice))
        return EmptyState(
            words.icon,
            words.empty_title,
            words.empty_text,
            button=words.empty_button,
            keys="Ctrl+N",
            on_click=on_new,
            links=tuple(links),
        )


def stands_above(office: Office) -> bool:
    """Whether records of other units may be here: everywhere but in communes."""
    return office.unit.level != COMMUNE


def columns_of(office: Office, definition: RegisterDef) -> tuple[Column, ...]:
    """The columns of a register's list in this office."""
    if not stands_above(office):
        return definition.columns
    owner = Column("owner", tr("Đơn vị"), width=118, sortable=False, keep=False)
    gone = column_that_gives_way(definition)
    rest = tuple(column for column in definition.columns[1:] if column.key != gone)
    return (definition.columns[0], owner, *rest)


def column_that_gives_way(definition: RegisterDef) -> str:
    """Key of the column in whose place the unit stands: the least telling one of the list."""
    return next((column.key for column in definition.columns[::-1] if not column.keep), "")
