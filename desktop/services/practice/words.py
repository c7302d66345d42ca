"""The word lists of the practice world (`resources/practice`), read once and drawn from by chance."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any, cast

from db.domain.errors import KnownError
from desktop.paths import resource


@dataclass(frozen=True, slots=True)
class Pool:
    """Texts to draw from, some more often than others."""

    texts: tuple[str, ...]
    cumulative: tuple[int, ...]

    def draw(self, chance: Random) -> str:
        """One of the texts."""
        return chance.choices(self.texts, cum_weights=self.cumulative)[0]


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What an establishment of a kind is like.

    Attributes:
        code: of the catalog `establishment_kinds`.
        label: the word before its name.
        share: its part of all establishments.
        tourist: by how much there are more of them in a tourist area.
        enterprise: percent that are enterprises rather than households.
        rooms: fewest and most rooms; empty without rooms.
        beds_per_room: 0 without beds.
        room_m2: area of a room.
        area: smallest and largest area where there are no rooms.
        workers: fewest and most workers.
        female: percent of the workers who are women.
        risk: percent with high and with medium risk.
        hours: when it is checked: day, evening, any.
        also: kinds it may be besides, with percent.
        names: the pool of its names.
    """

    code: str
    label: str
    share: float
    tourist: float
    enterprise: int
    rooms: tuple[int, ...]
    beds_per_room: float
    room_m2: int
    area: tuple[int, ...]
    workers: tuple[int, ...]
    female: int
    risk: tuple[int, ...]
    hours: str
    also: Mapping[str, int]
    names: str


@dataclass(frozen=True, slots=True)
class Failing:
    """A shortcoming found at a check: the item of the checklist, what is noted, what is asked, within which days."""

    item: str
    weight: int
    note: str
    request: str
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Offence:
    """A violation found at a check.

    Attributes:
        act: of the catalog `acts`.
        kinds: kinds of establishment it happens at; empty for all.
        weight: how often.
        subject: of the catalog `violation_subjects`.
        by_owner: whether the establishment's owner answers for it, be it an organisation; otherwise a person.
        description: with places for numbers.
        above: whether the file goes to the level above.
        fine: smallest and largest fine where the catalog gives no frame; empty otherwise.
    """

    act: str
    kinds: frozenset[str]
    weight: int
    subject: str
    by_owner: bool
    description: str
    above: bool
    fine: tuple[int, ...]


@cache
def load_table(file: str) -> dict[str, Any]:
    """The content of `resources/practice/<file>.toml`.

    Raises:
        KnownError: CATALOG_BROKEN.
    """
    path = resource(f"practice/{file}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as broken:
        raise KnownError("CATALOG_BROKEN", file=path.name, reason=str(broken)) from broken


@cache
def pool(file: str, *path: str) -> Pool:
    """The list of texts at a place of a file; "text*3" is drawn three times as often as "text"."""
    texts: list[str] = []
    weights: list[int] = []
    for entry in cast("list[str]", _at(file, path)):
        text, star, weight = entry.rpartition("*")
        texts.append(text if star else entry)
        weights.append(int(weight) if star else 1)
    return Pool(tuple(texts), tuple(accumulate(weights)))


@cache
def phrase(file: str, *path: str) -> str:
    """The text at a place of a file."""
    return cast("str", _at(file, path))


@cache
def load_kinds() -> dict[str, KindFacts]:
    """All kinds of establishments by code."""
    return {row["code"]: _kind(row) for row in load_table("kinds")["kind"]}


@cache
def load_failings() -> dict[str, Failing]:
    """All shortcomings by the item of the checklist."""
    rows: list[dict[str, Any]] = load_table("failings")["failing"]
    return {
        row["item"]: Failing(row["item"], row["weight"], row["note"], row["request"], tuple(row["days"]))
        for row in rows
    }


@cache
def load_offences() -> tuple[Offence, ...]:
    """All violations."""
    rows: list[dict[str, Any]] = load_table("failings")["offence"]
    return tuple(
        Offence(
            row["act"],
            frozenset(row["kinds"]),
            row["weight"],
            row["subject"],
            row["form"] == "owner",
            row["description"],
            row.get("above", False),
            tuple(row.get("fine", ())),
        )
        for row in rows
    )


def _kind(row: dict[str, Any]) -> KindFacts:
    return KindFacts(
        row["code"],
        row["label"],
        row["share"],
        row["tourist"],
        row["enterprise"],
        tuple(row["rooms"]),
        row.get("beds_per_room", 0),
        row["room_m2"],
        tuple(row.get("area", ())),
        tuple(row["workers"]),
        row["female"],
        tuple(row["risk"]),
        row["hours"],
        row["also"],
        row["names"],
    )


def _at(file: str, path: tuple[str, ...]) -> Any:  # noqa: ANN401 - TOML values of any kind
    found: Any = load_table(file)
    for key in path:
        found = found[key]
    return found
