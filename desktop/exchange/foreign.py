"""Containers of other programs, ASiC-E and ASiC-S: what they are, and what their signatures vouch for (FORMAT.md §1.9).

They are never taken in; who gets one is told what it is, who signed it and whether that holds. What looks hostile is
not read at all.
"""

from __future__ import annotations

import hashlib
import stat
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO

from db.domain.verdict import ReasonCode
from desktop.exchange import limits, paths
from desktop.exchange.foreign_manifests import ForeignManifest, read_references
from desktop.exchange.foreign_signatures import (
    ForeignSignature,
    Signed,
    read_signatures,
    read_timestamp,
    read_xades,
)
from desktop.exchange.zip_layout import CENTRAL_SIZE, END_MARK, END_SIZE, read_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.domain.progress import CancelToken
    from desktop.exchange.foreign_manifests import References
    from desktop.exchange.reasons import Reasons

_TYPES = {
    b"application/vnd.etsi.asic-e+zip": "asic-e",
    b"application/vnd.etsi.asic-s+zip": "asic-s",
}
_LONGEST_COMMENT = 65_535
_LONGEST_DIRECTORY = (limits.ENTRIES + 1) * (CENTRAL_SIZE + 4 * limits.NAME_LENGTH)
_ZIP64_MARK = b"PK\x06\x07"
_ZIP64_SIZE = 20
_ENCRYPTED = 1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_SEAL_BYTES = 4 * limits.MIB  # of a signature or manifest; archives with all time stamps and lists are large
# What zipfile raises over bytes that are no archive.
_NO_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    LookupError,
)


@dataclass(frozen=True, slots=True)
class ForeignContainer:
    """A container of another program.

    Attributes:
        what: asic-e or asic-s, then the kinds of signatures: cades, xades, timestamp, archive-manifest.
        files: names of the files inside, those of META-INF left out.
        signatures: what could be read of them.
    """

    what: tuple[str, ...]
    files: tuple[str, ...]
    signatures: tuple[ForeignSignature, ...]


def read_foreign(file: BinaryIO, size: int, reasons: Reasons, token: CancelToken | None) -> ForeignContainer | None:
    """The container in a file, with what is wrong about it noted; None when it is none, or hostile.

    Args:
        file: readable and seekable.
        size: its length in bytes.
        reasons: where to note; untouched when the answer is None.
        token: looked at between pieces.
    """
    if not _has_small_directory(file, size):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            if not _is_safe(infos):
                return None
            found = _Reading(archive, token)
            return found.judge(reasons) if found.kind else None
    except _NO_ARCHIVE:
        return None


def _has_small_directory(file: BinaryIO, size: int) -> bool:
    """Whether the list of files can be read at all: so few, and no ZIP64."""
    if size < END_SIZE:
        return False
    begin = max(0, size - END_SIZE - _LONGEST_COMMENT - _ZIP64_SIZE)
    file.seek(begin)
    tail = file.read(size - begin)
    at = tail.rfind(END_MARK)
    end = read_end(tail[at : at + END_SIZE]) if 0 <= at <= len(tail) - END_SIZE else None
    if end is None or tail.find(_ZIP64_MARK, max(0, at - _ZIP64_SIZE), at) >= 0:
        return False
    return end.count <= limits.ENTRIES and end.directory_size <= _LONGEST_DIRECTORY


def _is_safe(infos: list[zipfile.ZipInfo]) -> bool:
    names = Counter(info.filename.casefold() for info in infos)
    if len(infos) > limits.ENTRIES or sum(info.file_size for info in infos) > limits.UNPACKED_BYTES:
        return False
    return all(
        names[info.filename.casefold()] == 1
        and _is_safe_name(info.filename)
        and info.compress_type in _METHODS
        and not info.flag_bits & _ENCRYPTED
        and not stat.S_ISLNK(info.external_attr >> 16)
        and info.file_size <= limits.MEMBER_BYTES
        and info.file_size <= max(limits.RATIO_FROM_BYTES, info.compress_size * limits.RATIO)
        for info in infos
    )


def _is_safe_name(name: str) -> bool:
    """Others name files as they like; what leaves the folder or hides something is not read."""
    parts = name.removesuffix("/").split("/")
    return len(name) <= 4 * limits.NAME_LENGTH and all(
        part not in {"", ".", ".."} and part.isprintable() and not {"\\", ":"} & set(part) for part in parts
    )


