"""What a form says while an establishment is entered that looks like one already here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.fields import to_json
from db.domain.findings import Finding, note, warning
from db.queries.office import get_units
from db.transactions import reading
from desktop.services.duplicates import look_alikes, place_values, say_reasons

if TYPE_CHECKING:
    from db.domain.establishments import Establishment
    from desktop.services.office import Office


def find_look_alikes(office: Office, place: Establishment, record_id: str) -> tuple[Finding, ...]:
    """Each establishment here that the one in the form may be; a warning for a new one, a note for one that is kept."""
    if not place.name.strip():
        return ()
    entered = place_values(to_json(place), record_id=record_id, unit_id=office.author.unit)
    with reading(office.database) as connection:
        found = look_alikes(connection, entered)
        units = get_units(connection, frozenset(other.unit_id for _, other in found))
    say = note if record_id else warning
    return tuple(
        say(
            "LOOKS_LIKE_ANOTHER",
            "name",
            name=other.name,
            unit=units[other.unit_id].name,
            why=_sentence(", ".join(say_reasons(match.reasons))),
        )
        for match, other in found
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
