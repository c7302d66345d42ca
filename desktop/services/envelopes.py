"""Age keys of offices, and packages on their way out: sealed to whoever must open them (package.md §1.6)."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.queries.envelopes import (
    KeptRecovery,
    OwnEnvelopeKey,
    UnitEnvelopeKey,
    own_envelope_keys_of,
    unit_envelope_keys_of,
)
from db.queries.packages import get_sent, read_parts
from db.transactions import reading, writing
from db.writes import envelopes as writes
from desktop.exchange import paths
from desktop.exchange.envelopes import EnvelopeKey, encode_keys, make_envelope_key, seal
from desktop.exchange.header import PackageKind
from desktop.exchange.limits import MIB
from desktop.exchange.naming import SEALED

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from db.domain.authors import Author
    from db.domain.progress import CancelToken
    from db.queries.packages import SentPackage
    from desktop.exchange.examined import Examined
    from desktop.exchange.header import PackageHeader
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class EnrolmentParts:
    """What an enrolment says of the office's age key.

    Attributes:
        age_recipient: the public half, announced to all.
        recovery: the private halves sealed to the superior; None while its key is not known here.
    """

    age_recipient: str
    recovery: bytes | None


def own_key(connection: Connection, *, author: Author, at: str) -> OwnEnvelopeKey:
    """The age key of the office in use, made where there is none: databases of earlier releases have none."""
    keys = own_envelope_keys_of(connection)
    return keys[0] if keys and keys[0].active else add_own_key(connection, author=author, at=at)


def add_own_key(connection: Connection, *, author: Author, at: str) -> OwnEnvelopeKey:
    """A new age key, in use from now on; the earlier ones go on reading what was sealed to them."""
    made = make_envelope_key()
    row = OwnEnvelopeKey(made.recipient, made.identity, at, active=True)
    writes.add_own_envelope_key(connection, row, author=author, at=at)
    return row


def identities_of(office: Office) -> tuple[str, ...]:
    """The private age keys of the office, all it ever had."""
    with reading(office.database) as connection:
        return tuple(key.identity for key in own_envelope_keys_of(connection))


def can_seal_for(office: Office, unit_id: str | None) -> bool:
    """Whether a package for a unit would leave sealed: its age key is known here."""
    if unit_id is None:
        return False
    with reading(office.database) as connection:
        return unit_id == office.unit.id or bool(unit_envelope_keys_of(connection, unit_id))


# -- enrolments -------------------------------------------------------------------------------------------------------


def enrolment_parts(office: Office) -> EnrolmentParts:
    """What the office's next enrolment says of its age key."""
    at = office.stamp()
    with writing(office.database) as connection:
        key = own_key(connection, author=office.author, at=at)
        above = unit_envelope_keys_of(connection, office.superior.id) if office.superior else ()
        if not above:
            return EnrolmentParts(key.recipient, None)
        keys = [EnvelopeKey(one.recipient, one.identity) for one in own_envelope_keys_of(connection)]
        sealed = BytesIO()
        seal((encode_keys(keys, (f"unit {office.unit.code}",)),), sealed, [one.recipient for one in above])
        writes.set_deposited(connection, at)
    return EnrolmentParts(key.recipient, sealed.getvalue())


def note_enrolment(connection: Connection, office: Office, examined: Examined) -> None:
    """The age key that an accepted enrolment announces, and what it brings for safe keeping; inside its transaction."""
    header, stated = examined.header, examined.enrolment
    if header is None or stated is None or not stated.age_recipient:
        return
    note_announced_key(
        connection,
        office,
        unit_id=header.sender.unit_id,
        recipient=stated.age_recipient,
        device=header.sender.device,
        package_id=header.id,
    )
    sealed = examined.letters.get(paths.RECOVERY)
    if sealed:
        kept = KeptRecovery(header.sender.unit_id, stated.age_recipient, sealed, header.id, office.stamp())
        writes.keep_recovery(connection, kept, author=office.author, at=kept.received_at)


def note_announced_key(
    connection: Connection,
    office: Office,
    *,
    unit_id: str,
    recipient: str,
    device: str | None = None,
    package_id: str | None = None,
) -> None:
    """The age key of a unit, known from now on; inside the transaction of what announced it.

    Args:
        connection: to write with.
        office: who learns of it.
        unit_id: whose key.
        recipient: the public half.
        device: the computer that announced it; None where the superior hands it down.
        package_id: what announced it.
    """
    at = office.stamp()
    row = UnitEnvelopeKey(unit_id, recipient, device, package_id, at, None, office.author.name)
    writes.add_unit_envelope_key(connection, row, author=office.author, at=at)


def announced_keys(office: Office) -> tuple[UnitEnvelopeKey, ...]:
    """The age keys of other units in use, oldest first."""
    with reading(office.database) as connection:
        return unit_envelope_keys_of(connection)


# -- packages on their way out ----------------------------------------------------------------------------------------


