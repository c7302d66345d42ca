"""Setting up this office: whose database it is, its units, its keys and whom it trusts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from db import journal
from db.domain.text import fold, sort_key
from db.domain.versions import canonical
from db.journal import Line
from db.models.office import office, own_keys, reporting_units, trusted_keys, units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

    from db.domain.authors import Author
    from db.queries.office import OfficeRow, OwnKeyRow, TrustedKeyRow, UnitRow


def ensure_units(connection: Connection, wanted: Iterable[UnitRow]) -> None:
    """The units kept here, each parent before its children; those already here stay as they are."""
    for unit in wanted:
        known = connection.execute(sa.select(sa.literal(1)).where(sa.exists().where(units.c.id == unit.id))).scalar()
        if known:
            continue
        connection.execute(
            sa.insert(units).values(
                id=unit.id,
                code=unit.code,
                name=unit.name,
                type=unit.type,
                level=unit.level,
                parent_id=unit.parent_id,
                valid_from=unit.valid_from,
                valid_to=unit.valid_to,
                search_text=fold(f"{unit.code} {unit.name}"),
                sort_key=sort_key(unit.name),
            )
        )


def set_office(connection: Connection, row: OfficeRow) -> None:
    """The one row that says whose database this is."""
    connection.execute(
        sa.insert(office).values(
            id=1,
            unit_id=row.unit_id,
            superior_id=row.superior_id,
            officer=row.officer,
            device=row.device,
            created_at=row.created_at,
            practice=row.practice,
        )
    )


def set_officer(connection: Connection, officer: str) -> None:
    """The officer's name changed."""
    connection.execute(sa.update(office).values(officer=officer))


def set_device(connection: Connection, device: str) -> None:
    """From now on changes made here carry the number of another computer."""
    connection.execute(sa.update(office).values(device=device))


def set_superior(connection: Connection, unit_id: str | None) -> None:
    """The unit this office reports to changed."""
    connection.execute(sa.update(office).values(superior_id=unit_id))


def add_reporting_unit(connection: Connection, unit_id: str, from_on: str) -> None:
    """A unit reports to this office from that day; nothing when it already does."""
    known = sa.select(sa.literal(1)).where(sa.exists().where(reporting_units.c.unit_id == unit_id))
    if not connection.execute(known).scalar():
        connection.execute(sa.insert(reporting_units).values(unit_id=unit_id, from_on=from_on))


def end_reporting_unit(connection: Connection, unit_id: str) -> None:
    """A unit no longer reports to this office, as if it never had."""
    connection.execute(sa.delete(reporting_units).where(reporting_units.c.unit_id == unit_id))


def add_own_key(connection: Connection, key: OwnKeyRow, *, author: Author, at: str) -> None:
    """A new signing key in use; older ones stay for reading, no longer in use."""
    connection.execute(sa.update(own_keys).values(active=False))
    connection.execute(
        sa.insert(own_keys).values({name: getattr(key, name) for name in key.__slots__} | {"active": True})
    )
    line = Line("key_made", "own_keys", after=canonical({"fingerprint": key.fingerprint}))
    journal.append(connection, (line,), author=author, at=at)


def accept_key(connection: Connection, key: TrustedKeyRow, *, author: Author, at: str) -> bool:
    """Whether the certificate is newly pinned to its unit; False when it already was (package.md §2.2)."""
    known = sa.select(trusted_keys.c.unit_id).where(trusted_keys.c.fingerprint == key.fingerprint)
    if connection.execute(known).scalar():
        return False
    connection.execute(sa.insert(trusted_keys).values({name: getattr(key, name) for name in key.__slots__}))
    after = canonical({"fingerprint": key.fingerprint, "unit": key.unit_id})
    journal.append(connection, (Line("key_accepted", "trusted_keys", after=after),), author=author, at=at)
    return True


def revoke_key(connection: Connection, fingerprint: str, reason: str, *, author: Author, at: str) -> bool:
    """Whether the certificate is trusted no longer from now on; False when it was not in force (package.md §2.3)."""
    query = (
        sa.update(trusted_keys)
        .where(trusted_keys.c.fingerprint == fingerprint, trusted_keys.c.state == "active")
        .values(state="revoked", reason=reason, valid_to=at)
    )
    if not connection.execute(query).rowcount:
        return False
    after = canonical({"fingerprint": fingerprint, "reason": reason})
    journal.append(connection, (Line("key_revoked", "trusted_keys", after=after),), author=author, at=at)
    return True
