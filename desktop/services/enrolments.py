"""Enrolments: the office's key made known to others, and the keys of others accepted for their units (§2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.text import fold
from db.domain.verdict import Outcome, ReasonCode, reason
from db.queries import trust as queries
from db.queries.office import TrustedKeyRow, trusted_keys_of
from db.queries.trust import PAPER, ROTATION
from db.transactions import reading, writing
from db.writes.office import add_reporting_unit, ensure_units
from db.writes.trust import accept_key, forget_key, replace_key, revoke_key
from desktop.clock import vietnam_day
from desktop.documents.page import Letterhead
from desktop.documents.pdf.enrolment_slip import EnrolmentSlip, enrolment_slip
from desktop.exchange.cosigning import add_signature
from desktop.exchange.enrolment import write_enrolment
from desktop.exchange.header import PackageKind
from desktop.exchange.trust import KeyState, grouped
from desktop.exchange.verifying import Examined, verify_package
from desktop.services.envelopes import enrolment_parts, note_enrolment
from desktop.services.files import save_bytes
from desktop.services.office import Office, stamp, with_ancestors
from desktop.services.own_keys import TOKEN, former_signer, own_key_facts, signer_for
from desktop.services.own_packages import new_header, not_usable, note_own_package
from desktop.services.papers import load_paper_settings, prepare_paper_fonts
from desktop.services.taking.chain import misnamed
from desktop.services.trust import trusted_keys
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from desktop.exchange.building import WrittenPackage
    from desktop.exchange.signing import Signer
    from desktop.exchange.trust import CertificateFacts

_SYMBOL = "PĐK"


class Way(StrEnum):
    """What speaks for a certificate that is to be accepted."""

    KNOWN = "known"  # pinned already
    FIRST = "first"  # the unit has no key in force here: paper
    ROTATION = "rotation"  # countersigned with the unit's key in force: no paper is needed
    LOST = "lost"  # the unit has a key in force that says nothing: paper, and two people
    BESIDE = "beside"  # it signed a package that the unit's key in force signed too (a leader's key): paper


class OldKey(StrEnum):
    """What becomes of the unit's key in force when another is accepted."""

    REPLACED = "replaced"  # what it signed before stays good
    REVOKED = "revoked"  # lost or stolen
    KEPT = "kept"  # both speak: an office with two computers


