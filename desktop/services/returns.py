"""Sending a package back with a reason and a new due date; the next receipts carry it (package.md §5.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from db.domain.changes import NOTHING_CHANGED, Changes
from db.domain.errors import KnownError
from db.domain.verdict import Outcome, ReasonCode, Verdict
from db.ids import new_id
from db.queries.packages import ACCEPTED, HELD, RETURNED, WITHDRAWN, get_received, has_accepted, returned_apart
from db.transactions import reading, writing
from db.writes.office import ensure_units
from db.writes.packages import decide_package, keep_parts, note_received
from desktop.exchange.header import PackageKind
from desktop.services.office import with_ancestors
from desktop.services.package_identity import find_known, kept_id
from desktop.services.taking.accepting import read_parts, received_row
from desktop.services.taking.opening import opened_package
from desktop.services.unit_overlay import unit_index_in, unit_index_of
from desktop.services.withdrawing import withdraw_package

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from db.queries.packages import ReceivedPackage
    from desktop.exchange.header import PackageHeader
    from desktop.services.office import Office
    from desktop.services.receiving import Candidate

_WHAT = "returned"


@dataclass(frozen=True, slots=True)
class Return:
    """Why a package goes back, and until when it is to come again; None leaves the day as it was."""

    reason: str
    due_on: date | None = None


def can_return(office: Office, candidate: Candidate) -> bool:
    """Whether a file can be sent back by a receipt: a report for this office whose sender can be read.

    Not one with the id of a package that counts here: its sender would take the answer for one to that.
    """
    header, verdict = candidate.examined.header, candidate.verdict
    return (
        header is not None
        and header.kind is PackageKind.REPORT
        and header.recipient is not None
        and header.recipient.unit_id == office.unit.id
        and unit_index_of(office.database).get(header.sender.unit_id) is not None
        and not (verdict.has(ReasonCode.ALREADY_RECEIVED) or candidate.id_is_taken)
    )


def can_go_back(package: ReceivedPackage) -> bool:
    """Whether a package that is kept here can be sent back."""
    is_alone = package.kind == PackageKind.REPORT.value and package.carrier_id is None
    return is_alone and package.state in {ACCEPTED, HELD, WITHDRAWN}


def return_candidate(office: Office, candidate: Candidate, back: Return) -> str:
    """The row under which a package that was not taken in is kept, now sent back.

    Only a package that is proved to be its sender's, and the only one of its id, takes its place in the chain. Any
    other proves nothing about whose it is, so it is kept apart, under an id of its own and in nobody's chain.

    Raises:
        KnownError: RETURN_WITHOUT_REASON, RETURN_DUE_PASSED, PACKAGE_NOT_RETURNABLE, PACKAGE_UNREADABLE,
            PACKAGE_CHANGED.
    """
    _check(office, back)
    found, header = candidate.examined, candidate.examined.header
    if header is None or not can_return(office, candidate):
        raise KnownError("PACKAGE_NOT_RETURNABLE")
    decision = _decision(office, back)
    with opened_package(office, candidate.path) as opened, writing(office.database) as connection:
        if has_accepted(connection, header.sender.unit_id, header.id):
            raise KnownError("PACKAGE_NOT_RETURNABLE")
        row = received_row(office, found, header, kept_id(connection, header), state=RETURNED, decision=decision)
        known = find_known(connection, header)
        is_same = known is None or known.sha256 == found.sha256
        if not (is_same and _is_proved(found.verdict)):
            row = _apart(connection, row, header, decision)
        elif known is not None and known.state not in {HELD, RETURNED}:
            raise KnownError("PACKAGE_NOT_RETURNABLE")
        ensure_units(connection, with_ancestors((header.sender.unit_id,), unit_index_in(connection)))
        note_received(connection, row, author=office.author, at=row.received_at)
        keep_parts(connection, row.id, read_parts(opened.source, found.file_sha256))
    return row.id


def return_received(office: Office, package_id: str, back: Return) -> Changes:
    """What changed when a package that is kept here was sent back; an accepted one is withdrawn first.

    Raises:
        KnownError: RETURN_WITHOUT_REASON, RETURN_DUE_PASSED, PACKAGE_NOT_RETURNABLE, and those of `withdraw_package`.
    """
    _check(office, back)
    with reading(office.database) as connection:
        package = get_received(connection, package_id)
    if package is None or package.kind != PackageKind.REPORT.value or package.carrier_id is not None:
        raise KnownError("PACKAGE_NOT_RETURNABLE")
    changes = NOTHING_CHANGED
    if package.state == ACCEPTED:
        _, changes = withdraw_package(office, package_id, back.reason)
    with writing(office.database) as connection:
        package = get_received(connection, package_id)
        if package is None or package.state not in {HELD, WITHDRAWN, RETURNED}:
            raise KnownError("PACKAGE_NOT_RETURNABLE")
        decide_package(connection, package, state=RETURNED, decision=_decision(office, back), author=office.author)
    return changes


def _is_proved(verdict: Verdict) -> bool:
    """Whether the package is as it was signed, with a key of the unit it names."""
    unproved = {ReasonCode.UNSIGNED, ReasonCode.SIGNER_UNKNOWN}
    return verdict.outcome is not Outcome.FAILED and unproved.isdisjoint(verdict.codes)


def _apart(
    connection: Connection, row: ReceivedPackage, header: PackageHeader, decision: dict[str, Json]
) -> ReceivedPackage:
    """The row of a package that only says whose it is; the same one sent back twice is kept once."""
    before = returned_apart(connection, header.sender.unit_id, header.id)
    own = next((one.id for one in before if one.sha256 == row.sha256), None) or new_id()
    told = {**decision, "package_id": header.id}
    return replace(row, id=own, package_id=own, device="", previous_id=None, decision=told)


def _check(office: Office, back: Return) -> None:
    if not back.reason.strip():
        raise KnownError("RETURN_WITHOUT_REASON")
    if back.due_on is not None and back.due_on < office.clock.today():
        raise KnownError("RETURN_DUE_PASSED", day=back.due_on)


def _decision(office: Office, back: Return) -> dict[str, Json]:
    return {
        "what": _WHAT,
        "by": office.author.name,
        "at": office.stamp(),
        "why": back.reason.strip(),
        "due_on": back.due_on.isoformat() if back.due_on else None,
    }
