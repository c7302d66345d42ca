"""The keys of others accepted for their units by a person who compared them (package.md §2.2, §2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.text import fold
from db.domain.verdict import Outcome
from db.queries import trust as queries
from db.queries.office import TrustedKeyRow
from db.queries.trust import PAPER, ROTATION
from db.transactions import writing
from db.writes.announcements import note_announcement
from db.writes.office import add_reporting_unit, ensure_units
from db.writes.trust import accept_key, forget_key, replace_key, revoke_key
from desktop.clock import stamp, vietnam_day
from desktop.exchange.trust import KeyState
from desktop.services.enrolments.examining import Way, unknown_signer, way_in
from desktop.services.enrolments.newness import announcement_of, is_in_force, is_overtaken
from desktop.services.envelopes import note_enrolment
from desktop.services.office import Office, with_ancestors
from desktop.services.own_packages import not_usable
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from desktop.exchange.verifying import Examined
    from desktop.services.enrolments.examining import EnrolmentOffer


class OldKey(StrEnum):
    """What becomes of the unit's key in force when another is accepted."""

    REPLACED = "replaced"  # what it signed before stays good
    REVOKED = "revoked"  # lost or stolen
    KEPT = "kept"  # both speak: an office with two computers


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


def accept_enrolment(office: Office, offer: EnrolmentOffer, said: Acceptance = ON_PAPER) -> bool:
    """Whether the certificate is now newly pinned to its unit; the unit reports to this office from then on.

    To be called only after a person has compared the fingerprint with the paper, or seen that the unit's key in force
    countersigned it (package.md §2.2, §2.3).

    Raises:
        KnownError: SECOND_PERSON_MISSING, SECOND_PERSON_SAME, REASON_MISSING; ENROLMENT_OLDER where the unit has
            announced another key since.
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


def _pin_signer(office: Office, examined: Examined, officer: str, said: Acceptance) -> bool:
    header = examined.header
    if header is None:
        raise not_usable("NOT_AN_ENROLMENT", examined, "")
    unit_id, signer = header.sender.unit_id, unknown_signer(examined)
    with writing(office.database) as connection:
        ensure_units(connection, with_ancestors((unit_id,), unit_index_in(connection)))
        is_new = queries.get_trusted_key(connection, signer.fingerprint) is None
        if is_new:
            _pin(connection, office, examined, officer=officer, said=said)
        if not is_overtaken(connection, header):
            _note(connection, office, examined)
    return is_new


def _note(connection: Connection, office: Office, examined: Examined) -> None:
    """What a package says of keys in force, kept as the newest word; one that is not in force announces nothing."""
    header, stated = examined.header, examined.enrolment
    if header is None:
        return
    told = dict.fromkeys((unknown_signer(examined).fingerprint, *((stated.fingerprint,) if stated else ())))
    speaking = [one for one in told if is_in_force(connection, header.sender.unit_id, one)]
    for fingerprint in speaking:
        note_announcement(connection, announcement_of(header, fingerprint, office.stamp()))
    if stated is not None and stated.fingerprint in speaking:
        note_enrolment(connection, office, examined)


def _pin(connection: Connection, office: Office, examined: Examined, *, officer: str, said: Acceptance) -> None:
    """The certificate in force, and what becomes of the unit's other ones."""
    header, signer, at = examined.header, unknown_signer(examined), office.stamp()
    assert header is not None
    unit_id = header.sender.unit_id
    way, current = way_in(connection, examined, unit_id)
    second, old = _second_person(office, way, said), said.old_key or _OLD_KEY[way]
    if old is OldKey.REVOKED and not said.reason.strip():
        raise KnownError("REASON_MISSING")
    is_vouched = way is Way.BESIDE and old is OldKey.KEPT  # the key in force signed this very package
    if not is_vouched and is_overtaken(connection, header, () if old is OldKey.KEPT else current):
        raise KnownError("ENROLMENT_OLDER", unit=header.sender.name, made=vietnam_day(header.created_at))
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
            replace_key(connection, key.fingerprint, row.fingerprint, reason="", until=at, author=office.author, at=at)


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
