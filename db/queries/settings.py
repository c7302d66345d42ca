"""Named settings of this database, and drafts kept while somebody types."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.models.office import drafts, settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.fields import Json


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed and has not kept yet.

    Attributes:
        form: which form.
        record_id: the record being changed; empty for a new one.
        at: when it was saved, UTC ISO text.
        content: plain values.
    """

    form: str
    record_id: str
    at: str
    content: Json


def get_setting(connection: Connection, name: str) -> Json:
    """The setting's value, or None where it was never set."""
    text = connection.execute(sa.select(settings.c.value).where(settings.c.name == name)).scalar()
    return None if text is None else json.loads(text)


def get_draft(connection: Connection, form: str, record_id: str) -> Draft | None:
    """The draft of a form for a record, or None."""
    query = sa.select(drafts).where(drafts.c.form == form, drafts.c.record_id == record_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else Draft(row.form, row.record_id, row.at, json.loads(row.content))


def list_drafts(connection: Connection) -> tuple[Draft, ...]:
    """All drafts, newest first."""
    rows = connection.execute(sa.select(drafts).order_by(drafts.c.at.desc()))
    return tuple(Draft(row.form, row.record_id, row.at, json.loads(row.content)) for row in rows)
