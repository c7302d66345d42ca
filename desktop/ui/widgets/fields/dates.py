"""Fields for a day, a time of day, and a moment (day and time)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.fields.base import Draft, Field, Line
from desktop.ui.widgets.formats import read_date, read_time, say_date, say_time, tidy
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.speaking import commit_typing

if TYPE_CHECKING:
    from collections.abc import Callable


class _Calendar(QFrame):
    """A month over the page, below its field; a child frame, so that it never takes the keyboard away for good."""

    picked = Signal(date)
    closed = Signal()

    def __init__(self, parent: QWidget, day: date) -> None:
        super().__init__(parent)
        self.setProperty("role", "overlay")
        self._month = QCalendarWidget()
        self._month.setLocale(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
        self._month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._month.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self._month.setSelectedDate(QDate(day.year, day.month, day.day))
        self._month.setAccessibleName(self.tr("Lịch"))
        weekend = QTextCharFormat()
        weekend.setForeground(theme.color("bad"))
        for free in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._month.setWeekdayTextFormat(free, weekend)
        self._month.activated.connect(self._on_picked)
        self._month.clicked.connect(self._on_picked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self._month)
        self.setFocusProxy(self._month)

    def keyPressEvent(self, event) -> None:  # noqa: ANN001 - QKeyEvent
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _on_picked(self, day: QDate) -> None:
        self.picked.emit(date(day.year(), day.month(), day.day()))


class DateField(Field):
    """A day: takes 5/3, 05/03/2026, 05032026, 050326 and hn; shows dd/MM/yyyy after leaving. Value: date or None."""

    def __init__(self, *, today: Callable[[], date], parent: QWidget | None = None) -> None:
        """A day; `today` answers which day it is."""
        super().__init__(parent)
        self._today = today
        self._line = Line()
        self._line.setFixedWidth(theme.px(118))
        self.row.addWidget(self._line)
        self.row.addStretch(1)
        self._mark = self._line.set_mark("calendar", self.tr("Mở lịch (F4)"))
        self._mark.clicked.connect(self.open_calendar)
        self._calendar: _Calendar | None = None
        self._line.textEdited.connect(self.changed)
        self._line.left.connect(self._on_left)
        self.bind_key(self._line, "F4", self.open_calendar)
        self.bind_key(self._line, "Alt+Down", self.open_calendar)
        self.bind_key(self._line, "Ctrl+;", self._put_today)
        self.bind_key(self._line, "Ctrl+'", self.same_asked.emit)

    def input(self) -> Line:
        return self._line

    def value(self) -> date | None:
        try:
            return read_date(self._line.text(), today=self._today())
        except ValueError:
            return None

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        self._line.setText("" if value is None else say_date(value))

    def draft(self) -> Draft:
        return self._line.text() or None

    def set_draft(self, draft: Draft) -> None:
        self._line.setText(str(draft or ""))

    def is_empty(self) -> bool:
        return not self._line.text().strip()

    def problem(self) -> str:
        if self.value() is not None or self.is_empty():
            return ""
        typed = tidy(self._line.text())
        return self.tr("Không có ngày “{typed}”. Ghi ngày/tháng/năm, ví dụ 05/03/2026.").format(typed=typed)

    def set_read_only(self, *, read_only: bool) -> None:
        self._line.setReadOnly(read_only)
        self._mark.setVisible(not read_only)

    def open_calendar(self) -> None:
        """Show the month below the field."""
        commit_typing()
        if self._line.isReadOnly():
            return
        self._close_calendar()
        self._calendar = _Calendar(self.window(), self.value() or self._today())
        self._calendar.picked.connect(self._on_picked)
        self._calendar.closed.connect(self._on_closed)
        self._calendar.adjustSize()
        self._calendar.move(place_below(self._line, self._calendar))
        self._calendar.show()
        self._calendar.raise_()
        self._calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_picked(self, day: date) -> None:
        self.set_value(day)
        self._on_closed()
        self.changed.emit()

    def _on_closed(self) -> None:
        self._close_calendar()
        self.focus()

    def _close_calendar(self) -> None:
        if self._calendar is not None:
            self._calendar.hide()
            self._calendar.deleteLater()
            self._calendar = None

    def _put_today(self) -> None:
        if not self._line.isReadOnly():
            self.set_value(self._today())
            self.changed.emit()

    def _on_left(self) -> None:
        day = self.value()
        if day is not None and not self._line.isReadOnly():
            self.set_value(day)
        self.left.emit()


class TimeField(Field):
    """A time of day: takes 14:05, 14h05, 1405, 14. Value: time or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = Line()
        self._line.setFixedWidth(theme.px(60))
        self.row.addWidget(self._line)
        self.row.addStretch(1)
        self._line.textEdited.connect(self.changed)
        self._line.left.connect(self._on_left)

    def input(self) -> Line:
        return self._line

    def value(self) -> time | None:
        try:
            return read_time(self._line.text())
        except ValueError:
            return None

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        self._line.setText("" if value is None else say_time(value))

    def draft(self) -> Draft:
        return self._line.text() or None

    def set_draft(self, draft: Draft) -> None:
        self._line.setText(str(draft or ""))

    def is_empty(self) -> bool:
        return not self._line.text().strip()

    def problem(self) -> str:
        if self.value() is not None or self.is_empty():
            return ""
        typed = tidy(self._line.text())
        return self.tr("Không có giờ “{typed}”. Ghi giờ:phút, ví dụ 14:05.").format(typed=typed)

    def set_read_only(self, *, read_only: bool) -> None:
        self._line.setReadOnly(read_only)

    def _on_left(self) -> None:
        moment = self.value()
        if moment is not None and not self._line.isReadOnly():
            self.set_value(moment)
        self.left.emit()


