"""Keeping age keys and noting what was sealed; the journal names public halves only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import journal
from db.domain.versions import canonical
from db.journal import Line
from db.models.office import packages_sent
from db.models.trust import kept_recoveries, own_envelope_keys, unit_envelope_keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Connection

    from db.domain.authors import Author
    from db.domain.fields import Json
    from db.queries.envelopes import KeptRecovery, OwnEnvelopeKey, UnitEnvelopeKey

REGISTER = "envelope_keys"


def add_own_envelope_key(connection: Connection, key: OwnEnvelopeKey, *, author: Author, at: str) -> None:
    """Another age key of this office; one that is active takes the place of the one in use, which goes on reading."""
    if key.active:
        connection.execute(sa.update(own_envelope_keys).values(active=False))
    values = {name: getattr(key, name) for name in key.__slots__}
    connection.execute(sa.insert(own_envelope_keys).values(**values))
    action = "envelope_key_made" if key.active else "envelope_key_read"
    note(connection, action, {"recipient": key.recipient}, author=author, at=at)


def set_deposited(connection: Connection, at: str) -> None:
    """The keys of this office went to the superior for safe keeping."""
    connection.execute(sa.update(own_envelope_keys).values(deposited_at=at))


def add_unit_envelope_key(connection: Connection, key: UnitEnvelopeKey, *, author: Author, at: str) -> None:
    """An age key that a unit announced; it takes the place of the one the same computer had before.

    Nothing where it is in use here already. A key handed down without its computer stands beside the others.
    """
    table = unit_envelope_keys
    same = sa.and_(table.c.unit_id == key.unit_id, table.c.recipient == key.recipient)
    known = connection.execute(sa.select(table.c.device, table.c.to_at).where(same)).one_or_none()
    device = key.device or (known.device if known else None)
    if known is not None and known.to_at is None and known.device == device:
        return
    if device is not None:
        before = sa.and_(table.c.unit_id == key.unit_id, table.c.device == device, table.c.to_at.is_(None))
        connection.execute(sa.update(table).where(before, table.c.recipient != key.recipient).values(to_at=at))
    if known is None:
        values = {name: getattr(key, name) for name in key.__slots__}
        connection.execute(sa.insert(table).values(**values))
    else:
        connection.execute(sa.update(table).where(same).values(device=device, to_at=None))
    after: dict[str, Json] = {"recipient": key.recipient, "unit": key.unit_id}
    note(connection, "envelope_key_known", after, package_id=key.package_id, author=author, at=at)


def keep_recovery(connection: Connection, kept: KeptRecovery, *, author: Author, at: str) -> None:
    """What a unit sealed to this office, kept in place of what it sent before for the same key."""
    table = kept_recoveries
    connection.execute(sa.delete(table).where(table.c.unit_id == kept.unit_id, table.c.recipient == kept.recipient))
    connection.execute(sa.insert(table).values(**{name: getattr(kept, name) for name in kept.__slots__}))
    after: dict[str, Json] = {"recipient": kept.recipient, "unit": kept.unit_id}
    note(connection, "recovery_kept", after, package_id=kept.package_id, author=author, at=at)


def note_written(
    connection: Connection, package_id: str, name: str, recipients: Sequence[str], *, author: Author, at: str
) -> None:
    """A kept package was written to a folder, sealed to these keys; open where there are none."""
    envelope = canonical(list(recipients)) if recipients else None
    connection.execute(sa.update(packages_sent).where(packages_sent.c.id == package_id).values(envelope=envelope))
    line = Line(
        "written_out" if recipients else "written_open",
        "packages",
        package_id=package_id,
        after=canonical({"file": name, "recipients": list(recipients)}),
    )
    journal.append(connection, (line,), author=author, at=at)


def note(
    connection: Connection,
    action: str,
    after: Mapping[str, Json],
    *,
    package_id: str | None = None,
    author: Author,
    at: str,
) -> None:
    """A line of the journal about age keys."""
    line = Line(action, REGISTER, package_id=package_id, after=canonical(dict(after)))
    journal.append(connection, (line,), author=author, at=at)
