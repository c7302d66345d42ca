"""Transfers: records pass from their owner to the recipient, in every office that knows them (FORMAT.md §3.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.transfers import passes_on
from db.domain.verdict import Reason, ReasonCode, reason
from db.domain.versions import OWNER
from db.queries.heads import read_heads
from db.queries.merging import Merged
from db.queries.office import reporting_unit_ids
from db.queries.records import get_versions
from db.queries.transfers import PassedRecord, concerning
from db.writes.office import ensure_units
from db.writes.records import take_in_versions
from db.writes.transfers import mark_carried, note_passed
from desktop.services.office import with_ancestors
from desktop.services.package_identity import kept_id
from desktop.services.taking.claims import (
    claimed_by_transfers,
    day_is_wrong,
    is_counted_up,
    stranger_devices,
)
from desktop.services.taking.record_batches import batches_of, preview
from desktop.services.taking.refusing import RefusedError
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from sqlalchemy.engine import Connection

    from db.domain.registers import RegisterSpec
    from db.domain.versions import Version
    from db.queries.heads import Head
    from desktop.exchange.header import PackageHeader
    from desktop.exchange.verifying import Examined
    from desktop.services.office import Office

__all__ = ["judge", "preview", "take_in"]


def judge(connection: Connection, office: Office, found: Examined) -> tuple[Reason, ...]:
    """A transfer concerns its recipient, its sender's other computers and the office above one of the two."""
    header = found.header
    if header is None or header.recipient is None:
        return ()
    if unit_index_in(connection).get(header.recipient.unit_id) is None:
        return (reason(ReasonCode.HEADER_INVALID, field="recipient.unit_id", what="value"),)
    both = {header.sender.unit_id, header.recipient.unit_id}
    if day_is_wrong(connection, found, today=office.clock.today()):
        return (reason(ReasonCode.HEADER_INVALID, field="handover.effective_on", what="value"),)
    if office.unit.id in both or both & reporting_unit_ids(connection):
        return ()
    return (reason(ReasonCode.WRONG_RECIPIENT, recipient=header.recipient.code),)


def take_in(
    connection: Connection, office: Office, source: Path | BinaryIO, found: Examined, header: PackageHeader
) -> Merged:
    """What joining its records did; which records passed is noted, so that past windows count them with the giver.

    Raises:
        RefusedError: RECORD_INVALID for a record that passes without a change of owner, FOREIGN_RECORD for one that is
            not the sender's to give, TRANSFER_MISSING where the sender must first have got it from somebody else,
            HEADER_INVALID for a day that would move figures already reported.
    """
    recipient = header.recipient
    assert recipient is not None
    ensure_units(connection, with_ancestors((recipient.unit_id,), unit_index_in(connection)))
    if day_is_wrong(connection, found, today=office.clock.today()):
        raise RefusedError(reason(ReasonCode.HEADER_INVALID, field="handover.effective_on", what="value"))
    total, at, kept = Merged(), office.stamp(), kept_id(connection, header)
    for register, line, batch in batches_of(source, found):
        heads = read_heads(connection, register.name, [version.id for version in batch])
        _check(connection, header, register, batch, heads=heads, line=line)
        _check_claims(connection, office, header, register, batch, heads=heads, line=line)
        total += take_in_versions(
            connection, register, batch, package_id=kept, author=office.author, at=at, heads=heads
        )
        passed = [version.id for version in batch if version.unit == recipient.unit_id]
        note_passed(connection, [_passed(found, header, register, record_id) for record_id in passed])
        mark_carried(connection, register, passed)
    return total


def _passed(found: Examined, header: PackageHeader, register: RegisterSpec, record_id: str) -> PassedRecord:
    recipient, handover = header.recipient, header.handover
    assert recipient is not None
    assert handover is not None
    return PassedRecord(
        header.id,
        register.name,
        record_id,
        header.sender.unit_id,
        recipient.unit_id,
        handover.effective_on.isoformat(),
        found.sha256,
    )


def _check(
    connection: Connection,
    header: PackageHeader,
    register: RegisterSpec,
    batch: Sequence[Version],
    *,
    heads: Mapping[str, Head],
    line: int,
) -> None:
    """Every record is the sender's to give, for all that is known here, and gives itself by a change of its owner."""
    sender = header.sender
    for number, version in enumerate(batch, start=line + 1):
        if version.unit == sender.unit_id:
            continue
        dot = version.dots.get(OWNER)
        if dot is None or dot[0] != sender.device:
            why = reason(
                ReasonCode.RECORD_INVALID, register=register.name, line=number, field=f"dots.{OWNER}", what="context"
            )
            raise RefusedError(why)
    unknown = _not_the_senders(connection, header, register, batch, heads)
    if not unknown:
        return
    number, version, is_foreign = unknown
    if is_foreign:
        raise RefusedError(
            reason(ReasonCode.FOREIGN_RECORD, register=register.name, line=line + number, unit=version.unit)
        )
    raise RefusedError(reason(ReasonCode.TRANSFER_MISSING, register=register.name))


def _check_claims(
    connection: Connection,
    office: Office,
    header: PackageHeader,
    register: RegisterSpec,
    batch: Sequence[Version],
    *,
    heads: Mapping[str, Head],
    line: int,
) -> None:
    """Only what the form lets pass does, nobody counts up the computers of others, and nobody gives twice."""
    sender = header.sender
    for number, version in enumerate(batch, start=line + 1):
        passes = version.unit != sender.unit_id
        field = "unit" if passes and not passes_on(register.name, version.values) else ""
        if is_counted_up(connection, office, register, version):
            field = "context"
        if field:
            why = reason(ReasonCode.RECORD_INVALID, register=register.name, line=number, field=field, what="context")
            raise RefusedError(why)
    strangers = stranger_devices(connection, office, sender)
    if claimed_by_transfers(connection, register, sender, batch, strangers=strangers, heads=heads):
        raise RefusedError(reason(ReasonCode.TRANSFER_MISSING, register=register.name))


def _not_the_senders(
    connection: Connection,
    header: PackageHeader,
    register: RegisterSpec,
    batch: Sequence[Version],
    heads: Mapping[str, Head],
) -> tuple[int, Version, bool] | None:
    """The first record that is here as somebody else's: its place, itself, and whether it can never be the sender's.

    Who got a record by an earlier transfer knows it from its beginning. Who does not, made it up.
    """
    sender = header.sender.unit_id
    others = [version for version in batch if version.id in heads and heads[version.id].unit != sender]
    if not others:
        return None
    ids = {version.id for version in others}
    open_yet = ids - concerning(connection, register.name, sender, ids)
    stored = {version.id: version for version in get_versions(connection, register, sorted(open_yet))}
    for number, version in enumerate(batch, start=1):
        if version.id in open_yet:
            return number, version, stored[version.id].first != version.first
    return None
