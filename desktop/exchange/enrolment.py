"""Enrolment: how an office makes its key known to another (FORMAT.md §2.5).

The package carries the certificate and is signed with the key it announces; whether it really comes from the office
is settled on paper, by comparing the fingerprint.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from desktop.exchange import paths
from desktop.exchange.building import WrittenPackage, write_package
from desktop.exchange.envelopes import is_recipient
from desktop.exchange.parts import (
    LATER,
    DeviceText,
    IdText,
    Line,
    Moment,
    Part,
    PartError,
    Sha256Text,
    UnitCode,
    decode_part,
    encode_part,
)
from desktop.exchange.trust import fingerprint_of, grouped

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from desktop.exchange.header import PackageHeader, Sender
    from desktop.exchange.signing import Signer


@dataclass(frozen=True, slots=True)
class Enrolment(Part):
    """enrolment.json.

    Attributes:
        unit_id: the office.
        unit_code: its code.
        unit_name: its name.
        officer: who signs.
        device: the computer.
        fingerprint: SHA-256 of the certificate, hexadecimal digits.
        made_at: aware UTC.
        age_recipient: the public age key that packages for the office are sealed to; empty where it has none.
    """

    unit_id: IdText
    unit_code: UnitCode
    unit_name: Line
    officer: Line
    device: DeviceText
    fingerprint: Sha256Text
    made_at: Moment
    age_recipient: Annotated[str, Meta(max_length=80)] = field(default="", metadata=LATER)

    @property
    def fingerprint_groups(self) -> tuple[str, ...]:
        """The fingerprint as the slip shows it and people compare it: sixteen groups of four."""
        return tuple(grouped(self.fingerprint).split(" "))


def enrolment_of(sender: Sender, *, officer: str, certificate: bytes, made_at: datetime) -> Enrolment:
    """What the office says of itself and its certificate (DER)."""
    return Enrolment(
        sender.unit_id, sender.code, sender.name, officer, sender.device, fingerprint_of(certificate), made_at
    )


def write_enrolment(
    folder: Path,
    *,
    header: PackageHeader,
    officer: str,
    signer: Signer,
    signed_at: datetime,
    age_recipient: str = "",
    recovery: bytes | None = None,
) -> WrittenPackage:
    """An enrolment package in the folder; errors as of `write_package`.

    Args:
        folder: where to.
        header: of kind enrolment.
        officer: who signs.
        signer: the key that is announced.
        signed_at: now, aware.
        age_recipient: the public age key of the office.
        recovery: its private age keys sealed to the superior (FORMAT.md §1.6).
    """
    enrolment = enrolment_of(header.sender, officer=officer, certificate=signer.certificate, made_at=signed_at)
    enrolment = replace(enrolment, age_recipient=age_recipient)
    members = {paths.ENROLMENT: encode_part(enrolment), paths.CERTIFICATE: signer.certificate}
    if recovery:
        members[paths.RECOVERY] = recovery
    return write_package(folder, header=header, members=members, signer=signer, signed_at=signed_at)


def read_enrolment(data: bytes, certificate: bytes, *, sender: Sender, signer: bytes) -> Enrolment:
    """The enrolment in a package whose files are as they were signed.

    Args:
        data: enrolment.json.
        certificate: certificate.der.
        sender: of the package.
        signer: the certificate the package was signed with, DER.

    Raises:
        PartError: it cannot be read, or speaks of another unit, computer or key than the package.
    """
    enrolment = decode_part(Enrolment, data)
    holds = (
        ("unit_id", enrolment.unit_id == sender.unit_id),
        ("unit_code", enrolment.unit_code == sender.code),
        ("device", enrolment.device == sender.device),
        ("age_recipient", not enrolment.age_recipient or is_recipient(enrolment.age_recipient)),
        ("fingerprint", enrolment.fingerprint == fingerprint_of(certificate) == fingerprint_of(signer)),
    )
    for name, is_right in holds:
        if not is_right:
            raise PartError(name, "value")
    return enrolment
