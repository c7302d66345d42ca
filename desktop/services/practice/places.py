"""Where things are in a ward: streets, neighbourhoods, addresses, and the agencies that have issued papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

from db.domain.units import TWO_TIERS_FROM
from desktop.services.practice.people import draw_name
from desktop.services.practice.words import load_table
from desktop.services.units_source import load_unit_index

if TYPE_CHECKING:
    from random import Random

    from db.domain.units import Unit
    from desktop.services.practice.wards import Ward

_VILLAGE = "Thôn"
_RURAL = frozenset({"xã", "đặc khu"})


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A tổ dân phố or thôn.

    Attributes:
        name: as people write it.
        head: its head, who witnesses checks.
        streets: the streets in it, with the word "đường" where their names have it.
        zone: which of the ward's routes passes through.
    """

    name: str
    head: str
    streets: tuple[str, ...]
    zone: int

    @property
    def in_sentence(self) -> str:
        """The name with a small letter."""
        return self.name[0].lower() + self.name[1:]

    @property
    def head_title(self) -> str:
        """What the head is called: "Tổ trưởng tổ dân phố …", "Trưởng thôn …"."""
        word = "Trưởng" if self.name.startswith(_VILLAGE) else "Tổ trưởng"
        return f"{word} {self.in_sentence}"


@dataclass(frozen=True, slots=True)
class Geography:
    """The ward on the map.

    Attributes:
        unit: the ward.
        type: "phường", "xã", "đặc khu".
        superior_name: of the province or city inside a sentence: "thành phố Hải Phòng".
        neighbourhoods: in their order.
        former: the communes it was made of.
        former_district: the district most of them belonged to.
        centre: latitude and longitude.
        zones: how many routes there are.
    """

    unit: Unit
    type: str
    superior_name: str
    neighbourhoods: tuple[Neighbourhood, ...]
    former: tuple[Unit, ...]
    former_district: str
    centre: tuple[float, float]
    zones: int

    @property
    def office(self) -> str:
        """The people's committee of the ward, as papers name it."""
        return f"UBND {self.name}"

    @property
    def name(self) -> str:
        """The ward inside a sentence: "phường Dương Kinh"."""
        return f"{self.type} {self.unit.bare_name}"

    @property
    def police_above(self) -> str:
        """The police to which files beyond the ward's power go."""
        return f"Công an {self.superior_name}"

    def issuer(self, day: date, *, police: bool = False) -> str:
        """The agency that issued such a paper on a day; districts did until 30/6/2025."""
        if day >= TWO_TIERS_FROM or not self.former_district:
            return f"Công an {self.name}" if police else self.office
        return f"Công an {self.former_district}" if police else f"UBND {self.former_district}"


def draw_geography(ward: Ward) -> Geography:
    """The neighbourhoods and streets of a ward."""
    chance = ward.chance("geography")
    table = load_table("places")
    index = load_unit_index()
    rural = ward.unit.type in _RURAL
    count = max(5, min(16, 4 + ward.establishments // 9))
    word = _VILLAGE if ward.unit.type == "xã" else "Tổ dân phố"
    names = chance.sample(cast("list[str]", table["neighbourhoods"]), count)
    roads = cast("list[str]", table["roads" if rural else "streets"])
    roads = roads if rural else [f"đường {name}" for name in roads]
    streets = chance.sample(roads, min(count + 3, 14))
    zones = max(1, min(5, count // 3))
    former = index.predecessors(ward.unit.id)
    districts = {unit.parent_id for unit in former}
    district = index.get(min(districts)) if districts else None
    superior = index.get(ward.unit.parent_id)
    latitude, longitude = cast("list[float]", table["centre"])
    return Geography(
        ward.unit,
        ward.unit.type,
        f"{superior.type} {superior.bare_name}" if superior else "",
        tuple(
            Neighbourhood(
                f"{word} {name}{' 2' if chance.random() < 0.12 else ''}",
                draw_name(chance, female=chance.random() < 0.4),
                tuple(chance.sample(streets, 2)),
                number % zones,
            )
            for number, name in enumerate(names)
        ),
        former,
        f"{district.type} {district.bare_name}" if district and district.parent_id else "",
        (latitude + chance.uniform(-0.12, 0.12), longitude + chance.uniform(-0.12, 0.12)),
        zones,
    )


def draw_address(geography: Geography, neighbourhood: Neighbourhood, chance: Random) -> str:
    """House number and street, as on a business registration."""
    street = chance.choice(neighbourhood.streets)
    number = chance.randrange(1, 420)
    drawn = chance.random()
    if drawn < 0.18 and geography.type not in _RURAL:
        return f"Số {chance.randrange(1, 60)}, ngõ {number} {street}"
    if drawn < 0.22:
        return f"Số {number}–{number + 2} {street}"
    return f"Số {number}{'AB'[number % 2] if drawn < 0.45 else ''} {street}"
