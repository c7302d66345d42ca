"""Checks of coordination, documents, commendations, submissions, difficulties and goods."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from db.domain.office_papers import Commendation, Coordination, Difficulty, OfficeDocument
from db.domain.paper_rules import (
    INCOMING,
    check_commendation,
    check_coordination,
    check_difficulty,
    check_document,
)
from db.domain.registers import BY_NAME
from db.domain.text import comparison_key
from db.queries.records import Filter, find_ids, read_values

if TYPE_CHECKING:
    from db.domain.findings import Finding
    from desktop.services.checks.asking import Asking, Checks


def _document(asking: Asking, document: OfficeDocument) -> tuple[Finding, ...]:
    return check_document(document, asking.today, same_number=_same_number(asking, document))


def _same_number(asking: Asking, document: OfficeDocument) -> int:
    """How many other documents of the same year, book and kind bear the number; incoming ones of the same agency."""
    signed = document.signed_on
    if signed is None or not document.number:
        return 0
    spec = BY_NAME["documents"]
    wanted = Filter(
        choices={
            "number": frozenset({document.number}),
            "kind": frozenset({document.kind}),
            "direction": frozenset({document.direction}),
        },
        units=frozenset({asking.office.author.unit}),
        from_on=date(signed.year, 1, 1),
        to_on=date(signed.year, 12, 31),
    )
    others = [one for one in find_ids(asking.connection, spec, wanted) if one != asking.record_id]
    if document.direction != INCOMING:
        return len(others)
    agency = comparison_key(document.agency)
    return sum(comparison_key(one.agency) == agency for one in read_values(asking.connection, spec, others))


PAPERS: Checks = {
    Coordination: lambda asking, value: check_coordination(value, asking.today),
    OfficeDocument: _document,
    Commendation: lambda asking, value: check_commendation(value, asking.today),
    Difficulty: lambda asking, value: check_difficulty(value, asking.today),
}
