"""The navigation at the left: groups, counts of what needs someone, the current page; a rail when narrow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import icons, theme
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from collections.abc import Sequence

Index = QModelIndex | QPersistentModelIndex

WIDTH, RAIL_WIDTH = 204, 46
_ENTRY = Qt.ItemDataRole.UserRole + 1
_COUNT_ICONS = {"bad": "state-bad", "warn": "state-warn", "text2": "clock"}


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A page in the navigation, or the title of a group (no icon)."""

    key: str
    title: str
    icon: str = ""
    count: int = 0
    tone: str = "text2"

    @property
    def is_title(self) -> bool:
        """Whether it is the title of a group."""
        return not self.icon


class _Entries(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: tuple[NavEntry, ...] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role == _ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}, {entry.count}" if entry.count else entry.title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.entries[index.row()].is_title:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Painter(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self.rail = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry: NavEntry = index.data(_ENTRY)
        if entry.is_title:
            return QSize(0, theme.px(8 if self.rail else 31))
        return QSize(theme.px(RAIL_WIDTH if self.rail else 100), theme.px(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: NavEntry = index.data(_ENTRY)
        rect = QRect(0, option.rect.y(), self._view.viewport().width(), option.rect.height())
        if entry.is_title:
            if not self.rail:
                painter.setFont(theme.font("small"))
                painter.setPen(theme.color("text2"))
                painter.drawText(rect.adjusted(16, 6, 0, 0), Qt.AlignmentFlag.AlignVCenter, entry.title)
            return
        current = index.row() == self._view.currentIndex().row()
        if current:
            painter.fillRect(rect, theme.color("surface"))
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), theme.color("accent"))
        side = theme.px(16)
        x = (rect.width() - side) // 2 if self.rail else theme.px(16)
        box = QRect(x, rect.center().y() - side // 2 + 1, side, side)
        icons.paint(painter, entry.icon, box, role="accent" if current else "text2")
        if not self.rail:
            self._paint_words(painter, rect, entry, current=current)
        elif entry.count:
            dot = QRect(box.right() - 3, box.y() - 4, theme.px(9), theme.px(9))
            icons.paint(painter, _COUNT_ICONS[entry.tone], dot, role=entry.tone, back="alt")
        if current and self._view.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _paint_words(self, painter: QPainter, rect: QRect, entry: NavEntry, *, current: bool) -> None:
        right = rect.right() - 12
        if entry.count:
            painter.setFont(theme.font("small"))
            text = str(entry.count)
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.setPen(theme.color("text2"))
            painter.drawText(
                QRect(right - width, rect.y(), width + 1, rect.height()), Qt.AlignmentFlag.AlignVCenter, text
            )
            side = theme.px(13)
            box = QRect(right - width - 5 - side, rect.center().y() - side // 2, side, side)
            icons.paint(painter, _COUNT_ICONS[entry.tone], box, role=entry.tone, back="alt")
            right = box.x() - 6
        painter.setFont(theme.font("bold" if current else "body"))
        painter.setPen(theme.color("text"))
        left = theme.px(42)
        inner = QRect(left, rect.y(), right - left, rect.height())
        title = painter.fontMetrics().elidedText(entry.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, title)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        if event.type() == QEvent.Type.ToolTip and index.isValid():
            QToolTip.showText(event.globalPos(), index.data(_ENTRY).title if self.rail else "", view)
            return True
        return super().helpEvent(event, view, option, index)


class _List(QListView):
    def focusInEvent(self, event) -> None:  # noqa: ANN001 - QFocusEvent
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event) -> None:  # noqa: ANN001 - QFocusEvent
        super().focusOutEvent(event)
        self.viewport().update()

    def moveCursor(self, cursorAction, modifiers):  # noqa: ANN001, ANN202, N803 - Qt's own signature
        """Up and down step over the titles of groups."""
        start = self.currentIndex()
        found = super().moveCursor(cursorAction, modifiers)
        step = 1 if found.row() >= start.row() else -1
        while found.isValid() and not (found.flags() & Qt.ItemFlag.ItemIsEnabled):
            found = self.model().index(found.row() + step, 0)
        return found if found.isValid() else start


class Navigation(QFrame):
    """The navigation; one stop in the tab order, arrows inside.

    Signals:
        chosen: key of the page asked for.
    """

    chosen = Signal(str)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "nav")
        self._view = _List()
        self._view.setProperty("role", "nav-list")
        self._view.setAccessibleName(name)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._model = _Entries(self)
        self._view.setModel(self._model)
        self._painter = _Painter(self._view)
        self._view.setItemDelegate(self._painter)
        self._view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._more = IconButton("more", self.tr("Các trang khác"), on_click=self._show_more)
        self._more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._more.hide()
        self._foot = QFrame()
        self._foot.setProperty("role", "nav-foot")
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(16, 9, 12, 9)
        foot.setSpacing(1)
        self._foot_lines = (make_label(role="small"), make_label(role="small"))
        self._foot_lines[0].setTextFormat(Qt.TextFormat.RichText)
        for line in self._foot_lines:
            foot.addWidget(line)
        self._foot.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._foot)
        self.setFocusProxy(self._view)
        self._quiet = False
        self._shown = ""
        self._view.clicked.connect(self._on_clicked)
        self._view.selectionModel().currentChanged.connect(self._on_current)
        theme.changed().changed.connect(self._fit)
        self.set_rail(rail=False)

    def set_entries(self, groups: Sequence[tuple[str, Sequence[NavEntry]]]) -> None:
        """Show these groups: title and pages."""
        entries: list[NavEntry] = []
        for title, pages in groups:
            entries.append(NavEntry("", title))
            entries.extend(pages)
        self._model.beginResetModel()
        self._model.entries = tuple(entries)
        self._model.endResetModel()

    def set_count(self, key: str, count: int, *, tone: str = "warn") -> None:
        """Show how many things of a page need someone; 0 shows none. Tone: `bad`, `warn`, `text2`."""
        for row, entry in enumerate(self._model.entries):
            if entry.key == key:
                changed = list(self._model.entries)
                changed[row] = replace(entry, count=count, tone=tone)
                self._model.entries = tuple(changed)
                index = self._model.index(row)
                self._model.dataChanged.emit(index, index)

    def show_current(self, key: str) -> None:
        """Mark a page as the current one."""
        self._shown = key
        self._quiet = True
        for row, entry in enumerate(self._model.entries):
            if entry.key == key:
                self._view.setCurrentIndex(self._model.index(row))
        self._quiet = False
        self._view.viewport().update()

    def set_foot(self, before: str, heavy: str, below: str) -> None:
        """Show the period at the foot: "Kỳ " **năm 2026** and its days."""
        self._foot_lines[0].setText(f"{before}<b>{heavy}</b>")
        self._foot_lines[1].setText(below)
        self._foot.setVisible(not self._painter.rail)

    def set_rail(self, *, rail: bool) -> None:
        """Icons only, or icons and words."""
        self._painter.rail = rail
        self._foot.setVisible(not rail and bool(self._foot_lines[1].text()))
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(theme.px(RAIL_WIDTH if self._painter.rail else WIDTH))
        self._model.layoutChanged.emit()
        self._view.doItemsLayout()
        self._show_overflow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_overflow()

    def _show_overflow(self) -> None:
        """Pages that have no room are reached by "…" as well as by the arrow keys."""
        needed = sum(self._view.sizeHintForRow(row) for row in range(self._model.rowCount()))
        room = self.height() - (self._foot.sizeHint().height() if not self._foot.isHidden() else 0)
        self._more.setVisible(needed > room)

    def _show_more(self) -> None:
        menu = QMenu(self)
        for entry in self._model.entries:
            if entry.is_title:
                menu.addSeparator()
            else:
                action = menu.addAction(entry.title.replace("&", "&&"))
                icons.put(action, entry.icon, role="text2")
                action.triggered.connect(lambda _=False, key=entry.key: self.chosen.emit(key))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(self._more.rect().topRight()))

    def _on_clicked(self, index: QModelIndex) -> None:
        """A click on the page that is shown already leads to its beginning."""
        if self._shown == index.data(_ENTRY).key:
            self.chosen.emit(self._shown)

    def _on_current(self, current: QModelIndex) -> None:
        self._view.viewport().update()
        if not self._quiet and current.isValid() and not current.data(_ENTRY).is_title:
            self.chosen.emit(current.data(_ENTRY).key)
