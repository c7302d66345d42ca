"""What looking at a package gave: the verdict and everything a service may use of the package."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain.verdict import Outcome, ReasonCode, Verdict, outcome_of

if TYPE_CHECKING:
    from datetime import datetime

    from db.domain.verdict import Reason
    from desktop.exchange.container import Member
    from desktop.exchange.enrolment import Enrolment
    from desktop.exchange.foreign import ForeignContainer
    from desktop.exchange.header import PackageHeader, RegisterTotals
    from desktop.exchange.receipt import Receipt
    from desktop.exchange.trust import CertificateFacts

_SIGNER = frozenset(
    {
        ReasonCode.SIGNER_UNKNOWN,
        ReasonCode.SIGNER_NOT_FOR_UNIT,
        ReasonCode.CERTIFICATE_REVOKED,
        ReasonCode.FOREIGN_RECORD,
    }
)
_TIME = frozenset(
    {
        ReasonCode.CERTIFICATE_EXPIRED,
        ReasonCode.CERTIFICATE_NOT_YET_VALID,
        ReasonCode.SIGNED_WITHOUT_TIMESTAMP,
    }
)
_TOTALS = frozenset({ReasonCode.TOTALS_DIFFER})
_OFFICE = frozenset(
    {
        ReasonCode.ALREADY_RECEIVED,
        ReasonCode.EARLIER_SEQUENCE,
        ReasonCode.MISSING_PREVIOUS,
        ReasonCode.FORKED_HISTORY,
        ReasonCode.PERIOD_LOCKED,
        ReasonCode.WRONG_RECIPIENT,
    }
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The verdict in four parts for the panel; what could not be looked at is indeterminate.

    Attributes:
        integrity: is it whole, and what was signed.
        signer: is the signature of who may send it.
        time: was the certificate valid when signed and when received.
        totals: do the records add up to what the header says.
    """

    integrity: Outcome
    signer: Outcome
    time: Outcome
    totals: Outcome


class SignerRole(StrEnum):
    """Which of the signatures."""

    AUTHOR = "author"
    SECOND = "second"  # the leader's or the agency's, over the first


@dataclass(frozen=True, slots=True)
class SignerFound:
    """Whose signature holds.

    Attributes:
        facts: what the certificate says.
        signed_at: the stated time of signing, aware UTC.
        role: which of the signatures.
    """

    facts: CertificateFacts
    signed_at: datetime
    role: SignerRole


@dataclass(frozen=True, slots=True)
class Examined:
    """A package that was looked at; nothing else of it may be used.

    Attributes:
        verdict: what was found.
        sha256: digest of the package, hexadecimal digits: of its file as it was first signed (FORMAT.md §1.4); empty
            where the file is too large to be read.
        size: its bytes.
        header: what it says of itself; None where that cannot be read.
        signer: whose signature holds, the author's; None where none does.
        signed_at: the stated time of signing, aware UTC.
        counts: per register that could be read, what its records add up to.
        members: the files inside that are as they were signed, by path.
        enrolment: of a package of that kind.
        receipt: of a package of that kind.
        is_read: whether all the way through, so that counts are complete.
        file_sha256: digest of the file as it is, hexadecimal digits; differs where a second signature was added.
        signers: all whose signatures hold, the author first.
        letters: the small files that are as they were signed, by path: `paths.LETTERS`.
        foreign: what it is, where another program made it.
        originals: the packages it carries, judged, by path; none before `carrying.judge_originals`.
    """

    verdict: Verdict
    sha256: str
    size: int
    header: PackageHeader | None = None
    signer: CertificateFacts | None = None
    signed_at: datetime | None = None
    counts: Mapping[str, RegisterTotals] = field(default_factory=dict[str, "RegisterTotals"])
    members: Mapping[str, Member] = field(default_factory=dict[str, "Member"])
    enrolment: Enrolment | None = None
    receipt: Receipt | None = None
    is_read: bool = False
    file_sha256: str = ""
    signers: tuple[SignerFound, ...] = ()
    letters: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    foreign: ForeignContainer | None = None
    originals: Mapping[str, Examined] = field(default_factory=dict[str, "Examined"])

    @property
    def parts(self) -> Parts:
        """The verdict in four parts."""
        codes = set(self.verdict.codes)
        signed = self.signer is not None
        return Parts(
            _worst(codes - _SIGNER - _TIME - _TOTALS - _OFFICE),
            _worst(codes & _SIGNER) if signed else Outcome.INDETERMINATE,
            _worst(codes & _TIME) if signed else Outcome.INDETERMINATE,
            _worst(codes & _TOTALS) if self.is_read else Outcome.INDETERMINATE,
        )

    def with_reasons(self, *reasons: Reason) -> Examined:
        """The same with reasons that only the office's own records can give."""
        return dataclasses.replace(self, verdict=self.verdict.with_reasons(*reasons))


def _worst(codes: set[ReasonCode]) -> Outcome:
    outcomes = {outcome_of(code) for code in codes}
    return next((one for one in (Outcome.FAILED, Outcome.INDETERMINATE) if one in outcomes), Outcome.PASSED)
