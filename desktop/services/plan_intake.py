"""A plan package from a file: examined, then applied by the person who read what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.verdict import Outcome, ReasonCode
from db.transactions import reading
from desktop.exchange.header import PackageKind
from desktop.services.own_packages import not_usable
from desktop.services.package_identity import kept_id
from desktop.services.plan_applying import EVERYTHING, apply_again, preview_plan, undo_plan, was_undone
from desktop.services.receiving import examine_packages, take_in_packages

if TYPE_CHECKING:
    from pathlib import Path

    from db.domain.changes import Changes
    from desktop.services.office import Office
    from desktop.services.plan_applying import PlanPreview
    from desktop.services.receiving import Candidate


def examine_plan(office: Office, path: Path) -> tuple[Candidate, PlanPreview]:
    """A plan package with what it would change; one that was taken back may be applied again.

    Raises:
        KnownError: NOT_A_PLAN with the reasons in words; FILE_NOT_FOUND, PACKAGE_UNREADABLE.
    """
    candidate = examine_packages(office, (path,), preview=False)[0]
    found = candidate.examined
    if found.header is None or found.header.kind is not PackageKind.PLAN:
        raise not_usable("NOT_A_PLAN", found, path.name)
    try:
        return candidate, preview_plan(office, found)
    except KnownError as failure:
        if failure.code != "NOT_A_PLAN":
            raise
        raise not_usable("NOT_A_PLAN", found, path.name) from failure


def apply_candidate(office: Office, candidate: Candidate) -> Changes:
    """What changed when an examined plan package was applied.

    Raises:
        KnownError: NOT_A_PLAN when it did not pass, or a newer one has come meanwhile.
    """
    header = candidate.examined.header
    if header is not None and candidate.verdict.has(ReasonCode.WITHDRAWN):
        with reading(office.database) as connection:
            kept = kept_id(connection, header)
            is_undone = was_undone(connection, kept)
        if is_undone:
            return apply_again(office, kept)
    taken, _ = take_in_packages(office, (candidate,))
    if taken[0].verdict.outcome is not Outcome.PASSED or not candidate.is_new:
        found = candidate.examined.with_reasons(*taken[0].verdict.reasons)
        raise not_usable("NOT_A_PLAN", found, candidate.path.name)
    return EVERYTHING


def undo_candidate(office: Office, candidate: Candidate) -> Changes:
    """What changed when a plan package that was just applied was taken back.

    Raises:
        KnownError: PLAN_NOT_LAST.
    """
    header = candidate.examined.header
    if header is None:
        raise KnownError("PLAN_NOT_LAST")
    with reading(office.database) as connection:
        kept = kept_id(connection, header)
    return undo_plan(office, kept)[1]


def apply_plan_file(office: Office, path: Path) -> PlanPreview:
    """What a plan package from a file changed; it is applied at once.

    Raises:
        KnownError: as `examine_plan` and `apply_candidate`.
    """
    candidate, preview = examine_plan(office, path)
    apply_candidate(office, candidate)
    return preview
