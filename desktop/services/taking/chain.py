"""Where a package stands among those of its device: received before, after a gap, or beside another (§3.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.verdict import Reason, ReasonCode, reason
from db.queries import packages as queries
from db.queries.packages import ACCEPTED
from desktop.services.taking.takers import taker_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.engine import Connection

    from desktop.exchange.header import PackageHeader
    from desktop.exchange.verifying import Examined
    from desktop.services.office import Office


def reasons_of_office(
    connection: Connection, office: Office, found: Examined, coming: Collection[str], seen: Collection[str]
) -> tuple[Reason, ...]:
    """The reasons that only this office's records and the rest of the batch can give.

    Args:
        connection: to read with.
        office: who receives.
        found: the verified package.
        coming: ids of the packages before it in the batch that will be taken in.
        seen: digests of the files before it in the batch.
    """
    header = found.header
    if header is None:
        return ()
    known = queries.get_received(connection, header.id)
    if known is not None and known.state == ACCEPTED:
        if known.sha256 == found.sha256:
            return (reason(ReasonCode.ALREADY_RECEIVED, on=known.received_at[:10]),)
        return (reason(ReasonCode.FORKED_HISTORY, sequence=header.sequence),)
    if found.sha256 in seen:
        return (reason(ReasonCode.ALREADY_RECEIVED, on=""),)
    taker = taker_of(header.kind)
    if taker is None:
        return (reason(ReasonCode.HEADER_INVALID, field="kind", what=header.kind.value),)
    return (*taker.judge(connection, office, found), *_reasons_of_chain(connection, header, coming))


def _reasons_of_chain(connection: Connection, header: PackageHeader, coming: Collection[str]) -> tuple[Reason, ...]:
    chain = queries.chain_of(connection, header.sender.unit_id, header.sender.device, header.kind.value)
    before = header.previous.id if header.previous else None
    if any(p.sequence == header.sequence or p.previous_id == before for p in chain):
        return (reason(ReasonCode.FORKED_HISTORY, sequence=header.sequence),)
    if before and before not in coming and all(p.id != before for p in chain):
        return (reason(ReasonCode.MISSING_PREVIOUS, sequence=header.sequence),)
    if header.previous and any(p.id == before and p.sha256 != header.previous.sha256 for p in chain):
        return (reason(ReasonCode.FORKED_HISTORY, sequence=header.sequence),)
    return ()
