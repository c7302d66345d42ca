"""The header of a package: who sends what to whom, what it holds and what it adds up to (FORMAT.md §3.1, §3.2).

Every value keeps in `extra` the fields it does not know, so that a header of a newer minor version is written back as
it came.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from desktop.exchange import canonical, limits, spellings
from desktop.exchange.canonical import NotCanonicalError
from desktop.exchange.spellings import whole

NAME = "diaban"
MAJOR, MINOR = 1, 0

IdText = Annotated[str, Meta(pattern=whole(spellings.ID))]
NewIdText = Annotated[str, Meta(pattern=whole(spellings.NEW_ID))]
Sha256Text = Annotated[str, Meta(pattern=whole(spellings.SHA256))]
DeviceText = Annotated[str, Meta(pattern=whole(spellings.DEVICE))]
UnitCode = Annotated[str, Meta(pattern=whole(spellings.UNIT_CODE))]
Word = Annotated[str, Meta(pattern=whole(spellings.NAME))]
Line = Annotated[str, Meta(min_length=1, max_length=300)]
Note = Annotated[str, Meta(max_length=2_000)]
Sequence = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Natural = Annotated[int, Meta(ge=0, le=canonical.LARGEST_INTEGER)]
Amount = int | float | Line | None
"""A number, an exact decimal as text, or unknown."""

Extra = Mapping[str, Any]


class PackageKind(StrEnum):
    """What a package is for."""

    REPORT = "report"
    PLAN = "plan"
    RECEIPT = "receipt"
    ENROLMENT = "enrolment"
    SYNC = "sync"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What every part of the header has.

    Attributes:
        extra: the fields of newer minor versions, as they came.
    """

    extra: Extra = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Format(_Part):
    """The name and version of the form; a reader takes any minor of its major (FORMAT.md §1.7)."""

    name: Line = NAME
    version: Annotated[str, Meta(pattern=whole(r"(?:0|[1-9][0-9]{0,3})\.(?:0|[1-9][0-9]{0,3})"))] = f"{MAJOR}.{MINOR}"

    @property
    def numbers(self) -> tuple[int, int]:
        """Major and minor."""
        major, minor = self.version.split(".")
        return int(major), int(minor)


@dataclass(frozen=True, slots=True)
class Sender(_Part):
    """The office and the computer a package comes from; a unit is its code together with its first day."""

    unit_id: IdText
    code: UnitCode
    valid_from: date
    name: Line
    device: DeviceText


@dataclass(frozen=True, slots=True)
class Recipient(_Part):
    """The office a package is for."""

    unit_id: IdText
    code: UnitCode


@dataclass(frozen=True, slots=True)
class Previous(_Part):
    """The package this device made before."""

    id: NewIdText
    sha256: Sha256Text


@dataclass(frozen=True, slots=True)
class Period(_Part):
    """The stretch a report is about, both days included."""

    regime: Word
    kind: Word
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class Edition(_Part):
    """Chính thức (number 0) or bổ sung n with its reason."""

    number: Annotated[int, Meta(ge=0, le=999)] = 0
    reason: Note = ""


@dataclass(frozen=True, slots=True)
class RegisterEntry(_Part):
    """One register in the package and how many records it holds, deleted ones included."""

    name: Word
    path: Annotated[str, Meta(min_length=1, max_length=limits.NAME_LENGTH)]
    count: Natural


@dataclass(frozen=True, slots=True)
class RegisterTotals(_Part):
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
class IndicatorTotal(_Part):
    """One indicator's figure as the sender reports it; an unknown amount is None and has its reason."""

    code: Line
    version: Line
    numerator: Amount = None
    denominator: Amount = None
    value: Amount = None
    reason: Note = ""


