"""Receipts of the superior: noted beside the package of ours that they answer (FORMAT.md §5.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.verdict import Reason, ReasonCode, reason
from db.queries.merging import Merged
from db.queries.packages import get_sent
from db.writes.packages import note_receipt
from desktop.clock import stamp
from desktop.exchange import paths
from desktop.services.handed_down import Source, source_of
from desktop.services.taking.refusing import RefusedError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from sqlalchemy.engine import Connection

    from db.domain.fields import Json
    from desktop.exchange.header import PackageHeader
    from desktop.exchange.receipt import Receipt
    from desktop.exchange.verifying import Examined
    from desktop.services.office import Office

FOREIGN = f"{paths.RECEIPT}: package_id"
"""The field at fault where a receipt answers no package of this office, or not as its recipient."""


def judge(connection: Connection, office: Office, found: Examined) -> tuple[Reason, ...]:
    """It must answer a package of ours, come from whom that was for, and be no older than the answer we have."""
    del office
    header, receipt = found.header, found.receipt
    if header is None or receipt is None:
        return ()  # its own verdict says what is wrong with it
    sent = get_sent(connection, receipt.package_id)
    # What arrived damaged has another digest than what was sent; all one can do with it is to send it back.
    is_same = sent is not None and (sent.sha256 == receipt.sha256 or receipt.returned is not None)
    if sent is None or not is_same or sent.recipient_id != header.sender.unit_id:
        return (reason(ReasonCode.HEADER_INVALID, field=FOREIGN, what="value"),)
    there = source_of(sent.receipt or {})
    if there is not None and there.package != header.id and not _source(header).is_newer_than(there):
        return (reason(ReasonCode.EARLIER_SEQUENCE, sequence=header.sequence),)
    return ()


def preview(connection: Connection, source: Path | BinaryIO, found: Examined) -> Merged | None:
    """None: a receipt changes no records."""
    del connection, source, found


def take_in(
    connection: Connection, office: Office, source: Path | BinaryIO, found: Examined, header: PackageHeader
) -> Merged:
    """Nothing in records; the package it answers says from now on what became of it.

    Raises:
        RefusedError: a newer answer has come meanwhile.
    """
    del source
    if against := judge(connection, office, found):
        raise RefusedError(against[0])
    if found.receipt is None:
        raise RefusedError(reason(ReasonCode.HEADER_INVALID, field=paths.RECEIPT, what="missing"))
    plain = receipt_to_plain(found.receipt, header)
    note_receipt(connection, found.receipt.package_id, plain, author=office.author, at=office.stamp())
    return Merged()


def receipt_to_plain(receipt: Receipt, header: PackageHeader) -> dict[str, Json]:
    """A receipt as it is kept beside the package it answers."""
    counts, returned = receipt.counts, receipt.returned
    plain: dict[str, Json] = {
        "received_at": receipt.received_at.isoformat(),
        "verdict": receipt.verdict.value,
        "reasons": [one.code for one in receipt.reasons],
        "new": counts.new,
        "changed": counts.changed,
        "deleted": counts.deleted,
        "ignored": counts.ignored,
        "refused": counts.refused,
        "from": _source(header).to_plain(),
    }
    if returned is not None:
        plain["returned"] = {
            "reason": returned.reason,
            "due_on": returned.due_on.isoformat() if returned.due_on else None,
        }
    if receipt.refused_rows:
        plain["rows"] = [
            {"register": row.register, "line": row.line, "code": row.code, "field": row.field}
            for row in receipt.refused_rows
        ]
    return plain


def _source(header: PackageHeader) -> Source:
    return Source(header.id, header.sender.device, header.sequence, stamp(header.created_at))
