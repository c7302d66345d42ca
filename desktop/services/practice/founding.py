"""Making the databases of a practice world: an office as if set up long ago, and whom it trusts.

Like `desktop.services.office.create_office`, but with the computer's id and the moment given, because a practice world
is the same for the same seed and its offices have been at work for a year.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from db import schema
from db.domain.authors import Author
from db.domain.errors import KnownError
from db.engine import Database, open_file_engine
from db.queries.envelopes import UnitEnvelopeKey
from db.queries.office import OfficeRow, TrustedKeyRow
from db.transactions import writing
from db.writes import office as writes
from db.writes.envelopes import add_own_envelope_key, add_unit_envelope_key
from db.writes.trust import accept_key, add_own_key
from desktop.clock import stamp
from desktop.exchange.trust import KeyState, read_certificate
from desktop.services.key_making import make_sealing_key, make_signing_key
from desktop.services.office import with_ancestors
from desktop.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from db.domain.units import Unit
    from db.engine import Cipher

_ENROLLED_AFTER = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty database that the offices of a world begin as: making one takes as long as filling a small one.

    The copies share its salt, which protects nothing here: the passphrase of practice worlds is known to all.

    Attributes:
        path: the closed file.
        cipher: what opens it and its copies; None for a plain one.
    """

    path: Path
    cipher: Cipher | None

    def copy_to(self, path: Path) -> Database:
        """A copy, opened.

        Raises:
            KnownError: DISK_FAILED when it cannot be written.
        """
        try:
            path.touch(mode=0o600, exist_ok=False)
            shutil.copyfile(self.path, path)
        except OSError as failure:
            raise KnownError("DISK_FAILED") from failure
        return Database(open_file_engine(path, self.cipher), path, self.cipher)


def make_blank(path: Path, passphrase: str | None) -> Blank:
    """An empty database in a file that does not exist yet.

    Raises:
        KnownError: those of `db.schema.create_database`.
    """
    database = schema.create_database(str(path), passphrase=passphrase, program=VERSION)
    database.close()
    return Blank(path, database.cipher)


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
        age_recipient: the public age key that packages for it are sealed to.
        at: when it was set up, UTC.
    """

    unit: Unit
    path: Path
    database: Database
    author: Author
    certificate: bytes
    fingerprint: str
    age_recipient: str
    at: datetime


def found_office(
    blank: Blank,
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
    """A new practice office, its database open.

    Args:
        blank: what its database begins as.
        path: the file, which does not exist yet.
        unit: whose office.
        superior: whom it reports to, or None.
        officer: full name of the person at the computer.
        device: id of the computer.
        department: part of the office that stands in the certificate.
        passphrase: encrypts the signing key; None leaves it open.
        at: when it was set up, UTC.

    Raises:
        KnownError: DISK_FAILED, DISK_FULL.
    """
    own = make_signing_key(unit, person=officer, department=department, passphrase=passphrase, at=at)
    sealing = make_sealing_key(at)
    author = Author(officer, device, unit.id)
    database = blank.copy_to(path)
    try:
        with writing(database) as connection:
            wanted = [unit.id, *([superior.id] if superior else [])]
            writes.ensure_units(connection, with_ancestors(wanted))
            row = OfficeRow(unit.id, superior.id if superior else None, officer, device, stamp(at), practice=True)
            writes.set_office(connection, row)
            add_own_key(connection, own, author=author, at=stamp(at))
            add_own_envelope_key(connection, sealing, author=author, at=stamp(at))
    except BaseException:
        database.close()
        raise
    return Founded(unit, path, database, author, own.certificate, own.fingerprint, sealing.recipient, at)


def accept_superior(office: Founded, superior: Founded) -> None:
    """The superior's key pinned in a ward, as if its fingerprint had been compared."""
    at = office.at + _ENROLLED_AFTER
    with writing(office.database) as connection:
        accept_key(connection, _pinned(superior, office, at), author=office.author, at=stamp(at))
        add_unit_envelope_key(connection, _sealing(superior, office, at), author=office.author, at=stamp(at))


def accept_wards(superior: Founded, wards: Sequence[Founded]) -> None:
    """The keys of the wards pinned in their superior's database, the wards reporting to it from the beginning."""
    from_on = superior.at.date().isoformat()
    with writing(superior.database) as connection:
        writes.ensure_units(connection, with_ancestors(ward.unit.id for ward in wards))
        for ward in wards:
            writes.add_reporting_unit(connection, ward.unit.id, from_on)
            at = ward.at + _ENROLLED_AFTER
            accept_key(connection, _pinned(ward, superior, at), author=superior.author, at=stamp(at))
            add_unit_envelope_key(connection, _sealing(ward, superior, at), author=superior.author, at=stamp(at))


def enrolled_at(office: Founded) -> str:
    """When the superior accepted the office's key, UTC ISO text."""
    return stamp(office.at + _ENROLLED_AFTER)


def _sealing(office: Founded, accepting: Founded, at: datetime) -> UnitEnvelopeKey:
    return UnitEnvelopeKey(
        office.unit.id, office.age_recipient, office.author.device, None, stamp(at), None, accepting.author.name
    )


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
