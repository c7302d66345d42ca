"""The transfers this office made, took in or holds: who gave what to whom, from which day on, and how each stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.queries.office import get_units
from db.queries.packages import get_sent, list_received, list_sent
from db.queries.transfers import list_handed, passed_places
from db.transactions import reading
from desktop.exchange.header import PackageKind, decode_header
from desktop.services.sending import copy_package

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from db.queries.packages import ReceivedPackage, SentPackage
    from db.queries.transfers import Handed
    from desktop.exchange.header import PackageHeader
    from desktop.services.office import Office

    _Key = tuple[str, str]

_KIND = PackageKind.TRANSFER.value
_PLACES = "establishments"


class Side(StrEnum):
    """Where this office stands in a transfer."""

    GIVEN = "given"
    RECEIVED = "received"
    BETWEEN = "between"  # other units', of which the office above hears


@dataclass(frozen=True, slots=True)
class TransferLine:
    """One transfer as the list of them shows it.

    Attributes:
        id: of its row.
        package_id: the id its sender gave it.
        giver_id: the unit that gives.
        giver: its name.
        recipient: name of the unit that gets.
        side: where this office stands.
        effective_on: from which day on the records count with the recipient; "" where that is not known.
        places: how many establishments.
        records: how many records pass in all; 0 for one that did not take effect here.
        number: of the paper that orders it.
        signed_on: its day.
        reason: why.
        at: when it was made or received here, UTC ISO text; "" where it came by synchronising.
        file_name: the package's; "" where it came by synchronising.
        sent: the package of this office; None for one it received.
        received: the package as it was received; None for one of its own.
    """

    id: str
    package_id: str
    giver_id: str
    giver: str
    recipient: str
    side: Side
    effective_on: str
    places: int
    records: int
    number: str
    signed_on: date | None
    reason: str
    at: str
    file_name: str
    sent: SentPackage | None = None
    received: ReceivedPackage | None = None


def list_transfers(office: Office) -> tuple[TransferLine, ...]:
    """The transfers this office made or received, those that wait too, the newest day first."""
    with reading(office.database) as connection:
        known = _ask(connection, office)
    lines = [_line(office, known, key) for key in {**known.handed, **known.received, **known.sent}]
    return tuple(sorted(lines, key=lambda line: (line.effective_on, line.at, line.id), reverse=True))


def places_of(office: Office, line: TransferLine) -> tuple[tuple[str, str], ...]:
    """The establishments of a transfer that took effect here, ids with names, in Vietnamese order."""
    with reading(office.database) as connection:
        return passed_places(connection, line.giver_id, line.package_id)


def write_transfer_again(office: Office, package_id: str, folder: Path) -> Path:
    """A transfer of this office written into a folder once more, readable to the recipient and the office above.

    Raises:
        KnownError: PACKAGE_GONE, PACKAGE_NOT_WRITTEN.
    """
    with reading(office.database) as connection:
        sent = get_sent(connection, package_id)
    if sent is None or sent.kind != _KIND:
        raise KnownError("PACKAGE_GONE")
    above = (office.superior.id,) if office.superior else ()
    return copy_package(office, package_id, sent.file_name, folder, also_for=above)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is kept of transfers, each by the unit that gives and the package's id; names of units by id."""

    handed: dict[_Key, Handed]
    sent: dict[_Key, SentPackage]
    received: dict[_Key, ReceivedPackage]
    headers: dict[_Key, PackageHeader]
    names: dict[str, str]


def _ask(connection: Connection, office: Office) -> _Known:
    handed = {(one.from_unit, one.package_id): one for one in list_handed(connection)}
    sent = {(office.unit.id, one.id): one for one in list_sent(connection, kind=_KIND)}
    all_received = list_received(connection, state=None)
    received = {(one.sender_id, one.package_id): one for one in all_received if one.kind == _KIND}
    headers = {key: decode_header(one.header.encode()) for key, one in {**received, **sent}.items()}
    return _Known(handed, sent, received, headers, _names(connection, handed.values(), headers.values()))


def _names(connection: Connection, handed: Iterable[Handed], headers: Iterable[PackageHeader]) -> dict[str, str]:
    ids = {unit for one in handed for unit in (one.from_unit, one.to_unit)}
    named: dict[str, str] = {}
    for header in headers:
        ids.add(header.sender.unit_id)
        named[header.sender.unit_id] = header.sender.name
        if header.recipient is not None:
            ids.add(header.recipient.unit_id)
            named.setdefault(header.recipient.unit_id, header.recipient.code)
    return named | {unit_id: unit.name for unit_id, unit in get_units(connection, frozenset(ids)).items()}


def _line(office: Office, known: _Known, key: _Key) -> TransferLine:
    giver_id, package_id = key
    handed, header = known.handed.get(key), known.headers.get(key)
    sent, received = known.sent.get(key), known.received.get(key)
    recipient_id = header.recipient.unit_id if header and header.recipient else handed.to_unit if handed else ""
    handover = header.handover if header else None
    stated = {one.name: one.count for one in header.registers} if header else {}
    return TransferLine(
        f"{giver_id} {package_id}",
        package_id,
        giver_id,
        known.names.get(giver_id, ""),
        known.names.get(recipient_id, ""),
        _side(office, giver_id, recipient_id),
        handed.effective_on if handed else handover.effective_on.isoformat() if handover else "",
        handed.places if handed else stated.get(_PLACES, 0),
        handed.records if handed else 0,
        handover.number if handover else "",
        handover.signed_on if handover else None,
        header.remark if header else "",
        sent.created_at if sent else received.received_at if received else "",
        sent.file_name if sent else received.file_name if received else "",
        sent,
        received,
    )


def _side(office: Office, giver_id: str, recipient_id: str) -> Side:
    if giver_id == office.unit.id:
        return Side.GIVEN
    return Side.RECEIVED if recipient_id == office.unit.id else Side.BETWEEN
