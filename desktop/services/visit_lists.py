"""The lists of inspections, violations and requests as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain.findings import Severity
from db.domain.inspections import held_on
from db.domain.remedies import MET, is_overdue
from db.queries.titles import titles
from db.transactions import reading
from desktop.services.checks import check_in
from desktop.services.lists import read_lines
from desktop.services.records import find_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.inspections import Inspection
    from db.domain.remedies import Remedy
    from db.domain.violations import Violation
    from desktop.services.lists import Filter
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class VisitLine:
    """An inspection in its list.

    Attributes:
        errors: findings of its rules that block completing.
        warnings: findings that may pass.
    """

    id: str
    number: str
    day: date | None
    place: str
    kind: str
    state: str
    result: str
    errors: int
    warnings: int
    owned: bool


@dataclass(frozen=True, slots=True)
class ViolationLine:
    """A violation in its list."""

    id: str
    place: str
    act: str
    day: date | None
    record_number: str
    decision_number: str
    fine: int | None
    paid_on: date | None
    executed: bool | None
    owned: bool


class RemedyState(StrEnum):
    """How a request stands."""

    OVERDUE = "overdue"
    WAITING = "waiting"
    MET = "met"


@dataclass(frozen=True, slots=True)
class RemedyLine:
    """A request to remedy something, in its list; `days` counts from today to the deadline."""

    id: str
    place: str
    request: str
    requested_on: date | None
    due_on: date | None
    conclusion: str
    overdue: bool
    days: int | None
    owned: bool


def visit_lines(office: Office, ids: Sequence[str]) -> tuple[VisitLine, ...]:
    """The lines of some inspections, judged by their rules as of today."""
    lines: list[VisitLine] = []
    with reading(office.database) as connection:
        versions, values = read_lines(connection, "inspections", ids)
        names = titles(connection, "establishments", {value.establishment for value in values})
        for version, value in zip(versions, values, strict=True):
            inspection: Inspection = value
            findings = check_in(connection, office, inspection, record_id=version.id)
            lines.append(
                VisitLine(
                    version.id,
                    inspection.number,
                    held_on(inspection),
                    names.get(inspection.establishment, ""),
                    inspection.kind,
                    inspection.state,
                    inspection.result,
                    sum(1 for finding in findings if finding.severity is Severity.ERROR),
                    sum(1 for finding in findings if finding.severity is Severity.WARNING and not finding.waived),
                    version.unit == office.author.unit,
                )
            )
    return tuple(lines)


def violation_lines(office: Office, ids: Sequence[str]) -> tuple[ViolationLine, ...]:
    """The lines of some violations."""
    with reading(office.database) as connection:
        versions, values = read_lines(connection, "violations", ids)
        names = titles(connection, "establishments", {value.establishment for value in values})
    lines: list[ViolationLine] = []
    for version, value in zip(versions, values, strict=True):
        violation: Violation = value
        lines.append(
            ViolationLine(
                version.id,
                names.get(violation.establishment, ""),
                violation.act,
                violation.act_on,
                violation.record_number,
                violation.decision_number,
                violation.fine,
                violation.paid_on,
                violation.executed,
                version.unit == office.author.unit,
            )
        )
    return tuple(lines)


def remedy_lines(office: Office, ids: Sequence[str]) -> tuple[RemedyLine, ...]:
    """The lines of some requests, judged as of today."""
    today = office.clock.today()
    with reading(office.database) as connection:
        versions, values = read_lines(connection, "remedies", ids)
        names = titles(connection, "establishments", {value.establishment for value in values})
    lines: list[RemedyLine] = []
    for version, value in zip(versions, values, strict=True):
        remedy: Remedy = value
        lines.append(
            RemedyLine(
                version.id,
                names.get(remedy.establishment, ""),
                remedy.request,
                remedy.requested_on,
                remedy.due_on,
                remedy.conclusion,
                is_overdue(remedy, today),
                (remedy.due_on - today).days if remedy.due_on else None,
                version.unit == office.author.unit,
            )
        )
    return tuple(lines)


def remedy_state(line: RemedyLine) -> RemedyState:
    """How a request stands today."""
    if line.conclusion == MET:
        return RemedyState.MET
    return RemedyState.OVERDUE if line.overdue else RemedyState.WAITING


def find_remedies(office: Office, wanted: Filter, states: frozenset[RemedyState]) -> tuple[str, ...]:
    """The ids of the list of requests; no state means all."""
    ids = find_records(office, "remedies", wanted)
    return tuple(line.id for line in remedy_lines(office, ids) if remedy_state(line) in states) if states else ids
