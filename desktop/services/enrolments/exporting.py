"""The office's own key made known: the enrolment package and the slip for paper (package.md §2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.transactions import reading
from desktop.clock import vietnam_day
from desktop.documents.page import Letterhead
from desktop.documents.pdf.enrolment_slip import EnrolmentSlip, enrolment_slip
from desktop.exchange.cosigning import add_signature
from desktop.exchange.enrolment import write_enrolment
from desktop.exchange.header import PackageKind
from desktop.services.envelopes import enrolment_parts
from desktop.services.files import save_bytes
from desktop.services.own_keys import TOKEN, former_signer, own_key_facts, signer_for
from desktop.services.own_packages import new_header, note_own_package
from desktop.services.papers import load_paper_settings, prepare_paper_fonts

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.exchange.building import WrittenPackage
    from desktop.exchange.signing import Signer
    from desktop.services.office import Office

_SYMBOL = "PĐK"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What makes a key known: the file for the stick and the slip for the hand.

    Attributes:
        package: the enrolment package.
        slip: the PDF that carries the fingerprint on paper.
    """

    package: Path
    slip: Path


def export_enrolment(
    office: Office, folder: Path, *, passphrase: str | None, former_secret: str | None = None, countersign: bool = False
) -> Path:
    """The file of a new enrolment package in the folder (package.md §2.2).

    Args:
        office: whose key.
        folder: where to.
        passphrase: of the key, or its PIN.
        former_secret: of the key in use before.
        countersign: with that key too, so that whoever knows it may accept the new one without paper.

    Raises:
        KnownError: those of `signer_for`, PACKAGE_NOT_WRITTEN, PACKAGE_FILE_EXISTS.
    """
    signer = signer_for(office, passphrase)
    former = former_signer(office, former_secret) if countersign else None
    now = office.clock.now()
    with reading(office.database) as connection:
        header = new_header(office, connection, PackageKind.ENROLMENT, now)
    parts = enrolment_parts(office)
    written = write_enrolment(
        folder,
        header=header,
        officer=office.author.name,
        signer=signer,
        signed_at=now,
        age_recipient=parts.age_recipient,
        recovery=parts.recovery,
    )
    if former is not None:
        written = _countersign(written, former, now)
    note_own_package(office, written.header, written.sha256, written.path)
    return written.path


def export_enrolment_and_slip(
    office: Office, folder: Path, *, passphrase: str | None, former_secret: str | None = None, countersign: bool = False
) -> Enrolled:
    """A new enrolment package in the folder with the slip for paper beside it.

    Raises:
        KnownError: those of `export_enrolment`, FONT_MISSING, FILE_UNWRITABLE for the slip: the package is there then.
    """
    package = export_enrolment(
        office, folder, passphrase=passphrase, former_secret=former_secret, countersign=countersign
    )
    slip = package.with_suffix(".pdf")
    save_bytes(slip, make_slip(office, package.name))
    return Enrolled(package, slip)


def make_slip(office: Office, file_name: str) -> bytes:
    """The enrolment slip of the key in use as a PDF, to go with an enrolment package.

    Raises:
        KnownError: KEY_MISSING, FONT_MISSING.
    """
    key = own_key_facts(office)
    if key is None:
        raise KnownError("KEY_MISSING")
    prepare_paper_fonts()
    settings, today = load_paper_settings(office), office.clock.today()
    head = Letterhead(
        agency=settings.agency, parent=settings.parent_agency, symbol=_SYMBOL, place=settings.place, on=today
    )
    return enrolment_slip(
        EnrolmentSlip(
            head,
            office.unit.name,
            office.unit.code,
            key.holder,
            f"thiết bị ký số {key.token}".strip() if key.kind == TOKEN else "khóa phần mềm",
            vietnam_day(key.valid_to),
            key.fingerprint.replace(" ", "").lower(),
            file_name,
            today,
            settings.addressees,
        )
    )


def _countersign(written: WrittenPackage, former: Signer, now: datetime) -> WrittenPackage:
    try:
        return add_signature(written.path, signer=former, signed_at=now, folder=written.path.parent)
    except KnownError:
        written.path.unlink(missing_ok=True)
        raise
