"""Packages sent and received, and their kept bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from db.models.office import package_parts, packages_received, packages_sent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class SentPackage:
    """A package this office made.

    Attributes:
        header: its header as canonical JSON.
        receipt: the recipient's receipt as plain values, or None while there is none ("chưa có biên nhận").
        envelope: the age keys it was sealed to when written to a folder, as canonical JSON; None for an open one.
    """

    id: str
    kind: str
    sequence: int
    sha256: str
    file_name: str
    recipient_id: str | None
    period: str | None
    edition: int | None
    created_at: str
    created_by: str
    header: str
    receipt: Any | None
    envelope: str | None = None

    @property
    def device(self) -> str:
        """The computer it was made on."""
        return str(json.loads(self.header)["sender"]["device"])


@dataclass(frozen=True, slots=True)
class ReceivedPackage:
    """A package taken in or held.

    Attributes:
        id: of this office's own, for its journal and its kept bytes; mostly the same as `package_id`.
        package_id: the id its sender gave it, one of a kind only among the packages of that unit and device.
        state: "accepted", "held" (waiting for another package), "returned" (sent back with a reason), "withdrawn"
            (taken in once and taken out again) or "set_aside" (the losing side of a fork).
        counts: what taking it in did, as plain values.
        signers: who signed, as plain values (fingerprint, holder, at), the first signature first.
        verdict: the reasons found when it was received, as plain values.
        decision: what a person decided about it (who, when, why), as plain values; None where nobody had to.
        carrier_id: this office's id of the package that carried it inside; None for one that came by itself.
    """

    id: str
    package_id: str
    kind: str
    sender_id: str
    device: str
    sequence: int
    previous_id: str | None
    sha256: str
    file_name: str
    size: int
    period: str | None
    edition: int | None
    state: str
    signed_at: str | None
    received_at: str
    received_by: str
    header: str
    counts: Any
    signers: Any = None
    verdict: Any = None
    decision: Any = None
    carrier_id: str | None = None


@dataclass(frozen=True, slots=True)
class ChainKey:
    """What of a received package tells where it stands among those of its device."""

    package_id: str
    kind: str
    sequence: int
    previous_id: str | None
    sha256: str
    state: str
    received_at: str


ACCEPTED, HELD, RETURNED, WITHDRAWN, SET_ASIDE = "accepted", "held", "returned", "withdrawn", "set_aside"
_PLAIN = ("counts", "signers", "verdict", "decision")
_BATCH = 500


def list_sent(connection: Connection, *, kind: str | None = None) -> tuple[SentPackage, ...]:
    """The packages sent, newest first."""
    query = sa.select(packages_sent).order_by(packages_sent.c.sequence.desc())
    if kind:
        query = query.where(packages_sent.c.kind == kind)
    return tuple(_sent(row) for row in connection.execute(query))


def reported_periods(connection: Connection) -> tuple[tuple[str, str], ...]:
    """The code of each period this office sent a report of, and when the first one was made; the newest first."""
    first = sa.func.min(packages_sent.c.created_at)
    query = (
        sa.select(packages_sent.c.period, first)
        .where(packages_sent.c.kind == "report", packages_sent.c.period.is_not(None))
        .group_by(packages_sent.c.period)
        .order_by(first.desc())
    )
    return tuple((str(period), str(at)) for period, at in connection.execute(query))


def get_sent(connection: Connection, package_id: str) -> SentPackage | None:
    """One package sent, or None."""
    row = connection.execute(sa.select(packages_sent).where(packages_sent.c.id == package_id)).one_or_none()
    return None if row is None else _sent(row)


def last_sent(
    connection: Connection, *, kind: str, recipient_id: str | None, device: str | None = None
) -> SentPackage | None:
    """The newest package of a kind to a recipient: the one before the next in their chain (FORMAT.md §3.1).

    Args:
        connection: inside `reading()`.
        kind: which kind.
        recipient_id: to whom.
        device: made on which computer; None for any. A database copied for a second computer knows the packages of
            the first, which begin no chain of its own.
    """
    sent = (one for one in list_sent(connection, kind=kind) if one.recipient_id == recipient_id)
    return next((one for one in sent if device is None or one.device == device), None)


def next_sequence(connection: Connection) -> int:
    """The sequence number of the next package of this device."""
    return (connection.execute(sa.select(sa.func.max(packages_sent.c.sequence))).scalar() or 0) + 1


def list_received(connection: Connection, *, state: str | None = ACCEPTED) -> tuple[ReceivedPackage, ...]:
    """The packages received, newest first."""
    query = sa.select(packages_received).order_by(packages_received.c.received_at.desc(), packages_received.c.id)
    if state:
        query = query.where(packages_received.c.state == state)
    return tuple(_received(row) for row in connection.execute(query))


def get_received(connection: Connection, package_id: str) -> ReceivedPackage | None:
    """One received package, whatever became of it, by this office's id of it; or None."""
    row = connection.execute(sa.select(packages_received).where(packages_received.c.id == package_id)).one_or_none()
    return None if row is None else _received(row)


