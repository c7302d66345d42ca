"""The beginning of an age file: read strictly and within limits before any key is tried (FORMAT.md §1.6).

Whoever writes the header decides how much work reading it is: a hundred thousand recipients, or a passphrase that
takes an hour to try. So its form, its length and what it is sealed for are looked at first, here, by hand.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.exchange import limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

MARK = b"age-encryption.org/v1\n"
ARMOR_BEGIN, ARMOR_END = b"-----BEGIN AGE ENCRYPTED FILE-----", b"-----END AGE ENCRYPTED FILE-----"

NOT_AGE, DAMAGED, NOT_FOR_US, TOO_LARGE = "not_age", "damaged", "not_for_us", "too_large"
PASSPHRASE, NO_ROOM, NESTED, NO_KEYS = "passphrase", "no_room", "nested", "no_keys"

_COLUMNS = 64  # characters of a line of base64, in stanzas and in armor alike
_BODY = re.compile(rb"[A-Za-z0-9+/]{0,64}")
_STANZA = re.compile(rb"-> ([!-~]+)((?: [!-~]+)*)")
_MAC = re.compile(rb"--- [A-Za-z0-9+/]{43}")
_LONGEST_LINE = 1_024


class EnvelopeError(Exception):
    """An envelope that was not opened, and why: one of the words above."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Stanza:
    """One way to open the file.

    Attributes:
        kind: "X25519", "scrypt", or anything another program knows.
        arguments: of the first line, as written.
    """

    kind: str
    arguments: tuple[str, ...]


def is_sealed(begin: bytes) -> bool:
    """Whether a file that begins so is an age file, binary or armored."""
    return begin.startswith((MARK, ARMOR_BEGIN))


def read_header(read: Callable[[int], bytes]) -> tuple[Stanza, ...]:
    """The stanzas of a file whose bytes come from `read`, from the first one on.

    Raises:
        EnvelopeError: NOT_AGE, DAMAGED, TOO_LARGE.
    """
    lines = _Lines(read)
    if lines.next() + b"\n" != MARK:
        raise EnvelopeError(NOT_AGE)
    stanzas: list[Stanza] = []
    line = lines.next()
    while not _MAC.fullmatch(line):
        found = _STANZA.fullmatch(line)
        if found is None:
            raise EnvelopeError(DAMAGED)
        if len(stanzas) == limits.ENVELOPE_RECIPIENTS:
            raise EnvelopeError(TOO_LARGE)
        stanzas.append(Stanza(found[1].decode("ascii"), tuple(found[2].decode("ascii").split())))
        while len(body := lines.next()) == _COLUMNS and _BODY.fullmatch(body):
            pass
        if not _BODY.fullmatch(body):
            raise EnvelopeError(DAMAGED)
        line = lines.next()
    return tuple(stanzas)


class _Lines:
    """The lines of a header, of which there are only so many bytes."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._waiting = b""
        self._taken = 0

    def next(self) -> bytes:
        """The next line without its end."""
        while (end := self._waiting.find(b"\n", 0, _LONGEST_LINE)) < 0:
            if len(self._waiting) >= _LONGEST_LINE:
                raise EnvelopeError(DAMAGED)
            if self._taken > limits.ENVELOPE_HEADER_BYTES:
                raise EnvelopeError(TOO_LARGE)
            piece = self._read(_LONGEST_LINE)
            if not piece:
                raise EnvelopeError(DAMAGED)
            self._taken += len(piece)
            self._waiting += piece
        line, self._waiting = self._waiting[:end], self._waiting[end + 1 :]
        return line


class Armored:
    """The bytes of an armored file, as a reader.

    Only what `age -a` writes is taken: lines of 64 characters but the last, ended alike, nothing before and nothing
    behind. So no bit of an armored file can be changed unseen either.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._end = b""
        self._waiting = b""
        self._is_last = self._is_done = False

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most so many; none at the end.

        Raises:
            EnvelopeError: DAMAGED.
        """
        if not self._end:
            begin = self._line()
            self._end = b"\r\n" if begin.endswith(b"\r\n") else b"\n"
            if begin != ARMOR_BEGIN + self._end:
                raise EnvelopeError(DAMAGED)
        pieces, length = [self._waiting], len(self._waiting)
        while (size < 0 or length < size) and (piece := self._piece()):
            pieces.append(piece)
            length += len(piece)
        data = b"".join(pieces)
        data, self._waiting = (data, b"") if size < 0 else (data[:size], data[size:])
        return data

    def _line(self) -> bytes:
        return self._file.readline(_COLUMNS * 2)

    def _piece(self) -> bytes:
        """What the next line holds; nothing once the last one was read."""
        if self._is_done:
            return b""
        line = self._line()
        text = line.removesuffix(self._end)
        if text == line or (self._end == b"\n" and text.endswith(b"\r")):
            raise EnvelopeError(DAMAGED)
        if text == ARMOR_END:
            if self._file.read(1):
                raise EnvelopeError(DAMAGED)
            self._is_done = True
            return b""
        if self._is_last or not text or len(text) > _COLUMNS:
            raise EnvelopeError(DAMAGED)
        try:
            data = base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise EnvelopeError(DAMAGED) from error
        if base64.b64encode(data) != text:
            raise EnvelopeError(DAMAGED)
        self._is_last = len(text) < _COLUMNS or text.endswith(b"=")
        return data
