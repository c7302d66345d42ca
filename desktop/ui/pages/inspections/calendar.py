"""The months of a plan: a grid of days with how many visits each has, moved through by keys, and the day's list."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QVBoxLayout

from desktop.ui import theme
from desktop.ui.models.rows import RowsModel
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.cells import COLUMN_ROLE, ID_ROLE, Cell, Column, Row
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.speaking import restyle
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QWidget

_DAYS = 7
_SATURDAY = 5
_WEEKS = 6


class _MonthTable(DataTable):
    """The grid; Page Up and Page Down turn the month."""

    def __init__(self, turn: Callable[[int], object], *, name: str) -> None:
        super().__init__(name=name, two_lines=True, focus_cells=True)
        self._turn = turn

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self._turn(by)


class PlanCalendar(QFrame):
    """A month at a time.

    Signals:
        day_chosen: the day the focus is on.
        day_opened: Enter or a double click on a day.
    """

    day_chosen = Signal(object)
    day_opened = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._today = today
        self._month = today.replace(day=1)
        self._day = today
        self._visits: dict[date, list[str]] = {}
        self._showing = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._make_head())
        names = (
            self.tr("Hai"),
            self.tr("Ba"),
            self.tr("Tư"),
            self.tr("Năm"),
            self.tr("Sáu"),
            self.tr("Bảy"),
            self.tr("CN"),
        )
        columns = [Column(str(at), words, sortable=False, least=42) for at, words in enumerate(names)]
        self.table = _MonthTable(self.step, name=self.tr("Lịch kiểm tra"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.model = RowsModel(columns, parent=self.table)
        self.table.setModel(self.model)
        self.table.setFixedHeight(theme.row_height(two_lines=True) * _WEEKS + theme.px(30) + 3)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.selectionModel().currentChanged.connect(self._on_current)
        self.table.cell_opened.connect(self._on_opened)
        column.addWidget(self.table)
        self._list = make_label(role="body", wrap=True)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._list)
        column.addStretch(1)
        self._show_month()

    def show_visits(self, visits: Sequence[tuple[date, str]]) -> None:
        """Show these visits (day and name); the month of the first one comes up unless the shown month has any."""
        found: defaultdict[date, list[str]] = defaultdict(list)
        for day, name in visits:
            found[day].append(name)
        self._visits = dict(found)
        if found and not any((day.year, day.month) == (self._month.year, self._month.month) for day in found):
            self._day = min(found)
            self._month = self._day.replace(day=1)
        self._show_month()

    def month(self) -> date:
        """First day of the month shown."""
        return self._month

    def step(self, by: int) -> None:
        """Go to the month before (-1) or after (+1)."""
        at = self._month.year * 12 + self._month.month - 1 + by
        self._month = date(at // 12, at % 12 + 1, 1)
        self._day = self._month
        self._show_month()

    def choose_day(self, day: date) -> None:
        """Put the focus on a day; its month comes up."""
        self._day = day
        if (day.year, day.month) != (self._month.year, self._month.month):
            self._month = day.replace(day=1)
        self._show_month()

    def day_text(self) -> str:
        """What is said of the day the focus is on."""
        return self._list.text()

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        back = IconButton("chevron-left", self.tr("Tháng trước"), look="square", on_click=lambda: self.step(-1))
        forward = IconButton("chevron-right", self.tr("Tháng sau"), look="square", on_click=lambda: self.step(1))
        self._title = make_label(role="section")
        self._count = make_label(role="small")
        for widget in (back, forward, self._title):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._count)
        return row

    def _weeks(self) -> list[list[date]]:
        weeks = Calendar().monthdatescalendar(self._month.year, self._month.month)
        while len(weeks) < _WEEKS:
            first = weeks[-1][-1] + timedelta(days=1)
            weeks.append([first + timedelta(days=step) for step in range(_DAYS)])
        return weeks

    def _show_month(self) -> None:
        self._title.setText(self.tr("Tháng {month}/{year}").format(month=self._month.month, year=self._month.year))
        inside = [day for day in self._visits if (day.year, day.month) == (self._month.year, self._month.month)]
        count = sum(len(self._visits[day]) for day in inside)
        self._count.setText(self.tr("{n} lượt, {days} ngày").format(n=count, days=len(inside)))
        self.model.show_rows([Row(week[0].isoformat(), tuple(map(self._cell, week))) for week in self._weeks()])
        self._focus_day()
        self._tell_day()

    def _cell(self, day: date) -> Cell:
        names = self._visits.get(day, ())
        words = self.tr("{n} lượt").format(n=len(names)) if names else ""
        quiet = day.weekday() >= _SATURDAY or day.month != self._month.month
        tone = "accent" if day == self._today else "mute" if quiet else ""
        tip = "\n".join((f"{day:%d/%m/%Y}", *names)) if names else ""
        return Cell(str(day.day), sub=words, bold=bool(names), fill="soft" if names else "", tone=tone, tip=tip)

    def _focus_day(self) -> None:
        monday = self._day - timedelta(days=self._day.weekday())
        row = self.model.row_of(monday.isoformat())
        if row >= 0:
            index = self.model.index(row, self._day.weekday())
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self._showing = True
            self.table.selectionModel().setCurrentIndex(index, flag)
            self._showing = False

    def _on_current(self, current: QModelIndex) -> None:
        day = self._day_of(current)
        if day is None or self._showing:
            return
        self._day = day
        self._tell_day()
        self.day_chosen.emit(day)

    def _on_opened(self, monday: str, key: str) -> None:
        self.day_opened.emit(date.fromisoformat(monday) + timedelta(days=int(key)))

    def _day_of(self, index: QModelIndex) -> date | None:
        column = index.data(COLUMN_ROLE) if index.isValid() else None
        if not isinstance(column, Column):
            return None
        return date.fromisoformat(str(index.data(ID_ROLE))) + timedelta(days=int(column.key))

    def _tell_day(self) -> None:
        names = self._visits.get(self._day, [])
        lead = f"{self._day:%d/%m/%Y}"
        text = "\n".join(f"{at}. {name}" for at, name in enumerate(names, 1)) or self.tr("Không có lượt kiểm tra.")
        self._list.setText(f"{lead}\n{text}")
        restyle(self._list, tone="" if names else "mute")
