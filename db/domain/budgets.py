"""Kinh phí: the register R16 (domain.md §1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """Money of one source for one purpose in one year, in đồng: estimated, granted, spent."""

    name: str = fields.text(required=True, searched=True)
    year: int | None = fields.count(longest=2200, required=True)
    source: str = fields.code("budget_sources", required=True)
    purpose: str = fields.code("budget_purposes", required=True)
    as_of: date | None = fields.day(required=True)
    estimated: int | None = fields.money(totalled=True)
    granted: int | None = fields.money(totalled=True)
    spent: int | None = fields.money(totalled=True)
    document: str = fields.text(longest=120)
    waiver: str = fields.long_text()
    note: str = fields.long_text()
