"""Vi phạm và xử lý: the register R5 and its rules (domain.md §1.4, §2.5, §2.6)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.fields import Sensitivity
from db.domain.findings import error, warning

if TYPE_CHECKING:
    from datetime import date

    from db.domain.catalogs import Catalog
    from db.domain.findings import Finding

PERSONAL = Sensitivity.PERSONAL
FINE = "fine"
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


def check_violation(
    violation: Violation, *, acts: Catalog, chairman_limit: int | None, today: date
) -> tuple[Finding, ...]:
    """What is not right yet about the record.

    Args:
        violation: the record, perhaps still a draft.
        acts: acts with the days on which their decree is in force (domain.md §2.5).
        chairman_limit: the largest fine in đồng that the office's chairman may impose on an individual; None when
            no limit is known for the day.
        today: the day of asking.
    """
    return (
        *_check_act(violation, acts, today),
        *_check_order(violation),
        *_check_fine(violation, acts, chairman_limit),
    )


def _check_act(violation: Violation, acts: Catalog, today: date) -> list[Finding]:
    findings: list[Finding] = []
    if violation.act_on and violation.act_on > today:
        findings.append(error("DATE_IN_FUTURE", "act_on", day=violation.act_on))
    act = acts.get(violation.act)
    if act and violation.act_on and not act.holds_on(violation.act_on):
        findings.append(
            error("ACT_NOT_IN_FORCE", "act", act.source, decree=act.group, day=violation.act_on, act=act.name)
        )
    if act and act.attributes.get("unverified"):
        findings.append(warning("ACT_UNVERIFIED", "act", act.source, act=act.name))
    return findings


def _check_order(violation: Violation) -> list[Finding]:
    steps = (
        ("act_on", violation.act_on),
        ("record_on", violation.record_on),
        ("decision_on", violation.decision_on),
        ("paid_on", violation.paid_on),
    )
    dated = [(name, day) for name, day in steps if day]
    return [
        error("DATES_OUT_OF_ORDER", name, first=before, second=day)
        for (_, before), (name, day) in pairwise(dated)
        if day < before
    ]


def _check_fine(violation: Violation, acts: Catalog, chairman_limit: int | None) -> list[Finding]:
    findings: list[Finding] = []
    if FINE in violation.sanctions and violation.fine is None:
        findings.append(error("FINE_WITHOUT_AMOUNT", "fine"))
    if violation.fine and FINE not in violation.sanctions:
        findings.append(error("AMOUNT_WITHOUT_FINE", "sanctions"))
    if violation.fine is None:
        return findings
    factor = 2 if violation.subject_form == ORGANISATION else 1  # organisations pay double (NĐ 144/2021)
    act = acts.get(violation.act)
    least, most = (int(act.attributes.get(key, 0)) * factor for key in ("fine_from", "fine_to")) if act else (0, 0)
    if most and not least <= violation.fine <= most:
        findings.append(
            warning(
                "FINE_OUTSIDE_FRAME",
                "fine",
                act.source if act else "",
                needs_reason=True,
                fine=violation.fine,
                least=least,
                most=most,
            )
        )
    if chairman_limit and violation.fine > chairman_limit * factor and not violation.transferred_to:
        findings.append(
            warning("FINE_BEYOND_CHAIRMAN", "transferred_to", "NĐ 189/2025 Đ5", limit=chairman_limit * factor)
        )
    return findings
