"""Handing establishments over to another unit: what goes along, and the signed package."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.registers import BY_NAME
from db.domain.transfers import ALONG, PLACES, passes_on
from db.domain.versions import transfer_version
from db.queries.packages import list_sent
from db.queries.records import get_versions
from db.queries.transfers import OwnPlace, PassedRecord, hanging_on, own_places
from db.transactions import reading, writing
from db.writes.office import ensure_units
from db.writes.packages import keep_parts, note_sent
from db.writes.transfers import hand_over, mark_carried, note_passed
from desktop.clock import vietnam_day
from desktop.exchange.building import write_package
from desktop.exchange.header import Handover, PackageKind, Recipient
from desktop.services.office import with_ancestors
from desktop.services.own_keys import signer_for
from desktop.services.own_packages import file_parts, new_header, sent_row
from desktop.services.sending import copy_package
from desktop.services.unit_overlay import unit_index_in, unit_index_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy.engine import Connection

    from db.domain.units import Unit
    from db.domain.versions import Version
    from desktop.exchange.building import WrittenPackage
    from desktop.services.office import Office

STEPS = 3


@dataclass(frozen=True, slots=True)
class TransferOrder:
    """What is to be handed over.

    Attributes:
        recipient_id: the unit that gets it.
        places: ids of the office's own establishments.
        effective_on: from this day on they count with the recipient.
        reason: why; stands in the package.
        number: of the paper that orders it, empty for none.
        signed_on: its day.
    """

    recipient_id: str
    places: tuple[str, ...]
    effective_on: date
    reason: str
    number: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class TransferPreview:
    """What a transfer would do.

    Attributes:
        recipient: name of the unit that gets it.
        names: the establishments, in the order asked for.
        passing: per register, how many records pass to the recipient.
        along: per register, how many stay the office's and go along for reading.
    """

    recipient: str
    names: tuple[str, ...]
    passing: Mapping[str, int]
    along: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A transfer that lies in its folder and took effect here."""

    path: Path
    package_id: str
    sha256: str
    sequence: int
    places: int
    records: int
    size: int


@dataclass(frozen=True, slots=True)
class _Content:
    """Per register: records that pass, as they are and as they will be; and those that go along."""

    passing: dict[str, list[tuple[Version, Version]]]
    along: dict[str, list[Version]]

    def of(self, register: str) -> list[Version]:
        """What the package carries of a register, in order of id."""
        passing = [after for _, after in self.passing.get(register, ())]
        return sorted([*passing, *self.along.get(register, ())], key=lambda version: version.id)


def preview_transfer(office: Office, order: TransferOrder) -> TransferPreview:
    """What handing these establishments over would do.

    Raises:
        KnownError: as `export_transfer`, but for those of signing and writing.
    """
    unit = _check_order(office, order, with_reason=False)
    with reading(office.database) as connection:
        content = _gather(connection, office, order, office.stamp())
    names = [str(before.values.get("name", "")) for before, _ in content.passing[PLACES]]
    return TransferPreview(
        unit.name,
        tuple(names),
        {register: len(found) for register, found in content.passing.items() if found},
        {register: len(found) for register, found in content.along.items() if found},
    )


