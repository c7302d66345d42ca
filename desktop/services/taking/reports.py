"""Reports: the records of a unit and its figures joined with what is here (package.md §5.1, §5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.registers import BY_NAME, REGISTERS
from db.domain.targets import DENOMINATOR, NUMERATOR
from db.domain.values import Known
from db.domain.verdict import Reason, ReasonCode, reason
from db.queries import packages as queries
from db.queries.heads import read_heads
from db.queries.merging import Merged, are_stored, unit_totals
from db.queries.office import get_unit, reporting_unit_ids
from db.queries.transfers import knows_transfers_of, not_handed_over, transfers_through
from db.writes.records import take_in_versions
from desktop.exchange.header import PackageKind
from desktop.exchange.nil import is_silent
from desktop.services.figures import is_comparable, tally_of
from desktop.services.package_identity import kept_id
from desktop.services.period_locks import lock_reasons
from desktop.services.plans import current_plan, load_indicators
from desktop.services.scopes import unit_scope
from desktop.services.taking.claims import claimed_by_reports, stranger_devices
from desktop.services.taking.periods import period_of
from desktop.services.taking.record_batches import batches_of, preview
from desktop.services.taking.refusing import RefusedError
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from sqlalchemy.engine import Connection

    from db.domain.targets import Indicator
    from desktop.exchange.header import PackageHeader
    from desktop.exchange.verifying import Examined
    from desktop.services.office import Office
    from desktop.services.tallies import Scope, Tally

__all__ = ["judge", "preview", "take_in"]


def judge(connection: Connection, office: Office, found: Examined) -> tuple[Reason, ...]:
    """A report must be about a period that there is, and that is not closed for its sender."""
    header = found.header
    if header is None:
        return ()
    # Where a person still decides about the signer, accepting the key makes the unit one that reports here.
    is_open = not {ReasonCode.SIGNER_UNKNOWN, ReasonCode.UNSIGNED}.isdisjoint(found.verdict.codes)
    if not is_open and header.sender.unit_id not in reporting_unit_ids(connection):
        # Its key may be known here all the same: the superior hands down those of other units too.
        return (reason(ReasonCode.SIGNER_NOT_FOR_UNIT, holder=found.signer.person if found.signer else ""),)
    return judge_period(connection, office, header)


def judge_period(connection: Connection, office: Office, header: PackageHeader) -> tuple[Reason, ...]:
    """The period a report speaks of, for one that came inside another's as well."""
    period = period_of(header)
    if period is None:
        return (reason(ReasonCode.HEADER_INVALID, field="period", what="period"),)
    if is_silent(header) and not unit_index_in(connection).children(header.sender.unit_id):
        # An office with others below it may have nothing of its own; any other says so, for somebody to answer for it.
        return (reason(ReasonCode.HEADER_INVALID, field="nil", what="empty"),)
    return lock_reasons(connection, header.sender.unit_id, period, today=office.clock.today())


def take_in(
    connection: Connection, office: Office, source: Path | BinaryIO, found: Examined, header: PackageHeader
) -> Merged:
    """What joining its records did, once they add up to what the header says.

    Raises:
        RefusedError: TRANSFER_MISSING where records passed to or from the sender by a transfer that is not in yet,
            TOTALS_DIFFER.
    """
    if not knows_transfers_of(connection, {one.id: one.sha256 for one in header.transfers}):
        raise RefusedError(reason(ReasonCode.TRANSFER_MISSING, register=""))
    merged = join_records(connection, office, source, found, header)
    _check_totals(connection, office, source, found, header)
    return merged


