"""Establishments as they are compared: names without kind words, addresses in parts, numbers as digits.

The words are data (`resources/catalogs/duplicates.toml`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from db.domain.errors import KnownError
from db.domain.text import fold, nfc
from desktop.paths import resource

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from db.queries.links import PlaceToCompare

_SLASH = re.compile(r"(?<=[0-9A-Za-z])\s*[/-]\s*(?=[0-9])")
_PARTS = re.compile(r"[,;\n]| - ")
_LETTER_AND_NUMBER = re.compile(r"([a-z]{1,2})([0-9]+)")
_DIGITS = re.compile(r"[0-9]+")
_NUMBER_ATOMS = re.compile(r"[0-9]+[a-z]?")
_TELEPHONES = re.compile(r"[,;/]|\bhoac\b")
_TAX_DIGITS = 10

NUMBER, STREET, LANE, AREA, AREA_NUMBER, UNIT = "number", "street", "lane", "area", "area_number", "unit"
_ADDRESS_PARTS = (NUMBER, STREET, LANE, AREA, AREA_NUMBER, UNIT)


Phrase = tuple[str, ...]


class Phrases:
    """Phrases of folded words, each with what it stands for, found in a row of words."""

    def __init__(self, meant: Mapping[Phrase, Phrase]) -> None:
        """Ready for finding.

        Args:
            meant: each phrase with what it stands for.
        """
        self._meant = meant
        self._starts: dict[str, list[Phrase]] = {}
        for phrase in sorted(meant, key=len, reverse=True):
            self._starts.setdefault(phrase[0], []).append(phrase)

    def __contains__(self, phrase: Phrase) -> bool:
        return phrase in self._meant

    def __getitem__(self, phrase: Phrase) -> Phrase:
        return self._meant[phrase]

    def mark(self, said: list[str]) -> Iterator[tuple[Phrase, bool]]:
        """The words one after the other, known phrases together, the longest first; and whether they are known."""
        at, end = 0, len(said)
        while at < end:
            word = said[at]
            for phrase in self._starts.get(word, ()):
                if len(phrase) == 1 or tuple(said[at : at + len(phrase)]) == phrase:
                    yield phrase, True
                    at += len(phrase)
                    break
            else:
                yield (word,), False
                at += 1


@dataclass(frozen=True, slots=True)
class CompareWords:
    """The words of names and addresses.

    Attributes:
        same: folded words of a phrase -> the words that stand for it.
        common: phrases that say what kind of place it is.
        markers: phrases before the parts of an address -> which part follows.
    """

    same: Phrases
    common: Phrases
    markers: Phrases


@dataclass(frozen=True, slots=True)
class Address:
    """An address in parts, folded: numbers of house and lane, name of the street, neighbourhood."""

    numbers: frozenset[str] = frozenset()
    street: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """An establishment as it is compared.

    Attributes:
        place: what it was made of.
        names: its own names without kind words, words in alphabetical order; sign and registered name.
        numbers_in_names: the numbers in each of them.
        address: in parts.
        tax: digits of the business number.
        telephones: digits of each number.
        owners: folded names of owner and representative.
        areas: units it lies in, former and present.
    """

    place: PlaceToCompare
    names: tuple[str, ...]
    numbers_in_names: tuple[frozenset[str], ...]
    address: Address
    tax: str
    telephones: frozenset[str]
    owners: tuple[str, ...]
    areas: frozenset[str]


@cache
def load_compare_words() -> CompareWords:
    """The words that come with the program.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    return read_compare_words(resource("catalogs/duplicates.toml"))


def read_compare_words(file: Path) -> CompareWords:
    """The words of a file.

    Raises:
        KnownError: CATALOG_BROKEN with file and reason.
    """
    try:
        tables: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        names, address = tables["name"], tables["address"]
        return CompareWords(
            Phrases({_words(phrase): _words(group[0]) for group in names["same"] for phrase in group}),
            Phrases({_words(phrase): () for phrase in names["common"]}),
            Phrases({_words(phrase): (part,) for part in _ADDRESS_PARTS for phrase in address[part]}),
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError) as broken:
        reason = f"{type(broken).__name__}: {broken}"
        raise KnownError("CATALOG_BROKEN", file=file.name, reason=reason) from broken