class MomentField(Field):
    """A day and a time on it. Value: local datetime, or None while either is missing."""

    def __init__(self, *, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = DateField(today=today)
        self._time = TimeField()
        self._day.setSizePolicy(self._time.sizePolicy())
        self.row.addWidget(self._time, 0)
        self.row.addWidget(make_label(self.tr("ngày"), "label"))
        self.row.addWidget(self._day, 1)
        self._time.setFixedWidth(theme.px(60))
        for part in (self._day, self._time):
            part.changed.connect(self.changed)
            part.left.connect(self.left)
            part.same_asked.connect(self.same_asked)

    def input(self) -> QWidget:
        return self._time.input()

    def outlined(self) -> tuple[QWidget, ...]:
        return (self._time.input(), self._day.input())

    def set_names(self, name: str, description: str) -> None:
        self._time.set_names(self.tr("{name}, giờ").format(name=name), description)
        self._day.set_names(self.tr("{name}, ngày").format(name=name), description)

    def value(self) -> datetime | None:
        day, moment = self._day.value(), self._time.value()
        return None if day is None or moment is None else datetime.combine(day, moment)

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        self._day.set_value(None if value is None else value.date())
        self._time.set_value(None if value is None else value.time())

    def draft(self) -> Draft:
        parts = [self._day.draft(), self._time.draft()]
        return parts if any(parts) else None

    def set_draft(self, draft: Draft) -> None:
        day, moment = draft if isinstance(draft, list) else (None, None)
        self._day.set_draft(day)
        self._time.set_draft(moment)

    def is_empty(self) -> bool:
        return self._day.is_empty() and self._time.is_empty()

    def problem(self) -> str:
        found = self._day.problem() or self._time.problem()
        if found or self.value() is not None or self.is_empty():
            return found
        missing = self.tr("ngày") if self._day.is_empty() else self.tr("giờ")
        return self.tr("Còn thiếu {what}.").format(what=missing)

    def set_read_only(self, *, read_only: bool) -> None:
        self._day.set_read_only(read_only=read_only)
        self._time.set_read_only(read_only=read_only)


def place_below(field: QWidget, frame: QWidget) -> QPoint:
    """Where a child frame of the window stands: below the field, above it when there is no room."""
    window = field.window()
    corner = field.mapTo(window, QPoint(0, field.height() + 2))
    x = max(4, min(corner.x(), window.width() - frame.width() - 4))
    if corner.y() + frame.height() <= window.height() - 4:
        return QPoint(x, corner.y())
    return QPoint(x, max(4, corner.y() - field.height() - 4 - frame.height()))
