"""Which originals of subordinates a report carries upward, and the certificates it vouches for (package.md §5.6)."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from db.domain.verdict import Outcome
from db.queries import packages as queries
from db.queries.office import trusted_keys_of
from db.queries.packages import ACCEPTED, RETURNED
from db.transactions import reading
from desktop.exchange import limits, paths
from desktop.exchange.carrying import KINDS
from desktop.exchange.header import Carried, decode_header
from desktop.exchange.naming import SUFFIX
from desktop.exchange.parts import encode_part
from desktop.exchange.plan import MOST_KEYS, TrustEntry, TrustLetter
from desktop.exchange.verifying import verify_package
from desktop.services.taking.accepting import kept_source
from desktop.services.taking.carried import with_originals
from desktop.services.trust import trust_in
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.engine import Connection

    from db.domain.periods import Period
    from db.domain.progress import CancelToken
    from db.domain.unit_index import UnitIndex
    from db.queries.packages import ReceivedPackage
    from desktop.exchange.examined import Examined
    from desktop.exchange.trust import CertificateFacts
    from desktop.services.office import Office

ROOM_FOR_OWN = 256 * limits.MIB
"""What the office's own records, papers and the archive itself are left of the largest package."""

_OWN_ENTRIES = 96


@dataclass(frozen=True, slots=True)
class Originals:
    """What a report carries.

    Attributes:
        carried: as the header lists them, in the order in which they can be taken in.
        trust: trust.json; empty where nothing is carried.
        left_out: file names of those that cannot be proved any more, with those that rest on them.
        too_large: whether nothing is carried because the package would go beyond what one may hold.
    """

    carried: tuple[Carried, ...] = ()
    trust: bytes = b""
    left_out: tuple[str, ...] = ()
    too_large: bool = False

    def members(self, connection: Connection) -> dict[str, bytes | Iterator[bytes]]:
        """The files of the package, read as they are written; inside the transaction they were chosen in."""
        members: dict[str, bytes | Iterator[bytes]] = {
            one.path: queries.read_parts(connection, _kept_as(one.path)) for one in self.carried
        }
        return members | {paths.TRUST_LIST: self.trust} if self.carried else {}


def count_originals(office: Office, period: Period) -> int:
    """How many packages of subordinates were accepted for a period."""
    with reading(office.database) as connection:
        return sum(1 for _ in _for_period(queries.list_received(connection), period))


def choose_originals(
    connection: Connection, office: Office, period: Period, *, token: CancelToken | None = None
) -> Originals:
    """The packages accepted for a period, with those before them that the superior cannot have yet.

    Each is verified once more, so that nothing leaves that the superior would refuse. A package whose signature proves
    nothing, because it has none or its key was revoked since, is left out with what rests on it; the rest goes.

    Raises:
        KnownError: PACKAGE_UNREADABLE.
        Cancelled: the token said so.
    """
    rows = _originals_here(connection, office)
    chosen = _chosen(connection, rows, period)
    if sum(row.size for row in chosen) > limits.PACKAGE_BYTES - ROOM_FOR_OWN or (
        len(chosen) > limits.ENTRIES - _OWN_ENTRIES
    ):
        return Originals(too_large=True)
    trusted = trust_in(connection, office.clock.today())
    index, carried = unit_index_in(connection), list[Carried]()
    there = _gone_up(connection)
    signers: list[tuple[Examined, CertificateFacts]] = []
    left_out: list[str] = []
    for row in chosen:
        if token:
            token.check()
        with kept_source(office, row) as source:
            found = verify_package(
                source, name=row.file_name, now=office.clock.now(), recipient=office.unit.id, trusted=trusted
            )
            found = with_originals(office, source, found, trusted=trusted, token=token)
        if not _can_be_proved(found, row, office, index) or not _needs(row, rows) <= there:
            left_out.append(row.file_name)
            continue
        there.add(row.id)
        carried.append(Carried(row.package_id, _path_of(row), row.file_name, found.file_sha256))
        signers += [(found, one.facts) for one in found.signers]
    if not carried:
        return Originals(left_out=tuple(left_out))
    letter = _vouching(connection, signers, index)
    trust = encode_part(letter)
    if len(letter.keys) > MOST_KEYS or len(trust) > limits.HEADER_BYTES:
        return Originals(too_large=True)
    return Originals(tuple(carried), trust, tuple(left_out))


def _for_period(rows: Iterable[ReceivedPackage], period: Period) -> Iterator[ReceivedPackage]:
    return (row for row in rows if row.kind == "report" and row.carrier_id is None and row.period == period.code)


def _originals_here(connection: Connection, office: Office) -> dict[str, ReceivedPackage]:
    return {row.id: row for row in queries.list_received(connection, state=None) if _is_original(row, office)}


