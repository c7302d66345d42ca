"""A package as an archive: written in one pass, read with every limit checked before anything is unpacked.

The reader trusts nothing the archive says about itself: it takes the list of files, computes what the bytes around
them must be, and compares (FORMAT.md §1.2, §1.8).
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from db.domain.verdict import ReasonCode
from desktop.exchange import limits, paths
from desktop.exchange.reasons import Reasons
from desktop.exchange.zip_layout import (
    CENTRAL_SIZE,
    DEFLATED,
    END_SIZE,
    MEDIA_TYPE,
    Entry,
    Listed,
    central_header,
    end_record,
    local_header,
    read_directory,
    read_end,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from hashlib import _Hash as Digest  # pyright: ignore[reportPrivateUsage] - the type has no public name

_CHUNK = 256 * limits.KIB
_LEVEL = 6
_AGE_MARK = b"age-encryption.org/v1\n"
_TYPE_ENTRY = Entry(paths.MIMETYPE, len(MEDIA_TYPE), len(MEDIA_TYPE), zlib.crc32(MEDIA_TYPE), 0)
_BEGIN = local_header(_TYPE_ENTRY) + MEDIA_TYPE
_LONGEST_DIRECTORY = (limits.ENTRIES + 1) * (CENTRAL_SIZE + 2 * limits.NAME_LENGTH)


class DamagedMemberError(Exception):
    """A file inside does not unpack to what its entry says."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file as it was packed or unpacked.

    Attributes:
        path: its name inside.
        size: bytes unpacked.
        sha256: digest of the unpacked bytes.
    """

    path: str
    size: int
    sha256: str


class ContainerWriter:
    """Writes the files of a package one after another into a file that can be wound back."""

    type_member = Member(paths.MIMETYPE, len(MEDIA_TYPE), hashlib.sha256(MEDIA_TYPE).hexdigest())

    def __init__(self, file: BinaryIO, entries: Iterable[Entry] = ()) -> None:
        """Begin with the type, which every package holds first, or go on behind the files that are there."""
        self._file = file
        self._entries = list(entries)
        self._offset = self._entries[-1].end if self._entries else 0
        file.seek(self._offset)
        file.truncate()
        if not self._entries:
            self.add(paths.MIMETYPE, (MEDIA_TYPE,))

    @property
    def offset(self) -> int:
        """Bytes written so far."""
        return self._offset

    def add(self, name: str, chunks: Iterable[bytes]) -> Member:
        """Write one file; it is packed as it comes."""
        begin = Entry(name, 0, 0, 0, self._offset)
        self._file.write(local_header(begin))
        deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS) if begin.method == DEFLATED else None
        digest = hashlib.sha256()
        packed = size = crc = 0
        for chunk in chunks:
            digest.update(chunk)
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
            packed += self._file.write(deflate.compress(chunk) if deflate else chunk)
        if deflate:
            packed += self._file.write(deflate.flush())
        entry = Entry(name, packed, size, crc, self._offset)
        self._file.seek(self._offset)
        self._file.write(local_header(entry))
        self._file.seek(entry.end)
        self._entries.append(entry)
        self._offset = entry.end
        return Member(name, size, digest.hexdigest())

    def finish(self) -> None:
        """Write the list of the files."""
        end = closing(self._entries)
        self._file.write(end)
        self._file.flush()
        self._offset += len(end)


class Container:
    """A package whose outside has been found right; its files can be unpacked one by one."""

    def __init__(self, file: BinaryIO, entries: Iterable[Entry]) -> None:
        self._file = file
        self.entries = {entry.name: entry for entry in entries}

    def unpack(self, name: str) -> Iterator[bytes]:
        """The file's bytes in pieces.

        Raises:
            DamagedMemberError: they are not those the entry speaks of; raised as soon as it shows.
        """
        entry = self.entries[name]
        crc = size = 0
        for piece in self._inflate(entry) if entry.method == DEFLATED else self._packed(entry):
            size += len(piece)
            if size > entry.size:
                raise DamagedMemberError(name)
            crc = zlib.crc32(piece, crc)
            yield piece
        if (crc, size) != (entry.crc, entry.size):
            raise DamagedMemberError(name)

    def _inflate(self, entry: Entry) -> Iterator[bytes]:
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for chunk in self._packed(entry):
                rest = chunk
                while rest:
                    yield inflate.decompress(rest, _CHUNK)
                    rest = inflate.unconsumed_tail
            while piece := inflate.decompress(b"", _CHUNK):
                yield piece
        except zlib.error as error:
            raise DamagedMemberError(entry.name) from error
        if not inflate.eof or inflate.unused_data:
            raise DamagedMemberError(entry.name)

    def _packed(self, entry: Entry) -> Iterator[bytes]:
        position, left = entry.data_offset, entry.packed
        while left:
            # Several files may be read in turn, so each takes up its own place.
            self._file.seek(position)
            chunk = self._file.read(min(_CHUNK, left))
            if not chunk:
                raise DamagedMemberError(entry.name)
            position += len(chunk)
            left -= len(chunk)
            yield chunk


def closing(entries: Sequence[Entry]) -> bytes:
    """What stands behind the files of an archive: the list of them and the end record."""
    directory = b"".join(map(central_header, entries))
    return directory + end_record(len(entries), len(directory), entries[-1].end if entries else 0)


def digest_file(file: BinaryIO, *marks: int) -> tuple[Digest, ...]:
    """SHA-256 of a file up to each of the marks, given in ascending order, and of all of it."""
    digest = hashlib.sha256()
    found: list[Digest] = []
    file.seek(0)
    position = 0
    for mark in marks:
        while position < mark and (chunk := file.read(min(_CHUNK, mark - position))):
            digest.update(chunk)
            position += len(chunk)
        found.append(digest.copy())
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return (*found, digest)


def open_container(file: BinaryIO, size: int, reasons: Reasons) -> Container | None:
    """The container in a file, or None with the reasons noted.

    Args:
        file: readable and seekable.
        size: its length in bytes.
        reasons: where to note what is wrong.
    """
    if size > limits.PACKAGE_BYTES:
        reasons.add(ReasonCode.LIMIT_EXCEEDED, what="package", most=limits.PACKAGE_BYTES)
        return None
    begin = _read(file, 0, len(_BEGIN))
    if begin.startswith(_AGE_MARK):
        reasons.add(ReasonCode.CANNOT_DECRYPT)
        return None
    listed = _read_list(file, size)
    if begin != _BEGIN:
        is_ours = any(one.entry.name == paths.HEADER for one in listed or ())
        reasons.add(ReasonCode.DAMAGED, what="begin") if is_ours else reasons.add(ReasonCode.NOT_A_PACKAGE)
        return None
    if listed is None:
        reasons.add(ReasonCode.DAMAGED, what="end")
        return None
    found = Reasons()
    _check_names(listed, found)
    _check_sizes(listed, found)
    if not found:
        _check_layout(file, listed, found)
    reasons.extend(found)
    return None if found else Container(file, [one.entry for one in listed])


def _read(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)


def _read_list(file: BinaryIO, size: int) -> list[Listed] | None:
    if size < END_SIZE:
        return None
    end = read_end(_read(file, size - END_SIZE, END_SIZE))
    if end is None or end.directory_size > size - END_SIZE:
        return None
    raw = _read(file, size - END_SIZE - end.directory_size, min(end.directory_size, _LONGEST_DIRECTORY))
    return read_directory(raw, limits.ENTRIES)


def _check_names(listed: list[Listed], reasons: Reasons) -> None:
    for one in listed:
        if one.is_link:
            reasons.add(ReasonCode.UNSAFE_NAME, what="link", name=paths.shown(one.entry.name))
        elif not paths.is_safe(one.entry.name):
            reasons.add(ReasonCode.UNSAFE_NAME, what="path", name=paths.shown(one.entry.name))
    for name in paths.colliding(one.entry.name for one in listed):
        reasons.add(ReasonCode.UNSAFE_NAME, what="twice", name=paths.shown(name))


def _check_sizes(listed: list[Listed], reasons: Reasons) -> None:
    if len(listed) > limits.ENTRIES:
        reasons.add(ReasonCode.LIMIT_EXCEEDED, what="entries", most=limits.ENTRIES)
    if sum(one.entry.size for one in listed) > limits.UNPACKED_BYTES:
        reasons.add(ReasonCode.LIMIT_EXCEEDED, what="unpacked", most=limits.UNPACKED_BYTES)
    for entry in (one.entry for one in listed):
        name = paths.shown(entry.name)
        most = limits.MOST_BYTES.get(entry.name, limits.MEMBER_BYTES)
        if entry.size > most:
            reasons.add(ReasonCode.LIMIT_EXCEEDED, what="member", member=name, most=most)
        if entry.size > max(limits.RATIO_FROM_BYTES, entry.packed * limits.RATIO):
            reasons.add(ReasonCode.LIMIT_EXCEEDED, what="ratio", member=name, most=limits.RATIO)


def _check_layout(file: BinaryIO, listed: list[Listed], reasons: Reasons) -> None:
    """Every byte that is not the data of a file must be the one that follows from the list of files."""
    position = 0
    for one in listed:
        entry = one.entry
        header = local_header(entry)
        is_listed = entry.offset == position and central_header(entry) == one.raw
        if not is_listed or _read(file, position, len(header)) != header:
            reasons.add(ReasonCode.DAMAGED, what="layout", member=entry.name)
            return
        position = entry.end
    end = closing([one.entry for one in listed])
    if _read(file, position, len(end) + 1) != end:
        reasons.add(ReasonCode.DAMAGED, what="layout")