def export_transfer(
    office: Office,
    order: TransferOrder,
    folder: Path,
    *,
    passphrase: str | None,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> HandedOver:
    """The signed transfer in the folder; from now on the records belong to the recipient and stay here for reading.

    The package is for the recipient and, unchanged, for the office above both. Taking it back needs a transfer back.

    Raises:
        KnownError: UNIT_UNKNOWN, UNIT_IS_OWN, HANDOVER_REASON_MISSING, NOTHING_TO_HAND_OVER, HANDOVER_IN_FUTURE,
            HANDOVER_IN_REPORTED_PERIOD, RECORD_GONE, NOT_OWN_RECORD, CHANGED_MEANWHILE, those of `signer_for`,
            OWN_RECORD_INVALID, PACKAGE_NOT_WRITTEN (then it took effect and can be written again).
    """
    token = token or CancelToken()
    report(Progress(0, STEPS))
    unit = _check_order(office, order)
    signer = signer_for(office, passphrase)
    at, now = office.stamp(), office.clock.now()
    with tempfile.TemporaryDirectory(prefix="diaban-") as work:
        with reading(office.database) as connection:
            content = _gather(connection, office, order, at)
            header = replace(
                new_header(office, connection, PackageKind.TRANSFER, now),
                recipient=Recipient(unit_id=unit.id, code=unit.code),
                remark=order.reason.strip(),
                handover=Handover(
                    effective_on=order.effective_on, number=order.number.strip(), signed_on=order.signed_on
                ),
            )
        registers = {register: found for register in (PLACES, *ALONG) if (found := content.of(register))}
        report(Progress(1, STEPS))
        token.check()
        written = write_package(Path(work), header=header, registers=registers, signer=signer, signed_at=now)
        report(Progress(2, STEPS))
        token.check()
        with writing(office.database) as connection:
            ensure_units(connection, with_ancestors((unit.id,), unit_index_in(connection)))
            sent = sent_row(office, written.header, written.sha256, written.path.name, period=None)
            note_sent(connection, sent, author=office.author, at=at)
            keep_parts(connection, header.id, file_parts(written.path))
            for register, pairs in content.passing.items():
                hand_over(connection, BY_NAME[register], pairs, package_id=header.id, author=office.author, at=at)
                note_passed(connection, [_passed(order, register, before, written) for before, _ in pairs])
            for register, found in registers.items():
                mark_carried(connection, BY_NAME[register], [version.id for version in found])
    above = (office.superior.id,) if office.superior else ()
    path = copy_package(office, header.id, sent.file_name, folder, also_for=above)
    report(Progress(STEPS, STEPS))
    return HandedOver(
        path,
        header.id,
        written.sha256,
        written.header.sequence,
        len(content.passing[PLACES]),
        sum(len(pairs) for pairs in content.passing.values()),
        written.size,
    )


def places_to_hand_over(office: Office) -> tuple[OwnPlace, ...]:
    """The office's own establishments in Vietnamese order of name."""
    with reading(office.database) as connection:
        return own_places(connection, office.unit.id)


def suggested_recipients(office: Office) -> tuple[Unit, ...]:
    """The units that took over the office's own, where it has ended."""
    return tuple(unit_index_of(office.database).successors(office.unit.id))


def _check_order(office: Office, order: TransferOrder, *, with_reason: bool = True) -> Unit:
    unit = unit_index_of(office.database).get(order.recipient_id)
    if unit is None:
        raise KnownError("UNIT_UNKNOWN", unit=order.recipient_id)
    if unit.id == office.unit.id:
        raise KnownError("UNIT_IS_OWN")
    if not order.places:
        raise KnownError("NOTHING_TO_HAND_OVER")
    if with_reason and not order.reason.strip():
        raise KnownError("HANDOVER_REASON_MISSING")
    if order.effective_on > office.clock.today():
        raise KnownError("HANDOVER_IN_FUTURE", day=order.effective_on)
    last = _last_reported_day(office)
    if last is not None and order.effective_on <= last:
        raise KnownError("HANDOVER_IN_REPORTED_PERIOD", day=order.effective_on, until=last)
    return unit


def _last_reported_day(office: Office) -> date | None:
    """The last day that a report spoke of: what counted here then must not count elsewhere now."""
    with reading(office.database) as connection:
        reports = list_sent(connection, kind=PackageKind.REPORT.value)
    days = (
        min(parse_period(sent.period).to_on, vietnam_day(datetime.fromisoformat(sent.created_at)))
        for sent in reports
        if sent.period
    )
    return max(days, default=None)


def _gather(connection: Connection, office: Office, order: TransferOrder, at: str) -> _Content:
    places = tuple(dict.fromkeys(order.places))
    found = get_versions(connection, BY_NAME[PLACES], places)
    if len(found) < len(places) or any(version.deleted is not None for version in found):
        raise KnownError("RECORD_GONE", register=PLACES)
    if any(version.unit != office.unit.id for version in found):
        raise KnownError("NOT_OWN_RECORD", register=PLACES)
    content = _Content({PLACES: [_given(office, order, version, at) for version in found]}, {})
    for register in ALONG:
        spec = BY_NAME[register]
        for version in get_versions(connection, spec, hanging_on(connection, register, places, office.unit.id)):
            if passes_on(register, version.values):
                content.passing.setdefault(register, []).append(_given(office, order, version, at))
            else:
                content.along.setdefault(register, []).append(version)
    return content


def _given(office: Office, order: TransferOrder, version: Version, at: str) -> tuple[Version, Version]:
    author = office.author
    after = transfer_version(
        version, unit=order.recipient_id, device=author.device, changed_at=at, changed_by=author.name
    )
    return version, after


def _passed(order: TransferOrder, register: str, before: Version, written: WrittenPackage) -> PassedRecord:
    return PassedRecord(
        written.header.id,
        register,
        before.id,
        before.unit,
        order.recipient_id,
        order.effective_on.isoformat(),
        written.sha256,
    )
