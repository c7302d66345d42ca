"""Vi phạm và xử lý: the register R5 (domain.md §1.4, §2.5, §2.6); its rules are in `violation_rules`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.fields import Sensitivity

if TYPE_CHECKING:
    from datetime import date

PERSONAL = Sensitivity.PERSONAL
WARNING, FINE, LICENCE, HALT = "warning", "fine", "licence", "halt"
ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One violation found at an establishment, from the record to the end of execution.

    Offenders other than the establishment are counts, never names (domain.md §2.13).
    """

    establishment: str = fields.record("establishments", required=True)
    inspection: str = fields.record("inspections")
    act_on: date | None = fields.day(required=True)
    act: str = fields.code("acts", required=True)
    description: str = fields.long_text()
    subject: str = fields.code("violation_subjects")
    subject_form: str = fields.code("subject_forms")
    persons: int | None = fields.count(longest=100_000, totalled=True)
    record_number: str = fields.text(longest=60, cell="record", searched=True)
    record_on: date | None = fields.day(cell="record")
    number_of_copies: int | None = fields.count(longest=100)
    recorded_by: str = fields.text(longest=120, sensitivity=PERSONAL)
    transferred_to: str = fields.text(cell="transfer")
    transferred_on: date | None = fields.day(cell="transfer")

    decision_number: str = fields.text(longest=60, cell="decision", searched=True)
    decision_on: date | None = fields.day(cell="decision")
    decided_by: str = fields.text(longest=120, sensitivity=PERSONAL)
    decision_agency: str = fields.text()
    sanctions: tuple[str, ...] = fields.codes("sanctions")
    fine: int | None = fields.money(totalled=True)
    licence_kind: str = fields.code("paper_kinds", cell="licence")
    licence_months: int | None = fields.count(longest=120, cell="licence")
    halt_months: int | None = fields.count(longest=120)
    consequences_to_remedy: str = fields.long_text()

    delivered_on: date | None = fields.day()
    delivery: str = fields.code("delivery_ways")
    paid_on: date | None = fields.day(cell="payment")
    receipt_number: str = fields.text(longest=60, cell="payment")
    executed: bool | None = fields.yes_no()
    relief: str = fields.code("sanction_reliefs")
    enforced_on: date | None = fields.day()
    complaint: str = fields.text()
    criminal_transfer_on: date | None = fields.day()
    licence_withdrawal_proposed: bool | None = fields.yes_no()
    waiver: str = fields.long_text()
    note: str = fields.long_text()
