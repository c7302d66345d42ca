"""Judging a package: a file in, a verdict with every reason found out; the only module that decides (FORMAT.md §6).

The order of looking: the archive from outside (§1.2, §1.8), the manifest and its signature (§1.4), every file against
the manifest, the header (§3.1), who signed (§2), the records (§4) and what they add up to (§3.6). A step that finds
something does not keep later ones from looking at what is still readable. No clock, no database: both come in as
arguments.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from db.domain.registers import BY_NAME
from db.domain.verdict import ReasonCode, Verdict
from desktop.exchange import canonical, limits, paths
from desktop.exchange.container import Container, digest_file, open_container
from desktop.exchange.contents import Contents
from desktop.exchange.enrolment import Enrolment, read_enrolment
from desktop.exchange.errors import PACKAGE_UNREADABLE, ExchangeError
from desktop.exchange.examined import Examined, SignerFound, SignerRole
from desktop.exchange.foreign import read_foreign
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
from desktop.exchange.naming import file_name
from desktop.exchange.parts import PartError
from desktop.exchange.reasons import Reasons
from desktop.exchange.receipt import Receipt, read_receipt
from desktop.exchange.register_checking import check_register
from desktop.exchange.seals import Seal, check_archive, check_cover, read_seal, read_second_seal, take_prints
from desktop.exchange.signers import judge_signer
from desktop.exchange.trust import TrustBasis, TrustedKey

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from db.domain.progress import CancelToken

MaySend = Callable[[PackageHeader, str], bool]
"""Whether a package of this header may carry records of a unit."""


def owners_records_only(header: PackageHeader, unit: str) -> bool:
    """Every package carries what its sender owns.

    A transfer carries what its recipient owns from then on, too. Computers of one office also tell each other what
    their office gave away (FORMAT.md §3.8, §3.9).
    """
    if header.kind is PackageKind.TRANSFER and header.recipient and unit == header.recipient.unit_id:
        return True
    return unit == header.sender.unit_id or header.kind is PackageKind.SYNC


@dataclass(frozen=True, slots=True)
class _Question:
    name: str | None
    now: datetime
    recipient: str | None
    trusted: TrustBasis | Collection[TrustedKey]
    may_send: MaySend
    token: CancelToken | None


def verify_package(
    source: Path | BinaryIO,
    *,
    name: str | None,
    now: datetime,
    recipient: str | None,
    trusted: TrustBasis | Collection[TrustedKey],
    may_send: MaySend = owners_records_only,
    token: CancelToken | None = None,
) -> Examined:
    """What a package is worth. However bad the file, the answer is a verdict.

    Args:
        source: the file, or one open for reading that can be wound back.
        name: its name as it arrived; None for a file under a name of our own.
        now: the time of receipt, aware.
        recipient: id of the unit that received it; None where it does not matter whom it is for.
        trusted: what the receiver goes by; pinned certificates alone may be given as they are.
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
        self._counts: dict[str, RegisterTotals] = {}

    def examine(self) -> Examined:
        """All of it, as far as it can be read."""
        container = open_container(self._file, self._size, self._reasons)
        if container is None or paths.HEADER not in container.entries:
            if container is not None:
                self._reasons.add(ReasonCode.NOT_A_PACKAGE)
            return self._judge_other(is_ours=container is not None)
        seal, second = read_seal(container, self._reasons), read_second_seal(container, self._reasons)
        prints = take_prints(self._file, container)
        check_cover(container, seal, second, self._reasons)
        contents = Contents(container, seal.digests, self._reasons, self._ask.token)
        header = self._read_header(container, contents)
        self._judge_unsigned(seal, header)
        self._check_files(container, contents, header)
        check_archive(container, seal, second, prints, self._reasons)
        signers = self._judge_signers(seal, second, header)
        author = signers[0] if signers and signers[0].role is SignerRole.AUTHOR else None
        letters = {name: data for name, data in contents.letters.items() if name != paths.HEADER}
        enrolment, receipt = self._read_letter(header, author, letters)
        return Examined(
            Verdict(self._reasons.listed()),
            prints.package,
            self._size,
            header,
            author.facts if author else None,
            author.signed_at if author else None,
            self._counts,
            contents.members,
            enrolment,
            receipt,
            is_read=header is not None and len(self._counts) == len(_known(header)),
            file_sha256=prints.file,
            signers=signers,
            letters=letters,
        )

    def _judge_other(self, *, is_ours: bool) -> Examined:
        """What is no package of ours may be a container of another program, and is told from rubbish."""
        if self._size > limits.PACKAGE_BYTES:
            return Examined(Verdict(self._reasons.listed()), "", self._size)
        found = Reasons()
        foreign = None if is_ours else read_foreign(self._file, self._size, found, self._ask.token)
        sha256 = digest_file(self._file)[-1].hexdigest()
        verdict = Verdict((found if foreign else self._reasons).listed())
        return Examined(verdict, sha256, self._size, file_sha256=sha256, foreign=foreign)

    def _read_header(self, container: Container, contents: Contents) -> PackageHeader | None:
        data = contents.read_whole(paths.HEADER)
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
        # A transfer concerns the offices above both units as well; whether this is one, only its records say.
        is_addressed = header.kind is not PackageKind.TRANSFER
        if recipient and is_addressed and self._ask.recipient not in {None, recipient.unit_id}:
            self._reasons.add(ReasonCode.WRONG_RECIPIENT, recipient=recipient.code)
        for field, listed, folder in (
            ("registers", {entry.path for entry in header.registers}, "registers/"),
            ("carried", {one.path for one in header.carried}, paths.CARRIED),
        ):
            if listed != {name for name in container.entries if name.startswith(folder)}:
                self._reasons.add(ReasonCode.HEADER_INVALID, field=field, what="members")
        if not header.is_newer and {entry.name for entry in header.registers} - BY_NAME.keys():
            self._reasons.add(ReasonCode.HEADER_INVALID, field="registers", what="name")
        return header

    def _judge_unsigned(self, seal: Seal, header: PackageHeader | None) -> None:
        """No signature is a reason to refuse, unless the sender says why there is none (FORMAT.md §1.4)."""
        if not seal.is_signed and header and header.unsigned:
            self._reasons.add(ReasonCode.UNSIGNED, why=header.unsigned)
        elif not seal.is_signed:
            self._reasons.add(ReasonCode.SIGNATURE_INVALID, what="missing")
        elif header and header.unsigned:
            self._reasons.add(ReasonCode.HEADER_INVALID, field="unsigned", what="value")

    def _check_files(self, container: Container, contents: Contents, header: PackageHeader | None) -> None:
        registers = _known(header)
        carried = {one.path: one.sha256 for one in header.carried} if header else {}
        for name in container.entries:
            if name not in contents.digests or name == paths.HEADER:
                continue
            if header and name in registers:
                self._check_register(contents, header, registers[name])
            elif name in paths.LETTERS:
                contents.read_whole(name)
            else:
                contents.is_as_signed(name, may_be_archive=name in carried)
            if name in carried and name in contents.members and contents.members[name].sha256 != carried[name]:
                self._reasons.add(ReasonCode.HEADER_INVALID, field="carried", what="value")

    def _check_register(self, contents: Contents, header: PackageHeader, entry: RegisterEntry) -> None:
        def may_send(unit: str) -> bool:
            return self._ask.may_send(header, unit)

        totals = check_register(contents, header, entry, may_send=may_send, reasons=self._reasons)
        if totals:
            self._counts[entry.name] = totals

    def _judge_signers(self, seal: Seal, second: Seal | None, header: PackageHeader | None) -> tuple[SignerFound, ...]:
        """Whose signatures hold; each must be of somebody who may speak for the sender."""
        found = [
            SignerFound(one.signature.signer, one.signature.signed_at, role)
            for one, role in ((seal, SignerRole.AUTHOR), (second, SignerRole.SECOND))
            if one and one.signature
        ]
        for one in found:
            judge_signer(
                one.facts,
                unit_id=header.sender.unit_id if header else None,
                signed_at=one.signed_at,
                now=self._ask.now,
                trusted=self._ask.trusted,
                reasons=self._reasons,
            )
            self._reasons.add(ReasonCode.SIGNED_WITHOUT_TIMESTAMP, at=canonical.stamp(one.signed_at))
        if len(found) > len({one.facts.fingerprint for one in found}):
            self._reasons.add(ReasonCode.SIGNATURE_INVALID, what="twice", role="second")
        return tuple(found)

    def _read_letter(
        self, header: PackageHeader | None, author: SignerFound | None, letters: Mapping[str, bytes]
    ) -> tuple[Enrolment | None, Receipt | None]:
        """What an enrolment or a receipt says, for packages of these kinds."""
        needed = _LETTERS_OF.get(header.kind, ()) if header else ()
        for name in needed:
            if name not in letters and not self._reasons.has(ReasonCode.DAMAGED, ReasonCode.NOT_COVERED):
                self._reasons.add(ReasonCode.HEADER_INVALID, field=name, what="missing")
        if header is None or author is None or not letters.keys() >= set(needed):
            return None, None
        try:
            if header.kind is PackageKind.ENROLMENT:
                letter, certificate = letters[paths.ENROLMENT], letters[paths.CERTIFICATE]
                return (
                    read_enrolment(letter, certificate, sender=header.sender, signer=author.facts.certificate),
                    None,
                )
            if header.kind is PackageKind.RECEIPT:
                return None, read_receipt(letters[paths.RECEIPT])
        except PartError as error:
            self._reasons.add(ReasonCode.HEADER_INVALID, field=f"{next(iter(needed))}: {error.field}", what=error.what)
        return None, None


_LETTERS_OF = {
    PackageKind.ENROLMENT: (paths.ENROLMENT, paths.CERTIFICATE),
    PackageKind.RECEIPT: (paths.RECEIPT,),
}


def _known(header: PackageHeader | None) -> dict[str, RegisterEntry]:
    """The registers of a header that this program knows, by path."""
    return {entry.path: entry for entry in header.registers if entry.name in BY_NAME} if header else {}
