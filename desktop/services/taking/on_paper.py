"""Taking in a package that came without a signature, because its signed print was compared (FORMAT.md §2.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.verdict import NOTES, ReasonCode, Verdict
from desktop.exchange.check_code import check_code
from desktop.services.taking.accepting import TakenIn, release_held, take_in_one
from desktop.services.taking.opening import opened_package

if TYPE_CHECKING:
    from db.domain.fields import Json
    from desktop.exchange.examined import Examined
    from desktop.services.office import Office
    from desktop.services.receiving import Candidate

ON_PAPER = "accepted_on_paper"


def is_unsigned_only(verdict: Verdict) -> bool:
    """Whether nothing else keeps a package back than that nobody signed it."""
    return verdict.has(ReasonCode.UNSIGNED) and set(verdict.codes) <= NOTES | {ReasonCode.UNSIGNED}


def accept_on_paper(office: Office, candidate: Candidate, *, typed: str, reason: str) -> tuple[TakenIn, ...]:
    """What became of a package without signature whose print a person has in hand, and of those that waited for it.

    Args:
        office: who receives.
        candidate: the package, examined.
        typed: the check code as it stands on the paper.
        reason: why it is taken in without a signature.

    Raises:
        KnownError: NOT_UNSIGNED, REASON_MISSING, CHECK_CODE_DIFFERS, PACKAGE_UNREADABLE.
    """
    found = candidate.examined
    if not is_unsigned_only(candidate.verdict):
        raise KnownError("NOT_UNSIGNED")
    if not reason.strip():
        raise KnownError("REASON_MISSING")
    code = check_code(found)
    if _digits(typed) != _digits(code):
        raise KnownError("CHECK_CODE_DIFFERS", file=candidate.path.name)
    decision: dict[str, Json] = {
        "what": ON_PAPER,
        "by": office.author.name,
        "at": office.stamp(),
        "why": reason.strip(),
        "check_code": code,
    }
    with opened_package(office, candidate.path) as opened:
        taken = take_in_one(office, opened.source, _decided(found), candidate.path, decision=decision)
    return (taken, *release_held(office, taken))


def _decided(found: Examined) -> Examined:
    """The package without the one reason that a person has now answered."""
    left = tuple(one for one in found.verdict.reasons if one.code is not ReasonCode.UNSIGNED)
    return replace(found, verdict=Verdict(left))


def _digits(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())
