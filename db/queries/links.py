"""Linked records: what was decided about pairs, the groups, what the last search suggests, what is to be compared."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from db.domain.duplicates import LATER, SAME, Link, Pair, pair_of
from db.models.merging import linked_records, record_links, suggested_links
from db.models.records import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql.elements import ColumnElement

    from db.domain.fields import Json

PLACES = TABLES["establishments"]
ESTABLISHMENTS = "establishments"
_AT_ONCE = 5_000
_COMPARED = (
    "id",
    "unit_id",
    "name",
    "legal_name",
    "kinds",
    "business_number",
    "address",
    "neighbourhood",
    "commune",
    "former_commune",
    "telephone",
    "owner_name",
    "representative_name",
    "latitude",
    "longitude",
    "opened_on",
    "closed_on",
)
_NO_TEXTS = frozenset({"kinds", "latitude", "longitude"})


@dataclass(frozen=True, slots=True)
class PlaceToCompare:
    """What an establishment is compared by; texts as entered, empty where nothing was."""

    id: str
    unit_id: str
    name: str
    legal_name: str
    kinds: tuple[str, ...]
    business_number: str
    address: str
    neighbourhood: str
    commune: str
    former_commune: str
    telephone: str
    owner_name: str
    representative_name: str
    latitude: float | None
    longitude: float | None
    opened_on: str
    closed_on: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two records that a search took for the same.

    Attributes:
        pair: both.
        score: how sure, 0–100.
        reasons: code and parameters of what speaks for it and against it.
        seen: digest of what was compared.
        put_off: whether somebody wanted to decide later.
    """

    pair: Pair
    score: int
    reasons: tuple[tuple[str, dict[str, Json]], ...]
    seen: str
    put_off: bool = False


def has_links(connection: Connection) -> bool:
    """Whether any records are linked; counting goes its short way where none are."""
    return connection.execute(sa.select(linked_records.c.record_id).limit(1)).first() is not None


