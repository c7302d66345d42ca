"""Keys and trust: the office's own signing key, enrolments out and in, whose certificate speaks for whom."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.verdict import Outcome, ReasonCode, outcome_of
from db.ids import new_id
from db.queries import office as queries
from db.queries.office import OwnKeyRow, TrustedKeyRow
from db.queries.packages import SentPackage, next_sequence
from db.transactions import reading, writing
from db.writes import office as writes
from db.writes.packages import keep_parts, note_sent
from desktop.exchange.enrolment import write_enrolment
from desktop.exchange.header import PackageHeader, PackageKind, Recipient, Sender, encode_header
from desktop.exchange.keys import SigningKey, make_software_key, open_software_key
from desktop.exchange.signing import SoftwareSigner
from desktop.exchange.trust import KeyState, TrustedKey, grouped
from desktop.exchange.verifying import Examined, verify_package
from desktop.messages import describe_code, describe_reason
from desktop.services.office import PRACTICE_KEY_PASSPHRASE, Office, stamp, with_ancestors
from desktop.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Connection

SCHEMA_VERSION = "1.0"
PRIVACY_PROFILE = "counts_only_1"  # no identity papers, no suspicions, no informants leave (domain.md §2.13)
PART_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """The office's signing key as the window shows it.

    Attributes:
        holder: the person in the certificate.
        fingerprint: in groups of four, as on the enrolment slip.
        made_at: when it was made, UTC ISO text.
    """

    holder: str
    fingerprint: str
    made_at: str


@dataclass(frozen=True, slots=True)
class EnrolmentOffer:
    """What an enrolment says, to be compared with the paper slip.

    Attributes:
        examined: the verified package.
        unit_name: the unit it claims to speak for.
        officer: its holder.
        fingerprint: in groups of four.
        known: whether this certificate is pinned already.
    """

    examined: Examined
    unit_name: str
    officer: str
    fingerprint: str
    known: bool


def own_key_facts(office: Office) -> KeyFacts | None:
    """The signing key in use, or None."""
    with reading(office.database) as connection:
        key = queries.active_key(connection)
    return None if key is None else KeyFacts(key.holder, grouped(key.fingerprint), key.created_at)


def open_own_key(office: Office, passphrase: str | None) -> SigningKey:
    """The signing key in use, opened.

    Raises:
        KnownError: KEY_MISSING, WRONG_KEY_PASSPHRASE.
    """
    with reading(office.database) as connection:
        key = queries.active_key(connection)
    if key is None:
        raise KnownError("KEY_MISSING")
    return open_software_key(key.pkcs12, passphrase or PRACTICE_KEY_PASSPHRASE)


def has_open_key(office: Office) -> bool:
    """Whether the signing key needs no passphrase: practice data that were made without one."""
    return office.practice and office.database.cipher is None and office.database.is_sqlite


def sender_of(office: Office) -> Sender:
    """This office and computer as a package's sender."""
    unit = office.unit
    first_day = datetime.fromisoformat(unit.valid_from).date()
    return Sender(unit_id=unit.id, code=unit.code, valid_from=first_day, name=unit.name, device=office.author.device)


def export_enrolment(office: Office, folder: Path, *, passphrase: str | None) -> Path:
    """The file of a new enrolment package in the folder (package.md §2.2).

    Raises:
        KnownError: KEY_MISSING, WRONG_KEY_PASSPHRASE, PACKAGE_NOT_WRITTEN, PACKAGE_FILE_EXISTS.
    """
    key = open_own_key(office, passphrase)
    now = office.clock.now()
    with reading(office.database) as connection:
        header = new_header(office, connection, PackageKind.ENROLMENT, now)
    written = write_enrolment(
        folder, header=header, officer=office.author.name, signer=SoftwareSigner(key), signed_at=now
    )
    note_own_package(office, written.header, written.sha256, written.path)
    return written.path


def examine_enrolment(office: Office, path: Path) -> EnrolmentOffer:
    """What an enrolment file says, for comparing its fingerprint with the paper.

    Raises:
        KnownError: NOT_AN_ENROLMENT when the file is none or is damaged.
    """
    examined = verify_package(
        path, name=path.name, now=office.clock.now(), recipient=office.unit.id, trusted=trusted_keys(office)
    )
    stated = examined.enrolment
    passable = examined.verdict.outcome is not Outcome.FAILED
    if examined.header is None or stated is None or examined.signer is None or not passable:
        raise not_usable("NOT_AN_ENROLMENT", examined, path.name)
    known = not examined.verdict.has(ReasonCode.SIGNER_UNKNOWN)
    return EnrolmentOffer(examined, stated.unit_name, stated.officer, grouped(examined.signer.fingerprint), known)


def accept_enrolment(office: Office, offer: EnrolmentOffer) -> bool:
    """Whether the certificate is now newly pinned to its unit; the unit reports to this office from then on.

    To be called only after a person has compared the fingerprint with the paper (package.md §2.2).
    """
    return _pin_signer(office, offer.examined, offer.officer)


def accept_signer(office: Office, examined: Examined) -> bool:
    """Whether the certificate of a package's signer is now newly pinned to the unit that sent the package.

    The paper slip carries the fingerprint, so a package that is whole but for its unknown signer shows all there is to
    compare; its enrolment file need not come first. To be called only after a person has compared (package.md §2.2).

    Raises:
        KnownError: NOT_AN_ENROLMENT when more is wrong with the package than that its signer is unknown.
    """
    if examined.verdict.outcome is Outcome.FAILED or examined.signer is None:
        raise not_usable("NOT_AN_ENROLMENT", examined, "")
    return _pin_signer(office, examined, examined.signer.person)


