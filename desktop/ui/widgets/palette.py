"""The command palette: one field that finds pages, actions and records, over the window without taking it over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import icons, theme
from desktop.ui.widgets.labels import make_label, make_rule
from desktop.ui.widgets.matching import matches, rank
from desktop.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Index = QModelIndex | QPersistentModelIndex

WIDTH = 580
_LINE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class PaletteHit:
    """Something the palette found.

    Attributes:
        group: the title it stands under ("Trang", "Việc", "Cơ sở: 3 kết quả").
        key: what is handed back when it is chosen.
        title: its words.
        icon: its icon.
        sub: quieter words at the right: address, key.
    """

    group: str
    key: str
    title: str
    icon: str = "document"
    sub: str = ""


class _Lines(QAbstractListModel):
    """Titles (plain texts) and hits in one list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[str | PaletteHit] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == _LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line if isinstance(line, str) else f"{line.title}, {line.sub}".rstrip(", ")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.lines[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, theme.px(26 if isinstance(index.data(_LINE), str) else 32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, rect = index.data(_LINE), option.rect
        if isinstance(line, str):
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("text2"))
            painter.drawText(rect.adjusted(14, 4, 0, 0), Qt.AlignmentFlag.AlignVCenter, line)
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, theme.color("selection"))
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), theme.color("accent"))
        side = theme.px(16)
        icons.paint(painter, line.icon, QRect(rect.x() + 14, rect.center().y() - side // 2, side, side), role="text")
        inner = rect.adjusted(14 + side + 9, 0, -14, 0)
        painter.setFont(theme.font("small"))
        sub = painter.fontMetrics().elidedText(line.sub, Qt.TextElideMode.ElideRight, inner.width() // 2)
        width = painter.fontMetrics().horizontalAdvance(sub)
        painter.setPen(theme.color("on_selection" if chosen else "text2"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, sub)
        painter.setFont(theme.font("bold" if chosen else "body"))
        painter.setPen(theme.color("text"))
        title = painter.fontMetrics().elidedText(line.title, Qt.TextElideMode.ElideRight, inner.width() - width - 12)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, title)


class CommandPalette(QFrame):
    """Lies over the window below its menu bar; Esc or a click elsewhere closes it.

    Signals:
        chosen: key of the hit.
        closed: it has gone.
    """

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "overlay")
        self._under = parent
        self._local: tuple[PaletteHit, ...] = ()
        self._provider: Callable[[str, Callable[[Sequence[PaletteHit]], None]], None] | None = None
        self._question = 0
        self._before: QWidget | None = None
        self._field = SearchField(self.tr("Tìm trang, việc, bản ghi…"), keys="")
        self._field.searched.connect(self._search)
        self._field.textChanged.connect(lambda _: self._field.text() or self._search(""))
        self._model = _Lines(self)
        self._view = QListView()
        self._view.setModel(self._model)
        self._view.setItemDelegate(_Painter(self._view))
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setAccessibleName(self.tr("Kết quả tìm"))
        self._view.clicked.connect(self._take)
        self._nothing = make_label(self.tr("Không có gì khớp. Thử ít chữ hơn, không cần dấu."), "label")
        self._nothing.setContentsMargins(14, 12, 14, 12)
        self._nothing.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(10, 10, 10, 10)
        top.addWidget(self._field)
        layout.addLayout(top)
        layout.addWidget(make_rule())
        layout.addWidget(self._view, 1)
        layout.addWidget(self._nothing)
        layout.addWidget(make_rule())
        layout.addLayout(self._make_keys())
        self._field.installEventFilter(self)
        parent.installEventFilter(self)
        self.hide()

    def open(
        self,
        local: Sequence[PaletteHit],
        provider: Callable[[str, Callable[[Sequence[PaletteHit]], None]], None] | None,
    ) -> None:
        """Show the palette.

        Args:
            local: pages and actions, found by their words here.
            provider: finds records: takes the text and a function to call with the hits.
        """
        self._local, self._provider = tuple(local), provider
        self._before = self.window().focusWidget()
        self._field.clear()
        self._search("")
        self._place()
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_palette(self) -> None:
        """Go away and give the focus back."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        if watched is self._field and event.type() == QEvent.Type.FocusOut and not self.isHidden():
            if self.window().focusWidget() is not self._field:
                self._before = None
                self.close_palette()
        elif watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_palette()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self._view.currentIndex())
        else:
            return False
        return True

    def _search(self, text: str) -> None:
        self._question += 1
        question = self._question
        found = [hit for hit in self._local if matches(text, hit.title)]
        found.sort(key=lambda hit: (self._groups().index(hit.group), rank(text, hit.title)))
        self._show(found)
        if text and self._provider is not None:
            self._provider(text, lambda hits: self._add(question, found, hits))

    def _groups(self) -> list[str]:
        return list(dict.fromkeys(hit.group for hit in self._local))

    def _add(self, question: int, found: list[PaletteHit], hits: Sequence[PaletteHit]) -> None:
        if question == self._question and not self.isHidden():
            self._show([*found, *hits])

    def _show(self, hits: Sequence[PaletteHit]) -> None:
        lines: list[str | PaletteHit] = []
        group = ""
        for hit in hits:
            if hit.group != group:
                group = hit.group
                lines.append(group)
            lines.append(hit)
        self._model.beginResetModel()
        self._model.lines = lines
        self._model.endResetModel()
        if lines:
            self._view.setCurrentIndex(self._model.index(1))
        self._nothing.setVisible(not lines)
        self._view.setVisible(bool(lines))

    def _move(self, by: int) -> None:
        row = self._view.currentIndex().row() + by
        while 0 <= row < len(self._model.lines):
            if not isinstance(self._model.lines[row], str):
                self._view.setCurrentIndex(self._model.index(row))
                return
            row += by

    def _take(self, index: QModelIndex) -> None:
        line = index.data(_LINE) if index.isValid() else None
        if isinstance(line, PaletteHit):
            self.close_palette()
            self.chosen.emit(line.key)

    def _place(self) -> None:
        parent = self._under
        width = min(theme.px(WIDTH), parent.width() - 24)
        height = min(theme.px(418), parent.height() - 16)
        self.setGeometry((parent.width() - width) // 2, 8, width, height)

    def _make_keys(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(14, 6, 14, 6)
        row.setSpacing(4)
        for keys, words in ((("↑", "↓"), self.tr("chọn")), (("Enter",), self.tr("mở")), (("Esc",), self.tr("đóng"))):
            for key in keys:
                row.addWidget(make_label(key, "key"))
            row.addWidget(make_label(words, "small"))
            row.addSpacing(6)
        row.addStretch(1)
        return row
