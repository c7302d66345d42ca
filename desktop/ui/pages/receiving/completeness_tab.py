"""The tab "Đủ, thiếu báo cáo": units by periods, with the numbers of the period that is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.services.completeness import Completeness
from desktop.services.standings import Standing
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.receiving.words import short_period, standing_cell, standing_state
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import Card, FigureStrip
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.formats import say_date, say_number
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.matrix import Matrix
from desktop.ui.widgets.state_badge import Legend

if TYPE_CHECKING:
    from datetime import date

    from db.queries.office import UnitRow
    from desktop.services.completeness import PeriodColumn

_HERE = (Standing.ON_TIME, Standing.LATE, Standing.NIL, Standing.SUPPLEMENT)
_LEGEND = (
    Standing.ON_TIME,
    Standing.LATE,
    Standing.NIL,
    Standing.SUPPLEMENT,
    Standing.RETURNED,
    Standing.HELD,
    Standing.OVERDUE,
    Standing.DUE_SOON,
    Standing.NOT_DUE,
)
"""A unit that ended or was not there yet has an empty cell."""
_OF_CARRIED = (Standing.CARRIED, Standing.NOT_CARRIED, Standing.THROUGH)
_UNIT = "unit"
_INSET = "\u2003\u2003"


class CompletenessTab(QFrame):
    """Units by periods.

    Signals:
        package_opened: id of the package in a cell.
        note_opened: id of the note about a report that came on paper or was reminded of.
        restated_asked: unit and code of the period whose figures then and now are to be compared.
    """

    package_opened = Signal(str)
    note_opened = Signal(str)
    restated_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._shown: Completeness | None = None
        self._cell = ("", "")
        self._stack = QStackedWidget()
        text = self.tr("Ghi nhận khóa của đơn vị cấp dưới; từ đó trang này cho thấy đơn vị nào đã nộp, trễ hoặc thiếu.")
        self._stack.addWidget(EmptyState("table", self.tr("Chưa có đơn vị cấp dưới nào"), text))
        body = QFrame()
        body.setProperty("role", "plain")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(10)
        self._due = make_label(role="small")
        head = QHBoxLayout()
        head.addWidget(self._due, 1)
        words = self.tr("Số đã báo cáo và hiện nay…")
        self.restated = LinkButton(words, small=True, on_click=self._ask_restated)
        self.restated.setToolTip(self.tr("So số liệu đơn vị đã báo cáo trong kỳ của ô đang chọn với số hiện nay"))
        head.addWidget(self.restated)
        layout.addLayout(head)
        self._strip = FigureStrip()
        layout.addWidget(self._strip)
        self.matrix = Matrix(name=self.tr("Đơn vị và kỳ báo cáo"))
        self.matrix.cell_opened.connect(self._on_opened)
        self.matrix.cell_chosen.connect(self._on_chosen)
        card = Card(flush=True)
        card.body.addWidget(self.matrix)
        layout.addWidget(card, 1)
        self._legend = Legend(tuple(standing_state(one) for one in _LEGEND))
        layout.addWidget(self._legend)
        self._stack.addWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def show_completeness(self, found: Completeness, today: date) -> None:
        """Show the matrix as of a day."""
        if found == self._shown:
            return
        self._shown = found
        self._stack.setCurrentIndex(1 if found.units and found.columns else 0)
        if not found.units or not found.columns:
            return
        columns = [Column(_UNIT, self.tr("Đơn vị"), width=190, sortable=False)]
        columns += [
            Column(one.period.code, short_period(one.period), sortable=False, least=122) for one in found.columns
        ]
        model = RowsModel(columns, parent=self.matrix)
        cells = found.cells
        model.show_rows(
            [
                Row(
                    unit.id,
                    (
                        _name_cell(unit, found),
                        *(standing_cell(cells[unit.id, one.period.code]) for one in found.columns),
                    ),
                )
                for unit in found.units
            ]
        )
        earlier = self.matrix.model()
        self.matrix.setModel(model)
        if earlier is not None:
            earlier.deleteLater()
        focus = due_column(found, today)
        self.matrix.show_column_bold(focus.period.code)
        self._on_chosen("", "")
        self._legend.show_states(tuple(standing_state(one) for one in _legend_of(found)))
        self._show_numbers(found, focus)

    def _show_numbers(self, found: Completeness, focus: PeriodColumn) -> None:
        code, all_units = focus.period.code, len(found.owing(focus.period.code))
        numbers = {one: found.number(code, one) for one in Standing}
        received = sum(numbers[one] for one in _HERE)
        words = self.tr("{period}: đã nhận {n}/{all} đơn vị.").format(
            period=focus.period.label, n=received, all=all_units
        )
        due = self.tr("Hạn nộp {day}.").format(day=say_date(focus.due_on)) if focus.due_on else ""
        inside = self.tr("Kèm theo {n} gói gốc.").format(n=say_number(numbers[Standing.CARRIED])) if found.above else ""
        self._due.setText(" ".join(part for part in (words, inside, due) if part))
        shown = (
            Standing.ON_TIME,
            Standing.LATE,
            Standing.NIL,
            Standing.SUPPLEMENT,
            Standing.RETURNED,
            Standing.HELD,
            Standing.OVERDUE,
        )
        self._strip.show_figures(
            [(say_number(numbers[one]), standing_state(one).word, standing_state(one)) for one in shown]
        )

    def _on_chosen(self, unit: str, period: str) -> None:
        """Only a report that came as a package states figures."""
        report = self._shown.cells.get((unit, period)) if self._shown else None
        self._cell = (unit, period)
        self.restated.setVisible(report is not None and bool(report.package_id))

    def _ask_restated(self) -> None:
        self.restated_asked.emit(*self._cell)

    def _on_opened(self, unit: str, period: str) -> None:
        if self._shown is None or period == _UNIT:
            return
        report = self._shown.cells.get((unit, period))
        if report is None:
            return
        if report.package_id:
            self.package_opened.emit(report.package_id)
        elif report.record_id:
            self.note_opened.emit(report.record_id)


def _legend_of(found: Completeness) -> tuple[Standing, ...]:
    """What to explain below the matrix; with carried units there are too many, and only what is there is explained."""
    if not found.above:
        return _LEGEND
    there = {one.standing for one in found.cells.values()}
    return tuple(one for one in (*_LEGEND, *_OF_CARRIED) if one in there)


def _name_cell(unit: UnitRow, found: Completeness) -> Cell:
    """The name of a unit, set in under the one through which it reports."""
    names = {one.id: one.name for one in found.units}
    depth, higher = 0, found.above.get(unit.id)
    tip = tr("{unit}, nộp qua {above}").format(unit=unit.name, above=names[higher]) if higher else unit.name
    while higher is not None:
        depth, higher = depth + 1, found.above.get(higher)
    return Cell(_INSET * depth + unit.name, tip=tip)


def due_column(found: Completeness, today: date) -> PeriodColumn:
    """The period the office asks about: the last that is over and has a deadline, else the first."""
    over = [one for one in found.columns if one.due_on is not None and one.period.to_on < today]
    return over[-1] if over else found.columns[0]


def received_words(found: Completeness, today: date) -> tuple[int, int, str]:
    """How many units of how many have reported the period that is due, and its short name; no units: zeros."""
    if not found.units or not found.columns:
        return 0, 0, ""
    focus = due_column(found, today)
    received = sum(found.number(focus.period.code, one) for one in _HERE)
    name = short_period(focus.period)
    return received, len(found.owing(focus.period.code)), name[:1].lower() + name[1:]
