"""Figures that other agencies gave a practice ward: cases, sanctions, support, numbers of workers and pupils."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from db.domain.agency_figures import (
    CaseFigures,
    ManualFigure,
    OffenceCount,
    RiskGroupCount,
    SanctionFigures,
    ServiceCount,
    SupportFigures,
)
from db.domain.figure_checks import DENOMINATOR
from db.domain.periods import Period, PeriodKind, parse_period
from desktop.services.practice.days import next_open
from desktop.services.practice.words import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from random import Random

    from desktop.services.practice.days import Desk
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.places import Geography
    from desktop.services.practice.wards import Ward

_SELLER_FINE, _BUYER_FINE = 500_000, 1_500_000
_ZONE, _SCHOOLS = ("T12",), ("T13", "T26")  # indicators whose whole these agencies know


class FigureBook:
    """Keeps the supplied figures of one ward."""

    def __init__(self, ward: Ward, geography: Geography, ledger: Ledger, desk: Desk) -> None:
        """Begin without any."""
        self._ward = ward
        self._geography = geography
        self._ledger = ledger
        self._desk = desk
        self._chance = ward.chance("agency figures")

    def fill(self) -> None:
        """Everything that was supplied in the days of the world."""
        for quarter in self._ended(PeriodKind.QUARTER):
            found = self._chance.choices((0, 1, 2, 3), (4, 3, 2, 1))[0]
            self._add(CaseFigures, self._police("cases", quarter), self._cases(found))
            self._add(SanctionFigures, self._police("sanctions", quarter), self._sanctions(found))
        for half in self._ended(PeriodKind.HALF):
            court = phrase("figures", "cases", "court_agency").format(area=1 + self._chance.randrange(6))
            source = self._source(half, phrase("figures", "cases", "court"), court)
            self._add(CaseFigures, source, self._trials())
            source = self._source(half, phrase("figures", "support", "health"), f"Trạm Y tế {self._geography.name}")
            self._add(SupportFigures, source, self._support())
            self._manual(half)

    def _cases(self, found: int) -> dict[str, Any]:
        chance = self._chance
        persons = [chance.randint(1, 4) for _ in range(found)]
        offences = [chance.choice(("harbouring", "brokering", "brokering")) for _ in persons]
        rows = tuple(
            OffenceCount(
                offence=offence,
                cases=offences.count(offence),
                persons=sum(number for number, one in zip(persons, offences, strict=True) if one == offence),
            )
            for offence in dict.fromkeys(offences)
        )
        return {
            "cases_found": found,
            "persons_found": sum(persons),
            "cases_handled": found,
            "cases_prosecuted": found,
            "persons_prosecuted": sum(persons),
            "offences": rows,
        }

    def _trials(self) -> dict[str, Any]:
        before = self._chance.randint(0, 3)
        tried = self._chance.randint(0, before)
        return {
            "cases_charged": before,
            "persons_charged": before + self._chance.randint(0, before),
            "cases_before_court": before,
            "cases_tried": tried,
            "persons_tried": sum(self._chance.randint(1, 3) for _ in range(tried)),
            "model_cases": 0,
            "mobile_trials": min(tried, self._chance.randint(0, 1)),
        }

    def _sanctions(self, found: int) -> dict[str, Any]:
        chance = self._chance
        sellers, buyers = (sum(chance.randint(0, 2) for _ in range(found)) for _ in range(2))
        brokers = chance.randint(0, 1) if found else 0
        total = sellers + buyers + brokers
        female = min(total, sellers + chance.randint(0, brokers))
        young, near = chance.randint(0, total), chance.randint(0, total)
        warned = min(sellers, chance.randint(0, 1))
        fined = total - warned
        fines = (sellers - warned) * _SELLER_FINE + (buyers + brokers) * _BUYER_FINE
        return {
            "sellers": sellers,
            "buyers": buyers,
            "brokers": brokers,
            "owners": 0,
            "male": total - female,
            "female": female,
            "under_18": 0,
            "from_18_to_30": young,
            "over_30": total - young,
            "same_province": near,
            "other_province": total - near,
            "warned": warned,
            "fined": fined,
            "fines": fines,
        }

    def _support(self) -> dict[str, Any]:
        chance = self._chance
        need = chance.randint(1, 12)
        eligible = chance.randint(0, need)
        supported = chance.randint(0, eligible)
        young = chance.randint(0, supported)
        services = (
            ServiceCount(service="health", persons=supported, female=supported),
            *(
                ServiceCount(service=service, persons=chance.randint(0, supported))
                for service in chance.sample(("counselling", "vocational", "loan", "job"), 2)
            ),
        )
        reviewed = chance.randint(10, 60)
        return {
            "in_need": need,
            "eligible": eligible,
            "supported": supported,
            "female": supported,
            "under_18": 0,
            "from_18_to_30": young,
            "over_30": supported - young,
            "trafficking_victims": 0,
            "services": services if supported else (),
            "risk_groups": (
                RiskGroupCount(group="women_without_work", reviewed=reviewed, helped=chance.randint(0, reviewed)),
            ),
        }

    def _manual(self, half: Period) -> None:
        chance, names = self._chance, {"type": self._geography.type}
        for key, indicators, people in (("zone", _ZONE, (900, 4200)), ("schools", _SCHOOLS, (1500, 5200))):
            agency = phrase("figures", "manual", f"{key}_agency").format_map(names)
            source = self._source(half, phrase("figures", "manual", key), agency)
            value = chance.randrange(*people)
            for indicator in indicators:
                self._add(ManualFigure, source, {"indicator": indicator, "part": DENOMINATOR, "value": value})

    def _police(self, subject: str, period: Period) -> dict[str, Any]:
        return self._source(period, phrase("figures", subject, "police"), f"Công an {self._geography.name}")

    def _source(self, period: Period, document: str, agency: str) -> dict[str, Any]:
        label = period.label
        number = self._chance.randrange(20, 400)
        return {
            "source_document": document.format(number=number, period=label[0].lower() + label[1:]),
            "source_agency": agency,
            "source_on": next_open(period.to_on + timedelta(days=self._chance.randint(2, 5))),
            "from_on": period.from_on,
            "to_on": period.to_on,
        }

    def _add(self, record: type[Any], source: dict[str, Any], numbers: dict[str, Any]) -> None:
        """The record typed in when the document has come; what comes later is not there yet."""
        if source["source_on"] <= self._ward.span.today - timedelta(days=3):
            lag = self._chance.randint(*self._ward.temper.lag)
            self._ledger.add(
                record(**source, **numbers), self._desk.sit(source["source_on"] + timedelta(days=lag), self._chance)
            )

    def _ended(self, kind: PeriodKind) -> Iterator[Period]:
        """The periods of a kind that begin and end in the days of the world."""
        span = self._ward.span
        marks = {PeriodKind.QUARTER: ("-Q1", "-Q2", "-Q3", "-Q4"), PeriodKind.HALF: ("-H1",)}.get(kind, ("",))
        for year in range(span.first.year, span.today.year + 1):
            for mark in marks:
                period = parse_period(f"{year}{mark}")
                if span.first <= period.from_on and period.to_on < span.today:
                    yield period


def draw_agency_figures(ward: Ward, geography: Geography, ledger: Ledger, desk: Desk) -> None:
    """The supplied figures of a ward put into its ledger."""
    FigureBook(ward, geography, ledger, desk).fill()


def draw_day(chance: Random, first: date, last: date) -> date:
    """An open day between two days."""
    return next_open(first + timedelta(days=chance.randrange(max(1, (last - first).days - 4))))
