"""The list of goods and cultural products found at checks, as values (domain.md §1.4 R22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from db.transactions import reading
from desktop.services.lists import Filter, days_of, name_in, read_lines
from desktop.services.records import find_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.goods import GoodsFound
    from db.domain.inspections import Inspection
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """Goods in their list; `place` is the name of the establishment, empty for none."""

    id: str
    name: str
    kind: str
    found_on: date | None
    place: str
    quantity: float | None
    unit: str
    value: int | None
    handling: str


def goods_lines(office: Office, ids: Sequence[str]) -> tuple[GoodsLine, ...]:
    """The lines of some goods."""
    with reading(office.database) as connection:
        versions, values = read_lines(connection, "goods", ids)
        places = name_in(connection, "establishments", [value.establishment for value in values if value.establishment])
    lines: list[GoodsLine] = []
    for version, value in zip(versions, values, strict=True):
        goods: GoodsFound = value
        lines.append(
            GoodsLine(
                version.id,
                goods.name,
                goods.kind,
                goods.found_on,
                places.get(goods.establishment, ""),
                goods.quantity,
                goods.quantity_unit,
                goods.value,
                goods.handling,
            )
        )
    return tuple(lines)


def goods_of_year(office: Office) -> tuple[int, int]:
    """How often goods were found in the report year so far, and what they were worth in đồng."""
    days = days_of(office)
    ids = find_records(office, "goods", Filter(from_on=days.year_from, to_on=days.year_to))
    return len(ids), sum(line.value or 0 for line in goods_lines(office, ids))


def goods_from(visit: Inspection, visit_id: str) -> dict[str, object]:
    """The values of goods that an inspection found."""
    day = visit.started_at.date() if visit.started_at else None
    return {"establishment": visit.establishment, "inspection": visit_id, "found_on": day, "agency": visit.team}
