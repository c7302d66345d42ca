"""Packages this office writes: their header, their place in its own row of numbers, and their kept bytes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.verdict import Outcome, outcome_of
from db.ids import new_id
from db.queries.packages import SentPackage, next_sequence
from db.transactions import writing
from db.writes.packages import keep_parts, note_sent
from desktop.clock import stamp
from desktop.exchange.header import PackageHeader, PackageKind, Recipient, Sender, encode_header
from desktop.messages import describe_code, describe_reason
from desktop.services.office import Office
from desktop.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from desktop.exchange.verifying import Examined

SCHEMA_VERSION = "1.0"
PRIVACY_PROFILE = "counts_only_1"  # no identity papers, no suspicions, no informants leave (domain.md §2.13)
PART_BYTES = 1 << 20


def sender_of(office: Office) -> Sender:
    """This office and computer as a package's sender."""
    unit = office.unit
    first_day = datetime.fromisoformat(unit.valid_from).date()
    return Sender(unit_id=unit.id, code=unit.code, valid_from=first_day, name=unit.name, device=office.author.device)


def new_header(office: Office, connection: Connection, kind: PackageKind, now: datetime) -> PackageHeader:
    """The header of a new package of this office: next sequence number, nothing said yet of its content."""
    return PackageHeader(
        id=new_id(),
        kind=kind,
        sender=sender_of(office),
        recipient=None,
        sequence=next_sequence(connection),
        created_at=now,
        program=VERSION,
        schema=SCHEMA_VERSION,
        catalog=office.catalogs.version,
        previous=None,
        period=None,
        edition=None,
        nil=False,
        journal_head=None,
        privacy=PRIVACY_PROFILE,
    )


def to_superior(office: Office, header: PackageHeader) -> PackageHeader:
    """The header addressed to the office's superior.

    Raises:
        KnownError: SUPERIOR_MISSING.
    """
    if office.superior is None:
        raise KnownError("SUPERIOR_MISSING")
    return replace(header, recipient=Recipient(unit_id=office.superior.id, code=office.superior.code))


def note_own_package(
    office: Office, header: PackageHeader, sha256: str, path: Path, *, period: str | None = None
) -> None:
    """A package this office wrote, noted and its bytes kept, in one transaction; otherwise the file goes again.

    A file that nobody noted would take the next package's number and so keep it from being written.
    """
    sent = sent_row(office, header, sha256, path.name, period=period)
    try:
        with writing(office.database) as connection:
            note_sent(connection, sent, author=office.author, at=sent.created_at)
            keep_parts(connection, header.id, file_parts(path))
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise


def sent_row(office: Office, header: PackageHeader, sha256: str, name: str, *, period: str | None) -> SentPackage:
    """The row of a package this office wrote."""
    return SentPackage(
        header.id,
        header.kind.value,
        header.sequence,
        sha256,
        name,
        header.recipient.unit_id if header.recipient else None,
        period,
        header.edition.number if header.edition else None,
        stamp(header.created_at),
        office.author.name,
        encode_header(header).decode(),
        None,
    )


def not_usable(code: str, examined: Examined, file: str) -> KnownError:
    """The refusal of a file that is not the package asked for, or not good enough, with the reasons in words."""
    against = [reason for reason in examined.verdict.reasons if outcome_of(reason.code) is not Outcome.PASSED]
    why = [describe_reason(reason).what for reason in against] or [describe_code("PACKAGE_OF_OTHER_KIND").what]
    codes = ", ".join(reason.code for reason in against)
    return KnownError(code, file=file, codes=codes, why=" ".join(dict.fromkeys(why)))


def file_parts(path: Path) -> Iterator[bytes]:
    """The bytes of a file in parts of one MiB."""
    with path.open("rb") as file:
        while part := file.read(PART_BYTES):
            yield part
