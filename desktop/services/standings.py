"""How a report stands: by its packages, by what was noted by hand, or inside the report of the unit above it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.clock import vietnam_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.queries.submissions import ReportPackage, SubmissionRow


class Standing(StrEnum):
    """How a unit stands with the report of a period."""

    NOT_DUE = "not_due"  # the period is not over, or its deadline has not come
    DUE_SOON = "due_soon"  # within a week
    ON_TIME = "on_time"
    LATE = "late"
    NIL = "nil"  # a signed "nothing happened"
    SUPPLEMENT = "supplement"  # the newest package is a bổ sung
    RETURNED = "returned"  # sent back with a reason; the next edition is awaited
    HELD = "held"  # here, but waits for the package before it
    OVERDUE = "overdue"
    ABSENT = "absent"  # the unit did not exist or did not report here when the period ended: its successor does
    CARRIED = "carried"  # reports to a unit below this office, and came inside that one's report
    NOT_CARRIED = "not_carried"  # that one's report is here, and the unit's is not inside
    THROUGH = "through"  # that one's report is awaited


HERE = frozenset({Standing.ON_TIME, Standing.LATE, Standing.NIL, Standing.SUPPLEMENT})
OWED = frozenset({Standing.NOT_DUE, Standing.DUE_SOON, Standing.OVERDUE, Standing.HELD, Standing.RETURNED})
DUE_SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class UnitReport:
    """One unit's report of one period.

    Attributes:
        standing: how it stands.
        received_on: when the first package or paper came, here in Việt Nam; None for none.
        days: days late, overdue, or left to the deadline; 0 where that says nothing.
        edition: number of the newest edition.
        package_id: the newest package; empty for none.
        due_on: until when it is in time; None without a deadline.
        record_id: the note of it in the register of reports; empty for none.
        on_paper: it came on paper or through another system, and was noted by hand.
        nil: nothing happened in the period.
        reminded_on: when the unit was reminded in writing; None for never.
        reminder_number: number of that letter.
    """

    standing: Standing
    received_on: date | None = None
    days: int = 0
    edition: int = 0
    package_id: str = ""
    due_on: date | None = None
    record_id: str = ""
    on_paper: bool = False
    nil: bool = False
    reminded_on: date | None = None
    reminder_number: str = ""


def stand(
    packages: Sequence[ReportPackage], noted: SubmissionRow | None, *, due_on: date | None, ends_on: date, today: date
) -> UnitReport:
    """How a report stands: by its packages, else by what was noted by hand; both are never counted twice.

    Args:
        packages: of this sender and period, accepted and held.
        noted: the register's row about it.
        due_on: until when it is in time.
        ends_on: last day of the period.
        today: the day of asking.
    """
    known = UnitReport(Standing.NOT_DUE, due_on=due_on)
    if noted is not None:
        known = replace(known, record_id=noted.id, reminded_on=noted.reminded_on, reminder_number=noted.reminder_number)
    accepted = [one for one in packages if not one.held and not one.decision]
    if accepted:
        first, newest = min(accepted, key=lambda one: one.received_at), accepted[-1]
        on, nil = _day(first.received_at), bool(json.loads(newest.header).get("nil"))
        came = _came(known, on, newest.edition, nil=nil)
        return replace(came, package_id=newest.id)
    if noted is not None and noted.sent_on is not None:
        return replace(_came(known, noted.sent_on, noted.edition, nil=noted.nil), on_paper=True)
    if returned := [one for one in packages if one.decision]:
        return _returned(known, returned[-1], today)
    held = [one for one in packages if one.held]
    if held:
        return replace(known, standing=Standing.HELD, received_on=_day(held[0].received_at), package_id=held[0].id)
    return _awaited(known, ends_on, today)


def stand_inside(packages: Sequence[ReportPackage], above: UnitReport) -> UnitReport:
    """How the report of a unit stands that another unit brings along.

    Args:
        packages: of this sender and period.
        above: how that other unit's own report stands.
    """
    accepted = [one for one in packages if not one.held and not one.decision]
    if not accepted:
        is_here = above.standing in HERE or above.standing is Standing.CARRIED
        return UnitReport(Standing.NOT_CARRIED if is_here and not above.on_paper else Standing.THROUGH)
    first, newest = min(accepted, key=lambda one: one.received_at), accepted[-1]
    nil = bool(json.loads(newest.header).get("nil"))
    return UnitReport(Standing.CARRIED, _day(first.received_at), edition=newest.edition, package_id=newest.id, nil=nil)


def _came(known: UnitReport, on: date, edition: int, *, nil: bool) -> UnitReport:
    late = max(0, (on - known.due_on).days) if known.due_on else 0
    standing = Standing.NIL if nil else Standing.ON_TIME
    if edition:
        standing = Standing.SUPPLEMENT
    elif late:
        standing = Standing.LATE
    return replace(known, standing=standing, received_on=on, days=late, edition=edition, nil=nil)


def _returned(known: UnitReport, package: ReportPackage, today: date) -> UnitReport:
    """What was sent back is awaited again until the day that was set then."""
    decided = json.loads(package.decision)
    due_on = date.fromisoformat(decided["due_on"]) if decided.get("due_on") else known.due_on
    days = (due_on - today).days if due_on else 0
    return replace(
        known,
        standing=Standing.RETURNED,
        received_on=_day(package.received_at),
        days=days,
        package_id=package.id,
        due_on=due_on,
    )


def _awaited(known: UnitReport, ends_on: date, today: date) -> UnitReport:
    if known.due_on is None or (ends_on >= today and known.due_on >= today):
        return known
    left = (known.due_on - today).days
    if left < 0:
        return replace(known, standing=Standing.OVERDUE, days=-left)
    soon = Standing.DUE_SOON if left <= DUE_SOON_DAYS else Standing.NOT_DUE
    return replace(known, standing=soon, days=left)


def _day(stamp: str) -> date:
    return vietnam_day(datetime.fromisoformat(stamp))
