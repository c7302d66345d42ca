"""The second signature on a package: the leader's or the agency's, a step of its own, on another machine too (§1.2)."""

from __future__ import annotations

import errno
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from db.domain.errors import KnownError
from db.queries import packages as queries
from db.transactions import reading, writing
from db.writes.packages import replace_parts
from desktop.exchange.cosigning import add_signature
from desktop.exchange.envelopes import count_recipients
from desktop.exchange.errors import CANNOT_ADD_SIGNATURE
from desktop.exchange.header import PackageKind
from desktop.exchange.limits import MIB
from desktop.exchange.naming import file_name
from desktop.exchange.verifying import verify_package
from desktop.services.envelopes import keys_to_seal_again, seal_file
from desktop.services.own_keys import signer_with
from desktop.services.own_packages import file_parts
from desktop.services.sending import copy_package
from desktop.services.taking.opening import opened_package

if TYPE_CHECKING:
    from desktop.exchange.building import WrittenPackage
    from desktop.exchange.header import PackageHeader
    from desktop.exchange.signing import Signer
    from desktop.services.office import Office


def countersign_file(office: Office, path: Path, *, fingerprint: str | None = None, secret: str | None) -> Path:
    """A package file with a second signature in its place; where this office wrote it, the kept package has it too.

    An encrypted one is opened with the office's age keys, signed, and sealed again to all who must open it: the
    recipient's computers and the office's own. Nothing is signed before it is sure that this can be done.

    Args:
        office: whose key signs.
        path: the file, as any computer of the office wrote it.
        fingerprint: of which of the office's keys; None for the one in use.
        secret: its passphrase or PIN.

    Raises:
        KnownError: CANNOT_ADD_SIGNATURE, ALREADY_SIGNED_TWICE, SAME_KEY_TWICE, PACKAGE_SEALED when this computer cannot
            open its envelope, CANNOT_SEAL_AGAIN when it does not know the keys of all who must,
            PACKAGE_OF_OTHER_UNIT, those of `signer_with`, PACKAGE_NOT_WRITTEN, PACKAGE_UNREADABLE; the file is
            unchanged then.
    """
    with opened_package(office, path) as opened:
        if opened.reason is not None:
            raise KnownError("PACKAGE_SEALED", name=path.name)
        source = opened.source
        found = verify_package(source, name=opened.name, now=office.clock.now(), recipient=None, trusted=())
        header = found.header
        if header is not None and header.sender.unit_id != office.unit.id:
            raise KnownError("PACKAGE_OF_OTHER_UNIT", unit=header.sender.name)
        if isinstance(source, Path):
            _keep(office, _sign(office, path, signer_with(office, fingerprint, secret)))
            return path
        if header is None:
            raise KnownError(CANNOT_ADD_SIGNATURE, reason=next(iter(found.verdict.codes)).value)
        recipients = _same_recipients(office, path, header)
        with tempfile.TemporaryDirectory(prefix="diaban-") as work:
            bare = Path(work) / opened.name
            _copy(source, bare)
            signed = _sign(office, bare, signer_with(office, fingerprint, secret))
            seal_file(bare, path, recipients)
            _keep(office, signed)
    return path


def countersign_sent(
    office: Office, package_id: str, folder: Path, *, fingerprint: str | None = None, secret: str | None
) -> Path:
    """A package this office sent, with a second signature, kept so and written to the folder again.

    Raises:
        KnownError: those of `countersign_file`.
    """
    signer = signer_with(office, fingerprint, secret)
    with tempfile.TemporaryDirectory(prefix="diaban-") as work:
        with reading(office.database) as connection:
            sent = next((one for one in queries.list_sent(connection) if one.id == package_id), None)
            if sent is None:
                raise KnownError("PACKAGE_GONE")
            path = Path(work) / sent.file_name
            with path.open("wb") as file:
                for part in queries.read_parts(connection, package_id):
                    file.write(part)
        _keep(office, _sign(office, path, signer))
    above = (office.superior.id,) if sent.kind == PackageKind.TRANSFER.value and office.superior else ()
    return copy_package(office, package_id, sent.file_name, folder, also_for=above)


def _same_recipients(office: Office, path: Path, header: PackageHeader) -> tuple[str, ...]:
    """The age keys to seal a package to again, not fewer than it was sealed to: nobody loses what he could read."""
    recipients = keys_to_seal_again(office, header)
    try:
        with path.open("rb") as file:
            before = count_recipients(file)
    except OSError as failure:
        raise KnownError("PACKAGE_UNREADABLE", cause=errno.errorcode.get(failure.errno or 0, "")) from failure
    if len(recipients) < before:
        raise KnownError("CANNOT_SEAL_AGAIN", name=path.name)
    return recipients


def _copy(source: BinaryIO, target: Path) -> None:
    source.seek(0)
    with target.open("wb") as file:
        shutil.copyfileobj(source, file, MIB)


def _sign(office: Office, path: Path, signer: Signer) -> WrittenPackage:
    return add_signature(path, signer=signer, signed_at=office.clock.now(), folder=path.parent)


def _keep(office: Office, signed: WrittenPackage) -> None:
    """The kept bytes of an own package, with the second signature; nothing for one of another computer."""
    with writing(office.database) as connection:
        sent = any(one.id == signed.header.id for one in queries.list_sent(connection))
        if sent and signed.path.name == file_name(signed.header):
            replace_parts(
                connection, signed.header.id, file_parts(signed.path), author=office.author, at=office.stamp()
            )
