"""Issuing authorities: accepting them with a reason, and taking in their lists of revoked certificates (§2.6)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.text import fold
from db.queries import trust as queries
from db.queries.office import get_office, units_reporting
from db.queries.trust import AuthorityRow, RevocationListRow
from db.transactions import reading, writing
from db.writes import trust as writes
from desktop.clock import stamp
from desktop.exchange.authorities import AuthorityFacts, read_authority, read_revocation_list
from desktop.exchange.trust import Authority, RevocationList, UnitNames, read_certificate
from desktop.services.office import Office
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from db.domain.unit_index import UnitIndex
    from db.domain.units import Unit

_MOST_BYTES = 64 << 20
_COMMITTEE = "Ủy ban nhân dân"


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A list of revoked certificates as the window shows it.

    Attributes:
        this_update: when it was issued, UTC ISO text.
        next_update: when the next one is due; empty where it does not say.
        is_stale: whether the next one is overdue.
        imported_at: UTC ISO text.
        imported_by: who.
    """

    this_update: str
    next_update: str
    is_stale: bool
    imported_at: str
    imported_by: str


@dataclass(frozen=True, slots=True)
class AuthorityView:
    """An authority as the window shows it.

    Attributes:
        row: as stored.
        facts: what its certificate says.
        revocations: its newest list; None while none was taken in.
    """

    row: AuthorityRow
    facts: AuthorityFacts
    revocations: ListFacts | None


def list_authorities(office: Office) -> tuple[AuthorityView, ...]:
    """The authorities, those that count first."""
    with reading(office.database) as connection:
        rows, lists = queries.authorities_of(connection), queries.revocation_lists_of(connection)
    newest = {one.authority: one for one in lists}
    return tuple(
        AuthorityView(row, read_authority(row.certificate), _list_facts(office, newest.get(row.fingerprint)))
        for row in rows
    )


def examine_authority(path: Path) -> AuthorityFacts:
    """What the certificate in a file says, to be compared with what the authority publishes.

    Raises:
        KnownError: AUTHORITY_UNUSABLE, FILE_UNREADABLE.
    """
    return read_authority(_read(path))


def accept_authority(office: Office, found: AuthorityFacts, reason: str) -> bool:
    """Whether certificates of this authority count from now on; False when they did already.

    To be called only after a person has compared the fingerprint with the one the authority publishes.

    Raises:
        KnownError: REASON_MISSING, AUTHORITY_EXPIRED.
    """
    if not reason.strip():
        raise KnownError("REASON_MISSING")
    if office.clock.now() > found.facts.valid_to:
        raise KnownError("AUTHORITY_EXPIRED", until=found.facts.valid_to.date())
    at = office.stamp()
    name = found.name[:200]
    row = AuthorityRow(
        found.facts.fingerprint, found.facts.certificate, name, writes.ACTIVE, reason.strip(), office.author.name, at
    )
    with writing(office.database) as connection:
        return writes.accept_authority(connection, row, author=office.author, at=at)


def withdraw_authority(office: Office, fingerprint: str, reason: str) -> None:
    """Certificates of the authority count no longer; what was taken in stays.

    Raises:
        KnownError: REASON_MISSING.
    """
    if not reason.strip():
        raise KnownError("REASON_MISSING")
    with writing(office.database) as connection:
        writes.withdraw_authority(connection, fingerprint, reason.strip(), author=office.author, at=office.stamp())


def import_revocation_list(office: Office, path: Path) -> str:
    """The name of the authority whose list of revoked certificates was taken in from a file.

    Raises:
        KnownError: REVOCATION_LIST_UNUSABLE, REVOCATION_LIST_OLDER when the one here is newer, FILE_UNREADABLE.
    """
    data = _read(path)
    with reading(office.database) as connection:
        authorities = authorities_in(connection)
    found = read_revocation_list(data, authorities)
    if found.this_update > office.clock.now():
        raise KnownError("REVOCATION_LIST_UNUSABLE", what="future")
    at = office.stamp()
    with writing(office.database) as connection:
        mine = next((one for one in queries.revocation_lists_of(connection) if one.authority == found.authority), None)
        if mine is not None and datetime.fromisoformat(mine.this_update) > found.this_update:
            raise KnownError("REVOCATION_LIST_OLDER", on=mine.this_update[:10])
        if mine is None or mine.digest != found.digest:
            row = RevocationListRow(
                found.digest,
                found.authority,
                found.content,
                stamp(found.this_update.astimezone(UTC)),
                stamp(found.next_update.astimezone(UTC)) if found.next_update else None,
                at,
                office.author.name,
            )
            writes.add_revocation_list(connection, row, author=office.author, at=at)
        names = {one.fingerprint: one.name for one in queries.authorities_of(connection)}
    return names.get(found.authority, "")


def authorities_in(connection: Connection) -> tuple[Authority, ...]:
    """The authorities that count, as the verifier reads them."""
    active = [row for row in queries.authorities_of(connection) if row.state == writes.ACTIVE]
    return tuple(
        Authority(row.fingerprint, row.certificate, facts.valid_from, facts.valid_to)
        for row in active
        for facts in (read_certificate(row.certificate),)
    )


def revocation_lists_in(connection: Connection) -> tuple[RevocationList, ...]:
    """The newest list of each authority, as the verifier reads them."""
    return tuple(
        RevocationList(
            row.digest,
            row.authority,
            row.content,
            datetime.fromisoformat(row.this_update),
            datetime.fromisoformat(row.next_update) if row.next_update else None,
        )
        for row in queries.revocation_lists_of(connection)
    )


def expected_units(connection: Connection, today: date) -> dict[str, UnitNames]:
    """How certificates may name the units whose packages this office expects: itself, its superior, who reports."""
    office = get_office(connection)
    ids = {row.id for row in units_reporting(connection, today)}
    if office is not None:
        ids |= {office.unit_id, *([office.superior_id] if office.superior_id else [])}
    index = unit_index_in(connection)
    units = [unit for unit_id in ids if (unit := index.get(unit_id)) is not None]
    return {unit.id: UnitNames(unit.code, frozenset(_names_of(index, unit, today))) for unit in units}


def _names_of(index: UnitIndex, unit: Unit, today: date) -> Iterator[str]:
    """Its full name, and its name alone where the whole country has no other unit of that name."""
    full = " ".join([unit.name, *(above.name for above in index.ancestors(unit))])
    names = [full]
    if _names_in_force(index, today)[unit.name] == 1:
        names.append(unit.name)
    for name in names:
        yield fold(name)
        yield fold(f"{_COMMITTEE} {name}")


@lru_cache(maxsize=4)
def _names_in_force(index: UnitIndex, day: date) -> Counter[str]:
    return Counter(unit.name for unit in index.units if unit.exists_on(day))


def _list_facts(office: Office, row: RevocationListRow | None) -> ListFacts | None:
    if row is None:
        return None
    is_stale = row.next_update is not None and datetime.fromisoformat(row.next_update) < office.clock.now()
    return ListFacts(row.this_update, row.next_update or "", is_stale, row.imported_at, row.imported_by)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES + 1)
    except OSError as failure:
        raise KnownError("FILE_UNREADABLE", name=path.name) from failure
