"""What a package claims about records of others: changes it cannot know of, owners it cannot name (package.md §4.2).

A version carries what its sender says it has seen. Whoever says to have seen the changes of another unit wipes them
out in the join. So what a sender claims of others is believed only as far as the others have said it themselves.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from db.domain.versions import OWNER, Candidate, Version, join
from db.queries.packages import ACCEPTED, HELD, device_origins, list_received
from db.queries.records import get_versions
from desktop.clock import vietnam_day
from desktop.exchange.header import PackageKind, decode_header
from desktop.services.taking.periods import period_of
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Connection

    from db.domain.registers import RegisterSpec
    from db.queries.heads import Head
    from desktop.exchange.examined import Examined
    from desktop.exchange.header import PackageHeader, Sender
    from desktop.services.office import Office

_LEAP = 1_000_000
"""More changes of one record than an office makes in a lifetime; below what a counter can hold (FORMAT.md §4.1)."""


def stranger_devices(connection: Connection, office: Office, sender: Sender) -> frozenset[str]:
    """The computers that are known as another unit's, by the first package that came from each.

    Units that followed one another kept their computers, and are no strangers.
    """
    index = unit_index_in(connection)
    own = sender.unit_id
    kin = {own, *(unit.id for unit in (*index.successors(own), *index.predecessors(own)))}
    origins = device_origins(connection)
    if office.unit.id != own:
        origins[office.author.device] = office.unit.id
    return frozenset(device for device, unit in origins.items() if unit not in kin)


def claimed_by_reports(
    connection: Connection,
    register: RegisterSpec,
    sender: Sender,
    versions: Sequence[Version],
    *,
    strangers: frozenset[str],
    heads: Mapping[str, Head],
) -> bool:
    """Whether a report would change an owner, or holds changes of other units that those did not bring here.

    An owner changes by a transfer alone; what others changed comes with their own packages or with their transfer.
    """
    for version, stored in _suspects(connection, register, sender, versions, strangers=strangers, heads=heads):
        if _foreign_news(version, stored, sender, strangers):
            return True
        if stored is not None and not _owner_dots(join(stored, version, register)) <= _owner_dots(stored):
            return True
    return False


def claimed_by_transfers(
    connection: Connection,
    register: RegisterSpec,
    sender: Sender,
    versions: Sequence[Version],
    *,
    strangers: frozenset[str],
    heads: Mapping[str, Head],
) -> bool:
    """Whether a transfer gives what the sender knows it had given away, or holds changes others did not bring here."""
    for version, stored in _suspects(connection, register, sender, versions, strangers=strangers, heads=heads):
        if _foreign_news(version, stored, sender, strangers):
            return True
        if stored is None or sender.unit_id in {str(one.values[OWNER]) for one in _owners(stored)}:
            continue
        has_seen = any(_covers(version, one) for one in _owners(stored) if _key(one) not in _owner_dots(version))
        if has_seen and join(stored, version, register) != stored:
            return True
    return False


def is_counted_up(connection: Connection, office: Office, register: RegisterSpec, version: Version) -> bool:
    """Whether somebody else counted up this computer's changes of a record until its next ones had no number left."""
    device = office.author.device
    counter = version.context.get(device, 0)
    if counter <= _LEAP:
        return False
    stored = get_versions(connection, register, [version.id])
    return counter > _LEAP + (stored[0].context.get(device, 0) if stored else 0)


def day_is_wrong(connection: Connection, found: Examined, *, today: date) -> bool:
    """Whether a transfer would take effect in days to come, or in days that the giver had already reported on.

    What was reported then would count with another unit now (FORMAT.md §3.8). Two clocks may differ by a day. Which of
    the two was made first is the giver's word, and so is the computer it names: what tells is whether the reports that
    count here name the transfer, or another report of the same period does that the giver made in their place.
    """
    header = found.header
    if header is None or header.handover is None:
        return False
    day = header.handover.effective_on
    if day > today + timedelta(days=1):
        return True
    reports = _reports_of(connection, header.sender.unit_id)
    naming = [one for _, one, _ in reports if any((t.id, t.sha256) == (header.id, found.sha256) for t in one.transfers)]
    return any(
        is_counted and day <= until and report not in naming and not any(_replaces(one, report) for one in naming)
        for is_counted, report, until in reports
    )


def _reports_of(connection: Connection, unit_id: str) -> list[tuple[bool, PackageHeader, date]]:
    """The reports of a unit that count or wait here: whether one counts, its header, the last day it tells of.

    A report made before its period was over tells of the days until then. It was not made before those that the same
    computer numbered lower, nor before its period began, whatever it says.
    """
    kept = [
        row
        for row in list_received(connection, state=None)
        if row.kind == PackageKind.REPORT.value and row.sender_id == unit_id and row.state in {ACCEPTED, HELD}
    ]
    found: list[tuple[bool, PackageHeader, date]] = []
    made: dict[str, date] = {}
    for row in sorted(kept, key=lambda row: (row.device, row.sequence)):
        header = decode_header(row.header.encode())
        period = period_of(header)
        if period is None:
            continue
        made[row.device] = max(vietnam_day(header.created_at), made.get(row.device, date.min))
        is_possible = made[row.device] >= period.from_on
        last = made[row.device] if is_possible else vietnam_day(datetime.fromisoformat(row.received_at))
        found.append((row.state == ACCEPTED, header, min(period.to_on, last)))
    return found


def _replaces(report: PackageHeader, other: PackageHeader) -> bool:
    """Whether a report says anew what another one said of the same period."""
    editions = [one.edition.number if one.edition else 0 for one in (report, other)]
    return period_of(report) == period_of(other) and editions[0] > editions[1]


def _suspects(
    connection: Connection,
    register: RegisterSpec,
    sender: Sender,
    versions: Sequence[Version],
    *,
    strangers: frozenset[str],
    heads: Mapping[str, Head],
) -> list[tuple[Version, Version | None]]:
    """The versions that could touch what is another's, each with what is stored; nearly always none."""
    elsewhere = sorted(one for one, head in heads.items() if head.unit != sender.unit_id)
    stored = {one.id: one for one in get_versions(connection, register, elsewhere)}
    suspects = [
        one
        for one in versions
        if one.id in stored or OWNER in one.dots or OWNER in one.siblings or not strangers.isdisjoint(one.context)
    ]
    missing = [one.id for one in suspects if one.id not in stored]
    stored |= {one.id: one for one in get_versions(connection, register, missing)}
    return [(one, stored.get(one.id)) for one in suspects]


def _foreign_news(version: Version, stored: Version | None, sender: Sender, strangers: frozenset[str]) -> bool:
    known: Mapping[str, int] = stored.context if stored else {}
    # A computer speaks for itself, but not where the record is another unit's and the computer was first.
    is_own = stored is None or stored.unit == sender.unit_id
    watched = strangers - {sender.device} if is_own else strangers
    return any(counter > known.get(device, 0) for device, counter in version.context.items() if device in watched)


def _owners(version: Version) -> tuple[Candidate, ...]:
    dot = version.dots.get(OWNER, version.first)
    return version.siblings.get(OWNER, (Candidate(dot, {OWNER: version.unit}),))


def _key(candidate: Candidate) -> tuple[tuple[str, int], object]:
    return (candidate.dot[0], candidate.dot[1]), candidate.values[OWNER]


def _owner_dots(version: Version) -> set[tuple[tuple[str, int], object]]:
    return {_key(one) for one in _owners(version)}


def _covers(version: Version, candidate: Candidate) -> bool:
    return version.context.get(candidate.dot[0], 0) >= candidate.dot[1]
