"""Taking in one package wholly or not at all; keeping one that waits, and letting it go on (package.md §5.3)."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.verdict import Outcome, ReasonCode, Verdict, reason
from db.queries import packages as queries
from db.queries.merging import Merged
from db.queries.packages import ACCEPTED, HELD, ReceivedPackage
from db.transactions import reading, writing
from db.writes.office import ensure_units
from db.writes.packages import keep_parts, note_received
from desktop.exchange.header import PackageHeader, encode_header
from desktop.exchange.naming import file_name
from desktop.exchange.verifying import Examined, verify_package
from desktop.services.office import stamp, with_ancestors
from desktop.services.taking.chain import reasons_of_office
from desktop.services.taking.periods import period_of
from desktop.services.taking.refusing import RefusedError
from desktop.services.taking.takers import Taker, taker_of
from desktop.services.trust import PART_BYTES, trusted_keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of one package.

    Attributes:
        path: the file, or None for a held package that was waiting here.
        verdict: the final verdict; a package that failed while being taken in left nothing.
        merged: what it did.
        header: its header, where it could be read.
        held: whether it now waits for the package before it.
    """

    path: Path | None
    verdict: Verdict
    merged: Merged
    header: PackageHeader | None
    held: bool = False


def entering(found: Examined) -> tuple[PackageHeader, Taker] | None:
    """The header and the taker of a package that passed, is not here yet and has somewhere to go; else None."""
    verdict, header = found.verdict, found.header
    if verdict.outcome is not Outcome.PASSED or verdict.has(ReasonCode.ALREADY_RECEIVED) or header is None:
        return None
    taker = taker_of(header.kind)
    return None if taker is None else (header, taker)


def take_in_one(office: Office, source: Path | BinaryIO, found: Examined, path: Path | None) -> TakenIn:
    """What became of a package that was verified; one transaction."""
    enters = entering(found)
    if enters is None:
        return TakenIn(path, found.verdict, Merged(), found.header)
    header, taker = enters
    try:
        with writing(office.database) as connection:
            ensure_units(connection, with_ancestors((header.sender.unit_id,)))
            merged = taker.take_in(connection, office, source, found, header)
            counts = {
                "new": merged.new,
                "changed": merged.changed,
                "deleted": merged.deleted,
                "ignored": merged.ignored,
                "conflicts": merged.conflicts,
            }
            row = received_row(office, found, header, file_name(header), state=ACCEPTED, counts=counts)
            note_received(connection, row, author=office.author, at=row.received_at)
            keep_parts(connection, header.id, read_parts(source, found.sha256))
    except RefusedError as refusal:
        return TakenIn(path, found.verdict.with_reasons(refusal.why), Merged(), header)
    except KnownError as failure:
        if failure.code != "PACKAGE_CHANGED":
            raise
        return TakenIn(path, found.verdict.with_reasons(reason(ReasonCode.DAMAGED)), Merged(), header)
    return TakenIn(path, found.verdict, merged, header)


def hold(office: Office, source: Path | BinaryIO, found: Examined, path: Path) -> TakenIn:
    """The package kept until the one it waits for comes."""
    header = found.header
    if header is None:
        return TakenIn(path, found.verdict, Merged(), None)
    with writing(office.database) as connection:
        ensure_units(connection, with_ancestors((header.sender.unit_id,)))
        row = received_row(office, found, header, file_name(header), state=HELD, counts={})
        note_received(connection, row, author=office.author, at=row.received_at)
        keep_parts(connection, header.id, read_parts(source, found.sha256))
    return TakenIn(path, found.verdict, Merged(), header, held=True)


def release_held(office: Office, taken: TakenIn) -> Iterator[TakenIn]:
    """The packages that waited for the one just taken in, now verified again and taken in themselves."""
    if taken.header is None or taken.verdict.outcome is not Outcome.PASSED:
        return
    with reading(office.database) as connection:
        waiting = queries.held_after(connection, taken.header.id)
    for held in waiting:
        with reading(office.database) as connection:
            source = BytesIO(b"".join(queries.read_parts(connection, held.id)))
        found = verify_package(
            source, name=held.file_name, now=office.clock.now(), recipient=office.unit.id, trusted=trusted_keys(office)
        )
        with reading(office.database) as connection:
            found = found.with_reasons(*reasons_of_office(connection, office, found, (), ()))
        source.seek(0)
        result = take_in_one(office, source, found, None)
        yield replace(result, path=Path(held.file_name))
        yield from release_held(office, result)


def received_row(
    office: Office, found: Examined, header: PackageHeader, name: str, *, state: str, counts: dict[str, int]
) -> ReceivedPackage:
    """The row of a package received now."""
    period, signer = period_of(header), found.signer
    signed_at = stamp(found.signed_at) if found.signed_at else None
    return ReceivedPackage(
        header.id,
        header.kind.value,
        header.sender.unit_id,
        header.sender.device,
        header.sequence,
        header.previous.id if header.previous else None,
        found.sha256,
        name,
        found.size,
        period.code if period else None,
        header.edition.number if header.edition else None,
        state,
        signed_at,
        office.stamp(),
        office.author.name,
        encode_header(header).decode(),
        counts,
        [{"fingerprint": signer.fingerprint, "holder": signer.person, "at": signed_at}] if signer else [],
        [{"code": one.code.value, **one.parameters} for one in found.verdict.reasons],
    )


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
