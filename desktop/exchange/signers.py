"""Whether a signer may speak for a unit at the time stated and at the time of receipt (FORMAT.md §2.3, §2.4, §2.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.verdict import ReasonCode
from desktop.exchange import canonical
from desktop.exchange.authorities import find_issuer, is_for_signing, names_unit, revoked_at
from desktop.exchange.trust import KeyState, TrustBasis, TrustedKey

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from desktop.exchange.reasons import Reasons
    from desktop.exchange.trust import CertificateFacts


def judge_signer(
    signer: CertificateFacts,
    *,
    unit_id: str | None,
    signed_at: datetime,
    now: datetime,
    trusted: TrustBasis | Collection[TrustedKey],
    reasons: Reasons,
) -> None:
    """Note why the certificate may not speak for the unit, if it may not.

    Args:
        signer: whose signature it is.
        unit_id: the unit the package says it comes from; None when it does not say so readably.
        signed_at: the stated time of signing.
        now: the time of receipt.
        trusted: what the receiver goes by; pinned certificates alone may be given as they are.
        reasons: where to note.
    """
    _judge_dates(signer, signed_at=signed_at, now=now, reasons=reasons)
    holder = signer.person
    basis = trusted if isinstance(trusted, TrustBasis) else TrustBasis(tuple(trusted))
    if not is_for_signing(signer.certificate):
        reasons.add(ReasonCode.SIGNATURE_INVALID, what="usage")
    since = revoked_at(signer, basis)
    if since is not None and max(signed_at, now) >= since:
        reasons.add(ReasonCode.CERTIFICATE_REVOKED, holder=holder, since=canonical.stamp(since))
        return
    pinned = [key for key in basis.keys if key.fingerprint == signer.fingerprint]
    if pinned:
        _judge_pins(pinned, signer, unit_id=unit_id, signed_at=signed_at, now=now, reasons=reasons)
    else:
        _judge_chain(basis, signer, unit_id=unit_id, signed_at=signed_at, reasons=reasons)


def _judge_pins(
    pinned: Sequence[TrustedKey],
    signer: CertificateFacts,
    *,
    unit_id: str | None,
    signed_at: datetime,
    now: datetime,
    reasons: Reasons,
) -> None:
    holder, stated = signer.person, canonical.stamp(signed_at)
    for key in pinned:
        if key.state is KeyState.REVOKED and (key.revoked_at is None or max(signed_at, now) >= key.revoked_at):
            since = canonical.stamp(key.revoked_at) if key.revoked_at else ""
            reasons.add(ReasonCode.CERTIFICATE_REVOKED, holder=holder, since=since)
            return
    speaking = [key for key in pinned if unit_id in {None, key.unit_id}]
    if not speaking:
        reasons.add(ReasonCode.SIGNER_NOT_FOR_UNIT, holder=holder)
    elif not any(_speaks(key, signed_at) for key in speaking):
        first = min(key.valid_from for key in speaking)
        if signed_at < first:
            since = canonical.stamp(first)
            reasons.add(ReasonCode.CERTIFICATE_NOT_YET_VALID, holder=holder, since=since, at=stated)
        else:
            until = canonical.stamp(max(key.valid_to for key in speaking if key.valid_to))
            reasons.add(ReasonCode.CERTIFICATE_EXPIRED, holder=holder, until=until, at=stated)


def _judge_chain(
    basis: TrustBasis, signer: CertificateFacts, *, unit_id: str | None, signed_at: datetime, reasons: Reasons
) -> None:
    """A certificate nobody pinned counts if an authority issued it to the very unit that sends."""
    if find_issuer(signer, basis.authorities, signed_at) is None:
        reasons.add(ReasonCode.SIGNER_UNKNOWN, fingerprint=signer.fingerprint, holder=signer.person)
        return
    unit = basis.units.get(unit_id or "")
    if unit is not None and names_unit(signer, unit):
        return
    if any(names_unit(signer, other) for other in basis.units.values()):
        reasons.add(ReasonCode.SIGNER_NOT_FOR_UNIT, holder=signer.person)
    else:
        reasons.add(ReasonCode.SIGNER_UNKNOWN, fingerprint=signer.fingerprint, holder=signer.person)


def _speaks(key: TrustedKey, moment: datetime) -> bool:
    return key.valid_from <= moment and (key.valid_to is None or moment <= key.valid_to)


def _judge_dates(signer: CertificateFacts, *, signed_at: datetime, now: datetime, reasons: Reasons) -> None:
    """The certificate's own dates must hold when it was signed and when it was received (package.md §2.4)."""
    holder = signer.person
    first, last = min(signed_at, now), max(signed_at, now)
    if first < signer.valid_from:
        since = canonical.stamp(signer.valid_from)
        reasons.add(ReasonCode.CERTIFICATE_NOT_YET_VALID, holder=holder, since=since, at=canonical.stamp(first))
    if last > signer.valid_to:
        until = canonical.stamp(signer.valid_to)
        reasons.add(ReasonCode.CERTIFICATE_EXPIRED, holder=holder, until=until, at=canonical.stamp(last))
