"""Tin báo, tố giác, khiếu nại: the register R9 (domain.md §1.4, §2.13; Pháp lệnh 10/2003 Đ21).

Who gave the information is no field of the record: it is kept apart (`db.models.office.informants`) and never travels.
What was said stays in the office too, for it may betray who said it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.fields import Sensitivity
from db.domain.findings import error, note, warning
from db.domain.text import nfc

if TYPE_CHECKING:
    from db.domain.findings import Finding

PERSONAL = Sensitivity.PERSONAL
LOCAL = Sensitivity.LOCAL

BY_INSPECTION = "inspection"
TIMELY = "KH Quảng Ninh 2021–2025 II.3"
PROTECTED = "Pháp lệnh 10/2003 Đ21"


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
    # A cell of its own: "verification" is that of day and person, which travel.
    verification: str = fields.long_text(sensitivity=LOCAL, cell="verification_account")
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


class TipStage(StrEnum):
    """The four stages as one state; each is dated by its own day, the last of them counting."""

    RECEIVED = "received"
    VERIFIED = "verified"
    CLASSIFIED = "classified"
    HANDLED = "handled"


@dataclass(frozen=True, slots=True)
class Term:
    """Within how many days a tip of a kind has to be handled.

    Attributes:
        days: from the day after receipt.
        source: clause.
        verified: whether the clause was compared with the law's own text.
    """

    days: int
    source: str = ""
    verified: bool = True

    def due_on(self, received_at: datetime) -> date:
        """The last day in time."""
        return received_at.date() + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class TipFacts:
    """What the rules must know beside the tip.

    Attributes:
        today: the day of asking.
        transfers: codes of classifications and handlings by which a tip goes to another agency.
        place: name of its establishment where that was not in business on the day of receipt; empty otherwise.
        term: of its kind; None where the catalog has none.
    """

    today: date
    transfers: frozenset[str] = frozenset()
    place: str = ""
    term: Term | None = None


def tip_stage(tip: Tip) -> TipStage:
    """How far a tip has come."""
    if tip.handled_on is not None:
        return TipStage.HANDLED
    if tip.classified_on is not None:
        return TipStage.CLASSIFIED
    return TipStage.RECEIVED if tip.verified_on is None else TipStage.VERIFIED


def is_overdue(tip: Tip, today: date) -> bool:
    """Whether the tip is still not handled after its last day."""
    return tip.handled_on is None and tip.due_on is not None and tip.due_on < today


def is_timely(tip: Tip) -> bool:
    """Whether all four stages are done and the last in time (T16, T28); a tip without a deadline is in time."""
    done = None not in {tip.received_at, tip.verified_on, tip.classified_on, tip.handled_on}
    return done and (tip.due_on is None or (tip.handled_on is not None and tip.handled_on <= tip.due_on))


def owes_answer(tip: Tip) -> bool:
    """Whether the person who gave the tip asked for the result and has not been told yet."""
    return bool(tip.answer_wanted) and tip.handled_on is not None and tip.answered_on is None


def check_tip(tip: Tip, facts: TipFacts) -> tuple[Finding, ...]:
    """What is not right yet about the record."""
    return (
        *_check_days(tip, facts.today),
        *_check_stages(tip),
        *_check_transfer(tip, facts.transfers),
        *_check_term(tip, facts),
        *_check_place(tip, facts.place),
        *_check_secrecy(tip),
    )


_CHAIN = ("verified_on", "classified_on", "handled_on", "answered_on")
_TOLD = ("summary", "content", "about", "verification", "result", "note")
# Said of the person who tells, not of the one who is told about ("người bị tố giác"); marks matter ("người bảo vệ").
_TELLER = re.compile(
    r"\bngười (?:báo|đã báo|tố giác|tố cáo|khiếu nại|làm đơn|viết đơn|gửi đơn|cung cấp|phản ánh)\b", re.IGNORECASE
)
_IDENTITY = re.compile(r"(?<!\d)\d{12}(?!\d)")
_TELEPHONE = re.compile(r"(?<!\d)(?:\+84|0)(?:[ .-]?\d){9,10}(?!\d)")


def _check_days(tip: Tip, today: date) -> list[Finding]:
    findings: list[Finding] = []
    received = tip.received_at.date() if tip.received_at else None
    if received and received > today:
        findings.append(error("DATE_IN_FUTURE", "received_at", day=received))
    last = received
    for name in _CHAIN:
        day: date | None = getattr(tip, name)
        if day is not None:
            findings.extend(_check_day(name, day, after=last, today=today))
            last = max(last or day, day)
    if tip.transferred_on is not None:
        findings.extend(_check_day("transferred_on", tip.transferred_on, after=received, today=today))
    if received and tip.due_on and tip.due_on < received:
        findings.append(error("DATES_OUT_OF_ORDER", "due_on", first=received, second=tip.due_on))
    return findings


def _check_day(name: str, day: date, *, after: date | None, today: date) -> list[Finding]:
    findings: list[Finding] = []
    if day > today:
        findings.append(error("DATE_IN_FUTURE", name, day=day))
    if after and day < after:
        findings.append(error("DATES_OUT_OF_ORDER", name, first=after, second=day))
    return findings


def _check_stages(tip: Tip) -> list[Finding]:
    findings: list[Finding] = []
    handled = tip.handled_on is not None
    if handled and not tip.classification:
        findings.append(error("TIP_NOT_CLASSIFIED", "classification", TIMELY))
    if tip.classification and tip.classified_on is None:
        findings.append(error("TIP_CLASSIFICATION_UNDATED", "classified_on"))
    if tip.verified_on is None and (handled or tip.classified_on is not None):
        findings.append(warning("TIP_NOT_VERIFIED", "verified_on", TIMELY, needs_reason=True))
    if handled and not tip.handling:
        findings.append(error("TIP_HANDLING_UNKNOWN", "handling"))
    if tip.handling and not handled:
        findings.append(note("TIP_HANDLING_UNDATED", "handled_on"))
    if tip.handling == BY_INSPECTION and not tip.inspection:
        findings.append(warning("TIP_WITHOUT_INSPECTION", "inspection", "TT 05/2006 Đ2.4.a"))
    if owes_answer(tip):
        findings.append(warning("TIP_NOT_ANSWERED", "answered_on", PROTECTED))
    return findings


def _check_transfer(tip: Tip, transfers: frozenset[str]) -> list[Finding]:
    if not {tip.classification, tip.handling} & transfers:
        return []
    findings: list[Finding] = []
    if not tip.transferred_to:
        findings.append(error("TIP_TRANSFER_WITHOUT_PLACE", "transferred_to"))
    if tip.transferred_on is None:
        findings.append(error("TIP_TRANSFER_WITHOUT_DAY", "transferred_on"))
    return findings


def _check_term(tip: Tip, facts: TipFacts) -> list[Finding]:
    findings: list[Finding] = []
    if tip.due_on and is_overdue(tip, facts.today):
        findings.append(warning("TIP_OVERDUE", "due_on", TIMELY, due=tip.due_on))
    if tip.due_on and tip.handled_on and tip.handled_on > tip.due_on:
        findings.append(
            warning("TIP_HANDLED_LATE", "handled_on", TIMELY, needs_reason=True, handled=tip.handled_on, due=tip.due_on)
        )
    term = facts.term
    suggested = term.due_on(tip.received_at) if term and tip.received_at and tip.handled_on is None else None
    if term and not term.verified and suggested is not None and tip.due_on == suggested:
        findings.append(note("TIP_TERM_UNVERIFIED", "due_on", term.source, days=term.days, law=term.source))
    return findings


def _check_place(tip: Tip, closed_place: str) -> list[Finding]:
    if not closed_place or tip.received_at is None:
        return []
    return [warning("TIP_PLACE_CLOSED", "establishment", place=closed_place, day=tip.received_at.date())]


def _check_secrecy(tip: Tip) -> list[Finding]:
    """Words and numbers that may tell who gave the tip; only a note, for they may as well be the place's own."""
    findings: list[Finding] = []
    for name in _TOLD:
        text = nfc(getattr(tip, name))
        if _TELLER.search(text):
            findings.append(note("TIP_MAY_NAME_INFORMANT", name, PROTECTED))
        if _IDENTITY.search(text):
            findings.append(note("TIP_HOLDS_IDENTITY", name, PROTECTED))
        elif _TELEPHONE.search(text):
            findings.append(note("TIP_HOLDS_TELEPHONE", name, PROTECTED))
    return findings
