"""Judging the originals that a report carries: each as if it had come alone, by the carrier's word (FORMAT.md §3.7)."""

from __future__ import annotations

import base64
import binascii
import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

from db.domain.verdict import NOTES, Outcome, ReasonCode
from desktop.exchange import limits, paths
from desktop.exchange.header import PackageKind
from desktop.exchange.parts import PartError
from desktop.exchange.plan import TrustEntry, TrustLetter, read_trust_list
from desktop.exchange.reading import carried_package
from desktop.exchange.reasons import Reasons
from desktop.exchange.trust import KeyState, TrustBasis, TrustedKey, fingerprint_of, read_certificate
from desktop.exchange.verifying import verify_package

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from typing import BinaryIO

    from db.domain.progress import CancelToken
    from desktop.exchange.examined import Examined
    from desktop.exchange.header import Carried, PackageHeader

IsBelow = Callable[[str, str], bool]
"""Whether a unit (first id) lies below another one (second id)."""

KINDS = frozenset({PackageKind.REPORT, PackageKind.TRANSFER})
"""What is carried: reports, and the transfers their records have been through."""


def judge_originals(
    source: Path | BinaryIO,
    examined: Examined,
    *,
    now: datetime,
    known: TrustBasis,
    is_below: IsBelow,
    token: CancelToken | None = None,
    level: int = 1,
) -> Examined:
    """The package with its originals judged; one that does not pass refuses the whole (CARRIED_REFUSED).

    The carrier vouches with its own signature for the certificates it lists in `trust.json`, for units below it and no
    others. What the receiver knows of a certificate itself goes first: one that it saw revoked is not vouched back. The
    originals are judged at the moment the carrier signed, for that is when it stood by them.

    Args:
        source: the package that was judged.
        examined: what that gave; one that failed is given back as it is.
        now: the time of receipt, aware.
        known: what the receiver goes by.
        is_below: how units stand to one another.
        token: looked at between pieces; Cancelled comes out of it.
        level: how deep the package lies itself; 1 for one that came alone.

    Raises:
        ExchangeError: PACKAGE_CHANGED, PACKAGE_UNREADABLE, PACKAGE_NOT_WRITTEN where there is no room for an original.
    """
    header = examined.header
    if header is None or not header.carried or examined.verdict.outcome is Outcome.FAILED:
        return examined
    reasons = Reasons()
    basis = _vouched(examined, header, known, is_below, reasons)
    at = min(now, examined.signed_at or now)
    originals: dict[str, Examined] = {}
    for one in header.carried:
        with carried_package(source, examined, one.path) as file:
            found = verify_package(
                file, name=one.name, now=at, recipient=header.sender.unit_id, trusted=basis, token=token
            )
            found = found.with_reasons(*_against(found, one, header, is_below, level).listed())
            if level < limits.CARRIED_DEPTH:
                found = judge_originals(
                    file, found, now=at, known=basis, is_below=is_below, token=token, level=level + 1
                )
        originals[one.path] = found
        if found.verdict.outcome is not Outcome.PASSED:
            reasons.add(ReasonCode.CARRIED_REFUSED, name=paths.shown(one.name), why=why_not(found))
    return dataclasses.replace(examined.with_reasons(*reasons.listed()), originals=originals)


def why_not(found: Examined) -> str:
    """The first code that keeps a package out; empty where none does."""
    return next((str(code) for code in found.verdict.codes if code not in NOTES), "")


def _against(found: Examined, one: Carried, carrier: PackageHeader, is_below: IsBelow, level: int) -> Reasons:
    """What only the carrier can tell against an original."""
    reasons, header = Reasons(), found.header
    if header is None:
        return reasons
    if header.id != one.id:
        reasons.add(ReasonCode.HEADER_INVALID, field="id", what="value")
    if header.kind not in KINDS:
        reasons.add(ReasonCode.HEADER_INVALID, field="kind", what="value")
    if not is_below(header.sender.unit_id, carrier.sender.unit_id):
        holder = found.signer.person if found.signer else ""
        reasons.add(ReasonCode.SIGNER_NOT_FOR_UNIT, holder=holder)
    if header.carried and level >= limits.CARRIED_DEPTH:
        reasons.add(ReasonCode.LIMIT_EXCEEDED, what="nesting")
    return reasons


def _vouched(
    examined: Examined, header: PackageHeader, known: TrustBasis, is_below: IsBelow, reasons: Reasons
) -> TrustBasis:
    """What the originals are judged by: what the receiver knows, then what the carrier lists for units below it."""
    try:
        letter = read_trust_list(examined.letters[paths.TRUST_LIST])
    except KeyError:
        letter = TrustLetter()
    except PartError as error:
        reasons.add(ReasonCode.HEADER_INVALID, field=f"{paths.TRUST_LIST}: {error.field}", what=error.what)
        letter = TrustLetter()
    pinned = {key.fingerprint for key in known.keys}
    vouched = tuple(
        key
        for entry in letter.keys
        if entry.fingerprint not in pinned
        and is_below(entry.unit_id, header.sender.unit_id)
        and (key := _key_of(entry)) is not None
    )
    return dataclasses.replace(known, keys=(*known.keys, *vouched))


def _key_of(entry: TrustEntry) -> TrustedKey | None:
    """The certificate as pinned by the carrier; None for one that is not what the entry says."""
    try:
        certificate = base64.b64decode(entry.certificate, validate=True)
        read_certificate(certificate)
        state = KeyState(entry.state)
    except (binascii.Error, ValueError):
        return None
    if fingerprint_of(certificate) != entry.fingerprint:
        return None
    since = entry.to_at if state is KeyState.REVOKED else None
    return TrustedKey(entry.unit_id, entry.fingerprint, certificate, entry.from_at, entry.to_at, state, since)
