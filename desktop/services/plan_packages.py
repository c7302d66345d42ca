"""Handing down: the plan packages a superior signs for its units, one for each (package.md §2.6)."""

from __future__ import annotations

import base64
import tempfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from db.domain.errors import KnownError
from db.domain.overlays import overlay_to_plain
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.queries.envelopes import unit_envelope_keys_of
from db.queries.office import active_key, get_units, trusted_keys_of, units_reporting
from db.queries.packages import list_sent
from db.queries.settings import get_setting
from db.transactions import reading
from desktop.exchange.header import PackageKind, Recipient
from desktop.exchange.parts import PartError
from desktop.exchange.plan import (
    AgeKey,
    CalendarPart,
    DueDay,
    HandedHoliday,
    HandedNumber,
    PlanLetter,
    TargetsPart,
    TrustEntry,
    TrustLetter,
    UnitNumbers,
    units_part,
    write_plan,
)
from desktop.services.catalog_overlay import read_whole_overlay
from desktop.services.deadlines import load_calendar
from desktop.services.handed_down import CALENDAR, CATALOGS, PARTS, TARGETS, TRUST, UNITS
from desktop.services.lists import report_year
from desktop.services.own_keys import signer_for
from desktop.services.own_packages import new_header, note_own_package
from desktop.services.plan_letters import set_of_plan
from desktop.services.plans import get_plan
from desktop.services.records import load_record
from desktop.services.sending import copy_package
from desktop.services.unit_overlay import whole_changes

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.work_plans import WorkPlan
    from db.queries.office import UnitRow
    from desktop.services.office import Office

_OWN_CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class PlanOrder:
    """What is handed down.

    Attributes:
        parts: those of `handed_down.PARTS` that go.
        plan_name: the set of targets, where targets go.
        work_plan: id of the plan whose numbers go to each unit beside the set; empty for none.
        units: ids of the units it is for; empty for all that report here today.
        remark: what to say with it.
    """

    parts: frozenset[str]
    plan_name: str = ""
    work_plan: str = ""
    units: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SentDown:
    """One package that was written.

    Attributes:
        unit_id: whom it is for.
        package_id: its id.
        path: where it lies.
    """

    unit_id: str
    package_id: str
    path: Path


@dataclass(frozen=True, slots=True)
class UnitBelow:
    """A unit with what was handed down to it last.

    Attributes:
        unit: the unit.
        sent_at: when the last plan package for it was made, UTC; empty for none.
        received_at: when it says it applied that package, UTC; empty while it does not.
    """

    unit: UnitRow
    sent_at: str
    received_at: str


@dataclass(frozen=True, slots=True)
class PartOffer:
    """A part as it could go now.

    Attributes:
        part: which.
        count: how much there is of it: targets, due days and days off, changed entries and limits,
            changed units, keys.
    """

    part: str
    count: int


def list_units_below(office: Office) -> tuple[UnitBelow, ...]:
    """The units that report here today, each with its last plan package, in Vietnamese order of name."""
    with reading(office.database) as connection:
        units = units_reporting(connection, office.clock.today())
        sent = list_sent(connection, kind=PackageKind.PLAN.value)
    last = {one.recipient_id: one for one in reversed(sent)}
    found: list[UnitBelow] = []
    for unit in units:
        package = last.get(unit.id)
        receipt: dict[str, Any] = package.receipt if package and package.receipt else {}
        found.append(UnitBelow(unit, package.created_at if package else "", str(receipt.get("received_at", ""))))
    return tuple(found)


def offer_parts(office: Office, *, plan_name: str) -> tuple[PartOffer, ...]:
    """How much there is of each part to hand down.

    Args:
        office: which hands down.
        plan_name: the set of targets that would go.

    Raises:
        KnownError: PLAN_UNKNOWN.
    """
    with reading(office.database) as connection:
        overlay = read_whole_overlay(connection)
        units = len(whole_changes(connection).units)
        keys = len(_trust(office, connection).keys)
        calendar = _calendar(office, connection)
    counts = {
        TARGETS: len(get_plan(office, plan_name).targets),
        CALENDAR: len(calendar.due) + len(calendar.holidays),
        CATALOGS: sum(len(change.entries) for change in overlay.catalogs.values()) + len(overlay.rules),
        UNITS: units,
        TRUST: keys,
    }
    return tuple(PartOffer(part, counts[part]) for part in PARTS if part in counts)


