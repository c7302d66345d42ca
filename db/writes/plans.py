"""Noting plan packages of the superior that were applied or taken back, with the keys they brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import journal
from db.domain.versions import canonical
from db.journal import Line
from db.models.merging import applied_plans
from db.models.office import trusted_keys
from db.models.trust import unit_envelope_keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Connection

    from db.domain.authors import Author
    from db.domain.fields import Json
    from db.queries.office import TrustedKeyRow
    from db.queries.plans import AppliedPlan

_REGISTER = "plans"


def note_applied(
    connection: Connection,
    applied: AppliedPlan,
    *,
    before: Mapping[str, Json],
    after: Mapping[str, Json],
    author: Author,
    at: str,
) -> None:
    """A plan package applied, with what it changed in the journal; one applied again takes its former row's place."""
    connection.execute(sa.delete(applied_plans).where(applied_plans.c.package_id == applied.package_id))
    values = {name: getattr(applied, name) for name in applied.__slots__} | {"content": canonical(applied.content)}
    connection.execute(sa.insert(applied_plans).values(**values))
    line = Line(
        "plan_received",
        _REGISTER,
        package_id=applied.package_id,
        before=canonical(dict(before)),
        after=canonical(dict(after)),
    )
    journal.append(connection, (line,), author=author, at=at)


def note_undone(
    connection: Connection, package_id: str, content: Json, *, kept: Sequence[str], author: Author, at: str
) -> None:
    """A plan package taken back; `kept` are the parts that had changed since and stay."""
    connection.execute(
        sa.update(applied_plans).where(applied_plans.c.package_id == package_id).values(content=canonical(content))
    )
    line = Line("plan_undone", _REGISTER, package_id=package_id, after=canonical({"kept": list(kept)}))
    journal.append(connection, (line,), author=author, at=at)


def restore_keys(connection: Connection, rows: Sequence[TrustedKeyRow]) -> None:
    """Certificates as they were pinned before a plan package changed them."""
    for row in rows:
        connection.execute(
            sa.update(trusted_keys)
            .where(trusted_keys.c.fingerprint == row.fingerprint)
            .values(state=row.state, reason=row.reason, valid_to=row.valid_to, replaced_by=row.replaced_by)
        )


def forget_envelope_keys(connection: Connection, package_id: str) -> None:
    """The age keys that a plan package announced, gone; one that its unit has announced itself since stays."""
    c = unit_envelope_keys.c
    connection.execute(sa.delete(unit_envelope_keys).where(c.package_id == package_id, c.device.is_(None)))