def join_records(
    connection: Connection, office: Office, source: Path | BinaryIO, found: Examined, header: PackageHeader
) -> Merged:
    """What joining all records of a package with those here did.

    Raises:
        RefusedError: TRANSFER_MISSING where the sender reports a record as its own that is another unit's here.
    """
    total, at, kept = Merged(), office.stamp(), kept_id(connection, header)
    strangers = stranger_devices(connection, office, header.sender)
    for register, _, batch in batches_of(source, found):
        heads = read_heads(connection, register.name, [version.id for version in batch])
        if not_handed_over(connection, register.name, header.sender.unit_id, batch, heads) or claimed_by_reports(
            connection, register, header.sender, batch, strangers=strangers, heads=heads
        ):
            raise RefusedError(reason(ReasonCode.TRANSFER_MISSING, register=register.name))
        total += take_in_versions(
            connection, register, batch, package_id=kept, author=office.author, at=at, heads=heads
        )
    return total


def _check_totals(
    connection: Connection, office: Office, source: Path | BinaryIO, found: Examined, header: PackageHeader
) -> None:
    """The stored records of the sender must add up to what the header says (package.md §5.4).

    That can only hold where the sender knew everything that is known here of its unit. It does not for an older package
    that comes late, which brings nothing that a newer one has not replaced; nor, between two computers of one office,
    for a report made before the one had the other's records. Its own totals were compared with its own records when it
    was verified.
    """
    unit_id = header.sender.unit_id
    # Nor where records passed from or to it: what was given unasked, or changed by who gave it, it may not know yet.
    is_shared = bool(transfers_through(connection, unit_id)) or _is_one_of_several(connection, header)
    if is_shared and not _knows_all(connection, source, found, header):
        return
    for name, stated in header.totals.registers.items():
        register = BY_NAME.get(name)
        if register is None:
            continue
        stored = unit_totals(connection, register, unit_id)
        if (stored.count, stored.deleted, stored.sums) != (stated.count, stated.deleted, dict(stated.sums)):
            raise RefusedError(reason(ReasonCode.TOTALS_DIFFER, register=name))
    period, unit = period_of(header), get_unit(connection, unit_id)
    if period is None or unit is None:
        return
    scope = unit_scope(unit)
    # Only counted, not judged against a plan: every package is counted again, and most figures need no target.
    tally = tally_of(connection, scope, period, current_plan(office), linked=False)
    defined = {indicator.code: indicator for indicator in load_indicators().on(period.to_on)}
    for stated_figure in header.totals.indicators:
        indicator = defined.get(stated_figure.code)
        if indicator is None or stated_figure.version != str(indicator.version) or not is_comparable(indicator):
            continue  # counted by another formula, or from records that only one of the two has
        counted = (_counted(tally, indicator, NUMERATOR, scope), _counted(tally, indicator, DENOMINATOR, scope))
        if counted != (stated_figure.numerator, stated_figure.denominator):
            raise RefusedError(reason(ReasonCode.TOTALS_DIFFER, indicator=stated_figure.code))


def _counted(tally: Tally, indicator: Indicator, part: str, scope: Scope) -> int | None:
    """What a part of an indicator comes to here; None where that is unknown or the indicator has no such part."""
    if part == DENOMINATOR and indicator.denominator is None:
        return None
    amount = tally.amount(indicator, part, scope)
    return amount.value if isinstance(amount, Known) else None


def _is_one_of_several(connection: Connection, header: PackageHeader) -> bool:
    """Whether something newer of the sender is in, or something of another computer of it."""
    return any(
        queries.has_newer(connection, header.sender.unit_id, header.sender.device, kind.value, header.sequence)
        for kind in (PackageKind.REPORT, PackageKind.TRANSFER)
    )


def _knows_all(connection: Connection, source: Path | BinaryIO, found: Examined, header: PackageHeader) -> bool:
    """Whether the package holds every record that is here of its sender's unit, each as it is here."""
    counts = {entry.name: entry.count for entry in header.registers}
    for register in REGISTERS:
        if unit_totals(connection, register, header.sender.unit_id).count != counts.get(register.name, 0):
            return False
    return all(are_stored(connection, register, batch) for register, _, batch in batches_of(source, found))
