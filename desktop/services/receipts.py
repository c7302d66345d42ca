"""Receipts: the signed answer to each accepted package, back to its sender (package.md §5.5)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.verdict import Outcome
from db.queries.office import get_unit
from db.queries.packages import list_received, list_sent
from db.transactions import reading
from desktop.exchange.header import PackageKind, Recipient
from desktop.exchange.receipt import Receipt, ReceiptCounts, write_receipt
from desktop.services.own_keys import signer_for
from desktop.services.own_packages import new_header, note_own_package

if TYPE_CHECKING:
    from pathlib import Path

    from db.queries.packages import ReceivedPackage
    from desktop.exchange.signing import Signer
    from desktop.services.office import Office


def export_receipts(office: Office, folder: Path, *, passphrase: str | None) -> tuple[tuple[str, Path], ...]:
    """The receipts of all accepted packages that have none yet: pairs (package id, file).

    Raises:
        KnownError: KEY_MISSING, WRONG_KEY_PASSPHRASE, PACKAGE_NOT_WRITTEN.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise KnownError("PACKAGE_NOT_WRITTEN", name=folder.name, cause=str(failure.strerror)) from failure
    signer = signer_for(office, passphrase)
    return tuple((package.id, _write(office, package, folder, signer)) for package in without_receipt(office))


def without_receipt(office: Office) -> tuple[ReceivedPackage, ...]:
    """The accepted packages for which no receipt was made, oldest first."""
    with reading(office.database) as connection:
        answered = {
            json.loads(sent.header).get("answers") for sent in list_sent(connection, kind=PackageKind.RECEIPT.value)
        }
        received = list_received(connection)
    return tuple(sorted((p for p in received if p.id not in answered), key=lambda p: (p.received_at, p.id)))


def _write(office: Office, package: ReceivedPackage, folder: Path, signer: Signer) -> Path:
    now = office.clock.now()
    with reading(office.database) as connection:
        sender = get_unit(connection, package.sender_id)
        header = new_header(office, connection, PackageKind.RECEIPT, now)
    recipient = Recipient(unit_id=package.sender_id, code=sender.code if sender else "")
    # Which package it answers stands in the header too, so that it can be told without opening the receipt.
    header = replace(header, recipient=recipient, answers=package.id)
    counts = ReceiptCounts(
        new=package.counts["new"],
        changed=package.counts["changed"],
        deleted=package.counts["deleted"],
        ignored=package.counts["ignored"],
        refused=0,
    )
    receipt = Receipt(
        package_id=package.id,
        sha256=package.sha256,
        received_at=datetime.fromisoformat(package.received_at),
        verdict=Outcome.PASSED,
        reasons=(),
        counts=counts,
        refused_rows=(),
    )
    written = write_receipt(folder, header=header, receipt=receipt, signer=signer, signed_at=now)
    note_own_package(office, written.header, written.sha256, written.path)
    return written.path
