"""The header of a package: who sends what to whom, what it holds and what it adds up to (FORMAT.md §3.1, §3.2).

Every value keeps in `extra` the fields it does not know, so that a header of a newer minor version is written back as
it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, cast

from msgspec import Meta

from desktop.exchange import limits
from desktop.exchange.parts import (
    LATER,
    DeviceText,
    IdText,
    Line,
    Moment,
    Natural,
    NewIdText,
    Note,
    Part,
    PartError,
    Sha256Text,
    UnitCode,
    Word,
    decode_part,
    decode_plain,
    encode_part,
    read_part,
)
from desktop.exchange.paths import is_original
from desktop.exchange.spellings import whole

NAME = "diaban"
MAJOR, MINOR = 1, 1

EARLIEST, LATEST = 1970, 9998
"""The years a package can be made in: no clock tells an earlier one, and a day after the last one still exists."""

Sequence = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Amount = int | float | Line | None
"""A number, an exact decimal as text, or unknown."""


class PackageKind(StrEnum):
    """What a package is for."""

    REPORT = "report"
    PLAN = "plan"
    RECEIPT = "receipt"
    ENROLMENT = "enrolment"
    SYNC = "sync"
    TRANSFER = "transfer"


_CHAINED = frozenset({PackageKind.REPORT, PackageKind.PLAN})
"""The kinds of which each package follows another; the others are complete in themselves."""


@dataclass(frozen=True, slots=True)
class Format(Part):
    """The name and version of the form; a reader takes any minor of its major (FORMAT.md §1.7)."""

    name: Line = NAME
    version: Annotated[str, Meta(pattern=whole(r"(?:0|[1-9][0-9]{0,3})\.(?:0|[1-9][0-9]{0,3})"))] = f"{MAJOR}.{MINOR}"

    @property
    def numbers(self) -> tuple[int, int]:
        """Major and minor."""
        major, minor = self.version.split(".")
        return int(major), int(minor)


@dataclass(frozen=True, slots=True)
class Sender(Part):
    """The office and the computer a package comes from; a unit is its code together with its first day."""

    unit_id: IdText
    code: UnitCode
    valid_from: date
    name: Line
    device: DeviceText


@dataclass(frozen=True, slots=True)
class Recipient(Part):
    """The office a package is for."""

    unit_id: IdText
    code: UnitCode


@dataclass(frozen=True, slots=True)
class Previous(Part):
    """The package this device made before."""

    id: NewIdText
    sha256: Sha256Text


@dataclass(frozen=True, slots=True)
class Period(Part):
    """The stretch a report is about, both days included."""

    regime: Word
    kind: Word
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class Edition(Part):
    """Chính thức (number 0) or bổ sung n with its reason."""

    number: Annotated[int, Meta(ge=0, le=999)] = 0
    reason: Note = ""


@dataclass(frozen=True, slots=True)
class RegisterEntry(Part):
    """One register in the package and how many records it holds, deleted ones included."""

    name: Word
    path: Annotated[str, Meta(min_length=1, max_length=limits.NAME_LENGTH)]
    count: Natural


@dataclass(frozen=True, slots=True)
class RegisterTotals(Part):
    """Control totals of one register.

    Attributes:
        count: all records.
        deleted: those of them that are tombstones.
        sums: per totalled field, the sum over the living records.
    """

    count: Natural = 0
    deleted: Natural = 0
    sums: Mapping[str, Natural] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class IndicatorTotal(Part):
    """One indicator's figure as the sender reports it; an unknown amount is None and has its reason."""

    code: Line
    version: Line
    numerator: Amount = None
    denominator: Amount = None
    value: Amount = None
    reason: Note = ""


@dataclass(frozen=True, slots=True)
class Totals(Part):
    """What the package adds up to."""

    registers: Mapping[str, RegisterTotals] = field(default_factory=dict[str, RegisterTotals])
    indicators: tuple[IndicatorTotal, ...] = ()


@dataclass(frozen=True, slots=True)
class Consolidated(Part):
    """What a consolidating office counted of its own records and those of other units together (FORMAT.md §3.7).

    Attributes:
        units: ids of those units, in ascending order; the sender, who is always counted, is not among them.
        indicators: their figures.
    """

    units: tuple[IdText, ...]
    indicators: tuple[IndicatorTotal, ...]


@dataclass(frozen=True, slots=True)
class Handover(Part):
    """From which day the records of a transfer belong to its recipient, and the paper that says so (FORMAT.md §3.8)."""

    effective_on: date
    number: Annotated[str, Meta(max_length=60)] = ""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reference(Part):
    """Another package, with the digest of its bytes."""

    id: NewIdText
    sha256: Sha256Text


