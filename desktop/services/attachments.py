"""Files beside a record: scans and photos, taken in with their digest, shown, given out, hidden with a reason.

They stay in the office: only the packages between its own computers carry them (domain.md §2.13).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.ids import new_id
from db.queries import attachments as queries
from db.queries.attachments import AttachmentRow
from db.transactions import reading, writing
from db.writes import attachments as writes
from desktop.services.file_kinds import OPENED, clean_name, kind_of
from desktop.services.files import save_bytes

if TYPE_CHECKING:
    from desktop.services.office import Office

MOST_BYTES = 20 * 1024 * 1024
_FOLDER = "diaban-xem-"


@dataclass(frozen=True, slots=True)
class FileToAttach:
    """A file read and looked at, ready to be kept.

    Attributes:
        name: cleaned.
        media_type: found in the content.
        digest: SHA-256, hexadecimal.
        content: its bytes.
    """

    name: str
    media_type: str
    digest: str
    content: bytes


@dataclass(frozen=True, slots=True)
class AttachedFiles:
    """The files of a record.

    Attributes:
        shown: oldest first.
        hidden: removed with a reason, oldest first.
        kept: how many files the office keeps in all.
        room: bytes they take in the database.
    """

    shown: tuple[AttachmentRow, ...]
    hidden: tuple[AttachmentRow, ...]
    kept: int
    room: int


def list_files(office: Office, record_id: str) -> AttachedFiles:
    """The files of a record, and the room all files of the office take."""
    with reading(office.database) as connection:
        rows = queries.list_attachments(connection, record_id)
        kept, room = queries.room_taken(connection)
    shown = tuple(row for row in rows if row.removed_at is None)
    return AttachedFiles(shown, tuple(row for row in rows if row.removed_at is not None), kept, room)


def read_file(path: Path) -> FileToAttach:
    """A file of the computer, read and looked at; nothing is kept yet.

    Raises:
        KnownError: FILE_UNREADABLE, ATTACHMENT_NO_FILE for a folder or device, ATTACHMENT_EMPTY,
            ATTACHMENT_TOO_LARGE, ATTACHMENT_PROGRAM.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise KnownError("ATTACHMENT_NO_FILE", name=path.name)
        with path.open("rb") as file:
            # The size is judged by what is read: the file may grow meanwhile.
            content = file.read(MOST_BYTES + 1)
    except OSError as failure:
        raise KnownError("FILE_UNREADABLE", name=path.name) from failure
    return look_at(path.name, content)


def look_at(name: str, content: bytes) -> FileToAttach:
    """Bytes with a name, looked at.

    Raises:
        KnownError: ATTACHMENT_EMPTY, ATTACHMENT_TOO_LARGE, ATTACHMENT_PROGRAM.
    """
    if not content:
        raise KnownError("ATTACHMENT_EMPTY", name=name)
    if len(content) > MOST_BYTES:
        raise KnownError("ATTACHMENT_TOO_LARGE", name=name, most=MOST_BYTES // 1024 // 1024)
    kind = kind_of(content)
    if kind.program:
        raise KnownError("ATTACHMENT_PROGRAM", name=name)
    return FileToAttach(clean_name(name, kind), kind.media_type, hashlib.sha256(content).hexdigest(), content)


def attach_file(office: Office, register: str, record_id: str, file: FileToAttach) -> AttachmentRow:
    """The file kept beside a record.

    Raises:
        KnownError: ATTACHMENT_TWICE when the record has the same content already, ATTACHMENT_HIDDEN when it was
            removed before, RECORD_GONE.
    """
    at = office.stamp()
    row = AttachmentRow(
        new_id(),
        register,
        record_id,
        file.name,
        file.media_type,
        len(file.content),
        file.digest,
        at,
        office.author.name,
    )
    with writing(office.database) as connection:
        same = next((r for r in queries.list_attachments(connection, record_id) if r.digest == file.digest), None)
        if same is not None:
            raise KnownError("ATTACHMENT_HIDDEN" if same.removed_at else "ATTACHMENT_TWICE", name=same.name)
        writes.add_attachment(connection, row, file.content, author=office.author)
    return row


def remove_file(office: Office, attachment_id: str, reason: str) -> None:
    """The file hidden, kept with the reason.

    Raises:
        KnownError: REASON_MISSING, ATTACHMENT_GONE.
    """
    if not reason.strip():
        raise KnownError("REASON_MISSING")
    with writing(office.database) as connection:
        at = office.stamp()
        writes.hide_attachment(connection, attachment_id, reason.strip(), author=office.author, at=at)


def bring_back_file(office: Office, attachment_id: str) -> None:
    """A hidden file shown again.

    Raises:
        KnownError: ATTACHMENT_GONE.
    """
    with writing(office.database) as connection:
        writes.show_attachment(connection, attachment_id, author=office.author, at=office.stamp())


def save_file(office: Office, attachment_id: str, target: Path) -> Path:
    """The file written where the person wants it.

    Raises:
        KnownError: ATTACHMENT_GONE, ATTACHMENT_DAMAGED, FILE_UNWRITABLE.
    """
    _, content = _read(office, attachment_id)
    return save_bytes(target, content)


def copy_for_opening(office: Office, attachment_id: str, folder: Path) -> Path:
    """The file in a private folder, only to be read, for the program that shows it.

    Raises:
        KnownError: ATTACHMENT_NOT_OPENED for what might run or carry macros, ATTACHMENT_GONE, ATTACHMENT_DAMAGED,
            FILE_UNWRITABLE.
    """
    row, content = _read(office, attachment_id)
    if row.media_type not in OPENED:
        raise KnownError("ATTACHMENT_NOT_OPENED", name=row.name)
    target = folder / attachment_id[-12:] / row.name
    try:
        if target.is_file() and target.read_bytes() == content:
            return target
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        save_bytes(target, content)
        # The copy is thrown away: what somebody writes into it would be lost.
        target.chmod(stat.S_IRUSR)
    except OSError as failure:
        raise KnownError("FILE_UNWRITABLE", name=row.name) from failure
    return target


def make_private_folder() -> Path:
    """A new folder that only this person of the computer may look into."""
    return Path(tempfile.mkdtemp(prefix=_FOLDER))


def drop_private_folder(folder: Path) -> None:
    """The folder gone with everything in it; what another program still holds open stays."""
    for root, _, names in os.walk(folder):
        for name in names:
            # Windows does not delete what is only to be read.
            (Path(root) / name).chmod(stat.S_IRUSR | stat.S_IWUSR)
    shutil.rmtree(folder, ignore_errors=True)


def _read(office: Office, attachment_id: str) -> tuple[AttachmentRow, bytes]:
    with reading(office.database) as connection:
        row = queries.get_attachment(connection, attachment_id)
        if row is None:
            raise KnownError("ATTACHMENT_GONE")
        content = queries.read_content(connection, attachment_id)
    if hashlib.sha256(content).hexdigest() != row.digest:
        raise KnownError("ATTACHMENT_DAMAGED", name=row.name)
    return row, content
