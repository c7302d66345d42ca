"""Establishments of a practice ward that were entered twice, so that probable duplicates can be practised."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.services.practice.days import Desk
    from desktop.services.practice.establishments import Place
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.wards import Ward

TWINS = 2
_SHORTER = (("Khách sạn ", "KS "), ("Nhà nghỉ ", "NN "), ("Nhà hàng ", "NH "), ("Cà phê ", "Cafe "))
_STREET = ("đường ", "Đường ")
_AGAIN_AFTER, _NOT_IN_THE_LAST = timedelta(days=40), timedelta(days=6)


def draw_twins(ward: Ward, places: tuple[Place, ...], ledger: Ledger, desk: Desk) -> None:
    """Some open establishments typed in once more by an officer who did not find them: other letters, same place."""
    chance = ward.chance("twins")
    span = ward.span
    fit = [place for place in places if place.value.status == "operating" and place.value.owner_name]
    for number, place in enumerate(chance.sample(fit, min(TWINS, len(fit)))):
        begun = max(span.founded, place.value.opened_on or span.founded) + _AGAIN_AFTER
        entered = min(begun + timedelta(days=30 * number), span.today - _NOT_IN_THE_LAST)
        value = replace(
            place.value,
            code=f"CS-{900 + number}",
            name=_shortened(place.value.name),
            legal_name="",
            address=place.value.address.replace(_STREET[0], "").replace(_STREET[1], ""),
            directions="",
            papers=(),
            commitments=(),
            security_officer_name="",
            workers_counted_on=entered if place.value.workers_counted_on else None,
            surveyed_on=None,
            surveyed_by="",
            survey_source="",
            survey_result="",
            events=(),
            note="",
        )
        ledger.add(value, desk.sit(entered, chance))


def _shortened(name: str) -> str:
    """The name as somebody in a hurry writes it."""
    for whole, short in _SHORTER:
        if name.startswith(whole):
            return f"{short}{name.removeprefix(whole)}"
    return name
