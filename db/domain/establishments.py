"""Cơ sở kinh doanh dịch vụ dễ phát sinh tệ nạn: the register R1 and its rules (domain.md §1.4, §2.2, §2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from db.domain import fields
from db.domain.fields import Sensitivity
from db.domain.findings import error, note, warning

if TYPE_CHECKING:
    from datetime import date

    from db.domain.findings import Finding

PERSONAL = Sensitivity.PERSONAL
LOCAL = Sensitivity.LOCAL

OPERATING = "operating"
SUSPENDED = "suspended"  # tạm ngừng, by the owner
HALTED = "halted"  # đình chỉ, by an authority
CLOSED = "closed"

STATUS_AFTER_EVENT = {
    "opened": OPERATING,
    "resumed": OPERATING,
    "suspended": SUSPENDED,
    "halted": HALTED,
    "licence_revoked": HALTED,
    "closed": CLOSED,
}
PAPER_ENDS_SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper of the establishment, with its dates."""

    kind: str = fields.code("paper_kinds", required=True)
    number: str = fields.text(longest=60)
    issued_on: date | None = fields.day()
    issued_by: str = fields.text()
    expires_on: date | None = fields.day()
    note: str = fields.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """Bản cam kết với UBND xã (NĐ 178/2004 Đ11.3)."""

    year: int | None = fields.count(longest=2200)
    number: str = fields.text(longest=60)
    signed_on: date | None = fields.day()
    signer: str = fields.text(sensitivity=PERSONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """A dated event in the life of the establishment."""

    kind: str = fields.code("establishment_events", required=True)
    on: date | None = fields.day(required=True)
    notified_on: date | None = fields.day()
    note: str = fields.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Establishment:
    """One place, of one or several kinds, with everything the ward keeps about it."""

    code: str = fields.text(longest=40, searched=True)
    name: str = fields.text(required=True, searched=True)
    legal_name: str = fields.text(searched=True)
    kinds: tuple[str, ...] = fields.codes("establishment_kinds", required=True)
    form: str = fields.code("business_forms")
    business_number: str = fields.text(longest=40, searched=True)
    address: str = fields.text(required=True, searched=True)
    neighbourhood: str = fields.text(longest=120, searched=True)
    commune: str = fields.unit()
    former_commune: str = fields.unit()
    latitude: float | None = fields.number(cell="place")
    longitude: float | None = fields.number(cell="place")
    directions: str = fields.text()
    telephone: str = fields.text(longest=40, sensitivity=PERSONAL)

    owner_name: str = fields.text(longest=120, sensitivity=PERSONAL, searched=True)
    representative_name: str = fields.text(longest=120, sensitivity=PERSONAL, searched=True)
    representative_title: str = fields.text(longest=120)
    representative_id_number: str = fields.text(longest=20, sensitivity=LOCAL)
    security_officer_name: str = fields.text(longest=120, sensitivity=PERSONAL)
    manager_name: str = fields.text(longest=120, sensitivity=PERSONAL)

    papers: tuple[Paper, ...] = fields.items(Paper)

    rooms: int | None = fields.count(longest=100_000)
    beds: int | None = fields.count(longest=100_000)
    area_m2: float | None = fields.number()
    rank: str = fields.text(longest=60)

    workers_total: int | None = fields.count(longest=100_000, totalled=True)
    workers_female: int | None = fields.count(longest=100_000)
    workers_under_18: int | None = fields.count(longest=100_000)
    workers_other_province: int | None = fields.count(longest=100_000)
    workers_temporary_residence: int | None = fields.count(longest=100_000)
    workers_contracted: int | None = fields.count(longest=100_000)
    workers_registered: int | None = fields.count(longest=100_000)
    workers_health_checked: int | None = fields.count(longest=100_000)
    workers_certified: int | None = fields.count(longest=100_000)
    workers_committed: int | None = fields.count(longest=100_000)
    workers_counted_on: date | None = fields.day()

    commitments: tuple[Commitment, ...] = fields.items(Commitment)

    risk: str = fields.code("risk_levels")
    suspicion: str = fields.long_text(sensitivity=LOCAL)
    border_area: bool | None = fields.yes_no()
    near: tuple[str, ...] = fields.codes("near_places")

    status: str = fields.code("establishment_statuses", required=True, cell="status")
    opened_on: date | None = fields.day(cell="status")
    closed_on: date | None = fields.day(cell="status")
    events: tuple[LifeEvent, ...] = fields.items(LifeEvent, cell="status")

    surveyed_on: date | None = fields.day()
    surveyed_by: str = fields.text(longest=120, sensitivity=PERSONAL)
    survey_source: str = fields.text()
    survey_result: str = fields.text()
    waiver: str = fields.long_text()
    note: str = fields.long_text()


def is_in_business(establishment: Establishment, day: date) -> bool:
    """Whether the establishment counts as existing on that day: opened by then (or always known) and not yet closed.

    A place that is suspended or halted still exists and still counts (domain.md §0.1.3: register as of a date).
    """
    opened = establishment.opened_on is None or establishment.opened_on <= day
    return opened and (establishment.closed_on is None or establishment.closed_on > day)


def status_on(establishment: Establishment, day: date) -> str:
    """The status that the dated events give for a day; the stored status where no event is dated by then."""
    dated = sorted(
        ((event.on, event.kind) for event in establishment.events if event.on and event.on <= day),
        key=lambda pair: pair[0],
    )
    statuses = [STATUS_AFTER_EVENT[kind] for _, kind in dated if kind in STATUS_AFTER_EVENT]
    return statuses[-1] if statuses else establishment.status


def check_establishment(establishment: Establishment, today: date) -> tuple[Finding, ...]:
    """What is not right yet about the record on that day."""
    return (
        *_check_workers(establishment),
        *_check_life(establishment, today),
        *_check_papers(establishment, today),
    )


def _check_workers(establishment: Establishment) -> list[Finding]:
    total = establishment.workers_total
    parts = {
        name: getattr(establishment, name)
        for name in (
            "workers_female",
            "workers_under_18",
            "workers_other_province",
            "workers_temporary_residence",
            "workers_contracted",
            "workers_registered",
            "workers_health_checked",
            "workers_certified",
            "workers_committed",
        )
    }
    if total is None:
        if any(parts.values()):
            return [warning("WORKERS_TOTAL_MISSING", "workers_total")]
        return [note("WORKERS_UNKNOWN", "workers_total")]
    return [
        error("PART_EXCEEDS_TOTAL", name, part=part, total=total)
        for name, part in parts.items()
        if part is not None and part > total
    ]


def _check_life(establishment: Establishment, today: date) -> list[Finding]:
    findings: list[Finding] = []
    opened, closed = establishment.opened_on, establishment.closed_on
    if establishment.status == CLOSED and closed is None:
        findings.append(error("CLOSED_WITHOUT_DATE", "closed_on"))
    if closed and establishment.status != CLOSED and closed <= today:
        findings.append(error("CLOSED_DATE_BUT_NOT_CLOSED", "status"))
    if opened and closed and closed < opened:
        findings.append(error("DATES_OUT_OF_ORDER", "closed_on", first=opened, second=closed))
    findings.extend(error("DATE_IN_FUTURE", "events", day=e.on) for e in establishment.events if e.on and e.on > today)
    findings.extend(
        error("DATE_IN_FUTURE", name, day=day)
        for name in ("surveyed_on", "workers_counted_on")
        if (day := getattr(establishment, name)) and day > today
    )
    return findings


def _check_papers(establishment: Establishment, today: date) -> list[Finding]:
    findings: list[Finding] = []
    for paper in establishment.papers:
        if paper.issued_on and paper.expires_on and paper.expires_on < paper.issued_on:
            findings.append(error("DATES_OUT_OF_ORDER", "papers", first=paper.issued_on, second=paper.expires_on))
        elif paper.expires_on and paper.expires_on < today:
            findings.append(warning("PAPER_EXPIRED", "papers", paper=paper.kind, day=paper.expires_on))
        elif paper.expires_on and paper.expires_on - today <= PAPER_ENDS_SOON:
            findings.append(note("PAPER_ENDS_SOON", "papers", paper=paper.kind, day=paper.expires_on))
    return findings