class _Reading:
    """One container being read."""

    def __init__(self, archive: zipfile.ZipFile, token: CancelToken | None) -> None:
        self._archive = archive
        self._token = token
        self._digests: dict[tuple[str, str], str] = {}
        self._sizes = {info.filename: info.file_size for info in archive.infolist() if not info.is_dir()}

    @cached_property
    def _files(self) -> tuple[str, ...]:
        return tuple(name for name in self._sizes if name != paths.MIMETYPE and not _is_meta(name))

    @cached_property
    def _seals(self) -> tuple[str, ...]:
        return tuple(name for name in self._sizes if _is_meta(name) and self._sizes[name] <= _SEAL_BYTES)

    @cached_property
    def kind(self) -> str:
        """asic-e or asic-s; empty for what is neither, or is a package of ours."""
        if paths.HEADER in self._sizes or not any(map(_form_of, self._seals)):
            return ""
        stated = self._sizes.get(paths.MIMETYPE, limits.MIB)
        if stated <= limits.KIB and (kind := _TYPES.get(self._archive.read(paths.MIMETYPE).strip())):
            return kind
        # The type may be left out: one file under one seal is the simple form.
        return "asic-s" if len(self._files) == 1 and not any(map(_is_manifest, self._seals)) else "asic-e"

    def judge(self, reasons: Reasons) -> ForeignContainer:
        """What it is, with everything that does not hold noted."""
        manifests = self._manifests()
        signatures = [one for name in self._seals for one in self._signatures(name, manifests)]
        forms = [_form_of(name) for name in self._seals]
        stamped = any(one.is_stamped for one in signatures)
        forms += ["timestamp"] * stamped + ["archive-manifest"] * any(map(_is_archive_manifest, self._seals))
        what = (self.kind, *dict.fromkeys(filter(None, forms)))
        reasons.add(ReasonCode.OTHER_SOFTWARE, what=", ".join(what))
        self._note(manifests, signatures, reasons)
        return ForeignContainer(what, tuple(map(paths.shown, self._files)), tuple(signatures))

    def _note(
        self, manifests: dict[str, ForeignManifest], signatures: list[ForeignSignature], reasons: Reasons
    ) -> None:
        stated = [pair for manifest in manifests.values() for pair in manifest.references]
        for name, what in dict.fromkeys((name, self._compare(name, how, value)) for name, how, value in stated):
            if what:
                reasons.add(ReasonCode.DAMAGED, what=what, member=paths.shown(name))
        covered = {name for one in signatures for name in one.covers}
        for name in self._files:
            if name not in covered:
                reasons.add(ReasonCode.NOT_COVERED, member=paths.shown(name))
        for one in signatures:
            for weak in one.weak:
                reasons.add(ReasonCode.WEAK_ALGORITHM, algorithm=weak)
            if one.broken:
                reasons.add(ReasonCode.SIGNATURE_INVALID, what=one.broken)

    def _compare(self, name: str, algorithm: str, value: bytes) -> str:
        """What is wrong about a file that a manifest names; empty when it is as stated, or cannot be compared."""
        if name not in self._sizes:
            return "missing"
        return "member" if algorithm and self._digest(name, algorithm) != value.hex() else ""

    def _manifests(self) -> dict[str, ForeignManifest]:
        """What lists of files there are, by the name of the signature that stands over each."""
        found: dict[str, ForeignManifest] = {}
        for name in self._seals:
            if _is_manifest(name) and (manifest := read_references(self._archive.read(name), name)):
                found[manifest.signature] = manifest
        return found

    def _signatures(self, name: str, manifests: dict[str, ForeignManifest]) -> Iterator[ForeignSignature]:
        match _form_of(name):
            case "xades":
                yield from read_xades(name, self._archive.read(name), self._names_as_stated)
            case "cades":
                yield from read_signatures(name, self._archive.read(name), self._signed(manifests.get(name)))
            case "timestamp":
                yield from read_timestamp(name, self._archive.read(name), self._signed(manifests.get(name)))
            case _:
                return

    def _signed(self, manifest: ForeignManifest | None) -> Signed:
        """What a signature stands over: the list of files that names it, else the only file."""
        if manifest:
            name, covers = manifest.name, self._names_as_stated(manifest.references)
        else:
            name, covers = (self._files[0], self._files) if len(self._files) == 1 else ("", ())

        def digest(algorithm: str) -> bytes:
            return bytes.fromhex(self._digest(name, algorithm)) if name else b""

        return Signed(digest, covers)

    def _names_as_stated(self, references: References) -> tuple[str, ...]:
        """The files that are what these references say of them."""
        return tuple(
            name for name, algorithm, value in references if algorithm and not self._compare(name, algorithm, value)
        )

    def _digest(self, name: str, algorithm: str) -> str:
        if (name, algorithm) not in self._digests:
            digest = hashlib.new(algorithm)
            with self._archive.open(name) as member:
                while piece := member.read(limits.MIB):
                    if self._token:
                        self._token.check()
                    digest.update(piece)
            self._digests[name, algorithm] = digest.hexdigest()
        return self._digests[name, algorithm]


def _is_meta(name: str) -> bool:
    return name.casefold().startswith(paths.META_INF.casefold())


def _is_manifest(name: str) -> bool:
    return "manifest" in name.casefold() and name.casefold().endswith(".xml") and "asic" in name.casefold()


def _is_archive_manifest(name: str) -> bool:
    return _is_manifest(name) and "archive" in name.casefold()


def _form_of(name: str) -> str:
    """What kind of seal a file of META-INF is by its name; empty for other files."""
    folded = name.casefold().removeprefix(paths.META_INF.casefold())
    if "signature" in folded and folded.endswith(".p7s"):
        return "cades"
    if "timestamp" in folded and folded.endswith(".tst"):
        return "timestamp"
    return "xades" if "signatures" in folded and folded.endswith(".xml") else ""
