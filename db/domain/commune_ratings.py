"""Xã, phường, đặc khu không có tệ nạn mại dâm: the register R15 (domain.md §1.4).

The scoring sheet is data (`resources/catalogs/codes/rating_criteria.toml`): the text of NQLT 01/2008 was not obtained.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionScore:
    """One line of the scoring sheet."""

    criterion: str = fields.code("rating_criteria", required=True)
    self_score: float | None = fields.number()
    assessed_score: float | None = fields.number()
    note: str = fields.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneRating:
    """One commune's rating for one year: its own score, the assessed score and what it was recognised as."""

    name: str = fields.text(required=True, searched=True)
    commune: str = fields.unit(required=True)
    year: int | None = fields.count(longest=2200, required=True)
    rated_on: date | None = fields.day(required=True)
    criteria: tuple[CriterionScore, ...] = fields.items(CriterionScore)
    self_score: float | None = fields.number()
    assessed_score: float | None = fields.number()
    rating: str = fields.code("commune_ratings", required=True)
    recognised_on: date | None = fields.day(cell="recognition")
    recognised_by: str = fields.text(cell="recognition")
    reason: str = fields.long_text()
    waiver: str = fields.long_text()
    note: str = fields.long_text()
