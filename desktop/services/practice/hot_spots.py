"""Hot spots of a practice ward."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from db.domain.hot_spots import HotSpot, Patrol
from desktop.services.practice.days import next_open
from desktop.services.practice.words import pool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from random import Random

    from desktop.services.practice.days import Desk
    from desktop.services.practice.establishments import Place
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.places import Geography
    from desktop.services.practice.wards import Ward

_ELIMINATED, _AGAIN, _BORDER = 0.75, 0.25, 0.2
_PATROLS = 4  # after which a place counts as transformed


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
        value = replace(value, eliminated_on=gone_on, result=pool("phrases", "hot_spots", "results").draw(chance))
        ledger.change(record_id, value, desk.sit(gone_on + timedelta(days=4), chance))
        for day, later in _go_on(value, span.today - timedelta(days=8), chance):
            ledger.change(record_id, later, desk.sit(day + timedelta(days=3), chance))


def _go_on(value: HotSpot, last: date, chance: Random) -> Iterator[tuple[date, HotSpot]]:
    """What came after the elimination, by day: a relapse eliminated again, or patrols until it is transformed."""
    assert value.eliminated_on is not None
    day = next_open(value.eliminated_on + timedelta(days=chance.randint(30, 90)))
    if chance.random() < _AGAIN and day < last:
        value = replace(value, active_again_on=day)
        yield day, value
        day = next_open(day + timedelta(days=chance.randint(10, 40)))
        if day < last:
            yield day, replace(value, eliminated_again_on=day)
        return
    while day < last and value.transformed_on is None:
        patrol = Patrol(on=day, result=pool("figures", "hot_spots", "patrols").draw(chance))
        value = replace(value, patrols=(*value.patrols, patrol))
        if len(value.patrols) == _PATROLS:
            value = replace(value, transformed_on=day)
        yield day, value
        day = next_open(day + timedelta(days=chance.randint(30, 70)))


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
        lead_agency=f"Công an {geography.name}",
    )
    if chance.random() < _BORDER:
        value = replace(value, border_level="commune", borders=pool("figures", "hot_spots", "borders").draw(chance))
    if kind != "in_establishment":
        return value
    place = chance.choice(risky)
    return replace(value, name=f"Nghi vấn tại {place.value.name}", establishment=place.id, place=place.value.address)
