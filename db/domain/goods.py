"""Sản phẩm văn hóa đồi trụy, hàng hóa vi phạm: the register R22, counts (domain.md §1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields

if TYPE_CHECKING:
    from datetime import date


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
