"""Receipts: the signed answer to each package, taken in or sent back, on its way to the sender (package.md §5.5)."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.domain.errors import KnownError
from db.domain.verdict import NOTES, Outcome, ReasonCode, outcome_of
from db.queries.office import get_unit
from db.queries.packages import ACCEPTED, RETURNED, list_received, list_sent
from db.transactions import reading
from desktop.exchange.header import PackageKind, Recipient
from desktop.exchange.receipt import Receipt, ReceiptCounts, ReceiptReason, RefusedRow, Returned, write_receipt
from desktop.services.own_keys import signer_for
from desktop.services.own_packages import new_header, note_own_package
from desktop.services.sending import copy_package
from desktop.services.taking.on_paper import ON_PAPER
from desktop.services.taking.sent_back import TAKEN_AFTER_RETURN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.queries.packages import ReceivedPackage
    from desktop.exchange.signing import Signer
    from desktop.services.office import Office

ANSWERED = frozenset({PackageKind.REPORT.value, PackageKind.PLAN.value, PackageKind.TRANSFER.value})
"""Kinds of packages that get a receipt; computers of one office need none."""

_COUNTED = ("new", "changed", "deleted", "ignored")


def export_receipts(
    office: Office, folder: Path, *, passphrase: str | None, plain: bool = False
) -> tuple[tuple[str, Path], ...]:
    """The receipts of all packages that wait for one, in a folder: pairs (package id, file).

    Raises:
        KnownError: KEY_MISSING, WRONG_KEY_PASSPHRASE, PACKAGE_NOT_WRITTEN.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise KnownError("PACKAGE_NOT_WRITTEN", name=folder.name, cause=str(failure.strerror)) from failure
    signer = signer_for(office, passphrase)
    with tempfile.TemporaryDirectory(prefix="diaban-") as work:
        return tuple(
            (answered_id(package), _write(office, package, Path(work), folder, signer, plain=plain))
            for package in without_receipt(office)
        )


def without_receipt(office: Office) -> tuple[ReceivedPackage, ...]:
    """The packages for this office that were taken in or sent back and not answered since, oldest first.

    Of what was sent back under the id of a package that counts by now nothing is told: that one would seem sent back.
    """
    with reading(office.database) as connection:
        answered: dict[tuple[str | None, str], str] = {}
        for sent in list_sent(connection, kind=PackageKind.RECEIPT.value):
            answers = (sent.recipient_id, str(json.loads(sent.header).get("answers")))
            answered[answers] = max(sent.created_at, answered.get(answers, ""))
        received = list_received(connection, state=None)
    accepted = {(one.sender_id, one.package_id) for one in received if one.state == ACCEPTED}
    waiting = [
        one
        for one in received
        if one.kind in ANSWERED
        and (one.state == ACCEPTED or (one.state == RETURNED and (one.sender_id, answered_id(one)) not in accepted))
        and _is_for(office, one)
        and _waits(one, answered)
    ]
    return tuple(sorted(waiting, key=lambda one: (one.received_at, one.id)))


def answered_id(package: ReceivedPackage) -> str:
    """The id its sender gave a package; one that was sent back without proof of whose it is is kept under another."""
    decision: dict[str, Any] = package.decision or {}
    return str(decision.get("package_id") or package.package_id)


def _is_for(office: Office, package: ReceivedPackage) -> bool:
    """Whether it is for this office to answer: not what came inside another package, nor what concerns others."""
    recipient: dict[str, Any] = json.loads(package.header).get("recipient") or {}
    return package.carrier_id is None and recipient.get("unit_id") == office.unit.id


def _waits(package: ReceivedPackage, answered: Mapping[tuple[str | None, str], str]) -> bool:
    last = answered.get((package.sender_id, answered_id(package)))
    if last is None:
        return True
    # Taken in and answered, then sent back, or the other way round: that is another answer.
    decision: dict[str, Any] = package.decision or {}
    is_other = package.state == RETURNED or decision.get("what") in {TAKEN_AFTER_RETURN, ON_PAPER}
    return is_other and str(decision.get("at", "")) > last


def _write(office: Office, package: ReceivedPackage, work: Path, folder: Path, signer: Signer, *, plain: bool) -> Path:
    now = office.clock.now()
    with reading(office.database) as connection:
        sender = get_unit(connection, package.sender_id)
        header = new_header(office, connection, PackageKind.RECEIPT, now)
    recipient = Recipient(unit_id=package.sender_id, code=sender.code if sender else "")
    receipt = _receipt(package)
    # Which package it answers stands in the header too, so that it can be told without opening the receipt.
    header = replace(header, recipient=recipient, answers=receipt.package_id)
    written = write_receipt(work, header=header, receipt=receipt, signer=signer, signed_at=now)
    note_own_package(office, written.header, written.sha256, written.path)
    written.path.unlink()
    return copy_package(office, header.id, written.path.name, folder, plain=plain)


def _receipt(package: ReceivedPackage) -> Receipt:
    decision: dict[str, Any] = package.decision or {}
    reasons = _reasons(package)
    rows = _refused_rows(package)
    stored: dict[str, Any] = package.counts or {}
    counts = {name: int(stored.get(name, 0)) for name in _COUNTED}
    returned = None
    if package.state == RETURNED:
        counts = dict.fromkeys(_COUNTED, 0)
        due_on = date.fromisoformat(decision["due_on"]) if decision.get("due_on") else None
        returned = Returned(str(decision["why"]), due_on)
    return Receipt(
        package_id=answered_id(package),
        sha256=package.sha256,
        received_at=datetime.fromisoformat(package.received_at),
        verdict=_verdict(package, reasons),
        reasons=reasons,
        counts=ReceiptCounts(
            new=counts["new"],
            changed=counts["changed"],
            deleted=counts["deleted"],
            ignored=counts["ignored"],
            refused=len(rows),
        ),
        refused_rows=rows,
        returned=returned,
    )


def _verdict(package: ReceivedPackage, reasons: tuple[ReceiptReason, ...]) -> Outcome:
    """A program that knows no returns must not take one for a package that was taken in."""
    if package.state == ACCEPTED:
        return Outcome.PASSED
    is_failed = any(outcome_of(ReasonCode(one.code)) is Outcome.FAILED for one in reasons)
    return Outcome.FAILED if is_failed else Outcome.INDETERMINATE


def _reasons(package: ReceivedPackage) -> tuple[ReceiptReason, ...]:
    """What was found when it was received; nothing of one that was taken in, whatever it had to wait for."""
    if package.state == ACCEPTED:
        return ()
    told = {code.value for code in ReasonCode} - {code.value for code in NOTES}
    found: list[dict[str, Any]] = package.verdict or []
    return tuple(
        ReceiptReason(one["code"], {name: value for name, value in one.items() if name != "code"})
        for one in found
        if one["code"] in told
    )


def _refused_rows(package: ReceivedPackage) -> tuple[RefusedRow, ...]:
    return tuple(
        RefusedRow(
            str(one.parameters["register"]),
            int(one.parameters["line"]),
            one.code,
            str(one.parameters.get("field", "")),
        )
        for one in _reasons(package)
        if "line" in one.parameters and "register" in one.parameters
    )