@dataclass(frozen=True, slots=True)
class Carried(Part):
    """An original package of a subordinate that this one carries unchanged (FORMAT.md §3.7)."""

    id: NewIdText
    path: Annotated[str, Meta(min_length=1, max_length=limits.NAME_LENGTH)]
    name: Line
    sha256: Sha256Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageHeader(Part):
    """package.json.

    Attributes:
        format: name and version of the form.
        id: UUIDv7 of the package.
        kind: what it is for.
        sender: who made it.
        recipient: whom it is for; None for whoever gets it (an enrolment).
        sequence: from 1, per sender unit and device.
        previous: that device's package of the same kind to the same recipient before; None for the first.
        period: of a report.
        edition: of a report.
        nil: a signed "nothing happened".
        created_at: aware UTC, in the years from EARLIEST to LATEST.
        program: version of the program that made it.
        schema: version of the sender's records.
        catalog: version of the sender's catalogs.
        registers: what it holds; filled when the package is written.
        totals: control totals and indicators; those of the registers are filled when the package is written.
        journal_head: last seal of the sender's journal; None where there is none.
        privacy: id of the profile that decided which fields travel.
        answers: in a receipt, the package it answers.
        remark: what the recipient should know, for example why findings were left open.
        unsigned: why the package has no signature; empty in a signed one.
        carried: the originals of subordinates inside.
        handover: of a transfer.
        transfers: in a report, the transfers from or to the sender that its records have been through.
        consolidated: in a report, the figures of the sender together with units below it.
    """

    id: NewIdText
    kind: PackageKind
    sender: Sender
    recipient: Recipient | None
    sequence: Sequence
    created_at: Moment
    program: Line
    schema: Line
    catalog: Line
    privacy: Word
    previous: Previous | None = None
    period: Period | None = None
    edition: Edition | None = None
    nil: bool = False
    journal_head: Sha256Text | None = None
    registers: tuple[RegisterEntry, ...] = ()
    totals: Totals = Totals()
    format: Format = Format()
    answers: NewIdText | None = field(default=None, metadata=LATER)
    remark: Note = field(default="", metadata=LATER)
    unsigned: Note = field(default="", metadata=LATER)
    carried: tuple[Carried, ...] = field(default=(), metadata=LATER)
    handover: Handover | None = field(default=None, metadata=LATER)
    transfers: tuple[Reference, ...] = field(default=(), metadata=LATER)
    consolidated: Consolidated | None = field(default=None, metadata=LATER)

    @property
    def is_newer(self) -> bool:
        """Whether a minor version made it that may have added what this program does not know."""
        return self.format.numbers > (MAJOR, MINOR)


class FormatTooNewError(ValueError):
    """A header of a major version this program does not read."""

    def __init__(self, version: str) -> None:
        super().__init__(version)
        self.version = version


def encode_header(header: PackageHeader) -> bytes:
    """The bytes of package.json."""
    return encode_part(header)


def decode_header(data: bytes) -> PackageHeader:
    """The header in these bytes.

    Raises:
        PartError: they are not a header.
        FormatTooNewError: they are one of a newer major version; nothing else was looked at.
    """
    _check_format(decode_plain(data))
    header = decode_part(PackageHeader, data)
    _check_sense(header)
    return header


def _check_format(raw: object) -> None:
    if not isinstance(raw, dict):
        raise PartError("", "shape")
    form = read_part(Format, cast("dict[str, Any]", raw).get("format"))
    if form.name != NAME:
        raise PartError("format.name", "value")
    major, _ = form.numbers
    if major > MAJOR:
        raise FormatTooNewError(form.version)
    if major < MAJOR:
        raise PartError("format.version", "value")


def _check_sense(header: PackageHeader) -> None:
    checks = (
        ("created_at", EARLIEST <= header.created_at.year <= LATEST),
        ("previous", header.previous is None or (header.sequence > 1 and header.kind in _CHAINED)),
        ("period", header.period is not None or header.kind is not PackageKind.REPORT),
        ("period.to_on", header.period is None or header.period.from_on <= header.period.to_on),
        ("edition", header.edition is not None or header.kind is not PackageKind.REPORT),
        ("edition.reason", header.edition is None or header.edition.number == 0 or bool(header.edition.reason)),
        ("recipient", header.recipient is not None or header.kind is PackageKind.ENROLMENT),
        ("nil", not header.nil or header.kind is PackageKind.REPORT),
        # Paper can stand in for the signature under figures that people read, and under nothing else.
        ("unsigned", not header.unsigned or header.kind is PackageKind.REPORT),
        ("carried", not header.carried or header.kind is PackageKind.REPORT),
        ("carried", all(is_original(one.path) for one in header.carried)),
        ("carried", len({one.path for one in header.carried}) == len(header.carried)),
        ("recipient", header.recipient is None or _is_right_recipient(header.kind, header.sender, header.recipient)),
        ("handover", (header.handover is not None) == (header.kind is PackageKind.TRANSFER)),
        ("remark", header.kind is not PackageKind.TRANSFER or bool(header.remark)),
        ("consolidated", header.consolidated is None or header.kind is PackageKind.REPORT),
        ("consolidated.units", header.consolidated is None or _are_others(header.consolidated.units, header.sender)),
        ("registers", all(entry.path == register_path(entry.name) for entry in header.registers)),
        ("registers", len({entry.name for entry in header.registers}) == len(header.registers)),
        ("totals.registers", {entry.name for entry in header.registers} == set(header.totals.registers)),
    )
    for name, holds in checks:
        if not holds:
            raise PartError(name, "value")


def _are_others(units: tuple[str, ...], sender: Sender) -> bool:
    return bool(units) and list(units) == sorted(set(units)) and sender.unit_id not in units


def _is_right_recipient(kind: PackageKind, sender: Sender, recipient: Recipient) -> bool:
    """A sync stays within its unit; a transfer never does."""
    is_own = recipient.unit_id == sender.unit_id
    return is_own if kind is PackageKind.SYNC else not is_own or kind is not PackageKind.TRANSFER


def register_path(name: str) -> str:
    """Where a register lies in a package (FORMAT.md §1.3)."""
    return f"registers/{name}.ndjson"
