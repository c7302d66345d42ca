"""The rail at the left of a form: its sections with their state, and the list "Cần xem lại"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.card import make_plain
from desktop.ui.widgets.form.field_row import ICONS, TONES
from desktop.ui.widgets.labels import IconLabel, make_label, make_rule
from desktop.ui.widgets.speaking import restyle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.ui.widgets.form.definitions import FieldNote, GroupDef

WIDTH = 176
_STATES = {
    "": ("ring", "text2"),
    "ok": ("state-ok", "ok"),
    "error": ("state-bad", "bad"),
    "warning": ("state-warn", "warn"),
    "note": ("state-info", "accent"),
}


class _Section(QPushButton):
    """A section: number, words, state."""

    def __init__(self, group: GroupDef) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self.setAutoDefault(False)
        self._number, self._words, self._state = group.number, group.short or group.title, ""
        self.setAccessibleName(group.heading)

    def show_state(self, state: str) -> None:
        """Show a state: "", ok, error, warning or note."""
        self._state = state
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(WIDTH - 2), theme.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        current = bool(self.property("current"))
        if current:
            painter.fillRect(self.rect(), theme.color("selection"))
            painter.fillRect(0, 0, 3, self.height(), theme.color("accent"))
        elif self.underMouse():
            painter.fillRect(self.rect(), theme.color("bg"))
        del event
        painter.setFont(theme.font("bold" if current else "body"))
        painter.setPen(theme.color("text"))
        x = 14
        if self._number:
            painter.drawText(QRect(x, 0, 20, self.height()), Qt.AlignmentFlag.AlignVCenter, self._number)
            x += 19
        side = theme.px(15)
        room = self.width() - x - side - 18
        words = painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(x, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
        name, role = _STATES[self._state]
        box = QRect(self.width() - side - 10, (self.height() - side) // 2, side, side)
        icons.paint(painter, name, box, role=role, back="selection" if current else "surface")
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


class _Finding(QPushButton):
    """A line of "Cần xem lại" that leads to its field."""

    def __init__(self, note: FieldNote) -> None:
        super().__init__()
        self.setProperty("role", "flat")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(note.text)
        line = QHBoxLayout(self)
        line.setContentsMargins(2, 3, 2, 3)
        line.setSpacing(8)
        line.addWidget(
            IconLabel(ICONS[note.severity], role=TONES[note.severity], size=15), 0, Qt.AlignmentFlag.AlignTop
        )
        self._words = make_label(note.short or note.text, "finding", wrap=True)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line.addWidget(self._words, 1)

    def sizeHint(self) -> QSize:
        width = theme.px(WIDTH - 26)
        return QSize(width, self._words.heightForWidth(width - theme.px(15) - 14) + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class FormRail(QWidget):
    """Sections and findings of a form.

    Signals:
        section_asked: key of a group.
        field_asked: name of a field.
    """

    section_asked = Signal(str)
    field_asked = Signal(str)

    def __init__(self, groups: Sequence[GroupDef], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(theme.px(WIDTH))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        sections = QFrame()
        sections.setProperty("role", "card")
        inner = QVBoxLayout(sections)
        inner.setContentsMargins(1, 7, 1, 7)
        inner.setSpacing(0)
        self._sections: dict[str, _Section] = {}
        for group in groups:
            section = _Section(group)
            section.clicked.connect(lambda _=False, key=group.key: self.section_asked.emit(key))
            inner.addWidget(section)
            self._sections[group.key] = section
        layout.addWidget(sections)
        self._review = QFrame()
        self._review.setProperty("role", "card")
        review = QVBoxLayout(self._review)
        review.setContentsMargins(11, 10, 9, 8)
        review.setSpacing(4)
        self._heading = make_label(role="small-bold")
        review.addWidget(self._heading)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        review.addLayout(self._list)
        review.addWidget(make_rule())
        keys = QHBoxLayout()
        keys.setSpacing(4)
        keys.addWidget(make_label("F8", "key"))
        keys.addWidget(make_label(self.tr("mục kế tiếp"), "small"))
        keys.addStretch(1)
        review.addWidget(make_plain(keys))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = make_plain()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._review)
        column.addStretch(1)
        scroll.setWidget(holder)
        layout.addWidget(scroll, 1)
        self._review.hide()

    def show_current(self, key: str) -> None:
        """Mark the section the person is in."""
        for one, section in self._sections.items():
            if bool(section.property("current")) != (one == key):
                restyle(section, current=one == key)

    def show_states(self, states: dict[str, str]) -> None:
        """Show the state of each section."""
        for key, state in states.items():
            self._sections[key].show_state(state)

    def show_findings(self, findings: Sequence[tuple[str, FieldNote]]) -> None:
        """Show the list "Cần xem lại": (field name, finding)."""
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for name, note in findings:
            line = _Finding(note)
            line.clicked.connect(lambda _=False, name=name: self.field_asked.emit(name))
            self._list.addWidget(line)
        self._heading.setText(self.tr("Cần xem lại: {n}").format(n=len(findings)))
        self._review.setVisible(bool(findings))
