"""The second signature on a package: the leader's or the agency's, a step of its own, on another machine too (§1.2)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.queries import packages as queries
from db.transactions import reading, writing
from db.writes.packages import replace_parts
from desktop.exchange.cosigning import add_signature
from desktop.exchange.naming import file_name
from desktop.exchange.verifying import verify_package
from desktop.services.own_keys import signer_with
from desktop.services.own_packages import file_parts
from desktop.services.sending import copy_package

if TYPE_CHECKING:
    from desktop.exchange.building import WrittenPackage
    from desktop.exchange.signing import Signer
    from desktop.services.office import Office

SUFFIX = ".asice"


def countersign_file(office: Office, path: Path, *, fingerprint: str | None = None, secret: str | None) -> Path:
    """A package file with a second signature in its place; where this office wrote it, the kept package has it too.

    Args:
        office: whose key signs.
        path: the file, as the office's other computer wrote it.
        fingerprint: of which of the office's keys; None for the one in use.
        secret: its passphrase or PIN.

    Raises:
        KnownError: CANNOT_ADD_SIGNATURE, ALREADY_SIGNED_TWICE, SAME_KEY_TWICE, PACKAGE_SEALED when it is encrypted,
            PACKAGE_OF_OTHER_UNIT, those of `signer_with`, PACKAGE_NOT_WRITTEN, PACKAGE_UNREADABLE; the file is
            unchanged then.
    """
    if path.suffix != SUFFIX:
        raise KnownError("PACKAGE_SEALED", name=path.name)
    found = verify_package(path, name=path.name, now=office.clock.now(), recipient=None, trusted=())
    if found.header is not None and found.header.sender.unit_id != office.unit.id:
        raise KnownError("PACKAGE_OF_OTHER_UNIT", unit=found.header.sender.name)
    signed = _sign(office, path, signer_with(office, fingerprint, secret))
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
    return copy_package(office, package_id, sent.file_name, folder)


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
