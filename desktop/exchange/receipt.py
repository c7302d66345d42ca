"""Receipts: what became of a package, said by who received it (FORMAT.md §5.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta

from db.domain.verdict import Outcome, Verdict
from desktop.exchange import limits, paths
from desktop.exchange.building import WrittenPackage, write_package
from desktop.exchange.parts import (
    LATER,
    Moment,
    Natural,
    NewIdText,
    Part,
    Sha256Text,
    Word,
    decode_part,
    encode_part,
)
from desktop.exchange.spellings import whole

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from desktop.exchange.header import PackageHeader
    from desktop.exchange.signing import Signer

Code = Annotated[str, Meta(pattern=whole("[A-Z][A-Z_]{0,59}"))]
_Where = Annotated[str, Meta(max_length=limits.NAME_LENGTH)]


@dataclass(frozen=True, slots=True)
class ReceiptReason(Part):
    """A reason of the verdict; a newer program may know codes that this one does not."""

    code: Code
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class ReceiptCounts(Part):
    """What taking in the package did, in records."""

    new: Natural = 0
    changed: Natural = 0
    deleted: Natural = 0
    ignored: Natural = 0
    refused: Natural = 0


@dataclass(frozen=True, slots=True)
class RefusedRow(Part):
    """One record that was not taken in, and why."""

    register: Word
    line: Natural
    code: Code
    field: _Where = ""


@dataclass(frozen=True, slots=True)
class Returned(Part):
    """That the package is sent back: why, and until when it is to come again."""

    reason: Annotated[str, Meta(min_length=1, max_length=2_000)]
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Receipt(Part):
    """receipt.json.

    Attributes:
        package_id: which package.
        sha256: digest of its file.
        received_at: aware UTC.
        verdict: what was found.
        reasons: why.
        counts: what it brought.
        refused_rows: which of its records were not taken in.
        returned: why it is sent back; None for one that was taken in. What is sent back has not passed.
    """

    package_id: NewIdText
    sha256: Sha256Text
    received_at: Moment
    verdict: Outcome
    reasons: tuple[ReceiptReason, ...] = ()
    counts: ReceiptCounts = ReceiptCounts()
    refused_rows: tuple[RefusedRow, ...] = ()
    returned: Returned | None = field(default=None, metadata=LATER)


def receipt_reasons(verdict: Verdict) -> tuple[ReceiptReason, ...]:
    """The reasons of a verdict as a receipt carries them."""
    return tuple(ReceiptReason(str(reason.code), dict(reason.parameters)) for reason in verdict.reasons)


def write_receipt(
    folder: Path, *, header: PackageHeader, receipt: Receipt, signer: Signer, signed_at: datetime
) -> WrittenPackage:
    """A receipt package in the folder, for the sender of the package it speaks of; errors as of `write_package`."""
    members = {paths.RECEIPT: encode_part(receipt)}
    return write_package(folder, header=header, members=members, signer=signer, signed_at=signed_at)


def read_receipt(data: bytes) -> Receipt:
    """The receipt in receipt.json; PartError when it is none."""
    return decode_part(Receipt, data)