def _chosen(connection: Connection, rows: Mapping[str, ReceivedPackage], period: Period) -> list[ReceivedPackage]:
    """The packages of the period, then before each what it rests on and was never carried."""
    gone_up = _gone_up(connection)
    wanted = sorted(_for_period((row for row in rows.values() if row.state == ACCEPTED), period), key=_made)
    chosen: dict[str, ReceivedPackage] = {}

    def choose(row: ReceivedPackage) -> None:
        # A chain is as long as the reports of an office: walked by hand, not by calls within calls.
        waiting = [row]
        while waiting:
            last = waiting[-1]
            before = [
                rows[one]
                for one in sorted(_needs(last, rows))
                if one in rows and one not in chosen and one not in gone_up and rows[one] not in waiting
            ]
            if before:
                waiting.extend(before)
            else:
                chosen.setdefault(last.id, last)
                waiting.pop()

    for row in wanted:
        choose(row)
    return list(chosen.values())


def _is_original(row: ReceivedPackage, office: Office) -> bool:
    """Whether a package could be carried; one sent back is, where a later one continues it."""
    is_carried_kind = row.kind in {kind.value for kind in KINDS}
    return (
        is_carried_kind
        and row.carrier_id is None
        and row.state in {ACCEPTED, RETURNED}
        and bool(row.device)
        and row.sender_id != office.unit.id
    )


def _needs(row: ReceivedPackage, rows: Mapping[str, ReceivedPackage]) -> set[str]:
    """The packages that must be in before this one, by the ids they are kept under; as named where they are not."""
    header = decode_header(row.header.encode())
    wanted = {one.id: one.sha256 for one in header.transfers}
    found = {one.package_id: one.id for one in rows.values() if wanted.get(one.package_id) == one.sha256}
    needs = {found.get(one, one) for one in wanted}
    if row.previous_id:
        chain = (one for one in rows.values() if (one.sender_id, one.device) == (row.sender_id, row.device))
        needs.add(next((one.id for one in chain if one.package_id == row.previous_id), row.previous_id))
    return needs


def _path_of(row: ReceivedPackage) -> str:
    return f"{paths.CARRIED}{row.id}{SUFFIX}"


def _kept_as(path: str) -> str:
    return path.removeprefix(paths.CARRIED).removesuffix(SUFFIX)


def _made(row: ReceivedPackage) -> tuple[datetime, str]:
    return decode_header(row.header.encode()).created_at, row.id


def _gone_up(connection: Connection) -> set[str]:
    """The originals that earlier reports carried, by the ids they are kept under: two may bear one id."""
    return {
        _kept_as(one["path"])
        for sent in queries.list_sent(connection, kind="report")
        for one in json.loads(sent.header).get("carried", ())
    }


def _can_be_proved(found: Examined, row: ReceivedPackage, office: Office, index: UnitIndex) -> bool:
    unit = index.get(row.sender_id)
    return (
        found.verdict.outcome is Outcome.PASSED
        and found.sha256 == row.sha256
        and unit is not None
        and any(one.id == office.unit.id for one in index.ancestors(unit))
    )


def _vouching(
    connection: Connection, signers: Sequence[tuple[Examined, CertificateFacts]], index: UnitIndex
) -> TrustLetter:
    """The certificates this office accepted of the senders: pinned ones as they stand, others as they signed."""
    senders = {found.header.sender.unit_id for found, _ in signers if found.header}
    entries: dict[str, TrustEntry] = {}
    for row in trusted_keys_of(connection):
        unit = index.get(row.unit_id)
        if row.unit_id in senders and unit is not None:
            entries[row.fingerprint] = TrustEntry(
                unit_id=row.unit_id,
                unit_code=unit.code,
                unit_name=unit.name,
                fingerprint=row.fingerprint,
                certificate=base64.b64encode(row.certificate).decode(),
                holder=row.holder,
                from_at=datetime.fromisoformat(row.valid_from),
                to_at=datetime.fromisoformat(row.valid_to) if row.valid_to else None,
                state=row.state,
                reason=row.reason or "",
                replaced_by=row.replaced_by,
            )
    for found, facts in signers:
        header = found.header
        if header is not None and facts.fingerprint not in entries:
            entries[facts.fingerprint] = TrustEntry(
                unit_id=header.sender.unit_id,
                unit_code=header.sender.code,
                unit_name=header.sender.name,
                fingerprint=facts.fingerprint,
                certificate=base64.b64encode(facts.certificate).decode(),
                holder=facts.person,
                from_at=facts.valid_from,
                to_at=facts.valid_to,
            )
    return TrustLetter(keys=tuple(entries[one] for one in sorted(entries)))
