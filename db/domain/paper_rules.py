"""Rules over coordination, the document book, commendations and difficulties: R17–R19, R21 (domain.md §1.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.findings import error, note, warning

if TYPE_CHECKING:
    from datetime import date

    from db.domain.findings import Finding
    from db.domain.office_papers import Commendation, Coordination, Difficulty, OfficeDocument

INCOMING = "incoming"
PRAISE, DISCIPLINE, EMULATION = "praise", "discipline", "emulation"
OPEN = "open"
_BORDERING = frozenset({"border_area", "border"})
_BOOK = "NĐ 30/2020"


def check_coordination(work: Coordination, today: date) -> tuple[Finding, ...]:
    """What is not right yet about the record."""
    findings: list[Finding] = []
    if work.held_on and work.held_on > today:
        findings.append(error("DATE_IN_FUTURE", "held_on", day=work.held_on))
    if work.name and not work.partners:
        findings.append(warning("COORDINATION_WITHOUT_PARTNER", "partners"))
    if work.kind in _BORDERING and not work.border:
        findings.append(warning("BORDER_LEVEL_MISSING", "border", "Quy chế kèm QĐ 38/2017/QĐ-UBND Đồng Nai Đ12"))
    return tuple(findings)


def check_document(document: OfficeDocument, today: date, *, same_number: int = 0) -> tuple[Finding, ...]:
    """What is not right yet about the record.

    Args:
        document: the record.
        today: the day of asking.
        same_number: how many other documents of its year, kind, direction and agency bear its number.
    """
    incoming = document.direction == INCOMING
    findings: list[Finding] = []
    for name in ("signed_on", "received_on"):
        day: date | None = getattr(document, name)
        if day and day > today:
            findings.append(error("DATE_IN_FUTURE", name, day=day))
    if document.signed_on:
        for name in ("received_on", "answer_due_on"):
            day = getattr(document, name)
            if day and day < document.signed_on:
                findings.append(error("DATES_OUT_OF_ORDER", name, first=document.signed_on, second=day))
    if same_number:
        findings.append(warning("DOCUMENT_NUMBER_TAKEN", "number", _BOOK, needs_reason=True, number=document.number))
    if incoming and not document.agency:
        findings.append(warning("INCOMING_WITHOUT_AGENCY", "agency", _BOOK))
    if incoming and document.received_on is None:
        findings.append(warning("INCOMING_WITHOUT_DAY", "received_on", _BOOK))
    if not incoming and document.received_on is not None and document.direction:
        findings.append(note("OUTGOING_WITH_ARRIVAL", "received_on"))
    if is_answer_overdue(document, today):
        findings.append(warning("ANSWER_OVERDUE", "answer_due_on", due=document.answer_due_on))
    return tuple(findings)


def is_answer_overdue(document: OfficeDocument, today: date) -> bool:
    """Whether a document was to be answered by a day that has passed, and is not."""
    due = document.answer_due_on
    return due is not None and due < today and not document.answered_by


def check_commendation(given: Commendation, today: date) -> tuple[Finding, ...]:
    """What is not right yet about the record."""
    findings: list[Finding] = []
    if given.given_on and given.given_on > today:
        findings.append(error("DATE_IN_FUTURE", "given_on", day=given.given_on))
    if given.kind in {PRAISE, DISCIPLINE}:
        if not given.decision_number:
            findings.append(warning("AWARD_WITHOUT_DECISION", "decision_number"))
        if not given.recipient:
            findings.append(warning("AWARD_WITHOUT_RECIPIENT", "recipient"))
    if given.kind == EMULATION and given.emulation_criterion is None:
        findings.append(warning("EMULATION_NOT_SAID", "emulation_criterion", "KH 86/KH-UBND Tuyên Quang 2013 II.1"))
    return tuple(findings)


def check_difficulty(raised: Difficulty, today: date) -> tuple[Finding, ...]:
    """What is not right yet about the record."""
    findings: list[Finding] = []
    for name in ("raised_on", "answered_on"):
        day: date | None = getattr(raised, name)
        if day and day > today:
            findings.append(error("DATE_IN_FUTURE", name, day=day))
    if raised.raised_on and raised.answered_on and raised.answered_on < raised.raised_on:
        findings.append(error("DATES_OUT_OF_ORDER", "answered_on", first=raised.raised_on, second=raised.answered_on))
    said = raised.answered_on is not None or bool(raised.answer)
    if raised.answered_on is not None and not raised.answer:
        findings.append(error("ANSWERED_WITHOUT_ANSWER", "answer"))
    if raised.answer and raised.answered_on is None:
        findings.append(error("ANSWER_UNDATED", "answered_on"))
    if raised.state == OPEN and said:
        findings.append(error("OPEN_BUT_ANSWERED", "state"))
    if raised.state not in {"", OPEN} and not said:
        findings.append(warning("STATE_WITHOUT_ANSWER", "answered_on"))
    if not raised.addressed_to:
        findings.append(note("DIFFICULTY_NOT_ADDRESSED", "addressed_to"))
    return tuple(findings)


def state_of(raised: Difficulty) -> str:
    """How a difficulty stands; without a word for it, its answer decides."""
    return raised.state or (OPEN if raised.answered_on is None else "answered")
