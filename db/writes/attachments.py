"""Putting files beside records, hiding them and showing them again; each with its line in the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import journal
from db.domain.errors import KnownError
from db.domain.registers import BY_NAME
from db.domain.versions import canonical, spell_context
from db.journal import Line
from db.models.kept_apart import attachments
from db.queries.attachments import get_attachment
from db.queries.records import get_version

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.authors import Author
    from db.domain.fields import Json
    from db.queries.attachments import AttachmentRow

ATTACHED, DETACHED, REATTACHED = "attached", "detached", "reattached"


def add_attachment(connection: Connection, row: AttachmentRow, content: bytes, *, author: Author) -> None:
    """The file kept beside its record.

    Args:
        connection: inside `writing()`.
        row: everything about the file; `added_at` is now.
        content: its bytes.
        author: who acts.

    Raises:
        KnownError: RECORD_GONE when the record is not here.
    """
    values = {name: getattr(row, name) for name in type(row).__slots__}
    _note(connection, ATTACHED, row, {"size": row.size, "digest": row.digest}, author=author, at=row.added_at)
    connection.execute(sa.insert(attachments).values(**values, content=content))


def hide_attachment(connection: Connection, attachment_id: str, reason: str, *, author: Author, at: str) -> None:
    """The file no longer shown, but kept with the reason.

    Raises:
        KnownError: ATTACHMENT_GONE, RECORD_GONE.
    """
    row = _there(connection, attachment_id)
    _note(connection, DETACHED, row, {"reason": reason}, author=author, at=at)
    change = sa.update(attachments).where(attachments.c.id == attachment_id)
    connection.execute(change.values(removed_at=at, removed_because=reason, changes=attachments.c.changes + 1))


def show_attachment(connection: Connection, attachment_id: str, *, author: Author, at: str) -> None:
    """A hidden file shown again.

    Raises:
        KnownError: ATTACHMENT_GONE, RECORD_GONE.
    """
    row = _there(connection, attachment_id)
    _note(connection, REATTACHED, row, {}, author=author, at=at)
    change = sa.update(attachments).where(attachments.c.id == attachment_id)
    connection.execute(change.values(removed_at=None, removed_because=None, changes=attachments.c.changes + 1))


def take_in_attachment(
    connection: Connection, row: AttachmentRow, content: bytes | None, *, package_id: str, author: Author, at: str
) -> bool:
    """Whether the file of another computer of the office brought anything new.

    Files are never changed and never go. Of two states, hidden or shown, the one changed more often stands; between
    equals the hidden one, then the later: the same on every computer, in whatever order they hear of each other.

    Args:
        connection: inside `writing()`.
        row: as the other computer has it.
        content: its bytes; None where they did not come along, and nothing is kept of a file that is not here yet.
        package_id: what it came in.
        author: who takes it in.
        at: now, UTC ISO text.
    """
    stored = get_attachment(connection, row.id)
    if stored is None:
        if content is None:
            return False
        values = {name: getattr(row, name) for name in type(row).__slots__}
        connection.execute(sa.insert(attachments).values(**values, content=content))
    elif _state(row) <= _state(stored):
        return False
    else:
        change = sa.update(attachments).where(attachments.c.id == row.id)
        values = {name: getattr(row, name) for name in ("removed_at", "removed_because", "changes")}
        connection.execute(change.values(**values))
    after = canonical({"attachment": row.name, "digest": row.digest, "hidden": row.removed_at is not None})
    action = ATTACHED if stored is None else DETACHED if row.removed_at else REATTACHED
    line = Line(action, row.register, row.record_id, package_id, after=after)
    journal.append(connection, (line,), author=author, at=at)
    return True


def _state(row: AttachmentRow) -> tuple[int, bool, str, str]:
    return (row.changes, row.removed_at is not None, row.removed_at or "", row.removed_because or "")


def _there(connection: Connection, attachment_id: str) -> AttachmentRow:
    row = get_attachment(connection, attachment_id)
    if row is None:
        raise KnownError("ATTACHMENT_GONE")
    return row


def _note(
    connection: Connection, action: str, row: AttachmentRow, more: dict[str, Json], *, author: Author, at: str
) -> None:
    version = get_version(connection, BY_NAME[row.register], row.record_id)
    if version is None:
        raise KnownError("RECORD_GONE", register=row.register)
    after = canonical({"attachment": row.name, **more})
    line = Line(action, row.register, row.record_id, after=after, context=spell_context(version.context))
    journal.append(connection, (line,), author=author, at=at)
