"""Files beside records: what there is, what is in it, and whether it is still what was taken in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.models.kept_apart import attachments

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """One file as kept, without its content.

    Attributes:
        id: its id.
        register: register of its record.
        record_id: the record it stands beside.
        name: cleaned, with the ending of its media type.
        media_type: found in its content.
        size: bytes.
        digest: SHA-256 taken at intake, hexadecimal.
        added_at: UTC ISO text.
        added_by: who.
        removed_at: when it was hidden; None while it is shown.
        removed_because: why.
        changes: how often it was hidden or shown again; the copy with more of them is the newer one.
    """

    id: str
    register: str
    record_id: str
    name: str
    media_type: str
    size: int
    digest: str
    added_at: str
    added_by: str
    removed_at: str | None = None
    removed_because: str | None = None
    changes: int = 0


_SHOWN = tuple(attachments.c[name] for name in AttachmentRow.__slots__)


def list_attachments(connection: Connection, record_id: str) -> tuple[AttachmentRow, ...]:
    """The files of a record, oldest first, hidden ones too."""
    query = sa.select(*_SHOWN).where(attachments.c.record_id == record_id)
    found = connection.execute(query.order_by(attachments.c.added_at, attachments.c.id))
    return tuple(AttachmentRow(*row) for row in found)


def all_attachments(connection: Connection) -> tuple[AttachmentRow, ...]:
    """All files of the office without their content, oldest first."""
    query = sa.select(*_SHOWN).order_by(attachments.c.added_at, attachments.c.id)
    return tuple(AttachmentRow(*row) for row in connection.execute(query))


def get_attachment(connection: Connection, attachment_id: str) -> AttachmentRow | None:
    """One file; None when it is not here."""
    row = connection.execute(sa.select(*_SHOWN).where(attachments.c.id == attachment_id)).one_or_none()
    return None if row is None else AttachmentRow(*row)


def read_content(connection: Connection, attachment_id: str) -> bytes:
    """The bytes of a file that is here."""
    query = sa.select(attachments.c.content).where(attachments.c.id == attachment_id)
    return bytes(connection.execute(query).scalar_one())


def room_taken(connection: Connection) -> tuple[int, int]:
    """How many files the office keeps, hidden ones too, and how many bytes they take."""
    row = connection.execute(sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(attachments.c.size), 0))).one()
    return int(row[0]), int(row[1])


def find_damaged(connection: Connection) -> tuple[str, ...]:
    """The names of files whose content is not what was taken in any more; empty when all are whole."""
    damaged: list[str] = []
    # One at a time: together they may be larger than the memory.
    for attachment_id, name, digest in connection.execute(
        sa.select(attachments.c.id, attachments.c.name, attachments.c.digest).order_by(attachments.c.id)
    ).all():
        if hashlib.sha256(read_content(connection, attachment_id)).hexdigest() != digest:
            damaged.append(name)
    return tuple(damaged)
