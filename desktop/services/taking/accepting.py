"""Taking in one package wholly or not at all; keeping one that waits, and letting it go on (package.md §5.3)."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, cast

from db.domain.errors import KnownError
from db.domain.verdict import Outcome, ReasonCode, Verdict, reason
from db.queries import packages as queries
from db.queries.merging import Merged
from db.queries.packages import ACCEPTED, HELD, SET_ASIDE, ReceivedPackage, SentPackage
from db.transactions import reading, writing
from db.writes.office import ensure_units
from db.writes.packages import keep_parts, note_received, note_verdict
from desktop.clock import stamp
from desktop.exchange.header import PackageHeader, PackageKind, encode_header
from desktop.exchange.naming import file_name
from desktop.exchange.verifying import Examined, verify_package
from desktop.services.office import with_ancestors
from desktop.services.own_packages import PART_BYTES
from desktop.services.package_identity import find_known, kept_id
from desktop.services.taking.carried import put_in_originals, reasons_of_originals, with_originals
from desktop.services.taking.chain import (
    chain_reasons,
    is_waiting,
    known_reasons,
    lost_before,
    reasons_of_office,
)
from desktop.services.taking.consolidated import compare_area
from desktop.services.taking.periods import period_of
from desktop.services.taking.refusing import RefusedError
from desktop.services.taking.sent_back import TAKEN_AFTER_RETURN, place_returned, was_sent_back
from desktop.services.taking.takers import Taker, taker_of
from desktop.services.trust import trusted_keys
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from typing import BinaryIO

    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from desktop.services.office import Office

    Decision = dict[str, Json]

_IN_MEMORY = 8 << 20


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of one package.

    Attributes:
        path: the file, or None for a held package that was waiting here.
        verdict: the final verdict; a package that failed while being taken in left nothing.
        merged: what it did.
        header: its header, where it could be read.
        held: whether it now waits for the package before it.
        carried: headers of the originals that came in with it.
    """

    path: Path | None
    verdict: Verdict
    merged: Merged
    header: PackageHeader | None
    held: bool = False
    carried: tuple[PackageHeader, ...] = ()


def entering(found: Examined) -> tuple[PackageHeader, Taker] | None:
    """The header and the taker of a package that passed, is not here yet and has somewhere to go; else None."""
    verdict, header = found.verdict, found.header
    if verdict.outcome is not Outcome.PASSED or verdict.has(ReasonCode.ALREADY_RECEIVED) or header is None:
        return None
    taker = taker_of(header.kind)
    return None if taker is None else (header, taker)


def take_in_one(
    office: Office, source: Path | BinaryIO, found: Examined, path: Path | None, *, decision: Decision | None = None
) -> TakenIn:
    """What became of a package that was verified; one transaction.

    A package that can only wait after all, because another one came or failed since it was examined, is kept.

    Args:
        office: who receives.
        source: where its bytes are.
        found: what verifying it gave.
        path: its file, or None for one that was kept here.
        decision: what a person decided about it.

    Raises:
        KnownError: PACKAGE_UNREADABLE.
    """
    enters = entering(found)
    if enters is None:
        return TakenIn(path, found.verdict, Merged(), found.header)
    header, _ = enters
    try:
        with writing(office.database) as connection:
            if known := known_reasons(connection, found):
                raise RefusedError(known[0])
            return put_in(connection, office, source, found, path, decision=decision)
    except RefusedError as refusal:
        found = found.with_reasons(refusal.why)
        if is_waiting(found.verdict, header.id):
            return hold(office, source, found, path)
        return TakenIn(path, found.verdict, Merged(), header)
    except KnownError as failure:
        if failure.code != "PACKAGE_CHANGED":
            raise
        return TakenIn(path, found.verdict.with_reasons(reason(ReasonCode.DAMAGED)), Merged(), header)


