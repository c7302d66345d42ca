"""How sets of targets are said: lines of the list, lines of their targets, facts of the document; draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.services.target_words import say_target
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Row, State, state_cell
from desktop.ui.widgets.formats import NONE, say_date, say_number, say_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.domain.targets import Indicator, Target
    from desktop.services.plans import ListedPlan


def set_row(listed: ListedPlan) -> Row:
    """A set in the list."""
    plan = listed.plan
    sub = tr("Giai đoạn {programme}, {n} chỉ tiêu").format(programme=plan.programme, n=say_number(len(plan.targets)))
    return Row(plan.name, (Cell(plan.title, sub, bold=listed.applied, tip=plan.title), state_cell(set_state(listed))))


def set_state(listed: ListedPlan) -> State:
    """Whether a set is in force, comes with the program or is the office's own."""
    if listed.applied:
        return State("state-ok", tr("Đang áp dụng"), "ok")
    if listed.builtin:
        return State("lock", tr("Có sẵn"))
    return State("pencil", tr("Của đơn vị"))


def target_row(at: int, target: Target, indicators: Mapping[str, Indicator], *, year: int) -> Row:
    """A target in the table of its set."""
    indicator = indicators.get(target.indicator)
    name = indicator.name if indicator is not None else target.indicator
    asked = say_target(target, indicator, year) if indicator is not None else say_plain(target.value)
    more = [target.source]
    if target.named:
        more.append(tr("nêu tên: {names}").format(names=", ".join(target.named)))
    if target.due_on is not None:
        more.append(tr("đến {day}").format(day=say_date(target.due_on)))
    sub = "; ".join(part for part in more if part)
    programme = NONE
    if target.programme_value is not None:
        unit = f" {indicator.unit}" if indicator is not None and indicator.unit == "%" else ""
        programme = say_plain(target.programme_value) + unit
    cells = (
        Cell(target.indicator, tone="text2"),
        Cell(name, sub, tip=f"{name}\n{sub}"),
        Cell(asked, bold=True),
        Cell(programme),
    )
    return Row(str(at), cells)


def set_facts(listed: ListedPlan) -> tuple[tuple[str, str], ...]:
    """What is known of the document and the set."""
    plan = listed.plan
    paper = " ".join(
        filter(None, (plan.number, tr("ngày {day}").format(day=say_date(plan.issued_on)) if plan.issued_on else ""))
    )
    version = tr("bản {n}").format(n=plan.version)
    return (
        (tr("Văn bản"), paper),
        (tr("Cơ quan"), plan.issuer),
        (tr("Giai đoạn"), plan.programme),
        (tr("Phiên bản"), version),
        (tr("Ghi chú"), plan.note),
    )
