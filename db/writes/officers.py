"""Computers that come to a shared database, change hands, and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import journal
from db.domain.versions import canonical
from db.journal import Line
from db.models.merging import officers

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.authors import Author
    from db.queries.officers import Officer


def add_officer(connection: Connection, officer: Officer, *, author: Author) -> None:
    """A computer that works here from now on, noted in the journal."""
    values = {name: getattr(officer, name) for name in officer.__slots__}
    connection.execute(sa.insert(officers).values(values))
    line = Line("officer_added", "officers", after=canonical({"device": officer.device, "name": officer.name}))
    journal.append(connection, (line,), author=author, at=officer.created_at)


def name_officer(connection: Connection, device: str, name: str) -> None:
    """Another person works at a computer."""
    connection.execute(sa.update(officers).where(officers.c.device == device).values(name=name))


def end_officer(connection: Connection, officer: Officer, *, active: bool, author: Author, at: str) -> None:
    """A computer that works here no longer, or again; what it wrote stays."""
    connection.execute(sa.update(officers).where(officers.c.device == officer.device).values(active=active))
    action = "officer_back" if active else "officer_ended"
    line = Line(action, "officers", after=canonical({"device": officer.device, "name": officer.name}))
    journal.append(connection, (line,), author=author, at=at)
