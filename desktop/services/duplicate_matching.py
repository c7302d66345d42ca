"""Which establishments may be one and the same, and what speaks for and against it.

Pairs are looked for only among places that share something (a number, an owner, an address, a similar name in the same
area), so that tens of thousands take seconds. What is found is a suggestion with its reasons; people decide.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

from db.domain.duplicates import Pair, pair_of
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from desktop.services.duplicate_words import tax_base

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from db.domain.fields import Json
    from desktop.services.duplicate_words import Profile

_ENOUGH = 5.0
_MOST_OF_THE_REST = 6.5  # areas, telephone and owner together
_LARGE_BLOCK = 24
_LARGE_AREA = 2_000
_NEIGHBOURS = 8
_NAME_ALIKE, _NAME_NEAR, _NAME_OTHER = 92.0, 78.0, 60.0
_NAMES_IN_AREA = 80.0
_STREET_ALIKE = 84.0
_OWNER_ALIKE = 92.0
_NEAR_METRES, _FAR_METRES = 40.0, 500.0
_METRES_PER_DEGREE = 111_320.0
_STEP = 2_000

Reason = tuple[str, dict[str, "Json"]]


@dataclass(frozen=True, slots=True)
class Match:
    """Two establishments that may be one.

    Attributes:
        pair: both.
        score: how sure, 0–100.
        reasons: code and parameters of what speaks for it, then of what speaks against it.
    """

    pair: Pair
    score: int
    reasons: tuple[Reason, ...]


class Families:
    """Units that followed one another are one family; places of one family may have been entered by both."""

    def __init__(self, related: Mapping[str, frozenset[str]]) -> None:
        """The families that relations make.

        Args:
            related: each unit with its predecessors and successors.
        """
        self._related = related
        self._above: dict[str, str] = {}
        for unit, others in related.items():
            for other in others:
                self._above[self._root(unit)] = self._root(other)

    def of(self, profile: Profile) -> str:
        """The family a place lies in."""
        return self._root(min(profile.areas)) if profile.areas else ""

    def followed(self, one: Profile, other: Profile) -> bool:
        """Whether a unit of one followed a unit of the other, or the other way round."""
        return any(not self._related.get(unit, frozenset()).isdisjoint(other.areas) for unit in one.areas)

    def _root(self, unit: str) -> str:
        while (above := self._above.setdefault(unit, unit)) != unit:
            self._above[unit] = self._above[above]
            unit = above
        return unit


def find_matches(
    profiles: Sequence[Profile],
    families: Families,
    *,
    report: Report = ignore_progress,
    token: CancelToken | None = None,
) -> tuple[Match, ...]:
    """Every pair that may be one establishment, the surest first.

    Raises:
        Cancelled: the token said so.
    """
    asked = token or CancelToken()
    pairs = sorted(_candidates(profiles, families, asked))
    found: list[Match] = []
    for at, (one, other) in enumerate(pairs):
        if at % _STEP == 0:
            asked.check()
            report(Progress(at, len(pairs)))
        match = compare(profiles[one], profiles[other], families)
        if match is not None:
            found.append(match)
    return tuple(sorted(found, key=lambda match: (-match.score, match.pair)))


def compare(one: Profile, other: Profile, families: Families) -> Match | None:
    """What speaks for two places being one; None where too little does."""
    weighed = [*_weigh_tax(one, other), *_weigh_names(one, other), *_weigh_addresses(one, other)]
    if sum(weight for weight, _ in weighed) + _MOST_OF_THE_REST < _ENOUGH:
        return None
    weighed += [
        *_weigh_areas(one, other, families),
        *_weigh_people(one, other),
        *_weigh_rest(one, other),
    ]
    total = sum(weight for weight, _ in weighed)
    if total < _ENOUGH:
        return None
    score = min(99, round(100 / (1 + math.exp((4 - total) / 2))))  # never "100 %": a person says that
    told = sorted((pair for pair in weighed if pair[1][0]), key=lambda pair: -pair[0])
    return Match(pair_of(one.place.id, other.place.id), score, tuple(reason for _, reason in told))


def name_likeness(one: Profile, other: Profile) -> float | None:
    """How much the own names are alike, 0–100, whatever the order of their words; None where one has no name."""
    best: float | None = None
    for mine, my_numbers in zip(one.names, one.numbers_in_names, strict=True):
        for theirs, their_numbers in zip(other.names, other.numbers_in_names, strict=True):
            likeness = max(fuzz.ratio(mine, theirs), fuzz.ratio(mine.replace(" ", ""), theirs.replace(" ", "")))
            if likeness < _NAME_ALIKE and _is_part(mine, theirs):
                likeness = max(likeness, 88.0)
            if my_numbers != their_numbers and my_numbers and their_numbers:
                likeness = min(likeness, _NAME_OTHER - 1)  # Hoàng Anh 1 is not Hoàng Anh 2
            best = likeness if best is None else max(best, likeness)
    return best


# -- weighing ------------------------------------------------------------------------------------------------------


def _weigh_tax(one: Profile, other: Profile) -> Iterator[tuple[float, Reason]]:
    if not one.tax or not other.tax:
        return
    if one.tax == other.tax:
        yield 4.5, ("SAME_TAX", {})
    elif tax_base(one.tax) and tax_base(one.tax) == tax_base(other.tax):
        yield 0.5, ("SAME_TAX_BRANCH", {})
    else:
        slip = len(one.tax) == len(other.tax) >= 10 and fuzz.ratio(one.tax, other.tax) >= 90
        yield (0.5, ("TAX_NEARLY_SAME", {})) if slip else (-2.5, ("TAX_DIFFERS", {}))


def _weigh_names(one: Profile, other: Profile) -> Iterator[tuple[float, Reason]]:
    likeness = name_likeness(one, other)
    if likeness is None:
        return
    percent: dict[str, Json] = {"percent": round(likeness)}
    if likeness >= 99.5:
        yield 5.0, ("SAME_NAME", {})
    elif likeness >= _NAME_ALIKE:
        yield 4.5, ("NAME_ALIKE", percent)
    elif likeness >= _NAME_NEAR:
        yield 3.0, ("NAME_ALIKE", percent)
    else:
        yield (-1.5 if likeness >= _NAME_OTHER else -4.0), ("NAME_DIFFERS", {})


def _weigh_addresses(one: Profile, other: Profile) -> Iterator[tuple[float, Reason]]:
    mine, theirs = one.address, other.address
    same_street = bool(mine.street and theirs.street) and (
        fuzz.ratio(mine.street, theirs.street) >= _STREET_ALIKE or _is_part(mine.street, theirs.street)
    )
    both_numbered = bool(mine.numbers and theirs.numbers)
    if same_street and both_numbered:
        if mine.numbers == theirs.numbers:
            yield 4.5, ("SAME_ADDRESS", {})
        elif mine.numbers < theirs.numbers or theirs.numbers < mine.numbers:
            yield 2.5, ("SAME_STREET", {})
        else:
            yield -2.5, ("NUMBER_DIFFERS", {})
    elif same_street:
        yield 1.5, ("SAME_STREET", {})
    elif mine.street and theirs.street:
        yield -3.5, ("STREET_DIFFERS", {})
    if mine.area and mine.area == theirs.area and not one.areas.isdisjoint(other.areas):
        yield 1.0, ("SAME_NEIGHBOURHOOD", {})
    metres = _metres_between(one, other)
    if metres is not None:
        told: dict[str, Json] = {"metres": round(metres)}
        if metres <= _NEAR_METRES:
            yield 2.5, ("NEAR", told)
        elif metres > _FAR_METRES:
            yield -2.0, ("FAR", told)


def _weigh_areas(one: Profile, other: Profile, families: Families) -> Iterator[tuple[float, Reason]]:
    if not one.areas.isdisjoint(other.areas):
        yield 1.0, ("", {})
    elif families.followed(one, other):
        yield 0.5, ("UNIT_FOLLOWED", {})
    else:
        yield -1.5, ("OTHER_UNIT", {})


def _weigh_people(one: Profile, other: Profile) -> Iterator[tuple[float, Reason]]:
    if one.telephones and other.telephones:
        if one.telephones & other.telephones:
            yield 3.0, ("SAME_TELEPHONE", {})
        else:
            yield -0.5, ("TELEPHONE_DIFFERS", {})
    if one.owners and other.owners:
        best = max(fuzz.token_sort_ratio(mine, theirs) for mine in one.owners for theirs in other.owners)
        yield (2.5, ("SAME_OWNER", {})) if best >= _OWNER_ALIKE else (-1.5, ("OWNER_DIFFERS", {}))


def _weigh_rest(one: Profile, other: Profile) -> Iterator[tuple[float, Reason]]:
    mine, theirs = one.place, other.place
    if mine.kinds and theirs.kinds and not set(mine.kinds) & set(theirs.kinds):
        yield -1.5, ("KINDS_DIFFER", {})
    first, second = sorted((mine, theirs), key=lambda place: place.closed_on or "9999")
    if first.closed_on and second.opened_on and first.closed_on <= second.opened_on:
        # One after the other is no double entry by itself: closed, and opened again by the same or another.
        yield -2.0, ("REOPENED", {"closed": first.closed_on, "opened": second.opened_on})


def _metres_between(one: Profile, other: Profile) -> float | None:
    mine, theirs = one.place, other.place
    if None in {mine.latitude, mine.longitude, theirs.latitude, theirs.longitude}:
        return None
    north = (float(mine.latitude or 0) - float(theirs.latitude or 0)) * _METRES_PER_DEGREE
    shrink = math.cos(math.radians(float(mine.latitude or 0)))
    east = (float(mine.longitude or 0) - float(theirs.longitude or 0)) * _METRES_PER_DEGREE * shrink
    return math.hypot(north, east)


def _is_part(one: str, other: str) -> bool:
    """Whether all words of one text, two at least, stand in the other."""
    mine, theirs = set(one.split()), set(other.split())
    return len(mine) > 1 and len(theirs) > 1 and (mine <= theirs or theirs <= mine)


# -- candidates ----------------------------------------------------------------------------------------------------


def _candidates(profiles: Sequence[Profile], families: Families, token: CancelToken) -> set[tuple[int, int]]:
    """Index pairs worth a closer look."""
    blocks: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    areas: dict[str, list[int]] = defaultdict(list)
    for at, profile in enumerate(profiles):
        if at % _STEP == 0:
            token.check()
        family = families.of(profile)
        areas[family].append(at)
        for key in _keys(profile, family):
            blocks[key].append(at)
    found: set[tuple[int, int]] = set()
    for block in blocks.values():
        if len(block) > 1:
            found.update(_pairs_of(block, profiles))
    for members in areas.values():
        token.check()
        found.update(_alike_in_area(members, profiles, token))
    return found


def _keys(profile: Profile, family: str) -> Iterator[tuple[Any, ...]]:
    """What places that may be one have in common; each key begins with what it is of."""
    address = profile.address
    street = "".join(word[:2] for word in address.street.split())
    numbers = tuple(sorted(address.numbers))
    if profile.tax:
        yield "tax", tax_base(profile.tax) or profile.tax
    for telephone in profile.telephones:
        yield "telephone", telephone
    if street and numbers:
        yield "address", street, numbers
    if numbers:
        yield "number", numbers, family
    for name in profile.names:
        if numbers:
            yield "name, number", name, numbers
        if street:
            yield "name, street", name, street
    for owner in profile.owners:
        yield "owner", owner, family
        for name in profile.names:
            yield "owner, name", owner, name


def _pairs_of(block: list[int], profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """All pairs of a block; of a large one, those that stand near each other in order of name."""
    reach = len(block)
    if len(block) > _LARGE_BLOCK:
        block = sorted(block, key=lambda at: (profiles[at].names, at))
        reach = _NEIGHBOURS
    for at, one in enumerate(block):
        for other in block[at + 1 : at + 1 + reach]:
            if one != other:
                yield (one, other) if one < other else (other, one)


def _alike_in_area(members: list[int], profiles: Sequence[Profile], token: CancelToken) -> Iterator[tuple[int, int]]:
    """Pairs of an area whose names differ by a slip."""
    named = [(at, name.replace(" ", "")) for at in members for name in profiles[at].names]
    if len(named) > _LARGE_AREA:
        yield from _alike_by_order(named)
        return
    names = [name for _, name in named]
    for at, (one, name) in enumerate(named):
        if at % 200 == 0:
            token.check()
        rest = names[at + 1 :]
        for _, _, place in process.extract(name, rest, scorer=fuzz.ratio, score_cutoff=_NAMES_IN_AREA, limit=None):
            other = named[at + 1 + place][0]
            if one != other:
                yield (one, other) if one < other else (other, one)


def _alike_by_order(named: list[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """In an area too large for comparing all with all: neighbours in order of name, read forwards and backwards."""
    for ordered in (
        sorted(named, key=lambda pair: (pair[1], pair[0])),
        sorted(named, key=lambda pair: (pair[1][::-1], pair[0])),
    ):
        for at, (one, name) in enumerate(ordered):
            for other, theirs in ordered[at + 1 : at + 1 + _NEIGHBOURS]:
                if one != other and fuzz.ratio(name, theirs, score_cutoff=_NAMES_IN_AREA):
                    yield (one, other) if one < other else (other, one)
