"""The wards of a practice world: which units, how many records each, and how each of them works."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, cast

from db.domain.errors import KnownError
from db.domain.periods import Period, parse_period
from desktop.services.practice.words import load_table
from desktop.services.units_source import load_unit_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.units import Unit

_TEAMS_SINCE = date(2025, 7, 15)  # the communes of 1/7/2025 needed two weeks to found their teams
_A_YEAR = timedelta(days=365)
_HALF_A_YEAR = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Temper:
    """How an office works, which shows in its figures.

    Attributes:
        size: establishments, compared with other wards.
        activity: checks per establishment, compared with other wards.
        tourist: whether tourists come.
        found: share of single checks that find something.
        lag: days until something is typed in, at least and at most.
        uncounted: share of establishments whose workers nobody has counted.
        reach: share of establishments whose workers are spoken to in half a year.
        trained: share of the staff that goes to a class in the year.
        kept_up: whether the loudspeakers speak every month.
        mistakes: share of the visits with a mistake that a rule stops.
        twice: share of the visits that are a second check of the year without a reason.
        overdue: share of the requests that nobody follows up.
        hot_spots: most hot spots.
    """

    size: float = 1.0
    activity: float = 1.0
    tourist: bool = False
    found: float = 0.2
    lag: tuple[int, int] = (1, 6)
    uncounted: float = 0.0
    reach: float = 0.75
    trained: float = 0.75
    kept_up: bool = True
    mistakes: float = 0.0
    twice: float = 0.008
    overdue: float = 0.08
    hot_spots: int = 1


_STEADY = Temper(activity=1.25, reach=0.9, trained=0.95)
_MESSY = Temper(
    activity=0.75,
    found=0.3,
    lag=(12, 55),
    uncounted=0.12,
    reach=0.35,
    trained=0.35,
    kept_up=False,
    mistakes=0.06,
    twice=0.04,
    overdue=0.5,
    hot_spots=2,
)
_QUIET = Temper(size=0.45, activity=0.35, found=0.04, lag=(1, 12), reach=0.55, trained=0.6, hot_spots=0, overdue=0.0)
_SEASIDE = Temper(size=1.7, activity=1.0, tourist=True, found=0.28, reach=0.62, trained=0.7, hot_spots=3)
_SHORT_OF_COUNTS = Temper(size=1.1, activity=0.95, uncounted=0.04, reach=0.5, trained=0.55, mistakes=0.006)


@dataclass(frozen=True, slots=True)
class Ward:
    """One ward of the practice world.

    Attributes:
        unit: of the official list.
        temper: how it works.
        establishments: how many.
        inspections: how many.
        span: the days the records cover and the period whose report is due.
        seed: everything in the ward is drawn from it.
    """

    unit: Unit
    temper: Temper
    establishments: int
    inspections: int
    span: Span
    seed: str

    def chance(self, subject: str) -> Random:
        """A generator of its own for each subject, so that one does not shift the other."""
        return Random(f"{self.seed}/{subject}")


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a practice world.

    Attributes:
        founded: when the offices were set up.
        first: first day of records.
        today: the last.
        now: the moment of making, UTC.
        period: the reporting period whose report is due or just past.
    """

    founded: date
    first: date
    today: date
    now: datetime
    period: Period


def draw_span(now: datetime, today: date) -> Span:
    """The days of a world made on a day: a year or more, the whole reporting period in it."""
    half_due = today >= date(today.year, 6, 15)
    period = parse_period(f"{today.year}-H1" if half_due else f"{today.year - 1}")
    first = min(max(period.from_on - _HALF_A_YEAR, _TEAMS_SINCE), today - _A_YEAR)
    return Span(first - timedelta(days=12), first, today, now, period)


def find_superior() -> Unit:
    """The unit that the wards of a practice world report to.

    Raises:
        KnownError: CATALOG_BROKEN when the list of units does not have it.
    """
    code = cast("str", load_table("places")["superior"])
    found = load_unit_index().with_code(code)
    if not found:
        raise KnownError("CATALOG_BROKEN", file="places.toml", reason=f"superior {code}")
    return found[-1]


def draw_wards(
    superior: Unit, *, wards: int, establishments: int, inspections: int, span: Span, seed: int
) -> tuple[Ward, ...]:
    """The wards with their numbers of records, which add up to the numbers asked for.

    Raises:
        KnownError: TOO_MANY_WARDS (most) when the superior has fewer communes.
    """
    units = _communes_in_order(superior)
    if not 1 <= wards <= len(units):
        raise KnownError("TOO_MANY_WARDS", wards=wards, most=len(units))
    chance = Random(f"{seed}/wards")
    tempers = [_temper(number, wards, chance) for number in range(wards)]
    sizes = [temper.size * chance.uniform(0.8, 1.25) for temper in tempers]
    places = share_out(establishments, sizes)
    wanted = [
        count * temper.activity * chance.uniform(0.9, 1.15) for count, temper in zip(places, tempers, strict=True)
    ]
    visits = share_out(inspections, wanted)
    return tuple(
        Ward(unit, temper, count, visited, span, f"{seed}/{unit.code}")
        for unit, temper, count, visited in zip(units, tempers, places, visits, strict=False)
    )


def share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to the weights that add up to the total; zeros where all weights are zero."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    counts = [int(value) for value in exact]
    by_rest = sorted(range(len(weights)), key=lambda i: (counts[i] - exact[i], i))
    for i in by_rest[: total - sum(counts)]:
        counts[i] += 1
    return counts


def _communes_in_order(superior: Unit) -> list[Unit]:
    """The named ones first, then the others in the order of their names."""
    first: list[str] = load_table("places")["first"]
    rank = {code: place for place, code in enumerate(first)}
    communes = load_unit_index().children(superior.id)
    return sorted(communes, key=lambda unit: rank.get(unit.code, len(rank)))


def _temper(number: int, wards: int, chance: Random) -> Temper:
    """How the ward of a number works: the first steady, the last quiet, the one before it late and messy."""
    if number == 0:
        temper = _STEADY
    elif (wards > 2 and number == wards - 1) or number % 17 == 16:
        temper = _QUIET
    elif (wards > 1 and number == max(1, wards - 2)) or number % 13 == 12:
        temper = _MESSY
    elif number % 3 == 2:
        temper = _SEASIDE
    elif number % 5 == 3:
        temper = _SHORT_OF_COUNTS
    else:
        temper = Temper()
    return replace(
        temper,
        reach=min(1.0, temper.reach * chance.uniform(0.88, 1.12)),
        trained=min(1.0, temper.trained * chance.uniform(0.9, 1.1)),
        found=temper.found * chance.uniform(0.8, 1.25),
    )