def make_profile(place: PlaceToCompare, words: CompareWords) -> Profile:
    """The establishment as it is compared."""
    names = tuple(dict.fromkeys(own for name in (place.name, place.legal_name) if (own := own_name(name, words))))
    owners = (fold(name) for name in (place.owner_name, place.representative_name) if name)
    return Profile(
        place,
        names,
        tuple(frozenset(_DIGITS.findall(name)) for name in names),
        read_address(place.address, words, neighbourhood=place.neighbourhood),
        "".join(_DIGITS.findall(place.business_number)),
        telephones_in(place.telephone),
        tuple(dict.fromkeys(owner for owner in owners if owner)),
        frozenset(unit for unit in (place.commune or place.unit_id, place.former_commune, place.unit_id) if unit),
    )


def own_name(name: str, words: CompareWords) -> str:
    """What is left of a name without the words for its kind, in alphabetical order; all of it where nothing is."""
    said: list[str] = []
    for phrase, known in words.same.mark(fold(name).split()):
        said += words.same[phrase] if known else phrase
    own = [word for phrase, known in words.common.mark(said) if not known for word in phrase]
    return " ".join(sorted(own or said))


def read_address(text: str, words: CompareWords, *, neighbourhood: str = "") -> Address:
    """An address as people write it, in parts: "Số 12 ngõ 5 đ. Lê Lợi, P. Máy Chai" -> 12 and 5, "le loi"."""
    found = _Found(fold(neighbourhood).split())
    for part in _PARTS.split(nfc(text)):
        _read_part(_spread(fold(_SLASH.sub("x", part)).split(), words), words, found)
    return Address(frozenset(found.numbers), " ".join(found.street), " ".join(found.area))


@dataclass(slots=True)
class _Found:
    area: list[str]
    numbers: set[str] = field(default_factory=set[str])
    street: list[str] = field(default_factory=list[str])


def _read_part(said: list[str], words: CompareWords, found: _Found) -> None:
    """What stands between two commas; a second part without a word for what it is names a unit."""
    marked = list(words.markers.mark(said))
    has_area, done, mode = bool(found.area), bool(found.street), ""
    for at, (phrase, known) in enumerate(marked):
        following = marked[at + 1][0][0] if at + 1 < len(marked) else ""
        marker = words.markers[phrase][0] if known else ""
        if known and (part := _part_of(marker, at, following)) and not (mode == AREA and part == NUMBER):
            if mode == UNIT and part != UNIT:
                continue
            mode = part
            if part == AREA and not has_area:
                found.area += phrase
        elif marker == NUMBER and mode == AREA:
            continue  # "Tổ số 5" is Tổ 5
        elif mode == UNIT or (done and not mode):
            continue
        elif mode == AREA:
            found.area += () if has_area else phrase
            # "Tổ 5 Lê Lợi": with its number an area is over; a name goes on to the end of the part.
            mode = "" if phrase[0][0].isdigit() else AREA
        elif phrase[0][0].isdigit() and not found.street and not (mode == STREET and _is_name(phrase[0], following)):
            found.numbers.update(_NUMBER_ATOMS.findall(phrase[0].replace("x", " ")))
        elif not done:
            found.street += phrase


def _part_of(marker: str, at: int, following: str) -> str:
    """What a word for a part of an address stands for there; empty where it is part of a name (Ngô Quyền, Tố Hữu)."""
    if marker in {STREET, UNIT}:
        return marker if following else ""
    numbered = following[:1].isdigit()
    if marker == AREA:
        return AREA if numbered or (at == 0 and following) else ""
    if marker == AREA_NUMBER:
        return AREA if numbered else ""
    return marker if numbered else ""


def telephones_in(text: str) -> frozenset[str]:
    """The digits of the numbers in a text, each beginning with 0."""
    found: set[str] = set()
    for one in _TELEPHONES.split(text):
        digits = "".join(_DIGITS.findall(one))
        if digits.startswith("84") and len(digits) > 10:
            digits = f"0{digits[2:]}"
        if len(digits) >= 9:
            found.add(digits)
    return frozenset(found)


def tax_base(tax: str) -> str:
    """The number of the enterprise in a business number, without that of its branch; empty for what is none."""
    return tax[:_TAX_DIGITS] if len(tax) >= _TAX_DIGITS else ""


def _is_name(word: str, following: str) -> bool:
    """Whether a number behind "đường" is the street's name: a day (30/4), or nothing with letters follows it."""
    return "x" in word or not following[:1].isalpha()


def _spread(said: list[str], words: CompareWords) -> list[str]:
    """P5 as p 5, where the letters are a word of addresses; 12a stays."""
    found: list[str] = []
    for word in said:
        glued = _LETTER_AND_NUMBER.fullmatch(word)
        found += glued.groups() if glued and (glued[1],) in words.markers else (word,)
    return found


def _words(phrase: str) -> tuple[str, ...]:
    words = tuple(fold(phrase).split())
    if not words:
        raise ValueError(phrase)
    return words
