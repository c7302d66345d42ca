"""The list of records: a table with fixed row heights, row focus, and signals in the user's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyleOptionHeader, QTableView, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.cell_painter import MARGIN, CellPainter, cell_space
from desktop.ui.widgets.cells import COLUMN_ROLE, ID_ROLE, ROW_ROLE, Column, Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QItemSelectionRange

_CORNER = 5


class TableHeading(QHeaderView):
    """Headings that line up with the cells; the sorted one carries an arrow."""

    def __init__(self, parent: QWidget | None = None, *, margin: int = MARGIN) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._margin = margin
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSortIndicatorShown(False)
        self.sorted_by: tuple[str, bool] | None = None
        self.bold_key = ""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.px(30) + 1)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's name
        self._paint_ground(painter, rect, self.visualIndex(logicalIndex))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.color("line"))
        column = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, COLUMN_ROLE)
        if not isinstance(column, Column):
            return
        inner = cell_space(rect, self._margin, first=self.visualIndex(logicalIndex) == 0)
        marked = self.sorted_by is not None and self.sorted_by[0] == column.key
        painter.setFont(theme.font("small_bold"))
        painter.setPen(theme.color("text" if column.key == self.bold_key else "text2"))
        side = theme.px(14)
        room = inner.width() - (side + 4 if marked else 0)
        text = painter.fontMetrics().elidedText(column.title, Qt.TextElideMode.ElideRight, room)
        width = painter.fontMetrics().horizontalAdvance(text)
        if column.align == "right":
            x = inner.right() + 1 - width
            arrow_x = x - side - 4
        elif column.align == "center":
            x = inner.x() + (inner.width() - width) // 2
            arrow_x = x + width + 4
        else:
            x = inner.x()
            arrow_x = x + width + 4
        painter.drawText(QRect(x, inner.y(), width + 2, inner.height()), Qt.AlignmentFlag.AlignVCenter, text)
        if marked and self.sorted_by is not None:
            name = "chevron-down" if self.sorted_by[1] else "chevron-up"
            icons.paint(painter, name, QRect(arrow_x, rect.center().y() - side // 2, side, side), role="text2")
        if self.hasFocus() and logicalIndex == self.currentIndex().column():
            option = QStyleOptionHeader()
            self.initStyleOptionForIndex(option, logicalIndex)
            option.rect = rect
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)

    def _paint_ground(self, painter: QPainter, rect: QRect, place: int) -> None:
        """The upper corners are rounded like the card the list stands in."""
        shown = [at for at in range(self.count()) if not self.isSectionHidden(self.logicalIndex(at))]
        first, last = place == shown[0], place == shown[-1]
        if not first and not last:
            painter.fillRect(rect, theme.color("alt"))
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("alt"))
        left, right = (0 if first else -_CORNER * 2), (0 if last else _CORNER * 2)
        painter.setClipRect(rect)
        painter.drawRoundedRect(rect.adjusted(left, 0, right, _CORNER * 2), _CORNER, _CORNER)
        painter.restore()


class DataTable(QTableView):
    """A list of records.

    Signals:
        opened: id of the record; Enter or double click.
        current_changed: id of the record the row focus is on; "" for none.
        marked: ids whose box is to be switched; Space or a click on the box.
        delete_asked: ids chosen; Delete.
        sort_asked: key of the column and whether descending.
        selection_changed: number of rows chosen.
        cell_opened: id and column key; Enter or double click (for matrices).
    """

    opened = Signal(str)
    current_changed = Signal(str)
    marked = Signal(tuple)
    delete_asked = Signal(tuple)
    sort_asked = Signal(str, bool)
    selection_changed = Signal(int)
    cell_opened = Signal(str, str)

    def __init__(
        self,
        *,
        name: str,
        two_lines: bool = False,
        focus_cells: bool = False,
        margin: int = MARGIN,
        parent: QWidget | None = None,
    ) -> None:
        """A list.

        Args:
            name: what a screen reader calls it.
            two_lines: rows have room for a second line.
            focus_cells: the focus is on a cell, not on the row.
            margin: before the first and after the last column; 0 lines up with the text around a list in a card.
            parent: owner.
        """
        super().__init__(parent)
        self.setAccessibleName(name)
        self._two_lines = two_lines
        self._focus_cells = focus_cells
        self._heading = TableHeading(self, margin=margin)
        self.setHorizontalHeader(self._heading)
        self.setItemDelegate(CellPainter(self, focus_cells=focus_cells, margin=margin))
        self._set_looks(focus_cells=focus_cells)
        self._heading.sectionClicked.connect(self._on_heading_clicked)
        self.doubleClicked.connect(self._on_double_clicked)
        theme.changed().changed.connect(self._fit_heights)

    def _set_looks(self, *, focus_cells: bool) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(
            QAbstractItemView.SelectionBehavior.SelectItems
            if focus_cells
            else QAbstractItemView.SelectionBehavior.SelectRows
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._heading.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_heights()

    # -- what pages call -----------------------------------------------------------------------------------------

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is None:
            return
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit(len(self._chosen_rows())))
        model.modelReset.connect(self._after_reset)
        self._fit_columns()

    def current_id(self) -> str:
        """The record the row focus is on; "" for none."""
        return str(self.currentIndex().data(ID_ROLE) or "")

    def chosen_ids(self) -> tuple[str, ...]:
        """The records chosen, in the order shown."""
        return tuple(str(self.model().index(row, 0).data(ID_ROLE)) for row in self._chosen_rows())

    def choose(self, record_id: str) -> bool:
        """Put the row focus on a record; False when the list does not hold it."""
        row = self._row_of(record_id)
        if row < 0:
            return False
        index = self.model().index(row, max(0, self.currentIndex().column()))
        self._focus(index)
        self.scrollTo(index)
        return True

    def step(self, by: int) -> None:
        """Move the row focus up (-1) or down (+1)."""
        row = min(self.model().rowCount() - 1, max(0, self.currentIndex().row() + by))
        self._focus(self.model().index(row, max(0, self.currentIndex().column())))

    def show_sorting(self, key: str, *, descending: bool = False) -> None:
        """Mark the column the list is sorted by."""
        self._heading.sorted_by = (key, descending)
        self._heading.viewport().update()

    def show_column_bold(self, key: str) -> None:
        """Set one heading off, as the period asked for in a matrix."""
        self._heading.bold_key = key
        self._heading.viewport().update()

    def set_narrow(self, *, narrow: bool) -> None:
        """Show only the columns that stay in a narrow window."""
        for at, column in enumerate(self._columns()):
            self.setColumnHidden(at, narrow and not column.keep)
        self._fit_columns()

    def set_column_shown(self, key: str, *, shown: bool) -> None:
        """Show or hide a column as the person chose."""
        for at, column in enumerate(self._columns()):
            if column.key == key:
                self.setColumnHidden(at, not shown)
        self._fit_columns()

    def copy_rows(self) -> None:
        """Put the chosen rows on the clipboard with their headings, separated by tabs for Excel."""
        collect = getattr(self.model(), "collect", None)
        if collect is not None:
            collect(self.chosen_ids(), self._put_on_clipboard)

    # -- keys and mouse ------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif plain and event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.marked.emit(self.chosen_ids() or (self.current_id(),))
        elif plain and event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.delete_asked.emit(self.chosen_ids() or (self.current_id(),))
        elif plain and event.key() == Qt.Key.Key_Home and not self._focus_cells:
            self.step(-self.model().rowCount())
        elif plain and event.key() == Qt.Key.Key_End and not self._focus_cells:
            self.step(self.model().rowCount())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        column = index.data(COLUMN_ROLE) if index.isValid() else None
        if isinstance(column, Column) and column.kind == "check" and event.button() == Qt.MouseButton.LeftButton:
            self.marked.emit((str(index.data(ID_ROLE)),))
            return
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def focusInEvent(self, event) -> None:  # noqa: ANN001 - QFocusEvent
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model() is not None and self.model().rowCount():
            self._focus(self.model().index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event) -> None:  # noqa: ANN001 - QFocusEvent
        super().focusOutEvent(event)
        self.viewport().update()

    def _focus(self, index: QModelIndex) -> None:
        """Choose this row alone, whatever keys are held: the view's own way would extend the selection under Shift."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        if not self._focus_cells:
            flags |= QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)

    def _put_on_clipboard(self, rows: tuple[Row, ...]) -> None:
        columns = self._columns()
        shown = [at for at in range(len(columns)) if not self.isColumnHidden(at) and columns[at].kind != "check"]
        lines = ["\t".join(columns[at].title for at in shown)]
        for row in rows:
            texts = (", ".join(filter(None, (row.cell(at).text, row.cell(at).sub))) for at in shown)
            lines.append("\t".join(text.replace("\t", " ").replace("\n", " ") for text in texts))
        QGuiApplication.clipboard().setText("\n".join(lines))

    # -- inside --------------------------------------------------------------------------------------------------

    def _chosen_rows(self) -> list[int]:
        """Row numbers chosen, in order; by ranges, because Ctrl+A may choose very many."""
        if self.selectionModel() is None:
            return []
        ranges = cast("Iterable[QItemSelectionRange]", self.selectionModel().selection())
        return sorted({row for one in ranges for row in range(one.top(), one.bottom() + 1)})

    def _columns(self) -> tuple[Column, ...]:
        if self.model() is None:
            return ()
        count = self.model().columnCount()
        return tuple(self.model().headerData(at, Qt.Orientation.Horizontal, COLUMN_ROLE) for at in range(count))

    def _row_of(self, record_id: str) -> int:
        row_of = getattr(self.model(), "row_of", None)
        return -1 if row_of is None else row_of(record_id)

    def _fit_heights(self) -> None:
        height = theme.row_height(two_lines=self._two_lines)
        self.verticalHeader().setMinimumSectionSize(20)
        self.verticalHeader().setDefaultSectionSize(height)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Fixed columns keep their width; the rest share what is left."""
        shown = [(at, column) for at, column in enumerate(self._columns()) if not self.isColumnHidden(at)]
        elastic = [(at, column) for at, column in shown if not column.width]
        used = sum(theme.px(column.width) for _, column in shown if column.width)
        room = self.viewport().width() - used
        for at, column in shown:
            if column.width:
                self.setColumnWidth(at, theme.px(column.width))
        fits = room >= sum(theme.px(column.least) for _, column in elastic)
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if fits else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setHorizontalScrollBarPolicy(policy)
        for position, (at, column) in enumerate(elastic):
            share = room // (len(elastic) - position)
            width = max(theme.px(column.least), share)
            self.setColumnWidth(at, width)
            room -= width

    def _after_reset(self) -> None:
        self._span_headings()
        self._fit_columns()

    def _span_headings(self) -> None:
        self.clearSpans()
        headings: Iterable[int] = getattr(self.model(), "heading_rows", tuple)()
        for row in headings:
            self.setSpan(row, 0, 1, self.model().columnCount())

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row is not None and row.heading:
            return
        column = index.data(COLUMN_ROLE)
        self.opened.emit(str(index.data(ID_ROLE)))
        if isinstance(column, Column):
            self.cell_opened.emit(str(index.data(ID_ROLE)), column.key)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self._open(index)

    def _on_current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        for index in (current, previous):
            if index.isValid():
                self._update_row(index.row())
        self.current_changed.emit(str(current.data(ID_ROLE) or "") if current.isValid() else "")

    def _update_row(self, row: int) -> None:
        top = self.rowViewportPosition(row)
        self.viewport().update(QRect(QPoint(0, top), QSize(self.viewport().width(), self.rowHeight(row))))

    def _on_heading_clicked(self, at: int) -> None:
        column = self._columns()[at]
        if not column.sortable:
            return
        before = self._heading.sorted_by
        descending = before is not None and before[0] == column.key and not before[1]
        self.show_sorting(column.key, descending=descending)
        self.sort_asked.emit(column.key, descending)