def write_out(
    office: Office,
    package_id: str,
    name: str,
    folder: Path,
    *,
    plain: bool = False,
    also_for: Collection[str] = (),
    token: CancelToken | None = None,
) -> Path:
    """The file of a kept package in a folder, whole or not at all: in an envelope where all who must open it have keys.

    A package that came from elsewhere, and an enrolment, leave as they are.

    Args:
        office: whose package.
        package_id: which.
        name: of its file, without the ending of an envelope.
        folder: where to; made where it is not there.
        plain: leave it open although it could be sealed; the journal says so.
        also_for: further units that must be able to open it.
        token: looked at between pieces; Cancelled comes out of it, and nothing is left.

    Raises:
        KnownError: PACKAGE_NOT_WRITTEN when the folder cannot take it; the package stays kept.
    """
    sent, keys = _keys_for(office, package_id, also_for)
    recipients = () if plain else keys
    written = f"{name}{SEALED}" if recipients else name
    target, partial = folder / written, folder / f"{written}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with reading(office.database) as connection, partial.open("wb") as file:
            parts = read_parts(connection, package_id)
            if recipients:
                seal(parts, file, recipients, token)
            else:
                for part in parts:
                    file.write(part)
            file.flush()
            os.fsync(file.fileno())
        if sent and (keys or sent.envelope):
            _note(office, package_id, written, recipients)
        partial.replace(target)
    except OSError as failure:
        raise KnownError("PACKAGE_NOT_WRITTEN", name=name, cause=str(failure.strerror)) from failure
    finally:
        with suppress(OSError):  # the stick may be gone, and its half file with it
            partial.unlink(missing_ok=True)
    return target


def keys_to_seal_again(office: Office, header: PackageHeader) -> tuple[str, ...]:
    """The age keys of all who must be able to open a package of this unit; none where somebody's is not known here.

    For a package that another computer of the office made, too: an envelope does not say whom it is for.
    """
    if header.recipient is None:
        return ()
    units = [header.recipient.unit_id]
    if header.kind is PackageKind.TRANSFER and office.superior is not None:
        units.append(office.superior.id)
    with reading(office.database) as connection:
        keys = [[one.recipient for one in unit_envelope_keys_of(connection, unit)] for unit in units]
        own = [one.recipient for one in own_envelope_keys_of(connection) if one.active]
        beside = [one.recipient for one in unit_envelope_keys_of(connection, office.unit.id)]
    if any(not found for unit, found in zip(units, keys, strict=True) if unit != office.unit.id):
        return ()
    return tuple(dict.fromkeys((*(key for found in keys for key in found), *own, *beside)))


def seal_file(source: Path, target: Path, recipients: Collection[str]) -> None:
    """A container in a file, sealed into another; whole or not at all, what stood there before is replaced.

    Raises:
        KnownError: PACKAGE_NOT_WRITTEN.
    """
    partial = target.with_name(f"{target.name}.part")
    try:
        with source.open("rb") as inside, partial.open("wb") as file:
            seal(iter(lambda: inside.read(MIB), b""), file, recipients)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError as failure:
        raise KnownError("PACKAGE_NOT_WRITTEN", name=target.name, cause=str(failure.strerror)) from failure
    finally:
        with suppress(OSError):  # the stick may be gone, and its half file with it
            partial.unlink(missing_ok=True)


def _note(office: Office, package_id: str, written: str, recipients: tuple[str, ...]) -> None:
    """To whom it goes out, noted before the file has its name: what is not noted must not be there."""
    try:
        with writing(office.database) as connection:
            at = office.stamp()
            writes.note_written(connection, package_id, written, recipients, author=office.author, at=at)
    except KnownError as failure:
        raise KnownError("PACKAGE_NOT_WRITTEN", name=written.removesuffix(SEALED), cause=failure.code) from failure


def _keys_for(office: Office, package_id: str, also_for: Collection[str]) -> tuple[SentPackage | None, tuple[str, ...]]:
    """A package of this office, and the age keys it can be sealed to; none where somebody's is not known."""
    with reading(office.database) as connection:
        sent = get_sent(connection, package_id)
        if sent is None or sent.recipient_id is None:
            return sent, ()
        units = dict.fromkeys((sent.recipient_id, *also_for))
        keys = {unit: [one.recipient for one in unit_envelope_keys_of(connection, unit)] for unit in units}
        own = own_envelope_keys_of(connection)
        beside = [one.recipient for one in unit_envelope_keys_of(connection, office.unit.id)]
    if any(not keys[unit] for unit in units if unit != office.unit.id):
        return sent, ()
    if not (own and own[0].active):
        with writing(office.database) as connection:
            own = (own_key(connection, author=office.author, at=office.stamp()),)
    # The office can open again what it sent, on any of its computers.
    wanted = dict.fromkeys((*(key for unit in units for key in keys[unit]), own[0].recipient, *beside))
    return sent, tuple(wanted)
