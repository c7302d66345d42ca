"""A matrix: rows by columns, each cell icon and words; first column and head stay; Enter opens a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from desktop.ui import icons, theme
from desktop.ui.tokens import PAPER_GROUND, PAPER_INK
from desktop.ui.widgets.cell_painter import CellPainter
from desktop.ui.widgets.cells import CELL_ROLE, COLUMN_ROLE, ID_ROLE, Cell
from desktop.ui.widgets.charts.paint import Ink
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from PySide6.QtCore import QPersistentModelIndex


def paint_matrix_cell(painter: QPainter, rect: QRectF, *, cell: Cell, ink: Ink, printing: bool = False) -> None:
    """Draw one cell of a matrix: soft ground only for what is not in order, icon, words.

    Args:
        painter: of a screen or a printer.
        rect: of the cell.
        cell: what it says.
        ink: what to draw with.
        printing: black on white, no ground.
    """
    if cell.fill and not printing:
        painter.fillRect(rect, theme.color(cell.fill))
    tone = PAPER_INK if printing else (cell.tone or "text2")
    side = min(rect.height() - 8, theme.px(14) if not printing else rect.height() * 0.55)
    x = rect.left() + 9
    if cell.icon:
        box = QRectF(x, rect.center().y() - side / 2, side, side)
        icons.paint(
            painter,
            cell.icon,
            box,
            role=tone,
            back=PAPER_GROUND if printing else cell.fill or "surface",
            printing=printing,
        )
        x += side + 7
    painter.setFont(ink.small)
    painter.setPen(ink.text if printing else theme.color(tone))
    room = QRectF(x, rect.top(), rect.right() - x - 2, rect.height())
    text = painter.fontMetrics().elidedText(cell.text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)


class _MatrixPainter(CellPainter):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell: Cell | None = index.data(CELL_ROLE)
        rect = option.rect
        if index.column() == 0 or cell is None:
            super().paint(painter, option, index)
        else:
            painter.save()
            paint_matrix_cell(painter, rect.toRectF(), cell=cell, ink=Ink.screen())
            painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.color("line"))
            painter.restore()
        painter.fillRect(rect.right(), rect.y(), 1, rect.height(), theme.color("line"))
        focused = self._view.hasFocus() and bool(option.state & QStyle.StateFlag.State_Selected)
        if focused and self._view.currentIndex() == index:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))


class Matrix(DataTable):
    """Rows by columns. Its model's first column names the row.

    Signals:
        cell_opened: row id and column key (from DataTable).
        cell_chosen: row id and column key the focus is on.
    """

    cell_chosen = Signal(str, str)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, focus_cells=True, parent=parent)
        self.setItemDelegate(_MatrixPainter(self, focus_cells=True))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def setModel(self, model) -> None:  # noqa: ANN001 - Qt's own signature
        super().setModel(model)
        if model is not None:
            self.selectionModel().currentChanged.connect(self._on_cell)

    def _on_cell(self, current: QModelIndex) -> None:
        column = current.data(COLUMN_ROLE)
        if current.isValid() and column is not None:
            self.cell_chosen.emit(str(current.data(ID_ROLE)), column.key)
        self.viewport().update()
