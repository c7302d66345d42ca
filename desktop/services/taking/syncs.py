"""Sync packages: what another computer of this office knows, joined with what this one knows (FORMAT.md §3.9)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from db.domain.registers import BY_NAME
from db.domain.verdict import Reason, ReasonCode, reason
from db.queries import packages as queries
from db.queries.attachments import AttachmentRow, get_attachment
from db.queries.merging import Merged
from db.queries.transfers import PassedRecord, concerning
from db.writes.attachments import take_in_attachment
from db.writes.office import ensure_units
from db.writes.records import take_in_versions
from db.writes.settings import put_setting
from db.writes.transfers import note_passed
from desktop.exchange import paths
from desktop.exchange.parts import PartError
from desktop.exchange.reading import read_member
from desktop.exchange.sync_lists import AttachedFile, PassedOn, decode_lines
from desktop.services.file_kinds import clean_name, kind_of
from desktop.services.office import with_ancestors
from desktop.services.package_identity import kept_id
from desktop.services.synchronizing import KNOWN_FILES
from desktop.services.taking.record_batches import batches_of, preview
from desktop.services.taking.refusing import RefusedError
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO, TypeVar

    from sqlalchemy.engine import Connection

    from db.domain.registers import RegisterSpec
    from db.domain.versions import Version
    from desktop.exchange.header import PackageHeader
    from desktop.exchange.parts import Part
    from desktop.exchange.verifying import Examined
    from desktop.services.office import Office

    P = TypeVar("P", bound=Part)

__all__ = ["judge", "preview", "take_in"]


def judge(connection: Connection, office: Office, found: Examined) -> tuple[Reason, ...]:
    """A package that this very computer made is known; one that only bears its number comes from a copy of it."""
    header = found.header
    if header is None or header.sender.device != office.author.device:
        return ()
    made = next((one for one in queries.list_sent(connection) if one.id == header.id), None)
    if made is not None and made.sha256 == found.sha256:
        return (reason(ReasonCode.ALREADY_RECEIVED, on=made.created_at[:10]),)
    return (reason(ReasonCode.FORKED_HISTORY, sequence=header.sequence, rival="", at="", on=""),)


def take_in(
    connection: Connection, office: Office, source: Path | BinaryIO, found: Examined, header: PackageHeader
) -> Merged:
    """What joining its records did; attached files and transfers it tells of are here afterwards too.

    Raises:
        RefusedError: FOREIGN_RECORD for a record that is another unit's and was never this one's to give away,
            RECORD_INVALID for an attached file or a transfer that is not what it should be.
    """
    total, at, kept = Merged(), office.stamp(), kept_id(connection, header)
    _take_in_transfers(connection, source, found)
    for register, line, batch in batches_of(source, found):
        _check_owners(connection, office, register, batch, line)
        total += take_in_versions(connection, register, batch, package_id=kept, author=office.author, at=at)
    _take_in_files(connection, office, source, found, header)
    return total


def _check_owners(
    connection: Connection, office: Office, register: RegisterSpec, batch: Sequence[Version], line: int
) -> None:
    """Records of others come only where the office gave them away; the transfer was noted before."""
    own = office.unit.id
    others = [version for version in batch if version.unit != own]
    if not others:
        return
    given = concerning(connection, register.name, own, {version.id for version in others})
    for number, version in enumerate(batch, start=line + 1):
        if version.unit != own and version.id not in given:
            raise RefusedError(
                reason(ReasonCode.FOREIGN_RECORD, register=register.name, line=number, unit=version.unit)
            )


def _take_in_transfers(connection: Connection, source: Path | BinaryIO, found: Examined) -> None:
    passed = _lines(source, found, paths.TRANSFERS, PassedOn)
    index = unit_index_in(connection)
    units = {unit for one in passed for unit in (one.from_unit, one.to_unit)}
    for number, one in enumerate(passed, start=1):
        known = index.get(one.from_unit) and index.get(one.to_unit) and one.register in BY_NAME
        if not known or one.from_unit == one.to_unit:
            raise _broken(paths.TRANSFERS, number, "to_unit", "shape")
    ensure_units(connection, with_ancestors(sorted(units), index))
    rows = [
        PassedRecord(
            one.package_id,
            one.register,
            one.record_id,
            one.from_unit,
            one.to_unit,
            one.effective_on.isoformat(),
            one.sha256,
        )
        for one in passed
    ]
    note_passed(connection, list({(row.package_id, row.record_id, row.from_unit): row for row in rows}.values()))


def _take_in_files(
    connection: Connection, office: Office, source: Path | BinaryIO, found: Examined, header: PackageHeader
) -> None:
    at, kept = office.stamp(), kept_id(connection, header)
    files = _lines(source, found, paths.ATTACHMENTS, AttachedFile)
    for number, one in enumerate(files, start=1):
        path = f"attachments/{one.digest}"
        is_here = get_attachment(connection, one.id) is not None
        content = read_member(source, found, path) if not is_here and path in found.members else None
        if content is not None:
            _check_file(one, content, number)
        row = AttachmentRow(**{name: getattr(one, name) for name in AttachmentRow.__slots__})
        take_in_attachment(connection, row, content, package_id=kept, author=office.author, at=at)
    put_setting(connection, KNOWN_FILES + header.sender.device, sorted({one.digest for one in files}))


def _check_file(one: AttachedFile, content: bytes, number: int) -> None:
    """The file is what its line says, as this program would have taken it in itself."""
    kind = kind_of(content)
    checks = (
        ("register", one.register in BY_NAME),
        ("size", one.size == len(content)),
        ("digest", one.digest == hashlib.sha256(content).hexdigest()),
        ("media_type", one.media_type == kind.media_type and not kind.program),
        ("name", one.name == clean_name(one.name, kind)),
    )
    for name, holds in checks:
        if not holds:
            raise _broken(paths.ATTACHMENTS, number, name, "shape")


def _lines(source: Path | BinaryIO, found: Examined, path: str, kind: type[P]) -> tuple[P, ...]:
    if path not in found.members:
        return ()
    try:
        return decode_lines(kind, read_member(source, found, path))
    except PartError as error:
        line, _, field = error.field.partition(": ")
        raise _broken(path, int(line), field, error.what) from error


def _broken(path: str, line: int, field: str, what: str) -> RefusedError:
    name = path.removesuffix(".ndjson")
    return RefusedError(reason(ReasonCode.RECORD_INVALID, register=name, line=line, field=field, what=what))
