"""Verdict on a package: passed, indeterminate or failed, with every reason found (package.md §3, FORMAT.md §6).

Verification answers with reasons; what they add up to is decided here, once. Services add the reasons that only the
office's own records can give (already received, a gap before it, a locked period).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Outcome(StrEnum):
    """What may be done with the package: take it in, wait for a person, or refuse it."""

    PASSED = "passed"
    INDETERMINATE = "indeterminate"
    FAILED = "failed"


class ReasonCode(StrEnum):
    """The closed list of reasons; codes are added, never reused."""

    NOT_A_PACKAGE = "NOT_A_PACKAGE"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    UNSAFE_NAME = "UNSAFE_NAME"
    DAMAGED = "DAMAGED"
    NOT_COVERED = "NOT_COVERED"  # a file the signature does not cover
    SIGNATURE_INVALID = "SIGNATURE_INVALID"
    SIGNER_UNKNOWN = "SIGNER_UNKNOWN"
    SIGNER_NOT_FOR_UNIT = "SIGNER_NOT_FOR_UNIT"
    CERTIFICATE_EXPIRED = "CERTIFICATE_EXPIRED"
    CERTIFICATE_NOT_YET_VALID = "CERTIFICATE_NOT_YET_VALID"
    CERTIFICATE_REVOKED = "CERTIFICATE_REVOKED"
    WEAK_ALGORITHM = "WEAK_ALGORITHM"
    CANNOT_DECRYPT = "CANNOT_DECRYPT"
    WRONG_RECIPIENT = "WRONG_RECIPIENT"
    FORMAT_TOO_NEW = "FORMAT_TOO_NEW"
    HEADER_INVALID = "HEADER_INVALID"
    RECORD_INVALID = "RECORD_INVALID"
    FOREIGN_RECORD = "FOREIGN_RECORD"  # not the sender's to send
    TOTALS_DIFFER = "TOTALS_DIFFER"
    ALREADY_RECEIVED = "ALREADY_RECEIVED"
    EARLIER_SEQUENCE = "EARLIER_SEQUENCE"
    MISSING_PREVIOUS = "MISSING_PREVIOUS"  # held until it arrives
    FORKED_HISTORY = "FORKED_HISTORY"  # two packages claim the same place in the chain
    PERIOD_LOCKED = "PERIOD_LOCKED"
    SIGNED_WITHOUT_TIMESTAMP = "SIGNED_WITHOUT_TIMESTAMP"
    UNSIGNED = "UNSIGNED"  # sent without signature and with a reason; a person may accept it on paper
    OTHER_SOFTWARE = "OTHER_SOFTWARE"  # a container of another program: readable, but not a package of ours
    TRANSFER_MISSING = "TRANSFER_MISSING"  # records of another unit whose transfer has not arrived; held
    CARRIED_REFUSED = "CARRIED_REFUSED"  # an original inside did not pass
    WITHDRAWN = "WITHDRAWN"  # taken in once and withdrawn here by a person
    CONSOLIDATED_DIFFERS = "CONSOLIDATED_DIFFERS"  # a carrier's figures of its area, counted again from its originals


NOTES: frozenset[ReasonCode] = frozenset(
    {ReasonCode.ALREADY_RECEIVED, ReasonCode.SIGNED_WITHOUT_TIMESTAMP, ReasonCode.CONSOLIDATED_DIFFERS}
)
"""Reasons that only inform."""

UNDECIDED: frozenset[ReasonCode] = frozenset(
    {
        ReasonCode.SIGNER_UNKNOWN,
        ReasonCode.EARLIER_SEQUENCE,
        ReasonCode.MISSING_PREVIOUS,
        ReasonCode.FORKED_HISTORY,
        ReasonCode.UNSIGNED,
        ReasonCode.TRANSFER_MISSING,
        ReasonCode.WITHDRAWN,
    }
)
"""Reasons for which the package is intact and waits for another package or for a person's decision."""


def outcome_of(code: ReasonCode) -> Outcome:
    """What one reason makes of a package that has no other."""
    if code in NOTES:
        return Outcome.PASSED
    return Outcome.INDETERMINATE if code in UNDECIDED else Outcome.FAILED


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing found.

    Attributes:
        code: closed list; `desktop.messages` has the sentence and the next step.
        parameters: named plain values for the sentence; FORMAT.md §6 lists them per code.
    """

    code: ReasonCode
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])


def reason(code: ReasonCode, **parameters: object) -> Reason:
    """A reason with its parameters."""
    return Reason(code, parameters)


@dataclass(frozen=True, slots=True)
class Verdict:
    """All reasons found, in the order of finding; none at all is a pass."""

    reasons: tuple[Reason, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """What the reasons add up to: failed if one fails, else indeterminate if one is undecided, else passed."""
        outcomes = {outcome_of(found.code) for found in self.reasons}
        if Outcome.FAILED in outcomes:
            return Outcome.FAILED
        return Outcome.INDETERMINATE if Outcome.INDETERMINATE in outcomes else Outcome.PASSED

    @property
    def codes(self) -> tuple[ReasonCode, ...]:
        """The codes found, each once, in the order of finding."""
        return tuple(dict.fromkeys(found.code for found in self.reasons))

    def has(self, code: ReasonCode) -> bool:
        """Whether a reason of this code was found."""
        return any(found.code is code for found in self.reasons)

    def with_reasons(self, *reasons: Reason) -> Verdict:
        """The verdict with further reasons behind those it has."""
        return Verdict((*self.reasons, *reasons))
