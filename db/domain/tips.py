"""Tin báo, tố giác, khiếu nại: the register R9 (domain.md §1.4, §2.13; Pháp lệnh 10/2003 Đ21).

Who gave the information is no field of the record: it is kept apart (`db.models.office.informants`) and never travels.
What was said stays in the office too, for it may betray who said it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.fields import Sensitivity

if TYPE_CHECKING:
    from datetime import date, datetime

PERSONAL = Sensitivity.PERSONAL
LOCAL = Sensitivity.LOCAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """One piece of information through its four stages: received, verified, classified, handled."""

    number: str = fields.text(longest=60, searched=True)
    kind: str = fields.code("tip_kinds", required=True)
    channel: str = fields.code("tip_channels", required=True)
    received_at: datetime | None = fields.time(required=True)
    received_by: str = fields.text(longest=120, sensitivity=PERSONAL)
    summary: str = fields.text(sensitivity=LOCAL, searched=True)
    content: str = fields.long_text(sensitivity=LOCAL)
    about: str = fields.text(sensitivity=LOCAL)
    establishment: str = fields.record("establishments")
    answer_wanted: bool | None = fields.yes_no()
    due_on: date | None = fields.day()

    verified_on: date | None = fields.day(cell="verification")
    verified_by: str = fields.text(longest=120, cell="verification", sensitivity=PERSONAL)
    verification: str = fields.long_text(sensitivity=LOCAL)
    classified_on: date | None = fields.day(cell="classification")
    classification: str = fields.code("tip_classifications", cell="classification")
    transferred_to: str = fields.text(cell="transfer")
    transferred_on: date | None = fields.day(cell="transfer")
    handled_on: date | None = fields.day(cell="handling")
    handling: str = fields.code("tip_handlings", cell="handling")
    inspection: str = fields.record("inspections")
    result: str = fields.long_text(sensitivity=LOCAL)
    answered_on: date | None = fields.day()
    waiver: str = fields.long_text()
    note: str = fields.long_text(sensitivity=LOCAL)
