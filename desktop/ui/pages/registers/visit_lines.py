"""Inspections, violations and requests as lines of cards, the same wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.pages.registers.card_parts import CardLine
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.formats import NONE, say_date, say_number

if TYPE_CHECKING:
    from desktop.services.visit_lists import RemedyLine, ViolationLine, VisitLine
    from desktop.ui.session import Session


def visit_state(state: str) -> State:
    """How far an inspection is."""
    return {
        "done": State("state-ok", tr("Đã kiểm tra")),
        "cancelled": State("dash", tr("Không thực hiện")),
    }.get(state, State("clock", tr("Chưa kiểm tra")))


def remedy_state(line: RemedyLine) -> State:
    """Whether a request was met."""
    if line.conclusion == "met":
        return State("state-ok", tr("Đã khắc phục"))
    if line.overdue:
        return State("state-bad", tr("Quá hạn {n} ngày").format(n=-(line.days or 0)), "bad")
    if line.conclusion == "not_met":
        return State("state-warn", tr("Chưa khắc phục"), "warn")
    if line.days is None:
        return State("clock", tr("Chờ khắc phục"))
    words = tr("Hạn hôm nay") if line.days == 0 else tr("Còn {n} ngày").format(n=line.days)
    return State("clock", words)


def violation_state(line: ViolationLine) -> State:
    """How far the handling of a violation is."""
    if line.executed:
        return State("state-ok", tr("Đã thi hành xong"))
    if line.paid_on:
        return State("state-ok", tr("Đã nộp phạt"))
    if line.decision_number:
        return State("clock", tr("Chờ thi hành"))
    if line.record_number:
        return State("clock", tr("Chờ quyết định"))
    return State("state-warn", tr("Chưa có biên bản"), "warn")


def visit_line(session: Session, line: VisitLine) -> CardLine:
    """An inspection."""
    catalogs = session.office.catalogs
    number = tr("Biên bản {number}").format(number=line.number) if line.number else ""
    result = catalogs.word("inspection_results", line.result) if line.result else ""
    return CardLine(
        catalogs.word("inspection_kinds", line.kind) or NONE,
        say_date(line.day),
        visit_state(line.state),
        ", ".join(part for part in (number, result) if part),
        lambda: session.open_record("inspections", line.id),
    )


def violation_line(session: Session, line: ViolationLine) -> CardLine:
    """A violation."""
    fine = tr("phạt {n} đồng").format(n=say_number(line.fine)) if line.fine is not None else ""
    number = tr("Biên bản {number}").format(number=line.record_number) if line.record_number else ""
    return CardLine(
        session.office.catalogs.word("acts", line.act) or NONE,
        say_date(line.day),
        violation_state(line),
        ", ".join(part for part in (number, fine) if part),
        lambda: session.open_record("violations", line.id),
    )


def remedy_line(session: Session, line: RemedyLine) -> CardLine:
    """A request."""
    return CardLine(
        line.request or NONE,
        say_date(line.due_on),
        remedy_state(line),
        tr("Yêu cầu ngày {day}").format(day=say_date(line.requested_on)) if line.requested_on else "",
        lambda: session.open_record("remedies", line.id),
    )
