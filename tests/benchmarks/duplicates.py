"""Searching a province's establishments for probable duplicates."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from db.ids import new_id
from db.queries.links import PlaceToCompare
from desktop.services.duplicate_matching import Families, find_matches
from desktop.services.duplicate_words import load_compare_words, make_profile
from tests.benchmarks.made_records import STREETS, WORDS
from tests.benchmarks.rows import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

_WARDS, _TWINS = 170, 500
_KINDS = {"Nhà nghỉ": "NN", "Karaoke": "KTV", "Massage": "Mát xa", "Khách sạn": "KS", "Quán bar": "Bar"}
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
_GIVEN = ("Lan", "Hạnh", "Dũng", "Lực", "Minh", "Hòa", "Thủy", "Sơn", "Hải", "Nga", "Tuấn", "Anh")


def bench_duplicates(places: int) -> list[Row]:
    """One row: from the records to the pairs; limit: the bare library comparing every name with its ward's names."""
    chance = random.Random(5)
    made = _made(chance, places)
    twins = [_written_again(chance, made[at]) for at in range(_TWINS)]
    whole = [*made, *twins]
    began = time.perf_counter()
    words = load_compare_words()
    found = find_matches([make_profile(place, words) for place in whole], Families({}))
    measured = time.perf_counter() - began
    pairs = {match.pair for match in found}
    caught = sum((min(a.id, b.id), max(a.id, b.id)) in pairs for a, b in zip(made[:_TWINS], twins, strict=True))
    note = f"{len(whole):,} places; {caught}/{_TWINS} of those entered twice found, {len(found)} pairs"
    limit = _limit(whole)
    return [Row("search for duplicates", measured, "rapidfuzz over the names of each ward", limit, "≤ 12", note)]


def _limit(places: Sequence[PlaceToCompare]) -> float:
    names: dict[str, list[str]] = {}
    for place in places:
        names.setdefault(place.unit_id, []).append(place.name)
    began = time.perf_counter()
    for ward in names.values():
        for at, name in enumerate(ward):
            process.extract(name, ward[at + 1 :], scorer=fuzz.ratio, score_cutoff=80, limit=None)
    return time.perf_counter() - began


def _made(chance: random.Random, number: int) -> list[PlaceToCompare]:
    units = [new_id() for _ in range(_WARDS)]
    return [_place(chance, chance.choice(units)) for _ in range(number)]


def _place(chance: random.Random, unit: str) -> PlaceToCompare:
    kind = chance.choice(list(_KINDS))
    digits = "".join(chance.choices("0123456789", k=8))
    return PlaceToCompare(
        id=new_id(),
        unit_id=unit,
        name=f"{kind} {' '.join(chance.choices(WORDS, k=2))}{f' {chance.randrange(99)}' * (chance.random() < 0.3)}",
        legal_name="",
        kinds=(kind,),
        business_number=f"02{digits}" if chance.random() < 0.6 else "",
        address=f"Số {chance.randrange(1, 400)} đường {chance.choice(STREETS)} {chance.choice(WORDS)}",
        neighbourhood="",
        commune="",
        former_commune="",
        telephone=f"09{digits}" if chance.random() < 0.6 else "",
        owner_name=f"{chance.choice(_FAMILIES)} {chance.choice(('Văn', 'Thị', 'Đức', 'Thu'))} {chance.choice(_GIVEN)}",
        representative_name="",
        latitude=None,
        longitude=None,
        opened_on="",
        closed_on="",
    )


def _written_again(chance: random.Random, place: PlaceToCompare) -> PlaceToCompare:
    """The same place as another hand writes it: short words, a slip, no number of the business."""
    kind, *own = place.name.split(" ")
    first = " ".join((kind, *own[:1])) if kind in {"Nhà", "Khách", "Quán"} else kind
    rest = own[1:] if kind in {"Nhà", "Khách", "Quán"} else own
    at = chance.randrange(len(rest[0]))
    rest[0] = rest[0][:at] + chance.choice("aeinot") + rest[0][at + chance.randrange(2) :]
    return replace(
        place,
        id=new_id(),
        name=" ".join((_KINDS[first], *rest)),
        address=place.address.replace("Số ", "").replace("đường", "đ."),
        business_number="",
        telephone=place.telephone if chance.random() < 0.5 else "",
    )