def _pin_signer(office: Office, examined: Examined, officer: str) -> bool:
    header, signer = examined.header, examined.signer
    if header is None or signer is None:
        raise not_usable("NOT_AN_ENROLMENT", examined, "")
    at = office.stamp()
    row = TrustedKeyRow(
        signer.fingerprint,
        header.sender.unit_id,
        signer.certificate,
        officer,
        stamp(signer.valid_from.astimezone(UTC)),
        None,
        KeyState.ACTIVE.value,
        None,
        office.author.name,
        at,
    )
    with writing(office.database) as connection:
        writes.ensure_units(connection, with_ancestors((header.sender.unit_id,)))
        if office.superior is None or office.superior.id != header.sender.unit_id:
            writes.add_reporting_unit(connection, header.sender.unit_id, header.sender.valid_from.isoformat())
        return writes.accept_key(connection, row, author=office.author, at=at)


def revoke_key(office: Office, fingerprint: str, reason: str) -> None:
    """The certificate no longer speaks for its unit; what came before with it stays taken in (package.md §2.3).

    Raises:
        KnownError: REASON_MISSING.
    """
    if not reason.strip():
        raise KnownError("REASON_MISSING")
    with writing(office.database) as connection:
        writes.revoke_key(connection, fingerprint, reason.strip(), author=office.author, at=office.stamp())


def make_new_key(office: Office, *, passphrase: str | None, department: str = "") -> KeyFacts:
    """A new signing key in use from now on; others know it only after a new enrolment.

    Args:
        office: whose.
        passphrase: protects the key; None for practice data only.
        department: the room of the office that stands in the certificate.
    """
    secret, at = passphrase or PRACTICE_KEY_PASSPHRASE, office.clock.now()
    key = make_software_key(
        unit_code=office.unit.code,
        unit_name=office.unit.name,
        department=department,
        person=office.author.name,
        passphrase=secret,
        made_at=at,
    )
    opened = open_software_key(key, secret)
    row = OwnKeyRow(opened.fingerprint, office.author.name, opened.certificate, key, stamp(at))
    with writing(office.database) as connection:
        writes.add_own_key(connection, row, author=office.author, at=stamp(at))
    return KeyFacts(row.holder, grouped(row.fingerprint), row.created_at)


def trusted_keys(office: Office) -> tuple[TrustedKey, ...]:
    """The trust list as the verifier reads it."""
    with reading(office.database) as connection:
        rows = queries.trusted_keys_of(connection)
    return tuple(
        TrustedKey(
            row.unit_id,
            row.fingerprint,
            row.certificate,
            datetime.fromisoformat(row.valid_from),
            datetime.fromisoformat(row.valid_to) if row.valid_to else None,
            state := KeyState(row.state),
            datetime.fromisoformat(row.valid_to) if state is KeyState.REVOKED and row.valid_to else None,
        )
        for row in rows
    )


def list_trusted(office: Office) -> tuple[TrustedKeyRow, ...]:
    """The trust list as the window shows it."""
    with reading(office.database) as connection:
        return queries.trusted_keys_of(connection)


def new_header(office: Office, connection: Connection, kind: PackageKind, now: datetime) -> PackageHeader:
    """The header of a new package of this office: next sequence number, nothing said yet of its content."""
    return PackageHeader(
        id=new_id(),
        kind=kind,
        sender=sender_of(office),
        recipient=None,
        sequence=next_sequence(connection),
        created_at=now,
        program=VERSION,
        schema=SCHEMA_VERSION,
        catalog=office.catalogs.version,
        previous=None,
        period=None,
        edition=None,
        nil=False,
        journal_head=None,
        privacy=PRIVACY_PROFILE,
    )


def to_superior(office: Office, header: PackageHeader) -> PackageHeader:
    """The header addressed to the office's superior.

    Raises:
        KnownError: SUPERIOR_MISSING.
    """
    if office.superior is None:
        raise KnownError("SUPERIOR_MISSING")
    return replace(header, recipient=Recipient(unit_id=office.superior.id, code=office.superior.code))


def note_own_package(
    office: Office, header: PackageHeader, sha256: str, path: Path, *, period: str | None = None
) -> None:
    """A package this office wrote, noted and its bytes kept, in one transaction; otherwise the file goes again.

    A file that nobody noted would take the next package's number and so keep it from being written.
    """
    sent = sent_row(office, header, sha256, path.name, period=period)
    try:
        with writing(office.database) as connection:
            note_sent(connection, sent, author=office.author, at=sent.created_at)
            keep_parts(connection, header.id, file_parts(path))
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise


def sent_row(office: Office, header: PackageHeader, sha256: str, name: str, *, period: str | None) -> SentPackage:
    """The row of a package this office wrote."""
    return SentPackage(
        header.id,
        header.kind.value,
        header.sequence,
        sha256,
        name,
        header.recipient.unit_id if header.recipient else None,
        period,
        header.edition.number if header.edition else None,
        stamp(header.created_at),
        office.author.name,
        encode_header(header).decode(),
        None,
    )


def not_usable(code: str, examined: Examined, file: str) -> KnownError:
    """The refusal of a file that is not the package asked for, or not good enough, with the reasons in words."""
    against = [reason for reason in examined.verdict.reasons if outcome_of(reason.code) is not Outcome.PASSED]
    why = [describe_reason(reason).what for reason in against] or [describe_code("PACKAGE_OF_OTHER_KIND").what]
    codes = ", ".join(reason.code for reason in against)
    return KnownError(code, file=file, codes=codes, why=" ".join(dict.fromkeys(why)))


def file_parts(path: Path) -> Iterator[bytes]:
    """The bytes of a file in parts of one MiB."""
    with path.open("rb") as file:
        while part := file.read(PART_BYTES):
            yield part
