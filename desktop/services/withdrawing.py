"""Taking a package out of the consolidated records, putting it in again, and letting a waiting one go (§5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.chains import continuations
from db.domain.changes import NOTHING_CHANGED, Changes
from db.domain.errors import KnownError
from db.domain.progress import CancelToken, Report, ignore_progress
from db.domain.registers import REGISTERS
from db.domain.verdict import Verdict
from db.queries import packages as queries
from db.queries.merging import Merged
from db.queries.packages import ACCEPTED, HELD, WITHDRAWN
from db.transactions import reading, writing
from db.writes.packages import decide_package, note_counts, remove_received, unlock_periods
from desktop.exchange.header import PackageKind
from desktop.services.taking.accepting import (
    TakenIn,
    counts_of,
    kept_source,
    look_again_at_transferred,
    release_held,
)
from desktop.services.taking.chain import chain_reasons, decided_at, links_of
from desktop.services.taking.folding import read_again, take_out
from desktop.services.taking.refusing import RefusedError
from desktop.services.taking.takers import taker_of

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from db.queries.packages import ReceivedPackage
    from desktop.services.office import Office

EVERYTHING = Changes(registers=frozenset(register.name for register in REGISTERS))


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What taking a package out did.

    Attributes:
        packages: those that went out, the one asked for first.
        merged: in records; `deleted` counts those that no other package holds.
    """

    packages: tuple[ReceivedPackage, ...]
    merged: Merged


def what_goes(office: Office, package_id: str) -> tuple[ReceivedPackage, ...]:
    """What withdrawing a package takes out: itself, the accepted ones that continue it, and what any of them carried.

    Every later package of a computer holds all that the earlier ones held, so one that stayed would leave the
    withdrawal without effect.

    Raises:
        KnownError: PACKAGE_GONE; NOT_WITHDRAWABLE for one that is not accepted or is no report.
    """
    with reading(office.database) as connection:
        return _going(connection, package_id)


def withdraw_package(
    office: Office,
    package_id: str,
    reason: str,
    *,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> tuple[Withdrawn, Changes]:
    """The package out of the consolidated records, with what rests on it; its bytes stay, and it can come in again.

    Afterwards the records are what the remaining packages give together. One transaction.

    Raises:
        KnownError: PACKAGE_GONE, NOT_WITHDRAWABLE, REASON_NEEDED, KEPT_PACKAGE_DAMAGED.
        Cancelled: the token said so; nothing happened.
    """
    if not reason.strip():
        raise KnownError("REASON_NEEDED")
    with writing(office.database) as connection:
        going = _going(connection, package_id)
        mark_withdrawn(connection, office, going, reason.strip())
        merged = take_out(connection, office, going, token=token, report=report)
    # A record that the package had claimed may have kept its owner's own report waiting.
    look_again_at_transferred(office)
    return Withdrawn(going, merged), EVERYTHING


def mark_withdrawn(connection: Connection, office: Office, going: tuple[ReceivedPackage, ...], why: str) -> None:
    """The packages no longer count, by whose decision and why; the periods they had closed are open again."""
    decision: dict[str, Json] = {
        "what": "withdrawn",
        "by": office.author.name,
        "at": office.stamp(),
        "why": why,
        "root": going[0].id,
    }
    for row in going:
        decide_package(connection, row, state=WITHDRAWN, decision=decision, author=office.author)
    unlock_periods(connection, [row.id for row in going])


def take_in_again(office: Office, package_id: str) -> tuple[tuple[TakenIn, ...], Changes]:
    """A withdrawn package in again, and those that went out with it and continue it; each is one transaction.

    Raises:
        KnownError: PACKAGE_GONE; NOT_WITHDRAWN; KEPT_PACKAGE_DAMAGED.
    """
    with reading(office.database) as connection:
        row = queries.get_received(connection, package_id)
        if row is None:
            raise KnownError("PACKAGE_GONE")
        if row.state != WITHDRAWN:
            raise KnownError("NOT_WITHDRAWN", file=row.file_name)
        returning = _returning(connection, row)
    results: list[TakenIn] = []
    for one in returning:
        results.append(_take_in_kept(office, one))
        results.extend(release_held(office, results[-1]))
    return tuple(results), EVERYTHING if any(one.merged != Merged() for one in results) else NOTHING_CHANGED


def remove_held(office: Office, package_id: str, reason: str) -> None:
    """A package that waits here is let go with its bytes; the journal keeps what it was and why.

    Raises:
        KnownError: REASON_NEEDED; PACKAGE_GONE; NOT_HELD when it counts or did once.
    """
    if not reason.strip():
        raise KnownError("REASON_NEEDED")
    with writing(office.database) as connection:
        row = queries.get_received(connection, package_id)
        if row is None:
            raise KnownError("PACKAGE_GONE")
        if row.state != HELD:
            raise KnownError("NOT_HELD", file=row.file_name)
        remove_received(connection, row, why=reason.strip(), author=office.author, at=office.stamp())


def _going(connection: Connection, package_id: str) -> tuple[ReceivedPackage, ...]:
    row = queries.get_received(connection, package_id)
    if row is None:
        raise KnownError("PACKAGE_GONE")
    if row.state != ACCEPTED or row.kind != PackageKind.REPORT.value:
        raise KnownError("NOT_WITHDRAWABLE", file=row.file_name)
    going = [row]
    for one in going:  # grows while it is walked: what was carried may itself be continued
        chain = queries.chain_of(connection, one.sender_id, one.device, one.kind)
        after = {link.id for link in continuations([one.package_id], links_of(chain))}
        carried = queries.carried_by(connection, one.id)
        known = {other.id for other in going}
        going += [
            other
            for other in (*(other for other in chain if other.package_id in after), *carried)
            if other.id not in known and other.state == ACCEPTED
        ]
    return tuple(going)


def _returning(connection: Connection, row: ReceivedPackage) -> tuple[ReceivedPackage, ...]:
    """The package, and of those withdrawn by the same decision the ones that continue it or that it carried."""

    def together(other: ReceivedPackage) -> bool:
        return other.state == WITHDRAWN and other.decision == row.decision

    returning = [row]
    for one in returning:
        chain = queries.chain_of(connection, one.sender_id, one.device, one.kind)
        after = {link.id for link in continuations([one.package_id], links_of(chain))}
        near = (*(other for other in chain if other.package_id in after), *queries.carried_by(connection, one.id))
        known = {other.id for other in returning}
        returning += [other for other in near if other.id not in known and together(other)]
    return tuple(returning)


def _take_in_kept(office: Office, row: ReceivedPackage) -> TakenIn:
    """What became of a package whose kept bytes count again; it was judged when it came (package.md §2.4)."""
    path = Path(row.file_name)
    with kept_source(office, row) as source:
        found = read_again(office, row, source)
        header = found.header
        taker = taker_of(header.kind) if header else None
        if header is None or taker is None:
            raise KnownError("KEPT_PACKAGE_DAMAGED", file=row.file_name)
        try:
            with writing(office.database) as connection:
                if against := chain_reasons(connection, found):
                    raise RefusedError(against[0])
                decision: dict[str, Json] = {
                    "what": "taken_again", "by": office.author.name, "at": office.stamp(), "after": decided_at(row),
                }  # fmt: skip
                decide_package(connection, row, state=ACCEPTED, decision=decision, author=office.author)
                merged = taker.take_in(connection, office, source, found, header)
                note_counts(connection, row.id, counts_of(merged))
        except RefusedError as refusal:
            return TakenIn(path, Verdict((refusal.why,)), Merged(), header)
    return TakenIn(path, Verdict(), merged, header)
