"""Keeping settings and drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.domain.versions import canonical
from db.models.office import drafts, settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.fields import Json


def put_setting(connection: Connection, name: str, value: Json) -> None:
    """The setting kept under its name."""
    connection.execute(sa.delete(settings).where(settings.c.name == name))
    connection.execute(sa.insert(settings).values(name=name, value=canonical(value)))


def put_draft(connection: Connection, form: str, record_id: str, *, content: Json, at: str) -> None:
    """The draft kept in place of an older one of the same form and record; it is no record and has no journal."""
    drop_draft(connection, form, record_id)
    connection.execute(sa.insert(drafts).values(form=form, record_id=record_id, at=at, content=canonical(content)))


def drop_draft(connection: Connection, form: str, record_id: str) -> None:
    """The draft gone, if there was one."""
    connection.execute(sa.delete(drafts).where(drafts.c.form == form, drafts.c.record_id == record_id))
