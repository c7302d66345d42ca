"""Making the databases of a practice world: an office as if set up long ago, and whom it trusts.

Like `desktop.services.office.create_office`, but with the computer's id and the moment given, because a practice world
is the same for the same seed and its offices have been at work for a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from db import schema
from db.domain.authors import Author
from db.queries.office import OfficeRow, OwnKeyRow, TrustedKeyRow
from db.transactions import writing
from db.writes import office as writes
from desktop.exchange.keys import make_software_key, open_software_key
from desktop.exchange.trust import KeyState, read_certificate
from desktop.services.office import PRACTICE_KEY_PASSPHRASE, stamp, with_ancestors
from desktop.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from db.domain.units import Unit
    from db.engine import Database

_ENROLLED_AFTER = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Founded:
    """An office with an open database.

    Attributes:
        unit: whose.
        path: the file.
        database: open; to be closed by whoever founded it.
        author: the officer and the computer.
        certificate: of the office's signing key, DER.
        fingerprint: its SHA-256.
        at: when it was set up, UTC.
    """

    unit: Unit
    path: Path
    database: Database
    author: Author
    certificate: bytes
    fingerprint: str
    at: datetime


def found_office(
    path: Path,
    unit: Unit,
    *,
    superior: Unit | None,
    officer: str,
    device: str,
    department: str,
    passphrase: str | None,
    at: datetime,
) -> Founded:
    """A new practice office; nothing is left of it when a step fails.

    Args:
        path: the file, which does not exist yet.
        unit: whose office.
        superior: whom it reports to, or None.
        officer: full name of the person at the computer.
        device: id of the computer.
        department: part of the office that stands in the certificate.
        passphrase: encrypts the file and the signing key; None leaves both open.
        at: when it was set up, UTC.

    Raises:
        KnownError: those of `db.schema.create_database`.
    """
    key_passphrase = passphrase or PRACTICE_KEY_PASSPHRASE
    key = make_software_key(
        unit_code=unit.code,
        unit_name=unit.name,
        department=department,
        person=officer,
        passphrase=key_passphrase,
        made_at=at,
    )
    opened = open_software_key(key, key_passphrase)
    author = Author(officer, device, unit.id)
    database = schema.create_database(str(path), passphrase=passphrase, program=VERSION)
    try:
        with writing(database) as connection:
            wanted = [unit.id, *([superior.id] if superior else [])]
            writes.ensure_units(connection, with_ancestors(wanted))
            row = OfficeRow(unit.id, superior.id if superior else None, officer, device, stamp(at), practice=True)
            writes.set_office(connection, row)
            own = OwnKeyRow(opened.fingerprint, officer, opened.certificate, key, stamp(at))
            writes.add_own_key(connection, own, author=author, at=stamp(at))
    except BaseException:
        schema.discard_new(database)
        raise
    return Founded(unit, path, database, author, opened.certificate, opened.fingerprint, at)


def accept_superior(office: Founded, superior: Founded) -> None:
    """The superior's key pinned in a ward, as if its fingerprint had been compared."""
    at = office.at + _ENROLLED_AFTER
    with writing(office.database) as connection:
        writes.accept_key(connection, _pinned(superior, office, at), author=office.author, at=stamp(at))


def accept_wards(superior: Founded, wards: Sequence[Founded]) -> None:
    """The keys of the wards pinned in their superior's database, the wards reporting to it from the beginning."""
    at = superior.at + _ENROLLED_AFTER
    from_on = superior.at.date().isoformat()
    with writing(superior.database) as connection:
        writes.ensure_units(connection, with_ancestors(ward.unit.id for ward in wards))
        for ward in wards:
            writes.add_reporting_unit(connection, ward.unit.id, from_on)
            writes.accept_key(connection, _pinned(ward, superior, at), author=superior.author, at=stamp(at))


def enrolled_at(office: Founded) -> str:
    """When the superior accepted the office's key, UTC ISO text."""
    return stamp(office.at + _ENROLLED_AFTER)


def _pinned(office: Founded, accepting: Founded, at: datetime) -> TrustedKeyRow:
    valid_from = read_certificate(office.certificate).valid_from.astimezone(UTC)
    return TrustedKeyRow(
        office.fingerprint,
        office.unit.id,
        office.certificate,
        office.author.name,
        stamp(valid_from),
        None,
        KeyState.ACTIVE.value,
        None,
        accepting.author.name,
        stamp(at),
    )
