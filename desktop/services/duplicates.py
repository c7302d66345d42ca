"""Probable duplicates of establishments: searched for, shown side by side, decided by people, never thrown together."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from db.domain.duplicates import DIFFERENT, LATER, SAME, Link, Pair, digest_of, pair_of, seen_of
from db.domain.errors import KnownError
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.registers import BY_NAME
from db.queries import links as queries
from db.queries import records as record_queries
from db.queries.journal import newest_number, records_touched
from db.queries.links import PlaceToCompare, Suggestion
from db.queries.office import get_units
from db.queries.settings import get_setting
from db.transactions import reading, writing
from db.writes.links import LINK_ACTIONS, decide_pair, store_suggestions
from db.writes.settings import put_setting
from desktop.messages import describe_code
from desktop.services.duplicate_matching import Families, Match, compare, find_matches
from desktop.services.duplicate_words import Profile, load_compare_words, make_profile
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.engine import Connection

    from db.domain.changes import Changes
    from db.domain.fields import Json
    from db.domain.unit_index import UnitIndex
    from desktop.services.office import Office

__all__ = ["DIFFERENT", "LATER", "SAME", "Pair", "pair_of"]

NAME = "establishments"
SEARCHED = "duplicates.searched"
_LOOKED_AT = 60
_SPEC = BY_NAME[NAME]


@dataclass(frozen=True, slots=True)
class SuggestedPair:
    """Two records that may be one establishment, as they are listed.

    Attributes:
        pair: both.
        score: how sure, 0–100.
        put_off: whether somebody wanted to decide later.
        names: of both.
        units: names of the units they belong to.
        addresses: of both.
        reasons: what speaks for it and against it, in words, the strongest first.
    """

    pair: Pair
    score: int
    put_off: bool
    names: tuple[str, str]
    units: tuple[str, str]
    addresses: tuple[str, str]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuggestionList:
    """What waits for a decision.

    Attributes:
        pairs: the surest first, what was put off last.
        searched_at: when somebody searched last, UTC ISO text; empty for never.
        changed_since: establishments that changed since then.
        places: how many establishments there are.
        groups: how many groups of linked records there are.
    """

    pairs: tuple[SuggestedPair, ...]
    searched_at: str
    changed_since: int
    places: int
    groups: int

    @property
    def waiting(self) -> int:
        """How many wait that nobody has put off."""
        return sum(1 for one in self.pairs if not one.put_off)


def search_duplicates(office: Office, report: Report = ignore_progress, token: CancelToken | None = None) -> int:
    """How many pairs of establishments may be one and wait for a decision; the list keeps them.

    Pairs that people called different are not among them as long as what they were told apart by stays as it was.

    Raises:
        Cancelled: the token said so; the list stays as it was.
    """
    asked = token or CancelToken()
    with reading(office.database) as connection:
        number = newest_number(connection)
        profiles: list[Profile] = []
        total = queries.number_of_places(connection)
        words = load_compare_words()
        for place in queries.places_to_compare(connection):
            if len(profiles) % 1_000 == 0:
                asked.check()
                report(Progress(len(profiles), 2 * total))
            profiles.append(make_profile(place, words))
        decided = {link.pair: link for link in queries.all_links(connection) if link.state == DIFFERENT}
        groups = queries.all_groups(connection)
        index = unit_index_in(connection)

    def halfway(progress: Progress) -> None:
        report(Progress(total + total * progress.done // max(1, progress.total), 2 * total))

    matches = find_matches(profiles, families_of(index, profiles), report=halfway, token=asked)
    places = {profile.place.id: profile.place for profile in profiles}
    found = [one for match in matches if (one := _open(match, places, decided, groups)) is not None]
    with writing(office.database) as connection:
        store_suggestions(connection, found)
        put_setting(connection, SEARCHED, {"at": office.stamp(), "number": number})
    return len(found)


def list_suggestions(office: Office) -> SuggestionList:
    """What waits for a decision, as the last search found it; pairs with a record that is gone are left out."""
    with reading(office.database) as connection:
        found = queries.list_suggestions(connection)
        searched = cast("dict[str, Any]", get_setting(connection, SEARCHED) or {})
        touched = _changed_since(connection, int(searched.get("number") or 0)) if searched else 0
        places = queries.number_of_places(connection)
        groups = len(set(queries.all_groups(connection).values()))
        ids = sorted({one for suggestion in found for one in suggestion.pair})
        there = {place.id: place for place in queries.places_to_compare(connection, ids)} if ids else {}
        units = get_units(connection, frozenset(place.unit_id for place in there.values()))
    pairs = [
        SuggestedPair(
            one.pair,
            one.score,
            one.put_off,
            (both[0].name, both[1].name),
            (units[both[0].unit_id].name, units[both[1].unit_id].name),
            (both[0].address, both[1].address),
            say_reasons(one.reasons),
        )
        for one in found
        if (both := tuple(there[record] for record in one.pair if record in there)) and len(both) == 2
    ]
    return SuggestionList(tuple(pairs), str(searched.get("at") or ""), touched, places, groups)


def decide(office: Office, pair: Pair, state: str, *, leader: str = "", reason: str = "") -> Changes:
    """What changed when somebody said that two records are the same, are different, or are for later.

    Args:
        office: where.
        pair: the records.
        state: SAME, DIFFERENT or LATER.
        leader: which of them leads where they are the same; the first by default.
        reason: why; may be empty.

    Raises:
        KnownError: RECORD_GONE; LINKED_OTHERWISE when they are in one group already and are called different.
    """
    with writing(office.database) as connection:
        there = {place.id: place for place in queries.places_to_compare(connection, list(pair))}
        if len(there) < 2:
            raise KnownError("RECORD_GONE", register=NAME)
        link = queries.link_of(connection, pair)
        groups = queries.leaders_of(connection, list(pair))
        is_one_group = len(groups) == 2 and len(set(groups.values())) == 1
        if state == DIFFERENT and is_one_group and not (link and link.state == SAME):
            raise KnownError("LINKED_OTHERWISE")
        return decide_pair(
            connection,
            pair,
            leader=leader if leader in pair else pair.first,
            state=state,
            seen=_seen(pair, there),
            reason=reason.strip(),
            author=office.author,
            at=office.stamp(),
        )


def look_alikes(
    connection: Connection, place: PlaceToCompare, *, limit: int = 3
) -> tuple[tuple[Match, PlaceToCompare], ...]:
    """The establishments here that one being entered may be, the surest first; nothing for what people told apart.

    Args:
        connection: inside an open transaction.
        place: as entered so far; its id is empty while it is new.
        limit: how many at most.
    """
    profile = make_profile(place, load_compare_words())
    ids = list(_nearby(connection, profile))
    if not ids:
        return ()
    links = queries.links_of(connection, [place.id]) if place.id else ()
    settled = {one for link in links if link.state in {SAME, DIFFERENT} for one in link.pair}
    others = [one for one in queries.places_to_compare(connection, ids) if one.id not in {place.id, *settled}]
    words = load_compare_words()
    profiles = [make_profile(other, words) for other in others]
    families = families_of(unit_index_in(connection), [profile, *profiles])
    found = [(match, other.place) for other in profiles if (match := compare(profile, other, families)) is not None]
    return tuple(sorted(found, key=lambda pair: -pair[0].score)[:limit])


def say_reasons(reasons: Iterable[tuple[str, dict[str, Json]]]) -> tuple[str, ...]:
    """Reasons in words: "cùng mã số thuế", "tên giống 94 %"."""
    return tuple(describe_code(code, {**parameters, **_days(parameters)}).what for code, parameters in reasons)


def families_of(index: UnitIndex, profiles: Iterable[Profile]) -> Families:
    """The units of some places, with those they followed and those that followed them."""
    units = {unit for profile in profiles for unit in profile.areas}
    return Families(
        {
            unit: frozenset(one.id for one in (*index.predecessors(unit), *index.successors(unit)))
            for unit in sorted(units)
        }
    )


def place_values(values: dict[str, Any], *, record_id: str, unit_id: str) -> PlaceToCompare:
    """What an establishment's form holds, as places are compared."""
    texts = {
        name: str(values.get(name) or "")
        for name in PlaceToCompare.__slots__
        if name not in {"id", "unit_id", "kinds", "latitude", "longitude"}
    }
    return PlaceToCompare(
        id=record_id,
        unit_id=unit_id,
        kinds=tuple(values.get("kinds") or ()),
        latitude=values.get("latitude"),
        longitude=values.get("longitude"),
        **texts,
    )


