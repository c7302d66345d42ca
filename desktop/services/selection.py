"""Choosing the establishments of an inspection plan: the risk score of each, and a selection a ward can defend.

Every establishment that is known is either chosen or left out with a reason; nothing is left out in silence.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.periods import PeriodKind, cumulative, periods_around
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.risk import PlaceSigns, months_before, score_place
from db.domain.selection import (
    Candidate,
    Choosing,
    Held,
    Method,
    Turn,
    choose,
    hold_back,
    make_candidate,
    name_rule,
    turn_of,
)
from db.domain.targets import Window
from db.domain.values import Known
from db.queries.risk import Looking, read_signs
from db.transactions import reading
from desktop.services.figures import compute_figure
from desktop.services.plan_facts import checking_kinds, violating_results
from desktop.services.plans import current_plan
from desktop.services.risk_rules import risk_rule_on
from desktop.services.selection_values import ChosenPlace, Coverage, LeftOut, ScoredPlace, Selection, SelectionWish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.services.office import Office

__all__ = ["ChosenPlace", "Coverage", "LeftOut", "ScoredPlace", "Selection", "SelectionWish"]

COVERAGE = ("T05", "T18", "T19")
_CHECK_EVERY = 2_000


def new_seed() -> str:
    """A seed nobody chose: eight hexadecimal digits."""
    return secrets.token_hex(4)


def score_places(
    office: Office,
    day: date,
    *,
    days: tuple[date, date] | None = None,
    without_plan: str = "",
    units: frozenset[str] = frozenset(),
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> tuple[ScoredPlace, ...]:
    """Every establishment that is not closed, in order of name, with its score as of a day.

    Args:
        office: for records and catalogs.
        day: scores are as of it.
        days: the days that are planned for; the day itself for none.
        without_plan: a plan whose own visits are left out of account.
        units: owner units; empty means all.
        token: the wish to stop.
        report: told in places.

    Raises:
        KnownError: RISK_RULE_MISSING.
    """
    rule = risk_rule_on(day)
    first, last = days or (day, day)
    token = token or CancelToken()
    wanted = Looking(
        today=day,
        from_on=first,
        to_on=last,
        violations_since=months_before(day, rule.months_back),
        checking=checking_kinds(office.catalogs),
        violating=violating_results(office.catalogs),
        without_plan=without_plan,
        units=units,
    )
    with reading(office.database) as connection:
        found = read_signs(connection, wanted)
    places: list[ScoredPlace] = []
    for number, signs in enumerate(found, 1):
        places.append(ScoredPlace(signs, score_place(signs, rule, day)))
        if number % _CHECK_EVERY == 0 or number == len(found):
            token.check()
            report(Progress(number, len(found)))
    return tuple(places)


def select_places(
    office: Office, wish: SelectionWish, *, token: CancelToken | None = None, report: Report = ignore_progress
) -> Selection:
    """The places to visit, and why each of the others is not among them.

    Raises:
        KnownError: SELECTION_WITHOUT_DAYS, SELECTION_WITHOUT_NUMBER, SELECTION_WITHOUT_SEED,
            SELECTION_WITHOUT_TARGET, RISK_RULE_MISSING.
    """
    _refuse_incomplete(wish)
    day = office.clock.today()
    rule = risk_rule_on(day)
    places = score_places(
        office,
        day,
        days=(wish.from_on, wish.to_on),
        without_plan=wish.plan_id,
        units=wish.units,
        token=token,
        report=report,
    )
    coverage = None if wish.count else _coverage(office, wish, places)
    yearly = office.rules.on("PLANNED_SECOND_CHECK", wish.from_on)
    sorting = _Sorting(wish, yearly.limit if yearly else None, coverage.counted_from if coverage else None)
    sorting.sort(places)
    how = Choosing(wish.method, wish.seed, wish.by_kind, wish.weighted, rule.points_per_ticket)
    count = wish.count or (coverage.needed if coverage else 0) + sorting.beside
    picked = choose(sorting.candidates.values(), how, max(0, count - len(sorting.by_hand)))
    named = name_rule(rule, how, overdue_first=wish.overdue_first, never_first=wish.never_first)
    return sorting.answer(
        picked, Selection(wish, named, rule.name, day, len(sorting.candidates), (), (), coverage), places
    )


def coverage_needs(
    office: Office,
    *,
    from_on: date,
    to_on: date,
    plan_id: str = "",
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> tuple[Coverage, ...]:
    """The targets of the applied plan that count establishments checked, with what each still needs.

    Args:
        office: for records and plan.
        from_on: first day of what is planned.
        to_on: its last day; it decides the report year.
        plan_id: a plan whose own visits are left out of account.
        token: the wish to stop.
        report: told in places.
    """
    today, days = office.clock.today(), (from_on, to_on)
    places = score_places(office, today, days=days, without_plan=plan_id, token=token, report=report)
    return _coverages(office, to_on, places)


def _refuse_incomplete(wish: SelectionWish) -> None:
    if wish.to_on < wish.from_on:
        raise KnownError("SELECTION_WITHOUT_DAYS")
    if not wish.count and not wish.coverage:
        raise KnownError("SELECTION_WITHOUT_NUMBER")
    if wish.method is Method.DRAW and not wish.seed:
        raise KnownError("SELECTION_WITHOUT_SEED")


def _coverage(office: Office, wish: SelectionWish, places: Sequence[ScoredPlace]) -> Coverage:
    found = _coverages(office, wish.to_on, places)
    for one in found:
        if one.code == wish.coverage:
            return one
    raise KnownError("SELECTION_WITHOUT_TARGET", indicator=wish.coverage)


def _coverages(office: Office, to_on: date, places: Sequence[ScoredPlace]) -> tuple[Coverage, ...]:
    """Counted as the figures count; what other plans will visit anyway is not needed again."""
    year = periods_around(to_on, kinds=(PeriodKind.YEAR,)).current[0]
    programme = cumulative(current_plan(office).programme_from, year)
    found: list[Coverage] = []
    for code in COVERAGE:
        figure = compute_figure(office, year, code)
        indicator, done = figure.indicator, figure.numerator
        if figure.required is None or not isinstance(done, Known):
            continue
        since = programme.from_on if indicator.window is Window.CUMULATIVE else year.from_on
        planned = sum(1 for one in places if one.signs.planned and _adds(one.signs, since))
        needed = max(0, figure.required - done.value - planned)
        found.append(Coverage(indicator.code, indicator.name, done.value, figure.required, planned, needed, since))
    return tuple(found)


def _adds(signs: PlaceSigns, since: date) -> bool:
    """Whether a visit to the place would count anew."""
    return signs.visited is None or signs.visited.day is None or signs.visited.day < since


@dataclass(slots=True)
class _Sorting:
    """Sorts the places of a wish into candidates and those held back."""

    wish: SelectionWish
    yearly: int | None
    counted_from: date | None
    candidates: dict[str, Candidate] = field(default_factory=dict[str, Candidate])
    held: dict[str, LeftOut] = field(default_factory=dict[str, LeftOut])
    by_hand: dict[str, ScoredPlace] = field(default_factory=dict[str, ScoredPlace])
    beside: int = 0  # candidates that must be looked at though they add nothing to the target

    def sort(self, places: Sequence[ScoredPlace]) -> None:
        """Put each place where it belongs."""
        for place in places:
            left = self._hold(place)
            if left is not None:
                self.held[place.id] = left
            elif place.id in self.wish.added:
                self.by_hand[place.id] = place
            else:
                self.candidates[place.id] = make_candidate(place.signs, place.parts, self._turn(place))

    def answer(self, picked: Sequence[Candidate], begun: Selection, places: Sequence[ScoredPlace]) -> Selection:
        """The selection with the places that were picked, those put in by hand first."""
        by_id = {place.id: place for place in places}
        chosen = [self._chosen(place, self.wish.added[place.id]) for place in self.by_hand.values()]
        chosen += [self._chosen(by_id[one.id]) for one in picked]
        inside = {one.place.id for one in chosen}
        over = Held.NOT_DRAWN if self.wish.method is Method.DRAW else Held.BEYOND
        left = (self.held.get(place.id, LeftOut(place, over)) for place in places if place.id not in inside)
        return replace(begun, chosen=tuple(chosen), left_out=tuple(left))

    def _chosen(self, place: ScoredPlace, reason: str = "") -> ChosenPlace:
        checks = place.signs.checks
        again = checks[-1] if checks and self.yearly is not None and len(checks) >= self.yearly else None
        return ChosenPlace(place, self._turn(place), reason, again)

    def _turn(self, place: ScoredPlace) -> Turn:
        return turn_of(place.signs, overdue_first=self.wish.overdue_first, never_first=self.wish.never_first)

    def _hold(self, place: ScoredPlace) -> LeftOut | None:
        wish, signs = self.wish, place.signs
        if place.id in wish.removed:
            return LeftOut(place, Held.REMOVED, reason=wish.removed[place.id])
        why = hold_back(signs, place.parts, from_on=wish.from_on, to_on=wish.to_on, yearly=self.yearly)
        if place.id in wish.added and why is not Held.NOT_OPEN:
            return None
        if why is not Held.NOT_OPEN and not self._is_wanted(signs):
            return LeftOut(place, Held.NOT_ASKED)
        if why is None and self.counted_from is not None and not _adds(signs, self.counted_from):
            if self._turn(place) is not Turn.OVERDUE:
                return LeftOut(place, Held.COUNTED, signs.visited)
            self.beside += 1
        if why is None:
            return None
        facts = {Held.CHECKED: signs.checks, Held.PLANNED: signs.planned}.get(why, ())
        return LeftOut(place, why, facts[-1] if facts else None)

    def _is_wanted(self, signs: PlaceSigns) -> bool:
        kinds, areas = self.wish.kinds, self.wish.neighbourhoods
        return (not kinds or bool(kinds & set(signs.kinds))) and (not areas or signs.neighbourhood in areas)
