"""One accepted key with everything that happened to it: for the card beside the trust list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.queries import trust as queries
from db.queries.office import TrustedKeyRow, trusted_keys_of
from db.transactions import reading
from desktop.exchange.trust import grouped, read_certificate

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class KeyDetails:
    """An accepted key.

    Attributes:
        row: as stored.
        fingerprint: in groups of four.
        valid_from: of its certificate, aware UTC.
        valid_to: of its certificate.
        packages: how many packages signed with it were taken in.
        last_received_at: the last of them, UTC ISO text; empty for none.
        unit_keys: all keys its unit had here, the newest first, this one among them.
    """

    row: TrustedKeyRow
    fingerprint: str
    valid_from: datetime
    valid_to: datetime
    packages: int
    last_received_at: str
    unit_keys: tuple[TrustedKeyRow, ...]


def key_details(office: Office, fingerprint: str) -> KeyDetails | None:
    """An accepted key; None when its acceptance was taken back meanwhile."""
    with reading(office.database) as connection:
        row = queries.get_trusted_key(connection, fingerprint)
        if row is None:
            return None
        packages = queries.packages_of_key(connection, row)
        others = trusted_keys_of(connection, row.unit_id)
    facts = read_certificate(row.certificate)
    return KeyDetails(
        row,
        grouped(row.fingerprint),
        facts.valid_from,
        facts.valid_to,
        len(packages),
        packages[-1].received_at if packages else "",
        tuple(reversed(others)),
    )
