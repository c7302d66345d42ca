"""The bytes around the files of a package: every one of them follows from names, sizes and checksums (FORMAT.md §1.2).

No dates, no comments, no extra fields, no attributes, no descriptors behind the data, no ZIP64: two archives of the
same files packed alike are the same bytes, and an archive that was packed anew, padded or patched is seen at once.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from desktop.exchange.paths import CARRIED, META_INF, MIMETYPE

MEDIA_TYPE = b"application/vnd.etsi.asic-e+zip"

STORED, DEFLATED = 0, 8
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION = 20
_MIDNIGHT, _FIRST_OF_1980 = 0, 0x21

LOCAL_SIZE = _LOCAL.size
CENTRAL_SIZE = _CENTRAL.size
END_SIZE = _END.size
CENTRAL_MARK = b"PK\x01\x02"
END_MARK = b"PK\x05\x06"
_LINK = 0o120000


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive.

    Attributes:
        name: its path inside.
        packed: bytes it takes in the archive.
        size: bytes it has unpacked.
        crc: CRC-32 of the unpacked bytes.
        offset: where its local header begins.
    """

    name: str
    packed: int
    size: int
    crc: int
    offset: int

    @property
    def method(self) -> int:
        """How it is packed; its name decides."""
        return method_of(self.name)

    @property
    def data_offset(self) -> int:
        """Where its packed bytes begin."""
        return self.offset + LOCAL_SIZE + len(self.name)

    @property
    def end(self) -> int:
        """Where the next local header begins."""
        return self.data_offset + self.packed


@dataclass(frozen=True, slots=True)
class Listed:
    """One file as a central directory lists it, whatever that says."""

    entry: Entry
    raw: bytes
    flags: int
    attributes: int

    @property
    def is_link(self) -> bool:
        """Whether unpacking would make a link."""
        return (self.attributes >> 16) & 0o170000 == _LINK


def method_of(name: str) -> int:
    """How a file is packed; its name decides.

    The type and the signature are stored, so that any tool can read them where they lie, and packages inside, because
    they are packed already; the rest is deflated.
    """
    return STORED if name == MIMETYPE or name.startswith((META_INF, CARRIED)) else DEFLATED


def local_header(entry: Entry) -> bytes:
    """The bytes before an entry's data."""
    return _LOCAL.pack(
        b"PK\x03\x04",
        _VERSION,
        0,
        entry.method,
        _MIDNIGHT,
        _FIRST_OF_1980,
        entry.crc,
        entry.packed,
        entry.size,
        len(entry.name),
        0,
    ) + entry.name.encode("ascii")


def central_header(entry: Entry) -> bytes:
    """The entry's line in the central directory."""
    return _CENTRAL.pack(
        CENTRAL_MARK,
        _VERSION,
        _VERSION,
        0,
        entry.method,
        _MIDNIGHT,
        _FIRST_OF_1980,
        entry.crc,
        entry.packed,
        entry.size,
        len(entry.name),
        0,
        0,
        0,
        0,
        0,
        entry.offset,
    ) + entry.name.encode("ascii")


def end_record(count: int, directory_size: int, directory_offset: int) -> bytes:
    """The last bytes of the archive."""
    return _END.pack(END_MARK, 0, 0, count, count, directory_size, directory_offset, 0)


@dataclass(frozen=True, slots=True)
class End:
    """What the last bytes of an archive say."""

    count: int
    directory_size: int
    directory_offset: int


def read_end(raw: bytes) -> End | None:
    """What the last bytes say; None when they are not those of an archive."""
    mark, _, _, _, count, size, offset, _ = _END.unpack(raw)
    return End(count, size, offset) if mark == END_MARK else None


def read_directory(raw: bytes, most: int) -> list[Listed] | None:
    """The files a central directory lists, no more than `most` + 1; None when it cannot be read to its end."""
    listed: list[Listed] = []
    position = 0
    while position < len(raw) and len(listed) <= most:
        if len(raw) - position < CENTRAL_SIZE or not raw.startswith(CENTRAL_MARK, position):
            return None
        fields = _CENTRAL.unpack_from(raw, position)
        _, _, _, flags, _, _, _, crc, packed, size, name_length, extra, comment, _, _, attributes, offset = fields
        name_from = position + CENTRAL_SIZE
        position = name_from + name_length + extra + comment
        name = raw[name_from : name_from + name_length].decode("utf-8", "replace")
        entry = Entry(name, packed, size, crc, offset)
        listed.append(Listed(entry, raw[name_from - CENTRAL_SIZE : position], flags, attributes))
    return listed if position == len(raw) or len(listed) > most else None
