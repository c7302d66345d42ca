"""How a practice ward was rated for the year before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.domain.commune_ratings import CommuneRating, CriterionScore, sum_scores
from desktop.services.catalogs import load_catalogs
from desktop.services.practice.days import next_open
from desktop.services.practice.words import phrase, pool

if TYPE_CHECKING:
    from random import Random

    from desktop.services.practice.days import Desk
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.places import Geography
    from desktop.services.practice.wards import Ward

_RATED, _RECOGNISED = (12, 18), (1, 12)


def draw_ratings(ward: Ward, geography: Geography, ledger: Ledger, desk: Desk) -> None:
    """The rating of the year before put into the ledger, with its recognition, once both have happened."""
    chance, span = ward.chance("ratings"), ward.span
    year = span.today.year - 1
    rated_on = next_open(date(year, *_RATED))
    recognised_on = next_open(date(year + 1, *_RECOGNISED) + timedelta(days=chance.randrange(20)))
    if rated_on < max(span.first, ward.unit.valid_from) or recognised_on > span.today - timedelta(days=5):
        return
    sheet = _draw_sheet(chance)
    is_clean = ward.temper.hot_spots <= 1 or chance.random() < ward.temper.reach / 2
    rating = CommuneRating(
        name=f"{ward.unit.name}, năm {year}",
        commune=ward.unit.id,
        year=year,
        rated_on=rated_on,
        criteria=sheet,
        self_score=sum_scores(row.self_score for row in sheet),
        assessed_score=sum_scores(row.assessed_score for row in sheet),
        rating="clean" if is_clean else "improved",
        recognised_on=recognised_on if is_clean else None,
        recognised_by=phrase("figures", "ratings", "recognised").format(
            number=chance.randrange(10, 400), office=f"UBND {geography.superior_name}"
        )
        if is_clean
        else "",
        reason="" if is_clean else pool("figures", "ratings", "improved").draw(chance),
    )
    ledger.add(rating, desk.sit(recognised_on + timedelta(days=chance.randint(1, 4)), chance))


def _draw_sheet(chance: Random) -> tuple[CriterionScore, ...]:
    """The scoring sheet: the superior takes a point away here and there."""
    rows: list[CriterionScore] = []
    for entry in load_catalogs()["rating_criteria"].entries:
        own = int(entry.attributes["most"]) - chance.randint(0, 3)
        rows.append(
            CriterionScore(criterion=entry.code, self_score=own, assessed_score=own - chance.choice((0, 0, 0.5, 1)))
        )
    return tuple(rows)
