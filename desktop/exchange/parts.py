"""Values of a package with named fields: read strictly, written canonically, unknown fields kept (FORMAT.md §3.2).

The header, an enrolment and a receipt are made of parts: frozen dataclasses whose annotations say what is allowed.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from desktop.exchange import canonical, spellings
from desktop.exchange.canonical import NotCanonicalError
from desktop.exchange.spellings import whole

IdText = Annotated[str, Meta(pattern=whole(spellings.ID))]
NewIdText = Annotated[str, Meta(pattern=whole(spellings.NEW_ID))]
Sha256Text = Annotated[str, Meta(pattern=whole(spellings.SHA256))]
DeviceText = Annotated[str, Meta(pattern=whole(spellings.DEVICE))]
UnitCode = Annotated[str, Meta(pattern=whole(spellings.UNIT_CODE))]
Word = Annotated[str, Meta(pattern=whole(spellings.NAME))]
Line = Annotated[str, Meta(min_length=1, max_length=300)]
Note = Annotated[str, Meta(max_length=2_000)]
Natural = Annotated[int, Meta(ge=0, le=canonical.LARGEST_INTEGER)]
Moment = Annotated[datetime, Meta(tz=True)]


class PartError(ValueError):
    """Bytes that are not the part asked for: the field and the rule it breaks."""

    def __init__(self, field_name: str, what: str) -> None:
        super().__init__(f"{field_name}: {what}")
        self.field = field_name
        self.what = what


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What every part has.

    Attributes:
        extra: the fields of newer minor versions, as they came.
    """

    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])


P = TypeVar("P", bound=Part)

LATER = {"later": True}
"""Metadata of a field that a minor version added: written only where it says something, so older parts read back."""


def encode_part(part: Part) -> bytes:
    """The canonical bytes of a part: every field of 1.0 written, later and unknown ones where they were."""
    return canonical.encode(_plain(part))


def decode_part(kind: type[P], data: bytes) -> P:
    """The part in these bytes; PartError when they are anything else, or spelled otherwise."""
    part = read_part(kind, decode_plain(data))
    try:
        is_spelled_so = encode_part(part) == data
    except OverflowError:  # a moment of another zone, at the ends of time: no calendar has it in UTC
        is_spelled_so = False
    if not is_spelled_so:
        raise PartError("", canonical.SPELLING)
    return part


def decode_plain(data: bytes) -> object:
    """The plain values in canonical bytes; PartError when they are not."""
    try:
        return canonical.decode(data)
    except NotCanonicalError as error:
        raise PartError("", error.what) from error


def read_part(kind: type[P], raw: object) -> P:
    """A part from plain values; PartError when they do not fit."""
    try:
        return msgspec.convert(_with_extra(kind, raw), kind)
    except msgspec.ValidationError as error:
        raise PartError(field_in(error), "shape") from error


_PATH = re.compile(r" - at `(?:key in )?\$\.?(.*)`\Z")


def field_in(error: msgspec.ValidationError) -> str:
    """The path of the field that a validation error names; empty for the whole."""
    found = _PATH.search(str(error))
    return found[1] if found else ""


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            f.name: _plain(getattr(value, f.name))
            for f in dataclasses.fields(value)
            if not f.metadata.get("later") or getattr(value, f.name) != f.default
        }
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
    hints = _hints_of(part)
    known = {name: _with_extra(hints[name], inner) for name, inner in given.items() if name in hints}
    return {**known, "extra": {name: inner for name, inner in given.items() if name not in hints}}


@cache
def _hints_of(part: type) -> dict[str, Any]:
    """The types of a part's fields; read once, for reading annotations takes longer than reading a header."""
    return {name: kind for name, kind in get_type_hints(part, include_extras=True).items() if name != "extra"}


def _part_in(hint: Any) -> type | None:  # noqa: ANN401 - a type as written in an annotation
    if isinstance(hint, type) and issubclass(hint, Part):
        return hint
    return next((part for inner in get_args(hint) if (part := _part_in(inner))), None)