@dataclass(frozen=True, slots=True)
class EnrolmentOffer:
    """What an enrolment says, to be compared with the paper slip.

    Attributes:
        examined: the verified package.
        unit_name: the unit it claims to speak for.
        officer: its holder.
        fingerprint: in groups of four.
        known: whether this certificate is pinned already.
        way: what speaks for it.
        current: the unit's certificates in force here, which it would follow.
        path: the file.
    """

    examined: Examined
    unit_name: str
    officer: str
    fingerprint: str
    known: bool
    way: Way = Way.FIRST
    current: tuple[TrustedKeyRow, ...] = ()
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What the person who accepts a certificate says.

    Attributes:
        confirmed_by: full name of a second person who confirms it; needed where the unit has a key in force that did
            not countersign.
        old_key: what becomes of that key; None takes what the way suggests (replaced after a countersignature,
            revoked when it was lost).
        reason: why; needed where a key is revoked.
    """

    confirmed_by: str = ""
    old_key: OldKey | None = None
    reason: str = ""


ON_PAPER = Acceptance()
"""The fingerprint was compared with the paper slip, and nothing more needs to be said."""


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


def examine_enrolment(office: Office, path: Path) -> EnrolmentOffer:
    """What an enrolment file says, for comparing its fingerprint with the paper.

    Raises:
        KnownError: NOT_AN_ENROLMENT when the file is none or is damaged.
    """
    examined = verify_package(
        path, name=path.name, now=office.clock.now(), recipient=office.unit.id, trusted=trusted_keys(office)
    )
    return offer_of(office, examined, path)


def offer_of(office: Office, examined: Examined, path: Path) -> EnrolmentOffer:
    """What an enrolment that was verified says.

    Raises:
        KnownError: NOT_AN_ENROLMENT.
    """
    stated = examined.enrolment
    passable = examined.verdict.outcome is not Outcome.FAILED
    if examined.header is None or stated is None or examined.signer is None or not passable:
        raise not_usable("NOT_AN_ENROLMENT", examined, path.name)
    if wrong := misnamed(examined.header.sender):
        # The paper is compared by the name the window shows; the key would speak for the unit of the id.
        against = reason(ReasonCode.HEADER_INVALID, field=f"sender.{wrong}", what="value")
        raise not_usable("NOT_AN_ENROLMENT", examined.with_reasons(against), path.name)
    way, current = way_of(office, examined)
    return EnrolmentOffer(
        examined,
        stated.unit_name,
        stated.officer,
        grouped(unknown_signer(examined).fingerprint),
        way is Way.KNOWN,
        way,
        current,
        path,
    )


def way_of(office: Office, examined: Examined) -> tuple[Way, tuple[TrustedKeyRow, ...]]:
    """What speaks for the signer of a package, and the keys of its unit in force here."""
    header = examined.header
    if header is None or not examined.verdict.has(ReasonCode.SIGNER_UNKNOWN):
        return Way.KNOWN, ()
    with reading(office.database) as connection:
        return _way_in(connection, examined, header.sender.unit_id)


def accept_enrolment(office: Office, offer: EnrolmentOffer, said: Acceptance = ON_PAPER) -> bool:
    """Whether the certificate is now newly pinned to its unit; the unit reports to this office from then on.

    To be called only after a person has compared the fingerprint with the paper, or seen that the unit's key in force
    countersigned it (package.md §2.2, §2.3).

    Raises:
        KnownError: SECOND_PERSON_MISSING, SECOND_PERSON_SAME, REASON_MISSING.
    """
    announced, unknown = offer.examined.enrolment, unknown_signer(offer.examined)
    is_announced = announced is not None and announced.fingerprint == unknown.fingerprint
    return _pin_signer(office, offer.examined, offer.officer if is_announced else unknown.person, said)


def accept_signer(office: Office, examined: Examined, said: Acceptance = ON_PAPER) -> bool:
    """Whether the certificate of a package's signer is now newly pinned to the unit that sent the package.

    The paper slip carries the fingerprint, so a package that is whole but for its unknown signer shows all there is to
    compare; its enrolment file need not come first. To be called only after a person has compared (package.md §2.2).

    Raises:
        KnownError: NOT_AN_ENROLMENT when more is wrong with the package than that its signer is unknown, and those of
            `accept_enrolment`.
    """
    if examined.verdict.outcome is Outcome.FAILED or examined.signer is None:
        raise not_usable("NOT_AN_ENROLMENT", examined, "")
    return _pin_signer(office, examined, unknown_signer(examined).person, said)


def undo_acceptance(office: Office, fingerprint: str) -> None:
    """A mistaken acceptance taken back; the key it took the place of is in force again.

    Raises:
        KnownError: KEY_WAS_USED when a package signed with it was taken in already.
    """
    with writing(office.database) as connection:
        key = queries.get_trusted_key(connection, fingerprint)
        if key is None:
            return
        used = queries.packages_of_key(connection, key)
        if used:
            raise KnownError("KEY_WAS_USED", holder=key.holder, packages=len(used))
        forget_key(connection, fingerprint, author=office.author, at=office.stamp())


def _way_in(connection: Connection, examined: Examined, unit_id: str) -> tuple[Way, tuple[TrustedKeyRow, ...]]:
    keys = trusted_keys_of(connection, unit_id)
    current = tuple(key for key in keys if key.state == KeyState.ACTIVE.value)
    if not current:
        return Way.FIRST, ()
    in_force = {key.fingerprint for key in current}
    unknown = unknown_signer(examined).fingerprint
    if not in_force & ({found.facts.fingerprint for found in examined.signers} - {unknown}):
        return Way.LOST, current
    # A stranger can add a signature to a genuine enrolment: only the key that the enrolment announces is vouched for.
    is_announced = examined.enrolment is not None and examined.enrolment.fingerprint == unknown
    return (Way.ROTATION if is_announced else Way.BESIDE), current


def unknown_signer(examined: Examined) -> CertificateFacts:
    """The signer of a package who is not known here: its author, or else who signed second.

    Raises:
        KnownError: NOT_AN_ENROLMENT when nobody signed it.
    """
    unknown = {
        reason.parameters.get("fingerprint")
        for reason in examined.verdict.reasons
        if reason.code is ReasonCode.SIGNER_UNKNOWN
    }
    signers = [found.facts for found in examined.signers]
    if not signers:
        raise not_usable("NOT_AN_ENROLMENT", examined, "")
    return next((facts for facts in signers if facts.fingerprint in unknown), signers[0])


def _pin_signer(office: Office, examined: Examined, officer: str, said: Acceptance) -> bool:
    header, signer = examined.header, unknown_signer(examined)
    if header is None:
        raise not_usable("NOT_AN_ENROLMENT", examined, "")
    at, unit_id = office.stamp(), header.sender.unit_id
    with writing(office.database) as connection:
        ensure_units(connection, with_ancestors((unit_id,), unit_index_in(connection)))
        note_enrolment(connection, office, examined)
        if queries.get_trusted_key(connection, signer.fingerprint) is not None:
            return False
        way, current = _way_in(connection, examined, unit_id)
        second, old = _second_person(office, way, said), said.old_key or _OLD_KEY[way]
        if old is OldKey.REVOKED and not said.reason.strip():
            raise KnownError("REASON_MISSING")
        row = TrustedKeyRow(
            signer.fingerprint,
            unit_id,
            signer.certificate,
            officer,
            stamp(signer.valid_from.astimezone(UTC)),
            None,
            KeyState.ACTIVE.value,
            None,
            office.author.name,
            at,
            ROTATION if way is Way.ROTATION else PAPER,
            None,
            second,
        )
        # A neighbour, the superior or another computer of the office itself reports to nobody here.
        above = {unit.id for unit in with_ancestors((unit_id,), unit_index_in(connection))} - {unit_id}
        if office.unit.id in above:
            add_reporting_unit(connection, unit_id, header.sender.valid_from.isoformat())
        accept_key(connection, row, author=office.author, at=at)
        for key in current:
            if old is OldKey.REVOKED:
                reason = said.reason.strip()
                revoke_key(connection, key.fingerprint, reason, by=row.fingerprint, author=office.author, at=at)
            elif old is OldKey.REPLACED:
                replace_key(
                    connection, key.fingerprint, row.fingerprint, reason="", until=at, author=office.author, at=at
                )
    return True


_OLD_KEY = {
    Way.KNOWN: OldKey.KEPT,
    Way.FIRST: OldKey.KEPT,
    Way.ROTATION: OldKey.REPLACED,
    Way.LOST: OldKey.REVOKED,
    Way.BESIDE: OldKey.KEPT,
}


def _second_person(office: Office, way: Way, said: Acceptance) -> str | None:
    """Who else confirms it; a lost key needs two accounts, because whoever found it could write an enrolment too."""
    second = " ".join(said.confirmed_by.split())
    if way is not Way.LOST:
        return second or None
    if not second:
        raise KnownError("SECOND_PERSON_MISSING")
    if fold(second) == fold(office.author.name):
        raise KnownError("SECOND_PERSON_SAME", name=second)
    return second
