"""Exchanging records between the computers of one office: what goes out, and how far each computer has come.

A sync package holds all records of the unit as this computer knows them, not only the changed ones: taking in twice is
harmless, a lost package is made good by the next, and no computer has to remember what another one has seen. Only the
bytes of attached files, which are large, go as long as another computer has not said that it has them.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from db import journal
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.registers import REGISTERS
from db.queries.attachments import all_attachments, read_content
from db.queries.packages import ACCEPTED, list_received, list_sent
from db.queries.settings import get_setting
from db.queries.sync import changed_here_since, read_for_sync
from db.queries.transfers import all_passed
from db.transactions import reading, writing
from db.writes.packages import keep_parts, note_sent
from desktop.exchange import paths
from desktop.exchange.building import write_package
from desktop.exchange.header import PackageKind, Recipient
from desktop.exchange.sync_lists import AttachedFile, PassedOn, encode_lines
from desktop.services.envelopes import write_out
from desktop.services.own_keys import signer_for
from desktop.services.own_packages import file_parts, new_header, sent_row

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.queries.attachments import AttachmentRow
    from db.queries.packages import ReceivedPackage
    from db.queries.transfers import PassedRecord
    from desktop.services.office import Office

KNOWN_FILES = "sync_files:"
"""Setting, followed by a device: the digests of the attached files that this computer told us it has."""
MOST_FILES = 3_500
MOST_FILE_BYTES = 800 * 1024 * 1024
STEPS = 3


@dataclass(frozen=True, slots=True)
class SyncWritten:
    """A sync package that lies in its folder.

    Attributes:
        path: the file.
        package_id: its id.
        sha256: digest of the package.
        sequence: its number.
        records: how many records it holds.
        files: how many attached files came along.
        waiting: how many more go with a later package, once another computer has said what it has.
        size: bytes.
    """

    path: Path
    package_id: str
    sha256: str
    sequence: int
    records: int
    files: int
    waiting: int
    size: int


@dataclass(frozen=True, slots=True)
class OtherComputer:
    """Another computer of the office, as far as its packages told.

    Attributes:
        device: its number.
        officer: who signed its last package.
        made_at: when that was made, UTC ISO text.
        received_at: when it was taken in here.
        sequence: its number there.
    """

    device: str
    officer: str
    made_at: str
    received_at: str
    sequence: int


@dataclass(frozen=True, slots=True)
class SyncState:
    """How far the computers of the office are together.

    Attributes:
        device: the number of this one.
        others: the others, the one last heard of first.
        sent_at: when the last package was made here; empty for none.
        sent_file: its name.
        changed: records changed here since then.
    """

    device: str
    others: tuple[OtherComputer, ...]
    sent_at: str
    sent_file: str
    changed: int


def export_sync(
    office: Office,
    folder: Path,
    *,
    passphrase: str | None,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> SyncWritten:
    """The signed package for the office's other computers, in a folder of this computer's own below the given one.

    Both computers count their packages from the same beginnings, so two of them can bear one name; on one stick they
    must not overwrite each other.

    Raises:
        KnownError: those of `signer_for`, OWN_RECORD_INVALID, PACKAGE_NOT_WRITTEN (then it is kept).
    """
    token = token or CancelToken()
    report(Progress(0, STEPS))
    signer = signer_for(office, passphrase)
    now, own = office.clock.now(), office.unit
    with tempfile.TemporaryDirectory(prefix="diaban-") as work:
        with reading(office.database) as connection:
            header = replace(
                new_header(office, connection, PackageKind.SYNC, now),
                recipient=Recipient(unit_id=own.id, code=own.code),
                journal_head=journal.head(connection) or None,
            )
            rows = all_attachments(connection)
            going, waiting = _files_going(rows, _known_elsewhere(connection, office))
            members = _Members(connection, rows, going, all_passed(connection))
            registers = {one.name: read_for_sync(connection, one, own.id) for one in REGISTERS}
            report(Progress(1, STEPS))
            token.check()
            written = write_package(
                Path(work), header=header, registers=registers, members=members, signer=signer, signed_at=now
            )
        report(Progress(2, STEPS))
        token.check()
        with writing(office.database) as connection:
            sent = sent_row(office, written.header, written.sha256, written.path.name, period=None)
            note_sent(connection, sent, author=office.author, at=sent.created_at)
            keep_parts(connection, header.id, file_parts(written.path))
    path = write_out(office, header.id, sent.file_name, folder / f"dong-bo-{office.author.device}")
    report(Progress(STEPS, STEPS))
    count = sum(entry.count for entry in written.header.registers)
    return SyncWritten(
        path, header.id, written.sha256, written.header.sequence, count, len(going), waiting, written.size
    )


def sync_state(office: Office) -> SyncState:
    """How far the computers of the office are together."""
    with reading(office.database) as connection:
        received = [one for one in _syncs_received(connection) if one.device != office.author.device]
        sent = [one for one in list_sent(connection, kind=PackageKind.SYNC.value) if one.device == office.author.device]
        last = sent[0] if sent else None
        changed = changed_here_since(connection, office.author.device, last.created_at if last else "")
    newest: dict[str, ReceivedPackage] = {}
    for one in received:
        if one.device not in newest or newest[one.device].sequence < one.sequence:
            newest[one.device] = one
    others = sorted((_other(one) for one in newest.values()), key=lambda one: one.received_at, reverse=True)
    return SyncState(
        office.author.device,
        tuple(others),
        last.created_at if last else "",
        last.file_name if last else "",
        changed,
    )


class _Members(Mapping[str, bytes]):
    """The further files of the package; the bytes of an attached file are read when they are asked for, one by one."""

    def __init__(
        self,
        connection: Connection,
        rows: tuple[AttachmentRow, ...],
        going: Mapping[str, str],
        passed: tuple[PassedRecord, ...],
    ) -> None:
        self._connection = connection
        self._going = {f"attachments/{digest}": row_id for digest, row_id in going.items()}
        self._lists: dict[str, bytes] = {}
        if rows:
            self._lists[paths.ATTACHMENTS] = encode_lines(_attached(row) for row in rows)
        if passed:
            self._lists[paths.TRANSFERS] = encode_lines(_passed_on(one) for one in passed)

    def __getitem__(self, path: str) -> bytes:
        found = self._lists.get(path)
        return read_content(self._connection, self._going[path]) if found is None else found

    def __iter__(self) -> Iterator[str]:
        yield from self._lists
        yield from self._going

    def __len__(self) -> int:
        return len(self._lists) + len(self._going)


def _attached(row: AttachmentRow) -> AttachedFile:
    return AttachedFile(**{name: getattr(row, name) for name in type(row).__slots__})


def _passed_on(one: PassedRecord) -> PassedOn:
    return PassedOn(
        package_id=one.package_id,
        register=one.register,
        record_id=one.record_id,
        from_unit=one.from_unit,
        to_unit=one.to_unit,
        effective_on=date.fromisoformat(one.effective_on),
        sha256=one.sha256,
    )


def _files_going(rows: tuple[AttachmentRow, ...], known: frozenset[str]) -> tuple[dict[str, str], int]:
    """Which bytes go, digest and a file that has them, oldest first, and for how many there is no room this time."""
    going: dict[str, str] = {}
    room, waiting = MOST_FILE_BYTES, set[str]()
    for row in rows:
        if row.digest in known or row.digest in going or row.digest in waiting:
            continue
        if row.size > room or len(going) >= MOST_FILES:
            waiting.add(row.digest)
            continue
        going[row.digest] = row.id
        room -= row.size
    return going, len(waiting)


def _known_elsewhere(connection: Connection, office: Office) -> frozenset[str]:
    """Digests that every other computer heard of has said to have; none while there is no other."""
    devices = {one.device for one in _syncs_received(connection)} - {office.author.device}
    lists = [cast("list[str]", get_setting(connection, KNOWN_FILES + one) or []) for one in sorted(devices)]
    return frozenset(lists[0]).intersection(*lists[1:]) if lists else frozenset()


def _syncs_received(connection: Connection) -> list[ReceivedPackage]:
    return [one for one in list_received(connection, state=ACCEPTED) if one.kind == PackageKind.SYNC.value]


def _other(row: ReceivedPackage) -> OtherComputer:
    signers = cast("list[dict[str, str]]", row.signers or [])
    made_at = str(json.loads(row.header)["created_at"])
    return OtherComputer(
        row.device, str(signers[0].get("holder", "")) if signers else "", made_at, row.received_at, row.sequence
    )
