"""The report calendar in words: how often, until when, by which clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.deadlines import Rhythm
from db.domain.periods import PeriodKind, Regime
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Row
from desktop.ui.widgets.formats import say_date

if TYPE_CHECKING:
    from datetime import date

    from db.domain.deadlines import DueRule, Flow
    from desktop.services.deadlines import Calendar


def say_rhythm(flow: Flow) -> str:
    """How often: "6 tháng", "Một lần", "Sau mỗi sự việc"."""
    if flow.rhythm is Rhythm.EVENT:
        return tr("Mỗi sự việc, bí mật") if flow.secret else tr("Mỗi sự việc")
    if flow.rhythm is Rhythm.ONCE:
        return tr("Một lần")
    word = {
        PeriodKind.MONTH: tr("Tháng"),
        PeriodKind.QUARTER: tr("Quý"),
        PeriodKind.HALF: tr("6 tháng"),
        PeriodKind.NINE_MONTHS: tr("9 tháng"),
        PeriodKind.YEAR: tr("Năm"),
        None: "",
    }[flow.period]
    return f"{word} {tr('(theo lịch)')}" if flow.regime is Regime.CALENDAR else word


def say_rule(flow: Flow) -> str:
    """Until when: "trước 15/6", "3 ngày sau khi hết kỳ", "văn bản không ghi ngày"."""
    if flow.rhythm is Rhythm.EVENT:
        return tr("kịp thời")
    if flow.rhythm is Rhythm.ONCE:
        return tr("đến {day}").format(day=say_date(flow.due_on))
    if flow.due is None:
        return tr("không ghi ngày")
    return _say_due(flow.due)


def _say_due(rule: DueRule) -> str:
    if not rule.day:
        return tr("{n} ngày sau kỳ").format(n=rule.after)
    lead = tr("trước {day}") if rule.before else tr("đến {day}")
    day = f"{rule.day}/{rule.month}" if rule.month else tr("ngày {n}").format(n=rule.day)
    after = tr(" năm sau") if rule.year == 1 else tr(" năm trước") if rule.year == -1 else ""
    return lead.format(day=day) + after


def flow_row(flow: Flow, calendar: Calendar, next_day: date | None) -> Row:
    """A flow in the list."""
    own = flow.code in (calendar.changed or {})
    mark = tr("đơn vị đặt") if own else tr("hạn tạm") if flow.assumed else ""
    rule = f"{say_rule(flow)} ({mark})" if mark else say_rule(flow)
    tone = "warn" if flow.assumed and not own else ""
    cells = (
        Cell(flow.name, f"{flow.from_words} → {flow.to_words}", bold=True, tip=flow.source),
        Cell(say_rhythm(flow)),
        Cell(rule, say_date(next_day) if next_day else "", tone=tone),
    )
    return Row(flow.code, cells)