@dataclass(frozen=True, slots=True)
class Totals(_Part):
    """What the package adds up to."""

    registers: Mapping[str, RegisterTotals] = field(default_factory=dict[str, RegisterTotals])
    indicators: tuple[IndicatorTotal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageHeader(_Part):
    """package.json.

    Attributes:
        format: name and version of the form.
        id: UUIDv7 of the package.
        kind: what it is for.
        sender: who made it.
        recipient: whom it is for; None for whoever gets it (an enrolment).
        sequence: from 1, per sender unit and device.
        previous: that device's package before; None for its first.
        period: of a report.
        edition: of a report.
        nil: a signed "nothing happened".
        created_at: aware UTC.
        program: version of the program that made it.
        schema: version of the sender's records.
        catalog: version of the sender's catalogs.
        registers: what it holds; filled when the package is written.
        totals: control totals and indicators; those of the registers are filled when the package is written.
        journal_head: last seal of the sender's journal; None where there is none.
        privacy: id of the profile that decided which fields travel.
    """

    id: NewIdText
    kind: PackageKind
    sender: Sender
    recipient: Recipient | None
    sequence: Sequence
    created_at: Annotated[datetime, Meta(tz=True)]
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


class HeaderError(ValueError):
    """A header that cannot be read: the field and the rule it breaks."""

    def __init__(self, field_name: str, what: str) -> None:
        super().__init__(f"{field_name}: {what}")
        self.field = field_name
        self.what = what


class FormatTooNewError(ValueError):
    """A header of a major version this program does not read."""

    def __init__(self, version: str) -> None:
        super().__init__(version)
        self.version = version


def encode_header(header: PackageHeader) -> bytes:
    """The bytes of package.json: canonical, every field written, unknown ones where they were."""
    return canonical.encode(_plain(header))


def decode_header(data: bytes) -> PackageHeader:
    """The header in these bytes.

    Raises:
        HeaderError: they are not a header.
        FormatTooNewError: they are one of a newer major version; nothing else was looked at.
    """
    try:
        raw = canonical.decode(data)
    except NotCanonicalError as error:
        raise HeaderError("", error.what) from error
    _check_format(raw)
    header = read_part(PackageHeader, raw)
    if encode_header(header) != data:
        raise HeaderError("", canonical.SPELLING)
    _check_sense(header)
    return header


P = TypeVar("P")


def read_part(kind: type[P], raw: object) -> P:
    """A part of a header, or another value with `extra`, from plain values; HeaderError when they do not fit."""
    try:
        return msgspec.convert(_with_extra(kind, raw), kind)
    except msgspec.ValidationError as error:
        raise HeaderError(field_in(error), "shape") from error


def write_part(value: object) -> dict[str, Any]:
    """The plain values of a part, unknown fields among them."""
    return cast("dict[str, Any]", _plain(value))


_PATH = re.compile(r" - at `(?:key in )?\$\.?(.*)`\Z")


def field_in(error: msgspec.ValidationError) -> str:
    """The path of the field that a validation error names; empty for the whole."""
    found = _PATH.search(str(error))
    return found[1] if found else ""


def _check_format(raw: object) -> None:
    if not isinstance(raw, dict):
        raise HeaderError("", "shape")
    form = read_part(Format, cast("dict[str, Any]", raw).get("format"))
    if form.name != NAME:
        raise HeaderError("format.name", "value")
    major, _ = form.numbers
    if major > MAJOR:
        raise FormatTooNewError(form.version)
    if major < MAJOR:
        raise HeaderError("format.version", "value")


def _check_sense(header: PackageHeader) -> None:
    checks = (
        ("previous", (header.sequence == 1) is (header.previous is None)),
        ("period", header.period is not None or header.kind is not PackageKind.REPORT),
        ("period.to_on", header.period is None or header.period.from_on <= header.period.to_on),
        ("edition", header.edition is not None or header.kind is not PackageKind.REPORT),
        ("edition.reason", header.edition is None or header.edition.number == 0 or bool(header.edition.reason)),
        ("recipient", header.recipient is not None or header.kind is PackageKind.ENROLMENT),
        ("registers", all(entry.path == register_path(entry.name) for entry in header.registers)),
        ("registers", len({entry.name for entry in header.registers}) == len(header.registers)),
        ("totals.registers", {entry.name for entry in header.registers} == set(header.totals.registers)),
    )
    for name, holds in checks:
        if not holds:
            raise HeaderError(name, "value")


def register_path(name: str) -> str:
    """Where a register lies in a package (FORMAT.md §1.3)."""
    return f"registers/{name}.ndjson"


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {**cast("dict[str, Any]", fields.pop("extra", {})), **fields}
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in cast("Mapping[str, object]", value).items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in cast("tuple[object, ...]", value)]
    if isinstance(value, datetime):
        return canonical.stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def _with_extra(hint: Any, raw: object) -> object:  # noqa: ANN401 - a type as written in an annotation
    """The plain values with the unknown fields of every part moved into its `extra`."""
    part = _part_in(hint)
    if part is None:
        return raw
    if isinstance(raw, list):
        return [_with_extra(part, inner) for inner in cast("list[object]", raw)]
    if not isinstance(raw, dict):
        return raw
    given = cast("dict[str, object]", raw)
    if get_origin(hint) is Mapping:
        return {key: _with_extra(part, inner) for key, inner in given.items()}
    hints = {name: kind for name, kind in get_type_hints(part, include_extras=True).items() if name != "extra"}
    known = {name: _with_extra(hints[name], inner) for name, inner in given.items() if name in hints}
    return {**known, "extra": {name: inner for name, inner in given.items() if name not in hints}}


def _part_in(hint: Any) -> type | None:  # noqa: ANN401 - a type as written in an annotation
    if isinstance(hint, type) and issubclass(hint, _Part):
        return hint
    return next((part for inner in get_args(hint) if (part := _part_in(inner))), None)
