"""Which of two words about a unit's keys is the newer one: an older one that comes late changes nothing (§2.3).

Genuine packages can be kept and handed in again. One that announces a key that has been replaced since must neither
bring it back nor take the place of what came after it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from db.queries.announcements import Announcement, announcements_of
from db.queries.trust import get_trusted_key
from desktop.clock import stamp
from desktop.exchange.trust import KeyState

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.engine import Connection

    from db.queries.office import TrustedKeyRow
    from desktop.exchange.header import PackageHeader

_CLOCKS = timedelta(days=1)  # what the clocks of two computers may differ by


def announcement_of(header: PackageHeader, fingerprint: str, at: str) -> Announcement:
    """What a package says of a key, as it is kept.

    Args:
        header: of the package.
        fingerprint: of the certificate that it makes known.
        at: now, UTC. Nothing is newer than that: a clock set forward must not shut out all that is said later.
    """
    made_at = min(stamp(header.created_at.astimezone(UTC)), at)
    sender = header.sender
    return Announcement(sender.unit_id, sender.device, fingerprint, header.sequence, made_at)


def is_in_force(connection: Connection, unit_id: str, fingerprint: str) -> bool:
    """Whether a certificate speaks for a unit now."""
    key = get_trusted_key(connection, fingerprint)
    return key is not None and key.unit_id == unit_id and key.state == KeyState.ACTIVE.value


def is_overtaken(connection: Connection, header: PackageHeader, current: Collection[TrustedKeyRow] = ()) -> bool:
    """Whether its computer has announced another key since, or one of the keys it would end is newer.

    What a revoked key announced overtakes nothing: whoever had stolen it would keep the unit's next key out.

    Args:
        connection: to read with.
        header: of the package.
        current: keys in force that are to be replaced or revoked in its favour.
    """
    at_stake = {key.fingerprint for key in current}
    announced = announcements_of(connection, header.sender.unit_id)
    for one in announced:
        key = get_trusted_key(connection, one.fingerprint)
        if key is None or key.state == KeyState.REVOKED.value:
            continue
        is_same = one.device == header.sender.device
        if (is_same or one.fingerprint in at_stake) and _is_older(header, one):
            return True
    told = {one.fingerprint for one in announced}
    # Of keys that came another way it is only known from when on their certificates hold.
    return any(_is_before(header, key.valid_from) for key in current if key.fingerprint not in told)


def _is_older(header: PackageHeader, than: Announcement) -> bool:
    """On one computer by number and by clock: numbers begin again where a backup was restored, clocks are set back."""
    if than.device != header.sender.device:
        return _is_before(header, than.made_at)
    made_at = stamp(header.created_at.astimezone(UTC))
    return header.sequence < than.sequence and made_at <= than.made_at


def _is_before(header: PackageHeader, moment: str) -> bool:
    return header.created_at + _CLOCKS < datetime.fromisoformat(moment)
