"""Whose database this is, which units report to it, and whom it trusts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.models.office import office, own_keys, reporting_units, trusted_keys, units

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """Whose database this is."""

    unit_id: str
    superior_id: str | None
    officer: str
    device: str
    created_at: str
    practice: bool


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One administrative unit as stored."""

    id: str
    code: str
    name: str
    type: str
    level: str
    parent_id: str | None
    valid_from: str
    valid_to: str | None


@dataclass(frozen=True, slots=True)
class TrustedKeyRow:
    """One accepted certificate."""

    fingerprint: str
    unit_id: str
    certificate: bytes
    holder: str
    valid_from: str
    valid_to: str | None
    state: str
    reason: str | None
    accepted_by: str
    accepted_at: str
    source: str = "paper"
    replaced_by: str | None = None
    confirmed_by: str | None = None


@dataclass(frozen=True, slots=True)
class OwnKeyRow:
    """One signing key of this office.

    Attributes:
        pkcs12: the protected key; no bytes for a key on a token.
        kind: "software" or "token".
        token: where a token's key is found, as canonical JSON; None for a software key.
    """

    fingerprint: str
    holder: str
    certificate: bytes
    pkcs12: bytes
    created_at: str
    kind: str = "software"
    token: str | None = None


_UNIT = (
    units.c.id,
    units.c.code,
    units.c.name,
    units.c.type,
    units.c.level,
    units.c.parent_id,
    units.c.valid_from,
    units.c.valid_to,
)


def get_office(connection: Connection) -> OfficeRow | None:
    """The office of this database, or None while it is being set up."""
    row = connection.execute(sa.select(*(column for column in office.c if column.name != "id"))).one_or_none()
    return None if row is None else OfficeRow(*row)


def get_unit(connection: Connection, unit_id: str) -> UnitRow | None:
    """One unit, or None."""
    row = connection.execute(sa.select(*_UNIT).where(units.c.id == unit_id)).one_or_none()
    return None if row is None else UnitRow(*row)


def get_units(connection: Connection, ids: frozenset[str]) -> dict[str, UnitRow]:
    """The units that are here, by id."""
    return {row.id: UnitRow(*row) for row in connection.execute(sa.select(*_UNIT).where(units.c.id.in_(ids)))}


def all_units(connection: Connection) -> frozenset[str]:
    """Ids of every unit of the database."""
    return frozenset(connection.execute(sa.select(units.c.id)).scalars())


def find_unit(connection: Connection, code: str, *, valid_from: str) -> UnitRow | None:
    """The unit of a code that began on a day, or None."""
    query = sa.select(*_UNIT).where(units.c.code == code, units.c.valid_from == valid_from)
    row = connection.execute(query).one_or_none()
    return None if row is None else UnitRow(*row)


def units_reporting(connection: Connection, day: date) -> tuple[UnitRow, ...]:
    """The units that report to this office on a day, in Vietnamese order of name."""
    on = day.isoformat()
    query = (
        sa.select(*_UNIT)
        .join(reporting_units, reporting_units.c.unit_id == units.c.id)
        .where(
            reporting_units.c.from_on <= on, sa.or_(reporting_units.c.to_on.is_(None), reporting_units.c.to_on >= on)
        )
        .order_by(units.c.sort_key)
    )
    return tuple(UnitRow(*row) for row in connection.execute(query))


def reporting_unit_ids(connection: Connection) -> frozenset[str]:
    """Ids of the units that report to this office or ever did."""
    return frozenset(connection.execute(sa.select(reporting_units.c.unit_id)).scalars())


def trusted_keys_of(connection: Connection, unit_id: str | None = None) -> tuple[TrustedKeyRow, ...]:
    """The accepted certificates, of one unit or of all, oldest first."""
    query = sa.select(trusted_keys).order_by(trusted_keys.c.accepted_at, trusted_keys.c.fingerprint)
    if unit_id:
        query = query.where(trusted_keys.c.unit_id == unit_id)
    names = TrustedKeyRow.__slots__
    return tuple(TrustedKeyRow(**{name: getattr(row, name) for name in names}) for row in connection.execute(query))


def active_key(connection: Connection) -> OwnKeyRow | None:
    """The office's signing key in use, or None."""
    query = sa.select(own_keys).where(own_keys.c.active)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return OwnKeyRow(**{name: getattr(row, name) for name in OwnKeyRow.__slots__})
