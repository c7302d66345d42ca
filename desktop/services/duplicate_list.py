"""How many probable duplicates wait, what a card says of a record's links, taking them back; loads no comparing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.domain.duplicates import OPEN, Link, Pair
from db.domain.errors import KnownError
from db.domain.registers import BY_NAME
from db.queries import links as queries
from db.queries import records as record_queries
from db.queries.office import get_units
from db.transactions import reading, writing
from db.writes.links import take_back_pair

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.domain.changes import Changes
    from desktop.services.office import Office

_SPEC = BY_NAME["establishments"]


@dataclass(frozen=True, slots=True)
class LinkedPlace:
    """A record linked with others.

    Attributes:
        id: the record.
        name: of the place.
        unit_name: whose record it is.
        leads: whether it leads the group.
        here: whether it is still here and not deleted.
    """

    id: str
    name: str
    unit_name: str
    leads: bool
    here: bool


@dataclass(frozen=True, slots=True)
class PlaceLinks:
    """What an establishment's card says of it and others.

    Attributes:
        group: the records of the same establishment, the leading one first; empty where it stands alone.
        decisions: what people said about this record, the newest first, without what was taken back.
        names: names of the other records of those decisions, by id.
        suggested: how many pairs with it wait for a decision.
    """

    group: tuple[LinkedPlace, ...] = ()
    decisions: tuple[Link, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    suggested: int = 0


def count_waiting(office: Office) -> int:
    """How many pairs wait for a decision."""
    with reading(office.database) as connection:
        return queries.count_suggestions(connection)


def links_of_place(office: Office, record_id: str) -> PlaceLinks:
    """What the card of an establishment says of it and others."""
    with reading(office.database) as connection:
        leader = queries.leaders_of(connection, [record_id]).get(record_id)
        group = queries.groups_of(connection, [leader])[leader] if leader else ()
        decisions = tuple(link for link in queries.links_of(connection, [record_id]) if link.state != OPEN)
        others = {one for link in decisions for one in link.pair} | set(group)
        versions = {one.id: one for one in record_queries.get_versions(connection, _SPEC, sorted(others))}
        units = get_units(connection, frozenset(one.unit for one in versions.values()))
        suggested = len(queries.list_suggestions(connection, about=record_id))
    names = {one: str(version.values.get("name") or "") for one, version in versions.items()}
    linked = tuple(
        LinkedPlace(
            one,
            names.get(one, ""),
            units[versions[one].unit].name if one in versions else "",
            one == leader,
            one in versions and versions[one].deleted is None,
        )
        for one in group
    )
    return PlaceLinks(linked, decisions, names, suggested)


def take_back(office: Office, pair: Pair, *, reason: str) -> Changes:
    """What changed when a decision was taken back: the pair is open again, figures are as they were before it.

    Raises:
        KnownError: REASON_MISSING; LINK_GONE when there is nothing to take back.
    """
    if not reason.strip():
        raise KnownError("REASON_MISSING")
    return _take_back(office, pair, reason.strip())


def undo_decision(office: Office, pair: Pair) -> Changes:
    """The same at once after deciding, when no reason is asked for; it is kept as a slip.

    Raises:
        KnownError: LINK_GONE.
    """
    return _take_back(office, pair, "")


def _take_back(office: Office, pair: Pair, reason: str) -> Changes:
    with writing(office.database) as connection:
        link = queries.link_of(connection, pair)
        if link is None or link.state == OPEN:
            raise KnownError("LINK_GONE")
        return take_back_pair(connection, link, reason=reason, author=office.author, at=office.stamp())
