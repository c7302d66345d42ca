"""What became of the packages this office sent: receipts in, each package's standing, the records that were refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, Any

from db.domain.errors import KnownError
from db.domain.registers import BY_NAME
from db.domain.verdict import NOTES, Outcome, ReasonCode
from db.queries.packages import get_sent, read_parts
from db.queries.titles import titles
from db.transactions import reading
from desktop.exchange.header import PackageKind
from desktop.exchange.reading import read_records
from desktop.exchange.verifying import verify_package
from desktop.services.own_packages import not_usable
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.taking.receipts import FOREIGN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from db.queries.packages import SentPackage
    from desktop.services.office import Office


class Answer(StrEnum):
    """How a package that was sent stands."""

    NONE = "none"  # no receipt yet
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REPLACED = "replaced"  # not taken in, and a later edition was sent in its place


@dataclass(frozen=True, slots=True)
class RefusedRecord:
    """A record that the recipient did not take in.

    Attributes:
        register: which register.
        record_id: its id; empty where the line cannot be found.
        title: its name here; empty when it is gone.
        line: of the package.
        code: why.
        field: which field is at fault; empty for the whole line.
    """

    register: str
    record_id: str
    title: str
    line: int
    code: str
    field: str


def receive_receipt(office: Office, path: Path) -> SentPackage:
    """The package of ours that a receipt answers, with the receipt noted; one that came before changes nothing.

    Raises:
        KnownError: NOT_A_RECEIPT when the file is none, is damaged, older than the answer we have, or not signed by
            whom it should be; RECEIPT_FOR_OTHER when it answers no package of ours or comes from another office than
            its recipient; PACKAGE_UNREADABLE when the stick is gone.
    """
    try:
        candidate = examine_packages(office, (path,), preview=False)[0]
    except KnownError as failure:
        if failure.code != "FILE_NOT_FOUND":
            raise
        raise KnownError("PACKAGE_UNREADABLE", cause="ENOENT") from failure
    found, receipt = candidate.examined, candidate.examined.receipt
    if found.header is None or found.header.kind is not PackageKind.RECEIPT or receipt is None:
        raise not_usable("NOT_A_RECEIPT", found, path.name)
    against = [one for one in found.verdict.reasons if one.code not in NOTES]
    if against and all(one.parameters.get("field") == FOREIGN for one in against):
        raise KnownError("RECEIPT_FOR_OTHER", file=path.name)
    if not found.verdict.has(ReasonCode.ALREADY_RECEIVED):
        taken, _ = take_in_packages(office, (candidate,))
        if taken[0].verdict.outcome is not Outcome.PASSED:
            raise not_usable("NOT_A_RECEIPT", found.with_reasons(*taken[0].verdict.reasons), path.name)
    with reading(office.database) as connection:
        sent = get_sent(connection, receipt.package_id)
    if sent is None:
        raise KnownError("RECEIPT_FOR_OTHER", file=path.name)
    return sent


def answer_to(sent: SentPackage, all_sent: Sequence[SentPackage]) -> Answer:
    """How a package stands among all those sent."""
    receipt: Mapping[str, Any] = sent.receipt or {}
    if receipt.get("verdict") == Outcome.PASSED.value and not receipt.get("returned"):
        return Answer.ACCEPTED
    if replaced_by(sent, all_sent) is not None:
        return Answer.REPLACED
    return Answer.RETURNED if receipt else Answer.NONE


def replaced_by(sent: SentPackage, all_sent: Sequence[SentPackage]) -> SentPackage | None:
    """The newest later edition of the same report, or None."""
    later = [
        one
        for one in all_sent
        if one.kind == sent.kind
        and one.period == sent.period
        and one.recipient_id == sent.recipient_id
        and (one.edition or 0) > (sent.edition or 0)
    ]
    return max(later, key=lambda one: one.edition or 0, default=None)


def returned_now(all_sent: Sequence[SentPackage]) -> tuple[SentPackage, ...]:
    """The packages that were sent back and that nothing has been sent in place of, newest first."""
    return tuple(one for one in all_sent if answer_to(one, all_sent) is Answer.RETURNED)


def refused_records(office: Office, sent: SentPackage) -> tuple[RefusedRecord, ...]:
    """The records of a package that its recipient refused, found by their lines in the package as it was sent."""
    receipt: dict[str, Any] = sent.receipt or {}
    rows: list[dict[str, Any]] = receipt.get("rows", [])
    if not rows:
        return ()
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(str(row["register"]), set()).add(int(row["line"]))
    with reading(office.database) as connection:
        source = BytesIO(b"".join(read_parts(connection, sent.id)))
        ids = _ids_of_lines(office, source, wanted)
        names = {
            register: titles(connection, register, [ids[key] for key in ids if key[0] == register])
            for register in wanted
            if register in BY_NAME
        }
    return tuple(
        RefusedRecord(
            register := str(row["register"]),
            record_id := ids.get((register, int(row["line"])), ""),
            names.get(register, {}).get(record_id, ""),
            int(row["line"]),
            str(row["code"]),
            str(row["field"]),
        )
        for row in rows
    )


def _ids_of_lines(office: Office, source: BytesIO, wanted: Mapping[str, set[int]]) -> dict[tuple[str, int], str]:
    """The record of each line asked for; our own package, so that nobody's trust is asked."""
    found = verify_package(source, name=None, now=office.clock.now(), recipient=None, trusted=())
    ids: dict[tuple[str, int], str] = {}
    for register, lines in wanted.items():
        if register not in BY_NAME:
            continue
        number = 0
        for batch in read_records(source, found, register):
            for version in batch:
                number += 1
                if number in lines:
                    ids[register, number] = version.id
    return ids
