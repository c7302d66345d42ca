"""The list of establishments as values: which, in what state, how many were visited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from db.domain.place_states import PlaceState, PlaceWork
from db.domain.registers import BY_NAME
from db.domain.targets import Measure
from db.domain.values import Amount, Known
from db.queries import measures, places
from db.queries import records as queries
from db.queries.links import has_links
from db.queries.places import BY_LAST_VISIT, BY_STATE, WantedPlaces
from db.queries.transfers import handed_away
from db.transactions import reading
from desktop.services.lists import days_of, natural_key
from desktop.services.scopes import rolled_up_scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.services.office import Office

__all__ = ["BY_LAST_VISIT", "BY_STATE", "PlaceState", "PlaceWork", "WantedPlaces"]


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """An establishment in its list."""

    id: str
    name: str
    kinds: tuple[str, ...]
    neighbourhood: str
    last_visit: date | None
    state: PlaceState
    workers: int | None
    owned: bool
    handed: bool = False


@dataclass(frozen=True, slots=True)
class PlaceSummary:
    """The numbers around the list of establishments.

    Attributes:
        in_business: places that exist today, as the report counts them.
        checked: of those, places visited in the report year.
        year: the report year.
    """

    in_business: int
    checked: int
    year: int


@dataclass(frozen=True, slots=True)
class PlaceChoices:
    """What the filters of the list offer: codes or names with the number of places."""

    kinds: tuple[tuple[str, int], ...]
    neighbourhoods: tuple[tuple[str, int], ...]


def find_places(office: Office, wanted: WantedPlaces) -> tuple[str, ...]:
    """The ids of the list of establishments under its filters."""
    with reading(office.database) as connection:
        return places.find_places(connection, wanted, days_of(office))


def place_lines(office: Office, ids: Sequence[str]) -> tuple[PlaceLine, ...]:
    """The lines of some establishments."""
    spec = BY_NAME["establishments"]
    with reading(office.database) as connection:
        facts = places.place_facts(connection, ids, days_of(office))
        found = queries.get_versions(connection, spec, ids)
        handed = handed_away(connection, office.unit.id, ids)
    return tuple(
        PlaceLine(
            version.id,
            str(version.values.get("name") or ""),
            tuple(version.values.get("kinds") or ()),  # type: ignore[arg-type] - a list of codes by its field
            str(version.values.get("neighbourhood") or ""),
            facts[version.id].last_visit,
            facts[version.id].state,
            version.values.get("workers_total"),  # type: ignore[arg-type] - a count by its field
            version.unit == office.author.unit,
            version.unit != office.unit.id and version.id in handed,
        )
        for version in found
        if version.id in facts
    )


def place_summary(office: Office) -> PlaceSummary:
    """How many establishments there are and how many were visited this report year, counted as reports do."""
    days = days_of(office)
    with reading(office.database) as connection:
        units = rolled_up_scope(office, connection, days.today).members
        linked = has_links(connection)
        there, checked = (
            measures.measure_together(
                connection, Measure(name), units=units, from_on=days.year_from, to_on=days.today, linked=linked
            )
            for name in ("establishments_in_business", "establishments_checked")
        )
    return PlaceSummary(_number(there), _number(checked), days.year)


def place_choices(office: Office) -> PlaceChoices:
    """Kinds in the order of their catalog, and neighbourhoods by name with their numbers in order of size."""
    with reading(office.database) as connection:
        kinds = places.kinds_in_use(connection)
        around = places.neighbourhoods(connection)
    catalog = office.catalogs["establishment_kinds"]
    known = [(entry.code, kinds[entry.code]) for entry in catalog.entries if kinds[entry.code]]
    return PlaceChoices(tuple(known), tuple(sorted(around, key=lambda pair: natural_key(pair[0]))))


def _number(amount: Amount) -> int:
    return amount.value if isinstance(amount, Known) else 0