def find_received(connection: Connection, sender_id: str, device: str, package_id: str) -> ReceivedPackage | None:
    """The received package to which one device of a unit gave this id, or None; others may bear the same."""
    query = sa.select(packages_received).where(
        packages_received.c.sender_id == sender_id,
        packages_received.c.device == device,
        packages_received.c.package_id == package_id,
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _received(row)


def has_accepted(connection: Connection, sender_id: str, package_id: str) -> bool:
    """Whether a package counts here to which its unit gave this id, on whichever of its computers."""
    query = sa.select(sa.literal(1)).where(
        packages_received.c.sender_id == sender_id,
        packages_received.c.package_id == package_id,
        packages_received.c.state == ACCEPTED,
    )
    return connection.execute(query.limit(1)).scalar() is not None


def returned_apart(connection: Connection, sender_id: str, package_id: str) -> tuple[ReceivedPackage, ...]:
    """The packages sent back that only say that a unit gave them this id, and stand in no chain of it."""
    query = sa.select(packages_received).where(
        packages_received.c.sender_id == sender_id,
        packages_received.c.device == "",
        packages_received.c.state == RETURNED,
    )
    rows = (_received(row) for row in connection.execute(query.order_by(packages_received.c.id)))
    return tuple(row for row in rows if row.decision and row.decision.get("package_id") == package_id)


def is_id_in_use(connection: Connection, package_id: str) -> bool:
    """Whether a package sent or received is kept here under this id."""
    wanted = (
        sa.select(sa.literal(1)).where(packages_received.c.id == package_id),
        sa.select(sa.literal(1)).where(packages_sent.c.id == package_id),
        sa.select(sa.literal(1)).where(package_parts.c.package_id == package_id),
    )
    return any(connection.execute(query.limit(1)).scalar() is not None for query in wanted)


def find_accepted(connection: Connection, digests: Collection[str]) -> dict[str, ReceivedPackage]:
    """The accepted packages with these very bytes, by their SHA-256."""
    found: dict[str, ReceivedPackage] = {}
    wanted = sorted(digests)
    for start in range(0, len(wanted), _BATCH):
        query = sa.select(packages_received).where(
            packages_received.c.sha256.in_(wanted[start : start + _BATCH]), packages_received.c.state == ACCEPTED
        )
        found.update((row.sha256, _received(row)) for row in connection.execute(query))
    return found


def chain_of(connection: Connection, sender_id: str, device: str, kind: str) -> tuple[ReceivedPackage, ...]:
    """The packages of a kind from one device of a unit, whatever became of them, in order of their sequence."""
    query = (
        sa.select(packages_received)
        .where(
            packages_received.c.sender_id == sender_id,
            packages_received.c.device == device,
            packages_received.c.kind == kind,
        )
        .order_by(packages_received.c.sequence, packages_received.c.id)
    )
    return tuple(_received(row) for row in connection.execute(query))


def chain_keys(connection: Connection, sender_id: str, device: str, kind: str) -> tuple[ChainKey, ...]:
    """What of a chain tells where a package stands in it, without the headers and counts of `chain_of`."""
    columns = (packages_received.c[name] for name in ChainKey.__slots__)
    query = sa.select(*columns).where(
        packages_received.c.sender_id == sender_id,
        packages_received.c.device == device,
        packages_received.c.kind == kind,
    )
    rows = connection.execute(query.order_by(packages_received.c.sequence, packages_received.c.package_id))
    return tuple(ChainKey(*row) for row in rows)


def held_after(connection: Connection, sender_id: str, device: str, package_id: str) -> tuple[ReceivedPackage, ...]:
    """The held packages of a device that wait for the one to which it gave this id."""
    query = sa.select(packages_received).where(
        packages_received.c.sender_id == sender_id,
        packages_received.c.device == device,
        packages_received.c.previous_id == package_id,
        packages_received.c.state == HELD,
    )
    return tuple(_received(row) for row in connection.execute(query.order_by(packages_received.c.id)))


def folded_packages(connection: Connection, senders: Collection[str] | None = None) -> tuple[ReceivedPackage, ...]:
    """The accepted packages in the one order in which they are replayed; of some senders, or of all.

    The order of the fold does not matter (package.md §5.1); a fixed one makes replaying it comparable.
    """
    query = sa.select(packages_received).where(packages_received.c.state == ACCEPTED)
    if senders is not None:
        query = query.where(packages_received.c.sender_id.in_(sorted(senders)))
    order = (packages_received.c[name] for name in ("sender_id", "device", "sequence", "id"))
    return tuple(_received(row) for row in connection.execute(query.order_by(*order)))


def carried_by(connection: Connection, carrier_id: str) -> tuple[ReceivedPackage, ...]:
    """The packages that came inside another one."""
    query = sa.select(packages_received).where(packages_received.c.carrier_id == carrier_id)
    return tuple(_received(row) for row in connection.execute(query.order_by(packages_received.c.id)))


def device_origins(connection: Connection) -> dict[str, str]:
    """Per computer, the unit whose package was the first that ever came from it."""
    table = packages_received
    first = sa.func.min(table.c.received_at)
    query = sa.select(table.c.device, table.c.sender_id).group_by(table.c.device, table.c.sender_id)
    found: dict[str, str] = {}
    for row in connection.execute(query.order_by(first, table.c.sender_id)):
        found.setdefault(row.device, row.sender_id)
    return found


def has_newer(connection: Connection, sender_id: str, device: str, kind: str, sequence: int) -> bool:
    """Whether the sender's accepted packages of a kind include a newer one, or one of another computer of it."""
    beyond = sa.or_(packages_received.c.device != device, packages_received.c.sequence > sequence)
    query = sa.select(sa.literal(1)).where(
        packages_received.c.sender_id == sender_id,
        packages_received.c.kind == kind,
        packages_received.c.state == ACCEPTED,
        beyond,
    )
    return connection.execute(query.limit(1)).scalar() is not None


def read_parts(connection: Connection, package_id: str) -> Iterator[bytes]:
    """The kept bytes of a package, in order."""
    query = (
        sa.select(package_parts.c.content)
        .where(package_parts.c.package_id == package_id)
        .order_by(package_parts.c.part)
        .execution_options(yield_per=1)
    )
    yield from connection.execute(query).scalars()


def _sent(row: Any) -> SentPackage:  # noqa: ANN401 - a result row
    values: dict[str, Any] = {name: getattr(row, name) for name in SentPackage.__slots__}
    values["receipt"] = json.loads(row.receipt) if row.receipt else None
    return SentPackage(**values)


def _received(row: Any) -> ReceivedPackage:  # noqa: ANN401 - a result row
    values: dict[str, Any] = {name: getattr(row, name) for name in ReceivedPackage.__slots__}
    for name in _PLAIN:
        values[name] = json.loads(values[name]) if values[name] else None
    return ReceivedPackage(**values)
