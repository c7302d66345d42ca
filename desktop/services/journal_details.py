"""One row of the journal told to the end: field by field, the package with signer, verdict and counts, the seal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from db import journal
from db.domain.registers import BY_NAME
from db.domain.verdict import Reason, ReasonCode
from db.queries import journal as queries
from db.queries.office import get_unit
from db.queries.packages import get_received, get_sent
from db.transactions import reading
from desktop.messages import describe_reason
from desktop.services.cards import FieldChange, told_changes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection

    from db.journal import JournalRow
    from db.queries.packages import ReceivedPackage, SentPackage
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """The package a row is about.

    Attributes:
        id: its id.
        file: name of its file.
        unit: for a received one its sender, for a sent one its recipient; empty where nobody is named.
        received: whether it came from elsewhere.
        sha256: digest of its container.
        signers: who signed, each name with the stated moment (UTC ISO text, empty where none).
        state: accepted, held, returned, withdrawn, set_aside; empty for a sent one.
        reasons: what verification found, in words.
        counts: what taking it in did, by new, changed, deleted, ignored, conflicts.
        decision: what a person decided about it, as plain values.
    """

    id: str
    file: str
    unit: str
    received: bool
    sha256: str
    signers: tuple[tuple[str, str], ...] = ()
    state: str = ""
    reasons: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    decision: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class JournalDetails:
    """One row.

    Attributes:
        seq: its number.
        device: the computer.
        changes: the fields of the record before and after, in words.
        others: what else was noted, as plain pairs of name and value.
        package: the package it is about.
        seal: digest of the seal that closes over the row; empty when there is none.
    """

    seq: int
    device: str
    changes: tuple[FieldChange, ...]
    others: tuple[tuple[str, str], ...]
    package: PackageFacts | None
    seal: str


_TOLD_WITH_PACKAGE = frozenset({"file", "sha256", "counts", "state", "what", "by", "at", "why"})


def load_journal_details(office: Office, seq: int) -> JournalDetails | None:
    """One row told to the end; None when there is no such row."""
    with reading(office.database) as connection:
        rows = queries.get_rows(connection, (seq,))
        if not rows:
            return None
        row = rows[0]
        is_record = row.register in BY_NAME
        return JournalDetails(
            row.seq,
            row.device,
            told_changes(office, connection, row) if is_record else (),
            () if is_record else _others(connection, row),
            _package(connection, row.package_id) if row.package_id else None,
            journal.seal_over(connection, seq),
        )


def _others(connection: Connection, row: JournalRow) -> tuple[tuple[str, str], ...]:
    """The plain pairs of a row that is about no record; those of its package are told with the package."""
    found: Any = json.loads(row.after) if row.after else {}
    told: list[tuple[str, str]] = []
    for name, value in cast("dict[str, Any]", found if isinstance(found, dict) else {}).items():
        if row.package_id and name in _TOLD_WITH_PACKAGE:
            continue
        if name == "unit" and isinstance(value, str) and (unit := get_unit(connection, value)):
            told.append((name, unit.name))
        elif isinstance(value, (str, int)) and str(value):
            told.append((name, str(value)))
    return tuple(told)


def _package(connection: Connection, package_id: str) -> PackageFacts | None:
    if received := get_received(connection, package_id):
        return _received(connection, received)
    sent = get_sent(connection, package_id)
    return _sent(connection, sent) if sent else None


def _received(connection: Connection, package: ReceivedPackage) -> PackageFacts:
    unit = get_unit(connection, package.sender_id)
    return PackageFacts(
        package.id,
        package.file_name,
        unit.name if unit else "",
        received=True,
        sha256=package.sha256,
        signers=tuple((str(one.get("holder", "")), str(one.get("at") or "")) for one in package.signers or ()),
        state=package.state,
        reasons=tuple(describe_reason(_reason(one)).what for one in package.verdict or ()),
        counts=tuple(cast("dict[str, int]", package.counts or {}).items()),
        decision=package.decision,
    )


def _sent(connection: Connection, package: SentPackage) -> PackageFacts:
    unit = get_unit(connection, package.recipient_id) if package.recipient_id else None
    return PackageFacts(
        package.id, package.file_name, unit.name if unit else "", received=False, sha256=package.sha256,
        signers=((package.created_by, package.created_at),),
    )  # fmt: skip


def _reason(kept: Mapping[str, Any]) -> Reason:
    return Reason(ReasonCode(kept["code"]), {name: value for name, value in kept.items() if name != "code"})
