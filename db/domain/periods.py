"""Reporting periods: which days a report covers, and how a period is written (domain.md §2.10).

Two regimes. `nd09` follows NĐ 09/2019: a month runs from the 15th of the month before to the 14th, so that the half
year 2026 is 15/12/2025 – 14/6/2026. `calendar` follows the calendar, as plans that say "năm 2020" do. A period is
written `2026`, `2026-H1`, `2026-9M`, `2026-Q3` or `2026-02`, with `@calendar` behind it where the regime is not nd09,
and with `2021..` before it where it is counted from the beginning of an earlier year (lũy kế).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from db.domain.errors import KnownError


class Regime(StrEnum):
    """How the days of a period are cut."""

    ND09 = "nd09"
    CALENDAR = "calendar"


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


REPORTED = (PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.NINE_MONTHS, PeriodKind.YEAR)

_CODE = re.compile(
    r"(?:(?P<since>\d{4})\.\.)?(?P<year>\d{4})(?:-(?:(?P<half>H1)|(?P<nine>9M)|Q(?P<quarter>[1-4])|(?P<month>\d{2})))?"
    r"(?:@(?P<regime>nd09|calendar))?",
    re.IGNORECASE | re.ASCII,
)
EARLIEST, LATEST = 2000, 2100
_CUT = 15  # nd09: a month begins on the 15th of the month before
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days that a report or a target covers.

    Attributes:
        kind: how long it is.
        year: the year it is named after; under nd09 it begins in December of the year before.
        number: which month or quarter of the year; 0 for the others.
        regime: how its days are cut.
        since: for a cumulative period, the year it is counted from; 0 otherwise.
    """

    kind: PeriodKind
    year: int
    number: int = 0
    regime: Regime = Regime.ND09
    since: int = 0

    @property
    def from_on(self) -> date:
        """Its first day."""
        first_month = 1 if self.since else _months(self)[0]
        year = self.since or self.year
        if self.regime is Regime.CALENDAR:
            return date(year, first_month, 1)
        return date(year, first_month - 1, _CUT) if first_month > 1 else date(year - 1, 12, _CUT)

    @property
    def to_on(self) -> date:
        """Its last day."""
        last_month = _months(self)[1]
        last_day = monthrange(self.year, last_month)[1] if self.regime is Regime.CALENDAR else _CUT - 1
        return date(self.year, last_month, last_day)

    @property
    def code(self) -> str:
        """How it is written; `parse_period` reads it."""
        part = {
            PeriodKind.MONTH: f"-{self.number:02}",
            PeriodKind.QUARTER: f"-Q{self.number}",
            PeriodKind.HALF: "-H1",
            PeriodKind.NINE_MONTHS: "-9M",
            PeriodKind.YEAR: "",
        }[self.kind]
        since = f"{self.since}.." if self.since else ""
        regime = "" if self.regime is Regime.ND09 else f"@{self.regime}"
        return f"{since}{self.year}{part}{regime}"

    @property
    def label(self) -> str:
        """Its name in a sentence or heading: "6 tháng đầu năm 2026"."""
        name = {
            PeriodKind.MONTH: f"tháng {self.number} năm {self.year}",
            PeriodKind.QUARTER: f"quý {_ROMAN[(self.number - 1) % 4]} năm {self.year}",
            PeriodKind.HALF: f"6 tháng đầu năm {self.year}",
            PeriodKind.NINE_MONTHS: f"9 tháng năm {self.year}",
            PeriodKind.YEAR: f"năm {self.year}",
        }[self.kind]
        if self.since and self.kind is PeriodKind.YEAR:
            return f"Giai đoạn {self.since}–{self.year}" if self.since < self.year else f"Năm {self.year}"
        if self.since:
            return f"Lũy kế từ năm {self.since} đến hết {name}"
        return name[0].upper() + name[1:]

    @property
    def span(self) -> str:
        """Its days as offices write them: "15/12/2025 – 14/6/2026" (NĐ 30/2020: months 1 and 2 with a zero)."""
        return f"{_written(self.from_on)} – {_written(self.to_on)}"

    def contains(self, day: date) -> bool:
        """Whether a record of that day belongs to it."""
        return self.from_on <= day <= self.to_on


@dataclass(frozen=True, slots=True)
class Around:
    """The periods near a day, in the order of their last days.

    Attributes:
        ended: of each kind, the last one that is over: its report is due or sent.
        current: those the day lies in.
        coming: of each kind, the next to begin.
    """

    ended: tuple[Period, ...]
    current: tuple[Period, ...]
    coming: tuple[Period, ...]