def export_plans(
    office: Office,
    order: PlanOrder,
    folder: Path,
    *,
    secret: str | None,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> tuple[SentDown, ...]:
    """A signed plan package for each unit, in a folder; stopping keeps those written so far.

    Args:
        office: which hands down.
        order: what to whom.
        folder: where to.
        secret: passphrase or PIN of the key; None only for practice data.
        token: asked between units.
        report: told after each.

    Raises:
        KnownError: NOTHING_TO_HAND_DOWN, NO_UNITS_BELOW, UNIT_NOT_REPORTING, PLAN_UNKNOWN, PLAN_PART_INVALID,
            RECORD_GONE, PACKAGE_NOT_WRITTEN, and those of `signer_for`.
    """
    token = token or CancelToken()
    if not order.parts:
        raise KnownError("NOTHING_TO_HAND_DOWN")
    units = _units(office, order)
    letter, trust = _letters(office, order)
    work_plan = cast("WorkPlan", load_record(office, "work_plans", order.work_plan).value) if order.work_plan else None
    signer = signer_for(office, secret)
    written: list[SentDown] = []
    with tempfile.TemporaryDirectory(prefix="diaban-") as work:
        for number, unit in enumerate(units):
            if token.is_cancelled:
                break
            report(Progress(number, len(units), unit.name))
            now = office.clock.now()
            with reading(office.database) as connection:
                header = new_header(office, connection, PackageKind.PLAN, now)
            header = replace(header, recipient=Recipient(unit_id=unit.id, code=unit.code))
            plan = _for_unit(office, letter, work_plan, unit.id)
            try:
                made = write_plan(Path(work), header=header, plan=plan, trust=trust, signer=signer, signed_at=now)
            except PartError as error:
                raise KnownError("PLAN_PART_INVALID", field=error.field) from error
            note_own_package(office, made.header, made.sha256, made.path)
            made.path.unlink()
            path = copy_package(office, header.id, made.path.name, folder)
            written.append(SentDown(unit.id, header.id, path))
    report(Progress(len(units), len(units)))
    return tuple(written)


def _units(office: Office, order: PlanOrder) -> tuple[UnitRow, ...]:
    with reading(office.database) as connection:
        below = units_reporting(connection, office.clock.today())
    if not below:
        raise KnownError("NO_UNITS_BELOW")
    if not order.units:
        return below
    known = {unit.id for unit in below}
    for unit_id in order.units:
        if unit_id not in known:
            raise KnownError("UNIT_NOT_REPORTING", unit=unit_id)
    return tuple(unit for unit in below if unit.id in order.units)


def _letters(office: Office, order: PlanOrder) -> tuple[PlanLetter, TrustLetter | None]:
    """What is the same for all units."""
    letter = PlanLetter(remark=order.remark.strip())
    if TARGETS in order.parts:
        letter = replace(letter, targets=TargetsPart(set_of_plan(get_plan(office, order.plan_name))))
    with reading(office.database) as connection:
        if CALENDAR in order.parts:
            letter = replace(letter, calendar=_calendar(office, connection))
        if CATALOGS in order.parts:
            letter = replace(letter, catalogs=overlay_to_plain(read_whole_overlay(connection)))
        if UNITS in order.parts:
            letter = replace(letter, units=units_part(whole_changes(connection)))
        trust = _trust(office, connection) if TRUST in order.parts else None
    return letter, trust


def _for_unit(office: Office, letter: PlanLetter, plan: WorkPlan | None, unit_id: str) -> PlanLetter:
    """The letter with the numbers that the plan gives this unit."""
    if plan is None or letter.targets is None:
        return letter
    values = tuple(
        HandedNumber(one.indicator, float(one.value), one.note)
        for one in plan.allocations
        if one.unit == unit_id and one.value is not None
    )
    if not values:
        return letter
    year = plan.from_on.year if plan.from_on is not None else report_year(office).year
    numbers = UnitNumbers(year, " ".join(filter(None, (plan.number, plan.name))), values)
    return replace(letter, targets=replace(letter.targets, numbers=numbers))


def _calendar(office: Office, connection: Connection) -> CalendarPart:
    """The days this office set itself, but for those of its own reports upwards."""
    stored = get_setting(connection, _OWN_CALENDAR)
    own: dict[str, Any] = stored if isinstance(stored, dict) else {}
    flows = {flow.code: flow for flow in load_calendar(office).flows}
    due = tuple(
        DueDay(
            code,
            str(rule.get("reason", "")),
            int(rule.get("day", 0)),
            int(rule.get("month", 0)),
            int(rule.get("year", 0)),
            bool(rule.get("before", True)),
            int(rule.get("after", 0)),
        )
        for code, rule in sorted(own.get("due", {}).items())
        if code in flows and flows[code].levels - {office.unit.level}
    )
    holidays = tuple(
        HandedHoliday(
            row["name"], datetime.fromisoformat(row["from"]).date(), datetime.fromisoformat(row["to"]).date(),
            row.get("source", ""),
        )
        for row in own.get("holidays", [])
    )  # fmt: skip
    return CalendarPart(due, holidays)


def _trust(office: Office, connection: Connection) -> TrustLetter:
    """The office's whole trust list, its own key first."""
    keys: list[TrustEntry] = []
    own = active_key(connection)
    if own is not None:
        unit = office.unit
        keys.append(
            TrustEntry(
                unit.id, unit.code, unit.name, own.fingerprint, _text(own.certificate), own.holder,
                datetime.fromisoformat(own.created_at),
            )
        )  # fmt: skip
    rows = trusted_keys_of(connection)
    units = get_units(connection, frozenset(row.unit_id for row in rows))
    for row in rows:
        unit = units[row.unit_id]
        keys.append(
            TrustEntry(
                row.unit_id,
                unit.code,
                unit.name,
                row.fingerprint,
                _text(row.certificate),
                row.holder,
                datetime.fromisoformat(row.valid_from),
                datetime.fromisoformat(row.valid_to) if row.valid_to else None,
                row.state,
                row.reason or "",
                row.replaced_by or None,
            )
        )
    sealed_to = tuple(AgeKey(key.unit_id, key.recipient) for key in unit_envelope_keys_of(connection))
    return TrustLetter(tuple(keys), sealed_to)


def _text(certificate: bytes) -> str:
    return base64.b64encode(certificate).decode()
