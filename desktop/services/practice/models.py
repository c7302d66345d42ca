"""Pilot models of a practice ward."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from db.domain.pilot_models import PilotModel
from desktop.services.practice.agency_figures import draw_day
from desktop.services.practice.words import load_table, phrase

if TYPE_CHECKING:
    from desktop.services.practice.days import Desk
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.places import Geography
    from desktop.services.practice.wards import Ward

_MOST = 2


def draw_models(ward: Ward, geography: Geography, ledger: Ledger, desk: Desk) -> None:
    """The pilot models of a ward put into its ledger: none, one or two, all of them still alive."""
    chance, span = ward.chance("models"), ward.span
    table = load_table("figures")["models"]
    names = cast("list[str]", table["names"])
    for at in chance.sample(range(len(names)), chance.randint(0, _MOST)):
        started_on = draw_day(chance, span.first + timedelta(days=20), span.today - timedelta(days=30))
        groups = chance.randint(1, 3)
        model = PilotModel(
            name=names[at],
            kind=cast("list[str]", table["kinds"])[at],
            area=geography.name[0].upper() + geography.name[1:],
            lead_agency=cast("list[str]", table["leads"])[at].format(type=geography.type),
            decision_number=phrase("figures", "models", "decision").format(number=chance.randrange(20, 300)),
            decision_on=started_on - timedelta(days=chance.randint(3, 12)),
            started_on=started_on,
            state=chance.choice(("running", "kept", "kept", "extended")),
            groups=groups,
            members=groups * chance.randint(5, 14),
            persons_served=chance.randint(3, 40),
            cost=chance.randrange(20, 160) * 1_000_000,
        )
        ledger.add(model, desk.sit(started_on + timedelta(days=chance.randint(*ward.temper.lag)), chance))
