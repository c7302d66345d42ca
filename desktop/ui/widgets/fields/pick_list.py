"""The list below a field: a child frame of the window, never a popup, so that input methods keep working."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.cell_painter import paint_check_box
from desktop.ui.widgets.fields.dates import place_below
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from collections.abc import Sequence

Index = QModelIndex | QPersistentModelIndex

_MOST_ROWS = 9
_OPTION = Qt.ItemDataRole.UserRole + 1
_TICKED = Qt.ItemDataRole.UserRole + 2


class _Options(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.options: tuple[Option, ...] = ()
        self.ticked: tuple[str, ...] | None = None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.options)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        option = self.options[index.row()]
        if role == _OPTION:
            return option
        if role == _TICKED:
            return None if self.ticked is None else option.code in self.ticked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(filter(None, (option.label, option.sub)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return option.label
        return None


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(100), theme.px(28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one: Option = index.data(_OPTION)
        ticked = index.data(_TICKED)
        rect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, theme.color("selection"))
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), theme.color("accent"))
        inner = rect.adjusted(10, 0, -10, 0)
        if ticked is not None:
            side = theme.px(16)
            paint_check_box(painter, QRect(inner.x(), rect.center().y() - side // 2, side, side), checked=ticked)
            inner.adjust(side + 8, 0, 0, 0)
        painter.setFont(theme.font("small"))
        sub_width = painter.fontMetrics().horizontalAdvance(one.sub) if one.sub else 0
        sub_width = min(sub_width, inner.width() // 2)
        if one.sub:
            painter.setPen(theme.color("on_selection" if chosen else "text2"))
            sub = painter.fontMetrics().elidedText(one.sub, Qt.TextElideMode.ElideRight, sub_width)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, sub)
        painter.setFont(theme.font())
        painter.setPen(theme.color("on_selection" if chosen else "text"))
        room = inner.width() - (sub_width + 12 if one.sub else 0)
        label = painter.fontMetrics().elidedText(one.label, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, label)


class PickList(QFrame):
    """Choices below a field; the focus stays in the field.

    Signals:
        picked: code of the choice clicked or taken with Enter.
    """

    picked = Signal(str)

    def __init__(self, field: QWidget, *, several: bool = False) -> None:
        super().__init__(field.window())
        self.setProperty("role", "overlay")
        self._field = field
        self._several = several
        self._model = _Options(self)
        self._view = QListView()
        self._view.setModel(self._model)
        self._view.setItemDelegate(_Painter(self._view))
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setUniformItemSizes(True)
        self._view.clicked.connect(lambda index: self.picked.emit(index.data(_OPTION).code))
        self._note = make_label(role="small")
        self._note.setContentsMargins(10, 6, 10, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 3, 1, 3)
        layout.setSpacing(0)
        layout.addWidget(self._view)
        layout.addWidget(self._note)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def offer(
        self, options: Sequence[Option], *, current: str = "", ticked: tuple[str, ...] | None = None, note: str = ""
    ) -> None:
        """Show these choices below the field.

        Args:
            options: the choices.
            current: the one marked at first; the first when left out.
            ticked: codes with a tick (several may be chosen).
            note: a line below, or in place of the choices when there are none.
        """
        self._model.beginResetModel()
        self._model.options, self._model.ticked = tuple(options), ticked
        self._model.endResetModel()
        codes = [option.code for option in options]
        if options:
            self._view.setCurrentIndex(self._model.index(codes.index(current) if current in codes else 0))
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._view.setVisible(bool(options))
        self._place(len(options), note=bool(note))
        self.show()
        self.raise_()
        self._view.scrollTo(self._view.currentIndex())

    def retick(self, ticked: tuple[str, ...]) -> None:
        """Change the ticks without losing the place."""
        self._model.ticked = ticked
        if self._model.options:
            self._model.dataChanged.emit(self._model.index(0), self._model.index(len(self._model.options) - 1))

    def move_by(self, by: int) -> None:
        """Mark another choice."""
        if self._model.options:
            row = min(len(self._model.options) - 1, max(0, self._view.currentIndex().row() + by))
            self._view.setCurrentIndex(self._model.index(row))

    def current(self) -> Option | None:
        """The marked choice."""
        index = self._view.currentIndex()
        return index.data(_OPTION) if index.isValid() and self._model.options else None

    def _place(self, count: int, *, note: bool) -> None:
        row = theme.px(28)
        height = min(_MOST_ROWS, count) * row + 8 + (theme.px(28) if note else 0)
        width = max(self._field.width(), theme.px(260))
        self.resize(min(width, self.window().width() - 8), height)
        self.move(place_below(self._field, self))
