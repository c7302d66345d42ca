"""The container in a file: the file itself, or what its envelope holds (FORMAT.md §1.6)."""

from __future__ import annotations

import errno
import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, cast

from db.domain.errors import KnownError
from db.domain.verdict import Reason, ReasonCode, Verdict, reason
from desktop.exchange import limits
from desktop.exchange.envelope_header import NESTED, NO_ROOM, EnvelopeError, is_sealed
from desktop.exchange.envelopes import open_envelope
from desktop.exchange.naming import SEALED
from desktop.exchange.verifying import Examined, verify_package
from desktop.services.envelopes import identities_of
from desktop.services.taking.carried import with_originals

if TYPE_CHECKING:
    from collections.abc import Collection, Generator
    from datetime import datetime
    from pathlib import Path
    from typing import BinaryIO

    from db.domain.progress import CancelToken
    from desktop.exchange.trust import TrustBasis
    from desktop.services.office import Office

_BEGIN = 64
_ARCHIVE = b"PK"
_IN_MEMORY = 8 * limits.MIB  # larger packages are opened into a file that has no name
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Opened:
    """A container ready to be read.

    Attributes:
        source: where its bytes are; they can be read several times.
        name: the name it must have (FORMAT.md §1.5), without the ending of an envelope.
        reason: why the envelope could not be opened; then `source` is the file as it came.
    """

    source: Path | BinaryIO
    name: str
    reason: Reason | None = None


@contextmanager
def opened_package(office: Office, path: Path, token: CancelToken | None = None) -> Generator[Opened]:
    """The container of a file, for as long as it is looked at.

    Raises:
        KnownError: PACKAGE_UNREADABLE when the medium fails.
    """
    if not _may_be_sealed(path):
        yield Opened(path, path.name)
        return
    with opened_with(path, identities_of(office), token) as opened:
        yield opened


@contextmanager
def opened_with(path: Path, identities: Collection[str], token: CancelToken | None = None) -> Generator[Opened]:
    """The same with these private age keys, where there is no office."""
    if not _may_be_sealed(path):
        yield Opened(path, path.name)
        return
    with SpooledTemporaryFile(max_size=_IN_MEMORY, prefix="diaban-") as inside:
        content = cast("BinaryIO", inside)
        try:
            _open(path, content, identities, token)
        except EnvelopeError as failure:
            opened = Opened(path, path.name, reason(ReasonCode.CANNOT_DECRYPT, what=failure.what))
        else:
            opened = Opened(content, path.name.removesuffix(SEALED))
        yield opened


def verify_file(office: Office, path: Path, *, trusted: TrustBasis, token: CancelToken | None = None) -> Examined:
    """What the package in a file is worth to this office; one whose envelope stays shut says that and nothing else.

    Raises:
        KnownError: PACKAGE_UNREADABLE when the file is gone or its medium fails.
    """
    with opened_package(office, path, token) as opened:
        found = examine_opened(opened, now=office.clock.now(), recipient=office.unit.id, trusted=trusted, token=token)
        return with_originals(office, opened.source, found, trusted=trusted, token=token)


def examine_opened(
    opened: Opened,
    *,
    now: datetime,
    recipient: str | None,
    trusted: TrustBasis | tuple[()],
    token: CancelToken | None = None,
) -> Examined:
    """What a container is worth; arguments and errors as of `verify_package`."""
    found = verify_package(opened.source, name=opened.name, now=now, recipient=recipient, trusted=trusted, token=token)
    if opened.reason is None:
        return found
    return Examined(Verdict((opened.reason,)), found.sha256, found.size, file_sha256=found.file_sha256)


def digest_of(path: Path, identities: Collection[str]) -> tuple[str, int]:
    """SHA-256 and size of the container in a file, without keeping any of it.

    Raises:
        EnvelopeError: its envelope stays shut.
        OSError: the file cannot be read.
    """
    digest = _Digest()
    with path.open("rb") as file:
        if is_sealed(file.read(_BEGIN)):
            open_envelope(file, digest, identities)
        else:
            file.seek(0)
            while piece := file.read(limits.MIB):
                digest.write(piece)
    return digest.sha256.hexdigest(), digest.size


def _may_be_sealed(path: Path) -> bool:
    """Whether a file is one of age, or says so by its name and is no archive either."""
    try:
        with path.open("rb") as file:
            begin = file.read(_BEGIN)
    except OSError:
        return False  # verification says what is wrong with it
    return is_sealed(begin) or (path.name.endswith(SEALED) and not begin.startswith(_ARCHIVE))


def _open(path: Path, into: BinaryIO, identities: Collection[str], token: CancelToken | None) -> None:
    """The content of an envelope written into a file; nothing of it is looked at before all of it is authentic."""
    target = _Room(into)
    try:
        with path.open("rb") as file:
            open_envelope(file, target, identities, token)
    except OSError as failure:
        if target.is_full:
            raise EnvelopeError(NO_ROOM) from failure
        raise KnownError("PACKAGE_UNREADABLE", cause=errno.errorcode.get(failure.errno or 0, "")) from failure
    into.seek(0)
    if is_sealed(into.read(_BEGIN)):
        raise EnvelopeError(NESTED)
    into.seek(0)


class _Room:
    """A file that remembers that its disk was full."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.is_full = False

    def write(self, data: bytes, /) -> None:
        """Take some more."""
        try:
            self._file.write(data)
        except OSError as failure:
            self.is_full = failure.errno in _FULL
            raise


class _Digest:
    """Counts and digests what it is given."""

    def __init__(self) -> None:
        self.sha256 = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes, /) -> None:
        """Take some more."""
        self.sha256.update(data)
        self.size += len(data)
