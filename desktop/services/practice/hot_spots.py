"""Hot spots of a practice ward."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from db.domain.hot_spots import HotSpot
from desktop.services.practice.days import next_open
from desktop.services.practice.words import pool

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from random import Random

    from desktop.services.practice.days import Desk
    from desktop.services.practice.establishments import Place
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.places import Geography
    from desktop.services.practice.wards import Ward

_ELIMINATED, _AGAIN = 0.75, 0.15


def draw_hot_spots(ward: Ward, geography: Geography, places: Sequence[Place], ledger: Ledger, desk: Desk) -> None:
    """The hot spots of a ward put into its ledger, most of them eliminated some weeks later."""
    chance, span = ward.chance("hot spots"), ward.span
    for _ in range(chance.randint(0, ward.temper.hot_spots)):
        found_on = next_open(span.first + timedelta(days=chance.randrange(max(1, (span.today - span.first).days - 40))))
        value = _draw(geography, places, found_on, chance)
        record_id = ledger.add(value, desk.sit(found_on + timedelta(days=chance.randint(*ward.temper.lag)), chance))
        gone_on = next_open(found_on + timedelta(days=chance.randint(20, 110)))
        if chance.random() > _ELIMINATED or gone_on >= span.today - timedelta(days=8):
            continue
        value = replace(
            value,
            eliminated_on=gone_on,
            patrolled_on=gone_on - timedelta(days=chance.randint(0, 9)),
            result=pool("phrases", "hot_spots", "results").draw(chance),
        )
        ledger.change(record_id, value, desk.sit(gone_on + timedelta(days=4), chance))
        again_on = gone_on + timedelta(days=chance.randint(30, 90))
        if chance.random() < _AGAIN and again_on < span.today - timedelta(days=8):
            value = replace(value, active_again_on=again_on)
            ledger.change(record_id, value, desk.sit(again_on + timedelta(days=4), chance))


def _draw(geography: Geography, places: Sequence[Place], found_on: date, chance: Random) -> HotSpot:
    kind = chance.choices(("public_place", "in_establishment", "online"), (5, 3, 2))[0]
    risky = [place for place in places if place.value.risk == "high" and place.is_open(found_on)]
    if kind == "in_establishment" and not risky:
        kind = "public_place"
    street = chance.choice(chance.choice(geography.neighbourhoods).streets)
    value = HotSpot(
        name=pool("phrases", "hot_spots", "online" if kind == "online" else "public")
        .draw(chance)
        .format(street=street, hour=22),
        kind=kind,
        place="" if kind == "online" else f"{chance.choice(geography.neighbourhoods).name}, {geography.name}",
        found_on=found_on,
        source=pool("phrases", "hot_spots", "sources").draw(chance).format(type=geography.type),
        severity=chance.choice(("high", "medium", "medium", "low")),
        borders=pool("phrases", "hot_spots", "borders").draw(chance).format(type=geography.type)
        if chance.random() < 0.2
        else "",
        lead_agency=f"Công an {geography.name}",
    )
    if kind != "in_establishment":
        return value
    place = chance.choice(risky)
    return replace(value, name=f"Nghi vấn tại {place.value.name}", establishment=place.id, place=place.value.address)
