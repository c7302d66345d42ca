"""A second signature on a finished package: the leader's, or the agency's seal (FORMAT.md §1.4).

It is a step of its own, on another machine too. Every byte up to the list of files stays; a second manifest and its
signature come behind the first pair.
"""

from __future__ import annotations

import errno
import hashlib
from typing import TYPE_CHECKING, BinaryIO

from db.domain.verdict import Outcome
from desktop.exchange import limits, paths
from desktop.exchange.building import WrittenPackage, whole_file
from desktop.exchange.container import ContainerWriter, digest_file, open_container
from desktop.exchange.errors import (
    ALREADY_SIGNED_TWICE,
    CANNOT_ADD_SIGNATURE,
    PACKAGE_CHANGED,
    PACKAGE_FILE_EXISTS,
    PACKAGE_UNREADABLE,
    SAME_KEY_TWICE,
    ExchangeError,
)
from desktop.exchange.manifest import Manifest, encode_manifest
from desktop.exchange.reasons import Reasons
from desktop.exchange.seals import read_seal
from desktop.exchange.trust import fingerprint_of
from desktop.exchange.verifying import MaySend, owners_records_only, verify_package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from desktop.exchange.container import Container
    from desktop.exchange.examined import Examined
    from desktop.exchange.signing import Signer


def add_signature(
    path: Path, *, signer: Signer, signed_at: datetime, folder: Path, may_send: MaySend = owners_records_only
) -> WrittenPackage:
    """The package with a second signature, under its own name in the folder.

    Its id, header and `sha256` stay; only the file grows. In the package's own folder it takes the package's place.

    Args:
        path: the package; it is verified first, and need not be of a signer known here.
        signer: whose signature; not the author's own key.
        signed_at: now, aware.
        folder: where to; it is there already.
        may_send: whose records the sender may send.

    Raises:
        ExchangeError: CANNOT_ADD_SIGNATURE, ALREADY_SIGNED_TWICE, SAME_KEY_TWICE, PACKAGE_FILE_EXISTS,
            PACKAGE_NOT_WRITTEN, PACKAGE_CHANGED, PACKAGE_UNREADABLE; nothing is changed then.
    """
    found = verify_package(path, name=path.name, now=signed_at, recipient=None, trusted=(), may_send=may_send)
    _check_signable(found, signer)
    target = folder / path.name
    if target.exists() and not target.samefile(path):
        raise ExchangeError(PACKAGE_FILE_EXISTS, name=path.name)
    assert found.header  # without one the verdict fails
    with whole_file(target) as file:
        _copy(path, file, found)
        container = open_container(file, found.size, Reasons())
        if container is None:
            raise ExchangeError(PACKAGE_CHANGED, member=path.name)
        size = _append(file, container, signer, signed_at)
        sha256 = digest_file(file)[-1].hexdigest()
    return WrittenPackage(target, found.header, found.sha256, size, sha256)


def _check_signable(found: Examined, signer: Signer) -> None:
    if len(found.signers) > 1:
        raise ExchangeError(ALREADY_SIGNED_TWICE)
    if found.verdict.outcome is Outcome.FAILED or not found.signers:
        raise ExchangeError(CANNOT_ADD_SIGNATURE, reason=next(iter(found.verdict.codes)).value)
    if found.signers[0].facts.fingerprint == fingerprint_of(signer.certificate):
        raise ExchangeError(SAME_KEY_TWICE)


def _copy(path: Path, file: BinaryIO, found: Examined) -> None:
    """The bytes that were verified: the stick may have been changed meanwhile."""
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
        file.write(chunk)
    if digest.hexdigest() != found.file_sha256:
        raise ExchangeError(PACKAGE_CHANGED, member=path.name)


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            while chunk := source.read(limits.MIB):
                yield chunk
    except OSError as error:
        raise ExchangeError(PACKAGE_UNREADABLE, cause=errno.errorcode.get(error.errno or 0, "")) from error


def _append(file: BinaryIO, container: Container, signer: Signer, signed_at: datetime) -> int:
    """The size of the file with the second seal behind the first."""
    first = read_seal(container, Reasons())
    writer = ContainerWriter(file, container.entries.values())
    before = digest_file(file)[-1].hexdigest()
    covered = {**first.digests, **first.own}
    manifest = encode_manifest(Manifest(covered, writer.offset, before, paths.SIGNATURE_2))
    writer.add(paths.MANIFEST_2, (manifest,))
    writer.add(paths.SIGNATURE_2, (signer.sign(manifest, signed_at),))
    writer.finish()
    return writer.offset
