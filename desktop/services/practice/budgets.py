"""The money of a practice ward."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.domain.budgets import BudgetLine
from desktop.services.catalogs import load_catalogs
from desktop.services.practice.days import last_open
from desktop.services.practice.words import phrase

if TYPE_CHECKING:
    from desktop.services.practice.days import Desk
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.places import Geography
    from desktop.services.practice.wards import Ward

# Source, purpose, smallest and largest sum in million đồng, how often it is there.
_LINES = (
    ("commune", "inspection", (15, 60), 1.0),
    ("commune", "awareness", (10, 45), 1.0),
    ("province", "training", (8, 30), 0.6),
    ("province", "models", (30, 120), 0.4),
    ("sponsors", "support", (5, 25), 0.5),
)
_MILLION = 1_000_000


def draw_budgets(ward: Ward, geography: Geography, ledger: Ledger, desk: Desk) -> None:
    """The budget of every year put into the ledger: how each line stood before the half-year report, and last."""
    del geography
    chance, span = ward.chance("budgets"), ward.span
    for year in range(span.first.year, span.today.year + 1):
        latest = last_open(min(date(year, 12, 25), span.today - timedelta(days=8)))
        days = [day for day in dict.fromkeys((last_open(date(year, 6, 10)), latest)) if span.first <= day <= latest]
        decision = phrase("figures", "budgets", "document").format(number=chance.randrange(10, 500))
        for source, purpose, sums, often in _LINES:
            if chance.random() > often:
                continue
            estimated = chance.randint(*sums) * _MILLION
            granted = estimated - chance.choice((0, 0, estimated // 10))
            pace = chance.uniform(0.6, 1.05)
            for as_of in days:
                gone = as_of.timetuple().tm_yday / 366
                line = BudgetLine(
                    name=_name(source, purpose, year),
                    year=year,
                    source=source,
                    purpose=purpose,
                    as_of=as_of,
                    estimated=estimated,
                    granted=granted,
                    spent=round(granted * min(1.0, gone * pace) / 100_000) * 100_000,
                    document=decision,
                )
                ledger.add(line, desk.sit(as_of + timedelta(days=chance.randint(1, 5)), chance))


def _name(source: str, purpose: str, year: int) -> str:
    words = load_catalogs()
    named = f"{words.word('budget_purposes', purpose)}, {words.word('budget_sources', source).lower()}"
    return f"{named}, năm {year}"
