"""Building a package: records, report and header into one signed file, whole or not at all (FORMAT.md §1, §3)."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from db.domain.registers import BY_NAME
from desktop.exchange import paths
from desktop.exchange.checking import LineChecker
from desktop.exchange.container import ContainerWriter, Member, digest_file
from desktop.exchange.errors import OWN_RECORD_INVALID, PACKAGE_FILE_EXISTS, PACKAGE_NOT_WRITTEN, ExchangeError
from desktop.exchange.header import (
    PackageHeader,
    RegisterEntry,
    RegisterTotals,
    decode_header,
    encode_header,
    register_path,
)
from desktop.exchange.manifest import Manifest, encode_manifest
from desktop.exchange.naming import file_name
from desktop.exchange.payload import encode_version
from desktop.exchange.reasons import Reasons

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from db.domain.versions import Version
    from desktop.exchange.signing import Signer

_LINES_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """A package that is on its medium.

    Attributes:
        path: the file.
        header: as written, with counts and control totals.
        sha256: digest of the package, hexadecimal digits: of its file as it was first signed (FORMAT.md §1.4).
        size: bytes of the file.
        file_sha256: digest of the file as it is, hexadecimal digits.
    """

    path: Path
    header: PackageHeader
    sha256: str
    size: int
    file_sha256: str


def write_package(
    folder: Path,
    *,
    header: PackageHeader,
    signer: Signer | None,
    signed_at: datetime,
    registers: Mapping[str, Iterable[Version]] | None = None,
    members: Mapping[str, bytes | Iterable[bytes]] | None = None,
) -> WrittenPackage:
    """A signed package in the folder, under the name its header gives.

    Args:
        folder: where to; it is there already.
        header: without counts and control totals, which are found while writing.
        signer: whose signature; None only where the header says why there is none.
        signed_at: now, aware.
        registers: per register, its versions in order of id, each record once; read as they are written.
        members: further files by path, whole or in pieces: `report/<name>.pdf|xlsx|csv`, `attachments/<sha256>`, the
            letters (`paths.LETTERS`), and the originals that the header lists as carried.

    Raises:
        ExchangeError: PACKAGE_FILE_EXISTS, PACKAGE_NOT_WRITTEN, OWN_RECORD_INVALID; nothing is left in the folder.
    """
    if bool(header.unsigned) is not (signer is None):
        raise ValueError("a package has either a signature or the reason why it has none")
    name = file_name(header)
    target = folder / name
    if target.exists():
        raise ExchangeError(PACKAGE_FILE_EXISTS, name=name)
    with whole_file(target) as file:
        written = _write_content(file, header=header, registers=registers or {}, members=members or {})
        manifest = encode_manifest(written.manifest)
        written.writer.add(paths.MANIFEST, (manifest,))
        if signer:
            written.writer.add(paths.SIGNATURE, (signer.sign(manifest, signed_at),))
        written.writer.finish()
        sha256 = digest_file(file)[-1].hexdigest()
    return WrittenPackage(target, written.header, sha256, written.writer.offset, sha256)


@contextlib.contextmanager
def whole_file(target: Path) -> Generator[BinaryIO]:
    """An empty file to write to, which takes the target's name and place once it is whole and on its medium.

    Raises:
        ExchangeError: PACKAGE_NOT_WRITTEN; nothing is left of it then, nor where the work within fails.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        cause = errno.errorcode.get(error.errno or 0, "")
        raise ExchangeError(PACKAGE_NOT_WRITTEN, name=target.name, cause=cause) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Content:
    writer: ContainerWriter
    header: PackageHeader
    manifest: Manifest


def _write_content(
    file: BinaryIO,
    *,
    header: PackageHeader,
    registers: Mapping[str, Iterable[Version]],
    members: Mapping[str, bytes | Iterable[bytes]],
) -> _Content:
    writer = ContainerWriter(file)
    digests = {paths.MIMETYPE: writer.type_member.sha256}
    entries: list[RegisterEntry] = []
    totals: dict[str, RegisterTotals] = {}
    for register, versions in registers.items():
        member, totals[register] = _write_register(writer, register, versions)
        entries.append(RegisterEntry(register, member.path, totals[register].count))
        digests[member.path] = member.sha256
    for path, data in sorted(members.items()):
        digests[path] = writer.add(path, (data,) if isinstance(data, bytes) else data).sha256
        _check_member(path, digests[path])
    if {one.path: one.sha256 for one in header.carried} != {
        path: sha256 for path, sha256 in digests.items() if path.startswith(paths.CARRIED)
    }:
        raise ValueError("the header lists other originals than the package carries")
    full = dataclasses.replace(
        header,
        registers=tuple(entries),
        totals=dataclasses.replace(header.totals, registers=totals),
    )
    encoded = encode_header(full)
    decode_header(encoded)  # a header that nobody could read is our mistake: ValueError
    digests[paths.HEADER] = writer.add(paths.HEADER, (encoded,)).sha256
    before = digest_file(file)[-1].hexdigest()
    return _Content(writer, full, Manifest(digests, writer.offset, before))


def _write_register(
    writer: ContainerWriter, register: str, versions: Iterable[Version]
) -> tuple[Member, RegisterTotals]:
    spec = BY_NAME[register]
    reasons = Reasons()
    checker = LineChecker(spec, may_send=lambda _: True, reasons=reasons)

    def blocks() -> Iterator[bytes]:
        ids: list[str] = []
        lines: list[bytes] = []
        for version in versions:
            ids.append(version.id)
            lines.append(encode_version(version, spec) + b"\n")
            if len(lines) == _LINES_AT_ONCE:
                yield checked(b"".join(lines), ids)
                ids, lines = [], []
        yield checked(b"".join(lines), ids)

    def checked(block: bytes, ids: list[str]) -> bytes:
        # What the reader would refuse must not leave the office: it is judged by the reader's own rules.
        checker.check(block)
        for found in reasons.listed()[:1]:
            line, field, what = (found.parameters[name] for name in ("line", "field", "what"))
            record = ids[(int(str(line)) - 1) % _LINES_AT_ONCE]
            raise ExchangeError(OWN_RECORD_INVALID, register=register, record=record, field=field, what=what)
        return block

    member = writer.add(register_path(register), blocks())
    return member, checker.totals()


def _check_member(path: str, sha256: str) -> None:
    if path not in paths.LETTERS and not paths.CONTENT.fullmatch(path) and not paths.is_original(path):
        raise ValueError(f"a package has no place for {path}")
    if path.startswith("attachments/") and path != f"attachments/{sha256}":
        raise ValueError(f"{path} is not the digest of its file")


def _sync_folder(folder: Path) -> None:
    # Windows opens no folders and keeps names without being asked.
    with contextlib.suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