def put_in(
    connection: Connection,
    office: Office,
    source: Path | BinaryIO,
    found: Examined,
    path: Path | None,
    *,
    decision: Decision | None = None,
    carrier: str | None = None,
) -> TakenIn:
    """What taking in a package with the originals it carries did, inside a transaction that is already open.

    Raises:
        RefusedError: a reason against it was found; the transaction must leave nothing.
        KnownError: PACKAGE_CHANGED, PACKAGE_UNREADABLE.
    """
    enters = entering(found)
    if enters is None:
        return TakenIn(path, found.verdict, Merged(), found.header)
    header, taker = enters
    if against := chain_reasons(connection, found):
        raise RefusedError(against[0])
    ensure_units(connection, with_ancestors((header.sender.unit_id,), unit_index_in(connection)))
    place_returned(connection, found, header)
    merged = taker.take_in(connection, office, source, found, header)
    row = received_row(office, found, header, kept_id(connection, header), state=ACCEPTED, counts=counts_of(merged))
    row = replace(row, decision=decision, carrier_id=carrier)
    at = row.received_at
    waited = find_known(connection, header)
    if waited is not None:
        # It came when it came, however long it had to wait: whether it was in time is judged by that.
        row = replace(row, received_at=waited.received_at, received_by=waited.received_by)
    if decision is None and was_sent_back(connection, header):
        row = replace(row, decision={"what": TAKEN_AFTER_RETURN, "by": office.author.name, "at": at})
    note_received(connection, row, author=office.author, at=at)
    keep_parts(connection, row.id, read_parts(source, found.file_sha256))
    within, carried = put_in_originals(connection, office, source, found, _put_in_original)
    if notes := compare_area(connection, office, header):
        found = found.with_reasons(*notes)
        note_verdict(connection, row.id, plain_reasons(found.verdict))
    return TakenIn(path, found.verdict, merged + within, header, carried=carried)


def _put_in_original(
    connection: Connection, office: Office, source: BinaryIO, found: Examined, /, *, carrier: str
) -> TakenIn:
    return put_in(connection, office, source, found, None, carrier=carrier)


def hold(office: Office, source: Path | BinaryIO, found: Examined, path: Path | None) -> TakenIn:
    """The package kept until the one it waits for comes, or until a person has decided about its fork.

    One that continues the side of a fork that does not count is set aside like that side. Of two with one id the
    second is not kept, whatever came between: neither goes over the other.
    """
    header = found.header
    if header is None:
        return TakenIn(path, found.verdict, Merged(), None)
    with writing(office.database) as connection:
        ensure_units(connection, with_ancestors((header.sender.unit_id,), unit_index_in(connection)))
        lost = lost_before(connection, found)
        row = received_row(
            office,
            found,
            header,
            kept_id(connection, header),
            state=SET_ASIDE if lost else HELD,
            decision=lost.decision if lost else None,
        )
        known = find_known(connection, header)
        if known is not None and known.sha256 != found.sha256:
            found = found.with_reasons(*known_reasons(connection, found))
            return TakenIn(path, found.verdict, Merged(), header)
        if known is not None:
            # It waits here already, or another officer took it in meanwhile: only the reasons may be new.
            if known.state == HELD and known.verdict != row.verdict:
                note_verdict(connection, known.id, row.verdict)
        else:
            note_received(connection, row, author=office.author, at=row.received_at)
            keep_parts(connection, row.id, read_parts(source, found.file_sha256))
    return TakenIn(path, found.verdict, Merged(), header, held=True)


def release_held(office: Office, taken: TakenIn) -> Iterator[TakenIn]:
    """The packages that waited for the one just taken in, now verified again and taken in themselves."""
    if taken.header is None or taken.held or taken.verdict.outcome is not Outcome.PASSED:
        return
    heads = [taken.header, *taken.carried]
    while heads:
        header = heads.pop(0)
        with reading(office.database) as connection:
            waiting = queries.held_after(connection, header.sender.unit_id, header.sender.device, header.id)
            if header.kind is PackageKind.TRANSFER:
                held = queries.list_received(connection, state=HELD)
                waiting += tuple(one for one in held if _waits_for_transfer(one) and one not in waiting)
        for held in waiting:
            result = look_again(office, held)
            yield result
            if result.header is not None and not result.held and result.verdict.outcome is Outcome.PASSED:
                heads += [result.header, *result.carried]


def look_again_at_transferred(office: Office) -> tuple[TakenIn, ...]:
    """What became of the packages that waited because records of theirs were here as somebody else's."""
    with reading(office.database) as connection:
        held = [one for one in queries.list_received(connection, state=HELD) if _waits_for_transfer(one)]
    results: list[TakenIn] = []
    for one in sorted(held, key=lambda row: (row.sender_id, row.device, row.sequence)):
        results.append(look_again(office, one))
        results.extend(release_held(office, results[-1]))
    return tuple(results)


