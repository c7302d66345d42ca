"""What computers of one office tell each other beside the records: their attached files and the transfers (§3.9).

Two files of canonical JSON, one object per line. They come from a package that was judged; what they say is judged
here all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, TypeVar

from msgspec import Meta

from desktop.exchange import spellings
from desktop.exchange.parts import (
    IdText,
    NewIdText,
    Note,
    Part,
    PartError,
    Sha256Text,
    Word,
    decode_part,
    encode_part,
)
from desktop.exchange.spellings import whole

if TYPE_CHECKING:
    from collections.abc import Iterable

P = TypeVar("P", bound=Part)
StampText = Annotated[str, Meta(pattern=whole(spellings.STAMP))]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedFile(Part):
    """One attached file of the office; its bytes are `attachments/<digest>`, where they are in the package.

    Attributes:
        id: of the file beside its record.
        register: of the record.
        record_id: the record.
        name: as it is shown.
        media_type: found in its content.
        size: bytes.
        digest: SHA-256 of its bytes.
        added_at: when it was attached.
        added_by: by whom.
        changes: how often it was hidden or shown again.
        removed_at: when it was hidden; None while it is shown.
        removed_because: why.
    """

    id: NewIdText
    register: Word
    record_id: IdText
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    media_type: Annotated[str, Meta(min_length=1, max_length=100)]
    size: Annotated[int, Meta(ge=1, le=1 << 31)]
    digest: Sha256Text
    added_at: StampText
    added_by: Annotated[str, Meta(min_length=1, max_length=120)]
    changes: Annotated[int, Meta(ge=0, le=1 << 31)] = 0
    removed_at: StampText | None = None
    removed_because: Note | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn(Part):
    """One record that a transfer gave from one unit to another."""

    package_id: NewIdText
    register: Word
    record_id: IdText
    from_unit: IdText
    to_unit: IdText
    effective_on: date
    sha256: Sha256Text


def encode_lines(parts: Iterable[Part]) -> bytes:
    """The bytes of such a file."""
    return b"".join(encode_part(part) + b"\n" for part in parts)


def decode_lines(kind: type[P], data: bytes) -> tuple[P, ...]:
    """The parts in the bytes of such a file.

    Raises:
        PartError: a line is none; its field names the line.
    """
    lines = data.split(b"\n")
    if lines.pop():
        raise PartError(f"{len(lines) + 1}", "ending")
    found: list[P] = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(decode_part(kind, line))
        except PartError as error:
            raise PartError(f"{number}: {error.field}", error.what) from error
    return tuple(found)
