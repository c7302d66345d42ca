"""From a record to the signature behind it: the packages it came in, who signed them, and what carried them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from db.queries.office import get_unit
from db.queries.origins import packages_of_records
from db.queries.packages import ACCEPTED, RETURNED, WITHDRAWN, get_received
from db.transactions import reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Connection

    from db.queries.packages import ReceivedPackage
    from desktop.services.office import Office

__all__ = ["ACCEPTED", "RETURNED", "WITHDRAWN", "Origin", "record_origins"]


@dataclass(frozen=True, slots=True)
class Origin:
    """One package a record came in.

    Attributes:
        package: as it is kept.
        sender: name of the unit that sent it.
        signers: who signed it and when (a stamp), the author first.
        carrier: file name of the package it came inside; empty for one that came by itself.
        carrier_sender: name of the unit that sent that one.
    """

    package: ReceivedPackage
    sender: str
    signers: tuple[tuple[str, str], ...]
    carrier: str = ""
    carrier_sender: str = ""


def record_origins(office: Office, register: str, record_id: str) -> tuple[Origin, ...]:
    """The packages a record of another unit came in, the newest first; none for a record made here."""
    with reading(office.database) as connection:
        ids = packages_of_records(connection, register, [record_id]).get(record_id, ())
        rows = [row for one in ids if (row := get_received(connection, one)) is not None]
        return tuple(_origin(connection, row) for row in rows)


def _origin(connection: Connection, row: ReceivedPackage) -> Origin:
    carrier = get_received(connection, row.carrier_id) if row.carrier_id else None
    signers = cast("Sequence[Mapping[str, str]]", row.signers or ())
    return Origin(
        row,
        _name_of(connection, row.sender_id),
        tuple((one.get("holder", ""), one.get("at", "")) for one in signers),
        carrier.file_name if carrier else "",
        _name_of(connection, carrier.sender_id) if carrier else "",
    )


def _name_of(connection: Connection, unit_id: str) -> str:
    unit = get_unit(connection, unit_id)
    return unit.name if unit else ""
