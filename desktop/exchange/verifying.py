"""Judging a package: a file in, a verdict with every reason found out; the only module that decides (FORMAT.md §6).

The order of looking: the archive from outside (§1.2, §1.8), the manifest and its signature (§1.4), every file against
the manifest, the header (§3.1), who signed (§2), the records (§4) and what they add up to (§3.6). A step that finds
something does not keep later ones from looking at what is still readable. No clock, no database: both come in as
arguments.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Collection
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from db.domain.registers import BY_NAME
from db.domain.verdict import ReasonCode, Verdict
from desktop.exchange import canonical, limits, paths
from desktop.exchange.checking import LineChecker
from desktop.exchange.container import Container, DamagedMemberError, Member, digest_file, open_container
from desktop.exchange.enrolment import Enrolment, read_enrolment
from desktop.exchange.errors import PACKAGE_UNREADABLE, ExchangeError
from desktop.exchange.examined import Examined
from desktop.exchange.header import (
    MAJOR,
    MINOR,
    FormatTooNewError,
    PackageHeader,
    PackageKind,
    RegisterEntry,
    RegisterTotals,
    decode_header,
)
from desktop.exchange.lines import LineError, whole_lines
from desktop.exchange.naming import file_name
from desktop.exchange.parts import PartError
from desktop.exchange.reasons import Reasons
from desktop.exchange.receipt import Receipt, read_receipt
from desktop.exchange.seals import Seal, read_seal
from desktop.exchange.trust import CertificateFacts, TrustedKey, judge_signer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime
    from hashlib import _Hash as Digest  # pyright: ignore[reportPrivateUsage] - the type has no public name

    from db.domain.progress import CancelToken
    from desktop.exchange.cades import Signature

MaySend = Callable[[PackageHeader, str], bool]
"""Whether a package of this header may carry records of a unit."""


def owners_records_only(header: PackageHeader, unit: str) -> bool:
    """A transfer carries what its recipient owns from then on; every other package, what its sender owns."""
    if header.kind is PackageKind.TRANSFER:
        return header.recipient is not None and unit == header.recipient.unit_id
    return unit == header.sender.unit_id


@dataclass(frozen=True, slots=True)
class _Question:
    name: str | None
    now: datetime
    recipient: str | None
    trusted: Collection[TrustedKey]
    may_send: MaySend
    token: CancelToken | None


def verify_package(
    source: Path | BinaryIO,
    *,
    name: str | None,
    now: datetime,
    recipient: str | None,
    trusted: Collection[TrustedKey],
    may_send: MaySend = owners_records_only,
    token: CancelToken | None = None,
) -> Examined:
    """What a package is worth. However bad the file, the answer is a verdict.

    Args:
        source: the file, or one open for reading that can be wound back.
        name: its name as it arrived; None for a file under a name of our own.
        now: the time of receipt, aware.
        recipient: id of the unit that received it; None where it does not matter whom it is for.
        trusted: the pinned certificates.
        may_send: whose records the sender may send.
        token: looked at between pieces; Cancelled comes out of it.

    Raises:
        ExchangeError: PACKAGE_UNREADABLE when the file is gone or its medium fails.
    """
    question = _Question(name, now, recipient, trusted, may_send, token)
    try:
        with opened(source) as file:
            return _Examination(file, question).examine()
    except OSError as error:
        raise ExchangeError(PACKAGE_UNREADABLE, cause=errno.errorcode.get(error.errno or 0, "")) from error


def opened(source: Path | BinaryIO) -> AbstractContextManager[BinaryIO]:
    """The file open for reading; one that came open stays so."""
    return source.open("rb") if isinstance(source, Path) else nullcontext(source)


class _Examination:
    """One package being looked at; the reasons come together here."""

    def __init__(self, file: BinaryIO, question: _Question) -> None:
        self._file = file
        self._ask = question
        self._reasons = Reasons()
        self._size = file.seek(0, os.SEEK_END)
        self._members: dict[str, Member] = {}
        self._small: dict[str, bytes] = {}
        self._counts: dict[str, RegisterTotals] = {}

    def examine(self) -> Examined:
        """All of it, as far as it can be read."""
        container = open_container(self._file, self._size, self._reasons)
        if container is None or paths.HEADER not in container.entries:
            if container is not None:
                self._reasons.add(ReasonCode.NOT_A_PACKAGE)
            sha256 = digest_file(self._file)[1] if self._size <= limits.PACKAGE_BYTES else ""
            return Examined(Verdict(self._reasons.listed()), sha256, self._size)
        seal = read_seal(container, self._reasons)
        end = container.entries.get(paths.MANIFEST)
        before, sha256 = digest_file(self._file, end.offset if end else 0)
        self._check_cover(container, seal)
        header = self._read_header(container, seal)
        self._check_files(container, seal, header)
        self._check_archive(container, seal, before)
        signer = self._judge_signer(seal.signature, header)
        enrolment, receipt = self._read_letter(header, signer)
        return Examined(
            Verdict(self._reasons.listed()),
            sha256,
            self._size,
            header,
            signer,
            seal.signature.signed_at if seal.signature else None,
            self._counts,
            self._members,
            enrolment,
            receipt,
            is_read=header is not None and len(self._counts) == len(_known(header)),
        )

    def _check_cover(self, container: Container, seal: Seal) -> None:
        """Every file but the seal itself is in the manifest, and the reverse."""
        if seal.manifest is None:
            return
        names = container.entries.keys() - {paths.MANIFEST, paths.SIGNATURE}
        for name in sorted(names - seal.digests.keys()):
            self._reasons.add(ReasonCode.NOT_COVERED, member=name)
        for name in sorted(seal.digests.keys() - names):
            self._reasons.add(ReasonCode.DAMAGED, what="missing", member=paths.shown(name))

    def _check_archive(self, container: Container, seal: Seal, before: str) -> None:
        """The signature stands over the packed bytes too; where every file is right, they still may not be."""
        if seal.manifest is None or self._reasons.has(ReasonCode.DAMAGED, ReasonCode.NOT_COVERED):
            return
        is_last = list(container.entries)[-2:] == [paths.MANIFEST, paths.SIGNATURE]
        offset = container.entries[paths.MANIFEST].offset
        if not is_last or (seal.manifest.archive_length, seal.manifest.archive_sha256) != (offset, before):
            self._reasons.add(ReasonCode.DAMAGED, what="repacked")

    def _read_header(self, container: Container, seal: Seal) -> PackageHeader | None:
        data = self._whole(container, seal, paths.HEADER)
        if data is None:
            return None
        try:
            header = decode_header(data)
        except FormatTooNewError as error:
            self._reasons.add(ReasonCode.FORMAT_TOO_NEW, version=error.version, known=f"{MAJOR}.{MINOR}")
            return None
        except PartError as error:
            self._reasons.add(ReasonCode.HEADER_INVALID, field=error.field, what=error.what)
            return None
        expected = file_name(header)
        if self._ask.name not in {None, expected}:
            self._reasons.add(
                ReasonCode.UNSAFE_NAME, what="file", name=paths.shown(self._ask.name or ""), expected=expected
            )
        recipient = header.recipient
        if recipient and self._ask.recipient not in {None, recipient.unit_id}:
            self._reasons.add(ReasonCode.WRONG_RECIPIENT, recipient=recipient.code)
        listed = {entry.path for entry in header.registers}
        if listed != {name for name in container.entries if name.startswith("registers/")}:
            self._reasons.add(ReasonCode.HEADER_INVALID, field="registers", what="members")
        if not _is_newer(header) and {entry.name for entry in header.registers} - BY_NAME.keys():
            self._reasons.add(ReasonCode.HEADER_INVALID, field="registers", what="name")
        return header

    def _check_files(self, container: Container, seal: Seal, header: PackageHeader | None) -> None:
        registers = _known(header)
        for name in container.entries:
            if name not in seal.digests or name == paths.HEADER:
                continue
            if header and name in registers:
                self._check_register(container, seal, header, registers[name])
            elif name in _LETTERS:
                self._whole(container, seal, name)
            else:
                self._is_as_signed(container, seal, name)

    def _check_register(self, container: Container, seal: Seal, header: PackageHeader, entry: RegisterEntry) -> None:
        found = Reasons()
        register = BY_NAME[entry.name]
        checker = LineChecker(register, may_send=lambda unit: self._ask.may_send(header, unit), reasons=found)

        def look(pieces: Iterator[bytes]) -> None:
            try:
                for block in whole_lines(pieces):
                    checker.check(block)
            except LineError as error:
                found.add(
                    ReasonCode.RECORD_INVALID, register=entry.name, line=checker.lines + 1, field="", what=error.what
                )

        if self._is_as_signed(container, seal, entry.path, look):
            self._reasons.extend(found)
            self._counts[entry.name] = checker.totals()
            if not found.has(ReasonCode.RECORD_INVALID):
                self._check_totals(header, entry, checker.totals())

    def _check_totals(self, header: PackageHeader, entry: RegisterEntry, found: RegisterTotals) -> None:
        stated = header.totals.registers[entry.name]
        pairs = {
            "count": ({entry.count, stated.count}, found.count),
            "deleted": ({stated.deleted}, found.deleted),
            **{name: ({stated.sums.get(name)}, total) for name, total in found.sums.items()},
        }
        if not _is_newer(header):
            pairs |= {name: ({total}, None) for name, total in stated.sums.items() if name not in found.sums}
        for what, (said, total) in pairs.items():
            if said != {total}:
                other = next(iter(said - {total}))
                self._reasons.add(ReasonCode.TOTALS_DIFFER, register=entry.name, what=what, stated=other, found=total)

    def _is_as_signed(
        self,
        container: Container,
        seal: Seal,
        name: str,
        look: Callable[[Iterator[bytes]], object] | None = None,
    ) -> bool:
        """Whether a file unpacks to what the manifest says; what `look` finds on the way counts only then."""
        digest = hashlib.sha256()
        pieces = self._pieces(container, name, digest)
        try:
            if look:
                look(pieces)
            for _ in pieces:  # what was not looked at is part of the digest all the same
                pass
        except DamagedMemberError:
            self._reasons.add(ReasonCode.DAMAGED, what="member", member=name)
            return False
        if digest.hexdigest() != seal.digests[name]:
            self._reasons.add(ReasonCode.DAMAGED, what="member", member=name)
            return False
        self._members[name] = Member(name, container.entries[name].size, digest.hexdigest())
        return True

    def _pieces(self, container: Container, name: str, digest: Digest) -> Iterator[bytes]:
        for index, piece in enumerate(container.unpack(name)):
            if self._ask.token:
                self._ask.token.check()
            if index == 0 and paths.is_nested_archive(name, piece):
                self._reasons.add(ReasonCode.LIMIT_EXCEEDED, what="nesting", member=name, most=1)
            digest.update(piece)
            yield piece

    def _whole(self, container: Container, seal: Seal, name: str) -> bytes | None:
        """A small file, if it is as it was signed; it is kept for whoever reads it later."""
        pieces: list[bytes] = []
        if name not in seal.digests or not self._is_as_signed(container, seal, name, pieces.extend):
            return None
        self._small[name] = b"".join(pieces)
        return self._small[name]

    def _judge_signer(self, signature: Signature | None, header: PackageHeader | None) -> CertificateFacts | None:
        if signature is None:
            return None
        judge_signer(
            signature.signer,
            unit_id=header.sender.unit_id if header else None,
            signed_at=signature.signed_at,
            now=self._ask.now,
            trusted=self._ask.trusted,
            reasons=self._reasons,
        )
        self._reasons.add(ReasonCode.SIGNED_WITHOUT_TIMESTAMP, at=canonical.stamp(signature.signed_at))
        return signature.signer

    def _read_letter(
        self, header: PackageHeader | None, signer: CertificateFacts | None
    ) -> tuple[Enrolment | None, Receipt | None]:
        """What an enrolment or a receipt says, for packages of these kinds."""
        needed = _LETTERS_OF.get(header.kind, ()) if header else ()
        for name in needed:
            if name not in self._small and not self._reasons.has(ReasonCode.DAMAGED, ReasonCode.NOT_COVERED):
                self._reasons.add(ReasonCode.HEADER_INVALID, field=name, what="missing")
        if header is None or signer is None or not self._small.keys() >= set(needed):
            return None, None
        try:
            if header.kind is PackageKind.ENROLMENT:
                letter, certificate = self._small[paths.ENROLMENT], self._small[paths.CERTIFICATE]
                return (
                    read_enrolment(letter, certificate, sender=header.sender, signer=signer.certificate),
                    None,
                )
            if header.kind is PackageKind.RECEIPT:
                return None, read_receipt(self._small[paths.RECEIPT])
        except PartError as error:
            self._reasons.add(ReasonCode.HEADER_INVALID, field=f"{next(iter(needed))}: {error.field}", what=error.what)
        return None, None


_LETTERS_OF = {
    PackageKind.ENROLMENT: (paths.ENROLMENT, paths.CERTIFICATE),
    PackageKind.RECEIPT: (paths.RECEIPT,),
}
_LETTERS = frozenset(name for names in _LETTERS_OF.values() for name in names)


def _is_newer(header: PackageHeader) -> bool:
    """Whether a minor version made it that may have added what this program does not know."""
    return header.format.numbers > (MAJOR, MINOR)


def _known(header: PackageHeader | None) -> dict[str, RegisterEntry]:
    """The registers of a header that this program knows, by path."""
    return {entry.path: entry for entry in header.registers if entry.name in BY_NAME} if header else {}
