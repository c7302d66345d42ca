"""Sản phẩm văn hóa đồi trụy, hàng hóa vi phạm: the register R22, counts (domain.md §1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.findings import error, note, warning

if TYPE_CHECKING:
    from datetime import date

    from db.domain.findings import Finding
    from db.domain.remedies import VisitThen

DECIDED_WAYS = frozenset({"confiscated", "destroyed", "held"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsFound:
    """Products of one kind found on one day, and what was done with them."""

    name: str = fields.text(required=True, searched=True)
    kind: str = fields.code("goods_kinds", required=True)
    found_on: date | None = fields.day(required=True)
    establishment: str = fields.record("establishments")
    inspection: str = fields.record("inspections")
    agency: str = fields.text()
    quantity: float | None = fields.number()
    quantity_unit: str = fields.text(longest=40)
    value: int | None = fields.money(totalled=True)
    handling: str = fields.code("goods_handlings")
    document: str = fields.text(longest=120)
    waiver: str = fields.long_text()
    note: str = fields.long_text()


def check_goods(goods: GoodsFound, today: date, *, found_at: VisitThen | None = None) -> tuple[Finding, ...]:
    """What is not right yet about the record.

    Args:
        goods: the record, perhaps still a draft.
        today: the day of asking.
        found_at: the inspection that found them; None while none is chosen.
    """
    found: list[Finding] = []
    if goods.found_on and goods.found_on > today:
        found.append(error("DATE_IN_FUTURE", "found_on", day=goods.found_on))
    if goods.quantity is None:
        found.append(warning("GOODS_WITHOUT_QUANTITY", "quantity"))
    elif not goods.quantity_unit:
        found.append(warning("QUANTITY_WITHOUT_UNIT", "quantity_unit"))
    if goods.handling in DECIDED_WAYS and not goods.document:
        found.append(warning("HANDLED_WITHOUT_DOCUMENT", "document", "Luật XLVPHC"))
    if not goods.handling:
        found.append(note("GOODS_NOT_HANDLED", "handling"))
    if found_at and goods.establishment and found_at.establishment != goods.establishment:
        found.append(error("VISIT_OF_OTHER_PLACE", "inspection"))
    elif found_at and found_at.held_on and goods.found_on and goods.found_on < found_at.held_on:
        found.append(error("DATES_OUT_OF_ORDER", "found_on", first=found_at.held_on, second=goods.found_on))
    return tuple(found)
