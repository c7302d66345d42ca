"""The tab "Lịch báo cáo": every flow that concerns the office, its due day, the office's own day, who else reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.domain.deadlines import DueRule, Rhythm, Sender
from desktop.services.deadlines import Calendar, clear_due_day, load_calendar, set_due_day, set_reporters
from desktop.ui import theme
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.pages.submissions.calendar_words import flow_row, say_rule
from desktop.ui.pages.submissions.heirs_card import HeirsCard
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.card import Card, make_scroll
from desktop.ui.widgets.cells import Column
from desktop.ui.widgets.fields.numbers import CountField
from desktop.ui.widgets.fields.text import LongTextField, TextField
from desktop.ui.widgets.form.field_row import FieldLabel
from desktop.ui.widgets.formats import say_date
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from db.domain.deadlines import Flow
    from db.domain.errors import KnownError
    from desktop.services.office import Office
    from desktop.ui.session import Session
    from desktop.ui.widgets.fields.base import Field

_CARD_WIDTH = 400


class CalendarPage(PageFrame):
    """The tab.

    Attributes:
        table: the flows.
        day: day of the month the office sets.
        month: its month; empty for the month in which the period ends.
        after: days after the period's end, instead of a day.
        before: "before" the day.
        reason: why.
        reporters: other agencies that report here, one a line.
        heirs: with which successor the records of divided former units count.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Lịch báo cáo"))
        self._session = session
        self._calendar: Calendar | None = None
        self._flows: dict[str, Flow] = {}
        self.set_primary(self.tr("Đặt hạn"), self.set_day, icon="save", keys="Ctrl+S", action="save")
        self.set_body(self._make_body())

    def page_shown(self) -> None:
        """The tab came up."""
        self.refresh()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table

    def refresh(self) -> None:
        """Ask for the calendar."""
        self._session.read(load_calendar, receiver=self, done=self._show, key="calendar")
        self.heirs.refresh()

    def set_day(self) -> None:
        """The office goes by the day in the fields for the chosen flow."""
        code, reason = self.table.current_id(), self.reason.value()
        rule = DueRule(
            int(self.day.value() or 0),
            int(self.month.value() or 0),
            before=self.before.isChecked(),
            after=int(self.after.value() or 0),
        )
        if code:
            self._write(lambda office: set_due_day(office, code, rule, reason))

    def clear_day(self) -> None:
        """The chosen flow has the day of its document again."""
        code = self.table.current_id()
        if code:
            self._write(lambda office: clear_due_day(office, code))

    def keep_reporters(self) -> None:
        """Keep the other agencies."""
        names = self.reporters.value().splitlines()
        self._write(lambda office: set_reporters(office, names))

    # -- making --------------------------------------------------------------------------------------------------

    def _make_body(self) -> QWidget:
        body = QFrame()
        body.setProperty("role", "plain")
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        columns = (
            Column("name", self.tr("Báo cáo"), sortable=False, least=220),
            Column("rhythm", self.tr("Định kỳ"), width=112, sortable=False),
            Column("due", self.tr("Hạn"), width=170, sortable=False),
        )
        self.table = DataTable(name=self.tr("Lịch báo cáo"), two_lines=True)
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self.table.current_changed.connect(self._show_flow)
        card = Card(flush=True)
        card.body.addWidget(self.table)
        row.addWidget(card, 1)
        side = QFrame()
        side.setProperty("role", "plain")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.heirs = HeirsCard(session=self._session)
        for one in (self._make_day_card(), self._make_reporters_card(), self.heirs, self._make_holidays_card()):
            column.addWidget(one)
        column.addStretch(1)
        scroll = make_scroll(side)
        scroll.setFixedWidth(theme.px(_CARD_WIDTH))
        row.addWidget(scroll)
        return body

    def _make_day_card(self) -> Card:
        self._day_card = card = Card(self.tr("Hạn của đơn vị"))
        self._about = make_label(role="label", wrap=True)
        card.body.addWidget(self._about)
        self.day, self.month, self.after = CountField(most=31), CountField(most=12), CountField(most=60)
        self.before = QCheckBox(self.tr("Trước ngày này (bỏ: đến hết ngày)"))
        self.before.setChecked(True)
        self.reason = TextField(longest=200)
        small = QHBoxLayout()
        small.setSpacing(8)
        for label, field in ((self.tr("Ngày"), self.day), (self.tr("Tháng"), self.month)):
            small.addLayout(_labelled(label, field, 0))
        card.body.addLayout(small)
        card.body.addWidget(self.before)
        card.body.addLayout(_labelled(self.tr("Hoặc số ngày sau khi hết kỳ"), self.after, 180))
        card.body.addLayout(_labelled(self.tr("Lý do, văn bản"), self.reason, 100))
        self.clear_button = ActionButton(self.tr("Trở lại hạn của văn bản"), on_click=self.clear_day)
        card.body.addWidget(self.clear_button)
        return card

    def _make_reporters_card(self) -> Card:
        card = Card(self.tr("Cơ quan khác phải báo cáo"))
        self.reporters = LongTextField(lines=3)
        self.reporters.set_names(self.tr("Cơ quan khác phải báo cáo, mỗi dòng một cơ quan"), "")
        card.body.addWidget(self.reporters)
        card.body.addWidget(make_label(self.tr("Mỗi dòng một cơ quan; có trong danh sách kỳ sau."), "small", wrap=True))
        card.body.addWidget(ActionButton(self.tr("Lưu danh sách cơ quan"), on_click=self.keep_reporters))
        return card

    def _make_holidays_card(self) -> Card:
        card = Card(self.tr("Ngày nghỉ đã ghi"))
        self._holidays = make_label(role="small", wrap=True)
        card.body.addWidget(self._holidays)
        return card

    # -- showing -------------------------------------------------------------------------------------------------

    def _show(self, calendar: Calendar) -> None:
        self._calendar = calendar
        office, today = self._session.office, self._session.today()
        level = office.unit.level
        concerned = [flow for flow in calendar.flows if level in flow.levels or _comes_here(flow, level)]
        self._flows = {flow.code: flow for flow in concerned}
        keep = self.table.current_id()
        self._model.show_rows([flow_row(flow, calendar, _next_day(flow, calendar, today)) for flow in concerned])
        self.table.choose(keep if keep in self._flows else next(iter(self._flows), ""))
        if not self.reporters.input().hasFocus():
            self.reporters.set_value("\n".join(calendar.reporters))
        self.set_scope(self.tr("{n} luồng báo cáo có hiệu lực tại đơn vị").format(n=len(concerned)))
        self._show_holidays(calendar, today.year)
        self._show_flow(self.table.current_id())

    def _show_flow(self, code: str) -> None:
        flow = self._flows.get(code)
        primary = self.primary()
        settable = flow is not None and flow.rhythm is Rhythm.PERIODIC
        for one in (self.day, self.month, self.after, self.reason):
            one.set_read_only(read_only=not settable)
        self.before.setEnabled(settable)
        if primary is not None:
            primary.setEnabled(settable)
        if flow is None or self._calendar is None:
            return
        rule = flow.due
        self.day.set_value(rule.day or None if rule else None)
        self.month.set_value(rule.month or None if rule else None)
        self.after.set_value(rule.after or None if rule and not rule.day else None)
        self.before.setChecked(rule.before if rule else True)
        why = (self._calendar.changed or {}).get(code, "")
        self.reason.set_value(why)
        self.clear_button.setVisible(code in (self._calendar.changed or {}))
        self._about.setText(f"{flow.name}: {say_rule(flow)}. {flow.source}.")

    def _show_holidays(self, calendar: Calendar, year: int) -> None:
        lines: list[str] = []
        for one in calendar.days.holidays:
            if one.to_on.year in {year, year + 1}:
                days = say_date(one.from_on)
                if one.to_on != one.from_on:
                    days = f"{days} – {say_date(one.to_on)}"
                lines.append(f"{days}: {one.name}" + (self.tr(" (chưa đối chiếu)") if one.unverified else ""))
        self._holidays.setText("\n".join(lines))
        # A label that wraps asks for too little height in an area that scrolls.
        self._holidays.setMinimumHeight(self._holidays.heightForWidth(theme.px(_CARD_WIDTH - 50)))

    def _write(self, call: Callable[[Office], object]) -> None:
        def done(_: object) -> None:
            self._session.say_saved()
            self.refresh()

        def failed(error: KnownError) -> None:
            show_known_error(self, error)

        self._session.write(call, receiver=self, done=done, failed=failed)


def _comes_here(flow: Flow, level: str) -> bool:
    """Reports of the level below come to this office."""
    below = {"province": {"commune", "district"}, "district": {"commune"}}.get(level, set[str]())
    return flow.sender is Sender.UNIT and flow.package and bool(flow.levels & below)


def _next_day(flow: Flow, calendar: Calendar, today: date) -> date | None:
    level = next(iter(flow.levels))
    coming = [one.due_on for one in calendar.owed(today, level=level, sender=flow.sender) if one.flow is flow]
    return min((day for day in coming if day >= today), default=None)


def _labelled(text: str, field: Field, width: int) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    label = FieldLabel(text, required=False)
    label.setWordWrap(False)
    if width:
        label.setFixedWidth(theme.px(width))
    label.setBuddy(field.input())
    field.set_names(text, "")
    row.addWidget(label)
    row.addWidget(field, 1)
    return row
