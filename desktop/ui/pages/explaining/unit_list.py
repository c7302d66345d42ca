"""One figure unit by unit: where a consolidated number comes from, and whose part is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.target_figures import load_unit_figures
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.explaining import words
from desktop.ui.texts import tr
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.formats import say_number
from desktop.ui.widgets.labels import ElidedLabel, make_label, make_rule
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.errors import KnownError
    from db.domain.targets import Figure
    from db.queries.office import UnitRow
    from desktop.ui.pages.explaining.asked import FigureAsked
    from desktop.ui.session import Session


class UnitList(QFrame):
    """The list.

    Signals:
        back_asked: back to the explanation.
        unit_opened: id of the unit whose figure is to be explained.
        shown: the units are there.
        refused: KnownError.

    Attributes:
        table: the list.
    """

    back_asked = Signal()
    unit_opened = Signal(str)
    shown = Signal()
    refused = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._session = session
        columns = (
            Column("unit", self.tr("Đơn vị"), sortable=False, least=110),
            Column("fraction", self.tr("Số liệu"), "right", 84, sortable=False),
            Column("state", self.tr("Kết luận"), width=154, sortable=False),
        )
        self.table = DataTable(name=self.tr("Số liệu theo đơn vị"), two_lines=True)
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self.table.opened.connect(self.unit_opened)
        head = QHBoxLayout()
        head.setContentsMargins(8, 6, 14, 6)
        head.setSpacing(6)
        head.addWidget(IconButton("chevron-left", self.tr("Quay lại giải trình"), on_click=self.back_asked.emit))
        self._title = ElidedLabel(role="bold")
        self._title.set_text(self.tr("Theo từng đơn vị"))
        head.addWidget(self._title, 1, Qt.AlignmentFlag.AlignVCenter)
        hint = make_label(self.tr("Enter xem giải trình của đơn vị, Esc quay lại."), "small")
        hint.setContentsMargins(14, 6, 14, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(make_rule())
        column.addWidget(self.table, 1)
        column.addWidget(make_rule())
        column.addWidget(hint)
        self.setFocusProxy(self.table)

    def show_figure(self, asked: FigureAsked) -> None:
        """Ask for the figure of every unit."""
        self._model.show_rows(())
        self._session.read(
            lambda office: load_unit_figures(office, asked.period, asked.code, everybody=True),
            receiver=self,
            done=self._show,
            failed=self._refuse,
            key=f"units.{id(self)}",
        )

    def _show(self, found: Sequence[tuple[UnitRow, Figure]]) -> None:
        self._model.show_rows([_row(unit, figure) for unit, figure in found])
        if found:
            self.table.choose(found[0][0].id)
        self.shown.emit()

    def _refuse(self, error: KnownError) -> None:
        self.refused.emit(error)


def _row(unit: UnitRow, figure: Figure) -> Row:
    value = words.say_value(figure) if figure.denominator is not None else ""
    state, apart = words.outcome_state(figure.outcome), figure.shortfall
    left = tr("thiếu {n}").format(n=say_number(apart)) if apart is not None and apart > 0 else ""
    cells = (
        Cell(unit.name, tip=unit.name),
        Cell(words.say_fraction(figure), sub=value),
        Cell(state.word, sub=left, icon=state.icon, tone=state.tone),
    )
    return Row(unit.id, cells)