def parse_period(text: str) -> Period:
    """The period that a code names, in either case.

    Raises:
        KnownError: PERIOD_UNKNOWN when the text names no period of the years 2000–2100.
    """
    match = _CODE.fullmatch(text.strip())
    if match is None:
        raise KnownError("PERIOD_UNKNOWN", text=text)
    year, since, month = int(match["year"]), int(match["since"] or 0), int(match["month"] or 1)
    in_reach = EARLIEST <= year <= LATEST and (not match["since"] or EARLIEST <= since <= year)
    if not in_reach or not 1 <= month <= 12:
        raise KnownError("PERIOD_UNKNOWN", text=text)
    regime = Regime((match["regime"] or Regime.ND09).lower())
    if match["half"]:
        return Period(PeriodKind.HALF, year, 0, regime, since)
    if match["nine"]:
        return Period(PeriodKind.NINE_MONTHS, year, 0, regime, since)
    if match["quarter"]:
        return Period(PeriodKind.QUARTER, year, int(match["quarter"]), regime, since)
    if match["month"]:
        return Period(PeriodKind.MONTH, year, month, regime, since)
    return Period(PeriodKind.YEAR, year, 0, regime, since)


def previous(period: Period) -> Period:
    """The period of the same kind before it: the quarter before, the half year of the year before."""
    if period.number > 1:
        return replace(period, number=period.number - 1)
    last_number = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4}.get(period.kind, 0)
    return _moved(period, period.year - 1, last_number)


def a_year_earlier(period: Period) -> Period:
    """The same period of the year before, with which growth is compared."""
    return _moved(period, period.year - 1, period.number)


def cumulative(from_year: int, period: Period) -> Period:
    """From the beginning of a year to the end of the period (lũy kế); the first year is at most the period's own."""
    return replace(period, since=min(from_year, period.year))


def programme(from_year: int, to_year: int, regime: Regime = Regime.ND09) -> Period:
    """All years of a programme ("2021..2025"); of one year, that year."""
    return Period(PeriodKind.YEAR, to_year, 0, regime, from_year if from_year < to_year else 0)


def period_of(day: date, kind: PeriodKind, regime: Regime = Regime.ND09) -> Period | None:
    """The period of a kind that the day lies in; None where the kind leaves days out (half year, nine months)."""
    return next((p for p in _of_years_near(day, kind, regime) if p.contains(day)), None)


def periods_around(day: date, *, kinds: tuple[PeriodKind, ...] = REPORTED, regime: Regime = Regime.ND09) -> Around:
    """The periods of the named kinds that have just ended, are running and come next."""
    ended: list[Period] = []
    current: list[Period] = []
    coming: list[Period] = []
    for kind in kinds:
        near = _of_years_near(day, kind, regime)
        ended.append(max((p for p in near if p.to_on < day), key=lambda p: p.to_on))
        current.extend(p for p in near if p.contains(day))
        coming.append(min((p for p in near if p.from_on > day), key=lambda p: p.from_on))
    return Around(_by_end(ended), _by_end(current), _by_end(coming))


def is_whole(from_on: date, to_on: date) -> bool:
    """Whether the days are those of a period of either regime, or run from the beginning of a year to such an end."""
    for regime in Regime:
        for kind in PeriodKind:
            period = period_of(to_on, kind, regime)
            if period is None or period.to_on != to_on:
                continue
            start = Period(PeriodKind.YEAR, 0, 0, regime)
            firsts = (replace(start, year=year).from_on for year in range(from_on.year, to_on.year + 2))
            if from_on == period.from_on or from_on in firsts:
                return True
    return False


def _moved(period: Period, year: int, number: int) -> Period:
    # A cumulative period cannot begin after the year it ends in.
    return replace(period, year=year, number=number, since=min(period.since, year))


def _months(period: Period) -> tuple[int, int]:
    match period.kind:
        case PeriodKind.MONTH:
            return period.number, period.number
        case PeriodKind.QUARTER:
            return 3 * period.number - 2, 3 * period.number
        case PeriodKind.HALF:
            return 1, 6
        case PeriodKind.NINE_MONTHS:
            return 1, 9
        case PeriodKind.YEAR:
            return 1, 12


def _of_years_near(day: date, kind: PeriodKind, regime: Regime) -> list[Period]:
    numbers = {PeriodKind.MONTH: range(1, 13), PeriodKind.QUARTER: range(1, 5)}.get(kind, range(1))
    return [Period(kind, day.year + step, number, regime) for step in (-2, -1, 0, 1, 2) for number in numbers]


def _by_end(periods: list[Period]) -> tuple[Period, ...]:
    return tuple(sorted(periods, key=lambda period: (period.to_on, period.from_on)))


def _written(day: date) -> str:
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"