def _open(
    match: Match, places: dict[str, PlaceToCompare], different: dict[Pair, Link], groups: dict[str, str]
) -> Suggestion | None:
    """The match as a suggestion; None where people have said what it is."""
    one, other = match.pair
    if one in groups and groups[one] == groups.get(other):
        return None
    seen = _seen(match.pair, places)
    link = different.get(match.pair)
    return None if link and link.seen == seen else Suggestion(match.pair, match.score, match.reasons, seen)


def _seen(pair: Pair, places: dict[str, PlaceToCompare]) -> str:
    return seen_of({one: digest_of(_plain(places[one])) for one in pair}, pair)


def _plain(place: PlaceToCompare) -> dict[str, Json]:
    return {**asdict(place), "kinds": list(place.kinds)}


def _nearby(connection: Connection, profile: Profile) -> dict[str, None]:
    """Ids worth a look, few enough for somebody who is typing."""
    place = profile.place
    found: dict[str, None] = {}
    found.update(
        dict.fromkeys(
            queries.places_with(
                connection, business_number=place.business_number, telephone=place.telephone, limit=_LOOKED_AT
            )
        )
    )
    street = " ".join((*sorted(profile.address.numbers), profile.address.street))
    wanted = [*profile.names, *([street] if profile.address.street and profile.address.numbers else [])]
    for text in wanted:
        found.update(dict.fromkeys(record_queries.find_first(connection, _SPEC, text, limit=_LOOKED_AT)))
    return found


def _days(parameters: dict[str, Json]) -> dict[str, date]:
    return {name: date.fromisoformat(str(parameters[name])) for name in ("closed", "opened") if name in parameters}


def _changed_since(connection: Connection, number: int) -> int:
    return records_touched(connection, NAME, after=number, but=LINK_ACTIONS)


def pairs_of(ids: Sequence[str]) -> tuple[Pair, ...]:
    """Every pair of some records."""
    return tuple(pair_of(one, other) for at, one in enumerate(ids) for other in ids[at + 1 :])