def look_again(office: Office, held: ReceivedPackage) -> TakenIn:
    """What became of a package that waits here, judged again; while it still has to wait its reasons are renewed."""
    with kept_source(office, held) as source:
        trusted = trusted_keys(office)
        found = verify_package(
            source, name=held.file_name, now=office.clock.now(), recipient=office.unit.id, trusted=trusted
        )
        found = with_originals(office, source, found, trusted=trusted)
        with reading(office.database) as connection:
            found = found.with_reasons(*reasons_of_office(connection, office, found))
            found = found.with_reasons(*reasons_of_originals(connection, office, found))
        if is_waiting(found.verdict, held.package_id):
            return hold(office, source, found, Path(held.file_name))
        return take_in_one(office, source, found, Path(held.file_name), decision=held.decision)


def look_at_overtaken(office: Office, result: TakenIn) -> TakenIn:
    """The result of a package just held, or of taking it in after all.

    The one it misses may have waited here itself, and have come in earlier in the same batch.
    """
    if result.header is None or not result.verdict.has(ReasonCode.MISSING_PREVIOUS):
        return result
    with reading(office.database) as connection:
        row = find_known(connection, result.header)
        before = queries.find_received(connection, row.sender_id, row.device, row.previous_id or "") if row else None
    if row is None or row.state != HELD or before is None or before.state in {HELD, SET_ASIDE}:
        return result
    return replace(look_again(office, row), path=result.path)


@contextmanager
def kept_source(office: Office, row: ReceivedPackage | SentPackage) -> Generator[BinaryIO]:
    """The kept bytes of a package as a file that can be wound back; a large one never lies in memory whole."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY, prefix="diaban-") as file:
        with reading(office.database) as connection:
            for part in queries.read_parts(connection, row.id):
                file.write(part)
        file.seek(0)
        yield cast("BinaryIO", file)


def counts_of(merged: Merged) -> dict[str, int]:
    """What taking in did, as it is kept beside the package."""
    return {
        "new": merged.new,
        "changed": merged.changed,
        "deleted": merged.deleted,
        "ignored": merged.ignored,
        "conflicts": merged.conflicts,
    }


def plain_reasons(verdict: Verdict) -> list[Json]:
    """The reasons as they are kept beside the package."""
    return [cast("Json", {**one.parameters, "code": one.code.value}) for one in verdict.reasons]


def received_row(
    office: Office,
    found: Examined,
    header: PackageHeader,
    row_id: str,
    *,
    state: str,
    counts: dict[str, int] | None = None,
    decision: Decision | None = None,
) -> ReceivedPackage:
    """The row of a package received now, under this office's id of it."""
    period = period_of(header)
    signed_at = stamp(found.signed_at) if found.signed_at else None
    return ReceivedPackage(
        row_id,
        header.id,
        header.kind.value,
        header.sender.unit_id,
        header.sender.device,
        header.sequence,
        header.previous.id if header.previous else None,
        found.sha256,
        file_name(header),
        found.size,
        period.code if period else None,
        header.edition.number if header.edition else None,
        state,
        signed_at,
        office.stamp(),
        office.author.name,
        encode_header(header).decode(),
        counts or {},
        [
            {
                "fingerprint": one.facts.fingerprint,
                "holder": one.facts.person,
                "at": stamp(one.signed_at),
                "role": one.role.value,
            }
            for one in found.signers
        ],
        plain_reasons(found.verdict),
        decision,
    )


def _waits_for_transfer(row: ReceivedPackage) -> bool:
    return any(found.get("code") == ReasonCode.TRANSFER_MISSING for found in row.verdict or ())


def read_parts(source: Path | BinaryIO, sha256: str) -> Iterator[bytes]:
    """The bytes to keep, which must be the ones that were verified: the stick may have been changed meanwhile.

    Raises:
        KnownError: PACKAGE_UNREADABLE, PACKAGE_CHANGED.
    """
    digest = hashlib.sha256()
    try:
        with source.open("rb") if isinstance(source, Path) else nullcontext(source) as file:
            file.seek(0)
            while part := file.read(PART_BYTES):
                digest.update(part)
                yield part
    except OSError as failure:
        raise KnownError("PACKAGE_UNREADABLE", cause=str(failure.strerror)) from failure
    if digest.hexdigest() != sha256:
        raise KnownError("PACKAGE_CHANGED")
