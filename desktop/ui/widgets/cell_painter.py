"""Draws the cells of every list in one way: icon, one or two lines, bar, box; row focus and selection."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from desktop.ui import icons, theme
from desktop.ui.widgets.cells import CELL_ROLE, COLUMN_ROLE, ROW_ROLE, Align, Cell, Column, Row
from desktop.ui.widgets.charts.paint import SCREEN_ROLES, Ink
from desktop.ui.widgets.charts.target_bar import paint_target_bar

Index = QModelIndex | QPersistentModelIndex

MARGIN = 12
MARGIN_RIGHT = 8
_ICON = 16
_QUIET = {"", "text", "text2", "mute"}
_LINE = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextSingleLine.value
_ALIGNED: dict[Align, int] = {
    "left": _LINE | Qt.AlignmentFlag.AlignLeft.value,
    "right": _LINE | Qt.AlignmentFlag.AlignRight.value,
    "center": _LINE | Qt.AlignmentFlag.AlignHCenter.value,
}


class CellPainter(QStyledItemDelegate):
    """The one delegate of lists.

    Args:
        focus_cells: draw the focus on the cell instead of the row (matrices).
    """

    def __init__(
        self, view: QAbstractItemView, *, focus_cells: bool = False, lines: bool = True, margin: int = MARGIN
    ) -> None:
        super().__init__(view)
        self._view = view
        self._focus_cells = focus_cells
        self._lines = lines
        self._margin = margin

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row | None = index.data(ROW_ROLE)
        cell = row.cell(index.column()) if row is not None else None
        column = index.data(COLUMN_ROLE)
        first = self._is_first(index)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected) and not self._focus_cells
        painter.save()
        painter.setClipRect(option.rect)
        self._paint_ground(painter, option.rect, row, cell, chosen=chosen, first=first)
        if cell is None:
            self._paint_placeholder(painter, option.rect)
        elif row is not None and row.heading:
            self._paint_heading(painter, option.rect, cell)
        else:
            self._paint_cell(painter, option.rect, cell, column, row, chosen=chosen, first=first)
        painter.restore()
        if self._has_focus(index):
            self._paint_focus(painter, option.rect, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        cell = index.data(CELL_ROLE)
        column = index.data(COLUMN_ROLE)
        height = theme.row_height(two_lines=bool(cell is not None and cell.sub))
        if cell is None:
            return QSize(theme.px(80), height)
        width = QFontMetrics(self._font(cell)).horizontalAdvance(cell.text) + 2 * MARGIN
        if cell.icon:
            width += theme.px(_ICON) + 6
        return QSize(max(width, column.least if column else 0), height)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        cell = index.data(CELL_ROLE)
        text = ""
        if cell is not None:
            text = cell.tip or (cell.text if self._is_elided(option.rect, cell) else "")
        QToolTip.showText(event.globalPos(), text, view)
        return True

    # -- parts -------------------------------------------------------------------------------------------------

    def _paint_ground(
        self, painter: QPainter, rect: QRect, row: Row | None, cell: Cell | None, *, chosen: bool, first: bool
    ) -> None:
        if chosen:
            painter.fillRect(rect, theme.color("selection"))
        elif row is not None and row.heading:
            painter.fillRect(rect, theme.color("bg"))
        elif cell is not None and cell.fill:
            painter.fillRect(rect, theme.color(cell.fill))
        if self._lines:
            painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.color("line"))
        if chosen and first:
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), theme.color("accent"))

    def _paint_placeholder(self, painter: QPainter, rect: QRect) -> None:
        height = theme.px(8)
        painter.fillRect(
            rect.x() + MARGIN,
            rect.center().y() - height // 2,
            min(theme.px(90), rect.width() - 2 * MARGIN),
            height,
            theme.color("alt"),
        )

    def _paint_heading(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        painter.setFont(theme.font("small_bold"))
        painter.setPen(theme.color("text"))
        painter.drawText(rect.adjusted(MARGIN, 0, -MARGIN, 0), Qt.AlignmentFlag.AlignVCenter, cell.text)

    def _paint_cell(
        self,
        painter: QPainter,
        rect: QRect,
        cell: Cell,
        column: Column | None,
        row: Row | None,
        *,
        chosen: bool,
        first: bool,
    ) -> None:
        kind = column.kind if column is not None else "text"
        if kind == "check":
            self._paint_box(painter, rect, cell)
            return
        if kind == "bar":
            self._paint_bar(painter, cell_space(rect, self._margin, first=first), cell)
            return
        inner = cell_space(rect, self._margin, first=first).adjusted(0, 0, 0, -1 if self._lines else 0)
        tone = self._tone(cell, row, chosen=chosen)
        if cell.icon:
            side = theme.px(_ICON)
            line = theme.px(20) if cell.sub else inner.height()
            top = inner.y() + (theme.px(3) if cell.sub else 0) + (line - side) // 2 + 1
            icons.paint(
                painter, cell.icon, QRect(inner.x(), top, side, side), role=tone, back=self._back(cell, chosen=chosen)
            )
            inner = inner.adjusted(side + 6, 0, 0, 0)
        align = column.align if column is not None else "left"
        painter.setFont(self._font(cell, chosen=chosen and column is not None and column.key == self._name_key()))
        painter.setPen(theme.color("on_selection" if chosen and tone in _QUIET else tone))
        if not cell.sub:
            self._draw_line(painter, inner, cell.text, align)
            return
        half = inner.height() // 2
        upper = QRect(inner.x(), inner.y() + theme.px(3), inner.width(), half - theme.px(1))
        lower = QRect(inner.x(), inner.y() + half, inner.width(), half - theme.px(3))
        self._draw_line(painter, upper, cell.text, align)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("on_selection" if chosen else "text2"))
        self._draw_line(painter, lower, cell.sub, align)

    def _paint_bar(self, painter: QPainter, inner: QRect, cell: Cell) -> None:
        """The bar; with words above it when the cell has any."""
        if cell.text:
            painter.setFont(theme.font())
            painter.setPen(theme.color("text"))
            upper = QRect(inner.x(), inner.y() + theme.px(3), inner.width(), theme.px(20))
            self._draw_line(painter, upper, cell.text, "left")
        if cell.bar is not None:
            height = theme.px(10 if cell.text else 13)
            top = inner.y() + theme.px(26) if cell.text else inner.center().y() - height // 2
            box = QRectF(inner.x(), top, inner.width(), height)
            paint_target_bar(painter, box, done=cell.bar.done, target=cell.bar.target, ink=Ink.screen())

    def _draw_line(self, painter: QPainter, rect: QRect, text: str, align: Align) -> None:
        metrics = painter.fontMetrics()
        shown = text
        if metrics.horizontalAdvance(text) > rect.width():
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, _ALIGNED[align], shown)

    def _paint_box(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        side = theme.px(16)
        box = QRect(rect.x() + MARGIN - 2, rect.center().y() - side // 2, side, side)
        paint_check_box(painter, box, checked=cell.marked)

    def _paint_focus(self, painter: QPainter, rect: QRect, index: Index) -> None:
        painter.save()
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._focus_cells:
            painter.drawRect(rect.adjusted(1, 1, -1, -2))
        else:
            painter.fillRect(rect.x(), rect.y(), rect.width(), 2, theme.color("accent"))
            painter.fillRect(rect.x(), rect.bottom() - 1, rect.width(), 2, theme.color("accent"))
            if self._is_first(index):
                painter.fillRect(rect.x(), rect.y(), 2, rect.height(), theme.color("accent"))
            if self._is_last(index):
                painter.fillRect(rect.right() - 1, rect.y(), 2, rect.height(), theme.color("accent"))
        painter.restore()

    # -- questions ---------------------------------------------------------------------------------------------

    def _has_focus(self, index: Index) -> bool:
        if not self._view.hasFocus():
            return False
        current = self._view.currentIndex()
        return current.row() == index.row() and (not self._focus_cells or current.column() == index.column())

    def _is_first(self, index: Index) -> bool:
        return index.column() == 0 or not any(self._is_shown(index, column) for column in range(index.column()))

    def _name_key(self) -> str:
        """The column that names the row: the first that holds words."""
        model = self._view.model()
        for at in range(model.columnCount()):
            column = model.headerData(at, Qt.Orientation.Horizontal, COLUMN_ROLE)
            if isinstance(column, Column) and column.kind == "text":
                return column.key
        return ""

    def _is_last(self, index: Index) -> bool:
        return not any(self._is_shown(index, at) for at in range(index.column() + 1, index.model().columnCount()))

    def _is_shown(self, index: Index, column: int) -> bool:
        hidden = getattr(self._view, "isColumnHidden", None)
        del index
        return hidden is None or not hidden(column)

    def _is_elided(self, rect: QRect, cell: Cell) -> bool:
        room = rect.width() - MARGIN - MARGIN_RIGHT - (theme.px(_ICON) + 6 if cell.icon else 0)
        return QFontMetrics(self._font(cell)).horizontalAdvance(cell.text) > room

    def _font(self, cell: Cell, *, chosen: bool = False):  # noqa: ANN202 - QFont
        return theme.font("bold" if cell.bold or chosen else "body")

    def _tone(self, cell: Cell, row: Row | None, *, chosen: bool) -> str:
        if cell.tone:
            return "on_selection" if chosen and cell.tone == "mute" else cell.tone
        if cell.icon:
            return SCREEN_ROLES["state"]
        return "text2" if row is not None and row.quiet else "text"

    def _back(self, cell: Cell, *, chosen: bool) -> str:
        return "selection" if chosen else cell.fill or "surface"


def cell_space(rect: QRect, margin: int, *, first: bool) -> QRect:
    """Where the words of a cell or heading stand; columns keep a distance even in a list without margins."""
    right = min(margin, MARGIN_RIGHT) if margin else 0
    return rect.adjusted(margin if margin or first else MARGIN, 0, -right, 0)


def paint_check_box(painter: QPainter, box: QRect, *, checked: bool) -> None:
    """A check box as the style sheet draws it, for painted lists."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if checked:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(box, 3, 3)
        icons.paint(painter, "check", box.adjusted(2, 2, -2, -2), role="on")
    else:
        painter.setPen(QPen(theme.color("edge"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)
    painter.restore()
