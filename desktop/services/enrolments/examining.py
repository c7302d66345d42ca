"""What an enrolment says and what speaks for it, before anybody accepts it (package.md §2.2, §2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.verdict import Outcome, ReasonCode, reason
from db.queries.office import TrustedKeyRow, trusted_keys_of
from db.transactions import reading
from desktop.exchange.trust import KeyState, grouped
from desktop.exchange.verifying import Examined, verify_package
from desktop.services.own_packages import not_usable
from desktop.services.taking.chain import misnamed
from desktop.services.trust import trusted_keys
from desktop.services.unit_overlay import unit_index_of

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from desktop.exchange.trust import CertificateFacts
    from desktop.services.office import Office


class Way(StrEnum):
    """What speaks for a certificate that is to be accepted."""

    KNOWN = "known"  # pinned already
    FIRST = "first"  # the unit has no key in force here: paper
    ROTATION = "rotation"  # countersigned with the unit's key in force: no paper is needed
    LOST = "lost"  # the unit has a key in force that says nothing: paper, and two people
    BESIDE = "beside"  # it signed a package that the unit's key in force signed too (a leader's key): paper


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
    if wrong := misnamed(unit_index_of(office.database), examined.header.sender):
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
        return way_in(connection, examined, header.sender.unit_id)


def way_in(connection: Connection, examined: Examined, unit_id: str) -> tuple[Way, tuple[TrustedKeyRow, ...]]:
    """What speaks for the unknown signer of a package, and the keys of its unit in force, inside a transaction."""
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
