"""Opening, making and describing the office whose records a database holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db import schema
from db.domain.authors import Author
from db.domain.errors import KnownError
from db.domain.overlays import apply_overlay, apply_rules
from db.ids import new_device
from db.queries import office as office_queries
from db.queries.office import OfficeRow, UnitRow
from db.transactions import reading, writing
from db.writes import office as office_writes
from db.writes.envelopes import add_own_envelope_key
from db.writes.officers import name_officer
from db.writes.trust import add_own_key
from desktop.clock import stamp
from desktop.services.catalog_overlay import read_whole_overlay
from desktop.services.catalogs import load_catalogs, load_labels, load_rules
from desktop.services.officers import author_here
from desktop.services.servers import is_server, with_password, without_password
from desktop.services.unit_overlay import lineage_rows, unit_digest
from desktop.services.units_source import load_unit_index
from desktop.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.domain.catalogs import Catalogs
    from db.domain.labels import Labels
    from db.domain.rulebook import RuleBook
    from db.domain.unit_index import UnitIndex
    from db.engine import Database
    from desktop.clock import Clock


@dataclass(frozen=True, slots=True)
class Office:
    """An opened office: its database, who sits at it, and the dated data its rules read.

    Attributes:
        location: file path, or URL without the password of the account.
        database: opened.
        unit: the office's unit.
        superior: the unit its reports go to, or None.
        author: the officer at this computer.
        practice: whether these are practice data.
        clock: the time.
        catalogs: lists of codes.
        rules: rules of law.
        labels: words for fields.
        unit_digest: which changes of the list of units its words follow (`unit_overlay.units_of`).
    """

    location: str
    database: Database
    unit: UnitRow
    superior: UnitRow | None
    author: Author
    practice: bool
    clock: Clock
    catalogs: Catalogs
    rules: RuleBook
    labels: Labels
    unit_digest: str = ""

    def stamp(self) -> str:
        """Now as stored: UTC, microseconds, Z."""
        return stamp(self.clock.now())

    def close(self) -> None:
        """The database closed."""
        self.database.close()


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What the first-run wizard gathers.

    Attributes:
        location: file or URL of the new database.
        unit_id: the office's unit.
        officer: full name of the person at this computer.
        superior_id: the unit its reports go to, or None for the topmost.
        passphrase: encrypts the database and the signing key; None leaves both open (practice data only).
        department: the room of the office that stands in the certificate.
        practice: whether these are practice data.
        reporting: units that report to this office.
    """

    location: str
    unit_id: str
    officer: str
    superior_id: str | None = None
    passphrase: str | None = None
    department: str = ""
    practice: bool = False
    reporting: tuple[str, ...] = ()


def create_office(new: NewOffice, clock: Clock) -> Office:
    """A new database with its office, device and signing key, opened; nothing is left behind when a step fails.

    Raises:
        KnownError: UNIT_UNKNOWN, UNIT_IS_OWN (the superior), OFFICER_MISSING, and those of `db.schema.create_database`.
    """
    if not new.officer.strip():
        raise KnownError("OFFICER_MISSING")
    if new.superior_id == new.unit_id:
        raise KnownError("UNIT_IS_OWN")
    index = load_unit_index()
    unit = index.get(new.unit_id)
    if unit is None:
        raise KnownError("UNIT_UNKNOWN", unit=new.unit_id)
    # Opening an office must not wait for the libraries of signatures.
    from desktop.services.key_making import make_sealing_key, make_signing_key  # noqa: PLC0415

    at = clock.now()
    own = make_signing_key(unit, person=new.officer, department=new.department, passphrase=new.passphrase, at=at)
    sealing = make_sealing_key(at)
    row = OfficeRow(new.unit_id, new.superior_id, new.officer, new_device(), stamp(at), new.practice)
    author = Author(new.officer, row.device, new.unit_id)
    database = schema.create_database(new.location, passphrase=new.passphrase, program=VERSION)
    try:
        with writing(database) as connection:
            wanted = [new.unit_id, *([new.superior_id] if new.superior_id else []), *new.reporting]
            office_writes.ensure_units(connection, with_ancestors(wanted))
            office_writes.set_office(connection, row)
            for unit in with_ancestors(new.reporting):
                if unit.id in new.reporting:
                    # From its first day: a consolidation of the period that has just ended must count it.
                    office_writes.add_reporting_unit(connection, unit.id, unit.valid_from)
            add_own_key(connection, own, author=author, at=stamp(at))
            add_own_envelope_key(connection, sealing, author=author, at=stamp(at))
        return _describe(new.location, database, clock, officer=new.officer)
    except BaseException:
        schema.discard_new(database)
        raise


def open_office(location: str, *, passphrase: str | None, clock: Clock, officer: str = "") -> Office:
    """The office of an existing database.

    Args:
        location: file or URL.
        passphrase: of an encrypted file; of the account on a server, where the URL has none.
        clock: the time.
        officer: who works at this computer, when it comes to a shared database for the first time or changed hands.

    Raises:
        KnownError: those of `db.schema.open_database`, OFFICE_NOT_SET_UP, and those of `officers.author_here`.
    """
    address, secret = (with_password(location, passphrase), None) if is_server(location) else (location, passphrase)
    database = schema.open_database(address, passphrase=secret, program=VERSION)
    try:
        return _describe(location, database, clock, officer=officer)
    except BaseException:
        database.close()
        raise


def with_ancestors(unit_ids: Iterable[str], index: UnitIndex | None = None) -> tuple[UnitRow, ...]:
    """The units as stored, each after its parents.

    Args:
        unit_ids: which.
        index: the units the office goes by (`unit_overlay`); without it those that come with the program.

    Raises:
        KnownError: UNIT_UNKNOWN.
    """
    return lineage_rows(index or load_unit_index(), unit_ids)


def change_officer(office: Office, officer: str) -> Office:
    """The office with another person at this computer; later changes carry that name."""
    if not officer.strip():
        raise KnownError("OFFICER_MISSING")
    with writing(office.database) as connection:
        if office.database.is_sqlite:
            office_writes.set_officer(connection, officer)
        else:
            name_officer(connection, office.author.device, officer.strip())
    return replace(office, author=replace(office.author, name=officer))


def _describe(location: str, database: Database, clock: Clock, *, officer: str = "") -> Office:
    with reading(database) as connection:
        row = office_queries.get_office(connection)
        unit = office_queries.get_unit(connection, row.unit_id) if row else None
        overlay = read_whole_overlay(connection)
        digest = unit_digest(connection)
        superior = office_queries.get_unit(connection, row.superior_id) if row and row.superior_id else None
    if row is None or unit is None:
        raise KnownError("OFFICE_NOT_SET_UP")
    author = Author(row.officer, row.device, row.unit_id)
    if not database.is_sqlite:
        author = author_here(database, row, officer=officer, at=stamp(clock.now()))
    return Office(
        without_password(location),
        database,
        unit,
        superior,
        author,
        row.practice,
        clock,
        apply_overlay(load_catalogs(), overlay),
        apply_rules(load_rules(), overlay),
        load_labels(),
        digest,
    )