def leaders_of(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Of some records, those that are linked, each with the one that leads its group."""
    query = sa.select(linked_records.c.record_id, linked_records.c.leader_id)
    found: dict[str, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        chosen = linked_records.c.record_id.in_(ids[start : start + _AT_ONCE])
        found.update((row.record_id, row.leader_id) for row in connection.execute(query.where(chosen)))
    return found


def groups_of(connection: Connection, leaders: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The records of groups, by the one that leads: that one first."""
    found: dict[str, list[str]] = {leader: [leader] for leader in leaders}
    query = sa.select(linked_records.c.record_id, linked_records.c.leader_id)
    rows = connection.execute(query.where(linked_records.c.leader_id.in_(leaders)).order_by(linked_records.c.record_id))
    for row in rows:
        if row.record_id != row.leader_id:
            found[row.leader_id].append(row.record_id)
    return {leader: tuple(group) for leader, group in found.items()}


def records_of_one_place(connection: Connection, register: str, ids: Sequence[str]) -> dict[str, int]:
    """How many records stand for the establishment that each of some records is about; only where several do.

    Args:
        connection: inside `reading()`.
        register: establishments, or a register whose records are about one.
        ids: its records.
    """
    table = TABLES[register]
    if register != ESTABLISHMENTS and "establishment" not in table.c:
        return {}
    place = table.c.id if register == ESTABLISHMENTS else table.c.establishment
    own, same, there = linked_records.alias(), linked_records.alias(), PLACES.alias()
    query = (
        sa.select(table.c.id, sa.func.count())
        .select_from(
            table.join(own, own.c.record_id == place)
            .join(same, same.c.leader_id == own.c.leader_id)
            .join(there, there.c.id == same.c.record_id)
        )
        .where(table.c.id.in_(ids), there.c.deleted.is_(None))
        .group_by(table.c.id)
    )
    return {record_id: many for record_id, many in connection.execute(query) if many > 1}


def all_groups(connection: Connection) -> dict[str, str]:
    """Every linked record with the one that leads its group."""
    rows = connection.execute(sa.select(linked_records.c.record_id, linked_records.c.leader_id))
    return {row.record_id: row.leader_id for row in rows}


def all_links(connection: Connection) -> tuple[Link, ...]:
    """Every decision."""
    return _links(connection)


def links_of(connection: Connection, ids: Sequence[str]) -> tuple[Link, ...]:
    """The decisions about some records, the newest first."""
    here = sa.or_(record_links.c.record_id.in_(ids), record_links.c.same_as.in_(ids))
    return tuple(sorted(_links(connection, here), key=lambda link: (link.at, link.id), reverse=True))


def link_of(connection: Connection, pair: Pair) -> Link | None:
    """The decision about a pair; None where there never was one."""
    one, other = pair
    either = sa.or_(
        sa.and_(record_links.c.record_id == one, record_links.c.same_as == other),
        sa.and_(record_links.c.record_id == other, record_links.c.same_as == one),
    )
    found = _links(connection, either)
    return found[0] if found else None


def list_suggestions(connection: Connection, *, about: str = "") -> tuple[Suggestion, ...]:
    """What waits for a decision, the surest first and what was put off last; with `about`, of one record only."""
    query = sa.select(suggested_links)
    if about:
        query = query.where(sa.or_(suggested_links.c.record_id == about, suggested_links.c.other_id == about))
    later = {link.pair for link in _links(connection, record_links.c.state == LATER)}
    found: list[Suggestion] = []
    for row in connection.execute(query):
        reasons = tuple((code, parameters) for code, parameters in json.loads(row.reasons))
        pair = pair_of(row.record_id, row.other_id)
        found.append(Suggestion(pair, row.score, reasons, row.seen, pair in later))
    return tuple(sorted(found, key=lambda one: (one.put_off, -one.score, one.pair)))


def count_suggestions(connection: Connection) -> int:
    """How many pairs wait that nobody has put off."""
    later = sa.select(sa.literal(1)).where(
        record_links.c.state == LATER,
        sa.or_(
            sa.and_(
                record_links.c.record_id == suggested_links.c.record_id,
                record_links.c.same_as == suggested_links.c.other_id,
            ),
            sa.and_(
                record_links.c.record_id == suggested_links.c.other_id,
                record_links.c.same_as == suggested_links.c.record_id,
            ),
        ),
    )
    query = sa.select(sa.func.count()).select_from(suggested_links).where(~sa.exists(later.correlate(suggested_links)))
    return connection.execute(query).scalar_one()


def places_to_compare(connection: Connection, ids: Sequence[str] | None = None) -> Iterator[PlaceToCompare]:
    """Every establishment that is not deleted, or some of them, as they are compared."""
    query = sa.select(*(PLACES.c[name] for name in _COMPARED)).where(PLACES.c.deleted.is_(None))
    if ids is not None:
        query = query.where(PLACES.c.id.in_(ids))
    for row in connection.execute(query.order_by(PLACES.c.id).execution_options(yield_per=_AT_ONCE)):
        values: dict[str, Any] = dict(zip(_COMPARED, row, strict=True))
        texts = {name: values[name] or "" for name in _COMPARED if name not in _NO_TEXTS}
        listed = json.loads(values["kinds"]) if values["kinds"] else ()
        yield PlaceToCompare(kinds=tuple(listed), latitude=values["latitude"], longitude=values["longitude"], **texts)


def places_with(
    connection: Connection, *, business_number: str = "", telephone: str = "", limit: int
) -> tuple[str, ...]:
    """Ids of establishments with a business number or a telephone as entered."""
    asked: list[ColumnElement[bool]] = []
    if business_number:
        asked.append(PLACES.c.business_number == business_number)
    if telephone:
        asked.append(PLACES.c.telephone == telephone)
    if not asked:
        return ()
    query = sa.select(PLACES.c.id).where(PLACES.c.deleted.is_(None), sa.or_(*asked)).limit(limit)
    return tuple(connection.execute(query).scalars())


def number_of_places(connection: Connection) -> int:
    """How many establishments there are."""
    query = sa.select(sa.func.count()).select_from(PLACES).where(PLACES.c.deleted.is_(None))
    return connection.execute(query).scalar_one()


def same_links(connection: Connection) -> tuple[Link, ...]:
    """The decisions that two records are the same."""
    return _links(connection, record_links.c.state == SAME)


def _links(connection: Connection, *where: ColumnElement[bool]) -> tuple[Link, ...]:
    rows = connection.execute(sa.select(record_links).where(record_links.c.register == ESTABLISHMENTS, *where))
    return tuple(
        Link(
            row.id,
            row.record_id,
            row.same_as,
            row.state,
            row.seen,
            row.reason or "",
            row.decided_at,
            row.decided_by,
        )
        for row in rows
    )
