"""A batch of files on the page: what each is, which may be ticked together, and what taking them in changed; no Qt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.verdict import Outcome, ReasonCode
from desktop.services.enrolments import EnrolmentOffer, Way, examine_enrolment, way_of
from desktop.services.figures import compute_figures
from desktop.services.package_values import Merged, PackageKind
from desktop.services.receiving import Candidate, examine_packages, take_in_packages
from desktop.services.taking.accepting import TakenIn
from desktop.services.taking.on_paper import is_unsigned_only
from desktop.services.taking.periods import period_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from db.domain.changes import Changes
    from db.domain.periods import Period
    from db.domain.progress import CancelToken, Report
    from db.domain.targets import Figure
    from db.domain.verdict import Verdict
    from desktop.services.office import Office
    from desktop.services.package_values import Examined, PackageHeader
    from desktop.services.taking.sent_back import SentBack


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the batch.

    Attributes:
        id: its row.
        candidate: the file, examined.
        offer: of an enrolment: the key to be compared with paper.
        result: what became of it when the packages were taken in; None while it was not tried.
        way: what speaks for a signer who is not known here.
    """

    id: str
    candidate: Candidate
    offer: EnrolmentOffer | None = None
    result: TakenIn | None = None
    way: Way = Way.FIRST

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.candidate.path

    @property
    def examined(self) -> Examined:
        """What looking at it gave."""
        return self.candidate.examined

    @property
    def header(self) -> PackageHeader | None:
        """What it says of itself, where that can be read."""
        return self.candidate.examined.header

    @property
    def verdict(self) -> Verdict:
        """The newest verdict on it: a package can still fail while it is taken in."""
        return self.candidate.verdict if self.result is None else self.result.verdict

    @property
    def is_taken(self) -> bool:
        """Whether it was taken in from this page."""
        return self.result is not None and self.result.verdict.outcome is Outcome.PASSED and not self.result.held

    @property
    def returned(self) -> SentBack | None:
        """How this very package was sent back before; None where it was not, or is in by now."""
        return None if self.result is not None else self.candidate.returned

    @property
    def is_held(self) -> bool:
        """Whether it was put aside until the package before it comes."""
        return self.result is not None and self.result.held

    @property
    def can_merge(self) -> bool:
        """Whether it passed and waits to be taken in."""
        return self.result is None and self.candidate.is_new and not (self.is_plan or self.examined.receipt)

    @property
    def is_plan(self) -> bool:
        """Whether it hands down plans: what it changes is read first, on the page of plans."""
        return self.header is not None and self.header.kind is PackageKind.PLAN

    @property
    def can_return(self) -> bool:
        """Whether it can be sent back to its sender: a report for this office that is not here yet."""
        verdict = self.verdict
        if self.header is None or self.header.kind is not PackageKind.REPORT or self.is_taken or self.is_held:
            return False
        is_in = verdict.has(ReasonCode.ALREADY_RECEIVED) or self.candidate.id_is_taken
        return not (is_in or verdict.has(ReasonCode.WRONG_RECIPIENT))

    @property
    def can_hold(self) -> bool:
        """Whether it can be put aside until the package before it comes."""
        return self.result is None and self.candidate.can_be_held

    @property
    def is_unsigned(self) -> bool:
        """Whether it came without signature on purpose, and nothing else keeps it back."""
        return self.result is None and is_unsigned_only(self.verdict)

    @property
    def needs_key(self) -> bool:
        """Whether its key waits to be compared with paper, and nothing else is wrong with it."""
        if self.result is not None or self.header is None or self.examined.signer is None:
            return False
        if self.offer is not None:
            return not self.offer.known
        undecided = self.verdict.outcome is Outcome.INDETERMINATE
        return undecided and self.verdict.has(ReasonCode.SIGNER_UNKNOWN)


@dataclass(frozen=True, slots=True)
class MergeAnswer:
    """What taking in did.

    Attributes:
        asked: how many packages were to be taken in.
        taken: what became of each that was tried.
        changes: what changed.
        period: of the packages; None without one.
        before: the office's figures of that period before.
        after: and afterwards.
    """

    asked: int
    taken: tuple[TakenIn, ...]
    changes: Changes
    period: Period | None = None
    before: tuple[Figure, ...] = ()
    after: tuple[Figure, ...] = ()

    @property
    def merged(self) -> Merged:
        """All of it in numbers."""
        return sum((one.merged for one in self.taken), Merged())

    @property
    def entered(self) -> int:
        """How many packages are in."""
        return sum(1 for one in self.taken if one.verdict.outcome is Outcome.PASSED and not one.held)


def examine_batch(office: Office, paths: Sequence[Path], report: Report, token: CancelToken) -> tuple[Item, ...]:
    """Every file examined, enrolments told from reports.

    Raises:
        KnownError: those of `examine_packages`.
    """
    candidates = examine_packages(office, paths, token=token, report=report)
    return tuple(
        Item(str(at), one, _offer_of(office, one), way=way_of(office, one.examined)[0])
        for at, one in enumerate(candidates)
    )


def merge_items(office: Office, items: Sequence[Item], report: Report, token: CancelToken) -> MergeAnswer:
    """The packages taken in, with the office's figures before and after; stopping keeps what is in.

    Raises:
        KnownError: PACKAGE_UNREADABLE (the stick was pulled out).
    """
    period = main_period(items)
    before = compute_figures(office, period) if period else ()
    taken, changes = take_in_packages(office, [one.candidate for one in items], token=token, report=report)
    after = compute_figures(office, period) if period else ()
    asked = sum(1 for one in items if one.can_merge)
    return MergeAnswer(asked, taken, changes, period, before, after)


def main_period(items: Sequence[Item]) -> Period | None:
    """The period most of the packages speak of, the later of two equal ones."""
    periods = [found for one in items if one.header and (found := period_of(one.header)) is not None]
    counted = Counter(periods)
    return max(counted, key=lambda one: (counted[one], one.to_on), default=None)


def with_results(items: Sequence[Item], taken: Sequence[TakenIn]) -> tuple[Item, ...]:
    """The batch with what became of each file."""
    results = {one.path: one for one in taken}
    return tuple(replace(one, result=results.get(one.path, one.result)) for one in items)


def tick(items: Sequence[Item], ticked: Collection[str], changed: Collection[str]) -> frozenset[str]:
    """The ticks after some rows were switched.

    A package builds on the one before it in its device's chain: a tick brings those before it along, and taking a
    tick away takes those behind it away.
    """
    by_package = {_named(one.header, one.header.id): one for one in items if one.header and one.can_merge}
    before = {
        one.id: by_package[name].id
        for one in by_package.values()
        if one.header and one.header.previous and (name := _named(one.header, one.header.previous.id)) in by_package
    }
    free = {one.id for one in by_package.values()} & set(changed)
    adding = not free <= set(ticked)
    now = set(ticked)
    if adding:
        for row in free:
            current: str | None = row
            while current is not None:
                now.add(current)
                current = before.get(current)
        return frozenset(now)
    now -= free
    while dropped := {row for row in now if row in before and before[row] not in now}:
        now -= dropped
    return frozenset(now)


def _offer_of(office: Office, candidate: Candidate) -> EnrolmentOffer | None:
    if candidate.examined.enrolment is None:
        return None
    try:
        return examine_enrolment(office, candidate.path)
    except KnownError:
        return None  # its own verdict says what is wrong with it


def _named(header: PackageHeader, package_id: str) -> tuple[str, str, str]:
    """A package of the same computer: an id is told apart only by who gave it."""
    return header.sender.unit_id, header.sender.device, package_id
