"""Plans of a practice ward: one for each year, and one for the weeks around Tết."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.domain.work_plans import APPROVED, DONE, YEAR, WorkPlan
from desktop.services.practice.days import days_to_tet, next_open
from desktop.services.practice.words import phrase, pool

if TYPE_CHECKING:
    from random import Random

    from desktop.services.practice.days import Desk
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.places import Geography
    from desktop.services.practice.teams import Team
    from desktop.services.practice.wards import Ward

_FILE = "work_plans"
_ALWAYS = ("drugs", "hiv", "grassroots_security")
_SOMETIMES = ("trafficking", "gender_equality", "children", "poverty", "social_security", "socio_economic")
_PEAK = 0.6


def draw_work_plans(ward: Ward, geography: Geography, team: Team, ledger: Ledger, desk: Desk) -> None:
    """The plans of a ward put into its ledger; those of years gone by are done."""
    chance, span = ward.chance("work plans"), ward.span
    for year in range(span.first.year, span.today.year + 1):
        first = max(date(year, 1, 1), span.first)
        issued = next_open(first + timedelta(days=chance.randint(4, 16)))
        if issued > span.today:
            continue
        plan = _year_plan(geography, team, chance, year, issued)
        _enter(ledger, desk, chance, plan, span.today)
        tet = _new_year(year)
        peak_issued = next_open(tet - timedelta(days=chance.randint(30, 38)))
        if span.first <= peak_issued <= span.today and chance.random() < _PEAK:
            _enter(ledger, desk, chance, _peak_plan(plan, chance, tet, peak_issued), span.today)


def _enter(ledger: Ledger, desk: Desk, chance: Random, plan: WorkPlan, today: date) -> None:
    assert plan.issued_on is not None
    assert plan.to_on is not None
    value = replace(plan, sent_on=None, sent_to="")
    record_id = ledger.add(value, desk.sit(plan.issued_on, chance))
    if plan.sent_on is not None and plan.sent_on <= today:
        value = plan
        ledger.change(record_id, value, desk.sit(plan.sent_on, chance))
    closed_on = next_open(plan.to_on + timedelta(days=6))
    if closed_on <= today:
        ledger.change(record_id, replace(value, state=DONE), desk.sit(closed_on, chance))


def _year_plan(geography: Geography, team: Team, chance: Random, year: int, issued: date) -> WorkPlan:
    words = {
        "type": geography.type,
        "bare": geography.unit.bare_name,
        "superior": geography.superior_name,
        "year": year,
    }
    first = date(year, 1, 1) if issued < date(year, 3, 1) else issued
    extra = chance.sample(_SOMETIMES, chance.randint(1, 3))
    return WorkPlan(
        number=phrase(_FILE, "number").format(n=chance.randint(5, 40)),
        name=phrase(_FILE, "name").format(**words),
        kind=YEAR,
        issued_on=issued,
        issuer=f"UBND {geography.type} {geography.unit.bare_name}",
        signer=team.chairman,
        from_on=first,
        to_on=date(year, 12, 31),
        basis=phrase(_FILE, "basis").format(**words),
        assigned_by=phrase(_FILE, "assigned_by").format(**words),
        contents=pool(_FILE, "contents").draw(chance).format(**words),
        integrated_with=(*_ALWAYS, *sorted(extra)),
        sent_on=next_open(issued + timedelta(days=chance.randint(1, 5))),
        sent_to=f"UBND {geography.superior_name}",
        state=APPROVED,
    )


def _peak_plan(year_plan: WorkPlan, chance: Random, tet: date, issued: date) -> WorkPlan:
    return replace(
        year_plan,
        number=phrase(_FILE, "number").format(n=chance.randint(2, 30)),
        name=phrase(_FILE, "peak").format(year=tet.year),
        kind="special",
        issued_on=issued,
        from_on=next_open(issued + timedelta(days=2)),
        to_on=tet + timedelta(days=15),
        contents=phrase(_FILE, "peak_contents"),
        integrated_with=(),
        sent_on=next_open(issued + timedelta(days=chance.randint(1, 3))),
    )


def _new_year(year: int) -> date:
    """The first day of the lunar year that begins in that year."""
    day = date(year, 1, 15)
    return day + timedelta(days=days_to_tet(day))
