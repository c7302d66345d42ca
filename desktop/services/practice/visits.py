"""Which places a practice team visits, when and why: surveys, checks, follow-ups, and what is still to be done."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from db.domain.inspections import CANCELLED, DONE, FOLLOW_UP, PLANNED, RECHECK, TO_DO, UNANNOUNCED
from desktop.services.practice.days import days_between, is_closed, visiting_weight
from desktop.services.practice.routes import Outing, Routes, draw_routes, draw_times, last_visiting_day
from desktop.services.practice.wards import share_out

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from desktop.services.practice.establishments import Place
    from desktop.services.practice.teams import Person, Team
    from desktop.services.practice.wards import Ward

SURVEY, JOINT = "survey", "joint"
TOO_FEW, NO_GROUND, NO_END, NO_REASON = "too_few", "no_ground", "no_end", "no_reason"

_TO_DO, _CANCELLED = 0.03, 0.018
_BY_RISK = {"high": 2.3, "medium": 1.35, "low": 0.85}
_AHEAD = 35  # days for which outings are planned

# What happens to a place in one year, by the number of visits: S survey, C check, X check that finds something,
# F follow-up of it, R recheck of it, U check on clear signs, V the same that finds something.
_CHAINS: dict[int, tuple[tuple[str, float], ...]] = {
    1: (("C", 0.9), ("S", 0.1)),
    2: (("SC", 0.46), ("XF", 0.44), ("CU", 0.1)),
    3: (("SXF", 0.62), ("XFR", 0.2), ("SCU", 0.18)),
    4: (("SXFR", 0.6), ("XFVF", 0.4)),
}
_CALM = {1: "C", 2: "SC", 3: "SCU", 4: "SXFR"}
_GAPS = {"S": 0, "C": 12, "X": 12, "F": 26, "R": 22, "U": 24, "V": 24}  # days since the visit before
_SLACK = 6  # further days until the next outing that suits
_CALM_BELOW = 0.08
_TRIES = 20


@dataclass(slots=True, eq=False)
class Visit:
    """One visit, filled in step by step.

    Attributes:
        place: where.
        kind: of the catalog `inspection_kinds`.
        state: to_do, done or cancelled.
        day: held or planned on.
        must_find: whether something has to be found, because a later visit follows it up.
        follows: the visit it follows, or None.
        followed_by: the visit that follows it up, or None.
        on_signs: whether clear signs of a violation are the reason.
        mistake: a planted mistake; empty for none.
        outing: on which; None for visits that are not done.
        started_at: local time.
        ended_at: local time.
        present: members of the team.
        number: of the record made.
        id: of its record in the ledger.
    """

    place: Place
    kind: str
    state: str
    day: date
    must_find: bool = False
    follows: Visit | None = None
    followed_by: Visit | None = None
    on_signs: bool = False
    mistake: str = ""
    outing: Outing | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    present: tuple[Person, ...] = ()
    number: str = ""
    id: str = ""


def draw_visits(ward: Ward, places: Sequence[Place], team: Team, zones: int) -> list[Visit]:
    """The visits of a ward in the order of their days, exactly as many as the ward is to have."""
    if not places:
        return []
    chance = ward.chance("visits")
    to_do, cancelled = round(ward.inspections * _TO_DO), round(ward.inspections * _CANCELLED)
    held = _draw_held(ward, places, ward.inspections - to_do - cancelled, zones, chance)
    _set_times(held, team, chance)
    _give_reasons(held)
    _plant_mistakes(ward, held, chance)
    _number(held)
    visits = [*held, *_draw_cancelled(ward, places, cancelled, chance), *_draw_to_do(ward, places, held, to_do, chance)]
    return sorted(visits, key=_moment)


def _draw_held(ward: Ward, places: Sequence[Place], count: int, zones: int, chance: Random) -> list[Visit]:
    span = ward.span
    last = last_visiting_day(span.today)
    routes = draw_routes(span, count, zones, chance)
    whole = (last - span.first).days or 1
    weights = [
        _BY_RISK[place.value.risk]
        * max(0.0, (min(place.open_to, last) - place.open_from).days / whole)
        * chance.uniform(0.55, 1.45)
        for place in places
    ]
    visits: list[Visit] = []
    for place, wanted in zip(places, share_out(count, weights), strict=True):
        for first, end, in_year in _by_year(place, wanted, span.first, last, chance):
            chain = _draw_chain(in_year, calm=ward.temper.found < _CALM_BELOW, chance=chance)
            visits += _follow_chain(chain, routes, place, (first, end), chance)
    return [*visits, *_fill_up(routes, places, visits, count - len(visits), chance)]


def _by_year(place: Place, wanted: int, first: date, last: date, chance: Random) -> list[tuple[date, date, int]]:
    """The days of each calendar year on which the place is open, with the visits in it."""
    begin, end = max(first, place.open_from), min(last, place.open_to)
    years = [(max(begin, date(year, 1, 1)), min(end, date(year, 12, 31))) for year in range(begin.year, end.year + 1)]
    weights = [((b - a).days + 1) * chance.uniform(0.7, 1.3) for a, b in years]
    return [(a, b, count) for (a, b), count in zip(years, share_out(wanted, weights), strict=True) if count]


def _follow_chain(chain: str, routes: Routes, place: Place, days: tuple[date, date], chance: Random) -> list[Visit]:
    """The visits of one place between two days; fewer where the outings do not suffice."""
    first, last = days
    spare = (last - first).days - sum(_GAPS[step] + _SLACK for step in chain[1:])
    if spare < 0:
        chain, spare = chain[:1].replace("X", "C"), (last - first).days
    visits: list[Visit] = []
    earliest, latest = first, first + timedelta(days=spare)
    for number, step in enumerate(chain):
        outing = routes.find(place, earliest, latest, chance)
        if outing is None:
            break
        visits.append(_visit_of(step, place, outing, visits, chance))
        if number + 1 < len(chain):
            earliest = outing.day + timedelta(days=_GAPS[chain[number + 1]])
            latest = min(last, earliest + timedelta(days=28))
    return visits


def _draw_chain(count: int, *, calm: bool, chance: Random) -> str:
    usual = min(count, max(_CHAINS))
    if calm:
        chain = _CALM[usual]
    else:
        chains, weights = zip(*_CHAINS[usual], strict=True)
        chain = chance.choices(chains, weights)[0]
    return chain + ("VF" * (count - usual))[: count - usual]


def _visit_of(step: str, place: Place, outing: Outing, before: list[Visit], chance: Random) -> Visit:
    visit = Visit(place, PLANNED, DONE, outing.day, outing=outing)
    match step:
        case "S":
            visit.kind = SURVEY
        case "F" | "R":
            visit.kind = FOLLOW_UP if step == "F" else RECHECK
            visit.follows = next((v for v in reversed(before) if v.must_find), None)
            if visit.follows is not None and visit.follows.followed_by is None:
                visit.follows.followed_by = visit
        case "U" | "V":
            visit.kind, visit.on_signs = UNANNOUNCED, True
            visit.must_find = step == "V"
        case _:
            visit.kind = chance.choices((PLANNED, UNANNOUNCED, JOINT), (74, 14, 12))[0]
            visit.must_find = step == "X"
    return visit


def _fill_up(routes: Routes, places: Sequence[Place], before: list[Visit], count: int, chance: Random) -> list[Visit]:
    """Visits that found no outing in their chain, made on clear signs wherever a team can go."""
    visits: list[Visit] = []
    taken = {(visit.place.id, visit.day) for visit in before}
    for _ in range(count):
        place, outing = _go_anywhere(routes, places, chance)
        for _ in range(_TRIES):
            if (place.id, outing.day) not in taken:
                break
            place, outing = _go_anywhere(routes, places, chance)
        taken.add((place.id, outing.day))
        visits.append(Visit(place, UNANNOUNCED, DONE, outing.day, on_signs=True, outing=outing))
    return visits


def _go_anywhere(routes: Routes, places: Sequence[Place], chance: Random) -> tuple[Place, Outing]:
    place = chance.choice(places)
    outing = routes.find(place, routes.outings[0].day, routes.outings[-1].day, chance)
    # Where the place is never open to the team, somebody went and looked from outside.
    return place, outing or chance.choice(routes.outings)


def _set_times(visits: list[Visit], team: Team, chance: Random) -> None:
    """Arrival and leaving in the order of the streets, and who was present."""

    def outing_of(visit: Visit) -> tuple[date, str]:
        return (visit.day, visit.outing.part if visit.outing else "")

    def street_of(visit: Visit) -> tuple[str, str]:
        return (visit.place.value.neighbourhood, visit.place.value.code)

    for _, together in groupby(sorted(visits, key=lambda v: (*outing_of(v), *street_of(v))), key=outing_of):
        route = list(together)
        outing = route[0].outing
        if outing is None:
            continue
        wanted = [chance.randint(15, 25) if visit.kind == SURVEY else chance.randint(35, 70) for visit in route]
        present = team.draw_present(outing.day, chance.choices((3, 4, 5, 6), (24, 44, 26, 6))[0], chance)
        for visit, (start, end) in zip(route, draw_times(outing, wanted, chance), strict=True):
            visit.started_at, visit.ended_at, visit.present = start, end, present


def _give_reasons(visits: list[Visit]) -> None:
    """A second check of a year has its reason (NQ 198/2025/QH15 Đ4)."""
    for earlier, visit in _with_earlier_checks(visits):
        followed = visit.follows is not None and visit.follows in earlier
        if earlier and not followed and not visit.on_signs:
            visit.on_signs = True
            if visit.kind != FOLLOW_UP:
                visit.kind = UNANNOUNCED


def _with_earlier_checks(visits: list[Visit]) -> list[tuple[list[Visit], Visit]]:
    """Each visit with the checks of its place and year before it or on the same day."""
    by_place: dict[tuple[str, int], list[Visit]] = defaultdict(list)
    for visit in visits:
        by_place[visit.place.id, visit.day.year].append(visit)
    return [
        ([o for o in others if o is not visit and o.day <= visit.day and o.kind != SURVEY], visit)
        for others in by_place.values()
        for visit in others
    ]


def _plant_mistakes(ward: Ward, visits: list[Visit], chance: Random) -> None:
    """A few visits that break a rule; outside the reporting period unless the ward is a messy one."""
    temper, period = ward.temper, ward.span.period
    messy = temper.mistakes > 0.02
    open_to_it = [v for v in visits if messy or not period.contains(v.day)]
    for visit in chance.sample(open_to_it, min(len(open_to_it), round(temper.mistakes * len(visits)))):
        visit.mistake = chance.choices((TOO_FEW, NO_GROUND, NO_END, NO_REASON), (40, 30, 20, 10))[0]
        if visit.mistake == TOO_FEW:
            visit.present = visit.present[:2]
        if visit.mistake == NO_GROUND and visit.kind in {PLANNED, JOINT}:
            visit.kind = UNANNOUNCED
    seconds = [visit for earlier, visit in _with_earlier_checks(visits) if earlier and visit.on_signs]
    for visit in chance.sample(seconds, min(len(seconds), round(temper.twice * len(visits)))):
        visit.on_signs = False


def _number(visits: list[Visit]) -> None:
    """Records are numbered from 01 every year (NĐ 30/2020)."""
    for _, of_year in groupby(sorted(visits, key=_moment), key=lambda visit: visit.day.year):
        for number, visit in enumerate(of_year, 1):
            visit.number = f"{number:02}/BB-ĐKTLN178"


def _moment(visit: Visit) -> tuple[datetime, str]:
    return (visit.started_at or datetime.combine(visit.day, time(23)), visit.place.value.code)


def _draw_cancelled(ward: Ward, places: Sequence[Place], count: int, chance: Random) -> list[Visit]:
    last = last_visiting_day(ward.span.today)
    days = [day for day in days_between(ward.span.first, last) if not is_closed(day)] or [ward.span.first]
    weights = [visiting_weight(day) or 0.01 for day in days]
    return [
        Visit(chance.choice(places), PLANNED, CANCELLED, day) for day in sorted(chance.choices(days, weights, k=count))
    ]


def _draw_to_do(ward: Ward, places: Sequence[Place], held: list[Visit], count: int, chance: Random) -> list[Visit]:
    """Visits planned for the coming weeks, a few of them for days that have just gone by."""
    today = ward.span.today
    checked = {(visit.place.id, visit.day.year) for visit in held if visit.kind != SURVEY}
    # Only within the year: the plan of the next is approved in the last days of December.
    until = min(today + timedelta(days=_AHEAD), date(today.year, 12, 31))
    days = [day for day in days_between(today - timedelta(days=4), until) if not is_closed(day)] or [today]
    chosen = sorted(chance.sample(days, min(len(days), max(1, count // 3))))
    open_now = [place for place in places if place.is_open(today)] or list(places)
    visits: list[Visit] = []
    taken: set[str] = set()
    for number in range(count):
        day = chosen[number % len(chosen)]
        free = [p for p in open_now if (p.id, day.year) not in checked and p.id not in taken]
        place = chance.choice(free or open_now)
        visits.append(Visit(place, PLANNED if free else UNANNOUNCED, TO_DO, day, on_signs=not free))
        taken.add(place.id)
    return visits
