"""Phối hợp, văn bản, khen thưởng, báo cáo đã gửi, khó khăn: the registers R17–R21 (domain.md §1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.fields import Sensitivity

if TYPE_CHECKING:
    from datetime import date

PERSONAL = Sensitivity.PERSONAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordination:
    """Phối hợp, trao đổi thông tin với cơ quan khác (R17)."""

    name: str = fields.text(required=True, searched=True)
    kind: str = fields.code("coordination_kinds", required=True)
    held_on: date | None = fields.day(required=True)
    partners: str = fields.text(searched=True)
    border: str = fields.code("border_levels")
    content: str = fields.long_text()
    incoming_document: str = fields.text(longest=120)
    outgoing_document: str = fields.text(longest=120)
    result: str = fields.long_text()
    note: str = fields.long_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeDocument:
    """Sổ văn bản chỉ đạo, báo cáo (R18); no place for state secrets."""

    number: str = fields.text(longest=60, required=True, searched=True)
    kind: str = fields.code("document_kinds", required=True)
    direction: str = fields.code("document_directions", required=True)
    signed_on: date | None = fields.day(required=True)
    received_on: date | None = fields.day()
    arrival_number: str = fields.text(longest=20, searched=True)
    agency: str = fields.text(searched=True)
    signer: str = fields.text(longest=120, sensitivity=PERSONAL)
    summary: str = fields.text(required=True, searched=True)
    recipients: str = fields.text()
    answer_due_on: date | None = fields.day(cell="answer")
    answered_by: str = fields.text(longest=60, cell="answer")
    waiver: str = fields.long_text()
    note: str = fields.long_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commendation:
    """Khen thưởng, kỷ luật, trách nhiệm người đứng đầu, chỉ tiêu thi đua (R19)."""

    name: str = fields.text(required=True, searched=True)
    kind: str = fields.code("commendation_kinds", required=True)
    given_on: date | None = fields.day(required=True)
    recipient_kind: str = fields.code("recipient_kinds")
    recipient: str = fields.text(longest=120, sensitivity=PERSONAL, searched=True)
    form: str = fields.text()
    decision_number: str = fields.text(longest=60)
    decision_agency: str = fields.text()
    reason: str = fields.long_text()
    emulation_criterion: bool | None = fields.yes_no()
    note: str = fields.long_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Báo cáo kỳ of an agency or unit: due, sent, replaced, reminded of (R20); seed 000 Đ17."""

    reporter: str = fields.text(required=True, searched=True)
    reporter_unit: str = fields.unit()
    flow: str = fields.code("report_flows", required=True)
    period: str = fields.text(longest=40, required=True)
    due_on: date | None = fields.day(required=True)
    receiver: str = fields.text()
    sent_on: date | None = fields.day(cell="sent")
    via: str = fields.code("submission_ways", cell="sent")
    document: str = fields.text(longest=120, cell="sent")
    nil: bool | None = fields.yes_no()
    edition: int | None = fields.count(longest=100)
    reminder_number: str = fields.text(longest=60, cell="reminder")
    reminded_on: date | None = fields.day(cell="reminder")
    note: str = fields.long_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difficulty:
    """Khó khăn, vướng mắc, đề xuất, kiến nghị (R21)."""

    name: str = fields.text(required=True, searched=True)
    kind: str = fields.code("difficulty_kinds", required=True)
    raised_on: date | None = fields.day(required=True)
    content: str = fields.long_text()
    proposal: str = fields.long_text()
    addressed_to: str = fields.text()
    document: str = fields.text(longest=120)
    answered_on: date | None = fields.day(cell="answer")
    answer: str = fields.long_text(cell="answer")
    state: str = fields.code("difficulty_states")
    note: str = fields.long_text()
