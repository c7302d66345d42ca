"""Records that may be one establishment side by side, field by field, with what is equal and what is not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain.fields import value_from_json
from db.domain.registers import BY_NAME
from db.domain.text import fold
from db.queries import links as queries
from db.queries import records as record_queries
from db.queries.office import get_units
from db.queries.places import related_ids
from db.transactions import reading
from desktop.services.duplicate_matching import compare
from desktop.services.duplicate_words import load_compare_words, make_profile, own_name, read_address, telephones_in
from desktop.services.duplicates import families_of, say_reasons
from desktop.services.unit_overlay import units_of
from desktop.services.words import label_of, say_value

if TYPE_CHECKING:
    from db.domain.duplicates import Pair
    from db.domain.versions import Version
    from desktop.services.duplicate_words import CompareWords
    from desktop.services.office import Office

NAME = "establishments"
_SPEC = BY_NAME[NAME]
_SHOWN = (
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
    "status",
    "opened_on",
    "closed_on",
    "workers_total",
    "code",
)


class Likeness(StrEnum):
    """How the records stand to each other in a field."""

    EQUAL = "equal"
    SIMILAR = "similar"  # the same written another way
    DIFFERENT = "different"
    UNKNOWN = "unknown"  # one of them does not say


@dataclass(frozen=True, slots=True)
class ComparedPlace:
    """One of the records.

    Attributes:
        id: the record.
        name: of the place.
        unit_name: whose record it is.
        owned: whether it is this office's.
        leads: whether it leads a group it is linked in.
    """

    id: str
    name: str
    unit_name: str
    owned: bool
    leads: bool


@dataclass(frozen=True, slots=True)
class ComparedField:
    """A field of all of them, in words; empty for nothing entered."""

    label: str
    texts: tuple[str, ...]
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or more records side by side.

    Attributes:
        places: the two of the pair, then those they are linked with already.
        fields: field by field.
        reasons: what speaks for the pair being one and against it, as the records are now.
        score: how sure, 0–100; 0 where too little speaks for it now.
    """

    places: tuple[ComparedPlace, ...]
    fields: tuple[ComparedField, ...]
    reasons: tuple[str, ...]
    score: int


def compare_pair(office: Office, pair: Pair) -> Comparison:
    """The records of a pair side by side, with those that are linked with one of them; gone ones are left out."""
    words = load_compare_words()
    with reading(office.database) as connection:
        leaders = queries.leaders_of(connection, list(pair))
        groups = queries.groups_of(connection, sorted(set(leaders.values())))
        ids = list(dict.fromkeys((*pair, *(one for group in groups.values() for one in group))))
        versions = record_queries.get_versions(connection, _SPEC, ids)
        versions = tuple(version for version in versions if version.deleted is None)
        units = get_units(connection, frozenset(version.unit for version in versions))
        visits = [related_ids(connection, "inspections", version.id) for version in versions]
        profiles = {place.id: make_profile(place, words) for place in queries.places_to_compare(connection, list(pair))}
    places = tuple(
        ComparedPlace(
            version.id,
            str(version.values.get("name") or ""),
            units[version.unit].name,
            version.unit == office.author.unit,
            version.id in groups,
        )
        for version in versions
    )
    fields = [_field(office, name, versions, words) for name in _SHOWN]
    shown = [field for field in fields if any(field.texts)]
    shown.append(ComparedField("Lượt kiểm tra", tuple(str(len(found)) for found in visits), Likeness.UNKNOWN))
    match = None
    if len(profiles) == 2:
        match = compare(profiles[pair.first], profiles[pair.second], families_of(units_of(office), profiles.values()))
    return Comparison(places, tuple(shown), say_reasons(match.reasons) if match else (), match.score if match else 0)


def _field(office: Office, name: str, versions: tuple[Version, ...], words: CompareWords) -> ComparedField:
    spec = _SPEC.field(name)
    texts = tuple(
        say_value(office, spec, value_from_json(spec, version.values.get(name)), lambda _register, _id: "")
        for version in versions
    )
    return ComparedField(label_of(office, NAME, name), texts, _likeness(name, texts, words))


def _likeness(name: str, texts: tuple[str, ...], words: CompareWords) -> Likeness:
    if not all(texts):
        return Likeness.UNKNOWN
    if len(set(texts)) == 1:
        return Likeness.EQUAL
    match name:
        case "name" | "legal_name":
            forms = {own_name(text, words) for text in texts}
        case "address":
            forms = {(found.numbers, found.street) for text in texts for found in (read_address(text, words),)}
        case "telephone":
            forms = {telephones_in(text) for text in texts}
        case _:
            forms = {fold(text) for text in texts}
    return Likeness.SIMILAR if len(forms) == 1 else Likeness.DIFFERENT
