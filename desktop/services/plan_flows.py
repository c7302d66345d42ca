"""Flows as a plan writes them, turned into flows of the calendar: who is meant is read from the plan's own words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.domain.deadlines import DueRule, Flow, Rhythm, Sender
from db.domain.periods import PeriodKind
from db.domain.text import fold

if TYPE_CHECKING:
    from db.domain.targets import Flow as PlanFlow
    from db.domain.targets import Plan

_DAY = timedelta(days=1)
_BELOW = frozenset({"commune", "district"})
_EVERYWHERE = frozenset({"commune", "district", "province"})
_AGENCIES = ("cong an", "toa an", "vien kiem sat")
_LEADING = ("so ", "ubnd tinh", "ubnd thanh pho", "co quan chu tri", "co quan thuong truc")
_BY_WORDS = (("kinh phi", "budget"), ("ke hoach", "plan"), ("bo chi so", "indicators"), ("xet xu", "court_figures"))
_ASSUMED = DueRule(after=3)  # as the calendar proposes where a document names no day


def flows_of_plan(plan: Plan) -> tuple[Flow, ...]:
    """The plan's flows for the calendar, in its order; empty where it prescribes none."""
    return tuple(_flow(plan, flow, number) for number, flow in enumerate(plan.flows, start=1))


def _flow(plan: Plan, flow: PlanFlow, number: int) -> Flow:
    sender, levels = _who(flow.sender)
    rhythm, period = _how_often(flow)
    report = _report(flow)
    package = rhythm is Rhythm.PERIODIC and sender is Sender.UNIT and report == flow.period
    due = DueRule(*flow.before) if flow.before else None
    assumed = due is None and package
    return Flow(
        f"{plan.name}-{number}",
        report,
        flow.what,
        sender,
        levels,
        f"{plan.title}, {flow.source[:1].lower()}{flow.source[1:]}",
        date(plan.programme_from, 1, 1),
        rhythm=rhythm,
        period=period,
        regime=plan.regime,
        due=_ASSUMED if assumed else due,
        due_on=flow.before_on - _DAY if flow.before_on and rhythm is Rhythm.ONCE else None,
        years=(plan.programme_from, plan.programme_to or plan.programme_from),
        plan=plan.name,
        assumed=assumed,
        package=package,
        from_words=flow.sender,
        to_words=flow.receiver,
    )


def _how_often(flow: PlanFlow) -> tuple[Rhythm, PeriodKind | None]:
    if flow.period == "once":
        return Rhythm.ONCE, None
    if flow.period in {"quick", "ad_hoc"}:
        return Rhythm.EVENT, None
    return Rhythm.PERIODIC, PeriodKind(flow.period)


def _report(flow: PlanFlow) -> str:
    """The kind of report by its words, else by how often it is made."""
    words = fold(flow.what)
    if flow.period in {"quick", "ad_hoc"}:
        return flow.period
    named = next((code for part, code in _BY_WORDS if part in words and not words.startswith("bao cao")), "")
    return named or ("plan" if flow.period == "once" else flow.period)


def _who(words: str) -> tuple[Sender, frozenset[str]]:
    folded = fold(words)
    if folded.startswith(_AGENCIES):
        return Sender.AGENCY, _EVERYWHERE
    if folded.startswith(_LEADING) and "huyen" not in folded and "dia phuong" not in folded and "nganh" not in folded:
        return Sender.UNIT, frozenset({"province"})
    return Sender.UNIT, _BELOW
