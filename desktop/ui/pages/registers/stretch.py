"""The filter of a list by a stretch of days: a report period, or from a day to a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFrame, QHBoxLayout

from db.domain.periods import PeriodKind, parse_period, periods_around
from desktop.ui import theme
from desktop.ui.widgets.fields.dates import DateField
from desktop.ui.widgets.filter_bar import FilterBar, Option
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from datetime import date

    from desktop.ui.session import Session

_BETWEEN = "between"
_KINDS = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR)


class StretchFilter(QObject):
    """Adds "Kỳ" to a filter bar, and two days beside it once "từ ngày … đến ngày" is chosen."""

    KEY = "days"

    def __init__(self, bar: FilterBar, session: Session) -> None:
        super().__init__(bar)
        self._bar = bar
        around = periods_around(session.today(), kinds=_KINDS)
        shown = (*around.current[::-1], *around.ended[::-1])
        options = [Option(period.code, period.label) for period in shown]
        options.append(Option(_BETWEEN, self.tr("Từ ngày đến ngày")))
        bar.add_filter(self.KEY, self.tr("Kỳ"), options, several=False)
        self._from, self._to = DateField(today=session.today), DateField(today=session.today)
        self._holder = self._make_holder()
        bar.add_widget(self._holder)
        bar.changed.connect(lambda *_: self._show_days())
        for field in (self._from, self._to):
            field.left.connect(self._on_left)
        self._before: tuple[date | None, date | None] = (None, None)
        self._show_days()

    def days(self) -> tuple[date | None, date | None]:
        """First and last day; None for no limit."""
        codes = self._bar.chosen().get(self.KEY, ())
        if not codes:
            return (None, None)
        if codes[0] == _BETWEEN:
            return (self._from.value(), self._to.value())
        period = parse_period(codes[0])
        return (period.from_on, period.to_on)

    def set_days(self, first: date, last: date) -> None:
        """Show these days."""
        self._from.set_value(first)
        self._to.set_value(last)
        self._bar.set_chosen({**self._bar.chosen(), self.KEY: (_BETWEEN,)}, text=self._bar.text())

    def _make_holder(self) -> QFrame:
        holder = QFrame()
        holder.setProperty("role", "plain")
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for words, field in ((self.tr("từ"), self._from), (self.tr("đến"), self._to)):
            field.setFixedWidth(theme.px(118))
            field.set_names(self.tr("Kỳ {words} ngày").format(words=words), "")
            row.addWidget(make_label(words, "label"))
            row.addWidget(field)
        return holder

    def _show_days(self) -> None:
        self._holder.setVisible(self._bar.chosen().get(self.KEY, ()) == (_BETWEEN,))

    def _on_left(self) -> None:
        days = self.days()
        if days != self._before:
            self._before = days
            self._bar.changed.emit(self._bar.text(), self._bar.chosen())
