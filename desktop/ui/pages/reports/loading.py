"""What the page "Báo cáo" asks of the services, in the background: everything about one period."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.periods import periods_around
from desktop.services.answers import receive_receipt
from desktop.services.completeness import load_completeness
from desktop.services.deadlines import load_calendar
from desktop.services.envelopes import can_seal_for
from desktop.services.figures import compute_figures
from desktop.services.lists import name_records
from desktop.services.originals import count_originals
from desktop.services.own_keys import KeyFacts, own_key_facts
from desktop.services.reports import Readiness, examine_report
from desktop.services.sending import Exported, ReportOrder, export_report, list_sent_reports
from desktop.services.standings import HERE, Standing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from db.domain.periods import Period
    from db.domain.progress import CancelToken, Report
    from db.domain.targets import Figure
    from db.queries.packages import SentPackage
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class Arrived:
    """Which units have sent the report of the period.

    Attributes:
        units: how many report here.
        here: how many of their reports are.
        missing: names of the others, in Vietnamese order.
    """

    units: int
    here: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything the page shows of one period but its paper.

    Attributes:
        period: which.
        due_on: until when it is in time; None without a deadline.
        readiness: what to mend.
        names: what the records with findings are called, by register and id.
        figures: every indicator.
        sent: all reports sent, newest first.
        key: the signing key, or None.
        arrived: reports of the units below; None for an office without any.
        seals: whether the package can leave encrypted: the superior's age key is known.
        originals: how many packages of units below were accepted for the period and can go up with the report.
    """

    period: Period
    due_on: date | None
    readiness: Readiness
    names: Mapping[tuple[str, str], str]
    figures: tuple[Figure, ...]
    sent: tuple[SentPackage, ...]
    key: KeyFacts | None
    arrived: Arrived | None
    seals: bool = False
    originals: int = 0

    @property
    def sent_here(self) -> tuple[SentPackage, ...]:
        """The packages of this period, newest first."""
        return tuple(package for package in self.sent if package.period == self.period.code)

    @property
    def next_edition(self) -> int:
        """The edition the next package would be: 0 for chính thức, n for bổ sung n."""
        return max(((package.edition or 0) + 1 for package in self.sent_here), default=0)


def usual_period(office: Office) -> Period:
    """The period the page begins with: the last one over that has a deadline, else the last one over."""
    today = office.clock.today()
    due = load_calendar(office).owed(today, level=office.unit.level)
    over = [report.period for report in due if report.flow.package and report.period.to_on < today]
    return max(over, key=lambda period: period.to_on) if over else periods_around(today).ended[-1]


def load_report(office: Office, period: Period) -> ReportView:
    """Everything about the period's report but its paper."""
    readiness = examine_report(office, period)
    # A period that is over is judged as at its end, today as well: its figures need not be counted twice.
    is_over = period.to_on <= office.clock.today()
    due = load_calendar(office).owed(office.clock.today(), level=office.unit.level)
    return ReportView(
        period,
        next((report.due_on for report in due if report.flow.package and report.period == period), None),
        readiness,
        _names(office, readiness),
        readiness.numbers if is_over else compute_figures(office, period),
        list_sent_reports(office),
        own_key_facts(office),
        _arrived(office, period),
        can_seal_for(office, office.superior.id if office.superior else None),
        count_originals(office, period),
    )


def export_to(
    office: Office, order: ReportOrder, folder: Path, passphrase: str, *, report: Report, token: CancelToken
) -> Exported:
    """The package in a folder that is there; a stick that was pulled out is no reason to make a folder in its place.

    Raises:
        KnownError: FOLDER_MISSING, and those of `export_report`.
    """
    if not folder.is_dir():
        raise KnownError("FOLDER_MISSING", path=str(folder))
    return export_report(office, order, folder, passphrase=passphrase or None, report=report, token=token)


def receive_all(office: Office, paths: tuple[Path, ...]) -> tuple[tuple[SentPackage, ...], tuple[KnownError, ...]]:
    """The packages whose receipts were noted, and why the other files were not; one does not stop the others."""
    noted: list[SentPackage] = []
    refused: list[KnownError] = []
    for path in paths:
        try:
            noted.append(receive_receipt(office, path))
        except KnownError as error:
            refused.append(error)
    return tuple(noted), tuple(refused)


def _names(office: Office, readiness: Readiness) -> dict[tuple[str, str], str]:
    by_register: dict[str, list[str]] = {}
    for record in readiness.records:
        by_register.setdefault(record.register, []).append(record.record_id)
    return {
        (register, record_id): name
        for register, ids in by_register.items()
        for record_id, name in name_records(office, register, ids).items()
    }


def _arrived(office: Office, period: Period) -> Arrived | None:
    found = load_completeness(office, period)
    owing = found.owing(period.code)
    if not owing:
        return None
    missing = tuple(
        unit.name for unit in owing if found.cells[unit.id, period.code].standing not in {*HERE, Standing.HELD}
    )
    return Arrived(len(owing), len(owing) - len(missing), missing)
