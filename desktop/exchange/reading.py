"""Reading out of a package that was judged: its records and files, and no others than those (architecture.md §0.9)."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import tempfile
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from desktop.exchange.container import Container, DamagedMemberError, open_container
from desktop.exchange.errors import PACKAGE_CHANGED, PACKAGE_NOT_WRITTEN, PACKAGE_UNREADABLE, ExchangeError
from desktop.exchange.header import register_path
from desktop.exchange.lines import LineError, whole_lines
from desktop.exchange.payload import decode_versions
from desktop.exchange.reasons import Reasons
from desktop.exchange.verifying import opened

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from db.domain.versions import Version
    from desktop.exchange.examined import Examined


def read_records(
    source: Path | BinaryIO, examined: Examined, register: str, *, batch: int = 5_000
) -> Iterator[list[Version]]:
    """The records of a register in order of id, so many at a time; none where the package has no such register.

    Args:
        source: the file that was judged.
        examined: what that gave.
        register: which register.
        batch: records at a time.

    Raises:
        ExchangeError: PACKAGE_CHANGED when the file is no longer what was judged. It may come behind records that
            were given out already: take them back.
    """
    path = register_path(register)
    if path not in examined.members:
        return
    waiting: list[Version] = []
    try:
        for block in whole_lines(_pieces(source, examined, path)):
            waiting += decode_versions(block)
            while len(waiting) >= batch:
                yield waiting[:batch]
                del waiting[:batch]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, LineError) as error:
        raise ExchangeError(PACKAGE_CHANGED, member=path) from error
    if waiting:
        yield waiting


def read_member(source: Path | BinaryIO, examined: Examined, path: str) -> bytes:
    """A file inside, whole; KeyError for one that was not found as signed, ExchangeError as for records."""
    if path not in examined.members:
        raise KeyError(path)
    return b"".join(_pieces(source, examined, path))


@contextlib.contextmanager
def carried_package(source: Path | BinaryIO, examined: Examined, path: str) -> Generator[BinaryIO]:
    """An original that the package carries, as a file to be judged like one that came alone.

    It stands in a nameless file beside, never in memory as a whole.

    Raises:
        KeyError: it was not found as signed.
        ExchangeError: PACKAGE_CHANGED, PACKAGE_UNREADABLE, and PACKAGE_NOT_WRITTEN where there is no room for it.
    """
    if path not in examined.members:
        raise KeyError(path)
    with tempfile.TemporaryFile() as file:
        for piece in _pieces(source, examined, path):
            try:
                file.write(piece)
            except OSError as error:
                cause = errno.errorcode.get(error.errno or 0, "")
                raise ExchangeError(PACKAGE_NOT_WRITTEN, name=path, cause=cause) from error
        file.seek(0)
        yield file


def _pieces(source: Path | BinaryIO, examined: Examined, path: str) -> Iterator[bytes]:
    digest = hashlib.sha256()
    try:
        with opened(source) as file:
            for piece in _open(file, path).unpack(path):
                digest.update(piece)
                yield piece
    except (DamagedMemberError, KeyError) as error:
        raise ExchangeError(PACKAGE_CHANGED, member=path) from error
    except OSError as error:
        raise ExchangeError(PACKAGE_UNREADABLE, cause=errno.errorcode.get(error.errno or 0, "")) from error
    if digest.hexdigest() != examined.members[path].sha256:
        raise ExchangeError(PACKAGE_CHANGED, member=path)


def _open(file: BinaryIO, path: str) -> Container:
    size = file.seek(0, 2)
    container = open_container(file, size, Reasons())
    if container is None:
        raise ExchangeError(PACKAGE_CHANGED, member=path)
    return container
